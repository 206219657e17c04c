"""The worklist: what falls due for the children a user holds, their teams hold, or they read; and who has no worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import scopes
from goldenthread.pathway.knowing import clocks_known_until, says_who_holds
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import (
    Allocation,
    CarePeriod,
    ChildInNeed,
    EarlyHelp,
    LeavingCare,
    ProtectionPlan,
    RunningClock,
    Spell,
)
from goldenthread.pathway.queries.due import Due, explained
from goldenthread.people.models import Person
from goldenthread.rules.working_days import OutsideCalendar
from goldenthread.workforce.models import Team, Worker

SOON = 10  # working days ahead
# A child with one of these open is somebody's work, in the order in which a child is counted at one stage only.
STAGES: tuple[tuple[str, type[Spell]], ...] = (
    ("Looked after", CarePeriod),
    ("On a protection plan", ProtectionPlan),
    ("Child in need", ChildInNeed),
    ("Early help", EarlyHelp),
    ("Leaving care", LeavingCare),
)


@dataclass(frozen=True)
class Choice:
    """What a worklist shows. `whose`: "mine", "teams" (mine), "all" (that I read) or a team's code."""

    whose: str = "mine"
    when: str = "soon"  # "overdue", "coming" (in ten working days), "soon" (both), "all"
    clock: str = ""
    worker: int | None = None


@dataclass(frozen=True)
class Held:
    """A child, who holds them, and the next thing due."""

    person: Person
    worker: str
    team: str
    since: date | None
    stage: str
    next_due: Due | None = None


@dataclass(frozen=True)
class Row:
    due: Due
    person: Person
    worker: str
    team: str


def running(choice: Choice, *, for_user: User, on: date) -> QuerySet[RunningClock]:
    """The clocks of a choice, the most pressing first; `rows` turns a page of them into what is shown."""
    found = scope_of(for_user, on).only(RunningClock.objects.all())
    found = found.filter(person__merged_into=None)
    holding = _holding(choice, for_user, on)
    if holding is not None:
        found = found.filter(person_id__in=holding.values("person_id"))
    if choice.when != "all":
        for clock, until in clocks_known_until(on).items():
            found = found.exclude(clock=clock, due__gt=until)
    if choice.when == "overdue":
        found = found.filter(due__lt=on)
    elif choice.when in ("coming", "soon"):
        found = found.filter(due__lte=soon(on))
        found = found.filter(due__gte=on) if choice.when == "coming" else found
    if choice.clock:
        found = found.filter(clock=choice.clock)
    return found.select_related("person").order_by("due", "pk")


def rows(page: Iterable[RunningClock], on: date) -> list[Row]:
    clocks = list(page)
    holders = case_holders({clock.person_id for clock in clocks}, on)
    return [
        Row(due, clock.person, *_named(holders.get(clock.person_id)))
        for clock, due in zip(clocks, explained(clocks, on), strict=True)
    ]


def children(choice: Choice, *, for_user: User, on: date) -> QuerySet[Person]:
    """Those whom the chosen holder holds, by name."""
    found = scope_of(for_user, on).only(Person.objects.filter(merged_into=None), "pk")
    holding = _holding(choice, for_user, on)
    if holding is None:
        holding = Allocation.objects.filter(scopes.open_on(on))
    return found.filter(pk__in=holding.values("person_id")).order_by("family_name", "given_names", "pk")


def held(people: Sequence[Person], on: date) -> list[Held]:
    """A page of children with their holder, stage and next thing due."""
    ids = {person.pk for person in people}
    holders = case_holders(ids, on)
    stages = stages_of(ids, on)
    next_due: dict[int, Due] = {}
    for one in explained(RunningClock.objects.filter(person_id__in=ids).order_by("due", "pk"), on):
        next_due.setdefault(one.person_id, one)
    found = []
    for person in people:
        allocation = holders.get(person.pk)
        worker, team = _named(allocation)
        since = allocation.started if allocation else None
        found.append(Held(person, worker, team, since, stages.get(person.pk, ""), next_due.get(person.pk)))
    return found


def unallocated(choice: Choice, *, for_user: User, on: date) -> QuerySet[Person]:
    """Children with something open and no worker: held by a team only, or by nobody."""
    if not says_who_holds():
        return Person.objects.none()
    found = scope_of(for_user, on).only(Person.objects.filter(merged_into=None, died=None), "pk")
    work = Q()
    for _, model in STAGES:
        work |= Q(Exists(model._default_manager.filter(scopes.open_on(on), person=OuterRef("pk"))))
    worker = Allocation.objects.filter(scopes.open_on(on), person=OuterRef("pk"), worker__isnull=False)
    found = found.filter(work & ~Exists(worker))
    holding = _holding(choice, for_user, on)
    if holding is not None:
        found = found.filter(pk__in=holding.values("person_id"))
    return found.order_by("family_name", "given_names", "pk")


def stages_of(people: Iterable[int], on: date) -> dict[int, str]:
    found: dict[int, str] = {}
    ids = set(people)
    for name, model in STAGES:
        for spell in model._default_manager.filter(scopes.open_on(on), person_id__in=ids):
            found.setdefault(spell.person_id, name)
    return found


def case_holders(people: Iterable[int], on: date) -> dict[int, Allocation]:
    """The allocation that answers for each child: the case worker's, else the earliest of any other role."""
    ids = set(people)
    open_now = Allocation.objects.filter(scopes.open_on(on), person_id__in=ids).select_related("worker", "team")
    by_person: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in open_now:
        by_person[allocation.person_id].append(allocation)
    first = Allocation.Role.CASE_WORKER
    return {pk: min(group, key=lambda a: (a.role != first, a.started, a.pk)) for pk, group in by_person.items()}


def held_by(people: Iterable[int], on: date) -> dict[int, str]:
    """Worker and team in a few words, for a list of people found."""
    held = case_holders(people, on)
    return {pk: ", ".join(part for part in _named(allocation) if part) for pk, allocation in held.items()}


def teams_holding(*, for_user: User, on: date) -> list[Team]:
    """The teams that hold a child whom the user reads."""
    open_now = scope_of(for_user, on).only(Allocation.objects.filter(scopes.open_on(on)))
    return list(Team.objects.filter(pk__in=open_now.exclude(team=None).values("team_id")))


def soon(on: date) -> date:
    """Ten working days ahead; where the calendar ends, two weeks."""
    try:
        return the_clocks().calendar.add(on, SOON)
    except OutsideCalendar:
        return date.fromordinal(on.toordinal() + 14)


def _holding(choice: Choice, user: User, on: date) -> QuerySet[Allocation] | None:
    """The allocations of the chosen holder; None for everybody whom the user reads."""
    open_now = Allocation.objects.filter(scopes.open_on(on))
    if choice.worker is not None:
        open_now = open_now.filter(worker_id=choice.worker)
    if choice.whose == "mine":
        return open_now.filter(worker__user=user)
    if choice.whose == "teams":
        return open_now.filter(team_id__in=scopes.teams_of(user, on))
    if choice.whose != "all":
        return open_now.filter(team__code=choice.whose)
    return open_now if choice.worker is not None else None


def manages_on(user: User, on: date) -> bool:
    return scopes.teams_managed_by(user, on).exists()


def worker_of(user: User) -> Worker | None:
    return Worker.objects.filter(user=user).first()


def workers_holding(*, for_user: User, on: date) -> list[Worker]:
    """The workers who hold a child whom the user reads."""
    open_now = scope_of(for_user, on).only(Allocation.objects.filter(scopes.open_on(on)))
    return list(Worker.objects.filter(pk__in=open_now.exclude(worker=None).values("worker_id")).order_by("name", "pk"))


def _named(allocation: Allocation | None) -> tuple[str, str]:
    if allocation is None:
        return "", ""
    return str(allocation.worker or ""), str(allocation.team or "")
