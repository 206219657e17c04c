"""The Lead Member: sees how well children are served, and never a child."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser


class LeadMember(Person):
    role = "Lead Member"


@pytest.fixture
def joan(browser: Browser, site: Site) -> Iterator[LeadMember]:
    member = LeadMember(browser, site)
    member.signs_in()
    yield member
    member.page.context.close()


def test_she_sees_measures(joan: LeadMember) -> None:
    joan.sees("How we are doing")
    joan.chooses("Measures")
    joan.page.locator("main").get_by_role("table").get_by_role("link", name="Children looked after").first.click()
    joan.sees("children At 31 October 2025")
    joan.does_not_see("The children behind this figure")


def test_a_child_s_page_is_refused_in_plain_english(joan: LeadMember) -> None:
    assert joan.opens(f"/children/{joan.site['own']}").status == 403
    assert joan.heading == "You may not see this page"
    joan.sees("ask your manager")
    assert joan.page.get_by_role("searchbox").count() == 0
    assert joan.opens("/measures/children_looked_after/children").status == 403


def test_small_numbers_stand_as_c(joan: LeadMember) -> None:
    joan.opens("/measures/children_looked_after?by=team")
    cells = joan.page.get_by_role("table").first.locator("tbody td:last-child").all_inner_texts()
    assert "c" in cells
    assert all(cell == "c" or int(cell) > 5 or int(cell) == 0 for cell in cells)
    joan.sees("c stands for a number from 1 to 5")


def test_no_page_of_hers_names_a_child(joan: LeadMember) -> None:
    """Whole names, looked for in the source of every page that opens to her."""
    named = joan.site.ask(
        "SELECT given_names || ' ' || family_name FROM people_person WHERE family_name <> '' AND born > '2005-01-01' "
        "UNION SELECT known_as || ' ' || family_name FROM people_person WHERE known_as <> ''"
    )
    staff = {row[0] for row in joan.site.ask("SELECT name FROM access_user UNION SELECT name FROM workforce_worker")}
    children = {row[0] for row in named} - staff
    assert len(children) > 200
    told = []
    for pattern, addresses in pages.PAGES.items():
        for address in addresses:
            if pages.expected(pattern, address, "lead_member") != 200:
                continue
            filled = joan.site.address + pages.filled(address, joan.site.place.things)
            text = joan.page.context.request.get(filled).text()
            told += [f"{address} names {child}" for child in children if child in text]
    assert not told
