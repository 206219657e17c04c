"""The projection of the clocks that run: rows that say when each falls due.

Truth is stored once: a running clock follows from the facts (clocks.py). `running_clock` keeps the answer so that
worklists need not reckon it for every child; it is rewritten in the transaction that changes the facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import models

from goldenthread.access.inserting import analyse
from goldenthread.pathway.clocks import AGAIN, CLOCKS, SEEN, UNTIL_SIGNED, ChildFacts, open_under_a_referral, running
from goldenthread.pathway.kinds import met_by, run_by
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.law import reckoned
from goldenthread.pathway.models import (
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    LegalStatus,
    Placement,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.people.models import Person

MANY = 5_000  # children whose clocks are rewritten together: a load, not a day's work
NEED_PLAN = "child_in_need_plan"
READ = (
    *("person_id", "kind", "started", "happened_on", "authorised_on", "outcome"),
    *("child_in_need__started", "child_in_need__ended"),
)
_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


def rewrite(person_ids: Iterable[int]) -> None:
    """Bring the projection up to date for these children, now or at the end of `once_at_the_end`."""
    waiting = _waiting.get()
    if waiting is None:
        _rewrite(set(person_ids))
    else:
        waiting.update(person_ids)


@contextmanager
def once_at_the_end() -> Iterator[None]:
    """A bulk of actions rewrites each child's clocks once. Stand inside the transaction of the actions."""
    token = _waiting.set(set())
    try:
        yield
        people = _waiting.get() or set()
        if len(people) > MANY:
            analyse(Step, ProtectionPlan, CarePeriod, LegalStatus, Placement)
            analyse(ChildInNeed, ChildInNeedPlan, RunningClock)
        _rewrite(people)
    finally:
        _waiting.reset(token)


def expected(person_ids: Iterable[int]) -> list[RunningClock]:
    """What the projection ought to hold for these children, reckoned from the facts."""
    rules = the_clocks()
    return [
        RunningClock(
            person_id=person_id,
            clock=clock.clock,
            subject=clock.subject,
            started=clock.started,
            due=due.due,
            agreed=due.agreed,
            reckoned_by=rules.version,
        )
        for person_id, facts in _gather(sorted(person_ids)).items()
        for clock in running(facts)
        # No row where the rule did not hold yet on that day, or the calendar does not reach it.
        if (due := reckoned(clock)).due is not None
    ]


@dataclass(frozen=True)
class Difference:
    """Where the projection and the facts do not agree; None for a clock that one of them does not have."""

    person_id: int
    clock: str
    subject: str
    stored: RunningClock | None
    reckoned: RunningClock | None

    def __str__(self) -> str:
        where = f"Person {self.person_id}, {self.clock} for {self.subject}"
        if self.stored is None:
            return f"{where}: missing. By the facts it is due {self.reckoned.due}."  # type: ignore[union-attr]
        if self.reckoned is None:
            return f"{where}: stored as due {self.stored.due}, and by the facts it does not run."
        if (self.stored.started, self.stored.due) == (self.reckoned.started, self.reckoned.due):
            return f"{where}: reckoned by rules or a calendar that have changed since; the due date is the same."
        return f"{where}: stored as due {self.stored.due}, and by the facts it is due {self.reckoned.due}."


def differences() -> Iterator[Difference]:
    """The whole projection compared with the facts."""
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for batch in batches(ids):
        reckoned = {(row.person_id, row.clock, row.subject): row for row in expected(batch)}
        rows = RunningClock.objects.filter(person_id__in=batch)
        stored = {(row.person_id, row.clock, row.subject): row for row in rows}
        for key in sorted({*reckoned, *stored}):
            if _content(stored.get(key)) != _content(reckoned.get(key)):
                yield Difference(*key, stored=stored.get(key), reckoned=reckoned.get(key))


def _content(row: RunningClock | None) -> tuple[Any, ...] | None:
    return (row.started, row.due, row.agreed, row.reckoned_by) if row else None


def _rewrite(person_ids: set[int]) -> None:
    for batch in batches(sorted(person_ids)):
        RunningClock.objects.filter(person_id__in=batch).delete()
        RunningClock.objects.bulk_create(expected(batch), batch_size=500)


def _gather(ids: list[int]) -> dict[int, ChildFacts]:
    facts: dict[int, ChildFacts] = defaultdict(ChildFacts)
    for batch in batches(ids):
        mine = models.Q(person_id__in=batch)
        for need in ChildInNeed.objects.filter(mine, ended=None):
            facts[need.person_id].needs.append(need)
        for need_plan in ChildInNeedPlan.objects.filter(mine, ended=None):
            facts[need_plan.person_id].need_plans.append(need_plan)
        for plan in ProtectionPlan.objects.filter(mine, ended=None):
            facts[plan.person_id].plans.append(plan)
        for care in CarePeriod.objects.filter(mine, ended=None):
            facts[care.person_id].care.append(care)
        for status in LegalStatus.objects.filter(mine, ended=None):
            facts[status.person_id].legal.append(status)
        for placement in Placement.objects.filter(mine, ended=None):
            facts[placement.person_id].placements.append(placement)
        for step in Step.objects.filter(mine & _may_run()).select_related("child_in_need").only(*READ):
            facts[step.person_id].steps[step.kind].append(step)
        _gather_what_was_agreed(facts, batch)
        _gather_unreviewed(facts, batch)
        helped = [person_id for person_id in batch if person_id in facts and _is_helped(facts[person_id])]
        met = (
            Step.objects.filter(_met_again(), person_id__in=helped).order_by().values_list("person_id", "kind", "seen")
        )
        for person_id, kind, seen, day in met.annotate(models.Max("happened_on")) if helped else ():
            last = facts[person_id].last
            for clock in _clocks_met(kind, bool(seen)) if day else ():
                last[clock] = max(day, last.get(clock, day))
    return facts


def _gather_what_was_agreed(facts: dict[int, ChildFacts], batch: list[int]) -> None:
    """By the child in need plan that holds, and its reviews: of the next review only the last of them speaks."""
    plans = {pk: facts[pk].need_plans[0].started for pk in batch if pk in facts and facts[pk].need_plans}
    told = models.Q(kind=NEED_PLAN, authorised_on__isnull=False) | models.Q(kind__in=met_by("CIN-REVIEW"))
    rows = Step.objects.filter(told, person_id__in=plans, happened_on__isnull=False).order_by("happened_on", "pk")
    said = rows.values_list("person_id", "happened_on", "answers__visit_every", "answers__next_review")
    for person_id, on, weeks, review in said if plans else ():
        if on and on >= plans[person_id]:
            child = facts[person_id]
            child.visit_every = weeks if isinstance(weeks, int) and weeks > 0 else child.visit_every
            child.next_review = _day(review)


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        return None  # parts of it are not known


def _gather_unreviewed(facts: dict[int, ChildFacts], batch: list[int]) -> None:
    kinds = run_by("SA-REVIEWPT")
    steps = [step for pk in batch if pk in facts for step in open_under_a_referral(facts[pk].of(kinds))]
    found = [step for step in steps if step.authorised_on is None]
    rows = Step.objects.filter(pk__in=[step.pk for step in found], approvals=None).order_by()
    for pk, person_id, point in rows.values_list("pk", "person_id", "answers__review_point") if found else ():
        if not point:
            facts[person_id].unreviewed.add(pk)


@cache
def _may_run() -> models.Q:
    """The steps that run a clock, or meet one that is met once."""
    met_once = [clock for clock in CLOCKS if clock not in AGAIN]
    kinds = {kind for clock in CLOCKS for kind in run_by(clock)} | set(met_by(*met_once))
    until_signed = {kind for clock in UNTIL_SIGNED for kind in run_by(clock)}
    done = models.Q(kind__in=sorted(until_signed), authorised_on__isnull=False)
    made_again = models.Q(kind__in=run_by("SA-45WD"), child_in_need__isnull=False, child_in_need__ended=None)
    return models.Q(kind__in=sorted(kinds)) & (~done | made_again)


@cache
def _met_again() -> models.Q:
    others = [clock for clock in AGAIN if clock not in SEEN]
    return models.Q(kind__in=met_by(*SEEN), seen=True) | models.Q(kind__in=met_by(*others))


@cache
def _clocks_met(kind: str, seen: bool) -> tuple[str, ...]:
    return tuple(clock for clock in AGAIN if kind in met_by(clock) and (seen or clock not in SEEN))


def _is_helped(facts: ChildFacts) -> bool:
    return bool(facts.needs or facts.need_plans or facts.plans or facts.care or facts.unreviewed)


def batches(ids: list[int], size: int = 900) -> Iterator[list[int]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]
