"""How the workforce comes, goes, falls ill and is given work: every number in one place.

The series by year stand in data/staff.toml with their source; what is not published is chosen here.
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
from goldenthread.demo.days import Days, number

YEAR = 365.25
Series = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Years:
    """A value for each year to 30 September; the first and the last hold before and after."""

    first: int
    established: Series
    holding: Series
    leave: Series
    recruit: Series
    cover: Series
    extra: Series
    absence: Series

    def during(self, series: Series, days: Days) -> Series:
        """The value of the year in which each day falls."""
        return series[self.year_of(days) - self.first]

    def between(self, series: Series, days: Days) -> Series:
        """The value on each day, on a straight line from one 30 September to the next."""
        ends = [number(date(year, 9, 30)) for year in range(self.first, self.first + len(series))]
        return np.interp(days, ends, series)

    def year_of(self, days: Days) -> Days:
        months = np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        years = 1970 + (months + 3) // 12
        return np.clip(years, self.first, self.first + len(self.leave) - 1)


@lru_cache(maxsize=1)
def published_years() -> Years:
    return years_of(read("staff")["years"])


def years_of(rows: Mapping[str, Any]) -> Years:
    """From lists of equal length, as staff.toml has them."""
    lists = {name: np.array(values, dtype=np.float64) for name, values in rows.items() if name != "first"}
    return Years(first=int(rows["first"]), **lists)


@dataclass(frozen=True)
class StaffHazards:
    # posts
    full_time: float = 0.86  # of permanent workers
    part_time: tuple[float, ...] = (0.4, 0.5, 0.6, 0.8, 0.8, 0.9)
    agency_full_time: float = 0.97
    mean_full_time: float = 0.964  # of one permanent worker, as the lines above have it; a manager works full time
    extra_in_holding_teams: float = 0.85
    smallest_team: float = 4.5  # workers; a smaller one is merged with the team named in staff.toml
    largest_team: float = 1.2  # times its size in staff.toml; larger ones are split to about that
    served_years: float = 4.5  # how long those who are there on the first day have been there, on average
    # a year, for one worker
    agency_leaves: float = 1.5
    moves_team: float = 0.06
    leaves_other_work: float = 0.13  # personal advisers, family support workers, partners
    recruit_other_work: float = 5.0  # one vacancy
    # a week
    agency_found: float = 0.65  # one place that is to be covered
    agency_let_go: float = 0.20  # one beyond what is to be covered
    manager_from_within: float = 0.6
    manager_after_years: float = 3.0  # here
    # who they are
    newly_qualified: float = 0.45  # of permanent social workers who join a team that holds children
    senior_at_once: float = 0.12
    senior_after_years: float = 6.0
    # sickness: how often follows from the year's rate of absence
    long_share: float = 0.65  # of the days lost
    short_days: float = 3.6  # working days, on average
    long_days_at_least: float = 28.0
    long_days_more: float = 45.0
    lost_to_clipping: float = 1.12  # absences that would overlap, or outlast the worker's time here
    parental_leave: float = 0.03  # a year
    parental_days: float = 270.0
    # giving out work
    capacity_spread: float = 0.24  # how differently workers of the same hours are loaded
    senior_capacity: float = 0.85
    newly_qualified_capacity: float = 0.62
    newly_qualified_cap: int = 15  # children, in the first year
    same_worker_again: float = 0.5  # when a family comes back to a team in which its last worker still is
    joiner_takes: float = 0.6  # of a colleague's load, in the first days
    # waiting with the team for a worker
    wait_new_front: float = 0.40  # front door and assessment
    wait_new: float = 0.18
    wait_new_days: float = 8.0
    wait_after_leaver: float = 0.35
    wait_after_leaver_days: float = 12.0
    wait_in_other_roles: float = 0.3  # times as likely as for case work
    handed_on_after: int = 7  # days into an absence of `long_days_at_least`


STAFF_HAZARDS = StaffHazards()
