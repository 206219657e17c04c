from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from goldenthread.ui import menu, panels, permission, site
from goldenthread.ui.menu import MenuItem


@dataclass(frozen=True)
class Worker:
    name: str
    may: frozenset[str] = frozenset()
    is_authenticated: bool = True

    def __str__(self) -> str:
        return self.name


PRIYA = Worker("Priya Shah, social worker", frozenset({"child.read"}))
DEAN = Worker("Dean Walsh, director", frozenset({"child.read", "picture.read"}))


@pytest.fixture
def ui_alone(settings, monkeypatch) -> Iterator[None]:
    """The shell with invented registrations only: what the rooms registered is put back afterwards."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    monkeypatch.setattr(menu, "_items", {})
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(permission, "_provider", [])
    monkeypatch.setattr(site, "_site", site._Site())
    permission.register_may(lambda user, wanted: wanted in user.may)
    site.register_name(lambda: "Erimus Council")
    return


@pytest.fixture
def full_menu(ui_alone) -> None:
    for item in (
        MenuItem(10, "Today", "home"),
        MenuItem(20, "Children", "children", "child.read"),
        MenuItem(30, "Service picture", "picture", "picture.read"),
        MenuItem(90, "Sign out", "sign-out", place="account", post=True),
        MenuItem(90, "Accessibility", "accessibility", place="footer"),
    ):
        menu.register(item)
    site.register_search(site.SearchBox("find", "Find a child", "child.read"))


@pytest.fixture
def asks() -> Callable[..., HttpRequest]:
    """A request as it reaches a view, from a user."""

    def make(user: Worker | None = DEAN, path: str = "/", **data: str) -> HttpRequest:
        request = RequestFactory().get(path, data)
        if user is not None:
            request.user = user
        return request

    return make
