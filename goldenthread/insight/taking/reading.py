"""The record as Arrow tables: each model's rows, present and past, with the moments between which they stood.

The record is read through Django's own connection, so that a snapshot taken inside a transaction sees what the
transaction sees, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
from django.db import connection, models

from goldenthread.access.record import Recorded

BATCH = 20_000


def versions(model: type[Recorded]) -> pa.Table:
    """Columns: `id` (the same through all versions), the model's own, `recorded_from`, `recorded_to` (empty: now)."""
    own = [
        c
        for c in model._meta.concrete_fields
        if not c.primary_key and c.attname not in ("recorded_from", "recorded_by_id")
    ]
    names = ["id", *(c.attname for c in own), "recorded_from", "recorded_to"]
    kinds = [pa.int64(), *(kind_of(c) for c in own), pa.timestamp("us"), pa.timestamp("us")]
    columns = ", ".join(_quoted(c.attname) for c in own)
    columns = f"{columns}, " if columns else ""
    sql = (
        f"SELECT id, {columns}recorded_from, NULL FROM {_quoted(model._meta.db_table)} UNION ALL "  # noqa: S608
        f"SELECT record_id, {columns}recorded_from, recorded_to FROM {_quoted(model.history._meta.db_table)}"
    )
    return _read(sql, names, kinds)


def rows(model: type[models.Model]) -> pa.Table:
    """A reference table, which has no history."""
    columns = list(model._meta.concrete_fields)
    names = ["id" if c.primary_key else c.attname for c in columns]
    listed = ", ".join(_quoted(c.attname) for c in columns)
    sql = f"SELECT {listed} FROM {_quoted(model._meta.db_table)}"  # noqa: S608
    return _read(sql, names, [kind_of(c) for c in columns])


def relation_name(model: type[models.Model]) -> str:
    """CarePeriod is read as `care_period`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


def _read(sql: str, names: list[str], kinds: list[pa.DataType]) -> pa.Table:
    schema = pa.schema(list(zip(names, kinds, strict=True)))
    with connection.cursor() as cursor:
        cursor.execute(sql)
        batches = [_batch(found, schema) for found in _fetched(cursor)]
    return pa.Table.from_batches(batches, schema=schema)


def _fetched(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    while found := cursor.fetchmany(BATCH):
        yield found


def _batch(found: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*found, strict=True)
    arrays = [_array(values, kind) for values, kind in zip(columns, schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    convert = _CONVERT.get(kind)
    return pa.array(values if convert is None else [None if v is None else convert(v) for v in values], type=kind)


def _to_date(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _to_moment(value: Any) -> datetime:
    """In UTC, without saying so, as a snapshot holds moments."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


_CONVERT: dict[pa.DataType, Callable[[Any], Any]] = {
    pa.date32(): _to_date,
    pa.timestamp("us"): _to_moment,
    pa.bool_(): bool,
    pa.float64(): float,
    pa.string(): str,
}


def kind_of(column: models.Field[Any, Any]) -> pa.DataType:
    if column.is_relation or isinstance(column, models.IntegerField):
        return pa.int64()
    for field, kind in (
        (models.DateTimeField, pa.timestamp("us")),
        (models.DateField, pa.date32()),
        (models.BooleanField, pa.bool_()),
        (models.DecimalField, pa.float64()),
        (models.FloatField, pa.float64()),
    ):
        if isinstance(column, field):
            return kind
    return pa.string()


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
