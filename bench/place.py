"""Where benchmarks run: empty data folders, and the invented authority, made once for a whole run of benchmarks."""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from scripts import postgres

SHARED_PLACE = "BENCH_PLACE"  # the folder that the benchmarks of one run share
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data"
AS_AT = "2026-10-31"
SCALE = "0.085"  # a small authority of about 3,000 children
ERIMUS = ("demo", "--as-at", AS_AT, "--seed", "1", "--json", "--scale")


class Missing(Exception):
    """A benchmark needs something that is not there; says what."""


def shared_place() -> Path:
    return Path(os.environ.get(SHARED_PLACE) or _own_place())


@cache
def _own_place() -> str:
    return tempfile.mkdtemp(prefix="bench-")


# What would make a command start otherwise than where it is installed.
NOT_AS_INSTALLED = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")


def environment(data: Path, database: str = "") -> dict[str, str]:
    """With the address of a `database`, unless it is the SQLite file of that folder."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_AS_INSTALLED}
    kept |= {"GOLDENTHREAD_DATA": str(data), "GOLDENTHREAD_DEMO": "1", "GOLDENTHREAD_TODAY": AS_AT}
    return kept | ({"DATABASE_URL": database} if database else {})


def goldenthread(data: Path, *arguments: str, database: str = "") -> dict[str, Any]:
    """Runs a command to its end, in a process of its own; what it printed, and `process_seconds`."""
    command = [sys.executable, "-m", "goldenthread", *arguments]
    started = time.perf_counter()
    done = subprocess.run(command, env=environment(data, database), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"goldenthread {' '.join(arguments)}: {(done.stderr or done.stdout).strip()[-400:]}")
    lines = done.stdout.strip().splitlines()
    return {"process_seconds": seconds, **(json.loads(lines[-1]) if "--json" in arguments else {})}


@cache
def prepared() -> Path:
    """An empty place, ready for use; copy it."""
    place = shared_place() / "prepared"
    if not place.is_dir():
        goldenthread(place, "migrate", "--run-syncdb", "--verbosity", "0")
        goldenthread(place, "prepare")
    return place


def empty_place() -> Path:
    return Path(shutil.copytree(prepared(), Path(tempfile.mkdtemp(dir=shared_place())) / "data"))


def erimus(scale: str = SCALE) -> Path:
    """A small authority, with one snapshot. Look, or work on a copy."""
    place = shared_place() / f"erimus-{scale}"
    if not (place / "made.json").is_file():
        (place / "made.json").write_text(json.dumps(make_erimus(place, scale)), encoding="utf-8")
    return place


def make_erimus(place: Path, scale: str) -> dict[str, Any]:
    """Made anew there; what the command told, with the most memory that any process of this run has had."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(prepared(), place)
    made = goldenthread(place, *ERIMUS, scale)
    return made | {"peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}


def copy_of(place: Path, *, without: Sequence[str] = ()) -> Path:
    to = Path(tempfile.mkdtemp(dir=shared_place())) / "data"
    return Path(shutil.copytree(place, to, ignore=lambda _, names: set(names) & set(without)))


@contextmanager
def place(database: str, scale: str | None = None) -> Iterator[tuple[Path, str]]:
    """A data folder of its own, and the address of the database unless that is in the folder."""
    scale = scale or SCALE
    if database == "sqlite":
        data = copy_of(erimus(scale))
        goldenthread(data, "prepare")  # one that was kept may have been made by an earlier version
        yield data, ""
        return
    data, folder = Path(tempfile.mkdtemp(dir=shared_place())) / "data", postgres.start(durable=True)
    try:
        address = postgres.url(folder)
        goldenthread(data, "prepare", database=address)
        goldenthread(data, *ERIMUS, scale, database=address)
        postgres.run("vacuumdb", "--analyze", "-q", "-h", folder, "-U", "goldenthread", "goldenthread")
        yield data, address
    finally:
        postgres.stop(folder)


def staffed(data: Path, database: str) -> dict[str, list[int]]:
    """Who works in each browser: the ids of their accounts."""
    own = environment(data, database) | {"DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"}
    done = subprocess.run([sys.executable, "-m", "bench.staff"], env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"bench.staff: {done.stderr.strip()[-400:]}")
    found: dict[str, list[int]] = json.loads(done.stdout.splitlines()[-1])
    return found


def median_of(times: int, run: Callable[[], dict[str, Any]]) -> tuple[float, dict[str, Any]]:
    """The median of process_seconds, and what the last run found."""
    found = [run() for _ in range(times)]
    return round(statistics.median(each["process_seconds"] for each in found), 2), found[-1]


def set_up(data: Path, database: str = "") -> None:
    """Django in this process, on that place."""
    import django

    os.environ.pop("DATABASE_URL", None)
    os.environ |= environment(data, database) | {"DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"}
    django.setup()
