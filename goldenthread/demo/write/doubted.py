"""What the record would not take of dirty tables, kept as discrepancies the way a loaded return's are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from goldenthread.access.objections import Objection, Outcome
from goldenthread.access.record import Recorded, Signature, concrete_values
from goldenthread.pathway import actions as pathway
from goldenthread.pathway.actions.record import day_of
from goldenthread.pathway.models import Allocation, Spell, Step
from goldenthread.people.models import Person
from goldenthread.returns.refusals import as_discrepancy, drop_doubtful, drop_impossible, first_whole
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Doubt, about, starts
from goldenthread.rules.periods import Period

SOURCE = "Erimus, as brought over"
OF_ITS_RECORDING = ("id", "recorded_from", "recorded_by_id")


class Doubted:
    def __init__(self, by: Signature) -> None:
        self._by, self._today = by, day_of(by)
        self._found: list[tuple[Recorded, Doubt]] = []
        self._chunk: dict[int, int] = {}  # the id that each row of the chunk in hand has in its table

    def drop(self, rows: Sequence[Any], chunk: pa.Table) -> None:
        """Before they are written: values that cannot stand are left blank."""
        self._chunk = {id(row): number for row, number in zip(rows, chunk["id"].to_pylist(), strict=True)}
        for row in rows:
            if isinstance(row, Person | Spell | Step | Allocation):
                came = concrete_values(row)
                objections = drop_impossible(row, today=self._today) if isinstance(row, Person) else drop_doubtful(row)
                for objection in objections:
                    self._doubt(row, came, objection)

    def keep(self, outcome: Outcome[Any]) -> None:
        """After it: whole rows that were refused."""
        for row, objections in outcome.refused:
            self._doubt(row, concrete_values(row), first_whole(objections))

    def write(self) -> None:
        found = [as_discrepancy(_whose(row), doubt) for row, doubt in self._found]
        pathway.keep_discrepancies(by=self._by, discrepancies=found)

    def _doubt(self, row: Any, came: dict[str, Any], objection: Objection) -> None:
        number = self._chunk[id(row)]
        content = {
            name: value if isinstance(value, dict | list) else str(value)
            for name, value in came.items()
            if name not in OF_ITS_RECORDING and value not in (None, "", {}, [])
        }
        name = about(row) if isinstance(row, Spell | Step | Allocation) else type(row).__name__
        line = Line(name, "", SOURCE, number, content, Period(self._today, self._today))
        on = starts(row) if isinstance(row, Spell | Step | Allocation) else None
        doubt = Doubt(
            objection.policy, name, objection.sentence, (line,), field=objection.field, on=on, which=str(number)
        )
        self._found.append((row, doubt))


def _whose(row: Any) -> Person:
    return row if isinstance(row, Person) else Person(pk=row.person_id)
