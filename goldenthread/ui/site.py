"""Whose pages these are: the council's name, its logo, and the one search box. The rooms that know register it."""

from collections.abc import Callable
from dataclasses import dataclass

SERVICE = "Golden Thread"


@dataclass(frozen=True)
class SearchBox:
    url_name: str
    label: str
    permission: str | None = None
    parameter: str = "q"


@dataclass
class _Site:
    name: Callable[[], str] | None = None
    logo: Callable[[], str | None] | None = None
    search: SearchBox | None = None


_site = _Site()


def register_name(provider: Callable[[], str]) -> None:
    """The authority's name, as it stands in the header."""
    _site.name = provider


def register_logo(provider: Callable[[], str | None]) -> None:
    """The address of the authority's logo, or None to show its name in words."""
    _site.logo = provider


def register_search(box: SearchBox) -> None:
    """The search box in the header: a GET form to `url_name` with the words in `parameter`."""
    _site.search = box


def name() -> str:
    return _site.name() if _site.name else ""


def logo() -> str | None:
    return _site.logo() if _site.logo else None


def search() -> SearchBox | None:
    return _site.search
