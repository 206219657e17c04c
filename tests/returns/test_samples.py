"""The two sample returns, whole: every child and every row accounted for, and what is wrong with them known."""

import time
from collections import Counter

import pytest

from goldenthread.returns.cin.elements import CinChild
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.ssda903.episodes import spells
from goldenthread.returns.ssda903.read import read_folder
from goldenthread.returns.ssda903.tables import EpisodeRow

pytestmark = pytest.mark.shared

ROWS = {
    "Header": 2675,
    "Episodes": 5050,
    "Reviews": 12582,
    "UASC": 132,
    "OC2": 2675,
    "OC3": 53,
    "AD1": 29,
    "PlacedAdoption": 29,
    "PrevPerm": 2675,
    "Missing": 43,
    "SWEpisodes": 1,
}


@pytest.fixture(scope="module")
def looked_after(shared):
    return read_folder(shared / "data" / "ssda903")


@pytest.fixture(scope="module")
def in_need(shared):
    census = open_census(shared / "data" / "cin" / "fake_CIN_data.xml")
    return census, list(census.children())


def test_all_2675_children_and_every_row_are_accounted_for(shared, looked_after):
    assert len(looked_after.children) == 2675
    assert looked_after.repeated_headers == ()
    assert looked_after.quarantined == ()
    assert {file.table.title: file.rows for file in looked_after.files} == ROWS
    assert sum(ROWS.values()) == 25_944
    for file in looked_after.files:
        lines = (shared / "data" / "ssda903" / file.name).read_text(encoding="utf-8-sig").splitlines()
        assert file.rows == len(lines) - 1
        for row in looked_after.of(file.table):
            assert ",".join(row.cells) == lines[row.line - 1]


def test_one_row_belongs_to_nobody(looked_after):
    assert [(row.child, row.file, row.line) for row in looked_after.without_header] == [
        ("CHILD10", "sw_episodes.csv", 2)
    ]


def test_the_values_of_the_903_sample_that_cannot_be_read(looked_after):
    problems = Counter(
        (problem.column, problem.raw) for rows in looked_after.rows.values() for row in rows for problem in row.problems
    )
    assert problems == {
        ("REASON_PLACED_CEASED", "XXX"): 29,
        ("ACCOM", "01"): 1,
        ("ACCOM", "02"): 1,
        ("ACCOM", "S1"): 1,
        ("SW_REASON", "SWLAZY"): 1,
    }


def test_the_episodes_of_the_903_sample(looked_after):
    found = [spells(rows) for rows in looked_after.by_child(EpisodeRow).values()]
    assert len(found) == 2123
    assert Counter(clash.why for child in found for clash in child.contradictions) == {
        "reason without end": 353,
        "overlap": 82,
        "nothing follows": 8,
        "began without S": 3,
    }
    assert sum(len(spell.rows) for child in found for spell in child.placements) == 5050
    assert sum(not child.contradictions for child in found) == 1718
    care = [spell for child in found for spell in child.care]
    assert len(care) == 2242
    assert sum(not spell.start_known for spell in care) == 1861


def test_all_332_children_of_the_census_are_accounted_for(in_need):
    census, children = in_need
    assert census.child_count == len(children) == 332
    assert all(isinstance(child, CinChild) for child in children)
    assert len({child.la_child_id for child in children}) == 332
    assert sum(len(child.referrals) for child in children) == 402
    assert sum(len(child.characteristics.disabilities) for child in children) == 117
    assert not [problem for child in children for problem in child.all_problems()]
    assert (census.header.la_code, census.header.year) == ("975", 2022)


def test_every_child_of_the_census_knows_its_line(shared, in_need):
    lines = (shared / "data" / "cin" / "fake_CIN_data.xml").read_text().split("\n")
    for child in in_need[1]:
        for part in child.parts():
            assert lines[part.line - 1].strip().startswith("<")
        assert lines[child.line - 1].strip() == "<Child>"


def test_both_samples_are_read_fast(shared):
    began = time.process_time()
    read_folder(shared / "data" / "ssda903")
    halfway = time.process_time()
    list(open_census(shared / "data" / "cin" / "fake_CIN_data.xml").children())
    assert halfway - began < 1
    assert time.process_time() - halfway < 0.3
