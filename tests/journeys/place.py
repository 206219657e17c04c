"""A small invented authority in a folder of its own, and a real server of it on this machine.

It is made once for each run of the tests, however many workers share the run, and each file of journeys is served from
a copy: what one journey writes, another never sees.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

AS_AT = "2025-10-31"
MAKE = ("demo", "--as-at", AS_AT, "--json", "--scale")
PATIENCE = 60  # seconds for a server to answer on a busy machine


@dataclass(frozen=True)
class Place:
    """`things` are the ids of what furnish.py left there; `returns` the authority's own two returns."""

    data: Path
    returns: Path
    things: dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """A snapshot of the record."""

    folder: Path

    def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """Those that stand now."""
        found = pq.read_table(self.folder / f"{table}.parquet").to_pylist()
        standing = (row for row in found if row.get("recorded_to") is None)
        return [row for row in standing if all(str(row[name]) == str(value) for name, value in where.items())]


@dataclass(frozen=True)
class Site:
    address: str
    place: Place

    def __getitem__(self, thing: str) -> Any:
        return self.place.things[thing]

    def command(self, *arguments: str) -> Any:
        """What the command answers with --json."""
        return json.loads(goldenthread(self.place.data, *arguments, "--json").stdout)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Straight from the database, read-only: for what no page shows, such as what the log holds."""
        with closing(sqlite3.connect(f"file:{self.place.data / 'goldenthread.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def snapshot(self) -> Taken:
        """One that is taken this minute."""
        taken = self.command("snapshot")["snapshot"]
        (folder,) = (self.place.data / "snapshots").glob(f"*-{taken[:12]}")
        return Taken(folder)

    def logged(self, act: str, person: int) -> int:
        """How often that was done about that person."""
        found = self.ask("SELECT count(*) FROM access_logentry WHERE act = ? AND person_id = ?", act, person)
        return int(found[0][0])


def environment(data: Path, *, demo: bool = True) -> dict[str, str]:
    """An SQLite of its own, whatever database the other tests run on."""
    ours = ("DATABASE_URL", "GOLDENTHREAD_DEMO", "GOLDENTHREAD_TODAY")
    own = {name: value for name, value in os.environ.items() if name not in ours}
    own |= {"GOLDENTHREAD_DATA": str(data)}
    return own | ({"GOLDENTHREAD_DEMO": "1", "GOLDENTHREAD_TODAY": AS_AT} if demo else {})


def goldenthread(data: Path, *arguments: str, demo: bool = True) -> subprocess.CompletedProcess[str]:
    return _run(data, "goldenthread", *arguments, demo=demo)


def _run(data: Path, module: str, *arguments: str, demo: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, env=environment(data, demo=demo), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done


def make(folder: Path, scale: str = "0.05") -> Place:
    """Makes the authority there, or finds it made already by another worker of this run."""
    data, returns, ready = folder / "erimus", folder / "returns", folder / "ready.json"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            goldenthread(data, "prepare")
            goldenthread(data, *MAKE, scale)
            goldenthread(data, *MAKE, scale, "--returns", str(returns))
            done = _run(data, "tests.journeys.furnish", str(returns))
            ready.write_text(done.stdout.splitlines()[-1])
    return Place(data, returns, json.loads(ready.read_text()))


def copy_of(place: Place, folder: Path) -> Place:
    shutil.copytree(place.data, folder)
    return Place(folder, place.returns, place.things)


@contextmanager
def served(place: Place) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "goldenthread", "serve", "--port", str(port), "--workers", "2"]
    said = place.data / "serve.log"
    with (
        said.open("wb") as log,
        subprocess.Popen(command, env=environment(place.data), stdout=log, stderr=log, stdin=subprocess.DEVNULL) as one,
    ):
        site = Site(f"http://127.0.0.1:{port}", place)
        try:
            _wait_for(site.address, one, said)
            yield site
        finally:
            one.terminate()


def _wait_for(address: str, serving: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert serving.poll() is None, said.read_text()
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The server does not answer within {PATIENCE} seconds:\n{said.read_text()}")
