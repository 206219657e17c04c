"""What is written over time is begun from a child's page: it stands open from the day it begins, so its clock runs.
What was begun by mistake is taken off the record."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions import notices
from goldenthread.pathway.actions.drafts import discard_draft, fill_draft, set_children
from goldenthread.pathway.actions.finishing import all_or_none
from goldenthread.pathway.actions.opening import open_one
from goldenthread.pathway.actions.reading import lock
from goldenthread.pathway.actions.record import day_of, record_steps, withdraw
from goldenthread.pathway.doers import objections_to_doing
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Allocation, Draft, Step
from goldenthread.pathway.policies import beginning_objections
from goldenthread.pathway.queries.writing import only_begun
from goldenthread.pathway.writing.form import typed_of
from goldenthread.pathway.writing.typed import Hand
from goldenthread.workforce.models import Worker


def begin(*, by: Signature, steps: Sequence[Step]) -> list[Step]:
    """It begins for every child or for none. `steps` are one for each, of one kind and group, with the day it began.

    Where it had been typed in before it was begun, the draft of that group is about these children from now on, and
    says what they say. Begun a second time, it answers with what stands. Raises Refused.
    """
    group, kind = steps[0].group, steps[0].kind
    assert group is not None
    if objections := objections_to_doing(by.user, KINDS[kind], day_of(by)):
        raise Refused(objections)
    with acting("pathway.begin", by=by):
        lock([step.person_id for step in steps])
        if standing := list(Step.objects.filter(group=group)):
            return standing
        objections = [o for step in steps for o in beginning_objections(step, open_one(step.person_id, kind))]
        if objections:
            raise Refused(objections)
        _name_who_does_it(by, steps)
        begun = all_or_none(record_steps(by=by, steps=steps))
        if (draft := Draft.objects.filter(group=group, discarded_at=None).first()) is not None:
            _put_into_the_draft(by, draft, begun)
        notices.of_steps(by=by, steps=begun)
    return begun


def take_off(*, by: Signature, group: UUID) -> list[Step]:
    """It was begun by mistake: it leaves the record, and the reason stays in its history. What was typed can be brought
    back, as any draft that is discarded. Raises Refused."""
    with acting("pathway.take_off", by=by):
        steps = list(Step.objects.filter(group=group).select_related("person", "recorded_by").order_by("pk"))
        lock([step.person_id for step in steps])
        if not only_begun(steps):
            raise Refused(
                [Objection("only-what-was-begun", "More has come of it than a beginning, so it stays on the record.")]
            )
        if not by.why.strip():
            raise Refused([Objection("taken-off-with-a-reason", "Say what the mistake was.", "why")])
        withdraw(by=by, rows=steps)
        if Draft.objects.filter(group=group, discarded_at=None).exists():
            discard_draft(by=by, group=group)
    return steps


def _name_who_does_it(by: Signature, steps: Sequence[Step]) -> None:
    """Whoever holds the child; where nobody is named, whoever begins it."""
    rows = Allocation.objects.filter(person__in=[s.person_id for s in steps], ended=None)
    holders = {a.person_id: a for a in rows.filter(role=Allocation.Role.CASE_WORKER).select_related("worker", "team")}
    begins = Worker.objects.filter(user=by.user).first()
    for step in steps:
        holder = holders.get(step.person_id)
        step.worker = (holder.worker if holder else None) or begins
        step.team = holder.team if holder else None


def _put_into_the_draft(by: Signature, draft: Draft, steps: Sequence[Step]) -> None:
    before = set(draft.children.values_list("pk", flat=True))
    add = [step.person for step in steps if step.person_id not in before]
    set_children(by=by, group=draft.group, add=add, leave_out=before - {step.person_id for step in steps})
    hand = Hand(user=by.user.pk, at=by.at.isoformat(), page="begun")
    fill_draft(by=by, group=draft.group, boxes=typed_of(KINDS[draft.kind], steps), hand=hand)
