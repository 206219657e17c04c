"""What a letter is composed from: gathered once (pathway/queries/letters.py), then only read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from goldenthread.pathway.labels import called
from goldenthread.pathway.models import Allocation, Spell, Step
from goldenthread.pathway.queries.child import ChildRecord, Holder
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person
from goldenthread.ui.printing import Logo


@dataclass(frozen=True)
class Facts:
    """`of` is the step or spell that the letter is made of; `to` whoever it is written to, `to_address` where.

    `dates` are what the clocks say: assessment (to be finished), plan_review, plan_done. `warning` is what must be
    known of the child before anything else. `together` are the other children about whom the step was written.
    """

    record: ChildRecord
    of: Step | Spell
    council: str = ""
    logo: Logo | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    relatives: tuple[Relative, ...] = ()
    holders: tuple[Holder, ...] = ()
    to: Relative | None = None
    to_address: str = ""
    dates: Mapping[str, date] = field(default_factory=dict)
    warning: str = ""
    together: tuple[Person, ...] = ()
    addressed_to_the_referrer: bool = False
    easy: bool = False
    with_words: bool = False  # the child's own words, in a letter to the parents

    @property
    def child(self) -> Person:
        return self.record.child

    @property
    def on(self) -> date:
        return self.record.on

    @property
    def step(self) -> Step:
        """The step the letter is made of, for letters that are made of steps only."""
        assert isinstance(self.of, Step)
        return self.of

    @property
    def since(self) -> date:
        """The day on which the present work with the child began."""
        if isinstance(self.of, Spell):
            return self.of.started
        need = self.of.child_in_need
        return min(day for day in (need and need.started, self.of.started, self.of.on, self.on) if day)

    @property
    def worker(self) -> Holder | None:
        """The social worker who holds the child; None where nobody is named yet."""
        role = Allocation.Role.CASE_WORKER.label
        return next((holder for holder in self.holders if holder.worker_id and holder.role == role), None)


@dataclass(frozen=True)
class PlanAction:
    what: str
    who: str
    by_when: date | None
    how_known: str


def plan_actions(step: Step) -> list[PlanAction]:
    """The rows of a plan that say anything."""
    rows = step.answers.get("actions") or []
    found = [row for row in rows if isinstance(row, Mapping) and any(row.values())] if isinstance(rows, list) else []
    return [
        PlanAction(
            what=_line(row.get("what")),
            who=_line(called(row.get("who") or "")),
            by_when=read_day(row.get("by_when")),
            how_known=_line(row.get("how_known")),
        )
        for row in found
    ]


def referrer_of(step: Step) -> tuple[str, str]:
    """The name of whoever made a contact (without their role and organisation), and how they are reached."""
    said = _line(step.answers.get("referrer"))
    return said.partition(",")[0].strip(), _line(step.answers.get("reach"))


def read_day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())
