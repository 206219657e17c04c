"""Who could decide on what waits, by the rule of pathway/deciding.py, and whose work it is not.

A writing about several children is decided once: who has one of them in a team of theirs is near to all of it.
Where two decide, they are two people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from goldenthread.access.asked_once import once_each
from goldenthread.access.models import Grant, User
from goldenthread.access.objections import Objection
from goldenthread.access.roles import ROLES, Role, may
from goldenthread.pathway.deciding import authors_of, deciders, decides, may_decide, objections_to_deciding
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Allocation, Approval, Handover
from goldenthread.pathway.scopes import member_on, open_on, teams_of
from goldenthread.rules.law.delegation import who_decides
from goldenthread.workforce.models import Membership

OWN_WORK = "approve own work"


def deciders_of(approvals: Sequence[Approval], on: date) -> dict[int, set[int]]:
    """By approval, the users; none where nobody could decide."""
    waiting = {approval.pk: approval for approval in approvals}
    return once_each(("deciders", on), waiting.keys(), lambda ids: _deciders_of([waiting[pk] for pk in ids], on))


def objections_for(user: User, approvals: Sequence[Approval], on: date) -> list[Objection]:
    """Why the user may not decide on this writing: the approvals are those that wait for its children."""
    ids = {approval.person_id for approval in approvals}
    near = is_near(user, ids, on)
    found = [each for approval in approvals for each in objections_to_deciding(user, approval, on, near=near)]
    if not found and not may(user, OWN_WORK, on) and any(user.pk in o for o in took_another(approvals).values()):
        sentence = "You have taken another decision on this. Somebody else has to take this one."
        found.append(Objection("two-deciders-are-two-people", sentence))
    return list({each.policy: each for each in reversed(found)}.values())


def took_another(approvals: Collection[Approval]) -> dict[int, set[int]]:
    """By approval, the users who took another of the decisions on its step, whether or not it was returned since."""
    several = {a.step_id for a in approvals if len(KINDS[a.step.kind].approved) > 1}
    given = Approval.objects.filter(step__in=several, answer=Approval.Answer.APPROVED)
    by_step: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for step, decision, user in given.values_list("step_id", "decision", "answered_by_id") if several else ():
        by_step[step].append((decision, user))
    return {a.pk: {user for decision, user in by_step[a.step_id] if decision != a.decision} for a in approvals}


def may_decide_on(user: User, decision_id: str, people: Collection[int], on: date) -> bool:
    """Whether it is theirs to decide of these children, whoever wrote it."""
    return may_decide(user, decision_id, on, near=is_near(user, people, on))


def is_near(user: User, people: Collection[int], on: date) -> bool:
    """A team of theirs holds one of the children, or is offered one."""
    theirs = set(teams_of(user, on).values_list("team_id", flat=True))
    return bool(theirs) and any(theirs & teams for teams in _teams(on, "person_id", people).values())


def _deciders_of(approvals: Sequence[Approval], on: date) -> dict[int, set[int]]:
    if not approvals:
        return {}
    decisions = {a.decision: who_decides(a.decision, on) for a in approvals}
    held = _roles_held({role for each in decisions.values() for role in deciders(each)}, on)
    teams = _teams_near(approvals, on)
    members = _members({team for each in teams.values() for team in each}, on)
    far = {d.id: {user for user, roles in held.items() if decides(roles, d, near=False)} for d in decisions.values()}
    close = {d.id: {user for user, roles in held.items() if decides(roles, d, near=True)} for d in decisions.values()}
    own_too = {user for user, roles in held.items() if any(OWN_WORK in role.permissions for role in roles)}
    others = took_another(approvals)
    found = {}
    for a in approvals:
        near = {user for team in teams[a.step.group or a.person_id] for user in members[team]}
        found[a.pk] = (far[a.decision] | (close[a.decision] & near)) - ((authors_of(a) | others[a.pk]) - own_too)
    return found


def _roles_held(taking: Collection[str], on: date) -> Mapping[int, Collection[Role]]:
    """All the roles of whoever holds one of those."""
    holding = Q(started__lte=on) & (Q(ended__isnull=True) | Q(ended__gte=on))
    takers = Grant.objects.filter(holding, role__in=taking).values("user_id")
    rows = Grant.objects.filter(holding, user__in=takers, user__is_active=True)
    found: dict[int, list[Role]] = defaultdict(list)
    for user, role in rows.values_list("user_id", "role"):
        if role in ROLES:
            found[user].append(ROLES[role])
    return found


def _teams_near(approvals: Sequence[Approval], on: date) -> dict[Any, set[int]]:
    """By writing (by child, where it is of none): the teams that hold one of its children or are offered one."""
    found = _teams(on, "person__steps__group", {a.step.group for a in approvals if a.step.group})
    return found | _teams(on, "person_id", {a.person_id for a in approvals if not a.step.group})


def _teams(on: date, by: str, keys: Collection[Any]) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = defaultdict(set)
    about = Q(**{f"{by}__in": keys})
    held = Allocation.objects.filter(open_on(on), about, team__isnull=False)
    offered = Handover.objects.filter(about, answer=Handover.Answer.WAITING, to_team__isnull=False)
    pairs = held.order_by().values_list(by, "team_id")
    for key, team in pairs.union(offered.order_by().values_list(by, "to_team_id")) if keys else ():
        found[key].add(team)
    return found


def _members(teams: Collection[int], on: date) -> dict[int, set[int]]:
    """The users in each team."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(member_on(on), team__in=teams, worker__user__isnull=False)
    for team, user in rows.values_list("team_id", "worker__user_id"):
        found[team].add(user)
    return found
