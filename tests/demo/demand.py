"""A made-up demand for help: stretches of families' children with teams, as many open as were published."""

from __future__ import annotations

from datetime import date

import numpy as np

from goldenthread.demo.days import NEVER, number
from goldenthread.demo.staff import ROLES, Staff, Stretches

# Cases held on 30 September, Middlesbrough: Department for Education, children's social work workforce; 2016: LAIT.
CASES = {
    2016: 2454, 2017: 1769, 2018: 1477, 2019: 1732, 2020: 3107, 2021: 2429, 2022: 2131, 2023: 1784, 2024: 1673,
    2025: 1794,
}  # fmt: skip
# work, as a share of the cases above, how many days one lasts on average, in which role it is held
KINDS = (
    ("front door", 0.02, 4, "case worker"),
    ("assessment", 0.25, 42, "case worker"),
    ("safeguarding", 0.45, 210, "case worker"),
    ("exploitation", 0.03, 200, "case worker"),
    ("disabilities", 0.06, 700, "case worker"),
    ("looked after", 0.19, 900, "case worker"),
    ("reviewing", 0.45, 420, "reviewing officer"),
    ("leaving care", 0.12, 1100, "personal adviser"),
    ("early help", 0.15, 150, "lead practitioner"),
    ("early help with partners", 0.30, 160, "lead practitioner"),
)
CHILDREN = (1, 2, 3, 4), (0.45, 0.30, 0.15, 0.10)
CHILDREN_ON_AVERAGE = 1.9


def demand(rng: np.random.Generator, staff: Staff, scale: float = 1.0) -> Stretches:
    days = np.arange(staff.start, staff.end)
    level = np.interp(days, [number(date(year, 9, 30)) for year in CASES], list(CASES.values())) * scale
    columns = []
    families = children = 0
    for work, share, lasts, role in KINDS:
        a_day = np.maximum(level * share / lasts + np.gradient(level * share), 0) / CHILDREN_ON_AVERAGE
        count = rng.poisson(a_day)
        count[0] = round(level[0] * share / CHILDREN_ON_AVERAGE)  # those who are open already
        begins = np.repeat(days, count)
        family = np.repeat(np.arange(len(begins)), rng.choice(CHILDREN[0], len(begins), p=CHILDREN[1]))
        late = np.where(rng.random(len(family)) < 0.9, 0, 5)  # a brother or sister who joins them
        start = np.minimum(begins[family] + late, staff.end - 1)
        long = np.maximum(rng.exponential(lasts, len(begins)), 1).astype(int)
        end = start + np.maximum(long[family] + rng.integers(-1, 4, len(family)), 0)
        columns.append(
            (
                np.arange(len(family)) + children,
                family + families,
                np.full(len(family), ROLES.index(role)),
                staff.team_for(work, family + families),
                start,
                np.where(end >= staff.end, NEVER, end),
            )
        )
        families, children = families + len(begins), children + len(family)
    child, family, roles, team, start, end = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    order = np.lexsort((child, start))
    return Stretches(child[order], family[order], roles[order], team[order], start[order], end[order])
