"""The pages about figures in Chromium: accessible, no wider than the window, and usable by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from goldenthread.access.models import User
from goldenthread.insight import actions
from tests.browser import NARROW, REFLOW, WIDE, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
from tests.insight.authority import authority, cover, take
from tests.pathway.children import by
from tests.people_of_erimus import person_called

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_3_march")]
MEASURE = "/measures/children_looked_after"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def recorded(transactional_db: None, data: Path) -> User:
    authority(person_called("amina"), person_called("ruth"))
    cover()
    take()
    return person_called("helen")


def signed_in(browser: Browser, live_server: Any, user: User, size: tuple[int, int], **options: bool) -> Page:
    client = Client()
    client.force_login(user)
    page = open_page(browser, size, **options)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    return page


def test_every_page_is_accessible_and_fits(browser: Browser, live_server: Any, recorded: User) -> None:
    joan = person_called("joan")
    dispute = actions.raise_dispute(by=by(joan), measure="children_looked_after", reason="Two came home.", owner="Head")
    pages = {
        recorded: (
            "/",
            "/picture",
            "/picture?on=2019-12-31",
            "/measures",
            f"{MEASURE}?by=team",
            "/measures/re_referrals",
            "/measures/children_looked_after_rate",
            f"{MEASURE}/children",
            f"{MEASURE}/left-out",
            f"{MEASURE}/dispute",
            f"/measures/disputes/{dispute.pk}/answer",
            "/measures/disputes",
        ),
        joan: ("/picture", MEASURE, f"/measures/disputes/{dispute.pk}"),
    }
    for user, addresses in pages.items():
        wide, reflowed = (signed_in(browser, live_server, user, size) for size in (WIDE, REFLOW))
        for address in addresses:
            wide.goto(live_server.url + address)
            assert_axe_clean(wide)
            reflowed.goto(live_server.url + address)
            assert_fits(reflowed)


@pytest.mark.parametrize("address", ["/picture", f"{MEASURE}?by=team", f"{MEASURE}/children"])
def test_the_narrow_page_is_accessible_too(browser: Browser, live_server: Any, recorded: User, address: str) -> None:
    page = signed_in(browser, live_server, recorded, NARROW)
    page.goto(live_server.url + address)
    assert_axe_clean(page)
    assert_fits(page)


@pytest.mark.parametrize(("size", "shown", "hidden"), [(WIDE, "wide", "narrow"), (NARROW, "narrow", "wide")])
def test_one_drawing_is_shown_and_the_keyboard_follows_it(
    browser: Browser, live_server: Any, recorded: User, size: tuple[int, int], shown: str, hidden: str
) -> None:
    page = signed_in(browser, live_server, recorded, size)
    with no_troubles(page):
        page.goto(f"{live_server.url}/picture")
    assert page.locator(f".gt-picture--{shown}").is_visible()
    assert not page.locator(f".gt-picture--{hidden}").is_visible()
    text = page.locator(f".gt-picture--{shown} text").filter(has_text="young people").first
    assert text.evaluate("e => e.getBoundingClientRect().height") >= 12  # readable at this width
    link = page.locator(f".gt-picture--{shown} a").first
    link.focus()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "0 contacts: Contacts"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/referrals?**")


def test_from_the_picture_to_a_child_without_a_script(browser: Browser, live_server: Any, recorded: User) -> None:
    page = signed_in(browser, live_server, recorded, WIDE, javascript=False)
    page.goto(f"{live_server.url}/picture")
    page.get_by_role("row", name="Looked after").get_by_role("link").first.click()
    page.get_by_label("Break down by").select_option("team")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Safeguarding North").click()
    page.get_by_role("link", name="The children behind this figure").click()
    assert page.get_by_text("2 rows").is_visible()
    page.get_by_role("link", name="Kia0 Marsh").click()
    assert page.get_by_role("heading", level=1, name="Kia0 Marsh").is_visible()
