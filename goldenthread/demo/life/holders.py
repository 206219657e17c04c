"""Which team holds which child when: what is handed to the staff, who pass it from worker to worker."""

from __future__ import annotations

from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.life.answer import FAR
from goldenthread.demo.life.town import YEAR
from goldenthread.demo.life.world import World
from goldenthread.demo.staff import Holdings, Staff, Stretches, hold, make_staff, years_of
from goldenthread.demo.staff.tables import CASE_WORKER, LEAD_PRACTITIONER, NOBODY, PERSONAL_ADVISER, REVIEWING_OFFICER

SIX_MONTHS, A_YEAR = 183, 365
SETTLED_FIRST = int(2 * YEAR)  # the service runs for a while before the record starts


def staffed(w: World) -> tuple[Staff, Holdings]:
    own = w.hazards.table.get("staff")  # an authority of the nation has its own; Erimus's stands in staff.toml
    staff = make_staff(
        w.rng("staff"),
        start=w.start - SETTLED_FIRST,
        end=w.end,
        scale=w.scale * own["level"] if own else w.scale,
        years=years_of(own["years"]) if own else None,
    )
    return staff, hold(w.rng("holding"), staff, stretches(w, staff))


def stretches(w: World, staff: Staff) -> Stretches:
    parts = [*_case_work(w, staff)]
    everyone = w.town.children.family

    def add(role: int, work: str, child: Any, start: Days, end: Days) -> None:
        parts.append((np.full(len(child), role), staff.team_for(work, everyone[child]), child, start, end))

    care, leavers, help_ = w.care, w.leavers, w.early_help
    add(REVIEWING_OFFICER, "reviewing", care.child, care.start, care.end)
    add(PERSONAL_ADVISER, "leaving care", leavers.child, leavers.start, leavers.end)
    for led_by_partner, work in ((False, "early help"), (True, "early help with partners")):
        rows = np.flatnonzero((help_.partner >= 0) == led_by_partner)
        add(LEAD_PRACTITIONER, work, help_.child[rows], help_.start[rows], help_.end[rows])
    role, team, child, start, end = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    start = np.maximum(start, staff.start)
    kept = np.flatnonzero((end > start) & (end >= w.start) & (start < w.end))
    kept = _apart(kept[np.lexsort((start[kept], child[kept], role[kept]))], role, child, start, end)
    kept = kept[np.lexsort((child[kept], start[kept]))]
    child = child[kept]
    return Stretches(child, everyone[child], role[kept], team[kept], start[kept], end[kept])


def _apart(rows: Any, role: Any, child: Any, start: Days, end: Days) -> Any:
    """Without those that begin while the child is still held in that role."""
    key = (role[rows] * 10_000_000 + child[rows]) * 10 * FAR
    until = np.maximum.accumulate(key + np.minimum(end[rows], 9 * FAR))
    before = np.r_[-1, until[:-1]]
    return rows[key + start[rows] >= before]


def _case_work(w: World, staff: Staff) -> list[tuple[Any, ...]]:
    """Assessment, then safeguarding, then six months into care the looked-after team."""
    cases, children = w.cases, w.town.children
    rows = np.flatnonzero(w.known[cases.child] & (cases.closed >= w.start))
    c = cases.only(rows)
    family = children.family[c.child]
    closed = np.minimum(c.closed, NEVER)
    assessed = np.where(c.nothing, c.referred + 2, np.minimum(c.authorised, NEVER))
    assessed = np.clip(assessed, c.referred, closed)
    into_care = np.where(c.care_start < NEVER, np.minimum(c.care_start, FAR) + SIX_MONTHS, NEVER)
    in_care = np.clip(into_care, assessed, closed)
    older = c.referred - children.born[c.child] > 11 * YEAR
    exploited = older & (c.need == w.hazards("need.codes").index("N6"))
    works = np.select([children.disabled[c.child], exploited], [1, 2], 0)
    team = np.zeros(len(rows), int)
    for i, work in enumerate(("safeguarding", "disabilities", "exploitation")):
        team = np.where(works == i, staff.team_for(work, family), team)
    first = np.where(c.nothing, staff.team_for("front door", family), staff.team_for("assessment", family))
    role = np.full(len(rows), CASE_WORKER)
    steady = np.clip(np.where(works == 1, assessed + A_YEAR, NEVER), assessed, in_care)
    support = np.full(len(rows), LEAD_PRACTITIONER)
    return [
        (role, first, c.child, c.referred, np.where(assessed >= w.end, NEVER, assessed)),
        (role, team, c.child, assessed, np.where(steady >= w.end, NEVER, steady)),
        # short breaks that go on from year to year need no social worker
        (support, staff.team_for("early help", family), c.child, steady, np.where(in_care >= w.end, NEVER, in_care)),
        (role, staff.team_for("looked after", family), c.child, in_care, closed),
    ]


class Holders:
    """Who held a child in a role on a day: (worker, team), each NOBODY where there is none."""

    def __init__(self, holdings: Holdings) -> None:
        order = np.lexsort((holdings.start, holdings.child, holdings.role))
        self.keys = _key(holdings.role[order], holdings.child[order], holdings.start[order])
        self.until = holdings.end[order]
        self.whose = holdings.role[order] * 10_000_000 + holdings.child[order]
        self.worker, self.team = holdings.worker[order], holdings.team[order]

    def on(self, role: Any, child: Any, days: Days) -> tuple[Any, Any]:
        if not len(self.keys):
            return np.full(len(child), NOBODY), np.full(len(child), NOBODY)
        at = np.maximum(np.searchsorted(self.keys, _key(role, child, days), side="right") - 1, 0)
        there = (self.whose[at] == role * 10_000_000 + child) & (self.until[at] >= days)
        return np.where(there, self.worker[at], NOBODY), np.where(there, self.team[at], NOBODY)


def _key(role: Any, child: Any, day: Days) -> Any:
    return (role * 10_000_000 + child) * FAR + np.minimum(day, FAR - 1)
