import pytest

from goldenthread.ui import menu, permission
from goldenthread.ui.menu import MenuItem, menu_for

from .conftest import DEAN, PRIYA


def texts(user, path="/", place="main"):
    return [link.text for link in menu_for(user, path, place)]


def test_each_sees_what_they_may_open_in_order(full_menu):
    assert texts(DEAN) == ["Today", "Children", "Service picture"]
    assert texts(PRIYA) == ["Today", "Children"]
    assert texts(PRIYA, place="account") == ["Sign out"]


def test_without_a_provider_only_open_items_show(full_menu, monkeypatch):
    monkeypatch.setattr(permission, "_provider", [])
    assert texts(DEAN) == ["Today"]


def test_the_section_one_is_in_is_marked(full_menu):
    marks = {link.text: (link.current, link.active) for link in menu_for(DEAN, "/children/7/")}
    assert marks == {"Today": (False, False), "Children": (False, True), "Service picture": (False, False)}
    assert menu_for(DEAN, "/children/")[1].current


def test_the_first_page_is_marked_only_on_itself(full_menu):
    assert [link.active for link in menu_for(DEAN, "/")] == [True, False, False]
    assert not any(link.active for link in menu_for(DEAN, "/elsewhere/"))


def test_an_address_that_no_room_names_says_so(ui_alone):
    menu.register(MenuItem(1, "Nowhere", "nowhere"))
    with pytest.raises(LookupError, match=r"'Nowhere' points at 'nowhere', which no urls.py names"):
        menu_for(DEAN, "/")


def test_registering_twice_keeps_one(ui_alone):
    menu.register(MenuItem(1, "Home", "home"))
    menu.register(MenuItem(2, "Today", "home"))
    assert texts(DEAN) == ["Today"]


def test_what_waits_is_counted_beside_the_name(ui_alone):
    waiting = {"Dean Walsh, director": 3}
    menu.register(MenuItem(1, "Today", "home", count=lambda user: waiting.get(str(user), 0)))
    assert texts(DEAN) == ["Today (3)"]
    waiting.clear()
    assert texts(DEAN) == ["Today"]
