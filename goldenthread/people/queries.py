"""The only reads of persons and what belongs to them, but for search (finding.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import Scope, scope_of
from goldenthread.people import kinship
from goldenthread.people.finding import columns_for, current_addresses, follow_merges
from goldenthread.people.kinship import PARENTS, Relative
from goldenthread.people.models import Address, Dated, Kin, Match, Merge, OtherName, Person, Relationship
from goldenthread.people.restricted import closed_among, masked
from goldenthread.rules.ages import age_text

Warn = Callable[[Person, date], str]
_warnings: list[Warn] = []

SIBLINGS = (Kin.SIBLING, Kin.HALF_SIBLING)


class NotInScope(Exception):
    """The user does not read this person. What may be shown all the same: name, age, and who holds them."""

    def __init__(self, person: Person, age: str, columns: Mapping[str, str]) -> None:
        super().__init__(f"{person} is outside this user's own work.")
        self.person, self.age, self.columns = person, age, columns


def register_warning(function: Warn) -> Warn:
    """A room above says what must be known before anything else of a person; an empty string says nothing."""
    _warnings.append(function)
    return function


def warnings(person: Person, on: date) -> str:
    return " ".join(said for function in _warnings if (said := function(person, on)))


def child(pk: int, *, for_user: User, on: date) -> Person:
    """The person; or whoever stands for them since they were merged. Raises Person.DoesNotExist or NotInScope."""
    mine = scope_of(for_user, on)
    person = mine.only(Person.objects.filter(pk=pk, merged_into=None), "pk").first()
    if person is not None:  # as nearly always
        return person
    person = kept(Person.objects.get(pk=pk))
    if not mine.only(Person.objects.filter(pk=person.pk), "pk").exists():
        raise NotInScope(person, age_of(person, on), held(person, on))
    return person


def kept(person: Person) -> Person:
    return follow_merges([person])[person.pk]


def age_of(person: Person, on: date) -> str:
    if person.died and person.born:
        return f"died at {age_text(person.born, person.died)}"
    if person.died:
        return "has died"
    return "unborn" if person.expected and not person.born else age_text(person.born, on)


def held(person: Person, on: date) -> dict[str, str]:
    """Each registered column (who holds the child) that has something to say of this person."""
    return {name: said[person.pk] for name, said in columns_for([person.pk], on).items() if person.pk in said}


# Names, addresses


@dataclass(frozen=True)
class Particulars:
    """What the record holds of a person on a day, the latest first; what has ended stands apart."""

    names: list[OtherName]
    addresses: list[Address]
    former_addresses: list[Address]


def particulars(person: Person, on: date) -> Particulars:
    addresses = list(Address.objects.filter(person=person).select_related("ward"))
    now = [row for row in addresses if not row.ended or row.ended >= on]
    return Particulars(
        names=_latest_first(OtherName.objects.filter(person=person)),
        addresses=_latest_first(now),
        former_addresses=_latest_first(row for row in addresses if row not in now),
    )


def current_address(person: Person, on: date) -> Address | None:
    return current_addresses([person.pk], on).get(person.pk)


def _latest_first(rows: Iterable[Dated]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.started or date.min, row.pk), reverse=True)


# Family


@dataclass(frozen=True)
class Family:
    """Everybody around a person, with the relationships that say so. `relatives` are what somebody recorded and the
    brothers and sisters who follow from a parent; `further` those whom they lead to. Nobody stands in both."""

    relatives: list[Relative]
    further: list[Relative]
    rows: list[Relationship]

    @property
    def everybody(self) -> list[Relative]:
        return [*self.relatives, *self.further]


def family(person: Person, *, for_user: User, on: date) -> Family:
    """The family network of a child whom the user reads is shown with name and age; who else of them the user may
    open is marked."""
    rows = _around(person)
    _mask(rows, but=[person], for_user=for_user, on=on)
    relatives = _near(person, rows)
    stated = {relative.person.pk for relative in relatives}
    further = [each for each in kinship.further(person, rows) if each.person.pk not in stated]
    open_to_user = _read_by(for_user, stated | {relative.person.pk for relative in further}, on)
    return Family(_in_order(relatives, open_to_user, on), _in_order(further, open_to_user, on), rows)


def relatives(person: Person, *, for_user: User, on: date) -> list[Relative]:
    """Everybody related to a person, whichever end it was recorded from, with the brothers and sisters that follow
    from a parent they share."""
    return family(person, for_user=for_user, on=on).relatives


def relatives_of(people: Sequence[Person], *, for_user: User, on: date) -> dict[int, list[Relative]]:
    """The same of several whom the user reads, by id, asked at once."""
    rows = _around(*people)
    _mask(rows, but=people, for_user=for_user, on=on)
    found = {person.pk: _near(person, rows) for person in people}
    ids = {relative.person.pk for relatives in found.values() for relative in relatives}
    open_to_user = _read_by(for_user, ids, on)
    return {pk: _in_order(relatives, open_to_user, on) for pk, relatives in found.items()}


def named(pk: int, *, for_user: User, on: date) -> Person:
    """Somebody whom search would show, though the user may not read them. Raises Person.DoesNotExist."""
    person = kept(Person.objects.get(pk=pk))
    if closed_among([person.pk], for_user=for_user, on=on):
        raise Person.DoesNotExist
    return person


def relationship(pk: int, *, of: Person, for_user: User, on: date) -> Relationship:
    """One that somebody recorded between a person whom the user reads and another. Raises Relationship.DoesNotExist."""
    row = Relationship.objects.filter(Q(person=of) | Q(other=of)).select_related("person", "other").get(pk=pk)
    if closed_among({row.person_id, row.other_id} - {of.pk}, for_user=for_user, on=on):
        raise Relationship.DoesNotExist
    return row


def said_of(row: Relationship) -> list[Relationship]:
    """For policies: the other relationships of either person of a row, who may not be saved yet."""
    ids = [pk for pk in (row.person_id, row.other_id) if pk]
    rows = Relationship.objects.filter(Q(person_id__in=ids) | Q(other_id__in=ids)).exclude(pk=row.pk)
    return list(rows.select_related("person", "other").order_by("pk"))


def said_of_person(person: Person) -> list[Relationship]:
    rows = Relationship.objects.filter(Q(person=person) | Q(other=person))
    return list(rows.select_related("person", "other").order_by("pk"))


def _near(person: Person, rows: Sequence[Relationship]) -> list[Relative]:
    """What somebody recorded, and the brothers and sisters who follow from a parent."""
    found = kinship.recorded(person, rows)
    stated = {relative.person.pk for relative in found}
    return found + [each for each in kinship.siblings(person, rows) if each.person.pk not in stated]


def _read_by(user: User, ids: Iterable[int], on: date) -> set[int]:
    mine = scope_of(user, on).only(Person.objects.filter(pk__in=set(ids)), "pk")
    return set(mine.values_list("pk", flat=True))


def _in_order(found: Iterable[Relative], open_to_user: set[int], on: date) -> list[Relative]:
    marked = [replace(relative, in_scope=relative.person.pk in open_to_user) for relative in found]
    place = kinship.ORDER
    return sorted(
        marked, key=lambda r: (r.over(on), place.get(r.kin, len(place)), r.person.born or date.max, r.person.pk)
    )


def _around(*people: Person) -> list[Relationship]:
    """The relationships of a person, or of several; the parents and children of their parents and children; and the
    parents of those. A carer or a step-parent leads no further: whom else they care for is another family's matter."""
    ids = {person.pk for person in people}
    rows = _not_merged(Q(person_id__in=ids) | Q(other_id__in=ids))
    near = {pk for row in rows if row.kind in PARENTS for pk in (row.person_id, row.other_id)} - ids
    rows |= _not_merged(Q(person_id__in=near) | Q(other_id__in=near), kind__in=PARENTS)
    known = near | ids
    beside = {row.person_id for row in rows} | {row.other_id for row in rows if row.kind in SIBLINGS}
    rows |= _not_merged(Q(person_id__in=beside - known), kind__in=PARENTS)
    return sorted(rows, key=lambda row: row.pk)


def _mask(rows: Iterable[Relationship], *, but: Iterable[Person], for_user: User, on: date) -> None:
    """Of a relative whose record is restricted, the place in the family is shown and nothing else."""
    ids = {pk for row in rows for pk in (row.person_id, row.other_id)} - {person.pk for person in but}
    closed = closed_among(ids, for_user=for_user, on=on)
    for row in rows:
        if row.person_id in closed:
            row.person = masked(row.person)
        if row.other_id in closed:
            row.other = masked(row.other)


def _not_merged(*which: Q, **and_which: Any) -> set[Relationship]:
    """What is said of somebody who was merged away is said already of the person who was kept."""
    standing = Relationship.objects.filter(*which, **and_which, person__merged_into=None, other__merged_into=None)
    return set(standing.select_related("person", "other"))


# Matches and merges


@dataclass(frozen=True)
class Pair:
    """A match with the two persons as they stand now; where one was merged meanwhile, whoever stands for them."""

    match: Match
    person: Person
    other: Person


def open_matches(*, for_user: User, on: date) -> list[Pair]:
    """Those in which the user reads at least one of the two, the oldest first."""
    return _open(Match.objects.all(), scope_of(for_user, on))


def match(pk: int, *, for_user: User, on: date) -> Pair:
    """Raises Match.DoesNotExist, also where the user reads neither person."""
    rows = _in_scope(Match.objects.all(), scope_of(for_user, on))
    return _pairs([rows.select_related("person", "other").get(pk=pk)])[0]


def has_other_records(person: Person) -> bool:
    """Whether there is any merge or open match of this person, which is so of few."""
    mine, open_match = {"person": OuterRef("pk")}, Match.objects.filter(verdict=Match.Verdict.OPEN)
    asked = Person.objects.filter(pk=person.pk).values_list(
        Exists(Person.objects.filter(merged_into=OuterRef("pk"))),
        Exists(Merge.objects.filter(**mine, undone=False)),
        Exists(open_match.filter(**mine)),
        Exists(open_match.filter(other=OuterRef("pk"))),
    )
    return any(any(row) for row in asked)


def matches_of(person: Person, *, for_user: User, on: date) -> list[Pair]:
    """The open matches of one person, that person first."""
    ids = _stood_for_by(person)
    pairs = _open(Match.objects.filter(Q(person_id__in=ids) | Q(other_id__in=ids)), scope_of(for_user, on))
    return [pair if pair.person.pk == person.pk else Pair(pair.match, pair.other, pair.person) for pair in pairs]


def merges_into(person: Person) -> QuerySet[Merge]:
    """Those that stand, the latest first."""
    return Merge.objects.filter(person=person, undone=False).select_related("gone", "recorded_by").order_by("-pk")


def merge(pk: int, *, for_user: User, on: date) -> Merge:
    """Raises Merge.DoesNotExist, also where the user does not read the person who was kept."""
    return scope_of(for_user, on).only(Merge.objects.all()).select_related("person", "gone").get(pk=pk)


def _stood_for_by(person: Person) -> set[int]:
    """The person and everybody who was merged into them, directly or by way of another."""
    found, newest = {person.pk}, {person.pk}
    while newest := set(Person.objects.filter(merged_into_id__in=newest).values_list("pk", flat=True)) - found:
        found |= newest
    return found


def _open(matches: QuerySet[Match], scope: Scope) -> list[Pair]:
    rows = _in_scope(matches.filter(verdict=Match.Verdict.OPEN), scope)
    pairs = _pairs(list(rows.select_related("person", "other").order_by("pk")))
    return [pair for pair in pairs if pair.person.pk != pair.other.pk]


def _in_scope(matches: QuerySet[Match], scope: Scope) -> QuerySet[Match]:
    """The user reads one of the two, and the record of neither is restricted. Not a union of two scoped querysets,
    which could not be filtered further."""
    one, other = (scope.only(Match.objects.all(), column).values("pk") for column in ("person_id", "other_id"))
    either = matches.filter(Q(pk__in=one) | Q(pk__in=other))
    return scope.open(scope.open(either), "other_id")


def _pairs(matches: list[Match]) -> list[Pair]:
    now = follow_merges(person for each in matches for person in (each.person, each.other))
    return [Pair(each, now[each.person_id], now[each.other_id]) for each in matches]
