"""The pathway's pages in Chromium: accessible, no wider than the window, and usable without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from goldenthread.access.models import User
from goldenthread.pathway import actions
from goldenthread.pathway.models import Allocation, CareProceedings, Discrepancy, Handover, Missing, Step
from goldenthread.people.models import Person
from goldenthread.workforce.models import Team
from tests.browser import NARROW, REFLOW, WIDE, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
from tests.pathway.children import TODAY, allocated, by, in_care, spell, step, team, worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_3_march")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def kia(amina: User, ruth: User) -> Person:
    """In care and before the court, held by Amina: a long name, many visits, going missing, and something in doubt."""
    person: Person = in_care("Kia-Louise Featherstonehaugh-Marsh").person
    north = team()
    worker("Ruth Calder", north, ruth, manages=True)
    allocated(person, worker("Amina Yusuf", north, amina, phone="01632 960 123"), north)
    for number in range(6):
        day = date(2026, 1, 5) + timedelta(days=7 * number)
        spell(Missing, person, day, day + timedelta(days=2), kind="M")
        step("visit", person, happened_on=day, seen=True, seen_alone=bool(number % 2))
        step("return_interview", person, started=day + timedelta(days=2), outcome="declined")
    spell(CareProceedings, person, date(2022, 11, 7), date(2023, 8, 14), end_reason="CO")
    why = "Kia-Louise stays where she is until the risk outside the home has been assessed with the police."
    step("management_oversight", person, happened_on=date(2026, 2, 12), answers={"decision": why})
    step("strategy_discussion", person, happened_on=date(2026, 2, 10), outcome="joint")
    step("health_assessment", person, happened_on=date(2026, 1, 20), outcome="completed", answers={"type": "review"})
    doubt = Discrepancy(
        person=person,
        policy="only-in-care",
        about="Placement",
        content={"PLACE": "U6"},
        sentence="The placement is outside every period of care.",
        source="a-very-long-name-of-a-file-" * 4 + ".csv",
        line=12,
        fingerprint="f",
    )
    actions.keep_discrepancies(by=by(), discrepancies=[doubt])
    return person


def signed_in(
    browser: Browser, live_server: Any, user: User, size: tuple[int, int], *, javascript: bool = True
) -> Page:
    client = Client()
    client.force_login(user)
    page = open_page(browser, size, javascript=javascript)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    return page


@pytest.mark.parametrize("size", [WIDE, NARROW, REFLOW])
def test_every_page_is_accessible_and_fits(
    browser: Browser, live_server: Any, kia: Person, amina: User, ruth: User, size: tuple[int, int]
) -> None:
    north = Team.objects.get()
    offer = Handover(person=kia, kind="transfer", to_team=north, asked_on=TODAY, words="To plan ahead.")
    actions.ask_handover(by=by(), handover=offer)
    here = f"/children/{kia.pk}"
    looked_at = {
        amina: (
            "/",
            here,
            f"{here}?life=2",
            f"{here}/chronology?all=yes",
            f"{here}/record/visit",
            f"{here}/record/contact",
            f"{here}/hand-over",
            f"/discrepancies/{Discrepancy.objects.get().pk}",
        ),
        ruth: (
            "/",
            f"/handovers/{offer.pk}",
            "/worklist?whose=teams&when=all",
            "/worklist?list=children",
            "/worklist?list=unallocated",
        ),
    }
    for user, addresses in looked_at.items():
        page = signed_in(browser, live_server, user, size)
        for address in addresses:
            with no_troubles(page):
                page.goto(live_server.url + address)
            assert_axe_clean(page)
            assert_fits(page)


def test_the_life_line_begins_at_today_on_a_narrow_screen_and_the_keyboard_reaches_it(
    browser: Browser, live_server: Any, kia: Person, amina: User
) -> None:
    page = signed_in(browser, live_server, amina, NARROW)
    page.goto(f"{live_server.url}/children/{kia.pk}")
    region = page.get_by_role("region", name="Life line, drawn")
    line = region.locator(".gt-life-line__line svg")
    right = region.evaluate("e => e.getBoundingClientRect().right")
    assert abs(line.evaluate("e => e.getBoundingClientRect().right") - right) < 2
    names = region.locator(".gt-life-line__names svg")
    assert names.evaluate("e => e.getBoundingClientRect().left") >= 0
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("e => Math.abs(e.scrollLeft) > 20", arg=region.element_handle())
    assert names.evaluate("e => e.getBoundingClientRect().left") >= 0
    assert page.get_by_role("img", name="Legal status: C2 Full care order, from 4 May 2023 and goes on").count() == 1


def test_the_words_of_the_life_line_can_be_read(browser: Browser, live_server: Any, kia: Person, amina: User) -> None:
    for size in (WIDE, NARROW):
        page = signed_in(browser, live_server, amina, size)
        page.goto(f"{live_server.url}/children/{kia.pk}")
        heights = page.evaluate(
            "[...document.querySelectorAll('.gt-life-line svg text')].map(t => t.getBoundingClientRect().height)"
        )
        assert min(heights) >= 12


def test_a_visit_and_a_handover_without_javascript(
    browser: Browser, live_server: Any, kia: Person, amina: User, ruth: User
) -> None:
    page = signed_in(browser, live_server, amina, NARROW, javascript=False)
    page.goto(f"{live_server.url}/children/{kia.pk}")
    page.get_by_role("link", name="Record a visit").click()
    page.get_by_label("Day").fill("9")
    page.get_by_label("Month").fill("march")
    page.get_by_label("Year").fill("2026")
    page.get_by_role("group", name="Was the child seen?", exact=True).get_by_label("Yes").check()
    page.get_by_label("What did the child say").fill("Nothing today.")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Visit: 9 March 2026 is in the future.").first.is_visible()
    assert page.get_by_label("What did the child say").input_value() == "Nothing today."
    page.get_by_label("Day").fill("2")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Visit on 2 March 2026 recorded.").is_visible()
    assert Step.objects.filter(kind="visit", happened_on=date(2026, 3, 2)).count() == 1

    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("To whom?").select_option(label="Ruth Calder, Safeguarding North")
    page.get_by_label("Why, and what do they need to know?").fill("I leave on Friday.")
    page.get_by_role("button", name="Offer").click()
    page = signed_in(browser, live_server, ruth, NARROW, javascript=False)
    page.goto(live_server.url)
    page.get_by_role("link", name="Kia-Louise Featherstonehaugh-Marsh").first.click()
    page.get_by_label("Yes, from today").check()
    page.get_by_role("button", name="Answer").click()
    assert page.get_by_text("You hold this child from today.").is_visible()
    assert str(Allocation.objects.get(ended=None).worker) == "Ruth Calder"
