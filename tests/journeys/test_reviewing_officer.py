"""An independent reviewing officer opens a looked-after child whom he has never met, and understands in two minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser


class ReviewingOfficer(Person):
    role = "Independent reviewing officer"

    def part(self, title: str) -> str:
        """What stands under a heading of the child's page."""
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return heading.locator("xpath=ancestor::section[1]").inner_text()


@pytest.fixture
def lee(browser: Browser, site: Site) -> Iterator[ReviewingOfficer]:
    officer = ReviewingOfficer(browser, site)
    officer.signs_in()
    officer.opens(f"/children/{site['in_care']}")
    yield officer
    officer.page.context.close()


def test_what_is_happening_now_says_since_when_and_why(lee: ReviewingOfficer) -> None:
    now = lee.part("What is happening now")
    assert re.search(r"Looked after since \d+ \w+ 20\d\d", now)
    assert "Placed since" in now


def test_what_is_due_says_by_which_rule(lee: ReviewingOfficer) -> None:
    due = lee.part("What is due")
    assert "review" in due
    assert re.search(r"\d+ (days|working days|months) (from|after)", due)


def test_who_is_involved_has_a_telephone_number_each(lee: ReviewingOfficer) -> None:
    people = lee.page.locator(".gt-people__one")
    assert people.count() >= 2
    for one in people.all():
        assert re.search(r"01632 960\d{3}", one.inner_text()), one.inner_text()
        assert one.get_by_role("link").get_attribute("href", timeout=1000)[:4] == "tel:"  # type: ignore[index]


def test_the_life_line_stands_before_the_chronology(lee: ReviewingOfficer) -> None:
    headings = [each.inner_text() for each in lee.page.locator("main h2").all()]
    wanted = ["What is happening now", "What is due", "Family and relationships", "Life line", "Chronology"]
    assert [heading for heading in headings if heading in wanted] == wanted
    drawn = lee.page.locator(".gt-life-line__line svg")
    assert drawn.get_by_role("img", name=re.compile("^Care")).count() >= 1
    assert drawn.get_by_role("img", name=re.compile("^Placement")).count() >= 1


def test_the_first_screen_says_what_matters(lee: ReviewingOfficer) -> None:
    for title in ("What is happening now", "What is due", "Who is involved"):
        box = lee.page.get_by_role("heading", name=title, exact=True).bounding_box()
        assert box is not None
        assert box["y"] < 900, f"“{title}” is below the first screen"


def test_the_chronology_reaches_back_to_birth(lee: ReviewingOfficer) -> None:
    lee.page.get_by_role("link", name=re.compile("^The whole chronology")).click()
    entries = lee.page.locator(".moj-timeline__title").all_inner_texts()
    assert entries[-1] == "Born"
    assert len(entries) > 5
    lee.page.get_by_label("Year").select_option(index=1)
    lee.presses("Apply filters")
    assert 0 < lee.page.locator(".moj-timeline__title").count() < len(entries)
