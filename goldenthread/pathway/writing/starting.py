"""How a draft begins: with what is known already, or with what an open step says."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from goldenthread.access.record import Signature
from goldenthread.pathway.actions.drafts import start_draft
from goldenthread.pathway.actions.record import amend_step, day_of
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Draft, Step
from goldenthread.pathway.queries.writing import last_steps, open_step_of
from goldenthread.pathway.writing.fields import boxes_of
from goldenthread.pathway.writing.form import asked_of, typed_of
from goldenthread.pathway.writing.known import About, beginnings, kinds_looked_at
from goldenthread.pathway.writing.typed import Boxes
from goldenthread.people.models import Person


def start(
    kind: str, children: Sequence[Person], by: Signature, follows: Step | None = None, typed: Boxes | None = None
) -> Draft:
    open_step = open_step_of(children[0], KINDS[kind]) if children else None
    if open_step:
        return start_open(by=by, steps=_of_group(by, open_step), typed=typed)
    known = beginning(kind, children, by)
    return start_draft(by=by, kind=kind, children=children, follows=follows, typed={**known, **(typed or {})})


def start_open(*, by: Signature, steps: Sequence[Step], typed: Boxes | None = None) -> Draft:
    """The draft of steps that stand open: with what they say, and where they say nothing, what is known."""
    kind, children = KINDS[steps[0].kind], [step.person for step in steps]
    known = beginning(kind.id, children, by, group=steps[0].group)
    boxes = {**known, **typed_of(kind, steps), **(typed or {})}
    return start_draft(by=by, kind=kind.id, children=children, typed=boxes, group=steps[0].group)


def beginning(kind: str, children: Sequence[Person], by: Signature, group: uuid.UUID | None = None) -> Boxes:
    found = beginnings(KINDS[kind], abouts(kind, children, by, group))
    asked = {a.name: a for question in KINDS[kind].questions for a in asked_of(question, children)}
    return {
        box: v for name, known in found.items() for box, v in boxes_of(asked[name].question, name, known.value).items()
    }


def abouts(kind: str, children: Sequence[Person], by: Signature, group: uuid.UUID | None = None) -> list[About]:
    """The children, with the last steps that the kind's questions look at: not those of the writing itself."""
    on = day_of(by)
    steps = last_steps(children, kinds_looked_at(KINDS[kind]), on=on, besides=group)
    return [About(child, by.user, on, steps, kind, group) for child in children]


def _of_group(by: Signature, step: Step) -> list[Step]:
    """Those that are written together. One that came without a group, from a return, is given one."""
    if step.group is None:
        return [amend_step(by=by, step=step, changes={"group": uuid.uuid4()})]
    return list(Step.objects.filter(group=step.group).select_related("person").order_by("pk"))
