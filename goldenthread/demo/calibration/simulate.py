"""A seed becomes a snapshot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from goldenthread.demo.life.world import make_world
from goldenthread.demo.parquet import write_snapshot
from goldenthread.insight.store import Snapshot


def simulated_snapshot(seed: int, scale: float, as_at: date, years: int, folder: Path) -> Snapshot:
    """Erimus of that seed, as a snapshot in the folder. No database is touched."""
    return write_snapshot(make_world(as_at=as_at, years=years, seed=seed, scale=scale), folder)
