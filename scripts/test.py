"""Runs every test: the fast ones, those of the invented authority, the database ones on SQLite, the commands' and
Spark's, the database ones on PostgreSQL, and the browser's.

    python scripts/test.py            everything but the exhaustive sweeps
    python scripts/test.py --sweep    the exhaustive sweeps

What the tests need beyond Python (Chromium, Java 17 and Spark, PostgreSQL 15, poppler's tools) is installed where
this may be done; where it may not, the rest runs, and one line for each thing that was skipped says how to mend it.
With CI=true in the environment a skip is a failure, but for the tests of ../shared.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
POSTGRES = [sys.executable, "scripts/postgres.py", "run", "--"]
IN_CI = os.environ.get("CI", "").lower() == "true"
ALLOWED_SKIP = re.compile(r"\.\./shared")


@dataclass(frozen=True)
class Need:
    title: str
    package: str
    found: bool


@dataclass(frozen=True)
class Stage:
    title: str
    command: list[str]
    needs: tuple[str, ...] = ()


def needs() -> list[Need]:
    postgres = any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")
    return [
        Need("Chromium", "chromium", bool(shutil.which("chromium"))),
        Need("Java 17", "openjdk-17-jre-headless", bool(shutil.which("java"))),
        Need("PostgreSQL 15", "postgresql-15", bool(postgres)),
        Need("poppler", "poppler-utils", bool(shutil.which("pdftoppm"))),
    ]


def install_what_is_missing() -> list[Need]:
    """With apt where we are root; answers what is still missing."""
    missing = [need for need in needs() if not need.found]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
        subprocess.run(["apt-get", "update", "-qq"], check=False, timeout=600, **quiet)
        packages = [need.package for need in missing]
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(install, check=False, timeout=1200, **quiet)
    install_spark()
    return [need for need in needs() if not need.found]


def install_spark() -> None:
    """With uv, once there is a Java to run it. Where this fails the Spark tests skip, and say what to run."""
    uv = Path(sys.executable).with_name("uv")
    if shutil.which("java") and uv.exists() and not importlib.util.find_spec("pyspark"):
        print("Fetching Apache Spark (400 MB, once)", flush=True)
        sync = [str(uv), "sync", "--frozen", "--inexact", "--quiet", "--group", "spark"]
        subprocess.run(sync, cwd=ROOT, check=False, timeout=1800)


def stages(sweep: bool) -> list[Stage]:
    if sweep:
        return [Stage("Sweeps", [*PYTEST, "-m", "sweep"], ("Chromium", "PostgreSQL 15"))]
    both = [*PYTEST, "-n", "2", "--dist", "loadfile"]
    fast = "not database and not browser and not command and not spark and not sweep"
    database = [*both, "-m", "database and not browser and not command and not sweep"]
    rest = "(database or command or spark) and not browser and not sweep"
    return [
        Stage("Fast", [*both, "-m", fast, "--ignore=tests/demo"]),
        Stage("Erimus", [*both, "-m", fast, "tests/demo"]),
        Stage("Database: SQLite, commands, Spark", [*both, "-m", rest]),  # in one, so that no processor waits
        Stage("Database: PostgreSQL", [*POSTGRES, *database[:-1], f"{database[-1]} and not alone"], ("PostgreSQL 15",)),
        Stage("Database: PostgreSQL, alone", [*POSTGRES, *PYTEST, "-m", "alone"], ("PostgreSQL 15",)),
        Stage("Browser", [*both, "-m", "browser and not sweep"], ("Chromium",)),
    ]


def run(stage: Stage) -> tuple[bool, list[str]]:
    """Whether it passed, and what it skipped that it may not skip."""
    print(f"\n== {stage.title}", flush=True)
    started = time.monotonic()
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "GOLDENTHREAD_DATA")
    }
    process = subprocess.Popen(stage.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    skipped = []
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if line.startswith("SKIPPED") and not ALLOWED_SKIP.search(line):
            skipped.append(line.strip())
    code = process.wait()
    print(f"== {stage.title}: {time.monotonic() - started:.0f} seconds", flush=True)
    return code == 0, skipped


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the tests.")
    parser.add_argument("--sweep", action="store_true", help="run the exhaustive sweeps instead")
    given = parser.parse_args()
    missing = {need.title: need for need in install_what_is_missing()}
    failed, skipped = [], []
    for stage in stages(given.sweep):
        lacking = [missing[title] for title in stage.needs if title in missing]
        if lacking:
            for need in lacking:
                skipped.append(
                    f"{stage.title} was skipped: {need.title} is missing. Run: apt-get install {need.package}"
                )
            continue
        passed, left_out = run(stage)
        skipped += left_out
        if not passed:
            failed.append(stage.title)
    for line in skipped:
        print(line)
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed or (IN_CI and skipped) else 0


if __name__ == "__main__":
    sys.exit(main())
