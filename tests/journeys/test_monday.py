"""A manager's Monday: the clinic, three decisions, children without a worker, an action, supervision, notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.browser import NARROW, WIDE, assert_axe_clean, assert_fits, no_troubles
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
TODAY, FRIDAY = date(2025, 10, 31), date(2025, 11, 7)
ACTION = "Ask the school who brings them in"


class Manager(Person):
    role = "Team manager"

    def looks_well(self) -> None:
        for width, height in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": height})
            assert_fits(self.page)
        assert_axe_clean(self.page)

    def decides_on(self, child: str, answer: str) -> None:
        """From the clinic and back. `answer` is what the button says."""
        self.opens("/clinic")
        row = self.page.get_by_role("row").filter(has_text=child)
        row.locator("a[href^='/decide/']").first.click()
        self.goes_on()
        if self.page.get_by_label("Why?", exact=True).count():
            self.page.get_by_label("Why?", exact=True).fill("As it says.")
        self.presses(answer)

    def chooses_from(self, question: str, answer: str) -> None:
        box = self.page.get_by_role("combobox", name=question)
        if box.count() and box.first.evaluate("box => box.tagName") != "SELECT":
            box.first.fill(answer)
            self.page.get_by_role("option", name=answer).first.click()
        elif box.count():
            box.first.select_option(label=answer)
        else:
            self.page.get_by_role("group", name=question).get_by_label(answer, exact=False).first.check()


class Worker(Person):
    role = "Social worker"


@pytest.fixture
def gary(browser: Browser, site: Site) -> Iterator[Manager]:
    manager = Manager(browser, site)
    manager.signs_in()
    yield manager
    manager.page.context.close()


def test_a_managers_monday(gary: Manager, browser: Browser, site: Site) -> None:
    gemma = worker_of(site)
    with no_troubles(gary.page):
        gary.opens("/notices")
        gary.sees("Otis Farrow")
        gary.looks_well()
        gary.opens("/")
        gary.looks_well()
        gary.opens("/clinic")
        gary.looks_well()
        three_things_are_decided(gary)
        children_are_given(gary, gemma)
        an_action_is_agreed(gary, gemma)
        supervision_is_recorded(gary, site)
    gary.opens("/worklist?list=unallocated&whose=teams")
    gary.does_not_see("Penhallow")
    gary.opens("/worklist?list=decide&whose=mine")
    for name in ("Otis Farrow", "Bertie Farrow", "Wilhelmina Farrow"):
        gary.does_not_see(name)
    told_to_gemma(browser, site)
    the_record_says(site)


def worker_of(site: Site) -> str:
    (found,) = site.ask("SELECT name FROM workforce_worker WHERE id = ?", site["worker"])
    return str(found[0])


def three_things_are_decided(gary: Manager) -> None:
    gary.decides_on("Otis Farrow", "Approve")
    gary.sees("Single assessment approved")
    gary.decides_on("Bertie Farrow", "Approve")
    gary.sees("Child in need plan approved")
    gary.decides_on("Wilhelmina Farrow", "Return with comments")
    gary.sees("Say what has to be mended")
    gary.looks_well()
    gary.page.get_by_label("Comment", exact=False).last.fill("Who tells her grandmother?")
    gary.presses("Return with comments")
    gary.sees("with your comments")


def children_are_given(gary: Manager, gemma: str) -> None:
    gary.opens("/clinic")
    gary.sees("Lark Penhallow")
    gary.chooses("Give children to a worker")
    gary.looks_well()
    for name in ("Lark Penhallow", "Ivo Penhallow"):
        gary.page.get_by_label(name, exact=True).check()
    gary.chooses_from("To whom?", gemma)
    gary.page.get_by_label("Why, and what do they need to know?").fill("Their mother asks for you.")
    gary.presses("Give the children")
    gary.sees("from today")


def an_action_is_agreed(gary: Manager, gemma: str) -> None:
    gary.opens("/clinic")
    gary.page.locator("summary", has_text="Agree an action").click()
    gary.presses("Agree it")
    gary.looks_well()
    assert gary.page.evaluate("document.activeElement.closest('.govuk-error-summary') !== null")
    gary.page.get_by_label("What will be done?").fill(ACTION)
    gary.chooses_from("Who does it?", gemma)
    gary.dates("By when?", FRIDAY)
    gary.presses("Agree it")
    gary.sees(f"{gemma} will do it")
    gary.sees(ACTION)


def supervision_is_recorded(gary: Manager, site: Site) -> None:
    gary.opens("/supervision")
    gary.looks_well()
    gary.opens(f"/workers/{site['worker']}/supervision")
    gary.dates("When was it held?", TODAY)
    gary.page.get_by_role("group", name="What kind of supervision was it?").get_by_role("radio").first.check()
    gary.page.get_by_label("How many minutes did it take?").fill("60")
    gary.page.get_by_label("Otis Farrow", exact=True).check()
    gary.page.get_by_label("What was decided about Otis Farrow?").fill("See him at school on Tuesday.")
    gary.looks_well()
    gary.presses("Record supervision")
    gary.sees("31 October 2025")


def told_to_gemma(browser: Browser, site: Site) -> None:
    gemma = Worker(browser, site)
    gemma.signs_in()
    gemma.opens("/notices")
    for name in ("Otis Farrow", "Wilhelmina Farrow", "Lark Penhallow"):
        gemma.sees(name)
    gemma.opens("/worklist?list=write&whose=mine")
    gemma.sees("Wilhelmina Farrow")
    gemma.opens("/worklist?list=expected&whose=mine")
    gemma.sees("Otis Farrow")
    gemma.page.context.close()


def the_record_says(site: Site) -> None:
    snapshot = site.snapshot()
    open_need = "SELECT count(*) FROM pathway_childinneed WHERE person_id = ? AND ended IS NULL"
    plan = "SELECT started, ended FROM pathway_childinneedplan WHERE person_id = ?"
    assert site.ask(plan, site["to_agree"]) == [("2025-10-30", None)]
    assert site.ask(open_need, site["to_close"]) == [(1,)], "what was returned has ended nothing"
    (otis,) = site.ask('SELECT person_id, outcome, authorised_on FROM pathway_step WHERE "group" = ?', group_of(site))
    assert otis[1:] == ("child_in_need_plan", TODAY.isoformat())
    held = "SELECT worker_id FROM pathway_allocation WHERE person_id = ? AND ended IS NULL AND role = 'case worker'"
    assert site.ask(held, site["sister"]) == site.ask(held, site["brother"]) == [(site["worker"],)]
    agreed = site.ask("SELECT what, who_id, by_when, done_on FROM pathway_clinicaction")
    assert (ACTION, site["worker"], FRIDAY.isoformat(), None) in agreed
    oversight = "SELECT count(*) FROM pathway_step WHERE kind = 'management_oversight' AND person_id = ?"
    assert site.ask(oversight, otis[0]) == [(1,)]
    for act, child in (
        ("pathway.decide", otis[0]),
        ("pathway.decide", site["to_agree"]),
        ("pathway.decide", site["to_close"]),
        ("pathway.assign", site["sister"]),
    ):
        assert site.logged(act, child), f"{act} of {child} is not in the log"
    assert site.ask("SELECT count(*) FROM access_logentry WHERE act = 'pathway.clinic'")[0][0] > 0
    assert snapshot.rows("ssd_cin_plans", cinp_person_id=site["to_agree"])
    assert not any(row["cinp_cin_plan_end_date"] for row in snapshot.rows("ssd_cin_plans", cinp_person_id=otis[0]))
    (assessment,) = snapshot.rows("ssd_cin_assessments", cina_person_id=otis[0])
    assert str(assessment["cina_assessment_auth_date"])[:10] == TODAY.isoformat()
    supervisions = snapshot.rows("gt_supervisions")
    assert any(TODAY.isoformat() in (str(value)[:10] for value in row.values()) for row in supervisions)


def group_of(site: Site) -> str:
    return str(site["submitted"]).replace("-", "")
