"""Who writes, submits and decides: workers of the social work teams, who are users once they have something to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from goldenthread.access.actions import create_user, grant_role
from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.demo.users import DOMAIN, HERE_FOR
from goldenthread.pathway.models import Allocation
from goldenthread.workforce.actions import correct
from goldenthread.workforce.models import Membership, Team, Worker

HOLDING = ("ASSESS", "SCP", "CWD", "CLA", "ASPIRE")  # how the codes of the teams begin that hold children
SOCIAL_WORKER, TEAM_MANAGER = "social_worker", "team_manager"


class Staff:
    """The teams whose manager's post is filled, the manager's a user."""

    def __init__(self, by: Signature, users: dict[str, User]) -> None:
        self.by, self.users, self.on = by, users, by.at.date()
        self.managers: dict[int, User] = {}
        self._made: dict[int, User] = {}
        rows = Membership.objects.filter(manages=True, ended=None, team__code__regex=f"^({'|'.join(HOLDING)})")
        for row in rows.select_related("worker__user", "team").order_by("team_id", "pk"):
            if row.worker.user is None or row.worker.user != users["service_manager"]:
                self.managers.setdefault(row.team_id, self.user_of(row.worker, TEAM_MANAGER))

    def user_of(self, worker: Worker, role: str = SOCIAL_WORKER) -> User:
        known = self._made.get(worker.pk) or worker.user  # a worker may be in hand twice
        if known is None:
            email = f"{worker.name.lower().replace(' ', '.')}.{worker.pk}@{DOMAIN}".replace("’", "").replace("'", "")
            known = self._made[worker.pk] = create_user(by=self.by, email=email, name=worker.name)
            grant_role(by=self.by, user=known, role=role, started=self.on - HERE_FOR)
            correct(by=self.by, row=worker, changes={"user": known})
        return known

    def signed(self, user: User, days_ago: int, why: str = "") -> Signature:
        """In the afternoon of a day before."""
        return Signature(user, self.by.at - timedelta(days=days_ago, hours=2, minutes=user.pk * 7 % 60), why)

    @property
    def ours(self) -> int | None:
        """The team of the team manager whom anybody can sign in as."""
        mine = self.users.get(TEAM_MANAGER)
        return next((team for team, user in self.managers.items() if user == mine), None)

    @property
    def teams(self) -> list[Team]:
        """That team first."""
        teams = Team.objects.filter(pk__in=self.managers).order_by("pk")
        return sorted(teams, key=lambda team: (team.pk != self.ours, team.pk))

    def held(self, team: Team) -> QuerySet[Allocation]:
        """The children whom workers of the team hold, those first of whom the one to sign in as is the worker."""
        rows = Allocation.objects.filter(team=team, ended=None, role=Allocation.Role.CASE_WORKER, worker__isnull=False)
        rows = rows.exclude(worker__user=self.managers[team.pk]).filter(person__merged_into=None)
        return rows.select_related("person", "worker__user", "team").order_by("pk")

    def mine(self) -> Iterator[Allocation]:
        """The children of the social worker to sign in as."""
        rows = Allocation.objects.filter(
            ended=None, worker__user=self.users.get(SOCIAL_WORKER), person__merged_into=None
        )
        yield from rows.select_related("person", "worker__user", "team").order_by("pk")


def before(on: date, days: int) -> date:
    return on - timedelta(days=days)
