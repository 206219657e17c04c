"""What cannot be recorded about the workforce, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from goldenthread.access.models import User
from goldenthread.access.objections import Objection
from goldenthread.rules.words import day as written
from goldenthread.workforce.models import Absence, Membership, Supervision

LONGEST = 8 * 60  # minutes


def absence_objections(new: Absence, others: Iterable[Absence]) -> list[Objection]:
    """`others` are the worker's; the one that is being changed may be among them."""
    if new.ended and new.ended < new.started:
        sentence = f"It ends on {written(new.ended)}, before it starts on {written(new.started)}."
        return [Objection("ends-after-it-starts", sentence, "ended")]
    for other in others:
        if (new.pk is None or other.pk != new.pk) and _share_a_day(new, other):
            until = f" to {written(other.ended)}" if other.ended else " on"
            sentence = f"{new.worker} is away from {written(other.started)}{until} already."
            return [Objection("away-once-at-a-time", sentence, "started")]
    return []


def _share_a_day(one: Absence, other: Absence) -> bool:
    return one.started <= (other.ended or date.max) and other.started <= (one.ended or date.max)


@dataclass(frozen=True)
class Around:
    """What a supervision is asked against: its worker's and supervisor's memberships, the worker's other
    supervisions, and the day on which it is recorded.
    """

    worker: Iterable[Membership]
    supervisor: Iterable[Membership]
    others: Iterable[Supervision]
    today: date


def supervision_objections(new: Supervision, around: Around) -> list[Objection]:
    if new.worker_id == new.supervisor_id:
        return [Objection("supervises-another", "Nobody supervises themselves.", "supervisor")]
    if bool(new.held_on) == bool(new.cancelled_for):
        sentence = "A supervision was held on a day, or was cancelled for one: say which."
        return [Objection("held-or-cancelled", sentence, "held_on")]
    return [*(_of_one_cancelled(new) if new.cancelled_for else _of_one_held(new, around)), *_of_its_people(new, around)]


def _of_one_held(new: Supervision, around: Around) -> Iterable[Objection]:
    held = new.on
    if held > around.today:
        sentence = f"It cannot have been held on {written(held)}, which is still to come."
        yield Objection("not-in-the-future", sentence, "held_on")
    if new.minutes is None or not 0 < new.minutes <= LONGEST:
        yield Objection("how-long", f"Say how many minutes it took, from 1 to {LONGEST}.", "minutes")
    if new.next_planned and new.next_planned <= held:
        yield Objection("next-is-later", f"The next one is planned for a day after {written(held)}.", "next_planned")
    if unknown := sorted(set(new.covered) - set(Supervision.Element.values)):
        yield Objection("known-elements", f"No element of supervision is called {', '.join(unknown)}.", "covered")
    if any(action["by"] < held.isoformat() for action in new.agreed):
        yield Objection("actions-are-ahead", f"An action is to be done by a day before {written(held)}.", "agreed")
    others = (other for other in around.others if new.pk is None or other.pk != new.pk)
    twice = any(other.held_on == held and other.kind == new.kind for other in others)
    if twice and new.kind != Supervision.Kind.AD_HOC:
        sentence = f"{new.get_kind_display()} of {new.worker} on {written(held)} is recorded already."
        yield Objection("once-a-day", sentence, "held_on")


def _of_one_cancelled(new: Supervision) -> Iterable[Objection]:
    if not new.cancelled_because:
        yield Objection("says-why", "Say why it was not held.", "cancelled_because")
    if new.cancelled_because == Supervision.Cancelled.OTHER and not new.cancelled_words.strip():
        yield Objection("says-why", "Say in a few words why it was not held.", "cancelled_words")


def _of_its_people(new: Supervision, around: Around) -> Iterable[Objection]:
    about = "cancelled_for" if new.cancelled_for else "held_on"
    for who, memberships in (("worker", around.worker), ("supervisor", around.supervisor)):
        if not any(m.started <= new.on and (m.ended is None or new.on <= m.ended) for m in memberships):
            yield Objection("works-here-then", f"{getattr(new, who)} was in no team on {written(new.on)}.", about)


def signing_objections(supervision: Supervision, user: User, on: date) -> list[Objection]:
    if supervision.worker.user != user:
        return [Objection("own-supervision", f"Only {supervision.worker} can say that this is how it was.")]
    if supervision.held_on is None:
        return [Objection("was-held", "It was not held, so there is nothing to agree.")]
    if supervision.signed_on:
        return [Objection("signed-once", f"You agreed it on {written(supervision.signed_on)}.")]
    if on < supervision.held_on:
        return [Objection("not-in-the-future", f"It is to be held on {written(supervision.held_on)}.")]
    return []
