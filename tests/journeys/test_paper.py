"""A paper, from the first section to a dispute: every number in it is followed, or it is not issued.

Priya Raman, head of service, writes it; Helen Ashdown, Director, issues it; Joan Marwood, Lead Member, disputes
a figure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import docx
import pikepdf
import pytest
from playwright.sync_api import Browser

from tests.browser import assert_valid_page
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
TITLE = "Executive Member’s report, December 2025"


class Writer(Person):
    def starts(self, title: str) -> None:
        self.chooses("Papers")
        self.page.get_by_role("main").get_by_role("button").or_(
            self.page.get_by_role("main").get_by_role("link", name=re.compile("paper", re.IGNORECASE))
        ).first.click()
        self.page.get_by_label("Title").fill(title)
        self.page.get_by_label("Executive Member", exact=True).fill("Councillor Joan Marwood")
        self.dates("Date of meeting", date(2025, 12, 10))
        self.presses("Start writing")

    def writes(self, section: str, text: str, then: str = "Save") -> None:
        self.chooses(section)
        self.page.get_by_label("Text").fill(text)
        self.presses(then)

    def places(self, measure: str, period: str, ref: str, how: str = "") -> None:
        """From the picker, with a section open."""
        self.page.get_by_role("link", name=measure, exact=True).first.click()
        self.page.get_by_label("Date or period").first.select_option(period)
        self.presses("Show the figure")
        self.page.get_by_label("Name in this paper").fill(ref)
        if how:
            self.page.get_by_label(how).check()
        self.presses("Place this figure")

    def checks(self) -> None:
        if self.page.get_by_role("link", name="Back to the draft").count():
            self.chooses("Back to the draft")
        self.presses("Check the paper")


class HeadOfService(Writer):
    role = "Head of service"


class Director(Writer):
    role = "Director"


class LeadMember(Person):
    role = "Lead Member"


@pytest.fixture(scope="module")
def priya(browser: Browser, site: Site) -> Iterator[HeadOfService]:
    writer = HeadOfService(browser, site)
    writer.signs_in()
    yield writer
    writer.page.context.close()


@pytest.fixture(scope="module")
def helen(browser: Browser, site: Site) -> Iterator[Director]:
    director = Director(browser, site)
    director.signs_in()
    yield director
    director.page.context.close()


@pytest.fixture(scope="module")
def draft(priya: HeadOfService) -> str:
    """The address of a paper whose highlights hold one placed figure and one bare number."""
    priya.starts(TITLE)
    address = priya.page.url
    priya.writes("1 HIGHLIGHTS", "There are [[]] children in our care, with 26 carers.", "Place a figure")
    priya.places("Children looked after", "2025-10-31", "in-care")
    return address


def test_a_bare_number_is_refused_with_its_sentence_and_a_way_to_mend_it(priya: HeadOfService, draft: str) -> None:
    assert priya.page.get_by_label("Text").input_value().startswith("There are [[figure:in-care]] children")
    priya.checks()
    assert priya.heading.endswith("The paper cannot be issued yet")
    priya.sees("“26” is a number that nobody can follow")
    priya.sees("with 26 carers")
    priya.page.get_by_role("link", name="Open the section").first.click()
    assert priya.page.get_by_label("Text").input_value().endswith("with 26 carers.")
    priya.page.get_by_label("Text").fill("There are [[figure:in-care]] children in our care. A year ago it was [[]].")
    priya.presses("Place a figure")
    priya.places("Children looked after", "2024-10-31", "a-year-ago")


def test_two_figures_of_one_concept_that_differ_must_say_when(priya: HeadOfService, draft: str) -> None:
    priya.page.goto(draft)
    priya.checks()
    priya.sees("differ")
    priya.sees("Let both print with their date and who is counted, or keep one.")
    for ref in ("in-care", "a-year-ago"):
        priya.page.goto(f"{draft}placed/{ref}/")
        priya.page.get_by_label(re.compile("date and who", re.IGNORECASE)).check()
        priya.page.get_by_role("button", name=re.compile("^(Save|Change|Keep)")).first.click()
    priya.page.goto(draft)
    priya.checks()
    assert priya.heading.endswith("The paper may be issued")


def test_the_director_issues_it(helen: Director, draft: str) -> None:
    helen.page.goto(draft)
    helen.checks()
    helen.presses("Go on to issue it")
    helen.presses("Issue the paper")
    helen.sees("The paper is issued")


def test_the_three_files_are_what_they_should_be(helen: Director, draft: str) -> None:
    number = helen.site.ask("SELECT cast(value AS integer) FROM governance_placedfigure WHERE ref = 'in-care' "
                            "ORDER BY id DESC")[0][0]  # fmt: skip
    request = helen.page.context.request
    web = request.get(f"{draft}files/html/")
    assert_valid_page(web.text())
    assert f">{number}" in web.text() or f" {number}" in web.text()
    with pikepdf.open(io.BytesIO(request.get(f"{draft}files/pdf/").body())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.Lang
        with pdf.open_metadata() as metadata:
            assert metadata.get("pdfuaid:part") == "1"
    word = docx.Document(io.BytesIO(request.get(f"{draft}files/docx/").body()))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert str(number) in said
    assert "HIGHLIGHTS" in said


def test_its_figures_still_come_out(helen: Director, draft: str) -> None:
    paper = draft.rstrip("/").rpartition("/")[2]
    told = helen.site.command("figure", f"{paper}-in-care")
    assert told["verdict"] == "agrees"
    helen.opens(f"/figures/{paper}-in-care/")
    helen.presses("Compute it again from its snapshot")
    helen.sees("still comes out of its snapshot")


def test_a_dispute_prints_under_the_figure_of_the_next_paper(
    browser: Browser, site: Site, priya: HeadOfService, draft: str
) -> None:
    joan = LeadMember(browser, site)
    joan.signs_in()
    joan.opens("/measures/children_looked_after?period=2025-10-31")
    joan.chooses("Dispute this figure")
    joan.page.get_by_label("Why is the figure wrong?").fill("The September figure read out in the chamber was higher.")
    joan.presses("Dispute the figure")
    joan.sees("must answer")
    joan.page.context.close()
    priya.page.goto(site.address)
    priya.starts("Executive Member’s report, January 2026")
    address = priya.page.url
    priya.writes("1 HIGHLIGHTS", "There are [[]] children in our care.", "Place a figure")
    priya.places("Children looked after", "2025-10-31", "in-care")
    priya.page.goto(f"{address}preview/")
    priya.sees("The September figure read out in the chamber was higher.")
    priya.sees("Joan Marwood")
