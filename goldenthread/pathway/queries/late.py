"""What is overdue and why, as far as somebody has said so: a manager, or whoever wrote the step that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from goldenthread.pathway import doing
from goldenthread.pathway.labels import label
from goldenthread.pathway.lateness import given
from goldenthread.pathway.models import RunningClock, Step
from goldenthread.pathway.queries.due import Due, explained
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written

LATE_REASONS = "late_reason"  # the list of codes


@dataclass(frozen=True)
class Said:
    """A reason, with who gave it, and when."""

    reason: str
    words: str
    who: str
    at: datetime

    def __str__(self) -> str:
        said = label(LATE_REASONS, self.reason) + (f": {self.words}" if self.words else "")
        return f"Late because: {said.rstrip('.')} ({self.who}, {written(localtime(self.at).date())})."


def overdue(child: Person, clock: str, subject: str, *, on: date) -> RunningClock | None:
    """The clock of a child whom the user was found to read."""
    return RunningClock.objects.filter(person=child, clock=clock, subject=subject, due__lt=on).first()


def explained_one(clock: RunningClock, on: date) -> Due:
    return explained([clock], on)[0]


def said_of(
    clocks: Sequence[RunningClock], steps: Mapping[str, Step] | None = None, *, with_managers: bool = True
) -> dict[int, Said]:
    """Clock → why it is late: the manager's word, else what stands in the open step."""
    by_manager = given(clocks if with_managers else ())
    open_steps = doing.open_steps_of(clocks) if steps is None else steps
    found: dict[int, Said] = {}
    for clock in clocks:
        if one := by_manager.get((clock.person_id, clock.clock, clock.subject, clock.started)):
            found[clock.pk] = Said(one.reason, one.words, str(one.recorded_by), one.recorded_from)
        elif said := _of_step(open_steps.get(clock.subject)):
            found[clock.pk] = said
    return found


def in_boxes(said: Said | None) -> dict[str, str]:
    return {"late_reason": said.reason, "late_words": said.words} if said else {}


def _of_step(step: Step | None) -> Said | None:
    reason = str(step.answers.get("late_reason") or "") if step else ""
    if not step or not reason:
        return None
    words = str(step.answers.get("late_words") or "").strip()
    return Said(reason, words, str(step.recorded_by), step.recorded_from)
