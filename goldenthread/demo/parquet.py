"""Straight to a snapshot: the event tables go through the same shapes as the record does, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from goldenthread.demo.authority import write_authority
from goldenthread.demo.life.world import World
from goldenthread.demo.tables import event_tables
from goldenthread.demo.tables.columns import nothing_of
from goldenthread.insight.store import Snapshot, write
from goldenthread.insight.taking.reading import relation_name
from goldenthread.insight.taking.take import ours, recorded_models, shapes

AT = time(18, 0)  # when the invented authority is written down, on its last day


def recorded_at(world: World) -> datetime:
    return datetime.combine(world.as_at, AT, tzinfo=ZoneInfo("Europe/London"))


def write_snapshot(world: World, folder: Path, *, threads: int | None = None) -> Snapshot:
    """The snapshot that would be taken of the authority, had it been written to an empty database. A table at a time;
    the world is let go as soon as its tables are made."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, as_at = write_authority(world, folder), world.as_at
    at = recorded_at(world).astimezone(UTC).replace(tzinfo=None)
    relations = event_tables(world, notes=False)
    del world
    for model in recorded_models():
        name = relation_name(model)
        relations[name] = _recorded(relations[name] if name in relations else nothing_of(model), at)
    contents = chain(shapes(relations, threads=threads), ours(as_at, authority).items())
    return write(folder, contents, as_at=as_at, taken_at=at)


def _recorded(table: pa.Table, at: datetime) -> pa.Table:
    """As the first and only version of every row."""
    many = table.num_rows
    since = pa.repeat(pa.scalar(at, pa.timestamp("us")), many)
    return table.append_column("recorded_from", since).append_column("recorded_to", pa.nulls(many, pa.timestamp("us")))
