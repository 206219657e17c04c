"""One line of a worklist: a child, what waits, since or until when, why, who holds the child, and where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from goldenthread.pathway.doing import Do
from goldenthread.pathway.queries.due import Due
from goldenthread.pathway.queries.whose import case_holders, named
from goldenthread.people.models import Person

LONGEST = 5_000  # lines that a list holds at most, before it is cut into pages


@dataclass(frozen=True)
class Line:
    """`said` is its state in a word or two; `due` stands where a clock runs; `others` are the other children of a
    writing about several; `say_why` where the user says why it is overdue."""

    person: Person
    what: str
    on: date | None
    said: str = ""
    why: str = ""
    worker: str = ""
    team: str = ""
    do: Do | None = None
    due: Due | None = None
    others: Sequence[Person] = ()
    say_why: Do | None = None


def held_lines(lines: Iterable[Line], on: date) -> list[Line]:
    """The lines, each with who holds the child."""
    rows = list(lines)
    holders = case_holders({line.person.pk for line in rows}, on)
    found = []
    for line in rows:
        worker, team = named(holders.get(line.person.pk))
        found.append(replace(line, worker=worker, team=team))
    return found
