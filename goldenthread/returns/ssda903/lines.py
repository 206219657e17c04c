"""The rows of an SSDA903 return as lines: what each is within its child, and whether what it tells of lasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from goldenthread.returns.ssda903 import tables as t
from goldenthread.returns.told import Key, Line
from goldenthread.rules.periods import Period

# Of each table: its key, then (where it tells of something that lasts) when that ended.
_KEYS: dict[type[t.Row], tuple[Callable[[Any, Period], Key | None], Callable[[Any], date | None] | None]] = {
    t.HeaderRow: (lambda row, period: (), None),
    t.EpisodeRow: (lambda row, period: _day(row.decom), lambda row: row.dec),
    t.ReviewRow: (lambda row, period: _day(row.review), None),
    t.AsylumRow: (lambda row, period: (), None),
    t.HealthRow: (lambda row, period: (period.end,), None),
    t.LeavingCareRow: (lambda row, period: (period.end,), None),
    t.AdoptionRow: (lambda row, period: _day(row.date_int), None),
    t.PlacedForAdoptionRow: (lambda row, period: _day(row.date_placed), None),
    t.PreviousPermanenceRow: (lambda row, period: None, None),
    t.MissingRow: (lambda row, period: _day(row.mis_start), lambda row: row.mis_end),
    t.SocialWorkerRow: (lambda row, period: _day(row.sw_decom), lambda row: row.sw_dec),
    t.DeprivationOfLibertyRow: (lambda row, period: _day(row.dolo_start), lambda row: row.dolo_end),
}
TABLES = {table.title: table for table in t.TABLES}


def line_of(row: t.Row, period: Period) -> Line:
    key, ended = _KEYS[type(row)]
    return Line(
        table=row.title,
        child=row.child,
        file=row.file,
        line=row.line,
        content=row.raw,
        period=period,
        value=row,
        key=key(row, period),
        lasts=ended is not None,
        ended=ended(row) if ended else None,
    )


def _day(day: date | None) -> Key | None:
    return (day,) if day else None
