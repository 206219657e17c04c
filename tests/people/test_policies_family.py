"""What two people cannot be to each other, and what is pointed out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goldenthread.people.models import Person
from goldenthread.people.policies_family import kin_doubts, kin_objections, particulars_doubts
from tests.people.drawn_family import Household


@pytest.fixture
def home() -> Household:
    return Household()


@pytest.fixture
def leo(home: Household) -> Person:
    return home.person("Leo", "M", date(2015, 3, 3))


@pytest.fixture
def dawn(home: Household) -> Person:
    return home.person("Dawn", "F", date(1990, 1, 5))


def refused(home: Household, who: Person, other: Person, kind: str, **facts: Any) -> list[tuple[str, str]]:
    said = list(home.rows)
    row = home.kin(who, other, kind, **facts)
    home.rows.remove(row)
    return [(objection.policy, objection.field) for objection in kin_objections(row, said)]


def pointed_out(home: Household, who: Person, other: Person, kind: str) -> str:
    said = list(home.rows)
    row = home.kin(who, other, kind)
    home.rows.remove(row)
    return " ".join(kin_doubts(row, said))


def test_a_mother(home: Household, leo: Person, dawn: Person) -> None:
    assert refused(home, leo, dawn, "mother", same_household=True, started=date(2015, 3, 3)) == []
    assert pointed_out(home, leo, dawn, "mother") == ""


def test_nobody_is_their_own_mother(home: Household, dawn: Person) -> None:
    assert refused(home, dawn, dawn, "mother") == [("kin-of-somebody-else", "other")]


def test_nobody_is_said_twice(home: Household, leo: Person, dawn: Person) -> None:
    home.kin(leo, dawn, "mother")
    assert refused(home, leo, dawn, "mother") == [("kin-once", "other")]
    assert refused(home, leo, dawn, "parent") == [("parent-once", "kind")]
    assert refused(home, leo, dawn, "carer") == []


def test_nobody_is_both_mother_and_child(home: Household, dawn: Person) -> None:
    joan = home.person("Joan", "F")
    home.kin(dawn, joan, "mother")
    for kind in ("mother", "parent", "grandparent", "step-parent"):
        assert ("kin-one-way", "kind") in refused(home, joan, dawn, kind)
    assert refused(home, joan, dawn, "carer") == [], "a daughter may care for her mother"


def test_a_third_mother(home: Household, leo: Person, dawn: Person) -> None:
    eve, kit = home.person("Eve", "F"), home.person("Kit", "F")
    first = home.kin(leo, dawn, "mother")
    assert refused(home, leo, eve, "mother") == []
    assert pointed_out(home, leo, eve, "mother") == "Leo has a mother recorded already: Dawn."
    home.kin(leo, eve, "mother")
    assert refused(home, leo, kit, "mother") == [("two-at-most", "kind")]
    assert refused(home, leo, kit, "mother", ended=date(2020, 1, 1)) == [], "somebody who was once taken for the mother"
    first.ended = date(2020, 1, 1)
    assert refused(home, leo, kit, "mother") == []


@pytest.mark.parametrize("kind", ["mother", "father", "parent", "grandparent"])
def test_a_parent_is_older(home: Household, leo: Person, kind: str) -> None:
    young = home.person("Young", "U", date(2016, 1, 1))
    assert refused(home, leo, young, kind) == [("kin-older", "kind")]
    assert refused(home, leo, young, "step-parent") == []
    assert refused(home, leo, young, "sibling") == []


def test_a_mother_is_alive_at_the_birth(home: Household, leo: Person) -> None:
    dead = home.person("Dawn", "F", date(1990, 1, 5), died=date(2015, 3, 2))
    assert refused(home, leo, dead, "mother") == [("mother-alive-at-birth", "kind")]
    assert refused(home, leo, dead, "father") == []
    dead.died = date(2015, 3, 3)
    assert refused(home, leo, dead, "mother") == []


def test_a_father_may_have_died_before_but_not_long_before(home: Household, leo: Person) -> None:
    dead = home.person("Carl", "M", date(1990, 1, 5), died=date(2014, 9, 1))
    assert pointed_out(home, leo, dead, "father") == ""
    dead.died = date(2013, 9, 1)
    assert "more than nine months before Leo was born" in pointed_out(home, leo, dead, "father")


def test_the_mother_of_an_unborn_baby_has_not_died(home: Household) -> None:
    baby = home.person("", expected=date(2026, 5, 1))
    dead = home.person("Dawn", "F", date(1990, 1, 5), died=date(2026, 1, 1))
    assert "not born yet" in pointed_out(home, baby, dead, "mother")


def test_very_young_parents_are_pointed_out(home: Household, leo: Person) -> None:
    assert pointed_out(home, leo, home.person("Eve", "F", date(2004, 1, 1)), "mother") == (
        "Eve was 11 years old when Leo was born."
    )
    assert pointed_out(home, leo, home.person("Eve", "F", date(2002, 1, 1)), "mother") == ""
    assert pointed_out(home, leo, home.person("Nan", "F", date(1995, 1, 1)), "grandparent") != ""


def test_dates(home: Household, leo: Person, dawn: Person) -> None:
    assert refused(home, leo, dawn, "step-parent", started=date(2015, 3, 2)) == [("kin-after-birth", "started")]
    wrong = refused(home, leo, dawn, "step-parent", started=date(2020, 1, 1), ended=date(2019, 1, 1))
    assert wrong == [("ends-after-it-starts", "ended")]


def test_the_dead_live_in_no_home(home: Household, leo: Person) -> None:
    dead = home.person("Carl", "M", died=date(2020, 1, 1))
    assert refused(home, leo, dead, "father", same_household=True) == [("home-of-the-living", "same_household")]
    assert refused(home, leo, dead, "father", same_household=True, ended=date(2020, 1, 1)) == []


def test_ones_own_dates_are_held_against_the_family(home: Household, leo: Person, dawn: Person) -> None:
    row = home.kin(leo, dawn, "mother")
    assert particulars_doubts(dawn, [row]) == []
    moved = Person(pk=dawn.pk, given_names="Dawn", born=date(2016, 1, 1))
    assert particulars_doubts(moved, [row]) == [
        "Dawn, born on 1 January 2016, is younger than Leo and cannot be the mother."
    ]
    older = Person(pk=leo.pk, given_names="Leo", born=date(1999, 1, 1))
    assert particulars_doubts(older, [row]) == ["Dawn was 8 years old when Leo was born."]
