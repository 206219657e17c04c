"""The workforce of an invented authority over the years, and who held which child when.

    staff = make_staff(rng, start=start, end=end, scale=1.0)
    holdings = hold(rng, staff, stretches)

Pure: it knows days as numbers (`goldenthread.demo.days`), children and families as indices, and no database.
"""

from __future__ import annotations

import numpy as np

from goldenthread.demo.staff.absence import make_absences
from goldenthread.demo.staff.coming_and_going import Service
from goldenthread.demo.staff.hazards import STAFF_HAZARDS, StaffHazards, Years, published_years, years_of
from goldenthread.demo.staff.holding import hold
from goldenthread.demo.staff.tables import ABSENT, NOBODY, REASONS, ROLES, Holdings, Staff, Stretches, Team
from goldenthread.demo.staff.teams import make_posts, make_teams

__all__ = [
    "ABSENT",
    "NOBODY",
    "REASONS",
    "ROLES",
    "Holdings",
    "Staff",
    "StaffHazards",
    "Stretches",
    "Team",
    "hold",
    "make_staff",
    "years_of",
]

MONDAY = 4  # 1 January 1970 was a Thursday


def make_staff(
    rng: np.random.Generator,
    *,
    start: int,
    end: int,
    scale: float,
    hazards: StaffHazards = STAFF_HAZARDS,
    years: Years | None = None,
) -> Staff:
    """`scale` 1 is Erimus. Children can be held from `start`; nothing is known of what happens after `end`."""
    years = years or published_years()
    first = start - (start - MONDAY) % 7
    weeks = np.arange(first, max(end - 7, first + 1), 7, dtype=np.int64)
    teams = make_teams(scale, hazards)
    posts = make_posts(rng, teams, weeks, scale=scale, years=years, hazards=hazards)
    service = Service(rng, posts, years, hazards)
    service.run(weeks)
    workers, memberships = service.workers(end), service.memberships()
    absences = make_absences(rng, workers, memberships, start=start, end=end, years=years, hazards=hazards)
    return Staff(
        start=start,
        end=end,
        teams=tuple(team for team, _ in teams),
        workers=workers,
        memberships=memberships,
        absences=absences,
        posts=posts,
    )
