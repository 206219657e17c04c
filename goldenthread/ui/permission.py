"""Whether a user may do a thing: asked here by menus and pages, answered by the room that knows users."""

from collections.abc import Callable
from typing import Any

May = Callable[[Any, str], bool]

_provider: list[May] = []


def register_may(provider: May) -> None:
    """The provider takes a user (perhaps anonymous) and a permission's name. The last one registered answers."""
    _provider[:] = [provider]


def may(user: Any, permission: str | None) -> bool:
    """Nothing that needs a permission is allowed until a provider says so."""
    if permission is None:
        return True
    return bool(_provider) and user is not None and _provider[0](user, permission)
