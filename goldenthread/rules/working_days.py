"""England's working days: Monday to Friday, except the days in bank_holidays.csv.

The start day is day 0: the first working day after it is day 1. A clock that starts at a weekend or on a bank
holiday starts as if on the last working day before, so that the Monday after a Saturday is day 1.

Definitions differ a little in law. Complaints (SI 2006/1738 reg 2) also name Boxing Day; private fostering
and care planning name Christmas Day and Good Friday beside the bank holidays of the 1971 Act. The table holds
all of them in every year (a test says so), so one calendar serves every definition. Days on which a council
chooses to close are working days.
"""

import csv
import hashlib
import tomllib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from goldenthread.rules.words import day

TABLE = Path(__file__).with_name("bank_holidays.csv")


class OutsideCalendar(ValueError):
    """A date that the bank-holiday table does not reach."""


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    on: date
    title: str
    source: str
    first_known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. Every question is answered from tables made once."""

    holidays: tuple[Holiday, ...]
    first: date
    last: date
    version: str
    _origin: int = field(repr=False, compare=False)
    # _rank[i] is the number of working days up to and including day i; _worked is those days in order.
    _rank: "array[int]" = field(repr=False, compare=False)
    _worked: "array[int]" = field(repr=False, compare=False)

    def is_working_day(self, on: date) -> bool:
        rank = self._up_to(on)
        return rank > 0 and self._worked[rank - 1] == on.toordinal()

    def add(self, start: date, number: int) -> date:
        """The working day `number` working days after `start`, which is day 0; before it, when negative."""
        return self._nth(self._up_to(start) + number, start)

    def before(self, event: date, number: int) -> date:
        """The working day `number` working days before `event`, which need not itself be a working day."""
        self._up_to(event)  # refuses a date outside the table
        return self._nth(bisect_left(self._worked, event.toordinal()) + 1 - number, event)

    def elapsed(self, start: date, end: date) -> int:
        """Working days from `start` (day 0) to `end`: 0 on the same day, negative when `end` comes first."""
        return self._up_to(end) - self._up_to(start)

    def last_working_day_on_or_before(self, on: date) -> date:
        return self._nth(self._up_to(on), on)

    def days(self) -> Iterator[tuple[date, bool, int]]:
        """Each day, whether it is worked, and its rank: elapsed days are the difference of ranks."""
        before = 0
        for offset, rank in enumerate(self._rank):
            yield date.fromordinal(self._origin + offset), rank != before, rank
            before = rank

    def _up_to(self, on: date) -> int:
        offset = on.toordinal() - self._origin
        if not 0 <= offset < len(self._rank):
            raise self._outside(on)
        return self._rank[offset]

    def _nth(self, number: int, asked_from: date) -> date:
        if not 1 <= number <= len(self._worked):
            raise self._outside(asked_from)
        return date.fromordinal(self._worked[number - 1])

    def _outside(self, on: date) -> OutsideCalendar:
        return OutsideCalendar(
            f"Working days from {day(on)} cannot be counted: the bank-holiday table runs from "
            f"{day(self.first)} to {day(self.last)}. Check the date, or extend the table."
        )


def calendar_of(holidays: Iterable[Holiday], first: date, last: date) -> Calendar:
    """A calendar in which each of `holidays` and every Saturday and Sunday is not a working day."""
    rows = tuple(sorted({row.on: row for row in holidays}.values()))
    closed = {row.on.toordinal() for row in rows}
    rank, worked = array("i"), array("i")
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        if ordinal not in closed and (ordinal - 1) % 7 < 5:  # ordinal 1 was a Monday
            worked.append(ordinal)
        rank.append(len(worked))
    dates = "\n".join([first.isoformat(), last.isoformat(), *(row.on.isoformat() for row in rows)])
    version = hashlib.sha256(dates.encode()).hexdigest()[:12]
    return Calendar(rows, first, last, version, first.toordinal(), rank, worked)


def read_table(path: Path = TABLE) -> tuple[Holiday, ...]:
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(_row(line) for line in csv.DictReader(file))


@lru_cache(maxsize=8)
def england(extra: tuple[Holiday, ...] = ()) -> Calendar:
    """England's calendar, with the days that an authority has added since the table was made."""
    table = read_table()
    first = date(table[0].on.year, 1, 1)
    last = date(table[-1].on.year + 1, 1, 1) - timedelta(days=1)
    return calendar_of((*table, *extra), first, last)


def added_by(authority: Path | None) -> tuple[Holiday, ...]:
    """The days that an authority's file adds: `[[bank_holiday]]` with date, title, source, first_known_on."""
    if authority is None or not authority.exists():
        return ()
    entries = tomllib.loads(authority.read_text(encoding="utf-8")).get("bank_holiday", [])
    return tuple(sorted(_entry(entry, authority.name) for entry in entries))


def _entry(entry: dict[str, Any], file: str) -> Holiday:
    on, known = entry.get("date"), entry.get("first_known_on")
    if type(on) is not date or not entry.get("title") or not entry.get("source"):
        raise ValueError(f"{file}: each bank_holiday needs a date (unquoted, 2026-06-15), title and source.")
    return Holiday(on, entry["title"], entry["source"], known)


def _row(line: dict[str, str]) -> Holiday:
    known = line["first_known_on"]
    return Holiday(
        on=date.fromisoformat(line["date"]),
        title=line["title"],
        source=line["source"],
        first_known_on=date.fromisoformat(known) if known else None,
    )
