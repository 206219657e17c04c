"""Finding people. Misspelt, heard on the telephone, half remembered: two tables of keys find candidates fast on any
database, and Python ranks them.

A name that is typed leads through NameKey to the names in the record that are like it; those names, and whatever
else was typed, lead through SearchKey to people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.people import asked, names, ranking
from goldenthread.people.asked import Asked
from goldenthread.people.keys import batches, of_people
from goldenthread.people.models import Address, NameKey, OtherName, Person, SearchKey
from goldenthread.people.restricted import ask_about, closed_among, masked

MOST_ALIKE = 40  # names in the record that are followed for one name typed
MOST_RANKED = 250
SHOWN = 20
FLOOR, BELOW_BEST = 0.2, 0.3  # what scores less, or so much less than the best, is not shown

Column = Callable[[Sequence[int], date], Mapping[int, str]]
_columns: dict[str, Column] = {}


def register_column(name: str, function: Column) -> None:
    """A column of the results that a room above knows: of these people, on this day, a few words for each."""
    _columns[name] = function


def columns_for(person_ids: Sequence[int], on: date) -> dict[str, Mapping[int, str]]:
    return {name: function(person_ids, on) for name, function in _columns.items()}


@dataclass(frozen=True)
class Found:
    """`in_scope`: the user may open this person; otherwise show name, age and `columns`, and ask for a reason.

    With `ask` the record is restricted, `person` is a mask, and that is whom the user may ask about it.
    """

    person: Person
    score: float
    why: tuple[str, ...]
    in_scope: bool
    address: str
    columns: Mapping[str, str]
    ask: str = ""


@dataclass(frozen=True)
class Searched:
    """What was looked for, in words; among how many people; when the newest of them was written."""

    understood: list[str]
    people: int
    newest: datetime | None


@dataclass(frozen=True)
class Results:
    found: list[Found]
    more: int
    searched: Searched

    @property
    def ids(self) -> list[int]:
        return [found.person.pk for found in self.found]


def search(text: str, *, for_user: User, on: date, most: int = SHOWN) -> Results:
    """The whole authority is searched, so that nobody is recorded twice; the caller logs the ids it shows."""
    return find(asked.read(text, on=on), for_user=for_user, on=on, most=most)


def find(wanted: Asked, *, for_user: User, on: date, most: int = SHOWN) -> Results:
    ranked = ranking.cut(_rank(wanted), floor=FLOOR, below_best=BELOW_BEST) if not wanted.nothing else []
    shown = ranked[:most]
    ids = [each.person.pk for each in shown]
    in_scope = scope_of(for_user, on).only(Person.objects.filter(pk__in=ids), "pk")
    open_to_user = set(in_scope.values_list("pk", flat=True))
    columns = columns_for(ids, on)
    live_in = current_addresses(ids, on)
    closed = ask_about(closed_among(ids, for_user=for_user, on=on), on)
    found = [
        Found(masked(each.person), each.score, (), False, "", {}, closed[each.person.pk])
        if each.person.pk in closed
        else Found(
            person=each.person,
            score=each.score,
            why=each.why,
            in_scope=each.person.pk in open_to_user,
            address=str(live_in.get(each.person.pk, "")),
            columns={name: of_each[each.person.pk] for name, of_each in columns.items() if each.person.pk in of_each},
        )
        for each in shown
    ]
    return Results(found, len(ranked) - len(shown), _searched(wanted))


def current_addresses(person_ids: Sequence[int], on: date) -> dict[int, Address]:
    found = of_people(Address, person_ids)
    return {person_id: latest for person_id, rows in found.items() if (latest := latest_on(rows, on))}


def latest_on(rows: Iterable[Address], on: date) -> Address | None:
    standing = [row for row in rows if (not row.started or row.started <= on) and (not row.ended or row.ended >= on)]
    return max(standing, key=lambda row: (row.started or date.min, row.pk), default=None)


def _searched(wanted: Asked) -> Searched:
    counted = Person.objects.filter(merged_into=None).aggregate(people=Count("pk"), newest=Max("recorded_from"))
    return Searched(wanted.understood, counted["people"], counted["newest"])


def _rank(wanted: Asked) -> list[ranking.Ranked]:
    """All candidates, the best first. Somebody who was merged away leads to the person who was kept."""
    rough = _candidates(wanted)
    best = sorted(rough, key=lambda person_id: (-rough[person_id], person_id))[:MOST_RANKED]
    people = {person.pk: person for person in Person.objects.filter(pk__in=best)}
    other_names, addresses = of_people(OtherName, best), of_people(Address, best)
    kept = follow_merges(people.values())
    ranked: dict[int, ranking.Ranked] = {}
    for pk, person in people.items():
        each = ranking.rank(wanted, person, other_names[pk], addresses[pk], kept=kept[pk])
        if each.person.pk not in ranked or ranked[each.person.pk].score < each.score:
            ranked[each.person.pk] = each
    return sorted(ranked.values(), key=lambda each: (-each.score, each.person.name, each.person.pk))


def follow_merges(people: Iterable[Person]) -> dict[int, Person]:
    """For each person by id, the person who stands for them now: themselves, unless they were merged away."""
    standing = {person.pk: person for person in people}
    while next_ids := {p.merged_into_id for p in standing.values() if p.merged_into_id}:
        onward = Person.objects.in_bulk(next_ids)
        standing = {pk: onward[p.merged_into_id] if p.merged_into_id else p for pk, p in standing.items()}
    return standing


def _candidates(wanted: Asked) -> dict[int, float]:
    """How much speaks for each person, roughly: enough to choose whom to look at closely."""
    alike = _names_alike(wanted.names)
    weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, scores in enumerate(alike):
        for name, score in scores.items():
            weights[f"n:{name}"].append((at, score))
    for at, (key, weight) in enumerate(_other_keys(wanted), start=len(alike)):
        weights[key].append((at, weight))
    best: dict[int, dict[int, float]] = defaultdict(dict)
    for keys in batches(weights):
        for person_id, key in SearchKey.objects.filter(key__in=keys).values_list("person_id", "key"):
            of_person = best[person_id]
            for at, score in weights[key]:
                of_person[at] = max(of_person.get(at, 0.0), score)
    return {person_id: sum(scores.values()) for person_id, scores in best.items()}


def _other_keys(wanted: Asked) -> Iterable[tuple[str, float]]:
    for born in wanted.dates:
        if born.day or not wanted.names:
            yield f"d:{born.key}", 0.8
        elif wanted.names:
            yield f"d:{born.key}", 0.1
        if born.swapped:
            yield f"d:{born.swapped.key}", 0.6
    for identifier in (*wanted.numbers, *wanted.doubtful, *(name.upper() for name in wanted.names)):
        yield f"i:{identifier}", 3.0
    if wanted.postcode:
        yield f"a:{asked.number(wanted.postcode)}", 0.8


def _names_alike(typed: Sequence[str]) -> list[dict[str, float]]:
    """For each name typed (and each two in a row as one: De Silva, Desilva), the recorded names that are like it."""
    looked_for = [*typed, *ranking.two_as_one(typed).values()]
    ways = [names.ways_from(name) if len(name) > 1 else set[str]() for name in looked_for]
    reached: dict[str, set[str]] = defaultdict(set)
    for keys in batches(sorted(set().union(*ways))):
        for key, name in NameKey.objects.filter(key__in=keys).values_list("key", "name"):
            reached[key].add(name)
    return [
        _most_alike(name, set().union(*(reached[way] for way in ways_of)))
        for name, ways_of in zip(looked_for, ways, strict=True)
    ]


def _most_alike(typed: str, reached: set[str]) -> dict[str, float]:
    scored = sorted(((names.likeness(typed, name).score, name) for name in reached), reverse=True)
    return {name: score for score, name in scored[:MOST_ALIKE] if score}
