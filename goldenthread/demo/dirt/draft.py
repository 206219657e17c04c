"""Event tables in the making: every change goes through here, so that none is made without its truth."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models

from goldenthread.demo.dirt.truth import Truth
from goldenthread.demo.tables import EventTables
from goldenthread.demo.tables.columns import nothing_of
from goldenthread.demo.write import ACTIONS
from goldenthread.insight.taking.reading import relation_name

Row = dict[str, Any]


@dataclass
class _Marked:
    """A truth whose row is known by its place in the table as it was, or among those added."""

    truth: Truth
    place: int


class Draft:
    """Rows are known by their place in the clean table: 0, 1, 2 …; an added row comes after all of these."""

    def __init__(self, tables: EventTables) -> None:
        self.tables = tables
        self._columns: dict[tuple[str, str], list[Any]] = {}
        self._changed: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
        self._added: dict[str, list[Row]] = defaultdict(list)
        self._left_out: dict[str, set[int]] = defaultdict(set)
        self._last: dict[str, list[int]] = defaultdict(list)
        self._truths: list[_Marked] = []

    def column(self, table: str, field: str) -> list[Any]:
        """As it was when all was clean. Shared: nobody changes it."""
        key = (table, field)
        if key not in self._columns:
            self._columns[key] = self.tables[table][field].to_pylist()
        return self._columns[key]

    def row(self, table: str, place: int) -> Row:
        """As it was when all was clean."""
        return dict(self.tables[table].slice(place, 1).to_pylist()[0])

    def rows_of(self, table: str, people: Sequence[int]) -> dict[int, dict[int, Row]]:
        """Of each of these people, the rows by their places, as they were when all was clean."""
        whose = self.tables[table]["person_id"].to_numpy()
        places = np.flatnonzero(np.isin(whose, people))
        found: dict[int, dict[int, Row]] = {person: {} for person in people}
        for place, row in zip(places.tolist(), self.tables[table].take(pa.array(places)).to_pylist(), strict=True):
            found[row["person_id"]][place] = row
        return found

    def touched(self, table: str, place: int, field: str) -> bool:
        """Something is wrong with it already: one mistake for one value is enough."""
        return place in self._changed[table, field] or place in self._left_out[table] or place in self._last[table]

    def is_left_out(self, table: str, place: int) -> bool:
        return place in self._left_out[table]

    def change(self, kind: str, table: str, place: int, field: str, stands: Any, **more: Any) -> None:
        true = self.tables[table][field][place].as_py()
        if stands == true:
            raise ValueError(f"{table} {place + 1}: {field} is {true} already.")
        self._changed[table, field][place] = stands
        self._truths.append(_Marked(Truth(kind, table, None, field, text(stands), text(true), **more), place))

    def add(self, kind: str, table: str, row: Row, **more: Any) -> int:
        """Answers the id that the row will have."""
        self._has(table)
        place = int(self.tables[table].num_rows) + len(self._added[table])
        row = {name: row.get(name) for name in self.tables[table].column_names} | {"id": place + 1}
        self._added[table].append(row)
        self._truths.append(_Marked(Truth(kind, table, None, "", as_json(row), "", **more), place))
        return place + 1

    def leave_out(self, kind: str, table: str, place: int, *, due: date) -> None:
        self._left_out[table].add(place)
        row = as_json(self.row(table, place))
        self._truths.append(_Marked(Truth(kind, table, None, "", "", row, due=due), place))

    def put_last(self, kind: str, table: str, place: int, *, refused_by: str) -> None:
        """The record will refuse it: it stands behind all others, so that these get the ids they would have had."""
        self._last[table].append(place)
        row = as_json(self.row(table, place))
        self._truths.append(_Marked(Truth(kind, table, None, "", row, row, refused_by=refused_by), place))

    def finished(self) -> tuple[EventTables, list[Truth]]:
        orders = {name: self._order(name) for name in (*self._left_out, *self._last) if self._moved(name)}
        made = {name: self._made(name, orders.get(name)) for name in self.tables}
        ids = {name: _ids(order, self.tables[name].num_rows) for name, order in orders.items()}
        made = {name: _pointing(name, table, ids) for name, table in made.items()}
        return made, [self._told(marked, made, ids) for marked in self._truths]

    def _has(self, table: str) -> None:
        if table not in self.tables:
            self.tables = {**self.tables, table: nothing_of(ACTIONS[table][0])}

    def _moved(self, table: str) -> bool:
        if self._added[table] and (self._left_out[table] or self._last[table]):
            raise ValueError(f"{table}: rows are added, and others moved: the ids of the added ones would be wrong.")
        return bool(self._left_out[table] or self._last[table])

    def _order(self, table: str) -> Any:
        away = np.zeros(self.tables[table].num_rows, dtype=bool)
        away[[*self._left_out[table], *self._last[table]]] = True
        return np.concatenate([np.flatnonzero(~away), np.array(sorted(self._last[table]), dtype=np.int64)])

    def _made(self, name: str, order: Any) -> pa.Table:
        table = self.tables[name]
        for (of, field), changes in self._changed.items():
            if of == name and changes:
                table = _with(table, field, _replaced(table[field].combine_chunks(), changes))
        if self._added[name]:
            table = pa.concat_tables([table, pa.Table.from_pylist(self._added[name], schema=table.schema)])
        if order is not None:
            table = _with(table.take(pa.array(order)), "id", pa.array(np.arange(1, len(order) + 1)))
        return table

    def _told(self, marked: _Marked, made: EventTables, ids: dict[str, Any]) -> Truth:
        truth, place = marked.truth, marked.place
        absent = place in self._left_out[truth.table] or (not truth.field and bool(truth.refused_by))
        if absent:
            return replace(truth, person=self.tables[truth.table]["person_id"][place].as_py())
        id = int(ids[truth.table][place]) if truth.table in ids else place + 1
        person = id if truth.table == "person" else made[truth.table]["person_id"][id - 1].as_py()
        return replace(truth, id=id, person=person)


def _replaced(values: pa.Array, changes: dict[int, Any]) -> pa.Array:
    places = sorted(changes)
    mask = np.zeros(len(values), dtype=bool)
    mask[places] = True
    return pc.replace_with_mask(values, pa.array(mask), pa.array([changes[place] for place in places], values.type))


def text(value: Any) -> str:
    return "" if value is None else str(value)


def as_json(row: Row) -> str:
    return json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)


def _with(table: pa.Table, field: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(field), table.schema.field(field), values)


def _ids(order: Any, before: int) -> Any:
    """The new id of each row as it was; 0 for one that is left out."""
    ids = np.zeros(before, dtype=np.int64)
    ids[order] = np.arange(1, len(order) + 1)
    return ids


def _pointing(name: str, table: pa.Table, ids: dict[str, Any]) -> pa.Table:
    """Foreign keys follow the rows they point to."""
    for column in _relations(name):
        to = relation_name(column.related_model)
        if to in ids and column.attname in table.column_names:
            old = pc.fill_null(table[column.attname], 0).to_numpy()
            new = np.concatenate([[0], ids[to]])[old]
            table = _with(table, column.attname, pa.array(new, mask=old == 0))
    return table


def _relations(name: str) -> Iterable[models.ForeignKey[Any, Any]]:
    columns = ACTIONS[name][0]._meta.concrete_fields if name in ACTIONS else ()
    return [column for column in columns if isinstance(column, models.ForeignKey)]
