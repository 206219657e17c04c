"""Saying why something is overdue that nobody has met yet."""

from __future__ import annotations

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway import scopes
from goldenthread.pathway.actions.reading import lock
from goldenthread.pathway.actions.record import day_of
from goldenthread.pathway.models import LateReason, RunningClock


def say_why_late(*, by: Signature, clock: RunningClock, reason: str, words: str) -> LateReason:
    """By a manager of a team that holds the child. Said again, the version before it is kept. Raises Refused."""
    with acting("pathway.say_why_late", by=by) as act:
        lock([clock.person_id])
        if objections := _objections(by, clock):
            raise Refused(objections)
        named = {name: getattr(clock, name) for name in ("person_id", "clock", "subject", "started")}
        said = LateReason.objects.filter(**named).first()
        if said is None:
            (said,) = act.insert([LateReason(**named, due=clock.due, reason=reason, words=words)])
        else:
            act.amend(said, {"due": clock.due, "reason": reason, "words": words})
    return said


def _objections(by: Signature, clock: RunningClock) -> list[Objection]:
    on = day_of(by)
    found = []
    if clock.due >= on or not RunningClock.objects.filter(pk=clock.pk).exists():
        found.append(Objection("only-what-is-overdue", "This is not overdue: there is nothing to explain."))
    if clock.person_id not in scopes.held_by_teams_of(by.user, [clock.person_id], on):
        sentence = "This is said by a manager of the team that holds the child."
        found.append(Objection("the-manager-says-why", sentence))
    return found
