"""Writes the generated pages of docs/ again: `make docs`. Tests fail when one of them is out of date."""

from __future__ import annotations

import subprocess
import sys

PAGES = (
    ["-m", "goldenthread.rules.manual"],
    ["-m", "goldenthread.pathway.kinds.manual"],
    ["-m", "goldenthread.returns.fed"],
    ["-m", "tests.spec.manual"],
    ["scripts/access_tables.py"],
)


def main() -> int:
    return max(subprocess.run([sys.executable, *page], check=False).returncode for page in PAGES)


if __name__ == "__main__":
    sys.exit(main())
