"""A social worker at 8.40: finds a child by a name as she heard it, reads the record, and writes a visit into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.browser import NARROW
from tests.journeys.furnish import LONG_NAME
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
THURSDAY = date(2025, 10, 30)


class SocialWorker(Person):
    role = "Social worker"

    def records_a_visit(self, child: int, on: date | tuple[str, str, str], said: str) -> None:
        self.opens(f"/children/{child}/write/visit?new=yes")
        self.dates("When did you visit?", on)
        self.page.get_by_role("group", name="Was the child seen?").get_by_label("Yes").check()
        self.page.get_by_label("What did the child say, in their own words?").fill(said)
        self.presses("Finish and record")

    def visits_to(self, child: int) -> int:
        found = self.site.ask("SELECT count(*) FROM pathway_step WHERE kind = 'visit' AND person_id = ?", child)
        return int(found[0][0])


@pytest.fixture
def gemma(browser: Browser, site: Site) -> Iterator[SocialWorker]:
    worker = SocialWorker(browser, site)
    worker.signs_in()
    yield worker
    worker.page.context.close()


def test_she_finds_a_child_whose_name_she_only_heard(gemma: SocialWorker) -> None:
    gemma.searches_for("fetherstonehaw")
    gemma.chooses(f"Percy {LONG_NAME[1]}")
    assert gemma.heading == f"Percy {LONG_NAME[1]}"
    assert gemma.site.logged("people.child", gemma.site["long"])


def test_a_name_that_nobody_has_says_what_was_looked_for(gemma: SocialWorker) -> None:
    gemma.searches_for("Zzyzx")
    assert gemma.heading == "Nobody found"
    gemma.sees("Looked for")
    gemma.sees("as recorded up to")


def test_she_reads_the_life_line_as_a_table(gemma: SocialWorker) -> None:
    gemma.opens(f"/children/{gemma.site['own']}")
    life = gemma.page.locator("section", has=gemma.page.get_by_role("heading", name="Life line", exact=True))
    life.get_by_text("Show as a table").click()
    rows = life.get_by_role("table").get_by_role("row")
    assert rows.count() > 3
    assert "Child in need" in life.get_by_role("table").inner_text()


def test_a_day_that_cannot_be_keeps_what_she_typed(gemma: SocialWorker) -> None:
    own = gemma.site["own"]
    before = gemma.visits_to(own)
    gemma.records_a_visit(own, ("31", "9", "2025"), "She showed me her new bear.")
    summary = gemma.page.get_by_role("alert")
    assert gemma.page.evaluate("document.activeElement.closest('.govuk-error-summary') !== null")
    assert gemma.page.title().startswith("Error: ")
    assert "September 2025 has 30" in summary.inner_text()
    assert gemma.page.get_by_label("Day").input_value() == "31"
    assert gemma.page.get_by_label("What did the child say").input_value() == "She showed me her new bear."
    assert gemma.page.get_by_role("group", name="Was the child seen?").get_by_label("Yes").is_checked()
    gemma.page.get_by_label("Day").fill("30")
    gemma.presses("Finish and record")
    assert "Visit on 30 September 2025 recorded" in gemma.reads
    assert gemma.visits_to(own) == before + 1


def test_a_visit_that_has_not_happened_yet_is_refused(gemma: SocialWorker) -> None:
    own = gemma.site["own"]
    before = gemma.visits_to(own)
    gemma.records_a_visit(own, date(2025, 12, 24), "")
    assert gemma.page.get_by_role("alert").is_visible()
    assert gemma.visits_to(own) == before


def test_pressing_twice_records_one_visit(gemma: SocialWorker) -> None:
    long = gemma.site["long"]
    gemma.opens(f"/children/{long}/write/visit?new=yes")
    gemma.dates("When did you visit?", THURSDAY)
    gemma.page.get_by_role("group", name="Was the child seen?").get_by_label("Yes").check()
    here = gemma.page.url
    form = {e.get_attribute("name"): e.input_value() for e in gemma.page.locator("main form input[type=hidden]").all()}
    answers = {"seen": "yes", "_do": "finish"} | {
        e.get_attribute("name"): e.input_value() for e in gemma.page.locator("main form input[type=text]").all()
    }
    before = gemma.visits_to(long)
    gemma.presses("Finish and record")
    assert "Visit on 30 October 2025 recorded" in gemma.reads
    # As a browser sends it when somebody goes back and sends it again.
    again = gemma.page.context.request.post(here, form={**form, **answers}, headers={"Referer": here})
    assert again.ok
    assert gemma.visits_to(long) == before + 1
    gemma.opens(f"/children/{long}")
    gemma.sees("30 October 2025")


def test_a_child_of_another_team_asks_why(gemma: SocialWorker) -> None:
    outside = gemma.site["outside"]
    gemma.opens(f"/children/{outside}")
    assert gemma.heading.endswith("is outside your work")
    gemma.does_not_see("Life line")
    gemma.presses("Open the record")
    gemma.sees("Say in one line why you need to open this record")
    assert not gemma.site.logged("people.child", outside)
    assert gemma.opens(f"/children/{outside}/chronology").status in (403, 404)
    gemma.opens(f"/children/{outside}")
    gemma.page.get_by_label("Why do you need to open this record?").fill("His sister’s assessment names him")
    gemma.presses("Open the record")
    gemma.goes_on()
    assert gemma.page.get_by_role("heading", name="Life line").is_visible()
    assert gemma.site.logged("people.outside", outside)
    assert gemma.site.logged("people.child", outside)
    reasons = gemma.site.ask("SELECT reason FROM access_reasonedlook WHERE person_id = ?", outside)
    assert reasons == [("His sister’s assessment names him",)]


def test_all_of_it_works_on_a_telephone_without_javascript(browser: Browser, site: Site) -> None:
    gemma = SocialWorker(browser, site, NARROW, javascript=False)
    gemma.signs_in()
    before = gemma.visits_to(site["own"])
    gemma.records_a_visit(site["own"], date(2025, 10, 1), "Fine.")
    assert "Visit on 1 October 2025 recorded" in gemma.reads
    assert gemma.visits_to(site["own"]) == before + 1
    gemma.page.context.close()


def test_the_log_of_it_all_is_whole(gemma: SocialWorker) -> None:
    gemma.site.command("log", "seal")
    assert gemma.site.command("log", "verify")
