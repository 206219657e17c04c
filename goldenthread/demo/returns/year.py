"""The event tables as they would have been read on the last day of a return's year."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from goldenthread.demo.tables import EventTables
from goldenthread.people.models import Kin

Row = dict[str, Any]
Rows = dict[int, list[Row]]  # by person, or by whatever they stand inside; in order
AT_SCHOOL = timedelta(days=4.4 * 365.25)


def said(step: Row) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(step["answers"])
    return answers


class Year:
    """Rows of what had happened by `last`. A day after it is not known yet, nor is why something ends then."""

    def __init__(self, tables: EventTables, first: date, last: date) -> None:
        self.tables, self.first, self.last = tables, first, last

    def spells(self, name: str, by: str = "person_id") -> Rows:
        """Those that were not over before the year."""
        return self._rows(self._not_over(self.tables[name]), by)

    def all_spells(self, name: str, by: str = "person_id") -> Rows:
        return self._rows(self.tables[name], by)

    def steps(self, kind: str, by: str = "person_id") -> Rows:
        """Those of the year, and of the years before it."""
        return self._rows(self._of_kind(kind), by)

    def in_the_year(self, kind: str) -> Rows:
        """Steps that happened in it."""
        steps = self._of_kind(kind)
        return self._rows(steps.filter(pc.greater_equal(steps["happened_on"], pa.scalar(self.first))), "person_id")

    @cached_property
    def children(self) -> dict[int, Row]:
        """Persons with a child's number. Of those not born by `last`, nothing but when they are expected is known."""
        person = self.tables["person"]
        rows = person.filter(pc.not_equal(person["la_child_id"], "")).to_pylist()
        return {row["id"]: self._of_age(row) for row in rows}

    @cached_property
    def disabilities(self) -> Rows:
        return self.spells("disability")

    @cached_property
    def eldest_of_mothers(self) -> dict[int, date]:
        """When the first child was born of each mother."""
        kin = self.tables["relationship"]
        found: dict[int, date] = {}
        for row in kin.filter(pc.equal(kin["kind"], Kin.MOTHER.value)).to_pylist():
            born = self.children[row["person_id"]]["born"]
            if born is not None:
                found[row["other_id"]] = min(born, found.get(row["other_id"], born))
        return found

    def _of_age(self, row: Row) -> Row:
        if row["born"] is None or row["born"] > self.last:
            row |= {"expected": row["born"] or row["expected"], "born": None, "sex": "U", "ethnicity": "NOBT"}
        if row["born"] is None or self.last - row["born"] <= AT_SCHOOL:
            row["upn"] = ""
        return row

    def _of_kind(self, kind: str) -> pa.Table:
        steps = self.tables["step"]
        return steps.filter(pc.equal(steps["kind"], kind))

    def _not_over(self, table: pa.Table) -> pa.Table:
        ended = table["ended"]
        return table.filter(pc.or_kleene(pc.is_null(ended), pc.greater_equal(ended, pa.scalar(self.first))))

    def _rows(self, table: pa.Table, by: str) -> Rows:
        days = [field.name for field in table.schema if field.type == pa.date32()]
        found: Rows = defaultdict(list)
        for row in table.to_pylist():
            for name in days:
                if row[name] is not None and row[name] > self.last:
                    row[name] = None
                    row.update({"end_reason": ""} if name == "ended" else {})
            if row["started"] or row.get("happened_on"):
                found[row[by]].append(row)
        return dict(found)
