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
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import models

from goldenthread.access.inserting import analyse
from goldenthread.pathway.kinds import KINDS, met_by, run_by
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
    Spell,
    Step,
)
from goldenthread.people.models import Person
from goldenthread.rules.months import add_months

MANY = 5_000  # children whose clocks are rewritten together: a load, not a day's work
SHORT_BREAKS = ("V3", "V4")
INTERIM_CARE_ORDER, CARE_ORDER = "C1", "C2"
WITH_PARENTS = "P1"
LONG_TERM = ("U1", "U4")  # fostered by arrangement until they are 18
FOR_ADOPTION = ("A3", "A4", "A5", "A6")
FIRST_YEAR = 12  # months
CARE_VISITS = (
    *("CLAV-1", "CLAV-Y1", "CLAV-OTHER", "CLAV-PERM"),
    *("CLAV-REG24", "CLAV-REG24-AFTER", "CLAV-CO-PWP", "CLAV-CO-PWP-AFTER", "ADOPT-VISIT"),
)
CARE_REVIEWS = ("REV-1", "REV-2", "REV-N")
CLOCKS = (
    *("CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD", "SA-REVIEWPT"),
    *("ICPC-15WD", "RCPC-1", "RCPC-N", *CARE_REVIEWS),
    *("CIN-VISIT", "CIN-REVIEW", "CP-VISIT", *CARE_VISITS, "OVERSIGHT"),
)
# What begins these until it is decided or signed off begins none afterwards; but an assessment that is done says that a
# later one of the same referral is made again.
UNTIL_SIGNED = ("CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD")
# Of what meets these only the last time matters, and of a visit only that at which the child was seen.
SEEN = ("CIN-VISIT", "CP-VISIT", *CARE_VISITS)
AGAIN = (*SEEN, "CIN-REVIEW", "SA-REVIEWPT", "OVERSIGHT")
NEED_PLAN = "child_in_need_plan"
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
    agreed: date | None = None  # a day agreed with the family


@dataclass
class ChildFacts:
    """What clocks are reckoned from: the open spells of one child, and the steps that may run or stop a clock."""

    needs: list[ChildInNeed] = field(default_factory=list)
    need_plans: list[ChildInNeedPlan] = field(default_factory=list)
    plans: list[ProtectionPlan] = field(default_factory=list)
    care: list[CarePeriod] = field(default_factory=list)
    legal: list[LegalStatus] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    steps: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    visit_every: int | None = None  # weeks, as the child in need plan says
    next_review: date | None = None  # as it says, or its last review
    unreviewed: set[int] = field(default_factory=set)  # assessments that nobody has set a review point for
    last: dict[str, date] = field(default_factory=dict)  # clock of what is done again and again → when it was met last

    def since(self, spell: Spell, clock: str) -> date:
        """The last time within a spell; else its start."""
        return max(spell.started, self.last.get(clock, spell.started))

    def of(self, kinds: Iterable[str]) -> list[Step]:
        return [step for kind in kinds for step in self.steps[kind]]

    @property
    def looked_after(self) -> list[CarePeriod]:
        """Not by short breaks, for which other rules hold."""
        return [] if any(status.code in SHORT_BREAKS for status in self.legal) else self.care


def running(facts: ChildFacts) -> list[Running]:
    return [
        *_contacts(facts),
        *_referrals(facts),
        *_assessments(facts),
        *_review_points(facts),
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


def _review_points(facts: ChildFacts) -> Iterator[Running]:
    """Until a point is set, a manager has looked at how it is going, or the assessment is laid before one."""
    for step in _open(facts.of(run_by("SA-REVIEWPT"))):
        looked_at = facts.last.get("SA-REVIEWPT")
        if step.started and step.pk in facts.unreviewed and (looked_at is None or looked_at < step.started):
            yield Running("SA-REVIEWPT", subject_of(step), step.started)


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
    for care in facts.looked_after:
        reviews = _held(facts.of(met_by(*CARE_REVIEWS)), care.started)
        if not care.start_known and not reviews:
            continue  # nobody can say when the first review was due
        if len(reviews) >= 2 or (reviews and not care.start_known):
            yield Running("REV-N", subject_of(care), reviews[-1])
        elif reviews:
            yield Running("REV-2", subject_of(care), reviews[-1])
        else:
            yield Running("REV-1", subject_of(care), care.started)


def _visits(facts: ChildFacts) -> Iterator[Running]:
    """Visits and reviews of the plan that says most; but a child on a plan and in care is visited under both."""
    for plan in facts.plans:
        yield Running("CP-VISIT", subject_of(plan), facts.since(plan, "CP-VISIT"))
    for care in facts.looked_after:
        yield _visit_in_care(facts, care)
    for need_plan in facts.need_plans if not (facts.plans or facts.care) else ():
        seen, reviewed = facts.since(need_plan, "CIN-VISIT"), facts.since(need_plan, "CIN-REVIEW")
        visit = seen + timedelta(weeks=facts.visit_every) if facts.visit_every else None
        review = facts.next_review if facts.next_review and facts.next_review > reviewed else None
        yield Running("CIN-VISIT", subject_of(need_plan), seen, visit)
        yield Running("CIN-REVIEW", subject_of(need_plan), reviewed, review)


def _visit_in_care(facts: ChildFacts, care: CarePeriod) -> Running:
    """By the Care Planning Regulations, regulation 28. A move starts again. Of the time after the last visit that rule
    says how long it may be which held on that day. Whether an assessment of parents or of a relative is finished, and
    whether a child in long-term foster care agrees to fewer visits, the record does not say."""
    home = facts.placements[0] if facts.placements else care
    where = home.type if isinstance(home, Placement) else ""
    seen = facts.last.get("CLAV-1")
    if seen is None or seen < home.started:
        return Running("CLAV-1", subject_of(home), home.started)
    order = next((status for status in facts.legal if status.code in (INTERIM_CARE_ORDER, CARE_ORDER)), None)
    if where == WITH_PARENTS and order:
        return _visit_at_home(facts, care, home, order, seen)
    if where in FOR_ADOPTION and not _held(facts.of(met_by(*CARE_REVIEWS)), home.started):
        return Running("ADOPT-VISIT", subject_of(home), seen)
    if seen < add_months(home.started, FIRST_YEAR):
        return Running("CLAV-Y1", subject_of(home), seen)
    return Running("CLAV-PERM" if where in LONG_TERM else "CLAV-OTHER", subject_of(home), seen)


def _visit_at_home(facts: ChildFacts, care: CarePeriod, home: Spell, order: LegalStatus, seen: date) -> Running:
    """With parents, under a care order or while the court has not decided."""
    if order.code == CARE_ORDER:
        if seen < order.started:
            return Running("CLAV-CO-PWP", subject_of(home), order.started)
        return Running("CLAV-CO-PWP-AFTER", subject_of(home), seen)
    reviewed = _held(facts.of(met_by(*CARE_REVIEWS)), care.started)
    return Running("CLAV-REG24-AFTER" if reviewed else "CLAV-REG24", subject_of(home), seen)


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
    found = [step for pk in batch if pk in facts for step in _open(facts[pk].of(kinds)) if step.authorised_on is None]
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
