"""Who holds a child, and handing over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from goldenthread.access.objections import Objection, Outcome, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions.record import in_batches
from goldenthread.pathway.models import Allocation, Handover
from goldenthread.pathway.policies import allocation_objections


def allocate_all(*, by: Signature, allocations: Sequence[Allocation]) -> Outcome[Allocation]:
    outcome: Outcome[Allocation] = Outcome()
    standing: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in in_batches(Allocation, "person_id", sorted({a.person_id for a in allocations})):
        standing[allocation.person_id].append(allocation)
    for allocation in allocations:
        objections = allocation_objections(allocation, standing[allocation.person_id])
        if objections:
            outcome.refused.append((allocation, tuple(objections)))
        else:
            standing[allocation.person_id].append(allocation)
            outcome.recorded.append(allocation)
    with acting("pathway.allocate", by=by) as act:
        act.insert(outcome.recorded)
    return outcome


def allocate(*, by: Signature, allocation: Allocation) -> Allocation:
    return allocate_all(by=by, allocations=[allocation]).single()


def end_allocation(*, by: Signature, allocation: Allocation, on: date) -> Allocation:
    if on < allocation.started:
        raise Refused([Objection("ends-after-it-starts", "An allocation cannot end before it starts.", "ended")])
    with acting("pathway.end_allocation", by=by) as act:
        act.amend(allocation, {"ended": on})
    return allocation


def ask_handover(*, by: Signature, handover: Handover) -> Handover:
    """Nothing falls between: the present holder keeps the child until the next one accepts."""
    if Handover.objects.filter(person=handover.person, role=handover.role, answer=Handover.Answer.WAITING).exists():
        raise Refused([Objection("one-handover-at-a-time", "This child is being handed over already.")])
    with acting("pathway.ask_handover", by=by) as act:
        act.insert([handover])
    return handover


def answer_handover(*, by: Signature, handover: Handover, accept: bool, on: date) -> Handover:
    if handover.answer != Handover.Answer.WAITING:
        raise Refused([Objection("answer-once", "Somebody has answered this handover already.")])
    answer = Handover.Answer.ACCEPTED if accept else Handover.Answer.DECLINED
    with acting("pathway.answer_handover", by=by) as act:
        act.amend(handover, {"answer": answer, "answered_on": on})
        if accept:
            if handover.from_allocation:
                act.amend(handover.from_allocation, {"ended": on})
            new = Allocation(
                person=handover.person, role=handover.role, team=handover.to_team, worker=handover.to_worker, started=on
            )
            allocate(by=by, allocation=new)
    return handover
