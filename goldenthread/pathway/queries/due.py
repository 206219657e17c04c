"""What is due: the clocks that run, each with its state and the sentence that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import RunningClock
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.rules.clocks import State


@dataclass(frozen=True)
class Due:
    """`sentence` says why it is due then; `state` where it stands on the day it was asked."""

    person_id: int
    clock: str
    title: str
    on: date
    state: State
    sentence: str

    @property
    def overdue(self) -> bool:
        return self.state == "overdue"


def due(record: ChildRecord) -> list[Due]:
    """Everything that runs for a child, the most pressing first."""
    return explained(RunningClock.objects.filter(person=record.child).order_by("due", "pk"), record.on)


def explained(rows: Iterable[RunningClock], on: date) -> list[Due]:
    clocks = the_clocks()
    found = []
    for row in rows:
        reckoned = clocks.due(row.clock, row.started, on=row.started)
        found.append(
            Due(
                person_id=row.person_id,
                clock=row.clock,
                title=reckoned.rule.title,
                on=row.due,
                state=clocks.status(reckoned, None, on),
                sentence=clocks.sentence(reckoned, None, on).removeprefix(f"{reckoned.rule.title}: "),
            )
        )
    return found
