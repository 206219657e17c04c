"""Fifty people at work for some minutes on a served authority: how long its pages take, and what they cost.

    python -m bench work --database sqlite|postgresql --minutes 3 --scale 0.2

Locust (at_work.py) and the server share this machine, so the load generator's share of a processor is told too. Times
are those of pages, without what a browser keeps. Everything that is started here is ended here.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.place import SCALE, environment, place, staffed
from bench.staff import AT_WORK

PATIENCE = 60  # seconds for the server to answer
ARRIVING = 5  # people who sign in each second, before anything is counted
TARGET_MS = 150  # of a page's time in the server, for 95 of 100


def run(*options: str) -> dict[str, Any]:
    given = arguments(options)
    with place(given.database, given.scale) as (data, database):
        at_work = staffed(data, database)
        with served(data, database, given.workers) as (address, serving):
            watched = {"server": serving}
            if given.database == "postgresql":
                watched["database"] = postmaster(database)
            found = measured(address, data, at_work, watched, given.minutes)
    chosen = {"database": given.database, "scale": given.scale, "people": sum(AT_WORK.values()), "roles": AT_WORK}
    return chosen | {"target_server_p95_ms": TARGET_MS} | found


def arguments(options: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench work", description="Fifty people at work.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--scale", default=SCALE, help="the size of the authority; 1 is Erimus")
    parser.add_argument("--workers", default="", help="server processes; as many as `serve` starts by itself")
    return parser.parse_args(options)


@contextmanager
def served(data: Path, database: str, workers: str) -> Iterator[tuple[str, int]]:
    """The address of the server, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "goldenthread", "serve", "--port", str(port)]
    command += ["--workers", workers] if workers else []
    said = data / "serve.log"
    with (
        said.open("wb") as log,
        subprocess.Popen(command, env=environment(data, database), stderr=log, stdout=log) as one,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/sign-in", one, said)
            yield address, one.pid
        finally:
            one.terminate()


def wait_for(address: str, one: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and one.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server does not answer: {said.read_text()[-400:]}")


def postmaster(database: str) -> int:
    folder = Path(database.partition("@")[2].rpartition("/")[0].replace("%2F", "/"))
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def measured(
    address: str, data: Path, at_work: dict[str, list[int]], watched: dict[str, int], minutes: float
) -> dict[str, Any]:
    told, people = data / "found.json", sum(AT_WORK.values())
    sessions = {f"BENCH_{role.upper()}": str(many) for role, many in AT_WORK.items()}
    own = {"BENCH_AT_WORK": json.dumps(at_work), "BENCH_WATCHED": json.dumps(watched), "BENCH_FOUND": str(told)}
    seconds = round(minutes * 60 + people / ARRIVING)
    locust = [
        sys.executable,
        "-m",
        "locust",
        "-f",
        "bench/at_work.py",
        "--headless",
        "--host",
        address,
        "--only-summary",
    ]
    locust += ["-u", str(people), "-r", str(ARRIVING), "-t", f"{seconds}s", "--exit-code-on-error", "0"]
    done = subprocess.run(
        locust, env=environment(data) | sessions | own, capture_output=True, text=True, check=False,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    if done.returncode or not told.is_file():
        raise RuntimeError(f"locust: {done.stderr.strip()[-600:]}")
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    os.environ.setdefault("BENCH_PLACE", tempfile.mkdtemp(prefix="bench-"))
    print(json.dumps({"benchmark": "work", **run(*sys.argv[1:])}, indent=1))
