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
from tests.browser import NARROW, SIZES, WIDE, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
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
    step("management_oversight", person, happened_on=date(2026, 2, 12), answers={"decision": why, "why": OVERSIGHT})
    step("strategy_discussion", person, happened_on=date(2026, 2, 10), outcome="joint")
    step("health_assessment", person, happened_on=date(2026, 1, 20), outcome="completed", answers={"type": "review"})
    write_about(person, amina)
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


LONG = " ".join(f"{number}: Kia-Louise said that the new room is colder than the old one." for number in range(1, 120))
UNBROKEN = "https://example.org/" + "a-folder-whose-name-does-not-break" * 8
OVERSIGHT = "Kia-Louise stays where she is.\n\n" + LONG


def write_about(person: Person, amina: User) -> None:
    """Long texts, a word that does not break, a visit of which nobody wrote anything, questions of long ago."""
    told = {"child_words": "“I want my own key. Nobody asks me.”", "account": f"{LONG}\n\n{UNBROKEN}"}
    step("visit", person, happened_on=date(2026, 2, 20), seen=True, answers=told, worker=amina.worker)
    step("contact", person, happened_on=date(2022, 2, 28), version=1, outcome="referral", answers={"source": "1A"})
    for day in range(1, 28):
        words = {"about": "telephone", "note": f"Rang the placement. {UNBROKEN if day == 3 else 'All well.'}"}
        step("case_note", person, happened_on=date(2026, 1, day), answers=words, worker=amina.worker)


def read_at(person: Person) -> list[str]:
    """Where what was written is read: the notes, and one step of each sort."""
    here = f"/children/{person.pk}"
    visits = Step.objects.filter(person=person, kind="visit").order_by("happened_on")
    one_of_each = (
        visits.last(),  # long
        visits.first(),  # nothing written
        Step.objects.get(person=person, kind="contact"),  # an older version
        Step.objects.get(person=person, kind="management_oversight"),
        Step.objects.filter(person=person, kind="return_interview").first(),
    )
    steps = [f"{here}/steps/{one.pk}" for one in one_of_each if one]
    return [f"{here}/notes", f"{here}/notes?q=placement&page=2", f"{here}/notes?q=zzyzx&year=2026&kind=visit", *steps]


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
            *read_at(kia),
            f"{here}/write/visit?new=yes",
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
    page.get_by_role("link", name="Write a visit").click()
    when = page.get_by_role("group", name="When did you visit?")
    for part, typed in (("Day", "9"), ("Month", "march"), ("Year", "2026")):
        when.get_by_label(part).fill(typed)
    page.get_by_role("group", name="Was the child seen?", exact=True).get_by_label("Yes").check()
    page.get_by_label("What did the child say").fill("Nothing today.")
    page.get_by_role("button", name="Finish and record").click()
    assert page.get_by_role("alert").get_by_text("9 March 2026 is in the future").is_visible()
    assert page.get_by_label("What did the child say").input_value() == "Nothing today."
    when.get_by_label("Day").fill("2")
    page.get_by_role("button", name="Finish and record").click()
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


def test_what_was_written_is_found_and_read_without_javascript(
    browser: Browser, live_server: Any, kia: Person, amina: User
) -> None:
    page = signed_in(browser, live_server, amina, NARROW, javascript=False)
    page.goto(f"{live_server.url}/children/{kia.pk}")
    heard = page.get_by_role("region", name="Their words")
    assert heard.get_by_text("Nobody asks me.").is_visible()
    heard.get_by_role("link", name="Case notes and visits").click()
    assert page.get_by_role("article").count() == 25
    page.get_by_label("Words written").fill("NOBODY asks")
    page.get_by_role("button", name="Apply filters").click()
    assert page.get_by_role("article").count() == 1
    page.get_by_role("link", name="Visit, 20 February 2026").click()
    assert page.get_by_role("heading", level=1).inner_text().endswith("Visit, 20 February 2026")
    assert page.get_by_text("“I want my own key. Nobody asks me.”").is_visible()
    page.get_by_role("link", name="The one before").click()
    assert "Visit, 9 February 2026" in page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_text("Nothing was written.").count() == 2


def test_on_paper_the_words_stand_without_what_can_only_be_pressed(
    browser: Browser, live_server: Any, kia: Person, amina: User
) -> None:
    page = signed_in(browser, live_server, amina, WIDE)
    page.goto(f"{live_server.url}/children/{kia.pk}/notes?kind=visit")
    page.emulate_media(media="print")
    assert page.get_by_text("7 entries of 44 (Visit), the newest first").is_visible()
    assert page.get_by_text("Nobody asks me.").is_visible()
    for pressed in ("Apply filters", "Back to Kia-Louise Featherstonehaugh-Marsh", "Chronology"):
        assert not page.get_by_text(pressed, exact=True).is_visible()
