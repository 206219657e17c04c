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


def moments() -> frozenset[datetime]:
    """When loads were recorded: each row's version says by its `recorded_from` whether a load wrote it."""
    return frozenset(Load.objects.values_list("at", flat=True))


def written_by_loads(rows: Iterable[Recorded], loads: frozenset[datetime]) -> dict[int, frozenset[str]]:
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
                found[row.pk] = every if row.recorded_from in loads else frozenset()
                continue
            present = {name: getattr(row, name) for name in [*columns, "recorded_from"]}
            found[row.pk] = _authored([*versions[row.pk], present], columns, loads)
    return found


def _authored(versions: list[dict[str, Any]], columns: list[str], loads: frozenset[datetime]) -> frozenset[str]:
    mine = dict.fromkeys(columns, versions[0]["recorded_from"] in loads)
    for before, after in pairwise(versions):
        by_load = after["recorded_from"] in loads
        for name in columns:
            if before[name] != after[name]:
                mine[name] = by_load
    return frozenset(name for name, is_mine in mine.items() if is_mine)
