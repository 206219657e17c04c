"""The worklist: what falls due for the children a user holds, their teams hold, or they read; and who has no worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from goldenthread.access.asked_once import once_each
from goldenthread.access.models import User
from goldenthread.pathway import doing, scopes
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
from goldenthread.pathway.queries.late import Said, said_of
from goldenthread.pathway.queries.lines import Line, held_lines
from goldenthread.pathway.queries.whose import (
    NOBODY,
    Choice,
    case_holders,
    held_by,
    holders,
    holding_of,
    manages_on,
    named,
    theirs,
    worker_of,
)
from goldenthread.people.models import Person
from goldenthread.rules.working_days import OutsideCalendar

__all__ = [
    "Choice",
    "Held",
    "Line",
    "case_holders",
    "children",
    "first_of",
    "held",
    "held_by",
    "holders",
    "manages_on",
    "rows",
    "running",
    "soon",
    "stages_of",
    "total_of",
    "unallocated",
    "worker_of",
]

BY_NAME = ("family_name", "given_names", "pk")
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
class Held:
    """A child, who holds them, and the next thing due."""

    person: Person
    worker: str
    team: str
    since: date | None
    stage: str
    next_due: Due | None = None


def running(choice: Choice, *, for_user: User, on: date) -> QuerySet[RunningClock]:
    """The clocks of a choice, the most pressing first; `rows` turns a page of them into what is shown."""
    found = theirs(RunningClock.objects.filter(person__merged_into=None), choice, for_user, on)
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


def first_of(clocks: QuerySet[RunningClock], most: int) -> list[RunningClock]:
    """The first of them; how many there are comes with each, so that it is asked once."""
    return list(clocks.annotate(of_all=Window(Count("pk")))[:most])


def total_of(first: Sequence[RunningClock]) -> int:
    return first[0].of_all if first else 0  # type: ignore[attr-defined]  # what first_of adds


def rows(page: Iterable[RunningClock], *, for_user: User, on: date, with_managers: bool = False) -> list[Line]:
    """`with_managers`: with what managers have said of what is overdue, and where the user says it of the children whom
    a team of theirs holds. Shorter lists do without: they say what stands in the step."""
    clocks = list(page)
    steps = doing.open_steps_of(clocks)
    overdue = [clock for clock in clocks if clock.due < on]
    said = said_of(overdue, steps, with_managers=with_managers)
    theirs = scopes.held_by_teams_of(for_user, {clock.person_id for clock in overdue}, on) if with_managers else set()
    lines = [
        Line(
            person=clock.person,
            what=due.title,
            on=due.on,
            said=due.state,
            why=" ".join(filter(None, (due.sentence, _words(said.get(clock.pk))))),
            do=doing.for_clock(clock, steps, for_user, on),
            due=due,
            say_why=doing.say_why(clock, due.title) if due.overdue and clock.person_id in theirs else None,
        )
        for clock, due in zip(clocks, explained(clocks, on), strict=True)
    ]
    return held_lines(lines, on)


def _words(said: Said | None) -> str:
    """Why it is late, where somebody has said so."""
    return str(said) if said else ""


def children(choice: Choice, *, for_user: User, on: date) -> QuerySet[Person]:
    """Those whom the chosen holder holds, by name."""
    found = theirs(Person.objects.filter(merged_into=None), choice, for_user, on, "pk")
    if choice.whose == NOBODY:
        found = found.filter(_has_work(on))
    elif holding_of(choice, for_user, on) is None:
        held_now = Allocation.objects.filter(scopes.open_on(on))
        found = found.filter(pk__in=held_now.values("person_id"))
    return found.order_by(*BY_NAME)


def held(people: Sequence[Person], on: date) -> list[Held]:
    """A page of children with their holder, stage and next thing due."""
    ids = {person.pk for person in people}
    holders = case_holders(ids, on)
    stages = stages_of(ids, on)
    next_due: dict[int, Due] = {}
    for one in explained((clocks[0] for clocks in clocks_of(ids).values()), on):
        next_due[one.person_id] = one
    found = []
    for person in people:
        allocation = holders.get(person.pk)
        worker, team = named(allocation)
        since = allocation.started if allocation else None
        found.append(Held(person, worker, team, since, stages.get(person.pk, ""), next_due.get(person.pk)))
    return found


def clocks_of(people: Collection[int]) -> dict[int, list[RunningClock]]:
    """What runs for each of these, the first due first; those for whom nothing runs are left out."""

    def ask(ids: set[int]) -> dict[int, list[RunningClock]]:
        found: dict[int, list[RunningClock]] = defaultdict(list)
        for clock in RunningClock.objects.filter(person_id__in=ids).order_by("due", "pk"):
            found[clock.person_id].append(clock)
        return found

    return once_each("clocks", people, ask)


def unallocated(choice: Choice, *, for_user: User, on: date) -> QuerySet[Person]:
    """Children with something open and no worker: held by a team only, or by nobody."""
    if not says_who_holds():
        return Person.objects.none()
    found = theirs(Person.objects.filter(merged_into=None, died=None), choice, for_user, on, "pk")
    worker = Allocation.objects.filter(scopes.open_on(on), person=OuterRef("pk"), worker__isnull=False)
    return found.filter(_has_work(on) & ~Exists(worker)).order_by(*BY_NAME)


def _has_work(on: date) -> Q:
    work = Q()
    for _, model in STAGES:
        work |= Q(pk__in=model._default_manager.filter(scopes.open_on(on)).values("person_id"))
    return work


def stages_of(people: Iterable[int], on: date) -> dict[int, str]:
    return once_each(("stages", on), set(people), lambda ids: _stages_of(ids, on))


def _stages_of(ids: Collection[int], on: date) -> dict[int, str]:
    here = {
        model.__name__: Exists(model._default_manager.filter(scopes.open_on(on), person=OuterRef("pk")))
        for _, model in STAGES
    }
    rows: Iterable[Mapping[str, Any]] = Person.objects.filter(pk__in=ids).values("pk", **here)
    found = {row["pk"]: [name for name, model in STAGES if row[model.__name__]] for row in rows}
    return {pk: names[0] for pk, names in found.items() if names}


def soon(on: date) -> date:
    """Ten working days ahead; where the calendar ends, two weeks."""
    try:
        return the_clocks().calendar.add(on, SOON)
    except OutsideCalendar:
        return date.fromordinal(on.toordinal() + 14)
