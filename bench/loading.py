"""Loading a statutory return into an empty place: whole processes, median of three."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.place import Missing, empty_place, goldenthread, median_of


def load(collection: str, sample: Path, target: float) -> dict[str, Any]:
    if not sample.exists():
        raise Missing(f"the sample return {sample.parent.name}/{sample.name} is not beside this checkout")
    seconds, found = median_of(3, lambda: goldenthread(empty_place(), "load", collection, str(sample), "--json"))
    counts = {name: found[name] for name in ("children", "rows", "quarantined", "discrepancies")}
    return {"seconds": seconds, "load_seconds": found["seconds"], "target_seconds": target, **counts}
