"""Which clocks run for a child, and the projection that remembers when they fall due.

Truth is stored once: a running clock follows from the facts. `running_clock` keeps the answer so that worklists need
not reckon it for every child; it is rewritten in the transaction that changes the facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.db import models

from goldenthread.access.inserting import analyse
from goldenthread.pathway.kinds import KINDS, met_by, run_by
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import (
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    LegalStatus,
    ProtectionPlan,
    RunningClock,
    Spell,
    Step,
)
from goldenthread.people.models import Person

MANY = 5_000  # children whose clocks are rewritten together: a load, not a day's work
SHORT_BREAKS = ("V3", "V4")
CLOCKS = (
    *("CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD"),
    *("ICPC-15WD", "RCPC-1", "RCPC-N", "REV-1", "REV-2", "REV-N"),
    *("CIN-VISIT", "CIN-REVIEW", "CP-VISIT", "OVERSIGHT"),
)
# What begins these until it is decided or signed off begins none afterwards; but an assessment that is done says that a
# later one of the same referral is made again.
UNTIL_SIGNED = ("CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD")
# Of what meets these only the last time matters, and of a visit only that at which the child was seen.
SEEN = ("CIN-VISIT", "CP-VISIT")
AGAIN = (*SEEN, "CIN-REVIEW", "OVERSIGHT")
READ = (
    *("person_id", "kind", "started", "happened_on", "authorised_on", "outcome"),
    *("child_in_need__started", "child_in_need__ended"),
)


@dataclass(frozen=True)
class Running:
    """A clock that has started and whose end has not come: which, for what, from when."""

    clock: str
    subject: str
    started: date


@dataclass
class ChildFacts:
    """What clocks are reckoned from: the open spells of one child, and the steps that may run or stop a clock."""

    needs: list[ChildInNeed] = field(default_factory=list)
    need_plans: list[ChildInNeedPlan] = field(default_factory=list)
    plans: list[ProtectionPlan] = field(default_factory=list)
    care: list[CarePeriod] = field(default_factory=list)
    legal: list[LegalStatus] = field(default_factory=list)
    steps: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, date] = field(default_factory=dict)  # clock of what is done again and again → when it was met last

    def since(self, spell: Spell, clock: str) -> date:
        """The last time within a spell; else its start."""
        return max(spell.started, self.last.get(clock, spell.started))

    def of(self, kinds: Iterable[str]) -> list[Step]:
        return [step for kind in kinds for step in self.steps[kind]]


def running(facts: ChildFacts) -> list[Running]:
    return [
        *_contacts(facts),
        *_referrals(facts),
        *_assessments(facts),
        *_conferences(facts),
        *_protection_reviews(facts),
        *_care_reviews(facts),
        *_visits(facts),
        *_oversight(facts),
    ]


def subject_of(row: Spell | Step) -> str:
    return f"{type(row).__name__} {row.pk}"


def meets(step: Step) -> list[str]:
    """The clocks that it meets: a visit those of visits only where the child was seen."""
    return [clock for clock in KINDS[step.kind].meets if step.seen or clock not in SEEN]


def _open(steps: list[Step]) -> list[Step]:
    """Without those whose referral has been closed: what was never finished there is no longer anybody's work."""
    return [step for step in steps if step.child_in_need is None or step.child_in_need.ended is None]


def _contacts(facts: ChildFacts) -> Iterator[Running]:
    """Where it was said what came of a contact, it was decided, even if nobody wrote down when."""
    for step in facts.of(run_by("CONTACT-DECISION")):
        if step.happened_on and step.authorised_on is None and not step.outcome:
            yield Running("CONTACT-DECISION", subject_of(step), step.happened_on)


def _referrals(facts: ChildFacts) -> Iterator[Running]:
    for step in _open(facts.of(run_by("REF-1WD"))):
        if step.happened_on and step.authorised_on is None:
            yield Running("REF-1WD", subject_of(step), step.happened_on)


def _assessments(facts: ChildFacts) -> Iterator[Running]:
    """The first of a referral counts from the referral, as the guidance does; one made again from its own start."""
    first: dict[int | None, tuple[date, int]] = {}
    assessments = facts.of(run_by("SA-45WD"))
    for step in assessments:
        if step.started:
            begun = (step.started, step.pk)
            first[step.child_in_need_id] = min(begun, first.get(step.child_in_need_id, begun))
    for step in _open(assessments):
        if step.authorised_on is not None or step.started is None:
            continue
        if step.child_in_need is None:
            yield Running("SA-45WD", subject_of(step), step.started)
        elif first[step.child_in_need_id] == (step.started, step.pk):
            yield Running("SA-45WD", subject_of(step), step.child_in_need.started)
        else:
            yield Running("SA-AGAIN-45WD", subject_of(step), step.started)


def _conferences(facts: ChildFacts) -> Iterator[Running]:
    held = [conference.happened_on for conference in facts.of(met_by("ICPC-15WD")) if conference.happened_on]
    for step in _open(facts.of(run_by("ICPC-15WD"))):
        if step.outcome == "conference" and step.started and not any(day >= step.started for day in held):
            yield Running("ICPC-15WD", subject_of(step), step.started)


def _protection_reviews(facts: ChildFacts) -> Iterator[Running]:
    for plan in facts.plans:
        reviews = _held(facts.of(met_by("RCPC-1", "RCPC-N")), plan.started)
        if reviews:
            yield Running("RCPC-N", subject_of(plan), reviews[-1])
        else:
            yield Running("RCPC-1", subject_of(plan), plan.started)


def _care_reviews(facts: ChildFacts) -> Iterator[Running]:
    if any(status.code in SHORT_BREAKS for status in facts.legal):
        return
    for care in facts.care:
        reviews = _held(facts.of(met_by("REV-1", "REV-2", "REV-N")), care.started)
        if not care.start_known and not reviews:
            continue  # nobody can say when the first review was due
        if len(reviews) >= 2 or (reviews and not care.start_known):
            yield Running("REV-N", subject_of(care), reviews[-1])
        elif reviews:
            yield Running("REV-2", subject_of(care), reviews[-1])
        else:
            yield Running("REV-1", subject_of(care), care.started)


def _visits(facts: ChildFacts) -> Iterator[Running]:
    """Visits and reviews of the plan that says most: no child is visited under two."""
    for plan in facts.plans:
        yield Running("CP-VISIT", subject_of(plan), facts.since(plan, "CP-VISIT"))
    for need_plan in facts.need_plans if not (facts.plans or facts.care) else ():
        yield Running("CIN-VISIT", subject_of(need_plan), facts.since(need_plan, "CIN-VISIT"))
        yield Running("CIN-REVIEW", subject_of(need_plan), facts.since(need_plan, "CIN-REVIEW"))


def _oversight(facts: ChildFacts) -> Iterator[Running]:
    """Of every child whom a social worker helps, once: for the help that has gone on longest."""
    spells: list[Spell] = [*facts.needs, *facts.plans, *facts.care]
    for spell in sorted(spells, key=lambda spell: (spell.started, subject_of(spell)))[:1]:
        yield Running("OVERSIGHT", subject_of(spell), facts.since(spell, "OVERSIGHT"))


def _held(reviews: list[Step], since: date) -> list[date]:
    return sorted(r.happened_on for r in reviews if r.happened_on and r.happened_on >= since)


# --- the projection ---

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
            analyse(Step, ProtectionPlan, CarePeriod, LegalStatus, ChildInNeed, ChildInNeedPlan, RunningClock)
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
            due=due,
            reckoned_by=rules.version,
        )
        for person_id, facts in _gather(sorted(person_ids)).items()
        for clock in running(facts)
        # No row where the rule did not hold yet on that day, or the calendar does not reach it.
        if (due := rules.due(clock.clock, clock.started, on=clock.started).due) is not None
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


def _content(row: RunningClock | None) -> tuple[date, date, str] | None:
    return (row.started, row.due, row.reckoned_by) if row else None


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
        for step in Step.objects.filter(mine & _may_run()).select_related("child_in_need").only(*READ):
            facts[step.person_id].steps[step.kind].append(step)
        helped = [person_id for person_id in batch if person_id in facts and _is_helped(facts[person_id])]
        met = (
            Step.objects.filter(_met_again(), person_id__in=helped).order_by().values_list("person_id", "kind", "seen")
        )
        for person_id, kind, seen, day in met.annotate(models.Max("happened_on")) if helped else ():
            last = facts[person_id].last
            for clock in _clocks_met(kind, bool(seen)) if day else ():
                last[clock] = max(day, last.get(clock, day))
    return facts


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
    return bool(facts.needs or facts.need_plans or facts.plans or facts.care)


def batches(ids: list[int], size: int = 900) -> Iterator[list[int]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]
