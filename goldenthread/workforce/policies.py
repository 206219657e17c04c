"""What cannot be recorded about the workforce, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from goldenthread.access.objections import Objection
from goldenthread.rules.words import day as written
from goldenthread.workforce.models import Absence


def absence_objections(new: Absence, others: Iterable[Absence]) -> list[Objection]:
    """`others` are the worker's; the one that is being changed may be among them."""
    if new.ended and new.ended < new.started:
        sentence = f"It ends on {written(new.ended)}, before it starts on {written(new.started)}."
        return [Objection("ends-after-it-starts", sentence, "ended")]
    for other in others:
        if (new.pk is None or other.pk != new.pk) and _share_a_day(new, other):
            until = f" to {written(other.ended)}" if other.ended else " on"
            sentence = f"{new.worker} is away from {written(other.started)}{until} already."
            return [Objection("away-once-at-a-time", sentence, "started")]
    return []


def _share_a_day(one: Absence, other: Absence) -> bool:
    return one.started <= (other.ended or date.max) and other.started <= (one.ended or date.max)
