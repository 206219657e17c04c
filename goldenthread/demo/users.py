"""Invented staff in every role, to sign in as."""

from __future__ import annotations

from goldenthread.access.actions import create_user, find_user, grant_role
from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.access.roles import ROLES
from goldenthread.workforce.actions import correct
from goldenthread.workforce.models import Membership, Worker

DOMAIN = "erimus.example"
NAMES = {
    "front_door_screener": "Nadia Haddad",
    "emergency_duty_worker": "Colin Trattles",
    "early_help_worker": "Comfort Boateng",
    "lead_member": "Joan Marwood",
    "scrutiny_councillor": "Terence Oddy",
    "democratic_services_officer": "Moira Wintergill",
    "conference_chair": "Graham Oyelaran",
    "auditor": "Beth Lindqvist",
    "performance_analyst": "Tom Ferriby",
    "director": "Helen Ashdown",
    "head_of_service": "Priya Raman",
    "service_manager": "Martin Eland",
    "inspector": "Eleanor Prowse",
    "system_administrator": "Sam Quigley",
    "fostering_and_placements_worker": "Lesley Garbutt",
}
# Roles held by somebody of a team, whose children they then see: the team, and whether its manager.
OF_A_TEAM = {
    "social_worker": ("SCP1", False),
    "team_manager": ("SCP1", True),
    "personal_adviser": ("PATH", False),
    "independent_reviewing_officer": ("RAD", False),
    "early_help_worker": ("EH", False),
}


def write_users(*, by: Signature) -> list[User]:
    """One for each role, with the e-mail address role@erimus.example; those that are there already are left alone."""
    users = []
    for role in ROLES:
        email = f"{role.replace('_', '.')}@{DOMAIN}"
        user = find_user(email)
        if user is None:
            worker = _somebody_of(role)
            name = (worker.name if worker else "") or NAMES.get(role, ROLES[role].title)
            user = create_user(by=by, email=email, name=name)
            grant_role(by=by, user=user, role=role, started=by.at.date())
            if worker:
                correct(by=by, row=worker, changes={"user": user})
        users.append(user)
    return users


def _somebody_of(role: str) -> Worker | None:
    """The worker who has held their place in the team longest, and holds it still."""
    if role not in OF_A_TEAM:
        return None
    code, manages = OF_A_TEAM[role]
    place = Membership.objects.filter(team__code=code, ended=None, manages=manages, worker__user=None)
    membership = place.select_related("worker").order_by("started", "pk").first()
    return membership.worker if membership else None
