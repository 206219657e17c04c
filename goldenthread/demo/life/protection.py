"""What is held while a child is on a protection plan."""

from __future__ import annotations

from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.life.cases import Cases
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.life.regular import review


def plan_reviews(rng: np.random.Generator, hazards: Hazards, cases: Cases, end: int) -> tuple[Any, Days]:
    """(case, day): the first within three months, then within six, a few late; a plan ends at the last of them."""
    rows = np.flatnonzero(cases.plan_start < NEVER)
    start, ended = cases.plan_start[rows], cases.plan_end[rows]
    late = hazards.series("plan.review_late")
    row, on = review(rng, start, np.minimum(ended - 21, end), due=start + 89, then=(178,), late=late.at, late_by=20.0)
    last = np.flatnonzero((ended < end) & (ended - start > 45))
    row, on = np.concatenate([row, last]), np.concatenate([on, ended[last]])
    order = np.lexsort((on, row))
    return rows[row[order]], on[order]
