"""Spells of any kind, in one question. Each kind stands in a table of its own, and a page about a child needs them all:
a question for each would be a dozen."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import F, Field, Q, QuerySet, TextField, Value, prefetch_related_objects
from django.db.models.functions import Cast, JSONObject

from goldenthread.pathway.models import SPELLS, Spell

ALL = Q()
BY_NAME = {model.__name__: model for model in SPELLS}
NAMED = ("organisation", "provider")  # what of other tables stands in a spell's words


def read_spells(models: Collection[type[Spell]], children: Collection[int], on: date, which: Q = ALL) -> list[Spell]:
    """Those of these models that these children had begun by the day; on one day, in the order of SPELLS."""
    begun = which & Q(person__in=children, started__lte=on)
    rows = [_rows(model, begun) for model in SPELLS if model in models]
    if not rows:
        return []
    asked: Any = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    place = {model.__name__: place for place, model in enumerate(SPELLS)}
    told = [(name, json.loads(text)) for name, text in asked]
    told.sort(key=lambda row: (row[1]["started"], place[row[0]], row[1]["id"]))
    spells = [_spell(BY_NAME[name], columns) for name, columns in told]
    for name in NAMED:
        prefetch_related_objects([spell for spell in spells if getattr(spell, f"{name}_id", None)], name)
    return spells


def _rows(model: type[Spell], which: Q) -> QuerySet[Any, Any]:
    """The name of the model, and a row of it as JSON: rows of one shape, so that they can stand in one answer."""
    columns = JSONObject(**{column.attname: F(column.attname) for column in model._meta.concrete_fields})
    rows = model._default_manager.filter(which).order_by()
    return rows.values_list(Value(model.__name__, output_field=TextField()), Cast(columns, TextField()))


def _spell(model: type[Spell], columns: Mapping[str, Any]) -> Spell:
    fields = model._meta.concrete_fields
    values = [_value(field, columns[field.attname]) for field in fields]
    return model.from_db("default", [field.attname for field in fields], values)


def _value(field: Field[Any, Any], told: Any) -> Any:
    value = field.to_python(told)
    if isinstance(value, datetime) and value.tzinfo is None:  # SQLite keeps UTC, and does not say so
        return value.replace(tzinfo=UTC)
    return value
