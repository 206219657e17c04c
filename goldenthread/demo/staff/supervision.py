"""Supervision of those who are in a team with a manager, over the last years: most of it in time, some cancelled.

Where the manager's post is empty, or the worker is away, there is none. Agency workers have it less often in time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from goldenthread.demo.days import NEVER, working_from
from goldenthread.demo.staff.hazards import YEAR
from goldenthread.demo.staff.tables import Staff

YEARS = 3
IN_TIME, IN_TIME_AGENCY = 0.93, 0.78
CANCELLED = 0.06
CANCELLED_FOR = ((0.55, "urgent work"), (0.8, "court"), (1.0, "other"))
CASE = 0.25
# How often each element is covered, in the order of Supervision.Element.
COVERED = (0.86, 0.8, 0.58, 0.76, 0.42, 0.14, 0.2)
SIGNED, SIGNED_LATELY, LATELY = 0.98, 0.6, 35  # days in which a signature may still be waiting
ACTIONS = (0.18, 0.45, 0.8, 1.0)  # so many actions or fewer: none, one, two, three


@dataclass
class Supervisions:
    """One row for each, by worker and day. `reason` is empty for one that was held; days as numbers, NEVER for none."""

    worker: list[int] = field(default_factory=list)
    supervisor: list[int] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
    reason: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    covered: list[int] = field(default_factory=list)  # bits, in the order of the elements
    next_planned: list[int] = field(default_factory=list)
    signed: list[int] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)  # how many

    def __len__(self) -> int:
        return len(self.worker)


@dataclass(frozen=True)
class _Times:
    """Who manages each team when, and who is away when."""

    managers: dict[int, list[tuple[int, int, int]]]  # (start, end, worker) by team
    away: dict[int, tuple[list[int], list[int]]]  # first and last days by worker

    def manager(self, team: int, day: int, but: int) -> int | None:
        there = (who for start, end, who in self.managers[team] if start <= day <= end and who != but)
        return next(there, None)

    def back(self, worker: int, day: int) -> int:
        """The day itself, or the first one back at work; NEVER while that is not known."""
        starts, ends = self.away.get(worker, ([], []))
        row = bisect_right(starts, day) - 1
        return day if row < 0 or day > ends[row] else min(ends[row] + 1, NEVER)


def make_supervisions(rng: np.random.Generator, staff: Staff, *, last: int) -> Supervisions:
    """`last` is the last day of which anything is known."""
    members, workers = staff.memberships, staff.workers
    times, luck = _times(staff), _Luck(rng)
    by_worker: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(~members.manages & (members.end > last - YEARS * YEAR)).tolist():
        by_worker[members.worker[row].item()].append(row)
    found = Supervisions()
    for worker in sorted(by_worker):
        agency, learner = bool(workers.agency[worker]), int(workers.newly_qualified_until[worker])
        began = learner - 365 if learner >= workers.first_day[worker] else NEVER
        day = max(int(members.start[by_worker[worker][0]]), int(last - YEARS * YEAR)) + int(luck() * 20)
        for row in by_worker[worker]:
            day = max(day, int(members.start[row]))
            until = min(int(members.end[row]), last)
            day = _through(found, times, luck, worker, int(members.team[row]), day, until, last, agency, began)
    return found


def _through(
    found: Supervisions,
    times: _Times,
    luck: _Luck,
    worker: int,
    team: int,
    day: int,
    until: int,
    last: int,
    agency: bool,
    began: int,
) -> int:
    """The supervisions of one membership from `day` on. Answers the day for which the next one was planned."""
    while (day := working_from(day)) <= until:
        supervisor = times.manager(team, day, worker)
        back = times.back(worker, day)
        if supervisor is None:
            day += 14 + int(luck() * 21)
        elif back != day:
            _cancel(found, worker, supervisor, day, "worker away")
            day = back + 2 + int(luck() * 8)
        elif times.back(supervisor, day) != day:
            _cancel(found, worker, supervisor, day, "supervisor away")
            day += 7 + int(luck() * 8)
        elif luck() < CANCELLED:
            chance = luck()
            _cancel(found, worker, supervisor, day, next(why for most, why in CANCELLED_FOR if chance <= most))
            day += 5 + int(luck() * 12)
        else:
            gap = _gap(luck, day, began, IN_TIME_AGENCY if agency else IN_TIME)
            planned = working_from(day + min(gap, 28))
            _hold(found, luck, worker, supervisor, day, planned, last)
            day += gap
    return day


def _gap(luck: _Luck, day: int, began: int, in_time: float) -> int:
    often = 7 if day < began + 42 else 14 if day < began + 183 else 28
    if began == NEVER:
        often = 28
    return often - int(luck() * often / 7) if luck() < in_time else often + 4 + int(luck() * 24)


def _hold(found: Supervisions, luck: _Luck, worker: int, supervisor: int, day: int, planned: int, last: int) -> None:
    signed = day + int(luck() * 9)
    found.worker.append(worker)
    found.supervisor.append(supervisor)
    found.day.append(day)
    found.reason.append("")
    found.kind.append("case" if luck() < CASE else "personal")
    found.minutes.append(45 + 5 * int(luck() * 12))
    found.covered.append(sum(1 << place for place, chance in enumerate(COVERED) if luck() < chance))
    found.next_planned.append(planned)
    signs = SIGNED_LATELY if day > last - LATELY else SIGNED
    found.signed.append(signed if luck() < signs and signed <= last else NEVER)
    chance = luck()
    found.actions.append(next(count for count, most in enumerate(ACTIONS) if chance <= most))


def _cancel(found: Supervisions, worker: int, supervisor: int, day: int, reason: str) -> None:
    found.worker.append(worker)
    found.supervisor.append(supervisor)
    found.day.append(day)
    found.reason.append(reason)
    found.kind.append("personal")
    for column in (found.minutes, found.covered, found.actions):
        column.append(0)
    for column in (found.next_planned, found.signed):
        column.append(NEVER)


def _times(staff: Staff) -> _Times:
    members, absences = staff.memberships, staff.absences
    managers: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in np.flatnonzero(members.manages).tolist():
        span = (members.start[row].item(), members.end[row].item(), members.worker[row].item())
        managers[members.team[row].item()].append(span)
    away: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for who, start, end in zip(
        absences.worker.tolist(), absences.start.tolist(), absences.end.tolist(), strict=True
    ):  # by worker and start
        away[who][0].append(start)
        away[who][1].append(end)
    return _Times(managers, away)


class _Luck:
    """Numbers from 0 to 1, drawn many at a time."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._drawn = self._all(rng)

    def __call__(self) -> float:
        return next(self._drawn)

    @staticmethod
    def _all(rng: np.random.Generator) -> Iterator[float]:
        while True:
            yield from rng.random(4096).tolist()
