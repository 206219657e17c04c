"""A hundred thousand due dates and where they stand, in one process."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

from goldenthread.rules.clocks import national


def run() -> dict[str, Any]:
    clocks = national()
    starts = [date(2020, 1, 1) + timedelta(days=number % 2000) for number in range(100_000)]
    began = time.perf_counter()
    for start in starts:
        clocks.status(clocks.due("SA-45WD", start, start), None, date(2022, 6, 1))
    return {"seconds": round(time.perf_counter() - began, 2), "due_dates": len(starts)}
