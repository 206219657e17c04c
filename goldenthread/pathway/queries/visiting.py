"""When each child was last seen, last seen alone, and when the next visit is due by the standard that holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from goldenthread.pathway import scopes
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import ChildInNeedPlan, Placement, ProtectionPlan, RunningClock, Step
from goldenthread.pathway.queries.due import explained
from goldenthread.people.models import Person
from goldenthread.rules.clocks import Clocks
from goldenthread.rules.law import NotInForce
from goldenthread.rules.months import add_months

VISITS = ("CP-VISIT", "CIN-VISIT")
NO_STANDARD = "No local standard set"
NO_PLAN = "No plan that sets visits"
WITH_PARENTS = "P1"  # the code of a placement


@dataclass(frozen=True)
class Visited:
    """`due` is None where nothing says when: `why` then says so."""

    person: Person
    seen: date | None
    alone: date | None
    due: date | None
    state: str
    why: str

    @property
    def overdue(self) -> bool:
        return self.state == "overdue"


@dataclass(frozen=True)
class Next:
    due: date | None
    state: str
    why: str


def visits(children: Collection[Person], clocks: Iterable[RunningClock], on: date) -> list[Visited]:
    """Of children whom the user was found to hold, and the clocks that run for them: the next due first, and those
    with no day last."""
    ids = {child.pk for child in children}
    seen = _seen(ids, on)
    due_next = explained([clock for clock in clocks if clock.clock in VISITS], on)
    running = {due.person_id: Next(due.on, due.state, due.sentence) for due in reversed(due_next)}
    placed = {p.person_id: p for p in Placement.objects.filter(scopes.open_on(on), person_id__in=ids)}
    planned = _planned(ids - running.keys() - placed.keys(), on)
    found = []
    for child in children:
        last, alone = seen.get(child.pk, (None, None))
        placement, otherwise = placed.get(child.pk), NO_STANDARD if child.pk in planned else NO_PLAN
        after = running.get(child.pk) or (in_care(placement, last, on) if placement else Next(None, "", otherwise))
        found.append(Visited(child, last, alone, after.due, after.state, after.why))
    return sorted(found, key=lambda one: (one.due or date.max, one.seen or date.min, one.person.pk))


def in_care(placement: Placement, seen: date | None, on: date) -> Next:
    """By the Care Planning Regulations: within a week of a move, then as often as its first year asks. After that it
    depends on how long the placement is to last, which the record does not say."""
    rules = the_clocks()
    if placement.type == WITH_PARENTS:
        return Next(None, "", "Placed with a parent: how often depends on the assessment and the reviews.")
    if seen is None or seen < placement.started:
        return _reckoned(rules, "CLAV-1", placement.started, on)
    if on < add_months(placement.started, 12):
        return _reckoned(rules, "CLAV-Y1", seen, on)
    try:
        usual, lasting = rules.law.at("CLAV-OTHER", on), rules.law.at("CLAV-PERM", on)
    except NotInForce as error:
        return Next(None, "", str(error))
    spans = [f"{rule.value} {rule.unit}" for rule in (usual, lasting)]
    return Next(None, "", f"After the first year: every {spans[0]}, or {spans[1]} where it is to last until 18.")


def _reckoned(rules: Clocks, clock: str, start: date, on: date) -> Next:
    due = rules.due(clock, start, on=start)
    if due.due is None:
        return Next(None, "", due.why_not)
    return Next(due.due, rules.status(due, None, on), rules.sentence(due, None, on))


def _planned(ids: Collection[int], on: date) -> set[int]:
    """Those on a plan under which children are visited."""
    if not ids:
        return set()
    which = Q(scopes.open_on(on), person_id__in=ids)
    plans = (model._default_manager.filter(which).order_by() for model in (ProtectionPlan, ChildInNeedPlan))
    protection, need = (rows.values_list("person_id", flat=True) for rows in plans)
    return set(protection.union(need))


def _seen(ids: Collection[int], on: date) -> dict[int, tuple[date | None, date | None]]:
    """By child: the last day seen, and the last day seen alone."""
    rows = Step.objects.filter(Q(seen=True) | Q(seen_alone=True), person_id__in=ids, happened_on__lte=on).order_by()
    told = rows.values("person_id").annotate(
        last=Max("happened_on"), alone=Max("happened_on", filter=Q(seen_alone=True))
    )
    return {row["person_id"]: (row["last"], row["alone"]) for row in told}
