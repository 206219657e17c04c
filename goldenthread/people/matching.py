"""Is a child who comes in with a return somebody we know? Pure: never decides what a person must look at.

Two records are the same person when an identifier (UPN or LA child id), the date of birth and the sex agree. Within
one collection the LA child id is the key: there a corrected date of birth or sex is an update. Whatever else agrees
is a match to confirm. A sex or date that is not known neither agrees nor contradicts, so without it nothing is
certain, unless both identifiers agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from goldenthread.people import names
from goldenthread.people.models import Person, Sex
from goldenthread.rules.words import day as written

DUMMY_UPN = re.compile(r"UN\d+|[A-Z]?0+[A-Z]?|")


class Said(Enum):
    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "is not known"


AGREES, DIFFERS, UNKNOWN = Said.AGREES, Said.DIFFERS, Said.UNKNOWN


@dataclass(frozen=True)
class Known:
    person: Person


@dataclass(frozen=True)
class Unknown:
    pass


@dataclass(frozen=True)
class Doubt:
    """Somebody who may be the child, with what agrees and what does not, in sentences."""

    person: Person
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Ambiguous:
    doubts: tuple[Doubt, ...]

    @property
    def persons(self) -> tuple[Person, ...]:
        return tuple(doubt.person for doubt in self.doubts)


Verdict = Known | Unknown | Ambiguous


@dataclass(frozen=True)
class Incoming:
    la_child_id: str = ""
    upn: str = ""
    former_upn: str = ""
    born: date | None = None
    sex: str = Sex.UNKNOWN
    given_names: str = ""
    family_name: str = ""


@dataclass(frozen=True)
class Facts:
    """What two records are compared by."""

    la_child_id: str
    upns: frozenset[str]
    born: date | None
    sex: str
    given_names: frozenset[str]
    family_name: frozenset[str]


def facts_of(record: Person | Incoming) -> Facts:
    upns = (upn.strip().upper() for upn in (record.upn, record.former_upn))
    return Facts(
        la_child_id=record.la_child_id.strip().upper(),
        upns=frozenset(upn for upn in upns if not DUMMY_UPN.fullmatch(upn)),
        born=record.born,
        sex=record.sex or Sex.UNKNOWN,
        given_names=frozenset(names.parts(record.given_names)),
        family_name=frozenset(names.parts(record.family_name)),
    )


@dataclass(frozen=True)
class Comparison:
    la_child_id: Said
    upn: Said
    born: Said
    sex: Said
    names: Said

    @property
    def identified(self) -> bool:
        return AGREES in (self.la_child_id, self.upn)

    @property
    def certain(self) -> bool:
        """An identifier, the date of birth and the sex agree; a sex that is not known takes both identifiers."""
        if self.born is not AGREES or self.sex is DIFFERS or not self.identified:
            return False
        return self.sex is AGREES or (self.la_child_id is AGREES and self.upn is AGREES)

    @property
    def updated(self) -> bool:
        """The same number in the same collection, with at most one of the rest put right."""
        if self.la_child_id is not AGREES:
            return False
        return self.upn is AGREES or (self.upn, self.born, self.sex).count(DIFFERS) <= 1

    @property
    def possible(self) -> bool:
        return self.identified or (self.names is AGREES and self.born is AGREES)


def compare(one: Facts, other: Facts) -> Comparison:
    return Comparison(
        la_child_id=_same(one.la_child_id, other.la_child_id),
        upn=_meet(one.upns, other.upns),
        born=_same(one.born, other.born),
        sex=UNKNOWN if Sex.UNKNOWN in (one.sex, other.sex) else _same(one.sex, other.sex),
        names=_names(one, other),
    )


class Index:
    """Everybody who is known, built once. `seen`: the ids of those whom the same collection has brought before."""

    def __init__(self, people: Iterable[Person], seen: Collection[int] = ()) -> None:
        self._people: dict[int, Person] = {}
        self._facts: dict[int, Facts] = {}
        self._by: dict[tuple[str, object], set[int]] = defaultdict(set)
        self._seen = set(seen)
        for person in people:
            self.add(person, seen=person.pk in self._seen)

    def add(self, person: Person, *, seen: bool) -> None:
        """A person who is new, or whose facts have changed."""
        facts = facts_of(person)
        self._people[person.pk], self._facts[person.pk] = person, facts
        if seen:
            self._seen.add(person.pk)
        for way in _ways(facts):
            self._by[way].add(person.pk)

    def candidates(self, facts: Facts) -> list[int]:
        return sorted(set().union(*(self._by.get(way, set()) for way in _ways(facts))))

    def seen(self, pk: int) -> bool:
        return pk in self._seen

    def facts(self, pk: int) -> Facts:
        return self._facts[pk]

    def kept(self, pk: int) -> Person:
        """Who stands for a person now: another, when they were merged away."""
        person = self._people[pk]
        while person.merged_into_id in self._people:
            person = self._people[person.merged_into_id]
        return person


def match(incoming: Incoming, index: Index) -> Verdict:
    facts = facts_of(incoming)
    compared = {pk: compare(facts, index.facts(pk)) for pk in index.candidates(facts)}
    ours = {pk: each for pk, each in compared.items() if index.seen(pk) and each.la_child_id is AGREES}
    same = (
        [pk for pk, each in ours.items() if each.certain]
        or [pk for pk, each in ours.items() if each.updated]
        or [pk for pk, each in compared.items() if each.certain and not _another_of_ours(pk, each, index)]
    )
    people = {index.kept(pk).pk: index.kept(pk) for pk in same}
    if len(people) == 1:
        return Known(*people.values())
    doubts = {
        index.kept(pk).pk: Doubt(index.kept(pk), evidence(facts, index.facts(pk), each))
        for pk, each in compared.items()
        if each.possible
    }
    return Ambiguous(tuple(doubts.values())) if doubts else Unknown()


def _another_of_ours(pk: int, each: Comparison, index: Index) -> bool:
    """The same collection has this person under another number: twins with one UPN, or a child given a new number."""
    return index.seen(pk) and each.la_child_id is DIFFERS


def evidence(one: Facts, other: Facts, compared: Comparison) -> tuple[str, ...]:
    upns = _both(_listed(one.upns), _listed(other.upns))
    said = (
        (compared.upn, f"The UPN is the same: {_listed(one.upns & other.upns)}.", f"The UPNs differ: {upns}."),
        (
            compared.la_child_id,
            f"The LA child id is the same: {one.la_child_id}.",
            f"The LA child ids differ: {_both(one.la_child_id, other.la_child_id)}.",
        ),
        (
            compared.born,
            f"The date of birth is the same: {_day(one.born)}.",
            f"The dates of birth differ: {_both(_day(one.born), _day(other.born))}.",
        ),
        (compared.sex, "The sex is the same.", "The sex differs."),
        (compared.names, "The names are the same.", "The names differ."),
    )
    unknown = {2: "A date of birth is not known.", 3: "A sex is not known."}
    found = []
    for at, (verdict, agrees, differs) in enumerate(said):
        sentence = {AGREES: agrees, DIFFERS: differs, UNKNOWN: unknown.get(at, "")}[verdict]
        if sentence:
            found.append(sentence)
    return tuple(found)


def _ways(facts: Facts) -> Iterable[tuple[str, object]]:
    if facts.la_child_id:
        yield "la_child_id", facts.la_child_id
    for upn in facts.upns:
        yield "upn", upn
    if facts.born and facts.given_names and facts.family_name:
        yield "names and born", (facts.born, facts.given_names | facts.family_name)
        for given in facts.given_names:
            for root in names.roots(given):
                yield "family name, form and born", (facts.born, facts.family_name, root)
            yield "family name, given name and born", (facts.born, facts.family_name, given)


def _same(one: object, other: object) -> Said:
    if not one or not other:
        return UNKNOWN
    return AGREES if one == other else DIFFERS


def _meet(one: frozenset[str], other: frozenset[str]) -> Said:
    if not one or not other:
        return UNKNOWN
    return AGREES if one & other else DIFFERS


def _names(one: Facts, other: Facts) -> Said:
    """The same in any order; or the same family name and a given name, or a form of it, in common."""
    if not (one.given_names and one.family_name and other.given_names and other.family_name):
        return UNKNOWN
    if one.given_names | one.family_name == other.given_names | other.family_name:
        return AGREES
    if one.family_name != other.family_name:
        return DIFFERS
    forms = [
        set().union(each.given_names, *(names.roots(given) for given in each.given_names)) for each in (one, other)
    ]
    return AGREES if forms[0] & forms[1] else DIFFERS


def _both(one: str, other: str) -> str:
    """In one order, whichever side is asked."""
    return " and ".join(sorted((one, other)))


def _listed(upns: frozenset[str]) -> str:
    return ", ".join(sorted(upns))


def _day(born: date | None) -> str:
    return written(born) if born else ""
