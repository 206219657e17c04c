"""A seed becomes a snapshot."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from goldenthread.insight.store import Snapshot, newest


def simulated_snapshot(seed: int, scale: float, as_at: date, years: int, folder: Path) -> Snapshot:
    """Erimus of that seed, as a snapshot in the folder."""
    for command in (
        ["prepare"],
        ["demo", f"--as-at={as_at}", f"--years={years}", f"--seed={seed}", f"--scale={scale}", "--json"],
    ):
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"GOLDENTHREAD_DATA": str(folder), "GOLDENTHREAD_DEMO": "1"}
        subprocess.run(
            [sys.executable, "-m", "goldenthread", *command], env=environment, check=True, capture_output=True
        )
    return newest(folder / "snapshots")
