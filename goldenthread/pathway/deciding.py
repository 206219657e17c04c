"""Who may decide on what somebody has submitted. The law and the authority's scheme name the deciders (rules/law)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from goldenthread.access.models import User
from goldenthread.access.objections import Objection
from goldenthread.access.roles import Reads, Role, may, roles_held, roles_of
from goldenthread.pathway.labels import in_a_sentence
from goldenthread.pathway.models import Approval
from goldenthread.rules.law.delegation import Decision, decisions, who_decides
from goldenthread.rules.words import day as written


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


def answered(approval: Approval) -> str:
    """Who answered it, as what, and when: `Approved by Ruth Calder (team manager) on 3 March 2026`."""
    day = written(approval.answered_on) if approval.answered_on else "a day that is not recorded"
    if approval.answer == Approval.Answer.TAKEN_BACK:
        return f"Taken back by its writer on {day}"
    said = "Approved" if approval.answer == Approval.Answer.APPROVED else "Returned"
    who = str(approval.answered_by or "somebody whose name is not recorded")
    as_what = answered_as(approval)
    return f"{said} by {who}{f' ({as_what})' if as_what else ''} on {day}"


def answered_as(approval: Approval) -> str:
    """The role in which it was answered, and in whose stead; "" where none that was held on the day decides this."""
    on, user = approval.answered_on, approval.answered_by
    decision = next((d for d in decisions() if on and d.id == approval.decision and d.holds(on)), None)
    if decision is None or user is None or on is None:
        return ""
    held = {role.name: in_a_sentence(role.title) for role in roles_held(user, on)}
    themselves = [title for name, title in held.items() if name in decision.roles]
    standing_in = [title for name, title in held.items() if name in decision.stand_in_roles]
    if themselves or not standing_in:
        return "".join(themselves[:1])
    return f"{standing_in[0]}, standing in for the {_low(decision.decider)}"


def deciders(decision: Decision) -> set[str]:
    """The roles that take it."""
    return {*decision.roles, *decision.stand_in_roles}


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]
