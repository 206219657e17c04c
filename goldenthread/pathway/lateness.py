"""Which clocks a step meets after they fell due. No clock stops for it: the step says why, and stays late.

A clock that runs for a spell is met on the day of the step that is done again and again (a visit, a review, a
conference: doing.MET_BY). One that runs for an open step is met by that step, on the day on which it is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.pathway.clocks import meets_its_clock, subject_of
from goldenthread.pathway.doing import MET_BY
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.knowing import clocks_known_until
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import RunningClock, Step


@dataclass(frozen=True)
class Late:
    """A child's clock that had fallen due before the day on which it is met; `sentence` says by which rule."""

    person_id: int
    clock: str
    subject: str
    started: date
    due: date
    sentence: str


def met_late(steps: Sequence[Step], on: date) -> list[Late]:
    """Of steps with the day on which they were done. What may have been met meanwhile, unseen by the record, is not
    late for certain."""
    done = {step.person_id: step.happened_on for step in steps if step.happened_on and meets_its_clock(step)}
    kinds = {step.kind for step in steps}
    clocks = [clock for clock, kind in MET_BY.items() if kind in kinds]
    if not done or not clocks:
        return []
    until = clocks_known_until(on)
    rows = RunningClock.objects.filter(person_id__in=done, clock__in=clocks, due__lt=max(done.values())).order_by("pk")
    return [
        _late(row, done[row.person_id], on)
        for row in rows
        if row.due < done[row.person_id] and row.due <= until.get(row.clock, row.due)
    ]


def decided_late(steps: Iterable[Step], on: date) -> list[Late]:
    """Of steps that stand open: what is decided today was not decided before."""
    own = [step for step in steps if step.pk and not set(KINDS[step.kind].clocks) <= MET_BY.keys()]
    subjects = {subject_of(step): step.person_id for step in own}
    if not subjects:
        return []
    rows = RunningClock.objects.filter(person_id__in=subjects.values(), subject__in=subjects, due__lt=on)
    return [_late(row, None, on) for row in rows.exclude(clock__in=MET_BY).order_by("pk")]


def not_said(steps: Sequence[Step], on: date) -> list[Late]:
    """As `decided_late`, of those where nobody has said yet why."""
    return decided_late([step for step in steps if not step.answers.get("late_reason")], on)


def _late(row: RunningClock, done: date | None, on: date) -> Late:
    clocks = the_clocks()
    reckoned = clocks.due(row.clock, row.started, on=row.started)
    said = clocks.sentence(reckoned, done, on)
    return Late(row.person_id, row.clock, row.subject, row.started, row.due, f"{said} ({reckoned.source}.)")
