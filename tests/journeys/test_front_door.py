"""The front door from the telephone to the team that holds the child; a notification that needs no more; a night."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from playwright.sync_api import Browser

from tests.browser import NARROW, WIDE, assert_axe_clean, assert_fits, no_troubles
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
SAID = "Tamsin came to school hungry again and said that nobody was at home last night."
W = TypeVar("W", bound="AtTheDoor")


class AtTheDoor(Person):
    def picks(self, question: str, answer: str) -> None:
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=False).first.check()

    def types(self, question: str, words: str) -> None:
        self.page.get_by_label(question).first.fill(words)

    def lists(self, question: str, choice: str) -> None:
        """A long list is a box to type in once the script has made it one."""
        box = self.page.get_by_label(question).first
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=choice)
            return
        box.fill(choice)
        self.page.get_by_role("option", name=choice).first.click()

    def looks_well(self) -> None:
        assert_axe_clean(self.page)
        assert_fits(self.page)

    def adds(self, given: str, family: str) -> None:
        """Searches first, finds nobody, and adds the child."""
        self.opens("/front-door/record")
        self.page.get_by_label("Who is it about?").fill(f"{given} {family}")
        self.page.get_by_role("button", name="Search").last.click()
        self.chooses("Add a new person")
        self.page.get_by_label("Given names").fill(given)
        self.page.get_by_label("Family name").fill(family)
        self.picks("Sex", "Not known")
        self.presses("Add this person")
        if self.page.get_by_role("button", name="None of them: add this person").count():
            self.presses("None of them: add this person")

    def writes_a_contact(self, about: str, source: str, said: str, recommended: str) -> None:
        self.presses("Write the contact")
        self.picks("Is the child in immediate danger?", "No")
        self.picks("What is it about?", about)
        self.lists("Who made contact?", source)
        self.types("What is their name, role and organisation?", "Mrs Okoro, safeguarding lead")
        self.types("How can they be reached?", "01632 960123")
        self.types("What was said about the child?", said)
        nature, level = ("A referral", "Level 3") if recommended == "Referral" else ("A contact", "Level 2")
        self.picks("Is it a contact, a referral, or neither?", nature)
        self.picks("Which level of need do you think it is?", level)
        self.types("On which line of the threshold document do you rely?", "3.4, neglect that goes on")
        self.types("Why, and what is known of the child from before?", "Nobody knew of it before.")
        self.picks("What do you recommend?", recommended)

    def submits(self) -> None:
        self.presses("Submit for a decision")
        self.sees("It is now with whoever decides on it")

    @property
    def child(self) -> int:
        found = re.search(r"/(?:children|record)/(\d+)", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def steps(self, kind: str, child: int) -> list[tuple[str, str | None]]:
        rows = "SELECT outcome, authorised_on FROM pathway_step WHERE kind = ? AND person_id = ? ORDER BY id"
        return [(str(outcome), day) for outcome, day in self.site.ask(rows, kind, child)]


class Screener(AtTheDoor):
    role = "Front-door screener"


class Manager(AtTheDoor):
    role = "Front-door manager"


class DutyWorker(AtTheDoor):
    role = "Emergency duty worker"


@pytest.fixture
def enters(browser: Browser, site: Site) -> Iterator[Callable[..., AtTheDoor]]:
    """Somebody signs in, and goes home when the test is over."""
    here: list[AtTheDoor] = []

    def signs_in(who: type[W], size: tuple[int, int] = WIDE, *, javascript: bool = True) -> W:
        one = who(browser, site, size, javascript=javascript)
        here.append(one)
        one.signs_in()
        return one

    yield signs_in
    for each in here:
        each.page.context.close()


def test_from_the_telephone_to_the_team_that_holds_the_child(enters: Callable[..., AtTheDoor]) -> None:
    nadia, yvonne = enters(Screener), enters(Manager)
    with no_troubles(nadia.page), no_troubles(yvonne.page):
        nadia.chooses("Front door")
        nadia.looks_well()
        nadia.presses("Record a contact")
        nadia.looks_well()
        nadia.adds("Tamsin", "Quillfeather")
        assert nadia.heading.endswith("Contact about Tamsin Quillfeather")
        nadia.sees("No contact, referral or open work in the last 12 months")
        nadia.looks_well()
        child = nadia.child
        nadia.writes_a_contact("A worry about a child", "School", SAID, "Referral")
        nadia.looks_well()
        nadia.submits()
        assert nadia.steps("contact", child) == [("", None)]

        nadia.opens("/front-door/record?q=Tamsin%20Quillfeather")
        nadia.sees("Repeat contact")

        yvonne.chooses("Front door")
        yvonne.opens("/front-door/lists/undecided")
        yvonne.looks_well()
        entry = yvonne.page.locator("section.gt-entry").filter(has_text="Tamsin Quillfeather")
        entry.get_by_role("link").first.click()
        yvonne.looks_well()
        yvonne.chooses("Decide on it")
        yvonne.sees(SAID)
        yvonne.types("Why was that decided?", "Neglect that goes on in spite of early help.")
        yvonne.lists("What is the child's main need?", "Abuse or neglect")
        yvonne.presses("Approve")
        assert yvonne.heading.endswith("Decide: referral"), "the same decider goes on to the referral"
        yvonne.picks("What happens next?", "Single assessment")
        yvonne.looks_well()
        yvonne.presses("Approve")
        assert [outcome for outcome, _ in yvonne.steps("contact", child)] == ["referral"]
        assert [outcome for outcome, _ in yvonne.steps("referral", child)] == ["assessment"]
        assert len(yvonne.steps("single_assessment", child)) == 1
        contact = yvonne.site.ask("SELECT id FROM pathway_step WHERE kind = 'contact' AND person_id = ?", child)[0][0]
        yvonne.opens(f"/front-door/contacts/{contact}")
        yvonne.sees("What was done since")
        yvonne.chooses("Assign a team")
        yvonne.sees("Tamsin Quillfeather")
        yvonne.opens("/front-door/lists/undecided")
        yvonne.does_not_see("Tamsin Quillfeather")
    site = yvonne.site
    for act in ("pathway.finish", "pathway.decide"):
        assert site.logged(act, child), act
    assert site.ask("SELECT count(*) FROM pathway_childinneed WHERE person_id = ? AND ended IS NULL", child) == [(1,)]
    taken = site.snapshot()
    for table, person in (
        ("ssd_contacts", "cont_person_id"),
        ("ssd_cin_episodes", "cine_person_id"),
        ("ssd_cin_assessments", "cina_person_id"),
    ):
        assert len(taken.rows(table, **{person: child})) == 1, table


def test_a_notification_that_needs_no_more_is_triaged_and_the_police_told(enters: Callable[..., AtTheDoor]) -> None:
    nadia, yvonne = enters(Screener), enters(Manager, NARROW)
    nadia.adds("Bram", "Quillfeather")
    child = nadia.child
    nadia.writes_a_contact("Domestic abuse", "Police", "An argument; both parents were calm again.", "Nothing further")
    nadia.picks("How did the police grade the risk?", "Standard")
    nadia.submits()

    yvonne.opens("/front-door/domestic-abuse")
    yvonne.looks_well()
    entry = yvonne.page.locator("section.gt-entry").filter(has_text="Bram Quillfeather")
    assert "standard risk" in entry.inner_text().casefold()
    yvonne.presses("Decide")
    yvonne.sees("Choose the notifications that this decision is about")
    yvonne.looks_well()
    entry = yvonne.page.locator("section.gt-entry").filter(has_text="Bram Quillfeather")
    entry.get_by_role("checkbox").check()
    yvonne.picks("What happens with them?", "Nothing further")
    yvonne.picks("Which level of need is it?", "Level 1")
    yvonne.types("On which line of the threshold document does the decision rely?", "1.2")
    yvonne.types("Why was that decided?", "Help is there already, and the school knows.")
    yvonne.picks("Who is told what happened, to support the children?", "School, college or nursery")
    yvonne.types("What were the police told?", "No further action; the school supports Bram.")
    yvonne.presses("Decide")
    yvonne.sees("The feedback is on record")
    ((outcome, decided),) = yvonne.steps("contact", child)
    assert outcome == "nothing"
    assert decided
    assert len(yvonne.steps("feedback", child)) == 1
    contact = yvonne.site.ask("SELECT id FROM pathway_step WHERE kind = 'contact' AND person_id = ?", child)[0][0]
    assert yvonne.site.logged("pathway.decide", child)
    (told,) = yvonne.site.snapshot().rows("ssd_contacts", cont_person_id=child)
    assert told["cont_contact_outcome_json"]
    yvonne.opens("/front-door/domestic-abuse")
    yvonne.does_not_see("Bram Quillfeather")
    yvonne.opens(f"/front-door/contacts/{contact}")
    yvonne.sees("Feedback to the referrer")
    assert f"/contacts/{contact}/feedback" in yvonne.page.content()


def test_what_the_duty_team_took_is_picked_up_in_the_morning(enters: Callable[..., AtTheDoor]) -> None:
    colin, nadia = enters(DutyWorker), enters(Screener)
    colin.adds("Wren", "Quillfeather")
    child = colin.child
    colin.writes_a_contact("A worry about a child", "Police", "Found alone at the bus station.", "Advice")
    colin.picks("Was it taken out of hours, by the emergency duty team?", "Yes")
    colin.types("What was done, and what is left for the morning?", "With an aunt tonight. Visit first thing.")
    colin.submits()

    nadia.opens("/front-door")
    nadia.chooses("Overnight")
    nadia.looks_well()
    nadia.sees("With an aunt tonight. Visit first thing.")
    # By the keyboard alone.
    button = nadia.page.get_by_role("button", name=re.compile("Pick up.*Wren Quillfeather"))
    button.focus()
    nadia.page.keyboard.press("Enter")
    nadia.page.wait_for_url("**/front-door/contacts/*")
    nadia.sees("Picked up from the duty team")
    nadia.looks_well()
    assert len(nadia.steps("picked_up", child)) == 1
    nadia.opens("/front-door/overnight")
    nadia.does_not_see("Wren Quillfeather")
    assert nadia.site.logged("pathway.finish", child) or nadia.site.logged("pathway.record_steps", child)
    assert len(nadia.site.snapshot().rows("ssd_contacts", cont_person_id=child)) == 1


def test_flags_come_as_she_types_and_the_page_can_stand_still(enters: Callable[..., AtTheDoor]) -> None:
    nadia = enters(Screener)
    with no_troubles(nadia.page):
        nadia.opens("/front-door/record")
        nadia.page.get_by_label("Who is it about?").press_sequentially("Quillfeather")
        nadia.page.locator("#found h2").wait_for()
        nadia.sees("found")
        nadia.opens("/front-door")
        assert nadia.page.locator("#live[hx-trigger]").count() == 1
        nadia.chooses("Pause")
        assert nadia.page.locator("#live[hx-trigger]").count() == 0
        nadia.looks_well()
        nadia.chooses("Keep it up to date")


def test_it_all_works_without_javascript(enters: Callable[..., AtTheDoor]) -> None:
    nadia = enters(Screener, NARROW, javascript=False)
    nadia.adds("Linnet", "Quillfeather")
    child = nadia.child
    nadia.writes_a_contact("A worry about a child", "School", SAID, "Early help")
    nadia.submits()
    assert len(nadia.steps("contact", child)) == 1
