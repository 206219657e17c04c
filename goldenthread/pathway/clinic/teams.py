"""Whose clinic a user may hold."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from goldenthread.access.models import User
from goldenthread.access.roles import Reads, roles_of
from goldenthread.pathway import scopes
from goldenthread.pathway.models import Allocation
from goldenthread.workforce.models import Team

HOLDS = "hold a clinic"


def teams_for(user: User, on: date) -> list[Team]:
    """Those that the user manages; for those who answer for all of the service, every team that holds a child."""
    holding = Team.objects.filter(Exists(Allocation.objects.filter(scopes.open_on(on), team=OuterRef("pk"))))
    if any(role.reads is Reads.EVERYBODY and HOLDS in role.permissions for role in roles_of(user, on)):
        return list(holding)
    return list(Team.objects.filter(pk__in=scopes.teams_managed_by(user, on)))
