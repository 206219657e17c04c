"""Who has had supervision and who is to have it; who is away, newly qualified or from an agency. The only readings.

The words of a supervision are read by its worker, its supervisor and the worker's present line. Whoever may "see every
supervision" reads dates and elements, and no words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from goldenthread.access.asked_once import once_each
from goldenthread.access.models import User
from goldenthread.access.roles import may
from goldenthread.workforce import standard
from goldenthread.workforce.line import Line, member_on, worker_of
from goldenthread.workforce.models import Absence, Membership, Supervision, Team, Worker

SEE_EVERY = "see every supervision"


class Reads(Enum):
    """How much of a worker's supervision somebody reads."""

    WORDS = "everything"
    DATES = "dates and elements"


class NotRead(LookupError):
    """There is no such worker or supervision for this user."""


@dataclass(frozen=True)
class Seen:
    """A worker, as far as the user reads them. `leads`: the user is in the worker's line today."""

    worker: Worker
    reads: Reads
    leads: bool
    own: bool
    team: str
    supervisors: list[Worker]


@dataclass(frozen=True)
class SupervisionState:
    """`last` is the last one-to-one supervision held; `due` the next one's day, None where no rule sets it."""

    worker: Worker
    team: str
    last: Supervision | None
    due: date | None
    overdue_by: int  # days
    how_often: str
    planned: date | None
    cancelled: tuple[Supervision, ...]  # since the last one held
    away: Absence | None
    newly_qualified_until: date | None
    agency: bool

    @property
    def overdue(self) -> bool:
        return self.overdue_by > 0


# --- the people of a team ---


def absent_on(workers: Iterable[Worker], on: date) -> dict[int, Absence]:
    def ask(ids: set[int]) -> dict[int, Absence]:
        rows = Absence.objects.filter(member_on(on), worker__in=ids)
        return {absence.worker_id: absence for absence in rows}

    return once_each(("away", on), {worker.pk for worker in workers}, ask)


def newly_qualified(workers: Iterable[Worker], on: date) -> dict[int, date]:
    """Those who count as newly qualified, each with the last day on which they do."""
    found = {worker.pk: standard.newly_qualified_until(worker, on) for worker in workers}
    return {pk: until for pk, until in found.items() if until}


def absences_of(worker: Worker) -> list[Absence]:
    """The latest first. For those to whom worker_seen shows them."""
    return list(Absence.objects.filter(worker=worker).order_by("-started"))


def absence_for(pk: int, *, for_user: User, on: date) -> Absence:
    """One of somebody in the user's line. Raises NotRead."""
    absence = Absence.objects.select_related("worker").filter(pk=pk).first()
    if absence is None or not worker_seen(absence.worker_id, for_user=for_user, on=on).leads:
        raise NotRead(pk)
    return absence


# --- who has had supervision ---


def supervision_state(workers: Iterable[Worker], on: date, line: Line | None = None) -> dict[int, SupervisionState]:
    """How it stands with each worker's supervision; asked for by those who may know (due_supervisions scopes)."""
    asked = {worker.pk: worker for worker in workers}
    line = line or Line(on)
    last, cancelled = _last_held(asked, on), _cancelled(asked)
    away, asked_since = absent_on(asked.values(), on), _asked_since(asked.keys() - last.keys())
    found = {}
    for pk, worker in asked.items():
        held = last.get(pk)
        since = held.on if held else asked_since.get(pk)
        due = standard.due_after(worker, since) if since else None
        members = line.memberships.get(pk, [])
        found[pk] = SupervisionState(
            worker=worker,
            team=line.team_names(worker),
            last=held,
            due=due,
            overdue_by=max((on - due).days, 0) if due else 0,
            how_often=standard.how_often(worker, since) if since else "",
            planned=held.next_planned if held else None,
            cancelled=tuple(c for c in cancelled[pk] if since is None or c.on > since),
            away=away.get(pk),
            newly_qualified_until=standard.newly_qualified_until(worker, on),
            agency=any(member.agency for member in members),
        )
    return found


@dataclass(frozen=True)
class Overview:
    """A user's page: their own, those they supervise, those further down their line, those of a team they asked for."""

    me: Worker | None
    mine: SupervisionState | None
    supervisors: list[Worker]
    supervised: list[SupervisionState]
    further: list[SupervisionState]
    every: list[SupervisionState]


def overview(*, for_user: User, on: date, team: str = "") -> Overview:
    """`team`: the code of the team that whoever may see every supervision asks for."""
    me, line = worker_of(for_user), Line(on)
    below = line.below(me) if me else []
    nearest = {worker.pk for worker in line.supervised_by(me)} if me else set()
    every = _of_team(line, team) if team and may(for_user, SEE_EVERY, on) else []
    states = supervision_state([*([me] if me else []), *below, *every], on, line)
    return Overview(
        me=me,
        mine=states[me.pk] if me else None,
        supervisors=line.supervisors_of(me) if me else [],
        supervised=in_order(states[worker.pk] for worker in below if worker.pk in nearest),
        further=in_order(states[worker.pk] for worker in below if worker.pk not in nearest),
        every=in_order(states[worker.pk] for worker in every),
    )


@dataclass(frozen=True)
class Coming:
    """A worker's own next supervision: planned for a day, and due by one."""

    last: Supervision | None
    planned: date | None
    due: date | None
    how_often: str
    overdue: bool


def next_supervision(worker: Worker, on: date) -> Coming:
    """For the worker's own front page: one question, where supervision_state asks eight."""
    held = Supervision.objects.filter(worker=worker, held_on__lte=on, kind__in=standard.ONE_TO_ONE)
    last = held.order_by("-held_on", "-pk").first()
    if last is None:
        return Coming(None, None, None, "", overdue=False)
    due = standard.due_after(worker, last.on)
    return Coming(last, last.next_planned, due, standard.how_often(worker, last.on), overdue=bool(due and due < on))


def due_supervisions(*, for_user: User, on: date) -> list[SupervisionState]:
    """Those whom the user supervises, the longest overdue first."""
    me, line = worker_of(for_user), Line(on)
    return in_order(supervision_state(line.supervised_by(me), on, line).values()) if me else []


def _of_team(line: Line, code: str) -> list[Worker]:
    """Those of a team who have somebody above them."""
    there = [w for w in line.workers.values() if code in {team.code for team in line.teams[w.pk].values()}]
    return [worker for worker in there if line.of(worker)]


def in_order(states: Iterable[SupervisionState]) -> list[SupervisionState]:
    """By when it is due: what is longest overdue first. No worker is ranked by what their supervision covered."""
    return sorted(states, key=lambda s: (s.due or date.max, s.worker.name, s.worker.pk))


def teams(on: date) -> list[Team]:
    return list(Team.objects.filter(pk__in=Membership.objects.filter(member_on(on)).values("team_id")))


def _last_held(workers: Collection[int], on: date) -> dict[int, Supervision]:
    held = Supervision.objects.filter(worker=OuterRef("pk"), held_on__lte=on, kind__in=standard.ONE_TO_ONE)
    latest = held.order_by("-held_on", "-pk").values("pk")[:1]
    ids = Worker.objects.filter(pk__in=workers).annotate(latest=Subquery(latest)).values("latest")
    rows = Supervision.objects.filter(pk__in=ids).select_related("supervisor")
    return {row.worker_id: row for row in rows}


def _cancelled(workers: Collection[int]) -> dict[int, list[Supervision]]:
    found: dict[int, list[Supervision]] = defaultdict(list)
    for row in Supervision.objects.filter(worker__in=workers, held_on=None).order_by("cancelled_for", "pk"):
        found[row.worker_id].append(row)
    return found


def _asked_since(workers: Collection[int]) -> dict[int, date]:
    """The day from which the first supervision is asked for: of the worker's present time here, and not before the
    first supervision of anybody that this record knows of, because of the time before that it cannot tell.
    """
    if not workers:
        return {}
    first = Supervision.objects.aggregate(day=Min(Coalesce("held_on", "cancelled_for")))["day"]
    return {pk: max(since, first) for pk, since in _here_since(workers).items()} if first else {}


def _here_since(workers: Collection[int]) -> dict[int, date]:
    """The first day of each worker's present time here: of memberships without a gap of more than a week."""
    rows: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(worker__in=workers).order_by("started"):
        rows[row.worker_id].append(row)
    found = {}
    for pk, memberships in rows.items():
        since, until = memberships[0].started, memberships[0].ended
        for row in memberships[1:]:
            if until is not None and (row.started - until).days > 7:
                since = row.started
            until = None if until is None or row.ended is None else max(until, row.ended)
        found[pk] = since
    return found


# --- one worker, one supervision ---


def worker_seen(pk: int, *, for_user: User, on: date) -> Seen:
    """Raises NotRead."""
    worker = Worker.objects.select_related("user").filter(pk=pk).first()
    me = worker_of(for_user)
    if worker is None:
        raise NotRead(pk)
    line = Line(on)
    own, leads = worker == me, bool(me) and me in line.of(worker)
    if not (own or leads or may(for_user, SEE_EVERY, on)):
        raise NotRead(pk)
    reads = Reads.WORDS if own or leads else Reads.DATES
    return Seen(worker, reads, leads, own, line.team_names(worker), line.supervisors_of(worker))


def supervisions_of(worker: Worker) -> QuerySet[Supervision]:
    """The latest first. For those to whom worker_seen shows them."""
    rows = Supervision.objects.filter(worker=worker).select_related("supervisor")
    return rows.order_by(Coalesce("held_on", "cancelled_for").desc(), "-pk")


def supervision_for(pk: int, *, for_user: User, on: date) -> tuple[Supervision, Reads]:
    """With how much of it the user reads. Raises NotRead."""
    found = Supervision.objects.select_related("worker__user", "supervisor__user").filter(pk=pk).first()
    if found is None:
        raise NotRead(pk)
    if for_user in (found.worker.user, found.supervisor.user):
        return found, Reads.WORDS
    return found, worker_seen(found.worker_id, for_user=for_user, on=on).reads


def last_with_actions(worker: Worker, *, before: date | None = None) -> Supervision | None:
    """The last supervision held that agreed any action, whose actions the next one goes through."""
    held = Supervision.objects.filter(worker=worker, held_on__isnull=False).exclude(agreed=[])
    if before:
        held = held.filter(held_on__lt=before)
    return held.order_by("-held_on", "-pk").first()


def to_sign(*, for_user: User) -> list[Supervision]:
    """The user's own supervisions that they have not yet agreed to be so, the latest first."""
    mine = Supervision.objects.filter(worker__user=for_user, held_on__isnull=False, signed_on=None)
    return list(mine.select_related("supervisor").order_by("-held_on", "-pk"))
