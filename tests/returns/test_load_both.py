"""Both returns of one authority: one child is one person, and whoever may be somebody else is asked about."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from goldenthread.demo.life.world import make_world
from goldenthread.demo.returns import write_returns
from goldenthread.pathway import models as m
from goldenthread.people import actions as people
from goldenthread.people.models import Match, Person
from goldenthread.returns.models import SourceRow
from tests.people_of_erimus import signed
from tests.returns.loading import (
    ANNA,
    child_xml,
    everything,
    load_903,
    load_census,
    person,
    rows_that_differ,
)

pytestmark = pytest.mark.django_db

EPISODE = "101,01/06/2024,S,V2,N1,U6,PR1,,,,,,"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path


def both(here: Path, child: str) -> tuple[dict, dict]:
    return (
        load_903(here / "903", header=[ANNA], episodes=[EPISODE]),
        load_census(here / "cin.xml", child),
    )


@pytest.mark.parametrize("number", ["101", "C101"])
def test_the_same_child_is_one_person(here, number):
    """By the LA child id, or by the UPN under another number."""
    _, counts = both(here, child_xml(number))
    assert (counts["new"], counts["matched"], counts["matches_to_confirm"]) == (0, 1, 0)
    anna = Person.objects.get()
    assert m.ChildInNeed.objects.get().person == m.CarePeriod.objects.get().person == anna
    before = everything()
    load_903(here / "903")
    load_census(here / "cin.xml")
    assert rows_that_differ(before, everything()) == {}


@pytest.mark.parametrize(
    "different",
    [
        {"number": "C101", "born": "2012-02-11"},
        {"number": "C101", "sex": "M"},
        {"number": "101", "upn": "", "born": "2012-02-11"},
    ],
)
def test_whoever_may_be_the_same_is_a_match_to_confirm(here, different):
    _, counts = both(here, child_xml(**different))
    assert (counts["new"], counts["matched"], counts["matches_to_confirm"]) == (1, 0, 1)
    assert Person.objects.count() == 2
    match = Match.objects.get()
    assert match.verdict == Match.Verdict.OPEN
    assert match.evidence
    before = everything()
    load_census(here / "cin.xml")
    load_903(here / "903")
    assert rows_that_differ(before, everything()) == {}


def test_once_confirmed_the_later_return_wins_and_the_history_is_kept(here, ruth):
    both(here, child_xml("C101", born="2012-02-11"))
    people.decide_match(by=signed(ruth), match=Match.objects.get(), verdict=Match.Verdict.SAME)
    anna = Person.objects.get(merged_into=None)
    assert anna.born == date(2012, 2, 1)
    load_census(here / "cin.xml", child_xml("C101", born="2012-02-11"), 2026)
    anna.refresh_from_db()
    assert anna.born == date(2012, 2, 11)
    assert date(2012, 2, 1) in set(Person.history.objects.filter(record_id=anna.pk).values_list("born", flat=True))
    before = everything()
    load_903(here / "903")  # of the year before: it does not win it back
    assert rows_that_differ(before, everything()) == {}
    assert m.ChildInNeed.objects.get().person == anna


def test_what_somebody_recorded_of_a_person_stays(here, ruth):
    load_903(here / "903", header=[ANNA], episodes=[EPISODE])
    people.correct_person(by=signed(ruth), person=person("101"), changes={"ethnicity": "MWBC"})
    counts = load_census(here / "cin.xml", child_xml("101", ethnicity="WIRI"))
    assert person("101").ethnicity == "MWBC"
    assert counts["discrepancies_by_policy"] == {"as the record has it": 1}
    assert "Ethnicity: the return says WIRI" in m.Discrepancy.objects.get().sentence


def test_what_nobody_had_said_is_filled_in(here):
    load_903(here / "903", header=["101,F,01/02/2012,WBRI,UN4,,"], episodes=[EPISODE])
    load_census(here / "cin.xml", child_xml("101"))
    assert person("101").upn == "A123456789012"


def test_two_children_of_one_return_under_one_upn_are_two_people_and_a_question(here):
    twin = "104,F,01/02/2012,WBRI,A123456789012,,"
    counts = load_903(here / "903", header=[ANNA, twin])
    assert Person.objects.count() == 2
    assert counts["matches_to_confirm"] == 1
    before = everything()
    load_903(here / "903")
    assert rows_that_differ(before, everything()) == {}


def test_the_invented_authoritys_returns_are_matched_as_the_truth_says(here, capsys):
    """Nearly all who are looked after stand in both returns; a tenth of them under facts that do not quite agree."""
    world = make_world(as_at=date(2026, 3, 31), years=2, seed=5, scale=0.1)
    write_returns(world, here, year=2025)
    first, second = load_903(here / "ssda903"), load_census(here / "cin.xml")
    truth = list(csv.DictReader((here / "truth.csv").open()))
    by_903, by_cin = _persons("SSDA903"), _persons("CIN census")
    asked = {frozenset(pair) for pair in Match.objects.values_list("person_id", "other_id")}
    found: Counter[str] = Counter()
    for row in truth:
        if not (row["in_ssda903"] and row["in_cin"]):
            continue
        one, other = by_903[row["in_ssda903"]], by_cin[row["in_cin"]]
        if one == other:
            found[f"{row['truth']}: one person"] += 1
        else:
            found[f"{row['truth']}: {'asked about' if frozenset((one, other)) in asked else 'missed'}"] += 1
    of = {row["in_ssda903"]: row["child"] for row in truth if row["in_ssda903"]}
    silently = {pk: {of[n] for n, p in by_903.items() if p == pk} for pk in by_903.values()}
    for row in truth:
        if row["in_cin"]:
            silently.setdefault(by_cin[row["in_cin"]], set()).add(row["child"])
    print(dict(found))
    assert all(len(children) == 1 for children in silently.values()), "two children became one person"
    in_both = sum(row["truth"] == "both" for row in truth)
    assert found["both: one person"] == in_both > 0
    ambiguous = sum(row["truth"] == "ambiguous" for row in truth)
    assert found["ambiguous: asked about"] == ambiguous > 0
    assert first["children"] == first["loaded"] == sum(bool(row["in_ssda903"]) for row in truth)
    assert second["children"] == second["loaded"] == sum(bool(row["in_cin"]) for row in truth)


def _persons(collection: str) -> dict[str, int]:
    rows = SourceRow.objects.filter(file__load__collection=collection, quarantined="")
    return dict(rows.values_list("child", "person_id").distinct())
