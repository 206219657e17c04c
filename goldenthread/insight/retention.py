"""Finding a snapshot by the id that somebody noted, also after retention removed records and it was issued again.

A snapshot issued again says in its manifest `was` (the ids that it had) and `retention` (how many people were
removed, and on which day): a figure taken from it before may then no longer come out the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

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
    for folder in sorted(path.parent for path in store.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")):
        described = Snapshot.described(folder)
        if described.id == snapshot_id:
            return Held(Snapshot.open(folder))
        if snapshot_id in described.was:
            since = described.retention[described.was.index(snapshot_id) :]
            removals = tuple(Removal(entry["removed"], date.fromisoformat(entry["on"])) for entry in since)
            return Held(Snapshot.open(folder), removals)
    raise NotHeld(
        f"Snapshot {snapshot_id[:12]} is not in {store}. Restore it from a backup; a snapshot that a paper holds "
        "is never cleared away by the product."
    )
