"""Passing a child on. Nothing falls between: whoever holds a child keeps the child until the next one has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Act, Signature, acting
from goldenthread.pathway import scopes
from goldenthread.pathway.actions import notices
from goldenthread.pathway.actions.holding import allocate, end_allocation
from goldenthread.pathway.actions.opening import follow_acceptance
from goldenthread.pathway.actions.passing import former_holder, pass_on_open_steps
from goldenthread.pathway.actions.reading import bring, lock
from goldenthread.pathway.actions.record import SENT_TWICE, amend_spells, day_of
from goldenthread.pathway.giving import giver_of
from goldenthread.pathway.handover_policies import (
    about_the_same,
    answer_objections,
    assign_objections,
    handover_objections,
    said_already,
    same_thing,
    take_back_objections,
)
from goldenthread.pathway.models import (
    AdoptionPlan,
    Allocation,
    CarePeriod,
    CareProceedings,
    ChildInNeed,
    ChildInNeedPlan,
    DeprivationOfLiberty,
    EarlyHelp,
    Handover,
    LeavingCare,
    LegalStatus,
    Missing,
    Placement,
    ProtectionPlan,
    Spell,
    UnaccompaniedAsylum,
)
from goldenthread.places.actions import load_places
from goldenthread.places.models import Organisation
from goldenthread.workforce.models import Membership

Answer = Handover.Answer
RELATED = (
    "person", "to_team", "to_worker", "to_organisation", "from_allocation__worker", "from_allocation__team",
    "recorded_by", "step",
)  # fmt: skip
# What ends when another authority takes a child over, with the code that says so. A placement and a legal status end
# before the care that they are in.
TAKEN_OVER: tuple[tuple[type[Spell], str], ...] = (
    (Placement, ""),
    (LegalStatus, ""),
    (CarePeriod, "E3"),
    (ProtectionPlan, ""),
    (ChildInNeedPlan, ""),
    (ChildInNeed, "RC5"),
    (EarlyHelp, ""),
)
# What no other authority can end: a court's proceedings and orders, what we owe those who were in our care, a fact.
STAYS = (AdoptionPlan, CareProceedings, DeprivationOfLiberty, LeavingCare, Missing, UnaccompaniedAsylum)


@dataclass(frozen=True)
class Standing:
    """Who holds each child in each role, and what waits for an answer."""

    open: Mapping[tuple[int, str], Allocation]
    asked: Mapping[int, Sequence[Handover]]

    def present(self, handover: Handover) -> Allocation | None:
        return self.open.get((handover.person_id, handover.role))

    def sender(self, handover: Handover) -> Allocation | None:
        """Who holds the child in that role; whoever asks on behalf of a child asks as case worker."""
        return self.present(handover) or self.open.get((handover.person_id, Allocation.Role.CASE_WORKER))

    def waiting(self, handover: Handover) -> Handover | None:
        return next((one for one in self.asked.get(handover.person_id, ()) if about_the_same(one, handover)), None)


def ask_handovers(*, by: Signature, handovers: Sequence[Handover]) -> list[Handover]:
    """One offer of one or several children, all of them or none. Sent twice, it answers with what stands. Raises
    Refused."""
    with acting("pathway.ask_handover", by=by) as act:
        standing = _standing([h.person_id for h in handovers])
        bring(handovers, "person")
        _keep_organisations(handovers)
        new, objections, answered = [], [], []
        for handover in handovers:
            waiting = standing.waiting(handover)
            if waiting and _sent_twice(by, waiting, handover):
                answered.append(waiting)
                continue
            handover.from_allocation = standing.sender(handover)
            objections += handover_objections(handover, standing.present(handover), waiting)
            new.append(handover)
        _refuse(objections)
        act.insert(new)
        _tell(by, new)
    return answered + new


def ask_handover(*, by: Signature, handover: Handover) -> Handover:
    return ask_handovers(by=by, handovers=[handover])[0]


def assign(*, by: Signature, handovers: Sequence[Handover]) -> list[Handover]:
    """Given to a worker (or a team) at once, without acceptance: all of the children or none. Raises Refused."""
    with acting("pathway.assign", by=by) as act:
        standing = _standing([h.person_id for h in handovers])
        bring(handovers, "person", "to_team", "to_worker")
        giver = giver_of(by.user, day_of(by))
        if given := _given_just_now(by, handovers):
            return given
        objections = []
        for handover in handovers:
            handover.kind = Handover.Kind.ASSIGN
            handover.answer, handover.answered_on = Answer.ACCEPTED, handover.asked_on
            present = handover.from_allocation = standing.present(handover)
            objections += handover_objections(handover, present, standing.waiting(handover))
            objections += assign_objections(handover, present, giver, _works_there(handover))
        _refuse(objections)
        act.insert(handovers)
        for handover in handovers:
            _pass_on(act, by, handover, handover.asked_on)
        _tell(by, handovers)
        _tell_of_assignment(by, handovers)
    return list(handovers)


def answer_handovers(*, by: Signature, handovers: Sequence[Handover], accept: bool, on: date) -> list[Handover]:
    """The whole offer, on the day it was answered. Accepted, what it is about changes hands; declined, nothing does.

    What somebody else has answered meanwhile is refused, and it is said who did. Raises Refused.
    """
    answer = Answer.ACCEPTED if accept else Answer.DECLINED
    with acting("pathway.answer_handover", by=by) as act:
        standing = _standing([h.person_id for h in handovers])
        stored = _stored(handovers)
        objections: list[Objection] = []
        for handover in stored:
            present, said = standing.present(handover), said_already(handover)
            objections += answer_objections(
                handover, present, on, today=day_of(by), accept=accept, why=by.why, said=said
            )
        _refuse(objections)
        for handover in stored:
            act.amend(handover, {"answer": answer, "answered_on": on})
            if accept:
                EFFECTS[handover.kind](act, by, handover, on)
                follow_acceptance(by=by, handover=handover)
        _tell(by, stored)
    return stored


def answer_handover(*, by: Signature, handover: Handover, accept: bool, on: date) -> Handover:
    return answer_handovers(by=by, handovers=[handover], accept=accept, on=on)[0]


def take_back_handovers(*, by: Signature, handovers: Sequence[Handover]) -> list[Handover]:
    """Nobody has answered it, and nobody need any more. Raises Refused."""
    with acting("pathway.take_back_handover", by=by) as act:
        lock([h.person_id for h in handovers])
        stored = _stored(handovers)
        _refuse([o for handover in stored for o in take_back_objections(handover, said_already(handover))])
        for handover in stored:
            act.amend(handover, {"answer": Answer.TAKEN_BACK, "answered_on": day_of(by)})
    return stored


# --- what acceptance changes ---


def _pass_on(act: Act, by: Signature, handover: Handover, on: date) -> None:
    """Whoever holds the child in that role on the day stops, and the next one starts, with what is still to be
    written. Of what waits for a decision their managers are told."""
    if handover.to_team_id is None:
        return
    new = Allocation(
        person=handover.person, role=handover.role, team=handover.to_team, worker=handover.to_worker, started=on
    )
    former = former_holder(new)
    if former and former.ended is None:
        act.amend(former, {"ended": on})
    allocate(by=by, allocation=new)
    pass_on_open_steps(act, former=former, to=new)
    if former is None or former.team_id != new.team_id:
        notices.of_what_waits(by=by, person_id=handover.person_id)


def _leave_the_authority(act: Act, by: Signature, handover: Handover, on: date) -> None:
    """What lasts here ends for that reason, and nobody here holds the child any more."""
    amendments = []
    for model, reason in TAKEN_OVER:
        for spell in model._default_manager.filter(person=handover.person_id, ended=None):
            amendments.append((spell, {"ended": on} | ({"end_reason": reason} if reason else {})))
    outcome = amend_spells(by=by, amendments=amendments)
    _refuse([objection for _, found in outcome.refused for objection in found])
    for held in Allocation.objects.filter(person=handover.person_id, ended=None):
        end_allocation(by=by, allocation=held, on=on)


def _changes_nothing(act: Act, by: Signature, handover: Handover, on: date) -> None:
    """A service that was asked for comes beside whoever holds the child."""


EFFECTS: Mapping[str, Callable[[Act, Signature, Handover, date], None]] = {
    Handover.Kind.ASSIGN: _pass_on,
    Handover.Kind.TRANSFER: _pass_on,
    Handover.Kind.REFER: _pass_on,
    Handover.Kind.REQUEST: _changes_nothing,
    Handover.Kind.OUT_OF_AREA: _leave_the_authority,
}


# --- what stands ---


def _standing(people: Sequence[int]) -> Standing:
    """Read once the children are locked, so that two who answer at once cannot both be right."""
    lock(people)
    related = ("worker", "team")
    rows = Allocation.objects.filter(person_id__in=people, ended=None).select_related(*related)
    asked: dict[int, list[Handover]] = {}
    for waiting in Handover.objects.filter(person_id__in=people, answer=Answer.WAITING).select_related(*RELATED):
        asked.setdefault(waiting.person_id, []).append(waiting)
    return Standing({(row.person_id, row.role): row for row in rows}, asked)


def _stored(handovers: Sequence[Handover]) -> list[Handover]:
    """As they stand now, whatever version the caller has in hand."""
    ids = [handover.pk for handover in handovers]
    rows: Any = Handover.objects.filter(pk__in=ids).select_related(*RELATED).order_by("person_id", "pk")
    return list(rows)


def _works_there(handover: Handover) -> bool:
    there = Membership.objects.filter(scopes.member_on(handover.asked_on), team=handover.to_team_id)
    return handover.to_worker_id is None or there.filter(worker=handover.to_worker_id).exists()


def _keep_organisations(handovers: Sequence[Handover]) -> None:
    """Another authority is an organisation; the first time somebody names it, it is added to them."""
    for handover in handovers:
        named = handover.to_organisation
        if named is not None and named.pk is None:
            known = Organisation.objects.filter(name__iexact=named.name).first()
            handover.to_organisation = known or load_places(rows=[named])[0]


def _sent_twice(by: Signature, waiting: Handover, handover: Handover) -> bool:
    just_now = waiting.recorded_by_id == by.user.pk and waiting.recorded_from >= by.at - SENT_TWICE
    return just_now and same_thing(waiting, handover)


def _given_just_now(by: Signature, handovers: Sequence[Handover]) -> list[Handover]:
    """The same children, given to the same worker by the same form a moment ago."""
    for handover in handovers:
        handover.kind = Handover.Kind.ASSIGN
    lately = Handover.objects.filter(
        recorded_by=by.user,
        recorded_from__gte=by.at - SENT_TWICE,
        kind=Handover.Kind.ASSIGN,
        person_id__in=[h.person_id for h in handovers],
    ).select_related(*RELATED)
    held = {(row.person_id, row.role, row.team_id, row.worker_id) for row in Allocation.objects.filter(
        ended=None, person_id__in=[h.person_id for h in handovers])}  # fmt: skip
    found = [
        next((one for one in lately if one.person_id == h.person_id and same_thing(one, h)), None) for h in handovers
    ]
    still = [one for one in found if one and (one.person_id, one.role, one.to_team_id, one.to_worker_id) in held]
    return still if len(still) == len(handovers) else []


def _tell(by: Signature, handovers: Sequence[Handover]) -> None:
    for handover in handovers:
        notices.of_handover(by=by, handover=handover)


def _tell_of_assignment(by: Signature, handovers: Sequence[Handover]) -> None:
    """Whoever is given a child without being asked hears of it too."""
    for handover in handovers:
        user = handover.to_worker.user_id if handover.to_worker else None
        if user and not by.user.is_machine:
            what = notices.What.OFFERED
            notices.tell(by=by, what=what, users=[user], person=handover.person_id, handover=handover)


def _refuse(objections: Sequence[Objection]) -> None:
    if objections:
        raise Refused(list(dict.fromkeys(objections)))
