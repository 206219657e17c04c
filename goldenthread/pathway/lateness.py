"""Which clocks a step meets after they fell due. No clock stops for it: the step says why, and stays late.

A clock that runs for a spell is met on the day of the step that is done again and again (a visit, a review, a
conference: `meets` of its kind). One that runs for an open step is met by that step, on the day on which it is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from goldenthread.pathway.clocks import CLOCKS, meets, subject_of
from goldenthread.pathway.kinds import KINDS, met_by
from goldenthread.pathway.knowing import clocks_known_until
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.law import reckoned
from goldenthread.pathway.models import LateReason, RunningClock, Step


@dataclass(frozen=True)
class Late:
    """A child's clock that had fallen due before the day on which it is met; `sentence` says by which rule, `said` what
    a manager has said of it already."""

    person_id: int
    clock: str
    subject: str
    started: date
    due: date
    sentence: str
    said: LateReason | None = None


def met_late(steps: Sequence[Step], on: date) -> list[Late]:
    """Of steps with the day on which they were done. What may have been met meanwhile, unseen by the record, is not
    late for certain."""
    done = {step.person_id: step.happened_on for step in steps if step.happened_on}
    met = {step.person_id: meets(step) for step in steps}
    clocks = {clock for each in met.values() for clock in each}
    if not done or not clocks:
        return []
    until = clocks_known_until(on)
    rows = RunningClock.objects.filter(person_id__in=done, clock__in=clocks, due__lt=max(done.values())).order_by("pk")
    return _with_what_was_said(
        _late(row, done[row.person_id], on)
        for row in rows
        if row.clock in met[row.person_id]
        and row.due < done[row.person_id]
        and row.due <= until.get(row.clock, row.due)
    )


def decided_late(steps: Iterable[Step], on: date) -> list[Late]:
    """Of steps that stand open: what is decided today was not decided before."""
    own = [step for step in steps if step.pk and any(_is_met_by_itself(clock) for clock in KINDS[step.kind].clocks)]
    subjects = {subject_of(step): step.person_id for step in own}
    if not subjects:
        return []
    rows = RunningClock.objects.filter(person_id__in=subjects.values(), subject__in=subjects, due__lt=on)
    rows = rows.filter(clock__in=[clock for clock in CLOCKS if _is_met_by_itself(clock)]).order_by("pk")
    return _with_what_was_said(_late(row, None, on) for row in rows)


def not_said(steps: Sequence[Step], on: date) -> list[Late]:
    """As `decided_late`, of those where nobody has said yet why."""
    return decided_late([step for step in steps if not step.answers.get("late_reason")], on)


def given(clocks: Iterable[RunningClock | Late]) -> dict[tuple[int, str, str, date], LateReason]:
    """What a manager has said of these, each as it has run since it started."""
    keys = {(clock.person_id, clock.clock, clock.subject, clock.started) for clock in clocks}
    if not keys:
        return {}
    rows = LateReason.objects.filter(person_id__in={key[0] for key in keys}).select_related("recorded_by")
    found = {(row.person_id, row.clock, row.subject, row.started): row for row in rows}
    return {key: found[key] for key in keys & found.keys()}


def _is_met_by_itself(clock: str) -> bool:
    """By the step that it runs for."""
    return not met_by(clock)


def _with_what_was_said(late: Iterable[Late]) -> list[Late]:
    found = list(late)
    said = given(found)
    return [replace(each, said=said.get((each.person_id, each.clock, each.subject, each.started))) for each in found]


def _late(row: RunningClock, done: date | None, on: date) -> Late:
    why = reckoned(row)
    said = the_clocks().sentence(why, done, on)
    source = "" if why.agreed else f" ({why.source}.)"
    return Late(row.person_id, row.clock, row.subject, row.started, row.due, said + source)
