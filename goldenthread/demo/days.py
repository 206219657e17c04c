"""Days as whole numbers (days since 1 January 1970), so that a simulation can reckon with arrays of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from goldenthread.rules import working_days

Days = npt.NDArray[np.int64]
NEVER = 2**40  # later than any day: still open
EPOCH = date(1970, 1, 1).toordinal()


def number(day: date) -> int:
    return day.toordinal() - EPOCH


def day(number: int) -> date:
    return date.fromordinal(int(number) + EPOCH)


@lru_cache(maxsize=1)
def _holidays() -> list[np.datetime64]:
    return [np.datetime64(row.on) for row in working_days.england().holidays]


def add_working_days(start: Days, count: Days) -> Days:
    """Day 0 is the start day; a start at the weekend counts as the Friday before. Never before the start itself."""
    moments = np.asarray(start).astype("datetime64[D]")
    reached = np.busday_offset(moments, count, roll="backward", holidays=_holidays()).astype(np.int64)
    return np.maximum(reached, start)


@lru_cache(maxsize=8192)
def working_from(day: int) -> int:
    """The day itself, or the next working day."""
    return int(np.busday_offset(np.datetime64(day, "D"), 0, roll="forward", holidays=_holidays()).astype(np.int64))


def weekday(days: Days) -> Days:
    """0 is Monday."""
    return (np.asarray(days) + 3) % 7


def birthdays(born: Days, age: int) -> Days:
    """The day on which somebody born on 29 February comes of age is 1 March in other years."""
    moments = np.asarray(born).astype("datetime64[D]")
    months = moments.astype("datetime64[M]")
    reached: Days = ((months + 12 * age).astype("datetime64[D]") + (moments - months)).astype(np.int64)
    return reached


def birthday(born: int, age: int) -> int:
    return int(birthdays(np.array(born), age))
