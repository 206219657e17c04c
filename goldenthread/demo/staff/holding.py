"""Who held which child: what is asked for is checked, and laid out day by day for the desk that gives out work."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.staff.desk import (
    AWAY,
    BACK,
    COMES,
    ENDS,
    ENDS_AT_ONCE,
    GOES,
    HANDS_ON,
    LEARNED,
    STARTS,
    Desk,
)
from goldenthread.demo.staff.hazards import STAFF_HAZARDS, StaffHazards
from goldenthread.demo.staff.tables import FIRST, TRANSFER, Holdings, IntArray, Staff, Stretches


def hold(
    rng: np.random.Generator, staff: Staff, stretches: Stretches, *, hazards: StaffHazards = STAFF_HAZARDS
) -> Holdings:
    """Raises ValueError for stretches that begin before the staff does, or that overlap for a child in a role."""
    check(staff, stretches)
    desk = Desk(rng, staff, stretches, hazards)
    desk.work(_events(staff, stretches, hazards), _transfers(stretches).tolist())
    return desk.holdings()


def check(staff: Staff, stretches: Stretches) -> None:
    if not len(stretches):
        return
    if stretches.start.min() < staff.start:
        first = stretches.start.min()
        raise ValueError(f"A stretch begins on day {first}, before the staff does, on day {staff.start}: cut it there.")
    if (stretches.end < stretches.start).any():
        raise ValueError(f"Stretch {int(np.argmax(stretches.end < stretches.start))} ends before it starts.")
    if stretches.team.max() >= len(staff.teams) or stretches.team.min() < 0:
        raise ValueError(f"There are {len(staff.teams)} teams; a stretch names team {stretches.team.max()}.")
    order, follows = _one_after_another(stretches)
    overlaps = follows & (stretches.end[order][:-1] > stretches.start[order][1:])
    if overlaps.any():
        row = int(order[1:][np.argmax(overlaps)])
        raise ValueError(f"Stretch {row} of child {stretches.child[row]} begins before the one in that role ended.")


def _one_after_another(stretches: Stretches) -> tuple[IntArray, IntArray]:
    """The stretches by child, role and time, and whether each but the first is of the child and role of the last."""
    order = np.lexsort((stretches.end, stretches.start, stretches.role, stretches.child))
    child, role = stretches.child[order], stretches.role[order]
    return order, (child[1:] == child[:-1]) & (role[1:] == role[:-1])


def _transfers(stretches: Stretches) -> IntArray:
    """FIRST, or TRANSFER where the child was with another team in that role until that day."""
    why = np.full(len(stretches), FIRST)
    order, follows = _one_after_another(stretches)
    at_once = follows & (stretches.end[order][:-1] == stretches.start[order][1:])
    why[order[1:][at_once]] = TRANSFER
    return why


def _events(staff: Staff, stretches: Stretches, hazards: StaffHazards) -> Iterator[tuple[int, int, int]]:
    """(day, what, of which row), in order. Rows are of stretches, memberships, workers or absences."""
    members, absences, workers = staff.memberships, staff.absences, staff.workers
    zero = stretches.start == stretches.end
    long = absences.end - absences.start >= hazards.long_days_at_least
    handed_on = absences.start[long] + hazards.handed_on_after
    learner = np.flatnonzero(workers.newly_qualified_until > workers.first_day)
    every: list[tuple[Days, IntArray | int, IntArray]] = [
        (stretches.end, np.where(zero, ENDS_AT_ONCE, ENDS), np.arange(len(stretches))),
        (members.start, COMES, np.arange(len(members))),
        (workers.newly_qualified_until[learner] + 1, LEARNED, learner),
        (absences.start, AWAY, np.arange(len(absences))),
        (np.where(handed_on < staff.end, handed_on, NEVER), HANDS_ON, np.flatnonzero(long)),
        (members.end, GOES, np.arange(len(members))),
        (np.where(absences.end < NEVER, absences.end + 1, NEVER), BACK, np.arange(len(absences))),
        (stretches.start, STARTS, np.arange(len(stretches))),
    ]
    day = np.concatenate([days for days, _, _ in every])
    what = np.concatenate([np.zeros_like(rows) + kind for _, kind, rows in every])
    row = np.concatenate([rows for _, _, rows in every])
    order = np.lexsort((row, what, day))
    order = order[: np.searchsorted(day[order], NEVER)]
    return zip(day[order].tolist(), what[order].tolist(), row[order].tolist(), strict=True)
