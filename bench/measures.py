"""All measures, each month of five years, for every team, on the small authority.

`cold` makes the row files; `warm` reads them.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from bench.place import AS_AT, copy_of, erimus, set_up


def run() -> dict[str, Any]:
    place = copy_of(erimus())  # its row files are not made yet
    set_up(place)
    from goldenthread.insight.engine import breakdowns, catalogue, series
    from goldenthread.insight.store import newest
    from goldenthread.rules.months import add_months
    from goldenthread.rules.periods import months

    last = add_months(date.fromisoformat(AS_AT), -1)
    periods = list(months(add_months(last, -59), last))
    taken = newest(place / "snapshots")

    def all_measures() -> tuple[float, int]:
        made, started = 0, time.perf_counter()
        for measure in catalogue().values():
            by = "team" if "team" in breakdowns(measure) else None  # a rate is for the whole authority
            made += len(series(taken, measure, periods, by=by))
        return round(time.perf_counter() - started, 2), made

    (cold, figures), (warm, _) = all_measures(), all_measures()
    return {
        "cold_seconds": cold, "warm_seconds": warm, "target_seconds": 3, "measures": len(catalogue()),
        "months": len(periods), "figures": figures,
    }  # fmt: skip
