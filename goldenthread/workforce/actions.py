"""The only writes to teams, workers and who is in which team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import TypeVar

from goldenthread.access.objections import Objection, Outcome, Refused
from goldenthread.access.record import Recorded, Signature, acting
from goldenthread.rules.words import day as written
from goldenthread.workforce.models import Absence, Membership, Team, Worker
from goldenthread.workforce.policies import absence_objections

R = TypeVar("R", Team, Worker)


def create_all(*, by: Signature, rows: Sequence[R]) -> list[R]:
    """Teams, or workers."""
    with acting("workforce.create", by=by) as act:
        return act.insert(rows)


def create_team(*, by: Signature, team: Team) -> Team:
    return create_all(by=by, rows=[team])[0]


def create_worker(*, by: Signature, worker: Worker) -> Worker:
    return create_all(by=by, rows=[worker])[0]


def join_teams(*, by: Signature, memberships: Sequence[Membership]) -> Outcome[Membership]:
    outcome: Outcome[Membership] = Outcome()
    for membership in memberships:
        if membership.ended and membership.ended < membership.started:
            sentence = f"It ends on {written(membership.ended)}, before it starts on {written(membership.started)}."
            outcome.refused.append((membership, (Objection("ends-after-it-starts", sentence, "ended"),)))
        else:
            outcome.recorded.append(membership)
    with acting("workforce.join_teams", by=by) as act:
        act.insert(outcome.recorded)
    return outcome


def join_team(*, by: Signature, membership: Membership) -> Membership:
    return join_teams(by=by, memberships=[membership]).single()


def leave_team(*, by: Signature, membership: Membership, on: date) -> Membership:
    if on < membership.started:
        sentence = f"Nobody can leave on {written(on)} a team that they joined on {written(membership.started)}."
        raise Refused([Objection("ends-after-it-starts", sentence, "ended")])
    with acting("workforce.leave_team", by=by) as act:
        act.amend(membership, {"ended": on})
    return membership


def record_absences(*, by: Signature, absences: Sequence[Absence]) -> Outcome[Absence]:
    outcome: Outcome[Absence] = Outcome()
    with acting("workforce.record_absences", by=by) as act:
        known: dict[int, list[Absence]] = defaultdict(list)
        for absence in Absence.objects.filter(worker__in={a.worker_id for a in absences}):
            known[absence.worker_id].append(absence)
        for absence in absences:
            if objections := absence_objections(absence, known[absence.worker_id]):
                outcome.refused.append((absence, tuple(objections)))
            else:
                known[absence.worker_id].append(absence)
                outcome.recorded.append(absence)
        act.insert(outcome.recorded)
    return outcome


def record_absence(*, by: Signature, absence: Absence) -> Absence:
    return record_absences(by=by, absences=[absence]).single()


def end_absence(*, by: Signature, absence: Absence, on: date) -> Absence:
    """`on` is the last day away."""
    ended = copy(absence)
    ended.ended = on
    with acting("workforce.end_absence", by=by) as act:
        if objections := absence_objections(ended, Absence.objects.filter(worker=absence.worker_id)):
            raise Refused(objections)
        act.amend(absence, {"ended": on})
    return absence


def correct(*, by: Signature, row: Recorded, changes: dict[str, object]) -> None:
    with acting("workforce.correct", by=by) as act:
        act.amend(row, changes)
