"""Many seeds: each is simulated, written as a snapshot, measured and forgotten, two at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import django

from goldenthread.demo.calibration.measuring import Values, measured, years_until
from goldenthread.demo.calibration.simulate import simulated_snapshot
from goldenthread.demo.calibration.targets import targets

WORKERS = 2


@dataclass(frozen=True)
class Simulated:
    """One seed's figures, and how many seconds it took to make its snapshot and to measure it."""

    seed: int
    values: Values
    making: float
    measuring: float


@dataclass(frozen=True)
class Run:
    """What each seed is simulated with."""

    as_at: date
    history: int
    """How many years of it."""
    scale: float

    def of(self, seed: int) -> Simulated:
        asked = targets()
        with TemporaryDirectory(prefix="calibrate-") as folder:
            began = perf_counter()
            snapshot = simulated_snapshot(seed, self.scale, self.as_at, self.history, Path(folder))
            made = perf_counter()
            values = measured(snapshot, asked.all, years_until(self.as_at, asked.first_year))
            return Simulated(seed, values, made - began, perf_counter() - made)


def simulate(run: Run, seeds: Sequence[int], step: Callable[[int], None], workers: int = WORKERS) -> list[Simulated]:
    """In the order of the seeds; `step(1)` is called as each is done."""
    found = {}
    with _simulating(run, seeds, workers) as done:
        for simulated in done:
            found[simulated.seed] = simulated
            step(1)
    return [found[seed] for seed in seeds]


@contextmanager
def _simulating(run: Run, seeds: Sequence[int], workers: int) -> Iterator[Iterable[Simulated]]:
    """As each is done; those not begun are left when somebody stops the command."""
    if min(workers, len(seeds)) < 2:
        yield map(run.of, seeds)
        return
    # Processes begun anew, not forked: what was opened here (a database, DuckDB's threads) does not survive a fork.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=django.setup)
    try:
        jobs = [pool.submit(run.of, seed) for seed in seeds]
        yield (job.result() for job in as_completed(jobs))
    finally:
        pool.shutdown(cancel_futures=True)
