"""The menu, composed by the rooms: each registers what it offers and who may see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse

from goldenthread.ui.permission import may

Place = Literal["main", "account", "footer"]


@dataclass(frozen=True, order=True)
class MenuItem:
    """`url_name` takes no arguments. `post` is for what changes something, such as signing out. `count` answers, for a
    user, how many things wait there: it is asked on every page, so it asks the database once and cheaply."""

    order: int
    text: str
    url_name: str
    permission: str | None = None
    place: Place = "main"
    post: bool = False
    count: Callable[[Any], int] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class MenuLink:
    text: str
    href: str
    current: bool
    active: bool
    post: bool


_items: dict[str, MenuItem] = {}


def register(item: MenuItem) -> None:
    """Registering the same address twice keeps the later text and order."""
    _items[item.url_name] = item


def items() -> list[MenuItem]:
    return sorted(_items.values())


def menu_for(user: Any, path: str, place: Place = "main") -> list[MenuLink]:
    """What this user may open, in order. `active` marks the link whose section `path` is in."""
    allowed = [item for item in items() if item.place == place and may(user, item.permission)]
    links = [(item, address(item)) for item in allowed]
    section = max((href for _, href in links if _within(path, href)), key=len, default="")
    return [MenuLink(_text(i, user), href, href == path, href == section, i.post) for i, href in links]


def _text(item: MenuItem, user: Any) -> str:
    """Notices, or Notices (3)."""
    waiting = item.count(user) if item.count else 0
    return f"{item.text} ({waiting})" if waiting else item.text


def address(item: MenuItem) -> str:
    try:
        return reverse(item.url_name)
    except NoReverseMatch as error:
        raise LookupError(
            f"The menu item {item.text!r} points at {item.url_name!r}, which no urls.py names. "
            "Name it there, or take the item out of the room's AppConfig.ready()."
        ) from error


def _within(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
