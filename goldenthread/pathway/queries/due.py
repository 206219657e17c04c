"""What is due: the clocks that run, each with its state and the sentence that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from goldenthread.pathway.knowing import NEVER, clocks_known_until
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.law import reckoned
from goldenthread.pathway.models import RunningClock
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.rules.clocks import State
from goldenthread.rules.words import day as written


@dataclass(frozen=True)
class Due:
    """`sentence` says why it is due then; `state` where it stands on the day it was asked, as far as is known."""

    person_id: int
    clock: str
    title: str
    on: date
    state: State | Literal["could not tell"]
    sentence: str

    @property
    def overdue(self) -> bool:
        return self.state == "overdue"


def due(record: ChildRecord) -> list[Due]:
    """Everything that runs for a child, the most pressing first."""
    return explained(RunningClock.objects.filter(person=record.child).order_by("due", "pk"), record.on)


def explained(rows: Iterable[RunningClock], on: date) -> list[Due]:
    clocks, until = the_clocks(), clocks_known_until(on)
    found = []
    for row in rows:
        why = reckoned(row)
        known = until.get(row.clock)
        lost = known is not None and row.due > known
        sentence = clocks.sentence(why, None, max(known, row.started) if known and lost else on)
        if known and lost:
            sentence += (
                " Nothing of this came into the record: whether it has been done, nobody can tell."
                if known == NEVER
                else f" The record of this ends on {written(known)}: whether it has been done since, nobody can tell."
            )
        found.append(
            Due(
                person_id=row.person_id,
                clock=row.clock,
                title=why.rule.title,
                on=row.due,
                state="could not tell" if lost else clocks.status(why, None, on),
                sentence=sentence.removeprefix(f"{why.rule.title}: "),
            )
        )
    return found
