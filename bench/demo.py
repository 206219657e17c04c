"""Making the invented authority: simulated, written through the product's actions, clocks, users and a snapshot."""

from __future__ import annotations

import json
from typing import Any

from bench.place import erimus


def run() -> dict[str, Any]:
    made = json.loads((erimus() / "made.json").read_text(encoding="utf-8"))
    counts = {name: made[name] for name in ("children", "people", "peak_mb")}
    return {"seconds": round(made["process_seconds"], 2), "target_seconds": 10, **counts}
