"""What was answered last time, and what has not changed since: by comparing steps of one kind. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.pathway.models import Step
from goldenthread.pathway.telling import Answer, answers

CAN_BE_TAKEN_OVER = ("story", "words", "rows", "codes")  # a yes, or a day, is the same by chance


@dataclass(frozen=True)
class LastTime:
    """What an earlier step said, as Answer has it. `unchanged`: word for word what is said now, since that day."""

    on: date
    parts: tuple[str, ...]
    unchanged: bool


def last_time(now: Sequence[Answer], earlier: Sequence[Step]) -> dict[str, LastTime]:
    """By question, of the writer's answers those that an earlier step has too. `earlier` are of one child, the latest
    first."""
    before = [(step.on, {a.question.id: a.parts for a in answers(step) if a.parts}) for step in earlier]
    found = {}
    for answer in now:
        told = [(on, said[answer.question.id]) for on, said in before if answer.question.id in said]
        if told and answer.question.by == "writer" and (last := _compared(answer, told)):
            found[answer.question.id] = last
    return found


def _compared(answer: Answer, told: Sequence[tuple[date, tuple[str, ...]]]) -> LastTime | None:
    """Unchanged since the first of the steps that have said the same without a break."""
    on, parts = told[0]
    if _same(parts, answer.parts):
        if answer.question.type not in CAN_BE_TAKEN_OVER:
            return None
        changed = next((place for place, (_, said) in enumerate(told) if not _same(said, parts)), len(told))
        return LastTime(told[changed - 1][0], parts, unchanged=True)
    return LastTime(on, parts, unchanged=False)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """However it was spaced, and in whichever order codes were ticked."""
    return sorted(" ".join(part.split()) for part in one) == sorted(" ".join(part.split()) for part in other)
