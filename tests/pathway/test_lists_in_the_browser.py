"""The morning, the worklists and the notices in Chromium: accessible, no wider than the window, by keyboard alone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from goldenthread.access.models import User
from goldenthread.pathway import actions
from goldenthread.pathway.models import ChildInNeed, Handover, Missing, ProtectionPlan
from goldenthread.people.models import Person
from goldenthread.workforce.models import Team
from tests.browser import NARROW, SIZES, WIDE, assert_axe_clean, assert_fits, chromium, no_troubles
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.test_in_the_browser import signed_in
from tests.people_of_erimus import hire

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_3_march")]
LISTS = ("due", "write", "decide", "expected", "handed", "children", "unallocated")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def kia(amina: User, ruth: User) -> Person:
    """On a plan that is late for its review, missing since the night, offered, with an assessment submitted; another
    child's was returned."""
    north = team()
    worker("Ruth Calder", north, ruth, manages=True)
    mine = worker("Amina Yusuf", north, amina)
    ella = hire("Ella Brandt", "emergency_duty_worker")
    person = child("Kia-Louise Featherstonehaugh-Marsh")
    allocated(person, mine, north)
    spell(ProtectionPlan, person, date(2025, 11, 3))
    actions.record_spell(by=by(ella), spell=Missing(person=person, started=TODAY, kind="M"))
    for each in (person, child("Ted Hollis")):
        need = spell(ChildInNeed, each, date(2026, 1, 5))
        group = uuid.uuid4()
        begun = step("single_assessment", each, started=date(2026, 1, 6), child_in_need=need, group=group)
        if each != person:
            allocated(each, mine, north)
        actions.finish(by=by(amina), steps=[begun])
    actions.decide(by=by(ruth), group=group, approve=False, words="Say more about her father. " * 12)
    step(
        "section_47",
        person,
        started=date(2026, 2, 20),
        outcome="conference",
        child_in_need=person.childinneed_set.get(),
    )
    offer = Handover(person=person, kind="transfer", to_team=Team.objects.get(), asked_on=TODAY, words="To plan ahead.")
    actions.ask_handover(by=by(), handover=offer)
    return person


@pytest.mark.parametrize("size", SIZES)
def test_every_list_is_accessible_and_fits(
    browser: Browser, live_server: Any, kia: Person, amina: User, ruth: User, size: tuple[int, int]
) -> None:
    plan = ProtectionPlan.objects.get(person=kia)
    for user in (amina, ruth):
        page = signed_in(browser, live_server, user, size)
        lists = (f"/worklist?list={name}&whose={whose}" for name in LISTS for whose in ("mine", "teams"))
        say_why = (f"/children/{kia.pk}/late/RCPC-1/ProtectionPlan-{plan.pk}",) if user == ruth else ()
        for address in ("/", *lists, *say_why, "/notices", "/notices/mail"):
            with no_troubles(page):
                page.goto(live_server.url + address)
            assert_axe_clean(page)
            assert_fits(page)


def test_from_the_front_page_to_what_is_due_by_keyboard(
    browser: Browser, live_server: Any, kia: Person, amina: User
) -> None:
    page = signed_in(browser, live_server, amina, WIDE)
    page.goto(live_server.url)
    link = page.get_by_role("region", name="Most pressing").get_by_role("link", name="Go on writing").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    assert link.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/write/**")
    assert page.get_by_role("heading", level=1, name="Single assessment").is_visible()


def test_a_notice_is_read_and_the_count_goes(browser: Browser, live_server: Any, kia: Person, amina: User) -> None:
    page = signed_in(browser, live_server, amina, NARROW, javascript=False)
    page.goto(live_server.url)
    page.get_by_role("link", name="Notices (").click()
    assert page.get_by_text("Your child is missing").is_visible()
    assert page.get_by_text("What you submitted was returned with comments").is_visible()
    assert page.get_by_role("link", name="Notices", exact=True).count() == 1
