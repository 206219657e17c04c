"""Who may decide on what somebody has submitted. The law and the authority's scheme name the deciders (rules/law)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from goldenthread.access.models import User
from goldenthread.access.objections import Objection
from goldenthread.access.roles import Reads, Role, may, roles_held, roles_of
from goldenthread.pathway.models import Approval
from goldenthread.rules.law.delegation import Decision, decisions, who_decides


def decides(roles: Collection[Role], decision: Decision, *, near: bool) -> bool:
    """The rule, for the policy, the lists and the notices: one of somebody's roles takes the decision, itself or
    standing in, and they have the child in sight. `near`: a team of theirs holds the child or is offered the child.
    Whoever reads authority-wide has every child in sight."""
    takes = any(role.name in deciders(decision) for role in roles)
    return takes and (near or any(role.reads is Reads.EVERYBODY for role in roles))


def may_decide(user: User, decision_id: str, on: date, *, near: bool = True) -> bool:
    """Whether one of the user's roles takes this decision; of a child who is near, unless it is said otherwise."""
    return decides(roles_of(user, on), who_decides(decision_id, on), near=near)


def decisions_of(user: User, on: date) -> list[str]:
    """All that the user's roles may decide, by the ids of rules/law/delegation.toml."""
    held = roles_of(user, on)
    return [decision.id for decision in decisions() if decision.holds(on) and decides(held, decision, near=True)]


def authors_of(approval: Approval) -> set[int]:
    """Those whose work it is: who submitted it, who did it, and all who wrote in it."""
    worker = approval.step.worker
    done_by = {worker.user_id} if worker and worker.user_id else set()
    return {approval.asked_by_id, *done_by, *approval.authors}


def is_own_work(user: User, approval: Approval) -> bool:
    return user.pk in authors_of(approval)


def objections_to_deciding(user: User, approval: Approval, on: date, *, near: bool) -> list[Objection]:
    decision = who_decides(approval.decision, on)
    if not may_decide(user, approval.decision, on):
        who = _low(decision.decider + (f", or {decision.stand_in} standing in" if decision.stand_in else ""))
        return [Objection("the-decider-decides", f"{decision.decision}: this is decided by the {who}.")]
    if not may_decide(user, approval.decision, on, near=near):
        sentence = (
            f"No team of yours holds {approval.person} or is offered the child. This is decided where the child is "
            f"held, by the {_low(decision.decider)}: ask them, or have the child offered to your team."
        )
        return [Objection("the-child-is-in-sight", sentence)]
    if is_own_work(user, approval) and not may(user, "approve own work", on):
        return [Objection("not-ones-own-work", "This is your own work. Somebody else has to decide on it.")]
    return []


def stood_in(approval: Approval) -> bool:
    """Whether whoever answered did so in a role that only stands in: by the roles that they held on that day."""
    if approval.answered_by is None or approval.answered_on is None:
        return False
    try:
        decision = who_decides(approval.decision, approval.answered_on)
    except LookupError:
        return False
    held = {role.name for role in roles_held(approval.answered_by, approval.answered_on)}
    return not held & set(decision.roles) and bool(held & set(decision.stand_in_roles))


def answered_by(approval: Approval) -> str:
    """Whose answer it was, in words."""
    return f"{approval.answered_by or approval.asked_by}" + (", standing in" if stood_in(approval) else "")


def deciders(decision: Decision) -> set[str]:
    """The roles that take it."""
    return {*decision.roles, *decision.stand_in_roles}


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]
