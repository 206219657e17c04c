"""What is written about people, refused, corrected, joined and parted again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.models import LogEntry
from goldenthread.access.objections import Refused
from goldenthread.people import actions, queries
from goldenthread.people.models import (
    Address,
    AddressHistory,
    Disability,
    Match,
    Merge,
    OtherName,
    Person,
    PersonHistory,
    Relationship,
    SearchKey,
)
from tests.people.family import kin, lives_at, person
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 3, 4, 9, tzinfo=UTC)
LATER_STILL = datetime(2026, 3, 5, 9, tzinfo=UTC)


def test_a_person_is_recorded_with_a_log_row() -> None:
    leo = person("Leo", "Ferriby", date(2015, 3, 3))
    assert (leo.recorded_from, leo.recorded_by) == (signed().at, signed().user)
    assert LogEntry.objects.get(act="people.create_people").objects_touched == {"people.Person": [leo.pk]}


@pytest.mark.parametrize(
    ("facts", "policy"),
    [
        ({"born": date(2026, 3, 4)}, "born-in-the-past"),
        ({"born": date(2015, 3, 3), "died": date(2015, 3, 2)}, "dies-after-birth"),
        ({"died": date(2026, 3, 4)}, "died-in-the-past"),
    ],
)
def test_what_cannot_be_is_refused_and_its_neighbours_are_written(facts: dict[str, date], policy: str) -> None:
    fine = Person(given_names="Ivy")
    outcome = actions.create_people(by=signed(), people=[Person(**facts), fine])
    assert outcome.recorded == [fine]
    ((_, (objection,)),) = outcome.refused
    assert objection.policy == policy
    assert Person.objects.count() == 1


def test_a_correction_keeps_the_version_before_it() -> None:
    leo = person("Leo", "Feriby", date(2015, 3, 3))
    actions.correct_person(by=signed(at=LATER, why="spelling"), person=leo, changes={"family_name": "Ferriby"})
    (before,) = PersonHistory.objects.filter(record_id=leo.pk)
    assert (before.family_name, before.recorded_to, before.why) == ("Feriby", LATER, "spelling")
    assert Person.objects.get(pk=leo.pk).family_name == "Ferriby"


def test_a_correction_that_changes_nothing_writes_nothing() -> None:
    leo = person("Leo", "Ferriby", date(2015, 3, 3))
    assert actions.correct_people(by=signed(at=LATER), corrections=[(leo, {"family_name": "Ferriby"})]) == []
    assert not PersonHistory.objects.exists()
    assert not LogEntry.objects.filter(act="people.correct_people").exists()


def test_a_correction_that_cannot_be_is_refused() -> None:
    leo = person("Leo", "Ferriby", date(2015, 3, 3))
    with pytest.raises(Refused, match=r"3 March 2015"):
        actions.correct_person(by=signed(), person=leo, changes={"died": date(2014, 1, 1)})


def test_bulk_and_single_write_the_same() -> None:
    facts = [{"given_names": f"Child {at}", "born": date(2010 + at, 1, 1), "sex": "F"} for at in range(5)]
    one_by_one = [actions.create_person(by=signed(), person=Person(**each)) for each in facts]
    together = actions.create_people(by=signed(), people=[Person(**each) for each in facts]).recorded

    def stored(people: list[Person]) -> list[dict[str, Any]]:
        return [_values(Person.objects.get(pk=each.pk), but=("id",)) for each in people]

    def key_list(people: list[Person]) -> list[list[str]]:
        return [sorted(SearchKey.objects.filter(person=each).values_list("key", flat=True)) for each in people]

    assert stored(one_by_one) == stored(together)
    assert key_list(one_by_one) == key_list(together)


def test_a_baby_born_after_midnight_in_summer_is_not_born_in_the_future() -> None:
    half_past_midnight = datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
    by = signed(at=half_past_midnight)
    assert actions.create_person(by=by, person=Person(born=date(2025, 7, 2))).pk


def test_dated_facts() -> None:
    leo = person("Leo")
    with pytest.raises(Refused, match="before it starts"):
        lives_at(leo, "1 Mill Lane", "", started=date(2020, 1, 1), ended=date(2019, 1, 1))
    home = lives_at(leo, "1 Mill Lane", "TS1 2AB", started=date(2020, 1, 1))
    with pytest.raises(Refused, match="before it starts"):
        actions.end_facts(by=signed(), facts=[home], ended=date(2019, 1, 1))
    actions.end_facts(by=signed(at=LATER), facts=[home], ended=date(2021, 1, 1))
    assert Address.objects.get().ended == date(2021, 1, 1)
    assert AddressHistory.objects.get().ended is None


def test_nobody_is_their_own_mother_and_the_same_is_not_said_twice() -> None:
    leo, mum = person("Leo"), person("Dawn")
    with pytest.raises(Refused, match="own relative"):
        kin(leo, leo, "mother")
    kin(leo, mum, "mother", ended=date(2020, 1, 1))
    kin(leo, mum, "mother")
    with pytest.raises(Refused, match="already recorded that Dawn is mother of Leo"):
        kin(leo, mum, "mother")
    twice = [Relationship(person=leo, other=mum, kind="carer") for _ in range(2)]
    outcome = actions.add_facts(by=signed(), facts=twice)
    assert (len(outcome.recorded), len(outcome.refused)) == (1, 1)


# Matches


def test_a_pair_is_proposed_once_and_never_of_one_person() -> None:
    leo, other = person("Leo"), person("Leo")
    (match,) = actions.propose_matches(by=signed(), pairs=[(other, leo, ["a"]), (leo, other, ["b"]), (leo, leo, ["c"])])
    assert (match.person, match.other, match.evidence) == (leo, other, ["b"])
    assert actions.propose_matches(by=signed(), pairs=[(leo, other, ["d"])]) == []


def test_different_is_remembered() -> None:
    leo, other = person("Leo"), person("Leo")
    (match,) = actions.propose_matches(by=signed(), pairs=[(leo, other, ["a"])])
    actions.decide_match(by=signed(), match=match, verdict="different")
    assert Match.objects.get().verdict == "different"
    assert not Merge.objects.exists()
    with pytest.raises(Refused, match="decided this match already"):
        actions.decide_match(by=signed(), match=match, verdict="same")
    assert actions.propose_matches(by=signed(), pairs=[(leo, other, ["b"])]) == []


@pytest.mark.parametrize("verdict", ["", "open", "perhaps"])
def test_a_verdict_is_one_of_two(verdict: str) -> None:
    (match,) = actions.propose_matches(by=signed(), pairs=[(person("Leo"), person("Leo"), [])])
    with pytest.raises(Refused, match="Say whether"):
        actions.decide_match(by=signed(), match=match, verdict=verdict)


def test_a_match_follows_those_who_were_merged_meanwhile() -> None:
    one, two, three = person("Leo"), person("Leo"), person("Leo")
    actions.merge(by=signed(), person=one, gone=two)
    first, second = actions.propose_matches(by=signed(), pairs=[(two, three, []), (one, two, [])])
    actions.decide_match(by=signed(), match=first, verdict="same")
    assert queries.kept(Person.objects.get(pk=three.pk)) == one
    actions.decide_match(by=signed(), match=second, verdict="same")  # they are one already
    assert Merge.objects.count() == 2


# Merges


def test_everything_moves_to_the_person_kept() -> None:
    leo, twice, mum = person("Leo", "Ferriby"), person("Leo", "Feriby"), person("Dawn")
    home, mother, child = lives_at(twice, "1 Mill Lane", "TS1 2AB"), kin(twice, mum, "mother"), kin(mum, twice, "other")
    merged = actions.merge(by=signed(at=LATER), person=leo, gone=twice)
    assert merged.moved == {
        "people.Address.person": [home.pk],
        "people.Relationship.person": [mother.pk],
        "people.Relationship.other": [child.pk],
    }
    assert Address.objects.get().person == leo
    assert Relationship.objects.get(pk=child.pk).other == leo
    assert Person.objects.get(pk=twice.pk).merged_into == leo
    keys_of_leo = SearchKey.objects.filter(person=leo).values_list("key", flat=True)
    assert "a:TS12AB" in keys_of_leo


def test_the_same_mother_said_of_both_stays_where_it_is() -> None:
    leo, twice, mum = person("Leo"), person("Leo"), person("Dawn")
    kin(leo, mum, "mother")
    again = kin(twice, mum, "mother")
    merged = actions.merge(by=signed(at=LATER), person=leo, gone=twice)
    assert merged.moved == {}
    assert Relationship.objects.get(pk=again.pk).person == twice
    (relative,) = queries.relatives(leo, for_user=signed().user, on=date(2026, 3, 5))
    assert (relative.person, relative.kin) == (mum, "Mother")
    assert [r.person for r in queries.relatives(mum, for_user=signed().user, on=date(2026, 3, 5))] == [leo]


def test_twins_are_not_made_one() -> None:
    leo, mia = person("Leo"), person("Mia")
    twins = kin(leo, mia, "sibling")
    with pytest.raises(Refused, match="Mia is brother or sister of Leo"):
        actions.merge(by=signed(), person=mia, gone=leo)
    actions.end_facts(by=signed(at=LATER), facts=[twins], ended=date(2026, 3, 4))
    actions.merge(by=signed(at=LATER), person=mia, gone=leo)
    assert Relationship.objects.get().person == leo


def test_two_that_cannot_both_be_open_are_said_and_nothing_is_written() -> None:
    from goldenthread.pathway import actions as pathway
    from goldenthread.pathway.models import ProtectionPlan

    leo, twice = person("Leo"), person("Leo")
    lives_at(twice, "1 Mill Lane", "")
    for child in (leo, twice):
        pathway.record_spell(by=signed(), spell=ProtectionPlan(person=child, started=date(2025, 1, 1)))
    with pytest.raises(Refused, match="Both have a child protection plan that has not ended"):
        actions.merge(by=signed(at=LATER), person=leo, gone=twice)
    assert Address.objects.get().person == twice
    assert Person.objects.get(pk=twice.pk).merged_into is None


def test_nobody_is_merged_twice_or_into_themselves() -> None:
    one, two, three = person("Leo"), person("Leo"), person("Leo")
    with pytest.raises(Refused, match="into themselves"):
        actions.merge(by=signed(), person=one, gone=one)
    actions.merge(by=signed(), person=one, gone=two)
    for person_, gone in ((three, two), (two, three)):
        with pytest.raises(Refused, match="merged into another person already"):
            actions.merge(by=signed(), person=person_, gone=gone)


def test_the_latest_merge_is_undone_first() -> None:
    one, two, three = person("Leo"), person("Leo"), person("Leo")
    first = actions.merge(by=signed(), person=two, gone=three)
    second = actions.merge(by=signed(), person=one, gone=two)
    with pytest.raises(Refused, match="Undo that first"):
        actions.undo_merge(by=signed(), merged=first)
    actions.undo_merge(by=signed(), merged=second)
    actions.undo_merge(by=signed(), merged=first)
    assert not Person.objects.exclude(merged_into=None).exists()
    with pytest.raises(Refused, match="undone this merge already"):
        actions.undo_merge(by=signed(), merged=first)


def test_rooms_above_are_told_whose_rows_changed_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[set[int]] = []
    monkeypatch.setattr("goldenthread.people.actions.people._after_merge", [])
    actions.after_merge(told.append)
    one, two = person("Leo"), person("Leo")
    merged = actions.merge(by=signed(), person=one, gone=two)
    actions.undo_merge(by=signed(), merged=merged)
    assert told == [{one.pk, two.pk}] * 2


def test_the_clocks_of_a_child_go_with_their_plan() -> None:
    from goldenthread.pathway import actions as pathway
    from goldenthread.pathway.models import ProtectionPlan, RunningClock

    leo, twice = person("Leo"), person("Leo")
    pathway.record_spell(by=signed(), spell=ProtectionPlan(person=twice, started=date(2026, 1, 5)))
    running = list(RunningClock.objects.values_list("clock", "due"))
    assert running
    merged = actions.merge(by=signed(at=LATER), person=leo, gone=twice)
    assert list(RunningClock.objects.filter(person=leo).values_list("clock", "due")) == running
    assert not RunningClock.objects.filter(person=twice).exists()
    actions.undo_merge(by=signed(at=LATER_STILL), merged=merged)
    assert list(RunningClock.objects.filter(person=twice).values_list("clock", "due")) == running


RECORDED = (Person, Address, OtherName, Disability, Relationship, Match)
KINDS = st.sampled_from(["mother", "father", "carer", "sibling"])
DATES = st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2025, 1, 1)))
FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("address"), st.integers(0, 2), DATES),
        st.tuples(st.just("name"), st.integers(0, 2), DATES),
        st.tuples(st.just("disability"), st.integers(0, 2), DATES),
        st.tuples(KINDS, st.integers(0, 2), st.integers(0, 4), DATES),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=FACTS, by_match=st.booleans())
def test_merged_and_parted_every_row_is_as_it_was(facts: list[tuple[Any, ...]], by_match: bool) -> None:
    people = [person(f"Person {at}", "Ferriby", date(2015, 3, 3)) for at in range(5)]
    leo, twice = people[0], people[1]
    actions.add_facts(by=signed(), facts=[fact for fact in (_fact(each, people) for each in facts) if fact])
    (match,) = actions.propose_matches(by=signed(), pairs=[(leo, twice, ["the same"])])
    before, keys_before = _everything(), _all_keys()
    versions = {model: model.history.objects.count() for model in RECORDED}
    if by_match:
        actions.decide_match(by=signed(at=LATER), match=match, verdict="same")
        merged = Merge.objects.get(person=leo, undone=False)
    else:
        merged = actions.merge(by=signed(at=LATER), person=leo, gone=twice)
    changed = sum(len(ids) for ids in merged.moved.values())
    assert not Address.objects.filter(person=twice).exists()
    actions.undo_merge(by=signed(at=LATER_STILL), merged=merged)
    assert _everything() == before
    assert _all_keys() == keys_before
    kept = {model: model.history.objects.count() - versions[model] for model in RECORDED}
    assert kept[Person] == 2
    assert kept[Match] == 2 * by_match
    assert kept[Address] + kept[OtherName] + kept[Disability] + kept[Relationship] == 2 * changed


def _fact(given_as: tuple[Any, ...], people: list[Person]) -> Any:
    what, whose, *more = given_as
    who, ended = people[whose], more[-1]
    if what == "address":
        return Address(person=who, lines="1 Mill Lane", postcode="TS1 2AB", ended=ended)
    if what == "name":
        return OtherName(person=who, given_names="Lee", ended=ended)
    if what == "disability":
        return Disability(person=who, code="MOB", ended=ended)
    other = people[more[0]]
    if {who, other} == set(people[:2]) and ended is None:
        return None  # kin of each other are never merged
    return Relationship(person=who, other=other, kind=what, ended=ended)


def _values(row: Any, but: tuple[str, ...] = ("recorded_from", "recorded_by_id")) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in but}


def _everything() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: [_values(row) for row in model.objects.order_by("pk")] for model in RECORDED}


def _all_keys() -> list[tuple[int, str]]:
    return sorted(SearchKey.objects.values_list("person_id", "key"))
