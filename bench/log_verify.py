"""Sealing the small authority's log, and verifying its seals: whole processes, median of three for verifying."""

from __future__ import annotations

from typing import Any

from bench.place import copy_of, erimus, goldenthread, median_of


def run() -> dict[str, Any]:
    place = copy_of(erimus())
    sealed = goldenthread(place, "log", "seal", "--json")
    seconds, _ = median_of(3, lambda: goldenthread(place, "log", "verify", "--json"))
    return {"seconds": seconds, "seal_seconds": round(sealed["process_seconds"], 2), "rows": sealed["rows"]}
