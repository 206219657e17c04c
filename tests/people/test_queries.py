from __future__ import annotations

from datetime import date

import pytest

from goldenthread.access.models import User
from goldenthread.access.reasons import open_with_reason
from goldenthread.people import actions, queries
from goldenthread.people.models import Match, Merge, Person
from goldenthread.people.queries import NotInScope
from tests.people.family import also_called, kin, lives_at, person
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 3)


def opened(user: User, *people: Person) -> None:
    for each in people:
        open_with_reason(by=signed(user, why="duty"), person_id=each.pk)


def test_a_child_in_scope(helen: User) -> None:
    leo = person("Leo", "Ferriby")
    assert queries.child(leo.pk, for_user=helen, on=ON) == leo


def test_a_child_outside_ones_work_shows_name_age_and_holder(amina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    leo = person("Leo", "Ferriby", date(2015, 3, 3))
    monkeypatch.setattr("goldenthread.people.finding._columns", {"Held by": lambda ids, on: {leo.pk: "Pathways 2"}})
    with pytest.raises(NotInScope) as refused:
        queries.child(leo.pk, for_user=amina, on=ON)
    assert (refused.value.person, refused.value.age) == (leo, "11 years")
    assert refused.value.columns == {"Held by": "Pathways 2"}
    opened(amina, leo)
    assert queries.child(leo.pk, for_user=amina, on=ON) == leo


def test_somebody_merged_leads_to_who_was_kept(helen: User) -> None:
    one, two, three = person("Leo"), person("Leo"), person("Leo")
    actions.merge(by=signed(), person=two, gone=three)
    actions.merge(by=signed(), person=one, gone=two)
    assert queries.child(three.pk, for_user=helen, on=ON) == one


def test_nobody(helen: User) -> None:
    with pytest.raises(Person.DoesNotExist):
        queries.child(999, for_user=helen, on=ON)


@pytest.mark.parametrize(
    ("facts", "age"),
    [
        ({"born": date(2015, 3, 3)}, "11 years"),
        ({"born": date(2025, 1, 3)}, "1 year 2 months"),
        ({"expected": date(2026, 5, 1)}, "unborn"),
        ({"born": date(2015, 3, 3), "died": date(2020, 3, 2)}, "died at 4 years"),
        ({"died": date(2020, 3, 2)}, "has died"),
        ({}, "age not known"),
    ],
)
def test_age(facts: dict[str, date], age: str) -> None:
    assert queries.age_of(Person(**facts), ON) == age


def kin_of(who: Person, user: User) -> list[tuple[str, str, str]]:
    return [(r.person.given_names, r.kin, r.how) for r in queries.relatives(who, for_user=user, on=ON)]


def test_relationships_are_read_from_both_ends(helen: User) -> None:
    leo, mum, nan, mick = person("Leo"), person("Dawn"), person("Joan"), person("Mick")
    kin(leo, mum, "mother")
    kin(leo, nan, "grandparent")
    kin(leo, mick, "step-parent", ended=date(2024, 1, 1))
    assert kin_of(leo, helen) == [("Dawn", "Mother", ""), ("Joan", "Grandparent", ""), ("Mick", "Step-parent", "")]
    assert kin_of(mum, helen) == [("Leo", "Child", "")]
    assert kin_of(nan, helen) == [("Leo", "Grandchild", "")]
    assert kin_of(mick, helen) == [("Leo", "Step-child", "")]


def test_a_brother_said_from_both_ends_is_one_brother(helen: User) -> None:
    leo, max_ = person("Leo"), person("Max")
    kin(leo, max_, "sibling")
    kin(max_, leo, "sibling")
    assert kin_of(leo, helen) == [("Max", "Brother or sister", "")]


def test_siblings_follow_from_a_parent_they_share(helen: User) -> None:
    leo, mia, ada, ben = person("Leo"), person("Mia"), person("Ada"), person("Ben")
    mum, dad, mick = person("Dawn"), person("Carl"), person("Mick")
    for child, parents in ((leo, (mum, dad)), (mia, (mum, dad)), (ada, (mum, mick)), (ben, (mum,))):
        for parent in parents:
            kin(child, parent, "mother" if parent is mum else "father")
    assert kin_of(leo, helen)[2:] == [
        ("Mia", "Brother or sister", "through Dawn and Carl"),
        ("Ben", "Brother or sister", "through Dawn"),
        ("Ada", "Half-brother or half-sister", "through Dawn"),
    ]


def test_what_was_recorded_goes_before_what_follows(helen: User) -> None:
    leo, ben, mum = person("Leo"), person("Ben"), person("Dawn")
    kin(leo, mum, "mother")
    kin(ben, mum, "mother")
    kin(ben, leo, "half-sibling")
    assert kin_of(leo, helen)[1:] == [("Ben", "Half-brother or half-sister", "")]


def test_relatives_say_who_may_be_opened(amina: User) -> None:
    leo, mum, dad = person("Leo"), person("Dawn"), person("Carl")
    kin(leo, mum, "mother")
    kin(leo, dad, "father")
    opened(amina, leo, mum)
    found = {r.person: r.in_scope for r in queries.relatives(leo, for_user=amina, on=ON)}
    assert found == {mum: True, dad: False}


def test_names_and_addresses_latest_first() -> None:
    leo = person("Leo")
    old = lives_at(leo, "1 Mill Lane", "", started=date(2019, 1, 1), ended=date(2020, 1, 1))
    now = lives_at(leo, "2 Mill Lane", "", started=date(2020, 1, 1))
    unknown = lives_at(leo, "3 Mill Lane", "")
    name = also_called(leo, "Leonard", "Ferriby")
    found = queries.particulars(leo, ON)
    assert (found.names, found.addresses, found.former_addresses) == ([name], [now, unknown], [old])
    assert queries.current_address(leo, ON) == now
    assert queries.current_address(leo, date(2019, 6, 1)) == old


def test_warnings_come_from_the_rooms_above(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_warnings", [])
    assert queries.warnings(Person(), ON) == ""
    queries.register_warning(lambda who, on: "Mr Mick Petch may not have contact.")
    queries.register_warning(lambda who, on: "")
    assert queries.warnings(Person(), ON) == "Mr Mick Petch may not have contact."


def test_matches_are_seen_by_those_who_read_one_of_the_two(helen: User, ruth: User) -> None:
    one, two, three = person("Leo"), person("Leo"), person("Leo")
    first, second = actions.propose_matches(by=signed(), pairs=[(one, two, []), (two, three, [])])
    assert [pair.match for pair in queries.open_matches(for_user=helen, on=ON)] == [first, second]
    assert queries.open_matches(for_user=ruth, on=ON) == []
    with pytest.raises(Match.DoesNotExist):
        queries.match(first.pk, for_user=ruth, on=ON)
    opened(ruth, three)
    assert [pair.match for pair in queries.open_matches(for_user=ruth, on=ON)] == [second]
    assert queries.match(second.pk, for_user=ruth, on=ON).other == three


def test_a_match_of_two_who_are_one_already_is_not_asked(helen: User) -> None:
    one, two, three = person("Leo"), person("Leo"), person("Leo")
    pairs = [(one, two, []), (one, three, []), (two, three, [])]
    first, second, third = actions.propose_matches(by=signed(), pairs=pairs)
    actions.decide_match(by=signed(), match=first, verdict="same")
    found = queries.open_matches(for_user=helen, on=ON)
    assert [(pair.match, pair.person, pair.other) for pair in found] == [(second, one, three), (third, one, three)]
    assert [pair.other for pair in queries.matches_of(three, for_user=helen, on=ON)] == [one, one]
    actions.decide_match(by=signed(), match=second, verdict="same")
    assert queries.open_matches(for_user=helen, on=ON) == []


def test_a_merge_is_seen_by_those_who_read_who_was_kept(helen: User, amina: User) -> None:
    one, two = person("Leo"), person("Leo")
    merged = actions.merge(by=signed(), person=one, gone=two)
    assert queries.merge(merged.pk, for_user=helen, on=ON) == merged
    assert list(queries.merges_into(one)) == [merged]
    with pytest.raises(Merge.DoesNotExist):
        queries.merge(merged.pk, for_user=amina, on=ON)
