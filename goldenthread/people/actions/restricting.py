"""Writes of who may read a restricted record, and of each time that the glass was broken."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Act, Signature, acting
from goldenthread.access.roles import may
from goldenthread.people.actions.people import day_of
from goldenthread.people.models import Person, RestrictedOpening, RestrictedReader, Restriction
from goldenthread.people.policies_safety import (
    ending_objections,
    looking_objections,
    reader_objections,
    restriction_objections,
)
from goldenthread.people.restricted import restriction_of, standing_readers
from goldenthread.places.authority import law

Reader = tuple[int | None, int | None]  # a user's id or a team's
Alarm = Callable[[RestrictedOpening], None]
LONGEST = 300
_alarms: list[Alarm] = []


def on_opening(function: Alarm) -> Alarm:
    """A room above that carries messages is told of each emergency opening, in the same transaction."""
    _alarms.append(function)
    return function


def restrict_record(
    *, by: Signature, person: Person, reason: str, ask: str, readers: Collection[Reader]
) -> Restriction:
    """From today only `readers` read the record. Raises Refused."""
    today = day_of(by)
    row = Restriction(person=person, started=today, reason=reason.strip(), ask=ask.strip())
    standing = restriction_of(person, today)
    if objections := restriction_objections(row, readers=readers, standing=standing, today=today):
        raise Refused(objections)
    with acting("people.restrict_record", by=by) as act:
        act.insert([row])
        _name(act, person, readers, today)
    return row


def change_readers(*, by: Signature, person: Person, readers: Collection[Reader]) -> None:
    """The record stays restricted, to these from now on. Raises Refused."""
    today = day_of(by)
    if objections := reader_objections(readers):
        raise Refused(objections)
    with acting("people.change_readers", by=by) as act:
        kept = set()
        for row in standing_readers([person.pk], today):
            reader = (row.user_id, row.team_id)
            if reader in readers:
                kept.add(reader)
            else:
                act.amend(row, {"ended": today})
        _name(act, person, [reader for reader in readers if reader not in kept], today)


def lift_restriction(*, by: Signature, restriction: Restriction, why: str) -> Restriction:
    """From now on whoever reads such a child reads this one. Raises Refused."""
    today = day_of(by)
    if objections := ending_objections(restriction, today, why, today=today):
        raise Refused(objections)
    with acting("people.lift_restriction", by=by) as act:
        for row in standing_readers([restriction.person_id], today):
            act.amend(row, {"ended": today})
        act.amend(restriction, {"ended": today, "why_ended": why.strip()})
    return restriction


def break_glass(*, by: Signature, person: Person) -> RestrictedOpening:
    """`by.why` is the reason. The record is open to the user for some hours, and somebody has to look at why."""
    today = day_of(by)
    if not may(by.user, "break the glass", today):
        raise PermissionDenied("Your role does not open restricted records.")
    reason = " ".join(by.why.split())
    if not reason or len(reason) > LONGEST:
        sentence = f"Say in one line, of up to {LONGEST} characters, why you must open this record now."
        raise Refused([Objection("reason-given", sentence, "reason")])
    until = by.at + timedelta(hours=law().value("RESTRICTED-OPEN", today))
    row = RestrictedOpening(person=person, user=by.user, reason=reason, opened_at=by.at, until=until)
    with acting("people.break_glass", by=by) as act:
        act.insert([row])
        for alarm in _alarms:
            alarm(row)
    return row


def look_at_opening(*, by: Signature, opening: RestrictedOpening, found: str) -> RestrictedOpening:
    """Somebody who may restrict records answers for an emergency opening. Raises Refused."""
    if objections := looking_objections(opening, by_user=by.user.pk, found=found):
        raise Refused(objections)
    with acting("people.look_at_opening", by=by) as act:
        act.amend(opening, {"looked_at": by.at, "looked_by": by.user, "found": found.strip()})
    return opening


def _name(act: Act, person: Person, readers: Collection[Reader], today: date) -> None:
    named = sorted(readers, key=str)
    act.insert(RestrictedReader(person=person, user_id=user, team_id=team, started=today) for user, team in named)
