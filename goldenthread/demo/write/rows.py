"""Rows of an event table as instances of their model."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any, TypeVar

import pyarrow as pa
from django.db import models

M = TypeVar("M", bound=models.Model)


def instances(model: type[M], table: pa.Table, answers: Sequence[dict[str, Any]] | None = None) -> list[M]:
    """Without their ids, which the record draws. `answers` are laid over those that the rows hold."""
    columns: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.primary_key or field.attname not in table.column_names:
            columns.append(repeat(None))
            continue
        values = table[field.attname].to_pylist()
        if isinstance(field, models.JSONField):
            own = _parsed(values)
            columns.append(own if answers is None else [a | b for a, b in zip(own, answers, strict=True)])
        elif isinstance(field, models.DecimalField):
            columns.append(_converted(values, _decimal(field.decimal_places)))
        else:
            columns.append(values)
    return [model(*row) for row in zip(*columns, strict=False)] if table.num_rows else []


def _parsed(texts: list[str]) -> list[dict[str, Any]]:
    """Each its own: instances may be changed."""
    return [json.loads(text) for text in texts]


def _converted(values: list[Any], convert: Callable[[Any], Any]) -> list[Any]:
    return [None if value is None else convert(value) for value in values]


def _decimal(places: int) -> Callable[[float], Decimal]:
    return lambda value: Decimal(f"{value:.{places}f}")
