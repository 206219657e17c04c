"""What the one who held a child was writing goes with the child: nothing that is open stays with whoever has left.

What was submitted stays as it was submitted, by whom. Where it is returned or taken back it is open again, and then it
is for whoever holds the child by that time. A writing about several children stays one: the step of each child is with
whoever holds that child, and both go on in one draft.
"""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.access.record import Act
from goldenthread.pathway.models import Allocation, Step
from goldenthread.pathway.queries.to_write import open_steps


def former_holder(new: Allocation) -> Allocation | None:
    """Who holds the child in the role before the new one does; where nobody does, who did last."""
    rows = Allocation.objects.filter(person=new.person_id, role=new.role).exclude(pk=new.pk)
    return rows.filter(ended=None).first() or rows.order_by("ended", "pk").last()


def pass_on_open_steps(act: Act, *, former: Allocation | None, to: Allocation) -> None:
    """Of the child: those that the former holder was to write, or that were with their team where it had no worker."""
    if former is None or _goes_on_in_another_role(former):
        return
    whose = {"worker": former.worker_id} if former.worker_id else {"worker": None, "team": former.team_id}
    for step in open_steps().filter(person=to.person_id, **whose):
        act.amend(step, {"worker": to.worker, "team": to.team})


def give_to_whoever_holds(act: Act, steps: Iterable[Step]) -> None:
    """These are open again. Whoever wrote one may have handed the child over meanwhile."""
    holding = Allocation.objects.filter(ended=None).select_related("worker", "team")
    for step in steps:
        theirs = Allocation.objects.filter(person=step.person_id, worker=step.worker_id, worker__isnull=False)
        left = theirs.order_by("ended", "pk").last()
        if left is None or theirs.filter(ended=None).exists():
            continue
        for now in holding.filter(person=step.person_id, role=left.role):
            act.amend(step, {"worker": now.worker, "team": now.team})


def _goes_on_in_another_role(former: Allocation) -> bool:
    """A case worker writes whatever is open; somebody who held the child beside the case work may go on with that."""
    if former.worker_id is None or former.role == Allocation.Role.CASE_WORKER:
        return False
    rows = Allocation.objects.filter(person=former.person_id, worker=former.worker_id, ended=None)
    return rows.exclude(role=former.role).exists()
