"""Making Erimus: simulated, written through the product's actions with all its texts, clocks, users and a snapshot.

First a twentieth of it, as tests do, then the whole, both on SQLite.
"""

from __future__ import annotations

import shutil
from typing import Any

from bench.place import make_erimus, shared_place


def run() -> dict[str, Any]:
    place = shared_place() / "made-by-demo"
    twentieth, whole = make_erimus(place, "0.05"), make_erimus(place, "1")
    shutil.rmtree(place)
    counts = {name: whole[name] for name in ("children", "people", "peak_mb")}
    return {
        "seconds": round(whole["process_seconds"], 2), "target_seconds": 360, "target_peak_mb": 3000,
        "twentieth_seconds": round(twentieth["process_seconds"], 2), "twentieth_target_seconds": 15, **counts,
    }  # fmt: skip
