"""Who was away, when. Agency workers are not paid for it, so no absence of theirs is recorded."""

from __future__ import annotations

from datetime import date

import numpy as np

from goldenthread.demo.days import NEVER, Days, number
from goldenthread.demo.staff.hazards import YEAR, StaffHazards, Years
from goldenthread.demo.staff.tables import PARENTAL, SICKNESS, Absences, IntArray, Memberships, Workers

WORKING_DAYS = 253  # in a year, as the published rate has it
SHORT, LONG, LEAVE = range(3)


def make_absences(
    rng: np.random.Generator,
    workers: Workers,
    memberships: Memberships,
    *,
    start: int,
    end: int,
    years: Years,
    hazards: StaffHazards,
) -> Absences:
    last_day = np.zeros(len(workers), dtype=np.int64)
    np.maximum.at(last_day, memberships.worker, memberships.end)
    who, began, kind = _beginnings(rng, workers, last_day, start=start, end=end, years=years, hazards=hazards)
    ended = _ends(rng, began, kind, hazards)
    order = np.lexsort((began, who))
    who, began, ended, kind = who[order], began[order], ended[order], kind[order]
    kept = _one_at_a_time(who, began, ended)
    who, began, ended, kind = who[kept], began[kept], np.minimum(ended[kept], last_day[who[kept]]), kind[kept]
    reason = np.where(kind == LEAVE, PARENTAL, SICKNESS)
    return Absences(worker=who, start=began, end=np.where(ended >= end, NEVER, ended), reason=reason)


def _beginnings(
    rng: np.random.Generator,
    workers: Workers,
    last_day: Days,
    *,
    start: int,
    end: int,
    years: Years,
    hazards: StaffHazards,
) -> tuple[IntArray, Days, IntArray]:
    """(worker, first day, kind): so often that the year's rate of absence comes of it."""
    employees = np.flatnonzero(~workers.agency)
    rows: list[tuple[IntArray, Days, IntArray]] = []
    for year in range(_year_of(start), _year_of(end) + 1):
        opens, closes = max(number(date(year - 1, 10, 1)), start), min(number(date(year, 10, 1)), end)
        first = np.maximum(workers.first_day[employees], opens)
        there = np.maximum(np.minimum(last_day[employees], closes) - first, 0)
        rate = float(years.during(years.absence, np.array([closes - 1]))[0])
        for kind, a_year in enumerate(_how_often(rate, hazards)):
            count = rng.poisson(there / YEAR * a_year)
            day = np.repeat(first, count) + (rng.random(count.sum()) * np.repeat(there, count)).astype(np.int64)
            day = np.busday_offset(day.astype("datetime64[D]"), 0, roll="backward").astype(np.int64)
            who = np.repeat(employees, count)
            rows.append((who, np.maximum(day, workers.first_day[who]), np.full(len(day), kind)))
    who, day, kinds = (np.concatenate(column) for column in zip(*rows, strict=True))
    return who, day, kinds


def _year_of(day: int) -> int:
    months = np.array(day).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return int(1970 + (months + 3) // 12)


def _how_often(rate: float, hazards: StaffHazards) -> tuple[float, float, float]:
    """Short and long absences, and leave, of one worker in a year."""
    lost = rate * WORKING_DAYS * hazards.lost_to_clipping
    long_days = (hazards.long_days_at_least + hazards.long_days_more) * WORKING_DAYS / YEAR
    short = lost * (1 - hazards.long_share) / hazards.short_days
    return short, lost * hazards.long_share / long_days, hazards.parental_leave


def _ends(rng: np.random.Generator, began: Days, kind: IntArray, hazards: StaffHazards) -> Days:
    """The last day away."""
    short = rng.geometric(1 / hazards.short_days, len(began)) - 1
    after_short = np.busday_offset(began.astype("datetime64[D]"), short, roll="forward").astype(np.int64)
    long = hazards.long_days_at_least + rng.exponential(hazards.long_days_more, len(began))
    leave = hazards.parental_days * rng.uniform(0.6, 1.4, len(began))
    return np.where(kind == SHORT, after_short, began + np.where(kind == LONG, long, leave).astype(np.int64))


def _one_at_a_time(who: IntArray, began: Days, ended: Days) -> IntArray:
    """Rows to keep: what would begin while the worker is away already is left out."""
    kept, last, until = [], -1, -1
    for row, (worker, first, final) in enumerate(zip(who.tolist(), began.tolist(), ended.tolist(), strict=True)):
        if worker != last or first > until:
            kept.append(row)
            last, until = worker, final
    return np.array(kept, dtype=np.int64)
