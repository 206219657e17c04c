"""How much of the dirt the product finds: the record held against the truth, which the record cannot read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from goldenthread.access.actions import the_product
from goldenthread.demo.dirt.truth import Truth
from goldenthread.demo.write import ACTIONS
from goldenthread.demo.write.matches import alike
from goldenthread.pathway.integrity import check
from goldenthread.pathway.models import Discrepancy
from goldenthread.people.finding import search
from goldenthread.people.models import Person
from goldenthread.rules.identifiers import upn_fault

FIRST = 5  # of the people that a search shows
MOST_SEARCHES = 300  # of each kind, spread over the file
MISNAMED = ("misspelt_given_name", "misspelt_family_name", "known_as", "changed_name")
WRONG = (
    "wrong_code",
    "overlap",
    "born_missing",
    "born_swapped",
    "born_new_year",
    "wrong_sex",
    "wrong_ethnicity",
    "wrong_upn",
)
Finds = Callable[[Truth], bool]


def score(truths: Sequence[Truth], *, as_at: date, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """`as_at`: the day of the record, which is not today's where a test fixed it."""
    say("Matching everybody with everybody")
    matching = matched(truths)
    say("Asking every policy again")
    quality = shown(truths, as_at=as_at)
    say("Searching by true names")
    return {"matching": matching, "quality": quality, "search": searched(truths, as_at=as_at)}


def matched(truths: Iterable[Truth]) -> dict[str, int]:
    """Of the people who stand there twice, how many pairs matching proposes; and how many others it proposes."""
    twice = {
        frozenset((truth.id, truth.true_person))
        for truth in truths
        if truth.kind == "duplicate" and truth.table == "person"
    }
    persons = Person.objects.filter(merged_into=None).order_by("pk")
    proposed = {frozenset((one.pk, other.pk)) for one, other, _ in alike(persons)}
    return {
        "duplicates": len(twice),
        "found": len(twice & proposed),
        "proposed": len(proposed),
        "false": len(proposed - twice),
    }


def shown(truths: Iterable[Truth], *, as_at: date) -> dict[str, dict[str, Any]]:
    """Of what is wrong or missing, kind by kind: how much the record itself points out, and how it does."""
    wrong: dict[str, list[Truth]] = defaultdict(list)
    for truth in truths:
        if truth.kind in WRONG and not (truth.kind == "overlap" and truth.field):
            wrong[truth.kind].append(truth)
    ways = {"discrepancy": _in_discrepancies(), "check-record": _in_check(as_at), "check letter": _by_check_letters()}
    return {kind: _shown(wrong[kind], ways) for kind in WRONG if wrong[kind]}


def _shown(truths: Sequence[Truth], ways: Mapping[str, Finds]) -> dict[str, Any]:
    found = [[way for way, finds in ways.items() if finds(truth)] for truth in truths]
    by = Counter(way for each in found for way in each)
    return {"wrong": len(truths), "shown": sum(map(bool, found)), "by": dict(by)}


def _in_discrepancies() -> Finds:
    """An overlap is left out whole, so it has no field."""
    held = set(Discrepancy.objects.filter(mended=False).values_list("person_id", "about", "field"))
    return lambda truth: (truth.person, ACTIONS[truth.table][0].__name__, truth.field) in held


def _in_check(as_at: date) -> Finds:
    found = {(each.person_id, each.row) for each in check(as_at)}
    return lambda truth: (truth.person, f"{ACTIONS[truth.table][0].__name__} {truth.id}") in found


def _by_check_letters() -> Finds:
    numbers = Person.objects.exclude(upn="").values_list("pk", "upn")
    faulty = {pk for pk, upn in numbers if upn_fault(upn)}
    return lambda truth: truth.field == "upn" and truth.id in faulty


def searched(truths: Iterable[Truth], *, as_at: date) -> dict[str, dict[str, int]]:
    """Of people whose name is not right, how many come up when somebody types the right one."""
    names: dict[int, dict[str, str]] = defaultdict(dict)
    kinds: dict[str, list[int]] = {kind: [] for kind in MISNAMED}
    for truth in truths:
        if truth.kind in MISNAMED and truth.table == "person" and truth.id:
            names[truth.id][truth.field] = truth.true
            kinds[truth.kind].append(truth.id)
    found = partial(_comes_up, names=names, as_at=as_at)
    return {kind: _searched(_spread(people), found) for kind, people in kinds.items() if people}


def _searched(people: Sequence[int], found: Callable[[int], bool]) -> dict[str, int]:
    return {"asked": len(people), "found": sum(map(found, people))}


def _comes_up(id: int, *, names: Mapping[int, Mapping[str, str]], as_at: date) -> bool:
    person = Person.objects.get(pk=id)
    given, family = (names[id].get(field, getattr(person, field)) for field in ("given_names", "family_name"))
    results = search(f"{given} {family}", for_user=the_product(), on=as_at, most=FIRST)
    return id in results.ids


def _spread(people: Sequence[int]) -> Sequence[int]:
    step = -(-len(people) // MOST_SEARCHES)
    return people[:: step or 1]
