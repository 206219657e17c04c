"""The Director on a Monday: from the cards on her first page, through the picture, to the child behind a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator

from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser


class Director(Person):
    role = "Director"

    def stage(self, title: str) -> Locator:
        """The row of a stage under the picture."""
        table = self.page.get_by_role("table").first
        return table.get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=title, exact=True))

    def number_of(self, title: str) -> int:
        return int(self.stage(title).get_by_role("link").first.inner_text())


@pytest.fixture
def helen(browser: Browser, site: Site) -> Iterator[Director]:
    director = Director(browser, site)
    director.signs_in()
    yield director
    director.page.context.close()


def test_her_first_page_says_how_we_are_doing(helen: Director) -> None:
    helen.sees("How we are doing")
    cards = helen.page.locator("section", has_text="How we are doing").get_by_role("link")
    assert cards.count() >= 6
    helen.chooses("Children looked after")
    assert helen.heading.endswith("Children looked after")


def test_a_number_of_the_picture_opens_down_to_a_child(helen: Director) -> None:
    helen.chooses("Service picture")
    number = helen.number_of("Looked after")
    drawn = helen.page.locator("svg:visible").get_by_role("link", name=f"{number} children: Children looked after")
    drawn.first.click()
    helen.sees(f"{number} children At 31 October 2025")
    helen.page.get_by_label("Break down by").select_option(label="Team")
    helen.presses("Show")
    groups = helen.page.get_by_role("table").first
    told = [int(cell) for cell in groups.locator("tbody td:last-child").all_inner_texts()]
    assert sum(told) == number
    groups.get_by_role("link").first.click()
    helen.sees(f"{told[0]} children At 31 October 2025")
    helen.chooses("The children behind this figure")
    assert helen.page.get_by_role("table").first.locator("tbody tr").count() == told[0]
    child = helen.page.get_by_role("table").first.get_by_role("link").first
    name = child.inner_text()
    child.click()
    assert helen.heading == name
    helen.sees("Looked after since")


def test_she_looks_at_a_day_long_past(helen: Director) -> None:
    helen.chooses("Service picture")
    now = helen.number_of("Child in need")
    helen.page.get_by_text("Choose a date").click()
    helen.dates("Date", date(2023, 3, 31))
    helen.page.get_by_role("button", name="Show").click()
    helen.sees("Each stage at 31 March 2023")
    assert "on=2023-03-31" in helen.page.url
    assert helen.number_of("Child in need") != now
    helen.page.get_by_text("Choose a date").click()
    helen.dates("Date", ("31", "2", "2023"))
    helen.page.get_by_role("button", name="Show").click()
    helen.sees("February 2023 has 28")
    assert helen.page.get_by_label("Day").is_visible(), "what she typed is hidden away"


def test_a_day_before_the_record_could_not_be_told_and_says_so(helen: Director) -> None:
    helen.opens("/picture?on=2015-03-31")
    helen.sees("could not tell")
    helen.sees("What could not be told, and why")
