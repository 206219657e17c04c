"""Who supervises whom: the managers of a worker's team, and above a manager whoever manages that and more."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from goldenthread.access.models import User
from goldenthread.workforce.models import Membership, Team, Worker


def member_on(day: date) -> Q:
    """The last day of a membership counts."""
    return Q(started__lte=day) & (Q(ended__isnull=True) | Q(ended__gte=day))


class Line:
    """Everybody's line on one day, from one reading of who is in which team."""

    def __init__(self, on: date) -> None:
        self.workers: dict[int, Worker] = {}
        self.teams: dict[int, dict[int, Team]] = defaultdict(dict)
        self._in: dict[int, set[int]] = defaultdict(set)  # the teams that each worker is in without managing them
        self._manages: dict[int, set[int]] = defaultdict(set)
        self.memberships: dict[int, list[Membership]] = defaultdict(list)
        here = Membership.objects.filter(member_on(on)).select_related("worker", "team").order_by("team__name", "pk")
        for row in here:
            self.workers[row.worker_id] = row.worker
            self.teams[row.worker_id][row.team_id] = row.team
            self.memberships[row.worker_id].append(row)
            (self._manages if row.manages else self._in)[row.worker_id].add(row.team_id)
        self._managers = [self.workers[pk] for pk in sorted(self._manages)]

    def of(self, worker: Worker) -> list[Worker]:
        """The managers above a worker, the nearest first."""
        above = [manager for manager in self._managers if self._is_above(manager.pk, worker.pk)]
        return sorted(above, key=lambda manager: (len(self._manages[manager.pk]), manager.name, manager.pk))

    def supervisors_of(self, worker: Worker) -> list[Worker]:
        """The nearest in line: those who manage no more than another of the line does."""
        above = self.of(worker)
        managed = [self._manages[manager.pk] for manager in above]
        return [m for m, mine in zip(above, managed, strict=True) if not any(theirs < mine for theirs in managed)]

    def supervised_by(self, supervisor: Worker) -> list[Worker]:
        return [worker for worker in self.below(supervisor) if supervisor in self.supervisors_of(worker)]

    def below(self, manager: Worker) -> list[Worker]:
        below = [worker for worker in self.workers.values() if self._is_above(manager.pk, worker.pk)]
        return sorted(below, key=lambda worker: (worker.name, worker.pk))

    def team_names(self, worker: Worker) -> str:
        return (
            ", ".join(sorted(team.name for team in self.teams[worker.pk].values())) if worker.pk in self.teams else ""
        )

    def _is_above(self, manager: int, worker: int) -> bool:
        if manager == worker or manager not in self._manages:
            return False
        mine, theirs = self._manages[manager], self._manages.get(worker, set())
        return bool(mine & self._in.get(worker, set())) or bool(theirs and theirs < mine)


def worker_of(user: User) -> Worker | None:
    return Worker.objects.filter(user=user).first()


def line_of(worker: Worker, on: date) -> list[Worker]:
    """The managers above a worker, the nearest first."""
    return Line(on).of(worker)


def supervises(user: User, on: date) -> bool:
    return bool(workers_supervised_by(user, on))


def workers_supervised_by(user: User, on: date) -> list[Worker]:
    me = worker_of(user)
    return Line(on).supervised_by(me) if me else []
