"""The rules by which this authority's clocks run: the law, with the authority's own standards laid over it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from goldenthread.rules.clocks import Clocks
from goldenthread.rules.law import load
from goldenthread.rules.working_days import england


def clocks() -> Clocks:
    """Read again when authority.toml has changed."""
    path = Path(settings.DATA) / "authority.toml"
    return _clocks(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _clocks(path: Path, changed: int) -> Clocks:
    return Clocks(load(path), england())
