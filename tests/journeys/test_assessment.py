"""A sister and a brother: given to a worker, assessed in drafts, sent back with comments, authorised, planned for with
their mother, visited and reviewed; and what their family is given to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator

from tests.browser import NARROW, WIDE, assert_axe_clean, assert_fits, no_troubles
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
TODAY = date(2025, 10, 31)
LARK, IVO = "Lark Penhallow", "Ivo Penhallow"
RETURNED = "What will it be like for them if nothing changes?"
ACTION = "Delphine and the school agree who brings Ivo in"


class Caseworker(Person):
    def looks_well(self) -> None:
        for width, height in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": height})
            assert_fits(self.page)
        assert_axe_clean(self.page)

    def of(self, child: str) -> Locator:
        """Whatever stands under a child's name, in one form about several."""
        return self.page.locator("fieldset.gt-child", has=self.page.get_by_text(child, exact=True))

    def writes(self, question: str, words: str, child: str = "") -> None:
        inside = self.of(child) if child else self.page
        inside.get_by_label(question).filter(visible=True).first.fill(words)

    def picks(self, question: str, answer: str, child: str = "") -> None:
        inside = self.of(child) if child else self.page
        inside.get_by_role("group", name=question).first.get_by_label(answer, exact=False).first.check()

    def chooses_from(self, question: str, answer: str, child: str = "") -> None:
        """Radio buttons, or a list that the script has made a box to type in."""
        inside = self.of(child).last if child else self.page
        box = inside.get_by_role("combobox", name=question)
        if not box.count():
            self.picks(question, answer, child)
            return
        box.first.fill(answer)
        self.page.get_by_role("option", name=answer).first.click()

    def follows(self, which: str, what: str, child: str = LARK) -> None:
        """From a worklist to where it is done."""
        self.opens(f"/worklist?list={which}&whose=mine&when=all")
        row = self.page.get_by_role("row").filter(has_text=child).filter(has_text=what)
        row.get_by_role("link").last.click()
        self.goes_on()

    def finds_nothing(self, which: str, child: str = LARK) -> None:
        self.opens(f"/worklist?list={which}&whose=mine&when=all")
        assert self.page.get_by_role("row").filter(has_text=child).count() == 0, f"{child} is in the list {which}"


class SocialWorker(Caseworker):
    role = "Social worker"

    def also_about(self, name: str) -> None:
        self.page.get_by_role("checkbox", name=name).check()
        self.presses("Change who this is about")

    def submits(self) -> None:
        self.presses("Submit for a decision")
        self.sees("It is now with whoever decides on it")


class TeamManager(Caseworker):
    role = "Team manager"

    def approves(self, kind: str) -> None:
        self.presses("Approve")
        self.sees(f"{kind} approved")


@pytest.fixture
def gemma(browser: Browser, site: Site) -> Iterator[SocialWorker]:
    worker = SocialWorker(browser, site)
    worker.signs_in()
    yield worker
    worker.page.context.close()


@pytest.fixture
def gary(browser: Browser, site: Site) -> Iterator[TeamManager]:
    manager = TeamManager(browser, site)
    manager.signs_in()
    yield manager
    manager.page.context.close()


def test_from_allocation_to_a_plan_agreed_and_a_letter_for_the_family(
    gemma: SocialWorker, gary: TeamManager, site: Site, tmp_path: Path
) -> None:
    with no_troubles(gemma.page), no_troubles(gary.page):
        given_to_gemma(gary, site)
        written_and_submitted(gemma)
        returned_with_comments(gary)
        mended(gemma)
        authorised(gary)
        planned(gemma)
        agreed(gary)
        visited_and_reviewed(gemma)
        taken_for_the_family(gemma, site, tmp_path)
    the_record_says(site)
    gemma.finds_nothing("write")
    gemma.finds_nothing("expected")
    gary.finds_nothing("decide")


def given_to_gemma(gary: TeamManager, site: Site) -> None:
    gary.opens("/worklist?list=unallocated&whose=teams")
    gary.sees(LARK)
    gary.chooses("Give children to a worker")
    gary.looks_well()
    for name in (LARK, IVO):
        gary.page.get_by_label(name, exact=True).check()
    gary.chooses_from("To whom?", gemma_is(site))
    gary.writes("Why, and what do they need to know?", "Delphine knows you from the nursery.")
    gary.presses("Give the children")
    gary.sees(f"holds {IVO} and {LARK} from today")
    gary.opens("/worklist?list=unallocated&whose=teams")
    gary.does_not_see(LARK)


def gemma_is(site: Site) -> str:
    (name,) = site.ask(
        "SELECT w.name FROM workforce_worker w JOIN access_user u ON u.id = w.user_id "
        "WHERE u.email LIKE 'social.worker@%'"
    )
    return str(name[0])


def written_and_submitted(gemma: SocialWorker) -> None:
    gemma.opens("/")
    gemma.sees(LARK)
    gemma.follows("write", "Single assessment")
    gemma.looks_well()
    gemma.dates("When will you and your manager look at how it is going?", date(2025, 11, 5))
    gemma.writes("What do the parents and carers do well", "Delphine is warm. She works nights.")
    gemma.writes("Which parents live elsewhere", "Their father rings on Sundays.")
    gemma.presses("Save and come back later")
    gemma.opens("/drafts")
    gemma.looks_well()
    gemma.page.get_by_role("link", name="Go on with it").or_(
        gemma.page.get_by_role("link", name="Single assessment")
    ).first.click()
    assert "works nights" in gemma.page.get_by_label("What do the parents and carers do well").input_value()
    for name, words in ((LARK, "“I get Ivo up.”"), (IVO, "“Lark makes toast.”")):
        gemma.picks("Was the child seen?", "Yes", name)
        gemma.picks("Was the child seen alone?", "Yes", name)
        gemma.writes("What does the child say, in their own words?", words, name)
        gemma.writes("What is a day in this child's life like?", "Up at six, the two of them.", name)
        gemma.picks("Which factors did the assessment find?", "Neglect", name)
        gemma.writes("What needs to change for this child?", "Somebody grown up is there in the mornings.", name)
        gemma.chooses_from("What do you recommend?", "Child in need plan", name)
    gemma.writes("What does it come to?", "Two children who look after each other.")
    gemma.writes("In plain words for the family", "Your children love you, and mornings are hard.")
    gemma.presses("Submit for a decision")
    gemma.sees("Before you finish")  # nothing is said of who they are; it may be finished so
    gemma.looks_well()
    gemma.submits()


def returned_with_comments(gary: TeamManager) -> None:
    gary.opens("/")
    gary.sees("Awaiting your decision")  # what has waited longest; the rest is on the worklist
    gary.follows("decide", "Single assessment")
    gary.looks_well()
    gary.sees("“Lark makes toast.”")
    gary.presses("Return with comments")
    gary.sees("Say what has to be mended")
    gary.page.locator("details", has_text="Comment on: What does it come to?").locator("summary").click()
    gary.page.get_by_label("Comment on: What does it come to?").fill(RETURNED)
    gary.presses("Return with comments")
    gary.sees("with your comments")


def mended(gemma: SocialWorker) -> None:
    gemma.opens("/")
    gemma.sees("Returned")
    gemma.follows("write", "Single assessment")
    gemma.sees(RETURNED)
    gemma.looks_well()
    analysis = "Two children who look after each other. If nothing changes, Lark stops going to school."
    gemma.writes("What does it come to?", analysis)
    gemma.presses("Submit for a decision")
    if "Before you finish" in gemma.reads:
        gemma.submits()


def authorised(gary: TeamManager) -> None:
    gary.follows("decide", "Single assessment")
    gary.sees(RETURNED)  # what was said before stands beside it
    gary.sees("Lark stops going to school")
    gary.writes("Why?", "As Gemma recommends: they need somebody in the mornings.")
    gary.approves("Single assessment")


def planned(gemma: SocialWorker) -> None:
    gemma.follows("expected", "Child in need plan")
    if not gemma.page.locator("fieldset.gt-child").count():
        gemma.also_about(IVO)
    gemma.dates("When was the plan made with the family?", TODAY)
    for name in (LARK, IVO):
        changes = gemma.of(name).get_by_label("What needs to change for this child?")
        assert "grown up is there" in changes.input_value(), "what the assessment said is not typed again"
        gemma.writes("What does the child want to happen", "“A morning when Mum is in.”", name)
    gemma.writes("What will be done?", ACTION)
    gemma.presses("Submit for a decision")
    gemma.sees("An action does not say who does it")
    gemma.looks_well()
    gemma.writes("Who does it?", "Delphine")
    gemma.dates("By when?", date(2025, 11, 10))
    gemma.writes("How shall we know it helped?", "Ivo is in school by nine")
    gemma.writes("What happens if this does not work?", "We meet again, and ask for more help.")
    gemma.writes("How often will you visit, in weeks?", "2")
    gemma.dates("When is the plan reviewed?", date(2025, 12, 12))
    gemma.submits()


def agreed(gary: TeamManager) -> None:
    gary.follows("decide", "Child in need plan")
    gary.looks_well()
    gary.sees(ACTION)
    gary.approves("Child in need plan")


def visited_and_reviewed(gemma: SocialWorker) -> None:
    gemma.opens(f"/children/{gemma.site['sister']}/write/visit?new=yes")
    gemma.dates("When did you visit?", TODAY)
    gemma.also_about(IVO)
    for name in (LARK, IVO):
        gemma.picks("Was the child seen?", "Yes", name)
        gemma.picks("Was the child seen alone?", "Yes", name)
    gemma.presses("Finish and record")
    gemma.sees("recorded for 2 children")
    gemma.opens(f"/children/{gemma.site['sister']}/write/child_in_need_review?new=yes")
    gemma.also_about(IVO)
    gemma.dates("When was the review held?", TODAY)
    for name in (LARK, IVO):
        gemma.writes("What is better for the child", "In school by nine all week.", name)
        gemma.writes("What does the child say, in their own words?", "“Mum was in.”", name)
        gemma.chooses_from("What was decided?", "The plan continues", name)
    assert gemma.page.get_by_label("What will be done?").first.input_value() == ACTION
    gemma.looks_well()
    gemma.presses("Finish and record")
    gemma.sees("recorded for 2 children")


def taken_for_the_family(gemma: SocialWorker, site: Site, folder: Path) -> None:
    gemma.opens(f"/children/{site['sister']}")
    gemma.looks_well()
    gemma.opens(f"/children/{site['sister']}/documents")
    gemma.page.get_by_role("link", name="The plan, for the family").first.click()
    gemma.looks_well()
    gemma.sees(ACTION)
    for link, name in (("Take it as a Word document", "plan.docx"), ("Take it as a PDF", "plan.pdf")):
        with gemma.page.expect_download() as taken:
            gemma.page.get_by_role("link", name=link).first.click()
        taken.value.save_as(folder / name)
    word = docx.Document(str(folder / "plan.docx"))
    said = [p.text for p in word.paragraphs] + [c.text for t in word.tables for row in t.rows for c in row.cells]
    assert any(ACTION in each for each in said)
    pdf = (folder / "plan.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf, "the PDF is not tagged"


def the_record_says(site: Site) -> None:
    snapshot = site.snapshot()
    for key in ("sister", "brother"):
        child = site[key]
        steps = dict(site.ask("SELECT kind, outcome FROM pathway_step WHERE person_id = ? ORDER BY id", child))
        assert steps == {
            "single_assessment": "child_in_need_plan",
            "child_in_need_plan": "",
            "visit": "",
            "child_in_need_review": "continues",
        }
        assert site.ask("SELECT started FROM pathway_childinneedplan WHERE person_id = ? AND ended IS NULL", child) == [
            (TODAY.isoformat(),)
        ]
        (held,) = site.ask(
            "SELECT w.name FROM pathway_allocation a JOIN workforce_worker w ON w.id = a.worker_id "
            "WHERE a.person_id = ? AND a.ended IS NULL AND a.role = 'case worker'",
            child,
        )
        assert held[0] == gemma_is(site)
        answers = site.ask(
            "SELECT answer FROM pathway_approval WHERE person_id = ? ORDER BY id",
            child,
        )
        assert [each[0] for each in answers] == ["returned", "approved", "approved"]
        for act in ("pathway.assign", "pathway.finish", "pathway.decide"):
            assert site.logged(act, child), act
        (plan,) = snapshot.rows("ssd_cin_plans", cinp_person_id=child)
        assert str(plan["cinp_cin_plan_start_date"])[:10] == TODAY.isoformat()
        (assessment,) = snapshot.rows("ssd_cin_assessments", cina_person_id=child)
        assert str(assessment["cina_assessment_auth_date"])[:10] == TODAY.isoformat()
        assert json.loads(assessment["cina_assessment_outcome_json"])
        (visit,) = snapshot.rows("ssd_cin_visits", cinv_person_id=child)
        assert visit["cinv_cin_visit_seen_alone"] == "Y"
