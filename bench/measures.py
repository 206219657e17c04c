"""All measures, each month of five years, for every team, on 3,000 invented children: one JSON line.

Run with `python bench/measures.py`. `cold` makes the row files; `warm` reads them.
"""

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from goldenthread.insight.engine import breakdowns, catalogue, series
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import months
from tests.spec.invented import invent
from tests.spec.record import snapshot

CHILDREN, FIRST, LAST = 3_000, date(2020, 4, 1), date(2025, 3, 31)


def all_measures(taken: Snapshot) -> tuple[float, int]:
    """Seconds, and the number of figures made."""
    periods, made, started = list(months(FIRST, LAST)), 0, time.perf_counter()
    for measure in catalogue().values():
        by = "team" if "team" in breakdowns(measure) else None  # a rate is for the whole authority
        made += len(series(taken, measure, periods, by=by))
    return time.perf_counter() - started, made


def main() -> None:
    drawn = invent(1, CHILDREN, FIRST, LAST)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        taken = snapshot(Path(folder), drawn, LAST)
        wrote = time.perf_counter() - started
        (cold, figures), (warm, _) = all_measures(taken), all_measures(taken)
    print(
        json.dumps(
            {
                "bench": "measures",
                "children": CHILDREN,
                "measures": len(catalogue()),
                "months": 60,
                "figures": figures,
                "snapshot_seconds": round(wrote, 2),
                "cold_seconds": round(cold, 2),
                "warm_seconds": round(warm, 2),
                "target_seconds": 3,
            }
        )
    )


if __name__ == "__main__":
    main()
