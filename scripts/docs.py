"""Writes the generated pages of docs/ again: `make docs`. Tests fail when one of them is out of date."""

from __future__ import annotations

import subprocess
import sys

PAGES = (
    "goldenthread.rules.manual",
    "goldenthread.access.manual",
    "goldenthread.pathway.manual",
    "tests.spec.manual",
)


def main() -> int:
    return max(subprocess.run([sys.executable, "-m", page], check=False).returncode for page in PAGES)


if __name__ == "__main__":
    sys.exit(main())
