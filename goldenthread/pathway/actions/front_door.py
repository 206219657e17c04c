"""What is done at the front door beside writing and deciding: picking up, triaging several at once, telling whoever
rang, and looking at a decision a second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions.finishing import decide
from goldenthread.pathway.actions.reading import lock
from goldenthread.pathway.actions.record import day_of, record_steps
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Step
from goldenthread.workforce.models import Worker


def pick_up(*, by: Signature, contacts: Sequence[Step]) -> list[Step]:
    """Somebody of the front door has taken these up from the duty team. What was picked up already stays as it was."""
    with acting("pathway.pick_up", by=by):
        lock([contact.person_id for contact in contacts])
        taken = Step.objects.filter(kind="picked_up", follows__in=contacts).values_list("follows_id", flat=True)
        left = [contact for contact in contacts if contact.pk not in set(taken)]
        return _recorded(by, [_after(by, contact, "picked_up") for contact in left])


def give_feedback(*, by: Signature, contacts: Sequence[Step], told: Step) -> list[Step]:
    """Whoever made contact was told: `told` says when, whom, how and what. It stands on each child's record."""
    with acting("pathway.give_feedback", by=by):
        lock([contact.person_id for contact in contacts])
        given = {"happened_on": told.happened_on, "answers": dict(told.answers)}
        twins = Step.objects.filter(kind="feedback", follows__in=contacts, **given)
        if twins.exists():  # the same form, sent twice
            return list(twins)
        return _recorded(by, [_after(by, contact, "feedback", **given) for contact in contacts])


def triage(
    *, by: Signature, groups: Sequence[UUID], answers: Mapping[str, Any], feedback: Mapping[str, Any] | None = None
) -> list[Step]:
    """One decision on several contacts that await one: all of them, or none. `feedback` is what was told to whoever
    made them, where somebody was told. Raises Refused."""
    with acting("pathway.triage", by=by):
        decided: list[Step] = []
        for group in groups:
            waiting = Step.objects.filter(group=group).values_list("pk", flat=True)
            told = dict.fromkeys(waiting, answers)
            decided += decide(by=by, group=group, approve=True, answers=told)
        if feedback:
            about = {"happened_on": day_of(by), "answers": dict(feedback)}
            _recorded(by, [_after(by, contact, "feedback", **about) for contact in decided])
    return decided


def look_again(*, by: Signature, contact: Step, review: Step) -> Step:
    """What somebody else would have decided, without having seen what was. Raises Refused where it was looked at."""
    with acting("pathway.look_again", by=by):
        lock([contact.person_id])
        if Step.objects.filter(kind="threshold_review", follows=contact).exists():
            raise Refused([Objection("looked-at-once", "Somebody has looked at this contact a second time already.")])
        about = {"happened_on": day_of(by), "outcome": review.outcome, "answers": dict(review.answers)}
        return _recorded(by, [_after(by, contact, "threshold_review", **about)])[0]


def _after(by: Signature, contact: Step, kind: str, **about: Any) -> Step:
    worker = Worker.objects.filter(user=by.user).first()
    facts = {"happened_on": day_of(by), **about}
    return Step(
        person_id=contact.person_id, kind=kind, version=KINDS[kind].version, follows=contact, worker=worker, **facts
    )


def _recorded(by: Signature, steps: Sequence[Step]) -> list[Step]:
    outcome = record_steps(by=by, steps=steps)
    if outcome.refused:
        raise Refused([objection for _, objections in outcome.refused for objection in objections])
    return outcome.recorded
