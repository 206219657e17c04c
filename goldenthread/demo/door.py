"""The front door of the invented authority: its manager, and what awaits a decision, laid before whoever decides."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from goldenthread.access.actions import create_user, find_user, grant_role
from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.demo.users import DOMAIN, HERE_FOR
from goldenthread.pathway.actions import finish
from goldenthread.pathway.models import RunningClock, Step
from goldenthread.workforce.actions import correct, create_worker, join_teams
from goldenthread.workforce.models import Membership, Team, Worker

MANAGER, TITLE = f"front.door.manager@{DOMAIN}", "Front-door manager"
DESCRIPTION = "Decides at the front door what becomes of each contact and referral, and sees it live."
ROLES = ("front_door_screener", "team_manager")
SCREENER = f"front.door.screener@{DOMAIN}"
TEAM, NAME = "MACH", "Yvonne Tasker"


def write_front_door(*, by: Signature) -> User:
    """The manager of the front door; that user is left alone where there is one. Stand after `write_users`."""
    user = find_user(MANAGER)
    if user is None:
        worker = _worker(by)
        user = create_user(by=by, email=MANAGER, name=worker.name or NAME)
        for role in ROLES:
            grant_role(by=by, user=user, role=role, started=by.at.date() - HERE_FOR)
        correct(by=by, row=worker, changes={"user": user})
        _lay_before(by)
    return user


def _worker(by: Signature) -> Worker:
    """Who manages the team; where the post is empty, somebody is hired into it."""
    managing = Membership.objects.filter(team__code=TEAM, manages=True, ended=None, worker__user=None)
    if found := managing.select_related("worker").order_by("pk").first():
        return found.worker
    worker = create_worker(by=by, worker=Worker(name=NAME, job_title="Team manager"))
    teams = Team.objects.filter(code=TEAM)
    started = by.at.date()
    join_teams(by=by, memberships=[Membership(worker=worker, team=t, started=started, manages=True) for t in teams])
    return worker


def _lay_before(by: Signature) -> None:
    """What has not been decided was screened, and is with the decider: as if the screener had just submitted it."""
    clocks = RunningClock.objects.filter(clock__in=("CONTACT-DECISION", "REF-1WD"))
    ids = [int(subject.partition(" ")[2]) for subject in clocks.values_list("subject", flat=True)]
    groups: dict[UUID, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(pk__in=ids, group__isnull=False).order_by("pk"):
        assert step.group is not None
        groups[step.group].append(step)
    screener = find_user(SCREENER) or by.user
    for steps in groups.values():
        finish(by=Signature(screener, by.at, by.why), steps=steps)
