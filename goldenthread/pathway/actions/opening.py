"""What follows from a step once it is done: spells begin and end, and the next steps are opened. Kinds declare it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions import notices
from goldenthread.pathway.actions.holding import end_allocation
from goldenthread.pathway.actions.record import amend_spell, day_of, record_spell, record_steps
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.kinds.declare import ACCEPTED, ANY, Begins, Change, Ends, Frees
from goldenthread.pathway.models import SPELLS, Allocation, Approval, ChildInNeed, Handover, ProtectionPlan, Spell, Step
from goldenthread.pathway.transitions import state_of

SPELL_CALLED = {model.__name__: model for model in SPELLS}


def follow(*, by: Signature, steps: Sequence[Step]) -> list[Step]:
    """These steps are done: what their kind says of their outcome happens. Answers with the steps that it opened.

    What was decided about several children at once opens, for all of them, steps that can be written together.
    """
    opened: list[Step] = []
    groups: dict[str, uuid.UUID] = {}
    with acting("pathway.follow", by=by):
        for step in steps:
            kind = KINDS[step.kind]
            day = _day(kind, step, by)
            for change in (*kind.changes.get(ANY, ()), *kind.changes.get(step.outcome, ())):
                _make(by, change, step, day)
            for next_kind in kind.opens.get(step.outcome, ()):
                if KINDS[next_kind].over_time:
                    group = groups.setdefault(next_kind, uuid.uuid4())
                    opened += open_step(by=by, kind=next_kind, step=step, on=day, group=group)
    return opened


def follow_acceptance(*, by: Signature, handover: Handover) -> None:
    """The handover that a step asked for was accepted: only now does what the step ends, end."""
    step = handover.step
    if step is None or step.kind not in KINDS:
        return
    day = handover.answered_on or day_of(by)
    extra = {"organisation": handover.to_organisation} if handover.to_organisation_id else {}
    with acting("pathway.follow_acceptance", by=by):
        for change in KINDS[step.kind].changes.get(ACCEPTED, ()):
            _make(by, change, step, day, extra)


def open_step(
    *, by: Signature, kind: str, step: Step, on: date, group: uuid.UUID, answers: Mapping[str, Any] | None = None
) -> list[Step]:
    """The next step of the child, open from a day; none where one of its kind is open already."""
    asked = KINDS[kind]
    if _is_open(step.person_id, kind):
        return []
    holder = Allocation.objects.filter(person=step.person_id, ended=None, role=Allocation.Role.CASE_WORKER).first()
    new = Step(
        person=step.person,
        kind=kind,
        version=asked.version,
        follows=step,
        group=group,
        answers=dict(answers or {}),
        worker=holder.worker if holder else None,
        team=holder.team if holder else step.team,
        **{asked.moment: on},
    )
    if asked.within == "child_in_need":
        new.child_in_need = _open_spell(ChildInNeed, step.person_id)
    if asked.within == "protection_plan":
        new.protection_plan = _open_spell(ProtectionPlan, step.person_id)
    opened = record_steps(by=by, steps=[new]).single()
    if asked.approved and all(question.by != "writer" for question in asked.questions):
        _lay_before_the_decider(by, asked, opened)
    return [opened]


def _lay_before_the_decider(by: Signature, kind: Kind, step: Step) -> None:
    """Nothing is left to be written: it awaits its decision from the first, asked for by whoever asked for the one
    that opened it."""
    before = Approval.objects.filter(step=step.follows).order_by("pk").last()
    asked_by = before.asked_by if before else by.user
    with acting("pathway.lay_before_the_decider", by=by) as act:
        approval = Approval(
            person=step.person, step=step, decision=kind.approved[0], asked_on=day_of(by), asked_by=asked_by
        )
        approval.authors = before.authors if before else []
        notices.of_approvals(by=by, approvals=act.insert([approval]))


def _day(kind: Kind, step: Step, by: Signature) -> date:
    """The day from which what follows holds: that of the decision, unless the kind names an earlier one."""
    if kind.opened_from:
        question, answer, moment = kind.opened_from
        if step.answers.get(question) == answer and (day := getattr(step, moment)):
            return day  # type: ignore[no-any-return]
    return step.authorised_on or step.happened_on or step.started or day_of(by)


def _make(by: Signature, change: Change, step: Step, day: date, extra: Mapping[str, Any] | None = None) -> None:
    if not isinstance(change, Begins) and any(_open_spell(SPELL_CALLED[n], step.person_id) for n in change.unless):
        return
    match change:
        case Begins():
            _begin(by, change, step, day, extra or {})
        case Ends():
            _end(by, change, step, day)
        case Frees():
            until = getattr(step, change.on) if change.on else day
            for held in Allocation.objects.filter(person=step.person_id, role=change.role, ended=None):
                end_allocation(by=by, allocation=held, on=max(until, held.started))


def _begin(by: Signature, change: Begins, step: Step, day: date, extra: Mapping[str, Any]) -> None:
    model = SPELL_CALLED[change.spell]
    if _open_spell(model, step.person_id):
        return
    names = {column.name for column in model._meta.concrete_fields}
    told = {name: _answer(step, question) for name, question in change.fields.items()}
    spell = model(person=step.person, started=getattr(step, change.since) if change.since else day)
    for name, value in {**told, **extra}.items():
        if name in names and value is not None:
            setattr(spell, name, value)
    if "child_in_need" in names and (need := _open_spell(ChildInNeed, step.person_id)):
        spell.child_in_need = need  # type: ignore[attr-defined]
    record_spell(by=by, spell=spell)


def _end(by: Signature, change: Ends, step: Step, day: date) -> None:
    if spell := _open_spell(SPELL_CALLED[change.spell], step.person_id):
        ended = getattr(step, change.on) if change.on else day
        reason = change.reason or str(_answer(step, change.reason_from) or "")
        amend_spell(
            by=by, spell=spell, changes={"ended": max(ended, spell.started), "end_reason": reason, **change.also}
        )


def _answer(step: Step, question_id: str) -> Any:
    if not question_id:
        return None
    question = KINDS[step.kind].question(question_id)
    return getattr(step, question.column) if question.column else step.answers.get(question_id)


def _open_spell(model: type[Spell], person_id: int) -> Any:
    return model._default_manager.filter(person_id=person_id, ended=None).order_by("started", "pk").last()


def _is_open(person_id: int, kind: str) -> bool:
    steps = list(
        Step.objects.filter(person_id=person_id, kind=kind, authorised_on=None).select_related("child_in_need")
    )
    running = [s for s in steps if s.child_in_need is None or s.child_in_need.ended is None]
    approvals: dict[int, list[Approval]] = {s.pk: [] for s in running}
    for approval in Approval.objects.filter(step__in=running):
        approvals[approval.step_id].append(approval)
    return any(state_of(s, approvals[s.pk]) != "done" for s in running)
