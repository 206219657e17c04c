"""The only writes to teams, workers and who is in which team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from datetime import date, timedelta
from typing import Any, TypeVar

from django.utils.timezone import is_aware, localtime

from goldenthread.access.objections import Objection, Outcome, Refused
from goldenthread.access.record import Recorded, Signature, acting, concrete_values
from goldenthread.rules.words import day as written
from goldenthread.workforce import slots
from goldenthread.workforce.models import Absence, Membership, Supervision, Team, Worker
from goldenthread.workforce.policies import Around, absence_objections, signing_objections, supervision_objections

R = TypeVar("R", Team, Worker)
SENT_TWICE = timedelta(minutes=10)


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


def record_supervisions(*, by: Signature, supervisions: Sequence[Supervision]) -> Outcome[Supervision]:
    """Held or cancelled, in the order given. What follows from one (slots.after_supervision) is left to the caller."""
    outcome: Outcome[Supervision] = Outcome()
    with acting("workforce.record_supervisions", by=by) as act:
        workers = {s.worker_id for s in supervisions} | {s.supervisor_id for s in supervisions}
        members: dict[int, list[Membership]] = defaultdict(list)
        for membership in Membership.objects.filter(worker__in=workers):
            members[membership.worker_id].append(membership)
        known: dict[int, list[Supervision]] = defaultdict(list)
        for known_one in Supervision.objects.filter(worker__in={s.worker_id for s in supervisions}):
            known[known_one.worker_id].append(known_one)
        for new in supervisions:
            around = Around(members[new.worker_id], members[new.supervisor_id], known[new.worker_id], _day_of(by))
            if objections := supervision_objections(new, around):
                outcome.refused.append((new, tuple(objections)))
            else:
                known[new.worker_id].append(new)
                outcome.recorded.append(new)
        act.insert(outcome.recorded)
    return outcome


def record_supervision(
    *, by: Signature, supervision: Supervision, last: Supervision | None = None, done: Collection[int] = ()
) -> Supervision:
    """With the places of those actions of `last` that have been done since, and all that follows from it elsewhere.

    A form may be sent twice: what the same user recorded just now is not recorded again.
    """
    with acting("workforce.record_supervision", by=by):
        if twin := _recorded_just_now(supervision, by):
            return twin
        record_supervisions(by=by, supervisions=[supervision]).single()
        if last and done:
            do_actions(by=by, supervision=last, done=done, on=supervision.on)
        if supervision.held_on:
            slots.recorded(supervision, by)
    return supervision


def do_actions(*, by: Signature, supervision: Supervision, done: Collection[int], on: date) -> Supervision:
    """These of its actions were found to have been done, on that day; those that were done before stay as they are."""
    agreed = [
        action | {"done": action["done"] or (on.isoformat() if place in done else "")}
        for place, action in enumerate(supervision.agreed)
    ]
    with acting("workforce.do_actions", by=by) as act:
        act.amend(supervision, {"agreed": agreed})
    return supervision


def sign_supervision(*, by: Signature, supervision: Supervision, words: str = "") -> Supervision:
    """Its worker agrees that this is how it was, and may add to it."""
    day = _day_of(by)
    with acting("workforce.sign_supervision", by=by) as act:
        if objections := signing_objections(supervision, by.user, day):
            raise Refused(objections)
        act.amend(supervision, {"signed_on": day, "signed_words": words.strip()})
    return supervision


def forget_people(*, by: Signature, people: Collection[int]) -> None:
    """What was said in supervision about these people leaves the record for good, present and past versions alike."""
    with acting("workforce.forget_people", by=by) as act:
        for model in (Supervision, Supervision.history):
            rows: Iterable[Any] = model._default_manager.exclude(discussed=[])
            for row in rows:
                kept = [said for said in row.discussed if said["person_id"] not in people]
                if kept != row.discussed:
                    model._default_manager.filter(pk=row.pk).update(discussed=kept)
                    act.touch(row)


def _recorded_just_now(supervision: Supervision, by: Signature) -> Supervision | None:
    same = _content(supervision)
    lately = Supervision.objects.filter(
        recorded_by=by.user, recorded_from__gte=by.at - SENT_TWICE, worker=supervision.worker
    )
    return next((row for row in lately if _content(row) == same), None)


def _content(supervision: Supervision) -> dict[str, Any]:
    of_its_recording = ("id", "recorded_from", "recorded_by_id")
    return {name: value for name, value in concrete_values(supervision).items() if name not in of_its_recording}


def _day_of(by: Signature) -> date:
    """The day, where we are, on which the action is signed."""
    return localtime(by.at).date() if is_aware(by.at) else by.at.date()
