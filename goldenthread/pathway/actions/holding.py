"""Who holds a child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from goldenthread.access.objections import Objection, Outcome, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions.reading import in_batches, lock
from goldenthread.pathway.models import Allocation
from goldenthread.pathway.policies import allocation_objections
from goldenthread.workforce.models import Membership


def allocate_all(*, by: Signature, allocations: Sequence[Allocation]) -> Outcome[Allocation]:
    """A worker's allocation without a team is given the team that the worker is in when it starts."""
    outcome: Outcome[Allocation] = Outcome()
    people = sorted({a.person_id for a in allocations})
    with acting("pathway.allocate", by=by) as act:
        lock(people)
        _name_teams([a for a in allocations if a.worker_id and not a.team_id])
        standing: dict[int, list[Allocation]] = defaultdict(list)
        for allocation in in_batches(Allocation.objects.select_related("worker", "team"), "person_id", people):
            standing[allocation.person_id].append(allocation)
        for allocation in allocations:
            objections = allocation_objections(allocation, standing[allocation.person_id])
            if objections:
                outcome.refused.append((allocation, tuple(objections)))
            else:
                standing[allocation.person_id].append(allocation)
                outcome.recorded.append(allocation)
        act.insert(outcome.recorded)
    return outcome


def _name_teams(allocations: Sequence[Allocation]) -> None:
    memberships: dict[int, list[Membership]] = defaultdict(list)
    related = Membership.objects.select_related("team").order_by("-started", "-pk")
    for row in in_batches(related, "worker_id", sorted({a.worker_id for a in allocations if a.worker_id})):
        memberships[row.worker_id].append(row)
    for allocation in allocations:
        day, of_worker = allocation.started, memberships[allocation.worker_id or 0]
        then = [m for m in of_worker if m.started <= day and (m.ended is None or day <= m.ended)]
        allocation.team = then[0].team if then else None


def amend_allocations(
    *, by: Signature, amendments: Sequence[tuple[Allocation, Mapping[str, Any]]]
) -> Outcome[Allocation]:
    """What differs is written, and the version before it kept; `recorded` lists the allocations that did differ."""
    outcome: Outcome[Allocation] = Outcome()
    people = sorted({allocation.person_id for allocation, _ in amendments})
    with acting("pathway.amend_allocations", by=by) as act:
        lock(people)
        standing = {
            a.pk: a for a in in_batches(Allocation.objects.select_related("worker", "team"), "person_id", people)
        }
        for allocation, changes in amendments:
            proposed = copy(allocation)
            for name, value in changes.items():
                setattr(proposed, name, value)
            others = [other for other in standing.values() if other.person_id == allocation.person_id]
            if objections := allocation_objections(proposed, others):
                outcome.refused.append((allocation, tuple(objections)))
            elif act.amend(allocation, changes):
                standing[allocation.pk] = proposed
                outcome.recorded.append(allocation)
    return outcome


def allocate(*, by: Signature, allocation: Allocation) -> Allocation:
    return allocate_all(by=by, allocations=[allocation]).single()


def end_allocation(*, by: Signature, allocation: Allocation, on: date) -> Allocation:
    if on < allocation.started:
        raise Refused([Objection("ends-after-it-starts", "An allocation cannot end before it starts.", "ended")])
    with acting("pathway.end_allocation", by=by) as act:
        act.amend(allocation, {"ended": on})
    return allocation
