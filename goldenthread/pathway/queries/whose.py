"""Of whose work a list is: the user's own, their teams', a team's, a worker's, nobody's, or all that the user reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from goldenthread.access.asked_once import once, once_each
from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import scopes
from goldenthread.pathway.models import Allocation
from goldenthread.workforce.models import Team, Worker

MINE, TEAMS, ALL, NOBODY = "mine", "teams", "all", "nobody"


@dataclass(frozen=True)
class Choice:
    """What a worklist shows. `whose`: "mine", "teams" (mine), "all" (that I read), "nobody" or a team's code."""

    whose: str = MINE
    when: str = "soon"  # "overdue", "coming" (in ten working days), "soon" (both), "all"
    clock: str = ""
    worker: int | None = None
    kind: str = ""  # of step


def theirs(rows: QuerySet[Any], choice: Choice, user: User, on: date, person: str = "person_id") -> QuerySet[Any]:
    """The rows about children of the choice whom the user reads."""
    scope = scope_of(user, on)
    if choice.whose in (MINE, TEAMS) and (scope.everybody or scope.people):
        rows = scope.open(rows, person)  # whom one holds, or one's team, one reads: to ask again takes long
    else:
        rows = scope.only(rows, person)
    return chosen(rows, choice, user, on, person)


def chosen(rows: QuerySet[Any], choice: Choice, user: User, on: date, person: str = "person_id") -> QuerySet[Any]:
    """The rows about children whom the chosen holder holds, in any role."""
    if choice.whose == NOBODY:
        held = Allocation.objects.filter(scopes.open_on(on), person_id=OuterRef(person))
        return rows.filter(~Exists(held))
    holding = holding_of(choice, user, on)
    return rows if holding is None else rows.filter(**{f"{person}__in": holding.values("person_id")})


def holding_of(choice: Choice, user: User, on: date) -> QuerySet[Allocation] | None:
    """The allocations of the chosen holder; None for everybody whom the user reads."""
    open_now = Allocation.objects.filter(scopes.open_on(on))
    if choice.worker is not None:
        open_now = open_now.filter(worker_id=choice.worker)
    whose = {MINE: Q(worker_id__in=scopes.own_worker(user)), TEAMS: Q(team_id__in=scopes.teams_of(user, on))}
    if choice.whose in whose:
        held = scopes.open_of(on, whose[choice.whose])
        return held if choice.worker is None else held.filter(worker_id=choice.worker)
    if choice.whose != ALL:
        return open_now.filter(team__code=choice.whose)
    return open_now if choice.worker is not None else None


def own(user: User, on: date) -> list[Allocation]:
    """What the user holds, in any role, by the children's names. Whom one holds one reads, unless the record is closed
    to one."""
    held = scopes.open_of(on, Q(worker_id__in=scopes.own_worker(user)))
    rows = scope_of(user, on).open(held).select_related("person", "worker")
    by_name = ("person__family_name", "person__given_names", "person_id")
    return once(("own", user.pk, on), lambda: list(rows.order_by(*by_name)))


def case_holders(people: Iterable[int], on: date) -> dict[int, Allocation]:
    """The allocation that answers for each child: the case worker's, else the earliest of any other role."""
    return once_each(("case holders", on), set(people), lambda ids: _case_holders(ids, on))


def _case_holders(ids: Collection[int], on: date) -> dict[int, Allocation]:
    open_now = Allocation.objects.filter(scopes.open_on(on), person_id__in=ids).select_related("worker", "team")
    by_person: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in open_now:
        by_person[allocation.person_id].append(allocation)
    first = Allocation.Role.CASE_WORKER
    return {pk: min(group, key=lambda a: (a.role != first, a.started, a.pk)) for pk, group in by_person.items()}


def named(allocation: Allocation | None) -> tuple[str, str]:
    """Worker and team, in words."""
    if allocation is None:
        return "", ""
    return str(allocation.worker or ""), str(allocation.team or "")


def held_by(people: Iterable[int], on: date) -> dict[int, str]:
    """Worker and team in a few words, for a list of people found."""
    held = case_holders(people, on)
    return {pk: ", ".join(part for part in named(allocation) if part) for pk, allocation in held.items()}


def holders(*, for_user: User, on: date) -> tuple[list[Team], list[Worker]]:
    """The teams and workers among whom the user may choose: those who hold a child; of somebody who reads their own
    work, those of their own teams."""
    open_now: QuerySet[Allocation] = Allocation.objects.filter(scopes.open_on(on))
    if not scope_of(for_user, on).everybody:
        theirs = Q(team_id__in=scopes.teams_of(for_user, on)), Q(worker_id__in=scopes.own_worker(for_user))
        open_now = scopes.open_of(on, *theirs)
    pairs = set(open_now.order_by().values_list("team_id", "worker_id").distinct())
    teams = Team.objects.filter(pk__in={team for team, _ in pairs if team})
    workers = Worker.objects.filter(pk__in={worker for _, worker in pairs if worker})
    return list(teams), list(workers.order_by("name", "pk"))


def manages_on(user: User, on: date) -> bool:
    return scopes.teams_managed_by(user, on).exists()


def worker_of(user: User) -> Worker | None:
    return Worker.objects.filter(user=user).first()
