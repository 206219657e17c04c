"""When a child may change hands. Pure: the handover and what stands about the child in, objections out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from goldenthread.access.objections import Objection
from goldenthread.pathway.models import Allocation, Handover
from goldenthread.rules.words import day as written

Kind = Handover.Kind
ELSEWHERE = (Kind.REFER, Kind.REQUEST, Kind.OUT_OF_AREA)  # may be answered by telephone, on a day that is told to us


@dataclass(frozen=True)
class Giver:
    """Who gives a child to a worker at once: the teams they manage and are in; and whether they decide on referrals."""

    manages: Collection[int] = ()
    teams: Collection[int] = ()
    decides: bool = False


def about_the_same(one: Handover, other: Handover) -> bool:
    """Two that cannot wait at once. A child who leaves the authority leaves everybody; a service is asked for once."""
    if Kind.REQUEST in (one.kind, other.kind):
        return one.kind == other.kind and one.service == other.service and _to(one) == _to(other)
    return one.role == other.role or Kind.OUT_OF_AREA in (one.kind, other.kind)


def same_thing(one: Handover, other: Handover) -> bool:
    """A form that was sent twice."""
    return (one.kind, one.role, one.service, one.words, *_to(one)) == (
        other.kind,
        other.role,
        other.service,
        other.words,
        *_to(other),
    )


def _to(handover: Handover) -> tuple[object, ...]:
    return handover.to_team_id, handover.to_worker_id, handover.to_organisation_id, handover.to_authority


def handover_objections(asked: Handover, present: Allocation | None, waiting: Handover | None) -> list[Objection]:
    """`present` holds the child in the role; `waiting` is about the same, and nobody has answered it."""
    if found := _to_nobody(asked):
        return [found]
    if waiting:
        sentence = (
            f"{asked.person} is being handed over already: offered to {waiting.to} on {written(waiting.asked_on)}. "
            "Take that back first, or wait for the answer."
        )
        return [Objection("one-handover-at-a-time", sentence)]
    if asked.kind in (Kind.ASSIGN, Kind.TRANSFER) and present and _holds_already(asked, present):
        return [Objection("handed-to-another", f"{holder(present)} holds the child already.", "to")]
    return []


def _to_nobody(asked: Handover) -> Objection | None:
    if asked.kind == Kind.OUT_OF_AREA and not asked.to_authority:
        return Objection("to-somebody", "Say to which authority.", "authority")
    if not (asked.to_team_id or asked.to_organisation_id or asked.to_authority):
        return Objection("to-somebody", "Say to whom.", "to")
    if asked.kind == Kind.REQUEST and not asked.service:
        return Objection("says-what-is-asked", "Say what you ask for.", "service")
    return None


def _holds_already(asked: Handover, present: Allocation) -> bool:
    return asked.to_team_id == present.team_id and asked.to_worker_id == present.worker_id


def assign_objections(asked: Handover, present: Allocation | None, giver: Giver, works_there: bool) -> list[Objection]:
    """Given at once, without being asked: only by those who answer for whoever holds the child now."""
    if asked.to_worker_id and not works_there:
        return [Objection("works-in-the-team", f"{asked.to_worker} is not in {asked.to_team}.", "to")]
    if present and asked.asked_on < present.started:
        sentence = f"{holder(present)} holds {asked.person} from {written(present.started)}: choose a later day."
        return [Objection("after-the-present-holder-began", sentence)]
    if present and not _may_give_from(present, giver):
        sentence = (
            f"{asked.person} is held by {holder(present)}{_of_team(present)}. Only the manager of that team gives the "
            "child to somebody else. Offer to take the child, or ask for a transfer."
        )
        return [Objection("given-by-their-manager", sentence)]
    if asked.to_team_id not in giver.manages and not _at_the_front_door(present, giver):
        sentence = f"You do not manage {asked.to_team}. Offer the child to them: they can accept or decline."
        return [Objection("given-to-ones-own", sentence, "to")]
    return []


def _may_give_from(present: Allocation, giver: Giver) -> bool:
    return present.team_id in giver.manages or _at_the_front_door(present, giver)


def _at_the_front_door(present: Allocation | None, giver: Giver) -> bool:
    """A new referral, which no worker holds yet, goes to whom the person decides who decides on referrals."""
    new = present is None or (present.worker_id is None and present.team_id in giver.teams)
    return giver.decides and new


def answer_objections(
    handover: Handover,
    present: Allocation | None,
    on: date,
    *,
    today: date,
    accept: bool = True,
    why: str = "",
    said: str = "",
) -> list[Objection]:
    """`said` is how it was answered already, in a sentence."""
    if handover.answer != Handover.Answer.WAITING:
        return [Objection("answer-once", said or "Somebody has answered this handover already.")]
    if on > today:
        return [Objection("not-in-the-future", f"{written(on)} is in the future.", "answered_on")]
    if on < handover.asked_on:
        return [
            Objection("answered-after-it-was-asked", f"It was asked on {written(handover.asked_on)}.", "answered_on")
        ]
    if not accept:
        return [] if why.strip() else [Objection("declined-with-a-reason", "Say why it is declined.", "why")]
    if handover.kind != Kind.REQUEST and present and on < present.started:
        sentence = f"{holder(present)} holds the child from {written(present.started)}: choose a later day."
        return [Objection("after-the-present-holder-began", sentence, "answered_on")]
    return []


def take_back_objections(handover: Handover, said: str = "") -> list[Objection]:
    if handover.answer == Handover.Answer.WAITING:
        return []
    return [Objection("still-waiting", said or "It has been answered already, so it cannot be taken back.")]


def said_already(handover: Handover) -> str:
    """Who answered it and when; nothing while it waits."""
    if handover.answer == Handover.Answer.WAITING or handover.answered_on is None:
        return ""
    how = "took this back" if handover.answer == Handover.Answer.TAKEN_BACK else f"{handover.answer} this"
    return f"{handover.recorded_by} {how} on {written(handover.answered_on)}: {handover.person} to {handover.to}."


def holder(allocation: Allocation) -> str:
    return str(allocation.worker or allocation.team)


def _of_team(allocation: Allocation) -> str:
    return f" ({allocation.team})" if allocation.worker_id and allocation.team_id else ""
