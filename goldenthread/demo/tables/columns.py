"""Columns of a model's rows, as the record would hold them: from arrays of days, places in lists, and ids."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from django.db import models

from goldenthread.demo.days import NEVER
from goldenthread.insight.taking.reading import kind_of

OF_ITS_RECORDING = ("recorded_from", "recorded_by_id")


def nothing_of(model: type[models.Model]) -> pa.Table:
    """No rows."""
    own = [c for c in model._meta.concrete_fields if c.attname not in OF_ITS_RECORDING]
    return pa.schema([("id" if c.primary_key else c.attname, kind_of(c)) for c in own]).empty_table()


def build(model: type[models.Model], count: int, **given: Any) -> pa.Table:
    """`count` rows with ids from 1. Days that are NEVER, and ids below 1, become empty; a column that is not given
    holds the field's default, an empty text, or nothing where the model allows that."""
    names, arrays = ["id"], [pa.array(np.arange(1, count + 1))]
    for column in model._meta.concrete_fields:
        if column.primary_key or column.attname in OF_ITS_RECORDING:
            continue
        names.append(column.attname)
        kind = kind_of(column)
        if column.attname in given:
            arrays.append(_array(given.pop(column.attname), kind, is_id=column.is_relation))
        else:
            arrays.append(_default(column, kind, count))
    if given:
        raise TypeError(f"{model.__name__} has no column {', '.join(given)}.")
    return pa.Table.from_arrays(arrays, names=names)


def pick(texts: Any, which: Any) -> pa.Array:
    """The text at each place; empty for a place below nought."""
    which = np.asarray(which)
    found = pa.array(texts, type=pa.string()).take(pa.array(np.maximum(which, 0)))
    return pa.compute.if_else(pa.array(which >= 0), found, "")


def yes_or_no(known: Any, yes: Any) -> pa.Array:
    """Empty where it is not known."""
    return pa.array(np.asarray(yes, dtype=bool), mask=~np.asarray(known, dtype=bool))


def _array(values: Any, kind: pa.DataType, *, is_id: bool) -> Any:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    values = np.asarray(values)
    if kind == pa.date32():
        nothing = values >= NEVER
        return pa.array(np.where(nothing, 0, values).astype(np.int32), mask=nothing).cast(kind)
    if is_id:
        return pa.array(values.astype(np.int64), mask=values < 1)
    if kind == pa.string():
        return pa.array(values.tolist() if values.dtype.kind == "U" else values, type=kind)
    return pa.array(values).cast(kind)


def _default(column: Any, kind: pa.DataType, count: int) -> pa.Array:
    if isinstance(column, models.JSONField):
        return pa.repeat(pa.scalar("{}", kind), count)
    if column.has_default():
        return pa.repeat(pa.scalar(column.get_default(), kind), count)
    if column.null:
        return pa.nulls(count, kind)
    if kind == pa.string():
        return pa.repeat(pa.scalar("", kind), count)
    raise TypeError(f"{column} must be given.")
