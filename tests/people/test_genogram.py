"""The genogram: who stands on it, where, and what is written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.people.genogram import Couple, Drawn, draw, whom_nobody_recorded
from goldenthread.people.genogram.sheet import CELL, R, Sheet, sheet
from goldenthread.people.genogram.svg import said
from goldenthread.people.models import Kin, Person
from tests.people.drawn_family import ON, Household

LEO = date(2015, 3, 3)


@pytest.fixture
def home() -> Household:
    return Household()


@pytest.fixture
def leo(home: Household) -> Person:
    return home.person("Leo Ferriby", "M", LEO)


@pytest.fixture
def dawn(home: Household, leo: Person) -> Person:
    dawn = home.person("Dawn Ferriby", "F", date(1990, 1, 5))
    home.kin(leo, dawn, "mother", same_household=True)
    return dawn


def couple(drawn: Drawn, *people: Person) -> Couple:
    return next(each for each in drawn.couples if {person.pk for person in people} <= set(each.both))


def named(drawn: Drawn, name: str) -> list[int]:
    return [member.key for member in drawn.members.values() if member.name == name]


# Who stands on it


def test_a_father_nobody_recorded_is_drawn(home: Household, leo: Person, dawn: Person) -> None:
    drawn = home.drawn(leo)
    (father,) = named(drawn, "Father not recorded")
    assert drawn.members[father].sex == "M"
    assert drawn.couples == (Couple(father, dawn.pk, (leo.pk,), sure=False),)
    assert whom_nobody_recorded(drawn) == [("Father not recorded", "Leo Ferriby")]


def test_of_a_child_without_family_both_parents_are_drawn_as_not_recorded(home: Household, leo: Person) -> None:
    drawn = home.drawn(leo)
    assert {m.name for m in drawn.members.values()} == {"Leo Ferriby", "Father not recorded", "Mother not recorded"}


def test_one_symbol_stands_for_the_fathers_of_several_children(home: Household, leo: Person, dawn: Person) -> None:
    mia = home.person("Mia Ferriby", "F", date(2019, 2, 1))
    home.kin(mia, dawn, "mother")
    drawn = home.drawn(leo)
    (father,) = named(drawn, "Father or fathers not recorded")
    assert couple(drawn, dawn).children == (leo.pk, mia.pk)
    assert father in couple(drawn, dawn).both


def test_of_a_grown_person_no_parent_is_missing(home: Household, leo: Person, dawn: Person) -> None:
    drawn = home.drawn(dawn)
    assert named(drawn, "Mother not recorded") == []
    assert len(named(drawn, "Father not recorded")) == 1, "but of her child one is"


def test_half_brothers_and_sisters_hang_from_their_own_parents(home: Household, leo: Person, dawn: Person) -> None:
    carl, mick = home.person("Carl", "M"), home.person("Mick", "M")
    mia, ada = home.person("Mia", "F", date(2012, 1, 1)), home.person("Ada", "F", date(2020, 1, 1))
    home.kin(leo, carl, "father")
    home.kin(mia, dawn, "mother")
    home.kin(mia, carl, "father")
    home.kin(ada, dawn, "mother")
    home.kin(ada, mick, "father")
    drawn = home.drawn(leo)
    assert couple(drawn, dawn, carl) == Couple(carl.pk, dawn.pk, (mia.pk, leo.pk)), "in birth order"
    assert couple(drawn, dawn, mick).children == (ada.pk,)


def test_grandparents_stand_above(home: Household, leo: Person, dawn: Person) -> None:
    joan = home.person("Joan", "F")
    home.kin(dawn, joan, "mother")
    drawn = home.drawn(leo)
    assert drawn.generations[joan.pk] == 2
    assert couple(drawn, joan) == Couple(joan.pk, None, (dawn.pk,))
    assert drawn.members[joan.pk].note == "", "her place says it"


def test_a_grandmother_of_an_unknown_side_says_what_she_is(home: Household, leo: Person, dawn: Person) -> None:
    nan = home.person("Joan", "F")
    home.kin(leo, nan, "grandparent")
    drawn = home.drawn(leo)
    assert drawn.generations[nan.pk] == 2
    assert drawn.members[nan.pk].note == "Grandmother"


def test_a_grandmother_who_cares_says_so(home: Household, leo: Person, dawn: Person) -> None:
    nan = home.person("Joan", "F")
    home.kin(dawn, nan, "mother")
    home.kin(leo, nan, "carer", same_household=True)
    member = home.drawn(leo).members[nan.pk]
    assert (member.note, member.in_household) == ("Carer", True)


def test_a_step_parent_stands_by_the_parent_they_live_with(home: Household, leo: Person, dawn: Person) -> None:
    carl, mick = home.person("Carl", "M"), home.person("Mick", "M")
    home.kin(leo, carl, "father", same_household=False)
    home.kin(leo, mick, "step-parent", same_household=True, ended=date(2025, 1, 1))
    drawn = home.drawn(leo)
    assert couple(drawn, mick) == Couple(dawn.pk, mick.pk, (), sure=False, ended=True)
    assert drawn.members[mick.pk].note == "was step-father"
    assert not drawn.members[mick.pk].in_household


def test_a_step_parent_whose_partner_nobody_said_stands_alone(home: Household, leo: Person, dawn: Person) -> None:
    carl, mick = home.person("Carl", "M"), home.person("Mick", "M")
    home.kin(leo, carl, "father", same_household=True)
    home.kin(leo, mick, "step-parent", same_household=True)
    drawn = home.drawn(leo)
    assert not [each for each in drawn.couples if mick.pk in each.both]
    assert drawn.generations[mick.pk] == 1


def test_a_brother_of_whom_only_that_is_known_has_the_same_parents(home: Household, leo: Person, dawn: Person) -> None:
    max_ = home.person("Max", "M", date(2010, 1, 1))
    home.kin(max_, leo, "sibling")
    assert couple(home.drawn(leo), dawn).children == (max_.pk, leo.pk)


def test_parents_are_marked_as_parted_when_one_has_ended(home: Household, leo: Person, dawn: Person) -> None:
    carl = home.person("Carl", "M")
    home.kin(leo, carl, "father", ended=date(2020, 1, 1))
    assert couple(home.drawn(leo), dawn, carl).ended


def test_a_third_parent_stands_beside(home: Household, leo: Person, dawn: Person) -> None:
    carl, eve = home.person("Carl", "M"), home.person("Eve", "F")
    home.kin(leo, carl, "father")
    home.kin(leo, eve, "parent")
    drawn = home.drawn(leo)
    assert couple(drawn, dawn, carl).children == (leo.pk,)
    assert drawn.members[eve.pk].note == "Mother"
    assert drawn.generations[eve.pk] == 1


def test_two_mothers(home: Household, leo: Person, dawn: Person) -> None:
    eve = home.person("Eve", "F")
    home.kin(leo, eve, "mother")
    assert couple(home.drawn(leo), dawn, eve).children == (leo.pk,)


def test_those_who_live_together(home: Household, leo: Person, dawn: Person) -> None:
    mia, carl = home.person("Mia", "F"), home.person("Carl", "M")
    home.kin(mia, dawn, "mother", same_household=True)
    home.kin(leo, carl, "father", same_household=False)
    members = home.drawn(leo).members
    assert [m.in_household for m in map(members.get, (leo.pk, dawn.pk, mia.pk, carl.pk)) if m] == [True] * 3 + [False]


def test_somebody_in_care_lives_in_nobodys_home(home: Household, leo: Person) -> None:
    home.kin(leo, home.person("Dawn", "F"), "mother", same_household=False)
    drawn = home.drawn(leo)
    assert not any(member.in_household for member in drawn.members.values())
    assert sheet(drawn).household == ()


def test_the_dead_live_in_no_home(home: Household, leo: Person) -> None:
    home.kin(leo, home.person("Dawn", "F", died=date(2024, 1, 1)), "mother", same_household=True)
    assert not any(member.in_household for member in home.drawn(leo).members.values())


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"born": date(2025, 1, 3)}, "1 year 2 months"),
        ({"born": LEO}, "11 years"),
        ({"expected": date(2026, 5, 1)}, "due 1 May 2026"),
        ({"born": LEO, "died": date(2020, 3, 2)}, "died aged 4 years"),
        ({"died": date(2020, 3, 2)}, "has died"),
        ({}, "age not known"),
    ],
)
def test_ages(home: Household, facts: dict[str, date], words: str) -> None:
    someone = home.person("Leo", "M", **facts)
    assert home.drawn(someone).members[someone.pk].age == words


def test_a_father_without_a_name(home: Household, leo: Person, dawn: Person) -> None:
    father = home.person(sex="M")
    home.kin(leo, father, "father")
    assert home.drawn(leo).members[father.pk].name == "Father, name not known"


# Where


def places(placed: Sheet) -> dict[int, tuple[float, float]]:
    return {symbol.member.key: (symbol.x, symbol.y) for symbol in placed.symbols}


def test_partners_side_by_side_and_children_below_in_birth_order(home: Household, leo: Person, dawn: Person) -> None:
    carl, mick = home.person("Carl", "M"), home.person("Mick", "M")
    mia, ada = home.person("Mia", "F", date(2012, 1, 1)), home.person("Ada", "F", date(2020, 1, 1))
    for child, father in ((leo, carl), (mia, carl), (ada, mick)):
        home.kin(child, father, "father")
        if child is not leo:
            home.kin(child, dawn, "mother")
    at = places(sheet(home.drawn(leo)))
    assert at[carl.pk][0] < at[dawn.pk][0] < at[mick.pk][0]
    assert at[mia.pk][0] < at[leo.pk][0] < at[ada.pk][0]
    assert at[dawn.pk][1] < at[leo.pk][1]


def big_family(home: Household) -> Person:
    """Twelve children of one mother and four fathers, one of whom nobody recorded."""
    dawn = home.person("Dawn Ferriby", "F", date(1985, 1, 5))
    fathers = [home.person(f"Father{n} Hollingsworth-Featherstone", "M") for n in range(3)]
    children = [home.person(f"Child{n} Ferriby", "MF"[n % 2], date(2005 + n, 1, 2)) for n in range(12)]
    for n, child in enumerate(children):
        home.kin(child, dawn, "mother", same_household=n > 5)
        if n % 4 < 3:
            home.kin(child, fathers[n % 4], "father")
    return children[7]


def test_a_big_family_has_its_lines_apart(home: Household) -> None:
    placed = sheet(home.drawn(big_family(home)))
    assert len(placed.symbols) == 17
    bars = [joined.lines[2 if len(joined.lines) > 2 else 0] for joined in placed.joined]
    spans = sorted((min(x for x, _ in bar), max(x for x, _ in bar), {y for _, y in bar}.pop()) for bar in bars)
    for (_, right, y), (left, _, other_y) in pairwise(spans):
        assert right < left or y != other_y, "the children of two couples would hang from one line"


kinds = st.sampled_from([kind.value for kind in Kin])
days = st.none() | st.dates(date(1950, 1, 1), date(2026, 3, 1))


@st.composite
def families(draw_: st.DrawFn) -> tuple[Person, Household]:
    """Anything that the database could hold, however odd: people at random, related at random."""
    home = Household()
    many = draw_(st.integers(1, 14))
    people = [
        home.person(
            draw_(st.sampled_from(["", "Leo Ferriby", "Persephone-Wilhelmina Featherstonehaugh-Ramaswamipillai"])),
            draw_(st.sampled_from("MFU")),
            draw_(days),
            died=draw_(st.none() | st.just(ON)),
            expected=draw_(st.none() | st.just(ON + timedelta(days=60))),
        )
        for _ in range(many)
    ]
    anybody = st.integers(0, many - 1)
    yes_or_no = st.none() | st.booleans()
    for one, other, kind, same, ended in draw_(
        st.lists(st.tuples(anybody, anybody, kinds, yes_or_no, st.none() | st.just(date(2020, 1, 1))), max_size=24)
    ):
        if one != other:
            home.kin(people[one], people[other], kind, same_household=same, ended=ended)
    return people[0], home


@settings(max_examples=150, deadline=None)
@given(families())
def test_everybody_stands_once_and_apart_the_same_each_time(made: tuple[Person, Household]) -> None:
    subject, home = made
    drawn = home.drawn(subject)
    placed = sheet(drawn)
    keys = [symbol.member.key for symbol in placed.symbols]
    listed = {subject.pk, *(relative.person.pk for relative in home.everybody(subject))}
    assert sorted(keys) == sorted(drawn.members), "everybody once"
    assert {key for key in keys if key > 0} == listed, "the same as the list"
    for number, one in enumerate(placed.symbols):
        assert R <= one.x <= placed.width - R
        assert R <= one.y <= placed.height - R
        for other in placed.symbols[:number]:
            if one.y == other.y:
                assert abs(one.x - other.x) > CELL - 0.01, f"{one.member.name} and {other.member.name} overlap"
            else:
                assert abs(one.y - other.y) > 2 * R, f"{one.member.name} and {other.member.name} overlap"
    home.rows.reverse()
    assert sheet(home.drawn(subject)) == placed, "in whatever order the rows come"
    assert draw(drawn) == draw(home.drawn(subject))


# What is written


def picture(home: Household, subject: Person) -> ElementTree.Element:
    return ElementTree.fromstring(draw(home.drawn(subject)).svg)


def texts(svg: ElementTree.Element) -> str:
    return " ".join(element.text or "" for element in svg.iter("{http://www.w3.org/2000/svg}text"))


def test_it_is_an_image_with_a_name_and_a_description(home: Household, leo: Person, dawn: Person) -> None:
    svg = picture(home, leo)
    title, desc = svg[0], svg[1]
    assert svg.get("role") == "img"
    assert (svg.get("aria-labelledby"), svg.get("aria-describedby")) == (title.get("id"), desc.get("id"))
    assert title.text == "Genogram of Leo Ferriby"
    assert "Children of Father not recorded and Dawn Ferriby: Leo Ferriby (11 years)." in (desc.text or "")
    assert "With Leo Ferriby live Dawn Ferriby." in (desc.text or "")


def test_markup_in_a_name_is_words(home: Household) -> None:
    svg = draw(home.drawn(home.person("<script>alert(1)</script> &", "M", LEO))).svg
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_the_key_explains_what_is_used_and_no_more(home: Household, leo: Person, dawn: Person) -> None:
    words = [words for _, words in draw(home.drawn(leo)).key]
    assert words == [
        "Male",
        "Female",
        "Leo Ferriby",
        "A parent nobody has recorded",
        "Inside the dots: lives with Leo Ferriby",
    ]
    home.kin(leo, home.person("Carl", "U", died=date(2020, 1, 1)), "father", ended=date(2020, 1, 1))
    home.kin(leo, home.person(expected=date(2026, 5, 1)), "sibling")
    words = [words for _, words in draw(home.drawn(leo)).key]
    assert {"Sex not known", "Not born yet", "Has died", "Together no longer"} <= set(words)


def test_a_question_mark_stands_for_what_is_not_known(home: Household, leo: Person, dawn: Person) -> None:
    home.kin(leo, home.person(sex="M"), "father")
    assert texts(picture(home, leo)).count("?") == 1
    home.kin(leo, home.person("Sam", "U"), "sibling")
    assert texts(picture(home, leo)).count("?") == 2


def test_long_names_are_folded_and_fit(home: Household) -> None:
    someone = home.person("Persephone-Wilhelmina Featherstonehaugh-Cholmondeley-Ramaswamipillai-Oluwaseun", "F", LEO)
    drawn = home.drawn(someone)
    (symbol,) = [each for each in sheet(drawn).symbols if each.member.key == someone.pk]
    assert re.match(r"Persephone-", symbol.words[0])
    assert all(len(line) < 20 for line in symbol.words)
    assert someone.name in said(drawn) or "Persephone" in draw(drawn).svg
