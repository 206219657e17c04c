"""What the record would not take of dirty tables, kept as discrepancies the way a loaded return's are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from goldenthread.access.objections import Objection, Outcome
from goldenthread.access.record import Recorded, Signature
from goldenthread.pathway import actions as pathway
from goldenthread.pathway.actions.record import day_of
from goldenthread.pathway.models import Allocation, Spell, Step
from goldenthread.people.models import Person
from goldenthread.returns.refusals import as_discrepancy, drop_doubtful, drop_impossible, first_whole
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Doubt, about, starts
from goldenthread.rules.periods import Period

SOURCE = "Erimus, as brought over"


class Doubted:
    def __init__(self, by: Signature) -> None:
        self._by, self._today = by, day_of(by)
        self._found: list[tuple[Recorded, Doubt]] = []
        self._chunk = pa.table({})
        self._places: dict[int, int] = {}  # of each row, by its id(), in the chunk that is in hand

    def drop(self, rows: Sequence[Any], chunk: pa.Table) -> None:
        """Before they are written: values that cannot stand are left blank."""
        self._chunk = chunk
        self._places = {id(row): place for place, row in enumerate(rows)}
        for row in rows:
            for objection in self._dropped(row):
                self._doubt(row, objection)

    def keep(self, outcome: Outcome[Any]) -> None:
        """After it: whole rows that were refused."""
        for row, objections in outcome.refused:
            self._doubt(row, first_whole(objections))

    def write(self) -> None:
        found = [as_discrepancy(_whose(row), doubt) for row, doubt in self._found]
        pathway.keep_discrepancies(by=self._by, discrepancies=found)

    def _dropped(self, row: Any) -> Sequence[Objection]:
        if isinstance(row, Person):
            return drop_impossible(row, today=self._today)
        return drop_doubtful(row) if isinstance(row, Spell | Step | Allocation) else ()

    def _doubt(self, row: Any, objection: Objection) -> None:
        (came,) = self._chunk.slice(self._places[id(row)], 1).to_pylist()
        number = came.pop("id")
        content = {name: str(value) for name, value in came.items() if value not in (None, "", "{}")}
        name = about(row) if isinstance(row, Spell | Step | Allocation) else type(row).__name__
        line = Line(name, "", SOURCE, number, content, Period(self._today, self._today))
        on = starts(row) if isinstance(row, Spell | Step | Allocation) else None
        doubt = Doubt(
            objection.policy, name, objection.sentence, (line,), field=objection.field, on=on, which=str(number)
        )
        self._found.append((row, doubt))


def _whose(row: Any) -> Person:
    return row if isinstance(row, Person) else Person(pk=row.person_id)
