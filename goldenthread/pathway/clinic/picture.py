"""What stands on the page of the clinic. Stated rules with the facts beside them; nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Max, Q

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import doing, scopes
from goldenthread.pathway.knowing import clocks_known_until
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import (
    Allocation,
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    ClinicAction,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.pathway.queries import to_decide as deciding
from goldenthread.pathway.queries import worklist
from goldenthread.pathway.queries.caseload import Caseload, caseloads
from goldenthread.pathway.queries.lines import Line
from goldenthread.pathway.queries.visiting import VISITS
from goldenthread.pathway.queries.whose import Choice, case_holders
from goldenthread.people.models import Person
from goldenthread.rules.law import NotInForce
from goldenthread.rules.working_days import OutsideCalendar
from goldenthread.workforce.models import Team
from goldenthread.workforce.queries import SupervisionState, supervision_state

# Working days since the referral at which an assessment is looked at (practice: days 10, 25, 35, 40 and over).
POINTS = (10, 25, 35, 40)
ASSESSMENTS = ("SA-45WD", "SA-AGAIN-45WD")
CONFERENCES = ("ICPC-15WD", "RCPC-1", "RCPC-N")


@dataclass(frozen=True)
class UnderWay:
    """An assessment, and the working days since its clock started."""

    person: Person
    day: int
    due: date
    overdue: bool
    worker: str
    do: doing.Do


@dataclass(frozen=True)
class Stretch:
    """Assessments from one point up to the next."""

    name: str
    found: tuple[UnderWay, ...]


@dataclass(frozen=True)
class NotSeen:
    """`seen` None: not since we began to help; then `days` counts from that day."""

    person: Person
    seen: date | None
    days: int
    worker: str


@dataclass(frozen=True)
class LongPlan:
    person: Person
    started: date
    weeks: int
    worker: str


@dataclass(frozen=True)
class Clinic:
    team: Team
    on: date
    unallocated: Sequence[worklist.Held]
    not_seen: Sequence[NotSeen]
    assessments: Sequence[Stretch]
    conferences: Sequence[Line]
    waiting: Sequence[Line]
    long_plans: Sequence[LongPlan]
    long_after: str
    supervision: Sequence[SupervisionState]
    caseloads: Sequence[Caseload]
    open_actions: Sequence[ClinicAction]
    done_actions: Sequence[ClinicAction]


def clinic(team: Team, *, for_user: User, on: date) -> Clinic:
    """Asked for by those who may see how a team stands (clinic.teams.teams_for)."""
    choice = Choice(team.code, "all")
    held = _held(team, for_user, on)
    running = _running(held)
    case_holders(held, on)  # asked of all at once: the lists below ask of some, and then it is known
    loads = caseloads([team.pk], on)
    workers = [load.worker for load in loads if not load.manages]
    waiting = deciding.to_decide(choice, for_user=for_user, on=on)
    actions: list[ClinicAction] = list(ClinicAction.objects.filter(team=team).select_related("person", "who"))
    weeks, long_after = _long_plan_weeks(on)
    return Clinic(
        team=team,
        on=on,
        unallocated=worklist.held(list(worklist.unallocated(choice, for_user=for_user, on=on)), on),
        not_seen=_not_seen(held, running, on),
        assessments=_assessments(held, running, for_user, on),
        conferences=_conferences(running, for_user, on),
        waiting=deciding.lines(waiting, for_user=for_user, on=on),
        long_plans=_long_plans(held, on, weeks),
        long_after=long_after,
        supervision=[s for s in supervision_state(workers, on).values() if s.overdue or s.cancelled],
        caseloads=loads,
        open_actions=[action for action in actions if action.done_on is None],
        done_actions=[a for a in actions if a.done_on and a.done_on > on - timedelta(days=7)],
    )


def _held(team: Team, user: User, on: date) -> dict[int, Allocation]:
    """The team's children, each with the allocation that answers for them."""
    rows = scope_of(user, on).only(Allocation.objects.filter(scopes.open_on(on), team=team))
    rows = rows.filter(person__merged_into=None).select_related("person", "worker", "team")
    first = Allocation.Role.CASE_WORKER
    found: dict[int, Allocation] = {}
    for row in sorted(rows, key=lambda a: (a.role != first, a.started, a.pk)):
        found.setdefault(row.person_id, row)
    return found


def _running(held: dict[int, Allocation]) -> list[RunningClock]:
    found = [clock for clocks in worklist.clocks_of(held).values() for clock in clocks]
    for clock in found:
        clock.person = held[clock.person_id].person
    return sorted(found, key=lambda clock: (clock.due, clock.pk))


def _not_seen(held: dict[int, Allocation], running: Sequence[RunningClock], on: date) -> list[NotSeen]:
    """Those whose visit is overdue by the standard that holds for them, and those nobody has seen in time."""
    overdue = {clock.person_id for clock in running if clock.clock in VISITS and clock.due < on}
    helped: dict[int, date] = {}
    begun = [
        model._default_manager.filter(person__in=held, ended=None).order_by().values_list("person_id", "started")
        for model in (ChildInNeed, ProtectionPlan, CarePeriod)
    ]
    for person, started in begun[0].union(*begun[1:]):
        helped[person] = min(started, helped.get(person, started))
    visits = Step.objects.filter(person__in=helped).filter(Q(seen=True) | Q(seen_alone=True)).order_by()
    seen = dict(visits.values_list("person_id").annotate(Max("happened_on")))
    first = the_clocks().law.value("FIRST-SEEN", on)
    found = []
    for person, since in helped.items():
        last = seen.get(person)
        never = last is None or last < since
        if person in overdue or (never and _working_days(since, on) > first):
            day = None if never else last
            days = (on - (day or since)).days
            found.append(NotSeen(held[person].person, day, days, str(held[person].worker or "")))
    return sorted(found, key=lambda each: -each.days)


def _assessments(held: dict[int, Allocation], running: Sequence[RunningClock], user: User, on: date) -> list[Stretch]:
    clocks = [clock for clock in running if clock.clock in ASSESSMENTS]
    steps = doing.open_steps_of(clocks)
    found = [
        UnderWay(
            person=held[clock.person_id].person,
            day=_working_days(clock.started, on),
            due=clock.due,
            overdue=clock.due < on,
            worker=str(held[clock.person_id].worker or ""),
            do=doing.for_clock(clock, steps, user, on) or doing.write(clock.person_id, "single_assessment"),
        )
        for clock in clocks
    ]
    bounds = [0, *POINTS, 10_000]
    names = [f"Before day {POINTS[0]}", *(f"Day {a} to {b - 1}" for a, b in pairwise(POINTS))]
    names.append(f"Day {POINTS[-1]} and over")
    return [
        Stretch(name, tuple(each for each in found if low <= each.day < high))
        for name, low, high in zip(names, bounds[:-1], bounds[1:], strict=True)
    ]


def _working_days(start: date, on: date) -> int:
    try:
        return the_clocks().calendar.elapsed(start, on)
    except OutsideCalendar:
        return (on - start).days * 5 // 7


def _conferences(running: Sequence[RunningClock], user: User, on: date) -> list[Line]:
    """Those due in ten working days, as far as the record knows: what may have been held since is left out."""
    last, until = worklist.soon(on), clocks_known_until(on)
    due = [clock for clock in running if clock.clock in CONFERENCES and clock.due <= last]
    known = [clock for clock in due if clock.due <= until.get(clock.clock, clock.due)]
    return worklist.rows(known, for_user=user, on=on)


def _long_plan_weeks(on: date) -> tuple[int | None, str]:
    """After how long a child in need plan is looked at, and whose standard that is."""
    try:
        rule = the_clocks().law.at("CIN-12W", on)
    except NotInForce:
        return None, ""
    return rule.value, f"{rule.value} {rule.unit} ({rule.source})"


def _long_plans(held: dict[int, Allocation], on: date, weeks: int | None) -> list[LongPlan]:
    if weeks is None:
        return []
    plans = ChildInNeedPlan.objects.filter(person__in=held, ended=None, started__lte=on - timedelta(weeks=weeks))
    return [
        LongPlan(
            held[plan.person_id].person,
            plan.started,
            (on - plan.started).days // 7,
            str(held[plan.person_id].worker or ""),
        )
        for plan in plans.order_by("started", "pk")
    ]
