"""A return comes in: which of its children are known already?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.people.matching import Ambiguous, Incoming, Index, Known, Unknown, match
from goldenthread.people.models import Person

BORN, OTHER_BORN = date(2015, 3, 3), date(2015, 3, 4)
UPN, OTHER_UPN = "D051910639385", "H801200001001"
CHILD = Incoming(la_child_id="C1", upn=UPN, born=BORN, sex="F")


def known(pk: int = 1, incoming: Incoming = CHILD, **changes: object) -> Person:
    record = replace(incoming, **changes)
    return Person(
        pk=pk,
        la_child_id=record.la_child_id,
        upn=record.upn,
        former_upn=record.former_upn,
        born=record.born,
        sex=record.sex,
        given_names=record.given_names,
        family_name=record.family_name,
    )


def verdict(incoming: Incoming, *people: Person, seen: tuple[int, ...] = ()) -> str:
    found = match(incoming, Index(people, seen))
    return type(found).__name__


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Known"),
        ({"upn": ""}, "Known"),
        ({"upn": OTHER_UPN}, "Known"),
        ({"la_child_id": "X9"}, "Known"),
        ({"la_child_id": ""}, "Known"),
        ({"upn": OTHER_UPN, "former_upn": UPN, "la_child_id": "X9"}, "Known"),
        ({"born": OTHER_BORN}, "Ambiguous"),
        ({"sex": "M"}, "Ambiguous"),
        ({"born": OTHER_BORN, "sex": "M"}, "Ambiguous"),
        ({"upn": "", "born": OTHER_BORN}, "Ambiguous"),
        ({"la_child_id": "X9", "sex": "M"}, "Ambiguous"),
        ({"born": None}, "Ambiguous"),
        ({"sex": "U"}, "Known"),  # both identifiers and the date of birth
        ({"sex": "U", "upn": ""}, "Ambiguous"),
        ({"sex": "U", "la_child_id": "X9"}, "Ambiguous"),
        ({"upn": OTHER_UPN, "la_child_id": "X9"}, "Unknown"),
        ({"upn": "", "la_child_id": ""}, "Unknown"),
    ],
)
def test_somebody_from_elsewhere(changes: dict[str, object], expected: str) -> None:
    assert verdict(CHILD, known(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Known"),
        ({"born": OTHER_BORN}, "Known"),
        ({"sex": "M"}, "Known"),
        ({"sex": "U"}, "Known"),
        ({"born": None, "sex": "U", "upn": ""}, "Known"),
        ({"upn": "", "born": OTHER_BORN}, "Known"),
        ({"upn": OTHER_UPN}, "Known"),
        ({"born": OTHER_BORN, "sex": "M"}, "Known"),  # the UPN agrees
        ({"born": OTHER_BORN, "sex": "M", "upn": ""}, "Ambiguous"),
        ({"born": OTHER_BORN, "upn": OTHER_UPN}, "Ambiguous"),  # a number that was used again
        ({"la_child_id": "C2"}, "Ambiguous"),  # twins with one UPN, or a child with a new number
        ({"la_child_id": "C2", "upn": ""}, "Unknown"),
    ],
)
def test_somebody_whom_the_same_collection_has_brought_before(changes: dict[str, object], expected: str) -> None:
    assert verdict(CHILD, known(**changes), seen=(1,)) == expected


@pytest.mark.parametrize("dummy", ["", "UN1", "UN7", "0000000000000", "X000000000000", "A00000000000A", "un2"])
def test_a_dummy_upn_never_agrees(dummy: str) -> None:
    incoming = replace(CHILD, upn=dummy, la_child_id="")
    assert verdict(incoming, known(incoming=incoming)) == "Unknown"


def test_a_dummy_upn_does_not_contradict() -> None:
    assert verdict(CHILD, known(upn="UN4")) == "Known"


NAMED = Incoming(given_names="Katie", family_name="O’Neill", born=BORN, sex="F")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Ambiguous"),
        ({"family_name": "ONEILL"}, "Ambiguous"),
        ({"given_names": "Katherine Ann"}, "Ambiguous"),
        ({"given_names": "O’Neill", "family_name": "Katie"}, "Ambiguous"),
        ({"given_names": "Megan"}, "Unknown"),
        ({"born": OTHER_BORN}, "Unknown"),
        ({"family_name": ""}, "Unknown"),
        ({"la_child_id": "Z1", "upn": OTHER_UPN}, "Ambiguous"),
    ],
)
def test_names_and_date_of_birth_alone_are_for_somebody_to_confirm(changes: dict[str, object], expected: str) -> None:
    assert verdict(NAMED, known(incoming=NAMED, **changes)) == expected


def test_two_who_agree_are_for_somebody_to_confirm() -> None:
    found = match(CHILD, Index([known(1, la_child_id=""), known(2, upn="")]))
    assert isinstance(found, Ambiguous)
    assert [person.pk for person in found.persons] == [1, 2]


def test_the_same_collections_number_goes_before_what_another_says() -> None:
    ours, theirs = known(1, born=OTHER_BORN), known(2)
    assert match(CHILD, Index([ours, theirs], seen=[1])) == Known(ours)


def test_loaded_again_a_child_who_was_in_doubt_is_themselves() -> None:
    """They were recorded as a new person beside the one they may be; the return comes again."""
    doubted = known(1, born=OTHER_BORN)
    index = Index([doubted])
    assert isinstance(match(CHILD, index), Ambiguous)
    anew = known(2)
    index.add(anew, seen=True)
    assert match(CHILD, index) == Known(anew)
    assert match(replace(CHILD, sex="M"), index) == Known(anew)


def test_somebody_merged_away_leads_to_the_person_kept() -> None:
    kept, between, gone = known(1, la_child_id="X1", upn="", born=None), known(2, upn=""), known(3)
    between.merged_into_id, gone.merged_into_id = 1, 2
    assert match(CHILD, Index([kept, between, gone])) == Known(kept)


def test_evidence_is_in_sentences() -> None:
    found = match(CHILD, Index([known(born=OTHER_BORN, sex="M", la_child_id="X9")]))
    assert isinstance(found, Ambiguous)
    assert found.doubts[0].evidence == (
        "The UPN is the same: D051910639385.",
        "The LA child ids differ: C1 and X9.",
        "The dates of birth differ: 3 March 2015 and 4 March 2015.",
        "The sex differs.",
    )


FACTS = st.builds(
    Incoming,
    la_child_id=st.sampled_from(["", "C1", "C2"]),
    upn=st.sampled_from(["", UPN, OTHER_UPN, "UN1", "0000000000000"]),
    former_upn=st.sampled_from(["", UPN, OTHER_UPN]),
    born=st.sampled_from([None, BORN, OTHER_BORN]),
    sex=st.sampled_from(["F", "M", "U"]),
    given_names=st.sampled_from(["", "Katie", "Katherine", "Megan"]),
    family_name=st.sampled_from(["", "O’Neill", "Oneill", "Smith"]),
)


@given(FACTS, FACTS, st.booleans())
def test_it_does_not_matter_who_came_first(one: Incoming, other: Incoming, same_collection: bool) -> None:
    seen = (1,) if same_collection else ()
    there = match(one, Index([known(incoming=other)], seen))
    back = match(other, Index([known(incoming=one)], seen))
    assert type(there) is type(back)
    if isinstance(there, Ambiguous) and isinstance(back, Ambiguous):
        assert there.doubts[0].evidence == back.doubts[0].evidence


@given(FACTS, st.lists(FACTS, max_size=5), st.data())
def test_nobody_is_taken_for_another_silently(one: Incoming, others: list[Incoming], data: st.DataObject) -> None:
    """Whoever is known agrees in an identifier; and nothing that says otherwise twice is passed over."""
    people = [known(at, other) for at, other in enumerate(others)]
    seen = data.draw(st.sets(st.sampled_from(range(5))))
    found = match(one, Index(people, seen))
    if isinstance(found, Known):
        them = found.person
        upns = {one.upn, one.former_upn} & {them.upn, them.former_upn} & {UPN, OTHER_UPN}
        same_id = bool(one.la_child_id) and one.la_child_id == them.la_child_id
        assert upns or same_id
        born_differs = bool(one.born and them.born and one.born != them.born)
        sex_differs = {one.sex, them.sex} == {"F", "M"}
        assert not (born_differs and sex_differs) or upns
        if them.pk not in seen:
            assert one.born == them.born is not None
            assert not sex_differs
    if isinstance(found, Unknown):
        assert not any(one.la_child_id and one.la_child_id == person.la_child_id for person in people)
