"""The snapshot store: folders of Parquet, each written whole or not at all, and never changed.

A snapshot's id is a hash of what it holds, so the same record at the same date always makes the same snapshot.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from goldenthread.insight.schema import SCHEMA_VERSION, Table, tables

Rows: TypeAlias = "Iterable[Mapping[str, Any]] | pa.Table"
MANIFEST = "manifest.json"
ARROW = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


class SnapshotError(Exception):
    """A snapshot that cannot be written or read; the message says which table and what to do."""


@dataclass(frozen=True)
class Part:
    rows: int
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """One snapshot. `as_at` is the last day it speaks for; `taken_at` is when the record was read.

    One issued again because retention destroyed records says what its ids were (`was`) and what was removed when.
    """

    path: Path
    id: str
    schema_version: str
    as_at: date
    taken_at: datetime
    log_position: int | None
    parts: Mapping[str, Part]
    was: tuple[str, ...] = ()
    retention: tuple[Mapping[str, Any], ...] = ()

    def __hash__(self) -> int:
        return hash((self.id, self.path))

    def file(self, table: str) -> Path:
        return self.path / f"{table}.parquet"

    def verify(self) -> None:
        """Read every file again and compare its hash with the manifest's."""
        damaged = [name for name, part in self.parts.items() if _sha256(self.file(name)) != part.sha256]
        if damaged:
            raise SnapshotError(
                f"Snapshot {self.id[:12]} is damaged: {', '.join(sorted(damaged))} changed since it was written. "
                f"Restore {self.path} from a backup, or take the snapshot again."
            )

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a snapshot folder; its files are checked against the schema, not yet against their hashes."""
        snapshot = cls.described(path)
        if snapshot.schema_version != SCHEMA_VERSION:
            raise SnapshotError(
                f"{path} was written for schema version {snapshot.schema_version}; this program reads version "
                f"{SCHEMA_VERSION}. Take the snapshot again."
            )
        for name in snapshot.parts:
            _check_columns(snapshot, _known_table(name))
        return snapshot

    @classmethod
    def described(cls, path: Path) -> Self:
        """A snapshot as its manifest has it; nothing else is read."""
        try:
            manifest = json.loads((path / MANIFEST).read_bytes())
        except FileNotFoundError:
            raise SnapshotError(f"{path} is not a snapshot: it has no {MANIFEST}.") from None
        return cls(
            path=path,
            id=manifest["id"],
            schema_version=manifest["schema_version"],
            as_at=date.fromisoformat(manifest["as_at"]),
            taken_at=datetime.fromisoformat(manifest["taken_at"]),
            log_position=manifest["log_position"],
            parts={name: Part(**part) for name, part in manifest["tables"].items()},
            was=tuple(manifest.get("was", ())),
            retention=tuple(manifest.get("retention", ())),
        )


def write(
    store: Path,
    contents: Mapping[str, Rows] | Iterable[tuple[str, Rows]],
    *,
    as_at: date,
    taken_at: datetime,
    log_position: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Snapshot:
    """Write a snapshot of `contents` (rows by table name) into the folder `store` and open it. Pairs of a name and its
    rows are taken one at a time, so that not all of them need be there at once.

    Tables that are not given are not in the snapshot: measures that need them cannot tell. A snapshot with the
    same contents that stands there already is returned as it is. `changes` is what insight.reissuing says of it.
    """
    store.mkdir(parents=True, exist_ok=True)
    building = store / f".writing-{secrets.token_hex(8)}"
    building.mkdir()
    try:
        given = sorted(contents.items()) if isinstance(contents, Mapping) else contents
        parts = {name: _write_table(building, _known_table(name), rows) for name, rows in given}
        manifest = {
            "schema_version": SCHEMA_VERSION,
            "as_at": as_at.isoformat(),
            "tables": {name: asdict(part) for name, part in parts.items()},
            **(changes or {}),
        }
        identity = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
        manifest |= {"id": identity, "taken_at": taken_at.isoformat(), "log_position": log_position}
        _write_bytes(building / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
        final = store / f"{as_at.isoformat()}-{identity[:12]}"
        if not final.exists():
            _move(building, final)
        return Snapshot.open(final)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def snapshots(store: Path) -> list[Snapshot]:
    """Every snapshot in the folder, oldest first, as their manifests have them."""
    folders = (manifest.parent for manifest in store.glob(f"*/{MANIFEST}"))
    found = [Snapshot.described(folder) for folder in folders if not folder.name.startswith(".")]
    return sorted(found, key=lambda s: (s.as_at, s.taken_at, s.id))


def newest(store: Path) -> Snapshot:
    """The snapshot that speaks for the latest day, opened and checked."""
    found = snapshots(store)
    if not found:
        raise SnapshotError(f"There is no snapshot in {store} yet. Take one with `goldenthread snapshot`.")
    return Snapshot.open(found[-1].path)


def _move(building: Path, final: Path) -> None:
    try:
        os.rename(building, final)
    except OSError:
        if not final.exists():  # otherwise another process wrote the same snapshot first, which is as good
            raise


def _write_table(folder: Path, table: Table, rows: Rows) -> Part:
    arrow = rows if isinstance(rows, pa.Table) else _from_dicts(table, list(rows))
    arrow = _shaped(table, arrow)
    _check_key(table, arrow)
    order = [*table.key, *(name for name in table.names if name not in table.key)]
    arrow = arrow.sort_by([(name, "ascending") for name in order])
    path = folder / f"{table.name}.parquet"
    with path.open("wb") as file:
        pq.write_table(arrow, file, compression="zstd", version="2.6", store_schema=False)
        file.flush()
        os.fsync(file.fileno())
    return Part(arrow.num_rows, _sha256(path))


def _from_dicts(table: Table, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    _refuse_unknown(table, sorted({name for row in rows for name in row}))
    arrays = [
        _array(table, column.name, ARROW[column.type], [row.get(column.name) for row in rows])
        for column in table.columns
    ]
    return pa.Table.from_arrays(arrays, names=list(table.names))


def _array(table: Table, column: str, kind: pa.DataType, values: list[Any]) -> pa.Array:
    try:
        return pa.array(values, type=kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SnapshotError(f"{table.name}.{column}: {error}. The column holds {kind}.") from error


def _shaped(table: Table, arrow: pa.Table) -> pa.Table:
    """The table with exactly the schema's columns, in its order and types; columns not given are empty."""
    _refuse_unknown(table, arrow.column_names)
    columns = []
    for column in table.columns:
        kind = ARROW[column.type]
        if column.name not in arrow.column_names:
            columns.append(pa.nulls(arrow.num_rows, kind))
            continue
        try:
            columns.append(arrow.column(column.name).cast(kind))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise SnapshotError(f"{table.name}.{column.name}: {error}. The column holds {kind}.") from error
    return pa.Table.from_arrays(columns, names=list(table.names))


def _check_key(table: Table, arrow: pa.Table) -> None:
    for column in table.key:
        if arrow.column(column).null_count:
            raise SnapshotError(
                f"{table.name}: {column} is empty in {arrow.column(column).null_count} rows, and it is the key."
            )
    current = arrow.filter(pc.is_null(arrow.column("recorded_to"))) if table.recorded else arrow
    counted = current.group_by(list(table.key)).aggregate([([], "count_all")])
    twice = counted.filter(pc.greater(counted.column("count_all"), 1))
    if twice.num_rows:
        example = ", ".join(str(value) for value in twice.slice(0, 1).select(list(table.key)).to_pylist()[0].values())
        raise SnapshotError(
            f"{table.name}: {twice.num_rows} keys stand twice among the current rows, for example "
            f"{example}. Close the older version with recorded_to."
        )


def _refuse_unknown(table: Table, names: Iterable[str]) -> None:
    unknown = [name for name in names if name not in table.names]
    if unknown:
        raise SnapshotError(
            f"{table.name} has no column {', '.join(unknown)}. Its columns are: {', '.join(table.names)}."
        )


def _known_table(name: str) -> Table:
    try:
        return tables()[name]
    except KeyError:
        raise SnapshotError(
            f"{name} is not a table of a snapshot. The tables are: {', '.join(sorted(tables()))}. "
            "Add a new one to insight/schema."
        ) from None


def _check_columns(snapshot: Snapshot, table: Table) -> None:
    path = snapshot.file(table.name)
    try:
        found = pq.read_schema(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise SnapshotError(f"{path} cannot be read ({error}). Restore it, or take the snapshot again.") from error
    expected = pa.schema([(column.name, ARROW[column.type]) for column in table.columns])
    if not found.equals(expected):
        missing = [name for name in table.names if name not in found.names]
        reason = f"it lacks {', '.join(missing)}" if missing else "its columns have other names or types"
        raise SnapshotError(
            f"{path} is not a {table.name} of schema version {SCHEMA_VERSION}: {reason}. Take the snapshot again."
        )


def _write_bytes(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
