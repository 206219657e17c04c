"""What nobody has finished on the last day: assessments written up and not yet signed off.

However small the authority, somebody is late, and something falls due this week: a worklist without either teaches
nothing. Of what was signed off in the last four weeks a few are taken back to the day before; nothing earlier changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, add_working_days
from goldenthread.demo.life.cases import Cases

AT_LEAST, SHARE = 3, 0.005  # of those signed off in these weeks
WEEKS, THIS_WEEK = 28, 7


def leave_open(cases: Cases, end: int) -> None:
    """Changes `cases`. `end`: the day after the last."""
    last = np.zeros(int(cases.child.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(last, cases.child, cases.referred)
    rows = np.flatnonzero(
        (cases.authorised < end)
        & (cases.authorised >= end - WEEKS)
        & (cases.plan_start >= NEVER)
        & (cases.care_start >= NEVER)
        & (cases.referred == last[cases.child])
    )
    due = add_working_days(cases.referred[rows], np.full(len(rows), 45))
    for some in (due < end - 1, (due >= end - 1) & (due < end + THIS_WEEK)):
        _take_back(cases, rows[some], max(AT_LEAST, round(SHARE * len(rows))))


def _take_back(cases: Cases, rows: Any, count: int) -> None:
    """Those signed off last."""
    chosen = rows[np.lexsort((cases.child[rows], -cases.authorised[rows]))][:count]
    for name in ("authorised", "cin_start", "cin_end", "closed"):
        getattr(cases, name)[chosen] = NEVER
    for name in ("not_in_need", "early_help"):
        getattr(cases, name)[chosen] = False
