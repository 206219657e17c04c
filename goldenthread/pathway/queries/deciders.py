"""Who could decide on what waits: whose role takes the decision, who has the child in sight, and whose work it is not.

In sight is a child to whoever reads authority-wide, and to those in a team that holds the child or is offered them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q

from goldenthread.access.models import Grant
from goldenthread.access.roles import ROLES, Reads
from goldenthread.pathway.models import Allocation, Approval, Handover
from goldenthread.pathway.scopes import member_on, open_on
from goldenthread.rules.law.delegation import who_decides
from goldenthread.workforce.models import Membership

Users = dict[str, set[int]]  # role → users


def deciders_of(approvals: Sequence[Approval], on: date) -> dict[int, set[int]]:
    """By approval, the users; none where nobody could decide."""
    if not approvals:
        return {}
    roles = {a.decision: _roles(a.decision, on) for a in approvals}
    holders = _users_with({role for each in roles.values() for role in each}, on)
    teams, members = _teams_of({a.person_id for a in approvals}, on), _members(on)
    found = {}
    for approval in approvals:
        near = {user for team in teams[approval.person_id] for user in members[team]}
        users = {
            user
            for role in roles[approval.decision]
            for user in holders[role]
            if ROLES[role].reads is Reads.EVERYBODY or user in near
        }
        found[approval.pk] = users - own_work_of(approval)
    return found


def own_work_of(approval: Approval) -> set[int]:
    """Those who submitted it, or did it."""
    worker = approval.step.worker
    return {approval.asked_by_id} | ({worker.user_id} if worker and worker.user_id else set())


def _roles(decision_id: str, on: date) -> set[str]:
    decision = who_decides(decision_id, on)
    return {*decision.roles, *decision.stand_in_roles} & ROLES.keys()


def _users_with(roles: Collection[str], on: date) -> Users:
    holding = Q(started__lte=on) & (Q(ended__isnull=True) | Q(ended__gte=on))
    found: Users = defaultdict(set)
    for role, user in Grant.objects.filter(holding, role__in=roles, user__is_active=True).values_list(
        "role", "user_id"
    ):
        found[role].add(user)
    return found


def _teams_of(people: Collection[int], on: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    held = Allocation.objects.filter(open_on(on), person_id__in=people, team__isnull=False)
    offered = Handover.objects.filter(person_id__in=people, answer=Handover.Answer.WAITING, to_team__isnull=False)
    pairs = held.order_by().values_list("person_id", "team_id")
    for person, team in pairs.union(offered.order_by().values_list("person_id", "to_team_id")):
        found[person].add(team)
    return found


def _members(on: date) -> dict[int, set[int]]:
    """The users in each team."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(member_on(on), worker__user__isnull=False)
    for team, user in rows.values_list("team_id", "worker__user_id"):
        found[team].add(user)
    return found
