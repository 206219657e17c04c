"""Finding a snapshot by the id that somebody noted, also after retention removed records and it was issued again.

A snapshot issued again says in its manifest `was` (the ids that it had) and `retention` (how many records were
removed, and on which day): a figure taken from it before may then no longer come out the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from goldenthread.insight.store import MANIFEST, Snapshot, SnapshotError


@dataclass(frozen=True)
class Removal:
    removed: int
    on: date


@dataclass(frozen=True)
class Held:
    """A snapshot, and what retention removed from it since it had the id that was asked for."""

    snapshot: Snapshot
    removals: tuple[Removal, ...] = ()


class NotHeld(SnapshotError):
    """No snapshot has, or had, this id."""


def find(store: Path, snapshot_id: str) -> Held:
    """Raises NotHeld, or SnapshotError when the snapshot cannot be read."""
    issued_again = None
    for path, manifest in _manifests(store):
        if manifest.get("id") == snapshot_id:
            return Held(Snapshot.open(path))
        if snapshot_id in _ids(manifest.get("was")):
            issued_again = path, manifest
    if issued_again is None:
        raise NotHeld(
            f"Snapshot {snapshot_id[:12]} is not in {store}. Restore it from a backup; a snapshot that a paper holds "
            "is never cleared away by the product."
        )
    path, manifest = issued_again
    removals = tuple(Removal(entry["removed"], date.fromisoformat(entry["on"])) for entry in manifest["retention"])
    return Held(Snapshot.open(path), removals)


def _manifests(store: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for file in sorted(store.glob(f"*/{MANIFEST}")):
        if not file.parent.name.startswith("."):
            yield file.parent, json.loads(file.read_bytes())


def _ids(was: str | list[str] | None) -> list[str]:
    return [was] if isinstance(was, str) else was or []
