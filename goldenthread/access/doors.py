"""Every view declares who may come in, above its `def` or its `class`. What declares nothing opens to nobody.

    @allow("see measures")      only those whose role carries the permission
    @signed_in                  anybody who has signed in
    @everybody                  the whole world: the sign-in page and little else

A class that inherits a view declares itself again. Views sign what they do with `signature(request)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from goldenthread.access.clock import now
from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.access.roles import SIGNED_IN, check_known

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Door:
    """`permission` is what one needs to come in; None for everybody."""

    permission: str | None


def allow(permission: str) -> Callable[[V], V]:
    check_known([permission])
    return lambda view: _set(view, Door(permission))


def signed_in(view: V) -> V:
    return _set(view, Door(SIGNED_IN))


def everybody(view: V) -> V:
    return _set(view, Door(None))


def _set(view: V, door: Door) -> V:
    view.door = door  # type: ignore[attr-defined]
    return view


def door_of(view: Callable[..., Any]) -> Door | None:
    """The door that the view itself, not a class it inherits from, declares."""
    view = getattr(view, "view_class", view)
    found = vars(view).get("door")
    return found if isinstance(found, Door) else None


def signature(request: HttpRequest, why: str = "") -> Signature:
    """Who acts in this request, now. Only behind a door that asks for a sign-in."""
    if not isinstance(request.user, User):
        raise TypeError("Nobody has signed in, so nobody can sign. Use @signed_in or @allow on this view.")
    return Signature(user=request.user, at=now(), why=why)
