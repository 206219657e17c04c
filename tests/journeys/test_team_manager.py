"""A team manager's clinic: what is late and why, who holds nobody's children, and a child handed over and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser


class TeamManager(Person):
    role = "Team manager"

    def offers(self, child: int, to: str, words: str) -> None:
        self.opens(f"/children/{child}")
        self.chooses("Hand over")
        self.page.locator("input[role=combobox]").fill(to)  # once the script has made the list one to type in
        self.page.get_by_role("option", name=to).first.click()
        self.page.get_by_label("Why, and what do they need to know?").fill(words)
        self.presses("Offer")

    def answers(self, child: str, answer: str, why: str = "") -> None:
        self.opens("/")
        self.page.get_by_role("link", name=child, exact=True).first.click()
        self.page.get_by_label(answer, exact=True).check()
        self.page.get_by_label("If not, why?").fill(why)
        self.presses("Answer")


@pytest.fixture
def gary(browser: Browser, site: Site) -> Iterator[TeamManager]:
    manager = TeamManager(browser, site)
    manager.signs_in()
    yield manager
    manager.page.context.close()


def name_of(gary: TeamManager, child: int) -> str:
    found = gary.site.ask("SELECT coalesce(nullif(known_as, ''), given_names), family_name FROM people_person "
                          "WHERE id = ?", child)  # fmt: skip
    return f"{found[0][0].split()[0]} {found[0][1]}"


def test_what_is_late_says_why(gary: TeamManager) -> None:
    gary.sees("Overdue in my teams")
    gary.chooses("Worklist")
    gary.page.get_by_label("When").select_option(label="Overdue")
    gary.presses("Apply filters")
    rows = gary.page.get_by_role("table").locator("tbody tr").all_inner_texts()
    assert rows
    for row in rows:
        assert "OVERDUE" in row.upper()
        assert re.search(r"\d (working days|days|weeks|months|month) (after|from)", row), row
        assert "today is" in row


def test_who_holds_no_children_of_nobody(gary: TeamManager) -> None:
    gary.chooses("Worklist")
    gary.chooses("Unallocated")
    assert gary.heading.endswith("Unallocated")
    gary.page.get_by_label("Whose children").select_option(label="Everybody I may see")
    gary.presses("Apply filters")
    assert gary.heading.endswith("Unallocated")
    if gary.page.get_by_role("link", name="Everybody I may see", exact=True).count() == 0:  # somebody waits
        assert gary.page.get_by_role("table").locator("tbody tr").count() > 0


def test_what_is_offered_is_declined_with_a_reason_and_stays_where_it_was(gary: TeamManager) -> None:
    offered = name_of(gary, gary.site["offered"])
    gary.sees(offered)
    gary.answers(offered, "No")
    gary.sees("Say why you do not accept")
    gary.page.get_by_label("If not, why?").fill("They live in the south, and are known there.")
    gary.presses("Answer")
    gary.sees("Declined. The present holder keeps the child.")
    gary.does_not_see(f"{offered}</a>,\n      offered to")


def test_a_child_is_offered_to_another_worker_who_accepts(gary: TeamManager, browser: Browser, site: Site) -> None:
    own = site["own"]
    team = site.ask(
        "SELECT t.name FROM pathway_allocation a JOIN workforce_team t ON t.id = a.team_id "
        "WHERE a.person_id = ? AND a.ended IS NULL",
        own,
    )[0][0]
    gary.offers(own, f"{team}, no worker yet", "Gemma is on leave from Monday.")
    gary.sees("Until they accept, the present holder keeps the child.")
    gary.sees("Being handed over")
    gary.answers(name_of(gary, own), "Yes, from today")
    gary.sees("You hold this child from today.")
    now = site.ask("SELECT worker_id FROM pathway_allocation WHERE person_id = ? AND ended IS NULL", own)
    assert now == [(None,)]
    gary.opens("/worklist?list=unallocated&whose=teams")
    gary.sees(name_of(gary, own))
