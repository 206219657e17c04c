"""From which day what an outcome begins, ends or changes holds. Pure."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.declare import ANY, Amends, Begins, Change
from goldenthread.pathway.models import Step

D = TypeVar("D")


def changes_of(step: Step) -> list[Change]:
    """Those that this step's kind declares for its outcome."""
    kind = KINDS.get(step.kind)
    return [*kind.changes.get(ANY, ()), *kind.changes.get(step.outcome, ())] if kind else []


def effective_day(step: Step) -> date | None:
    """That of the decision, unless the kind names an earlier one."""
    kind = KINDS[step.kind]
    if kind.opened_from:
        question, answer, moment = kind.opened_from
        if step.answers.get(question) == answer and (day := getattr(step, moment)):
            return day  # type: ignore[no-any-return]
    return step.authorised_on or step.happened_on or step.started


def day_of_change(change: Change, step: Step, otherwise: D) -> date | D:
    """One of the step's own days where the change names it."""
    named = change.since if isinstance(change, Begins) else "" if isinstance(change, Amends) else change.on
    return (getattr(step, named) if named else None) or otherwise
