"""A small record drawn for a spec: rows by table. Calendar, standards and coverage are there without being drawn."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import holidays
import pyarrow.parquet as pq

from goldenthread.insight.schema import tables
from goldenthread.insight.store import Snapshot, write
from goldenthread.rules.periods import Period

Row = dict[str, Any]
Drawn = Mapping[str, list[Row]]

FIRST_DAY, LAST_DAY = date(2010, 1, 1), date(2026, 12, 31)
RECORDED = datetime(2010, 1, 1)
EVERY_MEASURE = ("gt_calendar", "gt_rule", "gt_coverage", "gt_reference")
STANDARDS = {
    "SA-45WD": (45, "working days"),
    "ICPC-15WD": (15, "working days"),
    "RCPC-1": (3, "months"),
    "RCPC-N": (6, "months"),
    "CP-2YR": (729, "days"),
    "REV-1": (20, "working days"),
    "REV-2": (3, "months"),
    "REV-N": (6, "months"),
    "PLO-26W": (26, "weeks"),
    "RHI-72H": (72, "hours"),
}


@cache
def calendar() -> tuple[Row, ...]:
    bank_holidays = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_DAY.year, LAST_DAY.year + 1))
    days, ordinal, day = [], 0, FIRST_DAY
    while day <= LAST_DAY:
        working = day.weekday() < 5 and day not in bank_holidays
        ordinal += working
        days.append({"day": day, "working": working, "ordinal": ordinal})
        day += timedelta(days=1)
    return tuple(days)


def whole(drawn: Drawn) -> dict[str, list[Row]]:
    """The drawn tables, and what a spec leaves out: every other table empty, everything covered."""
    everything: dict[str, list[Row]] = {name: [] for name in tables()}
    everything["gt_calendar"] = list(calendar())
    everything["gt_rule"] = [
        {"id": name, "value": value, "unit": unit, "from_date": date(1900, 1, 1), "status": "spec", "source": "spec"}
        for name, (value, unit) in STANDARDS.items()
    ]
    everything["gt_coverage"] = [
        {"area": name, "from_date": FIRST_DAY, "to_date": None, "source": "spec"} for name in tables()
    ]
    everything["gt_reference"] = [
        {"series": "population_0_17", "year": year, "value": 35_000 + year, "source": "spec"}
        for year in range(FIRST_DAY.year + 1, LAST_DAY.year + 2)
    ]
    for name, rows in drawn.items():
        filled = [dict.fromkeys(tables()[name].names) | row for row in rows]
        everything[name] = [row | _recorded(row) for row in filled] if tables()[name].recorded else filled
    return everything


def _recorded(row: Row) -> Row:
    return {"recorded_from": row["recorded_from"] or RECORDED}


def snapshot(folder: Path, drawn: Drawn, as_at: date = LAST_DAY, holds: Collection[str] = ()) -> Snapshot:
    """A snapshot of the drawn record; with `holds`, of those tables, the drawn ones and what every measure reads."""
    everything = whole(drawn)
    if holds:
        wanted = {*holds, *drawn, *EVERY_MEASURE}
        everything = {name: rows for name, rows in everything.items() if name in wanted}
    return write(folder, everything, as_at=as_at, taken_at=datetime(2027, 1, 1))


class Record:
    """The same record as plain Python rows, for the references: `record.ssd_person` is a list of rows."""

    def __init__(self, drawn: Drawn, as_at: date = LAST_DAY) -> None:
        self._hold(whole(drawn), as_at)

    @classmethod
    def read_from(cls, taken: Snapshot) -> Self:
        """The record that a snapshot holds, from its Parquet files alone."""
        record = cls.__new__(cls)
        held = {name: pq.read_table(taken.file(name)).to_pylist() for name in taken.parts}
        record._hold({name: [] for name in tables()} | held, taken.as_at)
        return record

    def _hold(self, everything: dict[str, list[Row]], as_at: date) -> None:
        self.as_at = as_at
        self._working = [day["day"] for day in everything.pop("gt_calendar") if day["working"]]
        self._tables = {name: list(_current(name, rows)) for name, rows in everything.items()}

    def __getattr__(self, table: str) -> list[SimpleNamespace]:
        try:
            return self._tables[table]
        except KeyError:
            raise AttributeError(table) from None

    def standard(self, name: str) -> int:
        """The number now in force."""
        return int(next(row.value for row in self.gt_rule if row.id == name and row.to_date is None))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after the start day, up to and including the end day."""
        return bisect_right(self._working, end) - bisect_right(self._working, start)

    def working_day_after(self, start: date, number: int) -> date:
        return self._working[bisect_right(self._working, start) + number - 1]

    def spans(self, area: str) -> list[Period]:
        """The unbroken spans of days for which an area is recorded."""
        joined: list[Period] = []
        for row in sorted((r for r in self.gt_coverage if r.area == area), key=lambda r: r.from_date):
            last = row.to_date or self.as_at
            if joined and row.from_date <= joined[-1].end + timedelta(days=1):
                joined[-1] = Period(joined[-1].start, max(joined[-1].end, last))
            else:
                joined.append(Period(row.from_date, last))
        return joined

    def recorded_since(self, area: str, on: date) -> date:
        """Since when, without a gap; the day itself where the area is not recorded on it."""
        return next((span.start for span in self.spans(area) if on in span), on)


def _current(table: str, rows: list[Row]) -> Iterator[SimpleNamespace]:
    empty = dict.fromkeys(tables()[table].names)
    return (SimpleNamespace(**empty | row) for row in rows if row.get("recorded_to") is None)
