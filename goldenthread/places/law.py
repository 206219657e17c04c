"""The rules by which this authority works: the law, with the authority's own standards laid over it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from goldenthread.places import authority
from goldenthread.rules.clocks import Clocks
from goldenthread.rules.law import load
from goldenthread.rules.working_days import england


def clocks() -> Clocks:
    """Read again when authority.toml has changed."""
    path = authority.path()
    return _clocks(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _clocks(path: Path, changed: int) -> Clocks:
    return Clocks(load(path), england())
