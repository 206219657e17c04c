"""Supervision in a browser: recorded by keyboard and without JavaScript, accessible, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings

from goldenthread.workforce.actions import record_absence
from goldenthread.workforce.models import Absence, Supervision, Worker
from tests.browser import SIZES, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
from tests.pathway.children import allocated, child
from tests.people_of_erimus import signed
from tests.workforce.team import TODAY, North, action, cancelled, held, north

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site(live_server: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", TODAY.isoformat())
    return str(live_server.url)


@pytest.fixture
def team(site: str) -> North:
    found = north()
    for name in ("Kia Marsh", "Bea Marsh"):
        allocated(child(name), to=found.amina, of=found.team)
    held(found.amina, found.ruth, date(2026, 1, 20), agreed=[action("Ring the school")], covered=["actions"])
    cancelled(found.amina, found.ruth, date(2026, 2, 17))
    return found


def enter(page: Page, someone: Worker, site: str) -> None:
    assert someone.user
    client = Client()
    client.force_login(someone.user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page.goto(site)


def dates(page: Page, group: Any, day: date) -> None:
    for label, typed in zip(("Day", "Month", "Year"), (day.day, day.month, day.year), strict=True):
        group.get_by_label(label).fill(str(typed))


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(browser: Browser, site: str, team: North, size: tuple[int, int]) -> None:
    away = record_absence(by=signed(), absence=Absence(worker=team.bola, started=date(2026, 2, 23)))
    one, here = Supervision.objects.get(held_on=date(2026, 1, 20)), f"/workers/{team.amina.pk}"
    off = Supervision.objects.get(held_on=None)
    for someone, paths in (
        (team.amina, ("/supervision", here, f"/supervision/{one.pk}", f"/supervision/{off.pk}")),
        (team.ruth, ("/supervision", here, f"{here}/supervision", f"{here}/supervision/cancelled", f"{here}/absence")),
        (team.ruth, (f"{here}/qualified", f"/absences/{away.pk}", f"/workers/{team.bola.pk}")),
        (team.martin, ("/supervision",)),
    ):
        page = open_page(browser, size)
        enter(page, someone, site)
        for path in paths:
            with no_troubles(page):
                page.goto(site + path)
            assert_axe_clean(page)
            assert_fits(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_ruth_records_supervision(browser: Browser, site: str, team: North, javascript: bool) -> None:
    page = open_page(browser, javascript=javascript)
    enter(page, team.ruth, site)
    page.get_by_role("link", name="Supervision").click()
    page.get_by_role("link", name="Amina Yusuf").click()
    page.get_by_role("button", name="Record supervision").click()
    page.get_by_label("How many minutes did it take?").fill("55")
    page.get_by_label("Ring the school").check()
    page.get_by_label("Kia Marsh", exact=True).check()
    page.get_by_label("Wellbeing and workload").check()
    third = page.get_by_role("group", name="Action 3")
    third.get_by_label("What").fill("Visit in the evening")
    dates(page, third, date(2026, 3, 12))
    page.get_by_role("button", name="Add another action").click()
    fourth = page.get_by_role("group", name="Action 4")
    fourth.get_by_label("What").fill("Book leave")
    fourth.get_by_label("Who").select_option(label="Ruth Calder")
    dates(page, fourth, date(2026, 3, 20))
    assert page.url.endswith("#action-4")
    page.get_by_role("button", name="Record supervision").click()
    summary = page.get_by_role("alert")
    assert "Write in a line what was decided about Kia Marsh" in summary.inner_text()
    assert page.title().startswith("Error: ")
    if javascript:
        assert_axe_clean(page)
    summary.get_by_role("link", name="Write in a line").click()
    page.get_by_label("What was decided about Kia Marsh?").fill("To be seen alone by Friday.")
    dates(page, page.get_by_role("group", name="When was it held?"), TODAY)
    page.get_by_role("button", name="Record supervision").click()
    assert "Personal supervision, 3 March 2026" in page.get_by_role("heading", level=1).inner_text()
    one = Supervision.objects.get(held_on=TODAY)
    assert [(a["what"], a["who"]) for a in one.agreed] == [
        ("Visit in the evening", "worker"),
        ("Book leave", "supervisor"),
    ]
    assert [said["words"] for said in one.discussed] == ["To be seen alone by Friday."]
    assert Supervision.objects.get(held_on=date(2026, 1, 20)).agreed[0]["done"] == "2026-03-03"


def test_amina_signs_with_the_keyboard(browser: Browser, site: str, team: North) -> None:
    page = open_page(browser)
    enter(page, team.amina, site)
    page.goto(f"{site}/supervision")
    link = page.get_by_role("link", name="Personal supervision on 20 January 2026")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/supervision/*")
    page.get_by_label("Is there anything you want to add?").focus()
    page.keyboard.type("I had asked for more time.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/supervision")
    assert "You have agreed that this is how it was on 20 January 2026." in page.locator("main").inner_text()
    one = Supervision.objects.get(held_on=date(2026, 1, 20))
    assert (one.signed_on, one.signed_words) == (TODAY, "I had asked for more time.")
