"""Snapshots issued again without the people whose records the retention action destroyed.

A snapshot never changes: the one without them is another snapshot, which says in its manifest what its id was and how
many people were removed, and takes the first one's place. Figures taken from the first can then say why they no longer
come out the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from goldenthread.insight.schema import Table, tables
from goldenthread.insight.store import Snapshot, snapshots, write

# Tables that name a person only through another table: their column, that table, and its column.
THROUGH = {
    "ssd_assessment_factors": ("cinf_assessment_id", "ssd_cin_assessments", "cina_assessment_id"),
    "ssd_cla_reviews": ("clar_cla_id", "gt_care_periods", "care_period_id"),
}
ABOUT_NOBODY = {"gt_memberships", "gt_supervisions", "ssd_department", "ssd_professionals"}


def reissue(store: Path, people: Iterable[int], *, on: date) -> list[Snapshot]:
    """Every snapshot that holds any of these people, issued again without them."""
    ids = pa.array([str(person) for person in people], pa.string())
    return [again for snapshot in snapshots(store) if (again := _without(store, snapshot, ids, on))]


def person_columns(table: Table) -> list[str]:
    return [name for name in table.names if name.endswith("person_id")]


def _without(store: Path, snapshot: Snapshot, ids: pa.Array, on: date) -> Snapshot | None:
    before = {name: pq.read_table(snapshot.file(name)) for name in snapshot.parts}
    after = {name: _drop(tables()[name], rows, before, ids) for name, rows in before.items()}
    if all(after[name].num_rows == rows.num_rows for name, rows in before.items()):
        return None
    removed = pc.sum(pc.is_in(ids, value_set=before["ssd_person"].column("pers_person_id").combine_chunks())).as_py()
    changes = {
        "was": [*snapshot.was, snapshot.id],
        "retention": [*snapshot.retention, {"removed": removed, "on": on.isoformat()}],
    }
    again = write(
        store,
        after,
        as_at=snapshot.as_at,
        taken_at=snapshot.taken_at,
        log_position=snapshot.log_position,
        changes=changes,
    )
    shutil.rmtree(snapshot.path)
    shutil.rmtree(store / ".rows" / snapshot.id[:16], ignore_errors=True)
    return again


def _drop(table: Table, rows: pa.Table, before: dict[str, pa.Table], ids: pa.Array) -> pa.Table:
    gone = pa.chunked_array([pa.repeat(False, rows.num_rows)])
    for column in person_columns(table):
        gone = pc.or_(gone, pc.is_in(rows.column(column), value_set=ids))
    if table.name in THROUGH and THROUGH[table.name][1] in before:
        column, parent, parent_key = THROUGH[table.name]
        parents = before[parent]
        owner = person_columns(tables()[parent])[0]
        theirs = parents.filter(pc.is_in(parents.column(owner), value_set=ids)).column(parent_key)
        gone = pc.or_(gone, pc.is_in(rows.column(column), value_set=theirs.combine_chunks()))
    return rows.filter(pc.invert(gone))
