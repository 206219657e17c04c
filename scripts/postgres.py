"""A throwaway PostgreSQL for tests and trials: its own folder, a Unix socket, nobody else's data.

    python scripts/postgres.py run -- pytest tests/access     start one, run the command with DATABASE_URL, stop it
    python scripts/postgres.py start                          start one; prints its folder and its DATABASE_URL
    python scripts/postgres.py stop FOLDER                    stop that one and remove its folder

PostgreSQL refuses to run as root: started by root, it runs as `postgres`, or as `nobody` where that user is missing.
Nothing is kept safe on disk, for speed: never point it at data that matters.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MISSING = 69  # what sysexits.h calls "unavailable"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def main() -> int:
    given = arguments()
    if programs() is None:
        print("PostgreSQL is not installed. On Debian: apt-get install postgresql", file=sys.stderr)
        return MISSING
    if given.part == "start":
        folder = start()
        print(folder)
        print(f"DATABASE_URL={url(folder)}")
        return 0
    if given.part == "stop":
        stop(given.folder)
        return 0
    folder = start()
    try:
        return subprocess.call(given.command, env={**os.environ, "DATABASE_URL": url(folder)})
    finally:
        stop(folder)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A throwaway PostgreSQL.")
    parts = parser.add_subparsers(dest="part", required=True)
    parts.add_parser("start", help="start one and print its folder and DATABASE_URL")
    parts.add_parser("stop", help="stop one").add_argument("folder", type=Path)
    parts.add_parser("run", help="run a command with one").add_argument("command", nargs="+")
    return parser.parse_args()


def start(*, durable: bool = False) -> Path:
    """`durable` keeps on disk what it has promised to keep, as a server in use does: to measure one."""
    folder = Path(tempfile.mkdtemp(prefix="gt-postgres-"))
    if user():
        shutil.chown(folder, user())
    try:
        run(
            "initdb",
            "-D",
            folder / "data",
            "-U",
            "goldenthread",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        options = f"{'' if durable else FAST} -c listen_addresses= -c max_connections=50 -k {folder}"
        run("pg_ctl", "start", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options)
        run("createdb", "-h", folder, "-U", "goldenthread", "goldenthread")
    except BaseException:
        stop(folder)
        raise
    return folder


def stop(folder: Path) -> None:
    """Ends the server of this folder, by the process id that it wrote there, and no other."""
    if not (folder / "data").is_dir():
        raise SystemExit(f"{folder} is not a folder that `start` printed.")
    if (folder / "data" / "postmaster.pid").exists():
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", folder / "data")
    shutil.rmtree(folder)


def url(folder: Path) -> str:
    return f"postgres://goldenthread@{str(folder).replace('/', '%2F')}/goldenthread"


def run(program: str, *arguments: object) -> None:
    found = programs()
    assert found is not None
    as_user: dict[str, Any] = {"user": user(), "group": pwd.getpwnam(user()).pw_gid} if user() else {}
    done = subprocess.run(
        [found / program, *map(str, arguments)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **as_user,
    )
    if done.returncode:
        raise SystemExit(f"{program} failed:\n{done.stdout}")


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs: the newest of those Debian installs, or the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def user() -> str:
    """Whom to become; nobody else ("") unless we are root."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


if __name__ == "__main__":
    sys.exit(main())
