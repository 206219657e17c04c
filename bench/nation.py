"""All 153 authorities straight to snapshots, two at a time. A sample of six, from small to large, told for 12 million
children; the whole run when asked: `BENCH_NATION=whole python -m bench nation`.

Half of the cores' time is others' when the machine is busy: `cpu_seconds` says what the work itself took.
"""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.place import AS_AT, set_up, shared_place

SEED, YEARS, TARGET_SECONDS, TARGET_MB = 1, 10, 20 * 60, 4096
RANKS = (3, 30, 76, 115, 140, 152)  # of 153, by size: the largest says how much memory it takes


def run() -> dict[str, Any]:
    set_up(shared_place())
    from goldenthread.demo import nation

    every = nation.smallest(SEED)
    whole = os.environ.get("BENCH_NATION") == "whole"
    those = every if whole else [every[rank] for rank in RANKS]
    folder = Path(tempfile.mkdtemp(dir=shared_place()))
    began = time.perf_counter()
    try:
        done = list(nation.written(nation.Nation(date.fromisoformat(AS_AT), YEARS, SEED), those, folder))
    finally:
        shutil.rmtree(folder)
    return _told(time.perf_counter() - began, done, sum(one.children for one in every))


def _told(seconds: float, done: Sequence[Any], of_all: int) -> dict[str, Any]:
    children, cpu = sum(one.children for one in done), sum(one.cpu for one in done)
    times = of_all / children
    peaks = {one.worker: one.peak_mb for one in sorted(done, key=lambda one: one.peak_mb)}
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "authorities": len(done),
        "children": children,
        "rows": sum(one.rows for one in done),
        "megabytes": round(sum(one.size for one in done) / 1e6),
        "seconds_for_all": round(seconds * times),
        "cpu_seconds_for_all": round(cpu * times),
        "megabytes_for_all": round(sum(one.size for one in done) * times / 1e6),
        "target_seconds": TARGET_SECONDS,
        "peak_mb": own + sum(peaks.values()),
        "target_mb": TARGET_MB,
        "slowest": max(done, key=lambda one: one.seconds).name,
    }
