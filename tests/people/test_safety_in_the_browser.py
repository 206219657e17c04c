"""Warnings and restricted records in Chromium: accessible, no wider than the window, by keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from goldenthread.access.models import User
from goldenthread.people.models import Person
from tests.browser import NARROW, SIZES, assert_axe_clean, assert_fits, no_troubles
from tests.people.family import kin, person
from tests.people.knowing_first import a_warning, glass_broken, kept_away, restricted_to
from tests.people.test_in_the_browser import browser, signed_in  # noqa: F401  (a fixture)
from tests.people_of_erimus import hire

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _today(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-03-03")


@pytest.fixture
def leo(db: None) -> Person:
    leo, dean = person("Leo", "Ferriby", date(2015, 3, 3), sex="M"), person("Dean", "Petch", sex="M")
    kin(leo, dean, "father")
    a_warning(leo)
    a_warning(dean, kind="violence", reason="Threw a chair at a worker in January. Visit in pairs, with a phone on.")
    kept_away(leo, name="", who=dean, withhold_address=True)
    return leo


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(
    browser: Browser,  # noqa: F811
    live_server: Any,
    leo: Person,
    helen: User,
    size: tuple[int, int],
) -> None:
    mia = person("Mia", "Lunt", date(2018, 1, 1))
    restricted_to(mia, hire("Named Reader", "social_worker"))
    opening = glass_broken(mia, hire("Ed Night", "emergency_duty_worker"))
    closed = person("Max", "Lunt", date(2019, 1, 1))
    restricted_to(closed, helen)
    page = signed_in(browser, live_server, helen, size)
    warning, contact = leo.warning_set.get().pk, leo.contactrestriction_set.get().pk
    about = f"/children/{leo.pk}"
    addresses = [
        about, "/continue", f"{about}/warnings/add", f"{about}/warnings/{warning}", f"{about}/contact/add",
        f"{about}/contact/{contact}", f"{about}/chronology", f"{about}/restrict", f"/children/{mia.pk}",
        f"/children/{closed.pk}", f"/children/{closed.pk}/restrict", f"/children/{closed.pk}/restrict/lift",
        "/restricted", f"/restricted/{opening.pk}", "/search?q=lunt", "/",
    ]  # fmt: skip
    for address in addresses:
        with no_troubles(page):
            if address == "/continue":
                page.get_by_role("button", name="Continue").click()
            else:
                page.goto(live_server.url + address)
        assert_axe_clean(page)
        assert_fits(page)


def test_without_javascript_and_by_keyboard(
    browser: Browser,  # noqa: F811
    live_server: Any,
    leo: Person,
    helen: User,
) -> None:
    page = signed_in(browser, live_server, helen, NARROW, javascript=False)
    page.goto(f"{live_server.url}/children/{leo.pk}/chronology")
    assert page.get_by_role("heading", level=1).inner_text() == "Leo Ferriby\nBefore you open this record"
    button = page.get_by_role("button", name="Continue")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/chronology")
    bar = page.get_by_role("region", name="Leo Ferriby", exact=True)
    assert "Warning: Dangerous dog" in bar.inner_text()
    assert "Do not give them the child’s address" in bar.inner_text()
    page.goto(f"{live_server.url}/children/{leo.pk}")
    page.get_by_role("link", name="Add a warning").click()
    page.get_by_role("button", name="Save the warning").click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    page.get_by_label("Weapon at the address").check()
    page.get_by_label("What happened, and what to do because of it").fill("An air rifle in the hall.")
    page.get_by_label("Who said so").fill("Police, by telephone")
    review = page.get_by_role("group", name="When to look at it again")
    for label, typed in (("Day", "1"), ("Month", "june"), ("Year", "2026")):
        review.get_by_label(label).fill(typed)
    page.get_by_role("button", name="Save the warning").click()
    assert "Weapon at the address" in page.get_by_role("region", name="Leo Ferriby", exact=True).inner_text()
