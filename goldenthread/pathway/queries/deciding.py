"""What lies before a decider: the steps of one writing, what waits for them, and what was said of them before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.clocks import subject_of
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import Approval, Attachment, RunningClock, Step
from goldenthread.pathway.queries.due import Due, explained


@dataclass(frozen=True)
class Laid:
    """`waiting` stands beside `steps`, one for each. `agreed` are the earlier decisions that stand, of each step;
    `before` what else was answered earlier, the latest first."""

    kind: Kind
    steps: Sequence[Step]
    waiting: Sequence[Approval]
    agreed: Sequence[Approval]
    before: Sequence[Approval]
    due: Sequence[Due]
    files: Sequence[Attachment]

    @property
    def stage(self) -> int:
        """1 where the first decision waits."""
        return self.waiting[0].stage

    @property
    def last(self) -> bool:
        return self.stage >= len(self.kind.approved)


def answers_to(steps: Collection[Step]) -> list[Approval]:
    """What was submitted of steps that the user was found to read, with what was answered, the earliest first."""
    rows = Approval.objects.filter(step__in=steps).select_related("asked_by", "answered_by")
    return list(rows.prefetch_related("answered_by__grants").order_by("pk"))


def answered_last(group: UUID, *, for_user: User, on: date) -> Approval | None:
    """The last answer to a writing of which nothing waits any more; of a child whom the user reads."""
    mine = list(scope_of(for_user, on).only(Step.objects.filter(group=group)).order_by("pk")[:1])
    answers = answers_to(mine)
    return answers[-1] if answers and answers[-1].answer != Approval.Answer.WAITING else None


def laid(group: UUID, *, for_user: User, on: date) -> Laid | None:
    """None where nothing of this writing waits that the user may read: all of its children, or none."""
    steps = list(Step.objects.filter(group=group).select_related("person", "worker", "team", "follows").order_by("pk"))
    people = {step.person_id for step in steps}
    read = scope_of(for_user, on).only(Step.objects.filter(group=group)).values_list("person_id", flat=True)
    if not steps or people != set(read):
        return None
    rows = Approval.objects.filter(step__in=steps).select_related("asked_by", "answered_by", "step__worker")
    approvals = list(rows.prefetch_related("answered_by__grants").order_by("pk"))
    waiting = {a.step_id: a for a in approvals if a.answer == Approval.Answer.WAITING}
    left = [step for step in steps if step.pk in waiting]
    if not left:
        return None
    agreed = standing(approvals)
    said = {(a.answered_on, a.answered_by_id, a.answer, a.words): a for a in approvals if a not in agreed}
    clocks = RunningClock.objects.filter(person__in=people, subject__in=[subject_of(step) for step in left])
    return Laid(
        kind=KINDS[left[0].kind],
        steps=left,
        waiting=[waiting[step.pk] for step in left],
        agreed=agreed,
        before=[a for a in reversed(said.values()) if a.answer != Approval.Answer.WAITING],
        due=explained(clocks.order_by("due"), on),
        files=list(Attachment.objects.filter(step=left[0])),
    )


def standing(approvals: Sequence[Approval]) -> list[Approval]:
    """Those with which a decider agreed, the earliest first: what was returned or taken back since stands no longer."""
    found: list[Approval] = []
    for approval in approvals:
        if approval.answer in (Approval.Answer.RETURNED, Approval.Answer.TAKEN_BACK):
            found = [other for other in found if other.step_id != approval.step_id]
        elif approval.answer == Approval.Answer.APPROVED:
            found.append(approval)
    return found
