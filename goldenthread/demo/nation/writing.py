"""An authority is simulated, shaped, written and forgotten; two at a time, each in a process of its own."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import django
import pyarrow as pa

from goldenthread.demo.life.world import make_world
from goldenthread.demo.nation.authorities import Authority, authorities, hazards_of
from goldenthread.demo.parquet import write_snapshot
from goldenthread.demo.place import town

WORKERS = 2
AT_ONCE = 480_000  # children under simulation: what bounds the memory
BYTES_OF_EACH, BYTES_OF_A_CHILD = 1_000_000, 260  # on disk, a little more than it takes
SEEDS_APART = 1_000  # more than there are authorities


@dataclass(frozen=True)
class Written:
    """What was written of an authority, and what it took; `peak_mb` is of the process `worker` so far."""

    number: int
    name: str
    children: int
    la_code: str
    snapshot: str
    rows: int
    size: int  # bytes
    seconds: float
    cpu: float
    worker: int
    peak_mb: int


@dataclass(frozen=True)
class Nation:
    as_at: date
    years: int
    seed: int

    def write(self, authority: Authority, folder: Path) -> Written:
        """Its authority.toml and one snapshot, in a folder named after its number."""
        began, cpu = perf_counter(), process_time()
        places, hazards = town(self.seed, authority.number), hazards_of(authority, self.seed)
        snapshot = write_snapshot(
            make_world(
                as_at=self.as_at,
                years=self.years,
                seed=self.seed * SEEDS_APART + authority.number,
                scale=authority.children / hazards("town.children"),
                hazards=hazards,
                places=places,
            ),
            folder / places.la_code,
            threads=1,
        )
        return Written(
            number=authority.number,
            name=authority.name,
            children=authority.children,
            la_code=places.la_code,
            snapshot=snapshot.id,
            rows=sum(part.rows for part in snapshot.parts.values()),
            size=sum(file.stat().st_size for file in snapshot.path.iterdir()),
            seconds=perf_counter() - began,
            cpu=process_time() - cpu,
            worker=os.getpid(),
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        )


def written(
    nation: Nation,
    those: Iterable[Authority],
    folder: Path,
    begun: Callable[[Sequence[str]], None] = lambda names: None,
) -> Iterator[Written]:
    """Each as it is done, the largest first. `begun` is told whose turn it is, whenever that changes."""
    waiting = sorted(those, key=lambda one: (-one.children, one.number))
    running: dict[Future[Written], Authority] = {}
    # Processes begun anew, not forked: what was opened here (a database, DuckDB's threads) does not survive a fork.
    pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=django.setup)
    try:
        while waiting or running:
            while len(running) < WORKERS and (following := _next(waiting, running.values())):
                running[pool.submit(_on_one_core, nation, following, folder)] = following
            begun([authority.name for authority in running.values()])
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for job in done:
                del running[job]
                yield job.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _on_one_core(nation: Nation, authority: Authority, folder: Path) -> Written:
    pa.set_cpu_count(1)
    return nation.write(authority, folder)


def _next(waiting: list[Authority], running: Iterable[Authority]) -> Authority | None:
    """The largest that there is room for, taken from those that wait."""
    room = AT_ONCE - sum(authority.children for authority in running)
    fits = (place for place, authority in enumerate(waiting) if authority.children <= room)
    place = next(fits, None)
    return None if place is None else waiting.pop(place)


def smallest(seed: int, count: int | None = None) -> Sequence[Authority]:
    """So many of the authorities, or all, from the smallest on."""
    return sorted(authorities(seed), key=lambda one: (one.children, one.number))[:count]


def megabytes_needed(those: Sequence[Authority]) -> int:
    return (len(those) * BYTES_OF_EACH + sum(one.children for one in those) * BYTES_OF_A_CHILD) // 1_000_000


def summary(done: Sequence[Written]) -> Mapping[str, int | str]:
    return {
        "authorities": len(done),
        "children": sum(one.children for one in done),
        "rows": sum(one.rows for one in done),
        "megabytes": round(sum(one.size for one in done) / 1e6),
        "hash": fingerprint(done),
    }


def fingerprint(all_of: Iterable[Written]) -> str:
    """One hash over the ids of the manifests: the same seed and date give the same."""
    lines = sorted(f"{one.la_code} {one.snapshot}\n" for one in all_of)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
