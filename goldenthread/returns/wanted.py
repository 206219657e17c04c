"""What a return wants the record to hold: facts, and doubts about what cannot be held as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from goldenthread.access.record import Recorded
from goldenthread.pathway.models import Allocation, Spell, Step
from goldenthread.returns.told import Line

Row = Spell | Step | Allocation


@dataclass(eq=False, slots=True)
class Fact:
    """An unsaved row of the record, and the lines that say so. `inside`: the facts whose rows it must point to, by
    field. `doubts`: what its lines contradict, for the sentence should the record refuse it."""

    row: Row
    lines: tuple[Line, ...]
    inside: dict[str, Fact] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    stands: Recorded | None = None

    @property
    def stage(self) -> int:
        """Facts are written after those they point to."""
        return 1 + max((around.stage for around in self.inside.values()), default=-1)


@dataclass(frozen=True, slots=True)
class Doubt:
    """With a `field`, the fact stands without that value; without, the whole fact is left out. `on`: its day."""

    policy: str
    about: str
    sentence: str
    lines: tuple[Line, ...]
    field: str = ""
    on: date | None = None
    which: str = ""  # tells apart two facts of the same lines

    @property
    def fingerprint(self) -> str:
        lines = sorted(line.fingerprint for line in self.lines)
        said = "\x1f".join([self.policy, self.about, self.field, self.which, *lines])
        return hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()

    @property
    def content(self) -> dict[str, Any]:
        """As it came, with the day the fact is about: one row's values by their names, or each of several rows."""
        day = {"started": self.on.isoformat()} if self.on else {}
        if len(self.lines) == 1:
            return {**day, **self.lines[0].content}
        return {**day, **{f"{line.file} line {line.line}": _words(line.content) for line in self.lines}}


def _words(content: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in content.items() if value not in ("", [], None))


@dataclass(eq=False, slots=True)
class Wanted:
    """Of one child. `disabilities`: None where the return does not say; `mother_of`: her child's date of birth."""

    facts: list[Fact] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    disabilities: dict[str, Line] | None = None
    mother_of: list[tuple[date, Line]] = field(default_factory=list)

    def doubt(self, policy: str, about: str, sentence: str, *lines: Line, **more: Any) -> None:
        self.doubts.append(Doubt(policy, about, sentence, lines, **more))


def about(row: Row) -> str:
    """How a discrepancy names the fact: Placement, Step:care_review."""
    return f"Step:{row.kind}" if isinstance(row, Step) else type(row).__name__


def starts(row: Row) -> date | None:
    return (row.started or row.happened_on) if isinstance(row, Step) else row.started


def labels(facts: Iterable[Recorded]) -> list[list[Any]]:
    return [[row._meta.label, row.pk] for row in facts]
