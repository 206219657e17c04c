"""Tom Ferriby, performance analyst, on his first day: loads last year's returns into an empty place and follows a
figure.

One of the returns has a mistake in it, as returns have: an episode of care that ends before it began.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.person import Person
from tests.journeys.place import Place, Site, goldenthread, served

pytestmark = pytest.mark.browser
EMAIL = "performance.analyst@erimus.example"


class Analyst(Person):
    role = "Performance analyst"

    def signs_in_by_link(self) -> None:
        """By the way in of a real installation: a link from the command line."""
        link = self.site.command("sign-in-link", EMAIL, "--site", self.site.address)["link"]
        self.page.goto(link)
        self.page.get_by_role("button").filter(has_text="Sign in").click()


@pytest.fixture(scope="module")
def returns(erimus: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two returns, and one row of them that cannot be."""
    folder = tmp_path_factory.mktemp("given") / "returns"
    shutil.copytree(erimus.returns, folder)
    spoil(folder / "ssda903" / "episodes.csv")
    return folder


def spoil(episodes: Path) -> None:
    with episodes.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = next(row for row in rows if row["DEC"])
    wrong["DEC"] = "01/01/2020"
    with episodes.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def empty(erimus: Place, returns: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    place = Place(tmp_path_factory.mktemp("toms") / "place", returns, {})
    goldenthread(place.data, "prepare")
    goldenthread(place.data, "create-user", EMAIL, "--name", "Tom Ferriby", "--role", "performance_analyst")
    with served(place) as site:
        yield site


@pytest.fixture(scope="module")
def loads(empty: Site) -> dict[str, dict[str, int]]:
    """What the two commands told."""
    looked_after = empty.command("load", "ssda903", str(empty.place.returns / "ssda903"))
    in_need = empty.command("load", "cin", str(empty.place.returns / "cin.xml"))
    empty.command("snapshot")
    return {"ssda903": looked_after, "cin": in_need}


@pytest.fixture
def tom(browser: Browser, empty: Site, loads: dict[str, dict[str, int]]) -> Iterator[Analyst]:
    analyst = Analyst(browser, empty)
    analyst.signs_in_by_link()
    yield analyst
    analyst.page.context.close()


def test_every_child_of_both_returns_is_accounted_for(loads: dict[str, dict[str, int]]) -> None:
    for told in loads.values():
        assert told["children"] == told["loaded"] + told["quarantined"] > 0
    assert loads["cin"]["matched"] > 0
    assert loads["cin"]["matches_to_confirm"] > 0


def test_he_sees_what_was_loaded(tom: Analyst) -> None:
    tom.chooses("Returns")
    tom.sees("CIN census, year to 31 March 2025")
    tom.chooses("SSDA903, year to 31 March 2025")
    tom.sees("episodes.csv")


def test_he_confirms_that_two_records_are_one_child(tom: Analyst) -> None:
    tom.chooses("Matches to confirm")
    waiting = tom.page.locator("main ul.govuk-list > li").count()
    tom.page.locator("main").get_by_role("link").first.click()
    assert tom.heading.endswith("Are these the same person?")
    tom.page.get_by_label("Why you decided so").fill("The school confirmed it by telephone.")
    tom.presses("Same person")
    tom.sees("are now one record. You can undo this from that record.")
    assert tom.page.locator("main ul.govuk-list > li").count() == waiting - 1


def test_a_fact_that_cannot_be_stands_on_the_child_s_page(tom: Analyst) -> None:
    tom.chooses("Returns")
    tom.chooses("SSDA903, year to 31 March 2025")
    tom.page.locator("#doubts ~ * table a, #doubts + * a").first.click()
    tom.page.locator("#listed ~ * td a, #listed ~ * th a").first.click()
    tom.sees("What does not add up")
    tom.sees("From episodes.csv, line")
    tom.page.get_by_text("The fact as it came").first.click()
    tom.sees("1 January 2020")


def test_the_picture_opens_where_the_returns_end(tom: Analyst) -> None:
    """It was taken on 31 October; the newest return tells of 31 March; a page full of "could not tell" helps nobody."""
    tom.chooses("Service picture")
    tom.sees("Each stage at 31 March 2025")
    tom.sees("Nothing is recorded of the time after 31 March 2025")
    row = tom.page.get_by_role("row").filter(has=tom.page.get_by_role("rowheader", name="Looked after")).first
    assert int(row.get_by_role("link").first.inner_text()) > 0


def test_he_follows_a_number_to_the_line_of_the_return(tom: Analyst) -> None:
    tom.chooses("Service picture")
    row = tom.page.get_by_role("row").filter(has=tom.page.get_by_role("rowheader", name="Looked after")).first
    number = int(row.get_by_role("link").first.inner_text())
    row.get_by_role("link").first.click()
    assert tom.heading.endswith("Children looked after")
    tom.sees(f"{number} children At 31 March 2025")
    tom.chooses("The children behind this figure")
    table = tom.page.get_by_role("table").first
    assert table.locator("tbody tr").count() == number
    table.get_by_role("link").first.click()
    tom.sees("Where this came from")
    tom.page.get_by_text("Show each row and what was made of it").click()
    assert tom.page.get_by_role("cell", name="episodes.csv, line").first.is_visible()
