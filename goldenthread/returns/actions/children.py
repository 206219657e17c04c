"""Whose rows these are: the children of a return found among the people of the record, or added to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db.models import Q

from goldenthread.access.record import Signature
from goldenthread.pathway.actions.record import day_of
from goldenthread.people import actions as people
from goldenthread.people.keys import batches
from goldenthread.people.matching import Ambiguous, Doubt, Incoming, Index, Known, match
from goldenthread.people.models import Person
from goldenthread.people.policies import person_objections
from goldenthread.returns.models import SourceRow
from goldenthread.returns.refusals import drop_impossible
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Wanted
from goldenthread.rules.words import day as written

_entries = count(-(10**9), -1)
WORDS = {
    "born": "Date of birth",
    "expected": "Expected date of birth",
    "died": "Date of death",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "upn": "UPN",
    "former_upn": "Former UPN",
    "upn_unknown": "Why the UPN is not known",
}


@dataclass(eq=False)
class Arrival:
    """A child as a return tells of them: the number, what it says of the person, and every line of it."""

    number: str
    says: dict[str, Any]
    identity: tuple[Line, ...]
    lines: list[Line]
    wanted: Wanted = field(default_factory=Wanted)
    person: Person | None = None
    new: bool = False

    @property
    def incoming(self) -> Incoming:
        said = self.says
        return Incoming(
            la_child_id=self.number,
            upn=said.get("upn", ""),
            former_upn=said.get("former_upn", ""),
            born=said.get("born"),
            sex=said.get("sex", "U"),
        )

    @property
    def who(self) -> Person:
        assert self.person is not None
        return self.person


def find_children(*, by: Signature, collection: str, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Gives every arrival its person. Who may be somebody known, but not surely, is added as a new person with a
    match to confirm. Answers those whose person is new."""
    index, known, called = _index(collection, arrivals)
    doubts: list[tuple[Arrival, tuple[Doubt, ...]]] = []
    added: dict[int, Arrival] = {}
    for at, arrival in enumerate(arrivals, start=1):
        verdict = match(arrival.incoming, index)
        if isinstance(verdict, Known):
            arrival.person = known[verdict.person.pk]
            if (verdict.person.pk, arrival.number) not in called:
                _call(index, arrival.person, arrival.number)
                called.add((verdict.person.pk, arrival.number))
        else:
            arrival.person, arrival.new = _new_person(by, arrival), True
            added[-at] = arrival
            if isinstance(verdict, Ambiguous):
                doubts.append((arrival, verdict.doubts))
            index.add(_as_numbered(arrival.person, arrival.number, -at), seen=True)
    new = list(added.values())
    if new:
        refused = people.create_people(by=by, people=[arrival.who for arrival in new]).refused
        assert not refused, refused[0]
    people.propose_matches(
        by=by,
        pairs=(
            (
                arrival.who,
                added[doubt.person.pk].who if doubt.person.pk < 0 else known[doubt.person.pk],
                [*doubt.evidence],
            )
            for arrival, found in doubts
            for doubt in found
        ),
    )
    return new


def _index(collection: str, arrivals: Sequence[Arrival]) -> tuple[Index, dict[int, Person], set[tuple[int, str]]]:
    """Of everybody who could be one of them, and by which numbers the collection has brought them before."""
    numbers = {arrival.number for arrival in arrivals}
    upns = {upn for arrival in arrivals for upn in (arrival.says.get("upn"), arrival.says.get("former_upn")) if upn}
    known: dict[int, Person] = {}
    mine = SourceRow.objects.filter(file__load__collection=collection, quarantined="")
    for batch in batches(sorted(numbers)):
        brought = mine.filter(child__in=batch).values("person_id")
        _take(known, Person.objects.filter(Q(la_child_id__in=batch) | Q(pk__in=brought)))
    for batch in batches(sorted(upns)):
        _take(known, Person.objects.filter(Q(upn__in=batch) | Q(former_upn__in=batch)))
    while away := {p.merged_into_id for p in known.values() if p.merged_into_id} - known.keys():
        _take(known, Person.objects.filter(pk__in=away))
    called: set[tuple[int, str]] = set()
    for ids in batches(sorted(known)):
        called |= set(mine.filter(person_id__in=ids).values_list("person_id", "child").distinct())
    index = Index(known.values())
    for pk, number in sorted(called):
        _call(index, known[pk], number)
    return index, known, called


def _take(known: dict[int, Person], found: Iterable[Person]) -> None:
    known.update((person.pk, person) for person in found)


def _call(index: Index, person: Person, number: str) -> None:
    """A person stands in the index by the number that the collection knows them by; one whom it knows by several
    has an entry more for each, which leads to the first."""
    if not index.seen(person.pk):
        index.add(_as_numbered(person, number, person.pk), seen=True)
        return
    other = _as_numbered(person, number, next(_entries))
    other.merged_into_id = person.pk
    index.add(other, seen=True)


def _as_numbered(person: Person, number: str, pk: int) -> Person:
    """For the index only."""
    twin = copy(person)
    twin.pk, twin.la_child_id = pk, number
    return twin


def _new_person(by: Signature, arrival: Arrival) -> Person:
    """What cannot be so of the person is left out, and doubted."""
    said = {**arrival.says, "la_child_id": arrival.number}
    person = Person(**said)
    for objection in drop_impossible(person, today=day_of(by)):
        doubt_person(arrival, objection.policy, objection.sentence, objection.field)
    return person


def doubt_person(arrival: Arrival, policy: str, sentence: str, field: str) -> None:
    arrival.wanted.doubt(policy, "Person", sentence, *arrival.identity[:1], field=field, which=field)


def correct_children(
    *, by: Signature, arrivals: Sequence[Arrival], ours: Mapping[int, frozenset[str]], newest: Mapping[int, Any]
) -> set[int]:
    """What the return says of people who were known already. The later return wins over the earlier; a value that
    somebody wrote in the record stays, and the difference is doubted. Answers the ids of the people who changed."""
    corrections: dict[int, tuple[Person, dict[str, Any]]] = {}
    for arrival in arrivals:
        if arrival.new:
            continue
        person = arrival.who
        changes = _changes(arrival, ours.get(person.pk, frozenset()), newest.get(person.pk))
        proposed = copy(person)
        for name, value in changes.items():
            setattr(proposed, name, value)
        for objection in person_objections(proposed, today=day_of(by)):
            if objection.field in changes:
                del changes[objection.field]
                doubt_person(arrival, objection.policy, objection.sentence, objection.field)
        if changes:
            before = corrections.get(person.pk, (person, {}))[1]
            corrections[person.pk] = (person, {**before, **changes})
    return {person.pk for person in people.correct_people(by=by, corrections=corrections.values())}


def _changes(arrival: Arrival, ours: frozenset[str], newest: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    person, latest = arrival.who, newest is None or identity_order(arrival) >= newest
    for name, said in arrival.says.items():
        held = getattr(person, name)
        if said in (None, "", "U") or said == held:
            continue
        if held in (None, "", "U"):
            changes[name] = said
        elif name in ours:
            if latest:
                changes[name] = said
        else:
            sentence = f"{WORDS.get(name, name)}: the return says {_said(said)}; somebody has recorded {_said(held)}."
            doubt_person(arrival, "as the record has it", sentence, name)
    return changes


def _said(value: Any) -> str:
    return written(value) if isinstance(value, date) else str(value)


def identity_order(arrival: Arrival) -> tuple[Any, int]:
    """Of two returns of one year, the one that came later wins."""
    line = arrival.identity[0]
    return (line.period.end, line.pk or 2**62)
