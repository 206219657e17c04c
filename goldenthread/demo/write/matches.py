"""People of the record who may be one and the same, found as a loading return finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from goldenthread.access.record import Signature
from goldenthread.people import actions as people
from goldenthread.people.matching import (
    Ambiguous,
    Doubt,
    Incoming,
    Index,
    Known,
    compare,
    evidence,
    facts_of,
    match,
)
from goldenthread.people.models import Person


def propose_matches(*, by: Signature) -> None:
    found = alike(Person.objects.filter(merged_into=None).order_by("pk"))
    people.propose_matches(by=by, pairs=((one, other, list(doubt.evidence)) for one, other, doubt in found))


def alike(persons: Iterable[Person]) -> Iterator[tuple[Person, Person, Doubt]]:
    """Each with those who came before, as if each came in with a return."""
    index = Index(())
    for person in persons:
        for doubt in _doubts(person, index):
            yield doubt.person, person, doubt
        index.add(person, seen=False)


def _doubts(person: Person, index: Index) -> tuple[Doubt, ...]:
    verdict = match(_incoming(person), index)
    if isinstance(verdict, Ambiguous):
        return verdict.doubts
    if isinstance(verdict, Known):
        one, other = facts_of(person), facts_of(verdict.person)
        return (Doubt(verdict.person, evidence(one, other, compare(one, other))),)
    return ()


def _incoming(person: Person) -> Incoming:
    return Incoming(
        la_child_id=person.la_child_id,
        upn=person.upn,
        former_upn=person.former_upn,
        born=person.born,
        sex=person.sex,
        given_names=person.given_names,
        family_name=person.family_name,
    )
