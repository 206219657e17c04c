"""Giving out work: to those with room, a family's children to one worker, and on to another when that one goes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import log

import numpy as np

from goldenthread.demo.days import NEVER
from goldenthread.demo.staff.hazards import StaffHazards
from goldenthread.demo.staff.tables import (
    ABSENCE,
    CASE_WORKER,
    LEFT,
    MANAGING,
    NOBODY,
    REORGANISED,
    ROLES,
    Holdings,
    Staff,
    Stretches,
)

# What happens on one day, in this order.
ENDS, COMES, LEARNED, BACK, AWAY, HANDS_ON, GOES, STARTS, ENDS_AT_ONCE = range(9)
FRONT = {"front door", "assessment"}
AS_BEFORE = -1  # the reason for which the child came to the team
FULL = 1e6  # no more work, if anybody else can have it


@dataclass
class _Case:
    """A family's open stretches with a team in a role, and since when each is with the worker (or waits for one)."""

    key: int
    desk: int
    worker: int = NOBODY
    give_on: int = NEVER  # until when it waits
    since: dict[int, tuple[int, int]] = field(default_factory=dict)  # by stretch: the day, and why


class Desk:
    """Where work is given out, day by day. A desk number is team * roles + role; a key is a desk and a family."""

    def __init__(self, rng: np.random.Generator, staff: Staff, stretches: Stretches, hazards: StaffHazards) -> None:
        self.staff, self.stretches, self.hazards, self.luck = staff, stretches, hazards, _luck(rng)
        count, desks = len(staff.workers), len(staff.teams) * len(ROLES)
        self.load = [0] * count  # children
        self.cases: list[dict[int, _Case]] = [{} for _ in range(count)]
        self.learning = (staff.workers.newly_qualified_until >= staff.workers.first_day).tolist()
        self.room = _rooms(staff, hazards)
        self.away = [False] * count
        self.desk_of: list[int] = [NOBODY] * count
        self.available: list[list[int]] = [[] for _ in range(desks)]
        self.waiting: list[dict[int, _Case]] = [{} for _ in range(desks)]
        self.desk_for, self.wait_new, self.wait_after = _desks(staff, hazards)
        self.open: dict[int, _Case] = {}
        self.last: dict[int, int] = {}  # the worker who last had that family at that desk
        self.to_give: list[tuple[int, int]] = []  # (day, key)
        self.rows = array("q")  # in fives: stretch, worker, start, end, why

    def work(self, events: Iterator[tuple[int, int, int]], why: list[int]) -> None:
        """`events`: (day, what, of which row) in order. `why` each stretch began."""
        stretches, to_give, last = self.stretches, self.to_give, self.staff.end
        families = int(stretches.family.max()) + 1 if len(stretches) else 1
        desks = np.array(self.desk_for)[stretches.team * len(ROLES) + stretches.role]
        keys = ((stretches.team * len(ROLES) + stretches.role) * families + stretches.family).tolist()
        desk = desks.tolist()
        for day, what, row in events:
            while to_give and to_give[0][0] < min(day, last):
                self._give_waiting(*heappop(to_give))
            if what == STARTS:
                self._start(row, keys[row], desk[row], why[row], day)
            elif what in (ENDS, ENDS_AT_ONCE):
                self._finish(row, keys[row], day)
            else:
                self._of_staff(what, row, day)
        while to_give and to_give[0][0] < last:
            self._give_waiting(*heappop(to_give))
        for case in self.open.values():
            self._write(case, NEVER)

    # --- stretches ---

    def _start(self, row: int, key: int, desk: int, why: int, day: int) -> None:
        case = self.open.get(key)
        if case:
            case.since[row] = (day, why)
            if case.worker != NOBODY:
                self.load[case.worker] += 1
            return
        case = self.open[key] = _Case(key, desk)
        case.since[row] = (day, why)
        before = self.last.get(key, NOBODY)
        again = before != NOBODY and next(self.luck) < self.hazards.same_worker_again
        if again and before in self.available[desk]:
            self._give(case, before, day)
        elif next(self.luck) < self.wait_new[desk]:
            self._wait(case, day, self.hazards.wait_new_days)
        else:
            self._choose(case, day)

    def _finish(self, row: int, key: int, day: int) -> None:
        case = self.open[key]
        worker = case.worker
        since, why = case.since.pop(row)
        self.rows.extend((row, worker, since, day, why))
        if worker != NOBODY:
            self.load[worker] -= 1
        if not case.since:
            del self.open[key]
            self.last[key] = worker
            (self.waiting[case.desk] if worker == NOBODY else self.cases[worker]).pop(key)

    # --- giving work ---

    def _choose(self, case: _Case, day: int, why: int = AS_BEFORE) -> None:
        """Of two workers drawn by lot, the one with more room: loads stay near each other, and are not equal."""
        able = self.available[case.desk]
        if not able:
            self._wait(case, day, self.hazards.wait_new_days, why)
            return
        one, other = able[int(next(self.luck) * len(able))], able[int(next(self.luck) * len(able))]
        self._give(case, one if self._fill(one) <= self._fill(other) else other, day, why)

    def _fill(self, worker: int) -> float:
        load = self.load[worker]
        full = self.learning[worker] and load >= self.hazards.newly_qualified_cap
        return load / self.room[worker] + (FULL if full else 0.0)

    def _wait(self, case: _Case, day: int, mean: float, why: int = AS_BEFORE) -> None:
        self._give(case, NOBODY, day, why)
        case.give_on = day + 1 + int(-log(1 - next(self.luck)) * mean)
        heappush(self.to_give, (case.give_on, case.key))

    def _give_waiting(self, day: int, key: int) -> None:
        case = self.open.get(key)
        if case and case.worker == NOBODY and case.give_on == day:
            self._choose(case, day)

    def _give(self, case: _Case, worker: int, day: int, why: int = AS_BEFORE) -> None:
        """From whoever has it now (NOBODY: the team) to another."""
        if worker != case.worker:
            self._write(case, day, why)
        if case.worker == NOBODY:
            self.waiting[case.desk].pop(case.key, None)
        else:
            del self.cases[case.worker][case.key]
            self.load[case.worker] -= len(case.since)
        if worker == NOBODY:
            self.waiting[case.desk][case.key] = case
        else:
            self.cases[worker][case.key] = case
            self.load[worker] += len(case.since)
        case.worker = worker

    def _write(self, case: _Case, day: int, why: int = AS_BEFORE) -> None:
        for row, (since, before) in case.since.items():
            if since < day:
                self.rows.extend((row, case.worker, since, day, before))
                case.since[row] = (day, before if why == AS_BEFORE else why)

    # --- those who do it ---

    def _of_staff(self, what: int, row: int, day: int) -> None:
        members, absences = self.staff.memberships, self.staff.absences
        if what == COMES:
            worker = int(members.worker[row])
            if not members.manages[row]:
                self.desk_of[worker] = self._own_desk(row)
                self._there(worker, day)
        elif what == GOES:
            worker = int(members.worker[row])
            self._not_there(worker)
            self._hand_on(worker, day, REORGANISED if members.reorganised[row] else LEFT)
            self.desk_of[worker] = NOBODY
        elif what == LEARNED:
            self.learning[row] = False
            self.room[row] /= self.hazards.newly_qualified_capacity
        else:
            self._absence(what, int(absences.worker[row]), day)

    def _own_desk(self, row: int) -> int:
        members = self.staff.memberships
        role = int(members.role[row])
        return int(members.team[row]) * len(ROLES) + (CASE_WORKER if role == NOBODY else role)

    def _absence(self, what: int, worker: int, day: int) -> None:
        if what == AWAY:
            self.away[worker] = True
            self._not_there(worker)
        elif what == HANDS_ON:
            self._hand_on(worker, day, ABSENCE)
        else:
            self.away[worker] = False
            if self.desk_of[worker] != NOBODY:
                self._there(worker, day)

    def _there(self, worker: int, day: int) -> None:
        if self.away[worker]:
            return
        desk = self.desk_of[worker]
        self.available[desk].append(worker)
        if not self.cases[worker]:
            self._take_on(worker, desk, day)

    def _not_there(self, worker: int) -> None:
        desk = self.desk_of[worker]
        if desk != NOBODY and worker in self.available[desk]:
            self.available[desk].remove(worker)

    def _hand_on(self, worker: int, day: int, why: int) -> None:
        for case in list(self.cases[worker].values()):
            if next(self.luck) < self.wait_after[case.desk]:
                self._wait(case, day, self.hazards.wait_after_leaver_days, why)
            else:
                self._choose(case, day, why)

    def _take_on(self, worker: int, desk: int, day: int) -> None:
        """Who is new, or back, is given what waits, then what the busiest took on last, up to a share of their load."""
        team = self.available[desk]
        waits = sum(len(case.since) for case in self.waiting[desk].values())
        mean = (sum(self.load[one] for one in team) + waits) / sum(self.room[one] for one in team)
        goal = mean * self.room[worker] * self.hazards.joiner_takes
        if self.learning[worker]:
            goal = min(goal, self.hazards.newly_qualified_cap)
        for case in list(self.waiting[desk].values()):
            if self.load[worker] + len(case.since) <= goal:
                self._give(case, worker, day)
        while (busiest := max(team, key=self._fill)) != worker:
            latest = next(reversed(self.cases[busiest].values()), None)
            if latest is None or self.load[worker] + len(latest.since) > goal:
                return
            self._give(latest, worker, day, MANAGING)

    def holdings(self) -> Holdings:
        rows = np.frombuffer(self.rows, dtype=np.int64).reshape(-1, 5)
        rows = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
        stretch, stretches = rows[:, 0], self.stretches
        return Holdings(
            stretch=stretch,
            child=stretches.child[stretch],
            role=stretches.role[stretch],
            team=stretches.team[stretch],
            worker=rows[:, 1],
            start=rows[:, 2],
            end=rows[:, 3],
            reason=rows[:, 4],
        )


def _luck(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(1 << 15).tolist()


def _rooms(staff: Staff, hazards: StaffHazards) -> list[float]:
    """How many children each worker is given beside the others."""
    workers = staff.workers
    learner = np.where(workers.newly_qualified_until >= workers.first_day, hazards.newly_qualified_capacity, 1.0)
    senior = np.where(workers.senior_from <= workers.first_day, hazards.senior_capacity, 1.0)
    room: list[float] = (workers.capacity * learner * senior).tolist()
    return room


def _desks(staff: Staff, hazards: StaffHazards) -> tuple[list[int], list[float], list[float]]:
    """By team and role: the desk that has the work (where nobody of the team has that role, the team's largest), and
    how likely a family waits there for a worker at first, and when its worker goes."""
    members, count = staff.memberships, len(ROLES)
    own = members.team * count + np.where(members.role == NOBODY, CASE_WORKER, members.role)
    strength = np.bincount(own[~members.manages], minlength=len(staff.teams) * count).reshape(-1, count)
    desk_for, new, after = [], [], []
    for team, there in enumerate(strength):
        front = bool(FRONT & set(staff.teams[team].works))
        for role in range(count):
            desk_for.append(team * count + (role if there[role] else int(there.argmax())))
            less = 1.0 if role == CASE_WORKER else hazards.wait_in_other_roles
            new.append(less * (hazards.wait_new_front if front else hazards.wait_new))
            after.append(less * hazards.wait_after_leaver)
    return desk_for, new, after
