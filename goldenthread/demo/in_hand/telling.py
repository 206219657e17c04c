"""What is written in what is in hand: told as the rest of the record is, of a step that is not recorded yet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from goldenthread.demo.narrative import Teller
from goldenthread.demo.tables import EventTables
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Step

FACTORS = {"N1": ["16A", "17A"], "N2": ["6A"], "N3": ["4B"], "N4": ["20"], "N5": ["3B", "4B"], "N6": ["14A", "10A"]}


class Told:
    def __init__(self, tables: EventTables, teller: Teller, on: date) -> None:
        self.schema, self.teller, self.on = tables["step"].schema, teller, on

    def of(self, step: Step, *, outcome: str = "") -> dict[str, Any]:
        """The answers of whoever writes: nothing that the decider says."""
        values: dict[str, Any] = dict.fromkeys(self.schema.names)
        values |= {
            "id": step.pk or 1_000_000_000 + step.person_id,
            "person_id": step.person_id,
            "kind": step.kind,
            "version": KINDS[step.kind].version,
            "started": step.started,
            "happened_on": step.happened_on,
            "authorised_on": self.on,
            "outcome": outcome,
            "seen": step.seen,
            "seen_alone": step.seen_alone,
            "answers": "{}",
            "worker_id": step.worker_id,
            "child_in_need_id": step.child_in_need_id,
        }
        row = pa.table({f.name: pa.array([values[f.name]], f.type) for f in self.schema})
        writers = {question.id for question in KINDS[step.kind].questions if question.by == "writer"}
        return {question: said for question, said in self.teller.answers(row)[0].items() if question in writers}

    def factors(self, step: Step) -> list[str]:
        return FACTORS.get(step.child_in_need.primary_need if step.child_in_need else "", ["16A"])
