"""Every page of this room in Chromium: accessible, and no wider than the window, down to 400% zoom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from goldenthread.access.models import User
from goldenthread.people import actions
from goldenthread.people.models import Person
from tests.browser import NARROW, SIZES, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
from tests.people.family import also_called, kin, lives_at, person
from tests.people_of_erimus import signed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def leo(db: None) -> Person:
    leo = person("Leo", "Ferriby", date(2015, 3, 3), la_child_id="C17", upn="D051910639385", sex="M")
    mia, dawn = person("Mia", "Ferriby", date(2019, 2, 1), sex="F"), person("Dawn", "Ferriby", date(1990, 1, 5))
    lives_at(leo, "1 Mill Lane, Erimus", "TS1 2AB", started=date(2020, 1, 1))
    also_called(leo, "Leonard", "Petch")
    for child in (leo, mia):
        kin(child, dawn, "mother", parental_responsibility=True, same_household=True)
    return leo


def signed_in(
    browser: Browser, live_server: Any, user: User, size: tuple[int, int], *, javascript: bool = True
) -> Page:
    client = Client()
    client.force_login(user)
    page = open_page(browser, size, javascript=javascript)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    return page


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(
    browser: Browser, live_server: Any, leo: Person, tom: User, amina: User, size: tuple[int, int]
) -> None:
    twice = person("Leo", "Feriby", date(2015, 3, 4), la_child_id="C17", sex="M")
    (match,) = actions.propose_matches(by=signed(), pairs=[(leo, twice, ["The LA child id is the same: C17."])])
    merged = actions.merge(by=signed(), person=leo, gone=person("Lee", "Ferriby"))
    looked_at = {
        tom: ("/", f"/children/{leo.pk}", "/matches", f"/matches/{match.pk}", f"/merges/{merged.pk}"),
        amina: ("/", "/search?q=lio+feriby+2015", "/search?q=zzyzx", f"/children/{leo.pk}", "/children/new"),
    }
    for user, addresses in looked_at.items():
        page = signed_in(browser, live_server, user, size)
        for address in addresses:
            with no_troubles(page):
                page.goto(live_server.url + address)
            assert_axe_clean(page)
            assert_fits(page)


def test_a_worker_who_adds_a_child_is_warned_of_one_who_is_there(
    browser: Browser, live_server: Any, leo: Person, amina: User
) -> None:
    """Without JavaScript."""
    page = signed_in(browser, live_server, amina, NARROW, javascript=False)
    page.goto(live_server.url)
    page.get_by_label("Name, date of birth, number or postcode").fill("leo feriby 03/03/2015")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="add a new person").click()
    assert page.get_by_label("Given names").input_value() == "Leo"
    assert page.get_by_label("Year").first.input_value() == "2015"
    page.get_by_label("Male", exact=True).check()
    page.get_by_role("button", name="Add this person").click()
    assert page.get_by_role("heading", name="Is it one of these?").is_visible()
    assert page.get_by_role("heading", name="Leo Ferriby").is_visible()
    page.get_by_role("link", name="Leo Ferriby").click()
    page.get_by_label("Why do you need to open this record?").fill("His school rang the duty desk")
    page.get_by_role("button", name="Open the record").click()
    assert page.get_by_text("1 Mill Lane, Erimus, TS1 2AB").first.is_visible()
    assert page.get_by_role("link", name="Mia Ferriby").is_visible()
