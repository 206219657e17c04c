"""Every address of the product has a door, and the few that open to the whole world are listed here."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from goldenthread.access.doors import Door, door_of

OPEN_TO_ALL = {"sign-in", "sign-in/<str:token>", "sign-out"}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, here)
        else:
            yield here, entry


ADDRESSES = dict(addresses(get_resolver()))


def test_every_address_declares_who_may_open_it() -> None:
    bare = [f"/{address} → {entry.lookup_str}" for address, entry in ADDRESSES.items() if not door_of(entry.callback)]
    assert not bare, 'Put @allow("…") or @signed_in (goldenthread.access.doors) above these views:\n' + "\n".join(bare)


def test_only_these_open_to_the_whole_world() -> None:
    assert {address for address, entry in ADDRESSES.items() if door_of(entry.callback) == Door(None)} == OPEN_TO_ALL


def test_allauths_own_pages_are_not_served() -> None:
    assert not [address for address, entry in ADDRESSES.items() if entry.lookup_str.startswith("allauth")]
