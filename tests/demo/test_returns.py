"""Both returns of the invented authority: read without a fault, valid, and matched as the truth says."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree

from goldenthread.demo.returns import write_returns
from goldenthread.demo.returns.names import identity
from goldenthread.demo.returns.year import Year
from goldenthread.people.models import Match
from goldenthread.returns.actions import load_cin, load_ssda903
from goldenthread.returns.cin.elements import CinChild
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.models import SourceRow
from goldenthread.returns.ssda903.episodes import spells
from goldenthread.returns.ssda903.read import read_folder
from goldenthread.returns.ssda903.tables import EpisodeRow, HeaderRow, LeavingCareRow
from goldenthread.rules import codes
from goldenthread.rules.identifiers import upn_check_letter
from goldenthread.rules.periods import parse
from tests.demo.worlds import YEAR, signed, tables, world

FILES = 10  # of SSDA903
SCALE = 0.2
FIRST, LAST = date(YEAR - 1, 4, 1), date(YEAR, 3, 31)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("returns")
    write_returns(world(1, SCALE), place, year=YEAR)
    return place


@pytest.fixture(scope="module")
def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_world_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_returns(world(1, SCALE), tmp_path / "again", year=YEAR)
    assert content(tmp_path / "again") == content(folder)
    write_returns(world(2, SCALE), tmp_path / "another", year=YEAR)
    other = content(tmp_path / "another")
    assert all(other[name] != content(folder)[name] for name in ("cin.xml", "ssda903/header.csv", "truth.csv"))


def test_a_year_outside_the_history_is_refused(tmp_path: Path) -> None:
    for year in (2016, 2027):
        with pytest.raises(ValueError, match=f"31 March {year} is not inside"):
            write_returns(world(1, SCALE), tmp_path, year=year)
    assert not list(tmp_path.iterdir())


def test_all_but_care_leavers_stand_in_both_and_one_in_ten_of_them_is_ambiguous(truth: list[dict[str, str]]) -> None:
    counts = Counter(row["truth"] for row in truth)
    shared = counts["both"] + counts["ambiguous"]
    assert shared > 60
    assert counts["ambiguous"] == round(0.1 * shared)
    assert counts["cin only"] > 3 * shared
    assert 0 < counts["ssda903 only"] < shared
    renamed = sum(row["in_cin"] == f"C{row['in_ssda903']}" for row in truth if row["truth"] == "both")
    assert 0.2 * shared < renamed < 0.5 * shared, "by the UPN alone"
    for row in truth:
        assert (bool(row["in_ssda903"]), bool(row["in_cin"])) == {
            "ssda903 only": (True, False),
            "cin only": (False, True),
        }.get(row["truth"], (True, True))
    for column in ("in_ssda903", "in_cin"):
        named = [row[column] for row in truth if row[column]]
        assert len(set(named)) == len(named), "one number for two children"


def test_everybody_in_need_or_looked_after_in_the_year_is_named(truth: list[dict[str, str]]) -> None:
    """Counted over the event tables themselves."""

    def there(name: str) -> set[str]:
        rows = tables(1, SCALE)[name].to_pylist()
        return {
            str(r["person_id"]) for r in rows if r["started"] <= LAST and (r["ended"] is None or r["ended"] >= FIRST)
        }

    assert {row["child"] for row in truth if row["in_cin"]} == there("child_in_need")
    named = {row["child"] for row in truth if row["in_ssda903"]}
    assert there("care_period") <= named
    rest = named - there("care_period")
    assert rest
    assert rest <= {str(row["person_id"]) for row in tables(1, SCALE)["leaving_care"].to_pylist()}


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


def test_episodes_begin_with_codes_of_their_year_and_stand_inside_the_year(folder: Path) -> None:
    rows = [row for rows in read_folder(folder / "ssda903").by_child(EpisodeRow).values() for row in rows]
    for row in rows:
        assert row.decom is not None
        assert row.decom <= LAST
        assert row.dec is None or FIRST <= row.dec <= LAST
        assert (row.dec is None) == (row.rec is None)
        for name, list_name in (("ls", "legal_status"), ("place", "placement_type"), ("rne", "new_episode_reason")):
            assert codes.lookup(list_name).valid(getattr(row, name), row.decom), (name, row)
        if row.dec and row.rec:
            assert codes.lookup("episode_ceased_reason").valid(row.rec, row.dec), row
    assert {row.rne for row in rows} >= {"S", "L", "P"}
    assert len({row.place for row in rows}) > 6


def test_upns_have_their_check_letter_and_nobody_has_one_before_school(folder: Path) -> None:
    headers = [row for rows in read_folder(folder / "ssda903").by_child(HeaderRow).values() for row in rows]
    for row in headers:
        assert row.upn is not None
        assert row.dob is not None
        if row.upn.startswith("UN"):
            assert row.upn == "UN1"
            assert (LAST - row.dob).days < 4.5 * 366
        else:
            assert row.upn[0] == upn_check_letter(row.upn[1:])
    upns = [row.upn for row in headers if row.upn != "UN1"]
    assert len(set(upns)) == len(upns) > len(headers) / 2


def test_care_leavers_are_in_the_return(folder: Path) -> None:
    found = read_folder(folder / "ssda903")
    leavers = set(found.by_child(LeavingCareRow))
    assert len(leavers) > 10
    assert leavers <= set(found.by_child(HeaderRow))
    assert leavers - set(found.by_child(EpisodeRow)), "some left care in an earlier year"


def test_the_census_is_read_without_a_fault(folder: Path, truth: list[dict[str, str]]) -> None:
    census = open_census(folder / "cin.xml")
    assert (census.header.year, census.header.la_code) == (YEAR, world(1, SCALE).places.la_code)
    assert not census.problems
    children = list(census.children())
    for child in children:
        assert isinstance(child, CinChild)
        assert not [part.problems for part in child.parts() if part.problems]
        assert child.referrals
    assert {child.la_child_id for child in children} == {row["in_cin"] for row in truth if row["in_cin"]}
    plans = [plan for c in children if isinstance(c, CinChild) for r in c.referrals for plan in r.protection_plans]
    assert any(plan.previous_plans for plan in plans)
    unborn = {c.la_child_id for c in children if isinstance(c, CinChild) and c.identifiers.born is None}
    born = {row["la_child_id"]: row["born"] for row in tables(1, SCALE)["person"].to_pylist() if row["la_child_id"]}
    named = {child.la_child_id.removeprefix("C") for child in children if isinstance(child, CinChild)}
    assert unborn == {number for number in named if born[number] is None or born[number] > LAST}


def test_of_a_baby_not_born_by_then_only_the_expected_day_is_known() -> None:
    """Referred before birth: the return of that day cannot know what was known later."""
    made = tables(1, SCALE)
    born = {row["id"]: row["born"] for row in made["person"].to_pylist()}
    rows = made["child_in_need"].to_pylist()
    early = next(row for row in rows if born[row["person_id"]] and row["started"] < born[row["person_id"]])
    seen = Year(made, early["started"] - timedelta(days=364), early["started"])
    me = identity(seen.children[early["person_id"]])
    assert (me.born, me.expected, me.sex, me.upn) == (None, born[early["person_id"]], "U", "")
    assert all(row["ended"] is None for row in seen.spells("child_in_need")[early["person_id"]])
    assert early["person_id"] not in seen.spells("care_period")


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
