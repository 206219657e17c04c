"""What is being written about a child and what awaits a decision, from the record that the child's page has read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from goldenthread.access.models import User
from goldenthread.pathway import doing
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.states import State
from goldenthread.pathway.models import Approval, Step
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.pathway.transitions import state_of


@dataclass(frozen=True)
class UnderWay:
    step: Step
    state: State
    do: doing.Do


def under_way(record: ChildRecord, *, for_user: User) -> list[UnderWay]:
    """Without what was never finished under a referral that has been closed: it is nobody's work any more."""
    steps = [step for step in record.steps if _may_be_open(step)]
    approvals: dict[int, list[Approval]] = defaultdict(list)
    for approval in Approval.objects.filter(step__in=[step.pk for step in steps]) if steps else ():
        approvals[approval.step_id].append(approval)
    states = ((step, state_of(step, approvals[step.pk])) for step in steps)
    return [UnderWay(step, state, _do(step, state, for_user, record.on)) for step, state in states if state != "done"]


def _may_be_open(step: Step) -> bool:
    kind = KINDS.get(step.kind)
    closed = step.child_in_need is not None and step.child_in_need.ended is not None
    return bool(kind and (kind.approved or kind.over_time) and step.authorised_on is None and not closed)


def _do(step: Step, state: State, user: User, on: date) -> doing.Do:
    if state == "awaiting approval":
        return doing.decide(step)
    return doing.if_theirs(doing.go_on(step), step.kind, user, on)
