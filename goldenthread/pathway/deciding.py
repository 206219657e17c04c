"""Who may decide on what somebody has submitted. The law and the authority's scheme name the deciders (rules/law)."""

from __future__ import annotations

from datetime import date

from goldenthread.access.models import User
from goldenthread.access.objections import Objection
from goldenthread.access.roles import may, roles_of
from goldenthread.pathway.models import Approval
from goldenthread.rules.law.delegation import Decision, decisions, who_decides


def may_decide(user: User, decision_id: str, on: date) -> bool:
    """Whether one of the user's roles takes this decision, itself or standing in."""
    decision = who_decides(decision_id, on)
    return any(role.name in _deciders(decision) for role in roles_of(user, on))


def decisions_of(user: User, on: date) -> list[str]:
    """All that the user's roles may decide, by the ids of rules/law/delegation.toml."""
    held = {role.name for role in roles_of(user, on)}
    return [decision.id for decision in decisions() if decision.holds(on) and held & _deciders(decision)]


def is_own_work(user: User, approval: Approval) -> bool:
    """Submitted by them, or done by them."""
    worker = approval.step.worker
    return approval.asked_by_id == user.pk or bool(worker and worker.user_id == user.pk)


def objections_to_deciding(user: User, approval: Approval, on: date) -> list[Objection]:
    decision = who_decides(approval.decision, on)
    if not may_decide(user, approval.decision, on):
        who = decision.decider + (f", or {decision.stand_in} standing in" if decision.stand_in else "")
        return [Objection("the-decider-decides", f"{decision.decision}: this is decided by the {_low(who)}.")]
    if is_own_work(user, approval) and not may(user, "approve own work", on):
        return [Objection("not-ones-own-work", "This is your own work. Somebody else has to decide on it.")]
    return []


def _deciders(decision: Decision) -> set[str]:
    return {*decision.roles, *decision.stand_in_roles}


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]
