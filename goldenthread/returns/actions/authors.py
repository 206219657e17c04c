"""Which values of the record were written by loads. A load changes those and no others: what a practitioner
recorded, or put right, is never touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from goldenthread.access.record import Recorded
from goldenthread.people.keys import batches
from goldenthread.returns.models import Load

NOT_VALUES = {"id", "person_id", "recorded_from", "recorded_by_id"}  # a merge of two people changes whose a row is


Loads = frozenset[tuple[datetime, int]]


def loads_so_far() -> Loads:
    """When, and by whom: a version of a row that is recorded so was written by that load."""
    return frozenset(Load.objects.values_list("at", "by_id"))


def written_by_loads(rows: Iterable[Recorded], loads: Loads) -> dict[int, frozenset[str]]:
    """For each row, by id: the columns whose present value a load wrote."""
    found: dict[int, frozenset[str]] = {}
    for batch in batches(rows):
        versions: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        history: Any = batch[0].history
        ids = [row.pk for row in batch]
        for version in history._default_manager.filter(record_id__in=ids).order_by("recorded_from", "pk").values():
            versions[version["record_id"]].append(version)
        columns = [c.attname for c in batch[0]._meta.concrete_fields if c.attname not in NOT_VALUES]
        every = frozenset(columns)
        for row in batch:
            if row.pk not in versions:
                found[row.pk] = every if (row.recorded_from, row.recorded_by_id) in loads else frozenset()
                continue
            present = {name: getattr(row, name) for name in [*columns, "recorded_from", "recorded_by_id"]}
            found[row.pk] = _authored([*versions[row.pk], present], columns, loads)
    return found


def _authored(versions: list[dict[str, Any]], columns: list[str], loads: Loads) -> frozenset[str]:
    mine = dict.fromkeys(columns, _is_loads(versions[0], loads))
    for before, after in pairwise(versions):
        by_load = _is_loads(after, loads)
        for name in columns:
            if before[name] != after[name]:
                mine[name] = by_load
    return frozenset(name for name, is_mine in mine.items() if is_mine)


def _is_loads(version: dict[str, Any], loads: Loads) -> bool:
    return (version["recorded_from"], version["recorded_by_id"]) in loads
