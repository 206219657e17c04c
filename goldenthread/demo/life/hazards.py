"""How often things happen in the invented authority, and how long they take: every number stands in data/hazards.toml.

A value is a number, or a series: numbers by the year that ends on 31 March of it ("2021") or by the first day on which
they hold ("2020-09-01"). Before the first and after the last, a series holds steady.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from goldenthread.demo.data import read
from goldenthread.demo.days import NEVER, Days, number

FIRST, LAST = number(date(1980, 1, 1)), number(date(2060, 1, 1))
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """A step function of the day."""

    starts: Days
    values: Floats

    @classmethod
    def of(cls, given: float | Mapping[str, float]) -> Series:
        rows = {"1980": given} if isinstance(given, int | float) else given
        steps = sorted((_first_day(name), float(value)) for name, value in rows.items())
        return cls(np.array([day for day, _ in steps]), np.array([value for _, value in steps]))

    def at(self, days: Any) -> Any:
        return self.values[np.maximum(np.searchsorted(self.starts, days, side="right") - 1, 0)]


class Pace:
    """A series read as a speed: what takes `length` days at an even pace takes fewer when it is above one."""

    def __init__(self, series: Series) -> None:
        days = np.arange(FIRST, LAST)
        self.gone = np.concatenate([[0.0], np.cumsum(series.at(days))])

    def after(self, start: Days, length: Any) -> Days:
        """The day on which `length` days at an even pace have gone by since `start`."""
        begun = np.clip(start, FIRST, LAST - 1)
        reached = np.searchsorted(self.gone, self.gone[begun - FIRST] + length)
        return np.where(start >= NEVER, NEVER, np.maximum(FIRST + reached, begun)).astype(np.int64)


@dataclass(frozen=True)
class Hazards:
    """`hazards("referrals.season")`: a number, a list or a table as it stands; `series` and `pace` as such."""

    table: Mapping[str, Any]

    def __call__(self, name: str) -> Any:
        value: Any = self.table
        for part in name.split("."):
            value = value[part]
        return value

    def series(self, name: str) -> Series:
        return _series(self, name)

    def pace(self, name: str) -> Pace:
        return _pace(self, name)

    def __hash__(self) -> int:
        return id(self.table)


@lru_cache(maxsize=256)
def _series(hazards: Hazards, name: str) -> Series:
    return Series.of(hazards(name))


@lru_cache(maxsize=64)
def _pace(hazards: Hazards, name: str) -> Pace:
    return Pace(hazards.series(name))


def _first_day(name: str) -> int:
    return number(date(int(name) - 1, 4, 1) if len(name) == 4 else date.fromisoformat(name))


@lru_cache(maxsize=1)
def the_hazards() -> Hazards:
    return Hazards(read("hazards"))
