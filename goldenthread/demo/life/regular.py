"""What happens again and again: visits, reviews, core groups. (which row, day) for many spans at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, weekday
from goldenthread.demo.life.hazards import Series

Rows = Any  # places in the arrays that were given


def recur(
    rng: np.random.Generator, start: Days, end: Days, *, gap: Any, spread: float = 0.2, first: Any = None
) -> tuple[Rows, Days]:
    """About every `gap` days from `start` to before `end`, on weekdays; `spread` is how far the gaps differ."""
    gap = np.broadcast_to(np.asarray(gap, dtype=float), start.shape)
    length = np.maximum(end - start, 0)
    many = (length / gap * (1 + spread) + 2).astype(np.int64)
    row = np.repeat(np.arange(len(start)), many)
    place = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    step = np.maximum(rng.normal(1, spread, len(row)), 0.15) * gap[row]
    begin = rng.uniform(0.1, 0.9, len(row)) * gap[row] if first is None else np.asarray(first)[row] * step / gap[row]
    step = np.where(place == 0, begin, step)
    total = np.cumsum(step)
    before = np.where(place == 0, total - step, 0.0)
    day = on_weekday((start[row] + total - np.maximum.accumulate(before)).astype(np.int64))
    kept = (day < end[row]) & (day >= start[row])
    row, day = row[kept], day[kept]
    twice = np.r_[False, (row[1:] == row[:-1]) & (day[1:] == day[:-1])][: len(row)]
    return row[~twice], day[~twice]


def recur_by_year(
    rng: np.random.Generator, start: Days, end: Days, *, gap: Series, spread: float = 0.2
) -> tuple[Rows, Days]:
    """As `recur`, with gaps that are not the same in all years. By row, then day."""
    bounds = [-NEVER, *gap.starts[1:].tolist(), NEVER]
    rows, days = [], []
    for length, since, until in zip(gap.values.tolist(), bounds[:-1], bounds[1:], strict=True):
        some = np.flatnonzero((start < until) & (end > since))
        row, day = recur(rng, np.maximum(start[some], since), np.minimum(end[some], until), gap=length, spread=spread)
        rows.append(some[row])
        days.append(day)
    row, day = np.concatenate(rows), np.concatenate(days)
    order = np.lexsort((day, row))
    return row[order], day[order]


def review(
    rng: np.random.Generator, start: Days, end: Days, *, due: Days, then: tuple[int, ...], late: Any, late_by: float
) -> tuple[Rows, Days]:
    """Held a little before they are due, some of them late; the next falls due so many days after the last was held:
    `then` lists the gaps, the last of which goes on. `late` answers the share held late for an array of days."""
    row, last = np.arange(len(start)), start
    found_rows, found_days = [], []
    held = 0
    while len(row):
        is_late = rng.random(len(row)) < late(due)
        day = due + np.where(
            is_late, 3 + rng.exponential(late_by, len(row)).astype(int), -rng.integers(0, 10, len(row))
        )
        day = np.maximum(on_weekday(day), last + 3)
        kept = day < end[row]
        row, day = row[kept], day[kept]
        found_rows.append(row)
        found_days.append(day)
        last, due = day, day + then[min(held, len(then) - 1)]
        held += 1
    rows, days = np.concatenate(found_rows or [row]), np.concatenate(found_days or [last])
    order = np.lexsort((days, rows))
    return rows[order], days[order]


def on_weekday(days: Days) -> Days:
    """A day at the weekend becomes the Friday before."""
    return days - np.maximum(weekday(days) - 4, 0)
