"""Keeping the rows of a return as they came, and reading back those that earlier returns told."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldenthread.access.inserting import insert_values
from goldenthread.people.keys import batches
from goldenthread.returns.models import SourceFile, SourceRow
from goldenthread.returns.told import Line
from goldenthread.rules.periods import Period

COLUMNS = (
    "file_id",
    "line",
    "table",
    "child",
    "person_id",
    "content",
    "fingerprint",
    "number",
    "within",
    "told",
    "facts",
    "quarantined",
)


@dataclass
class Known:
    """What earlier loads of the collection brought: lines by their person, and the quarantined ones."""

    lines: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    quarantined: set[tuple[Any, ...]] = field(default_factory=set)


def known_rows(collection: str, people: Iterable[int], period: Period) -> Known:
    """`within` and `value` of the lines are not filled: a line inside another carries the other's fingerprint."""
    known = Known()
    rows = SourceRow.objects.filter(file__load__collection=collection)
    for ids in batches(sorted(people)):
        for row in _values(rows.filter(person_id__in=ids, quarantined="")):
            line = _line(row)
            known.lines[row["person_id"]].append(line)
    unread = rows.filter(file__load__period_end=period.end).exclude(quarantined="")
    known.quarantined = {_line(row).identity for row in _values(unread)}
    return known


def _values(rows: Any) -> Iterator[dict[str, Any]]:
    yield from rows.order_by("pk").values(
        "pk", "line", "table", "child", "person_id", "content", "fingerprint", "number", "within", "told", "facts",
        "quarantined", "file__name", "file__load__period_start", "file__load__period_end",
    )  # fmt: skip


def _line(row: dict[str, Any]) -> Line:
    line = Line(
        table=row["table"],
        child=row["child"],
        file=row["file__name"],
        line=row["line"],
        content=row["content"],
        period=Period(row["file__load__period_start"], row["file__load__period_end"]),
        number=row["number"],
        told=row["told"],
        pk=row["pk"],
        facts=row["facts"],
        quarantined=row["quarantined"],
        around=row["within"],
    )
    line._fingerprint = row["fingerprint"]
    return line


def store(files: dict[str, SourceFile], lines: Iterable[tuple[int | None, Line]]) -> None:
    """New rows, each with its person. Past the ORM: a return has tens of thousands, and these keep no history."""
    insert_values(SourceRow, COLUMNS, (_row(person, line, files[line.file]) for person, line in lines))


def _row(person: int | None, line: Line, file: SourceFile) -> tuple[Any, ...]:
    return (
        file.pk,
        line.line,
        line.table,
        line.child,
        person,
        json.dumps(line.content, ensure_ascii=False),
        line.fingerprint,
        line.number,
        line.within.fingerprint if line.within else "",
        line.told,
        json.dumps(line.facts),
        line.quarantined,
    )


def update(changed: Sequence[Line]) -> None:
    """Which facts are made of rows that were stored before, and whether the newest return of their year has them."""
    rows = [SourceRow(pk=line.pk, told=line.told, facts=line.facts) for line in changed]
    SourceRow.objects.bulk_update(rows, ["told", "facts"], batch_size=400)
