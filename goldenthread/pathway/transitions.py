"""In which state a step is. A state is never stored: it follows from the step and its approvals. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.access.objections import Objection
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.states import TRANSITIONS, Event, State
from goldenthread.pathway.models import Approval, Step

WRITABLE: tuple[State, ...] = ("being written", "returned")
SAID = {
    "awaiting approval": "It has been submitted and awaits a decision. Take it back first, or ask for it back.",
    "done": "It is signed off. Correct it from its page, with the reason.",
    "being written": "It is being written and has not been submitted.",
    "returned": "It has been returned to its writer.",
}


def state_of(step: Step, approvals: Sequence[Approval]) -> State:
    """`approvals` are those of the step, the earliest first."""
    kind = KINDS.get(step.kind)
    if step.authorised_on is not None or kind is None or not (kind.approved or kind.over_time):
        return "done"
    if not approvals:
        return "done" if step.outcome else "being written"  # what came with an outcome came whole
    match approvals[-1].answer:
        case Approval.Answer.WAITING:
            return "awaiting approval"
        case Approval.Answer.RETURNED:
            return "returned"
        case Approval.Answer.APPROVED:
            return "done"
    return "being written"


def objections(state: State, event: Event) -> list[Objection]:
    """Why this cannot happen in that state; nothing where it can."""
    if event in TRANSITIONS[state]:
        return []
    return [Objection(f"cannot-{event.split()[0]}", SAID[state])]
