"""Both returns of the invented authority: read without a fault, valid, and matched as the truth says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from goldenthread.demo.returns import write_returns
from goldenthread.people.models import Match
from goldenthread.returns.actions import load_cin, load_ssda903
from goldenthread.returns.cin.elements import CinChild
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.models import SourceRow
from goldenthread.returns.ssda903.episodes import spells
from goldenthread.returns.ssda903.read import read_folder
from goldenthread.returns.ssda903.tables import EpisodeRow, HeaderRow, LeavingCareRow
from goldenthread.rules.periods import parse
from tests.demo.worlds import YEAR, signed, world

FILES = 10  # of SSDA903


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("returns")
    write_returns(world(), place, year=YEAR)
    return place


@pytest.fixture(scope="module")
def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_world_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_returns(world(), tmp_path / "again", year=YEAR)
    assert content(tmp_path / "again") == content(folder)
    write_returns(world(2), tmp_path / "another", year=YEAR)
    other = content(tmp_path / "another")
    assert all(other[name] != content(folder)[name] for name in ("cin.xml", "ssda903/header.csv", "truth.csv"))


def test_a_year_outside_the_history_is_refused(tmp_path: Path) -> None:
    for year in (2021, 2027):
        with pytest.raises(ValueError, match=f"31 March {year} is not inside"):
            write_returns(world(), tmp_path, year=year)
    assert not list(tmp_path.iterdir())


def test_three_in_ten_stand_in_both_and_one_in_ten_is_ambiguous(truth: list[dict[str, str]]) -> None:
    counts, total = Counter(row["truth"] for row in truth), len(truth)
    assert counts["both"] == pytest.approx(0.3 * total, abs=1)
    assert counts["ambiguous"] == pytest.approx(0.1 * total, abs=1)
    assert min(counts["ssda903 only"], counts["cin only"]) > 0.05 * total
    for row in truth:
        assert (bool(row["in_ssda903"]), bool(row["in_cin"])) == {
            "ssda903 only": (True, False),
            "cin only": (False, True),
        }.get(row["truth"], (True, True))
    for column in ("in_ssda903", "in_cin"):
        named = [row[column] for row in truth if row[column]]
        assert len(set(named)) == len(named), "one number for two children"


def test_ssda903_is_read_without_a_fault(folder: Path, truth: list[dict[str, str]]) -> None:
    found = read_folder(folder / "ssda903")
    assert len(found.files) == FILES
    assert not found.quarantined
    assert not found.repeated_headers
    assert not found.without_header
    faults = [
        (row.file, row.line, problem) for table in found.rows.values() for row in table for problem in row.problems
    ]
    assert not faults
    assert set(found.children) == {row["in_ssda903"] for row in truth if row["in_ssda903"]}
    empty = [table.__name__ for table, rows in found.rows.items() if not rows]
    assert not empty, f"nothing in {empty}"


def test_episodes_do_not_contradict_each_other(folder: Path) -> None:
    children = read_folder(folder / "ssda903").by_child(EpisodeRow)
    assert len(children) > 100
    for child, rows in children.items():
        found = spells(rows)
        assert not found.contradictions, f"{child}: {found.contradictions[0].sentence}"
        assert not found.apart


def test_care_leavers_are_in_the_return(folder: Path) -> None:
    found = read_folder(folder / "ssda903")
    leavers = set(found.by_child(LeavingCareRow))
    assert len(leavers) > 10
    assert leavers <= set(found.by_child(HeaderRow))
    assert leavers - set(found.by_child(EpisodeRow)), "some left care in an earlier year"


def test_the_census_is_read_without_a_fault(folder: Path, truth: list[dict[str, str]]) -> None:
    census = open_census(folder / "cin.xml")
    assert (census.header.year, census.header.la_code) == (YEAR, "000")
    assert not census.problems
    children = list(census.children())
    for child in children:
        assert isinstance(child, CinChild)
        assert not [part.problems for part in child.parts() if part.problems]
        assert child.referrals
    assert {child.la_child_id for child in children} == {row["in_cin"] for row in truth if row["in_cin"]}
    plans = [plan for c in children if isinstance(c, CinChild) for r in c.referrals for plan in r.protection_plans]
    assert any(plan.previous_plans for plan in plans)


@pytest.mark.shared
def test_the_census_is_valid_by_its_schema(folder: Path, shared: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared / "data" / "cin" / "CIN_schema_2025.xsd"))
    schema.assertValid(etree.parse(folder / "cin.xml"))


@pytest.mark.django_db
def test_loaded_one_after_the_other_they_match_as_the_truth_says(folder: Path, truth: list[dict[str, str]]) -> None:
    """No two children become one; no child becomes two without a question."""
    first = load_ssda903(by=signed(), found=read_folder(folder / "ssda903"), year=parse("2025-26"))
    second = load_cin(by=signed(), census=open_census(folder / "cin.xml"))
    counts = Counter(row["truth"] for row in truth)
    assert (first["quarantined"], second["quarantined"]) == (0, 0)
    assert (first["discrepancies"], second["discrepancies"]) == (0, 0)
    assert second["matched"] == counts["both"]
    in_903, in_cin = people_of(".csv"), people_of(".xml")
    asked = {frozenset(pair) for pair in Match.objects.values_list("person", "other")}
    seen: set[int] = set()
    for row in truth:
        people = {in_903[row["in_ssda903"]]} if row["in_ssda903"] else set()
        people |= {in_cin[row["in_cin"]]} if row["in_cin"] else set()
        assert len(people) == (2 if row["truth"] == "ambiguous" else 1), row
        assert len(people) == 1 or frozenset(people) in asked, row
        assert not people & seen, f"{row} became one with another child"
        seen |= people
    assert len(asked) == counts["ambiguous"]


def people_of(files: str) -> dict[str, int]:
    """The child's number in a return -> the person whom its rows are about."""
    rows = (
        SourceRow.objects.filter(file__name__endswith=files, quarantined="").values_list("child", "person").distinct()
    )
    found: dict[str, int] = {}
    for number, person in rows:
        assert found.setdefault(number, person) == person, f"{number} is two people"
    return found
