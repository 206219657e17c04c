"""Invented staff in every role, to sign in as."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q

from goldenthread.access.actions import create_user, find_user, grant_role
from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.access.roles import BY_THEMSELVES, ROLES
from goldenthread.demo.supervised import SOCIAL_WORKER, write_supervision
from goldenthread.pathway.models import Allocation, RunningClock
from goldenthread.workforce.actions import correct, create_worker, join_teams
from goldenthread.workforce.models import Membership, Team, Worker

DOMAIN = "erimus.example"
SERVICE_MANAGER, SAFEGUARDING = "Service manager", "Safeguarding & Care Planning"
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
# Roles held by somebody of a team, whose children they then see.
OF_A_TEAM = {"personal_adviser": "PATH", "independent_reviewing_officer": "RAD", "early_help_worker": "EH"}
SOON = timedelta(days=14)
HERE_FOR = timedelta(days=365)
SOCIAL_WORK = ("SCP1", "SCP2", "ASSESS1", "ASSESS2")


def write_users(*, by: Signature) -> list[User]:
    """One for each role, with the e-mail address role@erimus.example; those that are there already are left alone."""
    users = []
    workers = _workers(by)
    new = False
    for role in BY_THEMSELVES:
        email = f"{role.replace('_', '.')}@{DOMAIN}"
        user = find_user(email)
        if user is None:
            worker = workers.get(role)
            name = (worker.name if worker else "") or NAMES.get(role, ROLES[role].title)
            user = create_user(by=by, email=email, name=name)
            grant_role(by=by, user=user, role=role, started=by.at.date() - HERE_FOR)
            if worker and worker.user is None:
                correct(by=by, row=worker, changes={"user": user})
            new = new or role == SOCIAL_WORKER
        users.append(user)
    if new:
        write_supervision(by=by, users=dict(zip(BY_THEMSELVES, users, strict=True)))
    return users


def _workers(by: Signature) -> dict[str, Worker]:
    """Who of the staff holds each role that sees its own work."""
    on = by.at.date()
    found = {role: holder for role, code in OF_A_TEAM.items() if (holder := _holds_most(Q(team__code=code), on))}
    managers = Membership.objects.filter(manages=True, ended=None, worker__user=None)
    managed = Q(team__code__in=SOCIAL_WORK, team__in=managers.values("team"))  # no manager's post is empty there
    if social_worker := _holds_most(managed, on):
        found["social_worker"] = social_worker
        theirs = Membership.objects.filter(worker=social_worker, ended=None).values("team")
        manager = managers.filter(team__in=theirs).select_related("worker").earliest("pk")
        found["team_manager"] = manager.worker
    found["service_manager"] = _service_manager(by, found.get("social_worker"))
    return found


def _holds_most(where: Q, on: date) -> Worker | None:
    """Of those who work there now: who has the most that is late, then that is due, then the most children."""
    late = RunningClock.objects.filter(due__lt=on).values("person")
    due = RunningClock.objects.filter(due__range=(on, on + SOON)).values("person")
    holding = Allocation.objects.filter(where, ended=None, worker__isnull=False, worker__user=None)
    busiest = holding.values("worker").annotate(
        late=Count("pk", filter=Q(person__in=late)), due=Count("pk", filter=Q(person__in=due)), all=Count("pk")
    )
    first = busiest.order_by("-late", "-due", "-all", "worker").first()
    return Worker.objects.get(pk=first["worker"]) if first else None


def _service_manager(by: Signature, social_worker: Worker | None) -> Worker:
    """Answers for the safeguarding teams and that of the social worker, besides the manager of each."""
    worker = Worker.objects.filter(job_title=SERVICE_MANAGER).first()
    if worker:
        return worker
    worker = create_worker(by=by, worker=Worker(name=NAMES["service_manager"], job_title=SERVICE_MANAGER))
    theirs = Membership.objects.filter(worker=social_worker, ended=None).values("team")
    teams = Team.objects.filter(Q(service=SAFEGUARDING) | Q(pk__in=theirs)).order_by("pk")
    started = by.at.date() - timedelta(days=500)
    join_teams(by=by, memberships=[Membership(worker=worker, team=t, started=started, manages=True) for t in teams])
    return worker
