"""Runs each benchmark in a process of its own, so that none warms another's caches; one JSON line for each.

python -m bench                                     all of them
python -m bench pages search                        these
python -m bench work --database postgresql          one, with its own options
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from bench.place import SHARED_PLACE

NAMES = (
    "load_ssda903",
    "load_cin",
    "demo",
    "snapshot",
    "measures",
    "pages",
    "work",
    "search",
    "clocks",
    "log_verify",
    "nation",
)


def main(given: list[str]) -> int:
    first = next((place for place, each in enumerate(given) if each.startswith("-")), len(given))
    names, options = given[:first], given[first:]
    if options and len(names) != 1:
        print("Options belong to one benchmark: name it before them.", file=sys.stderr)
        return 2
    if unknown := sorted(set(names) - set(NAMES)):
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    failed = False
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in names or NAMES:
            print(f"{name} …", file=sys.stderr, end="\r")
            found = one(name, folder, options)
            failed |= "error" in found
            print(json.dumps(found), flush=True)
    return int(failed)


def one(name: str, folder: str, options: Sequence[str] = ()) -> dict[str, object]:
    command = [sys.executable, "-m", "bench.one", name, *options]
    place = {SHARED_PLACE: folder} | os.environ  # that of whoever keeps one, to measure again and again
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"benchmark": name, "error": done.stderr.strip().splitlines()[-1:] or f"exit code {done.returncode}"}
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
