"""A snapshot of the small authority: whole processes, median of three."""

from __future__ import annotations

from typing import Any

from bench.place import AS_AT, copy_of, erimus, goldenthread, median_of


def run() -> dict[str, Any]:
    def take() -> dict[str, Any]:
        place = copy_of(erimus(), without=["snapshots"])
        return goldenthread(place, "snapshot", "--as-at", AS_AT, "--json")

    seconds, found = median_of(3, take)
    return {"seconds": seconds, "rows": found.get("rows")}
