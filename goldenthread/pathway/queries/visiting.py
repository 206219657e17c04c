"""When each child was last seen, last seen alone, and when the next visit is due by the standard that holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from goldenthread.pathway import scopes
from goldenthread.pathway.clocks import SEEN
from goldenthread.pathway.knowing import clocks_known_until
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import ChildInNeed, ChildInNeedPlan, ProtectionPlan, RunningClock, Step
from goldenthread.pathway.queries.due import explained
from goldenthread.people.models import Person
from goldenthread.rules.clocks.sentences import footnote
from goldenthread.rules.law import NotInForce
from goldenthread.rules.words import count
from goldenthread.rules.words import day as written
from goldenthread.rules.working_days import OutsideCalendar

VISITS = SEEN
NO_STANDARD = "No local standard set"
NO_PLAN = "No plan that sets visits"


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
    left = ids - running.keys()
    planned, referred = _planned(left, on), _referred(left, on)
    found = []
    for child in children:
        last, alone = seen.get(child.pk, (None, None))
        otherwise = Next(None, "", NO_STANDARD if child.pk in planned else NO_PLAN)
        after = running.get(child.pk) or _first_seen(child, referred.get(child.pk), last, on) or otherwise
        found.append(Visited(child, last, alone, after.due, after.state, after.why))
    return sorted(found, key=lambda one: (one.due or date.max, one.seen or date.min, one.person.pk))


def _first_seen(child: Person, referred: date | None, last: date | None, on: date) -> Next | None:
    """Of a child in need for whom no visit is due by a plan, and whom nobody has seen since the referral: by the
    standard for seeing a child first. One who is not born yet is seen after the birth."""
    since = max(filter(None, (referred, child.born)), default=None)
    if referred is None or since is None or since > on or (child.born is None and child.expected):
        return None
    if last is not None and last >= referred:
        return None
    rules = the_clocks()
    try:
        rule = rules.law.at("FIRST-SEEN", on)
        due = rules.calendar.add(since, rules.law.value("FIRST-SEEN", on))
    except (NotInForce, OutsideCalendar):
        return None
    known = clocks_known_until(on).get("CIN-VISIT")
    state = "could not tell" if known is not None and due > known else "overdue" if due < on else "running"
    start = "the birth" if since != referred else "the referral"
    why = f"{rule.title}: {count(rule.value or 0, rule.unit)} from {start} on {written(since)} is {written(due)}."
    return Next(due, state, why + footnote(rule))


def _referred(ids: Collection[int], on: date) -> dict[int, date]:
    """Children in need, and since when."""
    rows = ChildInNeed.objects.filter(scopes.open_on(on), person_id__in=ids) if ids else ChildInNeed.objects.none()
    return dict(rows.values_list("person_id", "started"))


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
