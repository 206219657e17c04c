"""The only reads of persons and what belongs to them, but for search (finding.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import Scope, scope_of
from goldenthread.people.finding import columns_for, current_addresses, follow_merges
from goldenthread.people.models import Address, Dated, Kin, Match, Merge, OtherName, Person, Relationship
from goldenthread.rules.ages import age_text

Warn = Callable[[Person, date], str]
_warnings: list[Warn] = []

PARENTS = (Kin.MOTHER, Kin.FATHER, Kin.PARENT)
OTHER_END = {
    Kin.MOTHER: "Child",
    Kin.FATHER: "Child",
    Kin.PARENT: "Child",
    Kin.STEP_PARENT: "Step-child",
    Kin.SIBLING: Kin.SIBLING.label,
    Kin.HALF_SIBLING: Kin.HALF_SIBLING.label,
    Kin.GRANDPARENT: "Grandchild",
    Kin.CARER: "Person they care for",
    Kin.OTHER: Kin.OTHER.label,
}


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
    person = kept(Person.objects.get(pk=pk))
    if not scope_of(for_user, on).only(Person.objects.filter(pk=person.pk), "pk").exists():
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
class Relative:
    """`kin` is what they are to the person asked about. `how` says where that comes from when nobody recorded it."""

    person: Person
    kin: str
    how: str
    started: date | None
    ended: date | None
    parental_responsibility: bool | None
    same_household: bool | None
    in_scope: bool


def relatives(person: Person, *, for_user: User, on: date) -> list[Relative]:
    """Everybody related to a person, whichever end it was recorded from, with the brothers and sisters that follow
    from a parent they share. The family network of a child whom the user reads is shown with name and age."""
    found = _recorded(person)
    stated = {relative.person.pk for relative in found}
    found += [sibling for sibling in siblings(person) if sibling.person.pk not in stated]
    scope = scope_of(for_user, on)
    ids = {relative.person.pk for relative in found}
    open_to_user = set(scope.only(Person.objects.filter(pk__in=ids), "pk").values_list("pk", flat=True))
    order = {label: at for at, label in enumerate([*Kin.labels, *OTHER_END.values()])}
    shown = [replace(relative, in_scope=relative.person.pk in open_to_user) for relative in found]
    return sorted(
        shown, key=lambda r: (bool(r.ended and r.ended < on), order[r.kin], r.person.born or date.max, r.person.pk)
    )


def _recorded(person: Person) -> list[Relative]:
    found: dict[tuple[int, str], Relative] = {}
    both_ends = Relationship.objects.filter(Q(person=person) | Q(other=person)).select_related("person", "other")
    for row in both_ends.order_by("-ended", "pk"):
        ours = row.person_id == person.pk
        who = row.other if ours else row.person
        if who.merged_into_id:
            continue  # said already of the person who was kept
        kin = Kin(row.kind).label if ours else OTHER_END[Kin(row.kind)]
        responsible = row.parental_responsibility if ours else None
        relative = Relative(who, kin, "", row.started, row.ended, responsible, row.same_household, False)
        earlier = found.get((who.pk, kin))
        if earlier is None or (earlier.ended and not row.ended):
            found[who.pk, kin] = relative
    return list(found.values())


def siblings(person: Person) -> list[Relative]:
    """Those who share a parent. Half, when each has another parent whom the other has not."""
    mine = _parents_of([person.pk])[person.pk]
    rows = Relationship.objects.filter(other_id__in=mine, kind__in=PARENTS, person__merged_into=None)
    people = {row.person_id: row.person for row in rows.select_related("person") if row.person_id != person.pk}
    theirs = _parents_of(people)
    return [_sibling(people[pk], mine, theirs[pk]) for pk in sorted(people)]


def _sibling(sibling: Person, mine: Mapping[int, Person], theirs: Mapping[int, Person]) -> Relative:
    shared = mine.keys() & theirs.keys()
    half = bool(mine.keys() - shared and theirs.keys() - shared)
    kin = Kin.HALF_SIBLING if half else Kin.SIBLING
    through = " and ".join(str(mine[pk]) for pk in sorted(shared))
    return Relative(sibling, kin.label, f"through {through}", None, None, None, None, False)


def _parents_of(person_ids: Iterable[int]) -> dict[int, dict[int, Person]]:
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    rows = Relationship.objects.filter(person_id__in=list(person_ids), kind__in=PARENTS, other__merged_into=None)
    for row in rows.select_related("other"):
        found[row.person_id][row.other_id] = row.other
    return found


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
    """Not a union of two scoped querysets, which could not be filtered further."""
    one, other = (scope.only(Match.objects.all(), column).values("pk") for column in ("person_id", "other_id"))
    return matches.filter(Q(pk__in=one) | Q(pk__in=other))


def _pairs(matches: list[Match]) -> list[Pair]:
    now = follow_merges(person for each in matches for person in (each.person, each.other))
    return [Pair(each, now[each.person_id], now[each.other_id]) for each in matches]
