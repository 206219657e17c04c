"""What is unfinished about a child who changes hands, for whoever gives and whoever takes to see the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.labels import step_title
from goldenthread.pathway.models import Approval, Draft, RunningClock, Step
from goldenthread.pathway.queries.due import explained
from goldenthread.pathway.queries.worklist import soon
from goldenthread.pathway.transitions import state_of
from goldenthread.rules.words import day as written

Sort = Literal["overdue", "due soon", "being written", "awaiting approval", "returned"]
ORDER: tuple[Sort, ...] = ("overdue", "returned", "awaiting approval", "being written", "due soon")


@dataclass(frozen=True)
class Unfinished:
    """One thing the next holder takes over. `step` is its number, where it is a step."""

    person_id: int
    sort: Sort
    title: str
    words: str
    step: int | None = None


def unfinished(people: Collection[int], on: date) -> dict[int, list[Unfinished]]:
    """Of each child, the most pressing first: what is late or due in ten working days, and what somebody began."""
    found: dict[int, list[Unfinished]] = {pk: [] for pk in people}
    for one in (*_clocks(people, on), *_steps(people), *_drafts(people)):
        found[one.person_id].append(one)
    return {pk: sorted(rows, key=lambda row: ORDER.index(row.sort)) for pk, rows in found.items()}


def _clocks(people: Collection[int], on: date) -> Iterator[Unfinished]:
    rows = RunningClock.objects.filter(person_id__in=people, due__lte=soon(on)).order_by("due", "pk")
    for due in explained(rows, on):
        if due.state != "could not tell":
            yield Unfinished(due.person_id, "overdue" if due.overdue else "due soon", due.title, due.sentence)


def _steps(people: Collection[int]) -> Iterator[Unfinished]:
    """Begun and not signed off, unless the work they belong to is over."""
    kinds = [kind.id for kind in KINDS.values() if kind.over_time or kind.approved]
    rows = Step.objects.filter(person_id__in=people, kind__in=kinds, authorised_on=None)
    steps = [s for s in rows.select_related("child_in_need", "worker") if not _is_over(s)]
    approvals: dict[int, list[Approval]] = {step.pk: [] for step in steps}
    for approval in Approval.objects.filter(step__in=steps):
        approvals[approval.step_id].append(approval)
    for step in steps:
        state = state_of(step, approvals[step.pk])
        if state != "done":
            begun = f"begun on {written(step.started)}" if step.started else f"of {written(step.on)}" if step.on else ""
            who = f", by {step.worker}" if step.worker else ""
            yield Unfinished(step.person_id, state, step_title(step), f"{begun}{who}".strip(", "), step.pk)


def _is_over(step: Step) -> bool:
    return step.child_in_need is not None and step.child_in_need.ended is not None


def _drafts(people: Collection[int]) -> Iterator[Unfinished]:
    """What somebody is writing and has not recorded: it is lost to nobody, and the next holder may want it finished."""
    rows = Draft.objects.filter(children__in=people, discarded_at=None).select_related("started_by").distinct()
    begun = set(Step.objects.filter(group__in=[draft.group for draft in rows]).values_list("group", flat=True))
    for draft in rows.prefetch_related("children"):
        if draft.group in begun:
            continue  # said already of the step
        kind = KINDS.get(draft.kind)
        title = kind.title if kind else draft.kind.replace("_", " ")
        for child in draft.children.all():
            if child.pk in people:
                words = f"a draft by {draft.started_by}, last written on {written(draft.written_at.date())}"
                yield Unfinished(child.pk, "being written", title, words)
