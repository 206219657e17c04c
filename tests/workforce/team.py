"""A team with its manager, a service manager above two teams, and who works there. All with a sign-in of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.workforce.actions import create_team, create_worker, join_team, record_supervision
from goldenthread.workforce.models import Membership, Supervision, Team, Worker
from tests.people_of_erimus import hire, person_called, signed

TODAY = date(2026, 3, 3)
LONG_AGO = date(2020, 1, 6)


@dataclass(frozen=True)
class North:
    team: Team
    other: Team
    amina: Worker  # a social worker of the team
    bola: Worker  # another
    ruth: Worker  # manages the team
    martin: Worker  # manages this team and the other
    omar: Worker  # manages the other team


def by(worker: Worker | User | None = None, on: date = TODAY) -> Signature:
    user = worker.user if isinstance(worker, Worker) else worker
    return signed(user, datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC))


def member(worker: Worker, team: Team, started: date = LONG_AGO, **facts: Any) -> Membership:
    return join_team(by=signed(), membership=Membership(worker=worker, team=team, started=started, **facts))


def worker(name: str, user: User | None = None, **facts: Any) -> Worker:
    return create_worker(by=signed(), worker=Worker(name=name, user=user, **facts))


def north() -> North:
    team = create_team(by=signed(), team=Team(code="SCP1", name="North", service="Safeguarding"))
    other = create_team(by=signed(), team=Team(code="SCP2", name="South", service="Safeguarding"))
    amina = worker("Amina Yusuf", person_called("amina"), job_title="Social worker")
    bola = worker("Bola Ade", hire("Bola Ade", "social_worker"))
    ruth = worker("Ruth Calder", person_called("ruth"))
    martin = worker("Martin Eland", hire("Martin Eland", "service_manager"))
    omar = worker("Omar Sadiq", hire("Omar Sadiq", "team_manager"))
    member(amina, team)
    member(bola, team)
    member(ruth, team, manages=True)
    member(omar, other, manages=True)
    member(martin, team, manages=True)
    member(martin, other, manages=True)
    return North(team, other, amina, bola, ruth, martin, omar)


def held(worker: Worker, supervisor: Worker, on: date = TODAY, **facts: Any) -> Supervision:
    new = Supervision(worker=worker, supervisor=supervisor, held_on=on, **{"minutes": 60, **facts})
    return record_supervision(by=by(supervisor, on), supervision=new)


def cancelled(worker: Worker, supervisor: Worker, on: date, because: str = "court") -> Supervision:
    new = Supervision(worker=worker, supervisor=supervisor, cancelled_for=on, cancelled_because=because)
    return record_supervision(by=by(supervisor, on), supervision=new)


def action(what: str = "Read the chronology", who: str = "worker", due: str = "2026-03-20") -> dict[str, str]:
    return {"what": what, "who": who, "by": due, "done": ""}
