"""What follows from a step once it is done: spells begin and end, and the next steps are opened. Kinds declare it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions import notices
from goldenthread.pathway.actions.holding import end_allocation
from goldenthread.pathway.actions.record import amend_spell, day_of, record_spell, record_steps
from goldenthread.pathway.changes import changes_of, day_of_change, effective_day
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.kinds.declare import ACCEPTED, Amends, Begins, Change, Ends, Frees, Replaces
from goldenthread.pathway.models import (
    PARENTS,
    SPELL_CALLED,
    Allocation,
    Approval,
    ChildInNeed,
    Handover,
    Spell,
    Step,
)
from goldenthread.pathway.policies import change_objections
from goldenthread.pathway.transitions import state_of

SAID = {"yes": True, "no": False, "not known": None}


def follow(*, by: Signature, steps: Sequence[Step]) -> list[Step]:
    """These steps are done: what their kind says of their outcome happens. Answers with the steps that it opened.

    What was decided about several children at once opens, for all of them, steps that can be written together.
    """
    opened: list[Step] = []
    groups: dict[str, uuid.UUID] = {}
    with acting("pathway.follow", by=by):
        for step in steps:
            kind = KINDS[step.kind]
            day = effective_day(step) or day_of(by)
            for change in changes_of(step):
                _make(by, change, step, day)
            for next_kind in kind.opens.get(step.outcome, ()):
                if KINDS[next_kind].over_time:
                    group = groups.setdefault(next_kind, uuid.uuid4())
                    opened += open_step(by=by, kind=next_kind, step=step, on=day, group=group)
    return opened


def objections_to_following(*, by: Signature, step: Step) -> list[Objection]:
    """Why what this step says cannot happen, asked before anything is written; `step` as it will then stand. What its
    outcome changes is asked once it has one."""
    return _objections(step, changes_of(step), effective_day(step) or day_of(by))


def follow_acceptance(*, by: Signature, handover: Handover) -> None:
    """The handover that a step asked for was accepted: only now does what the step ends, end."""
    step = handover.step
    if step is None or step.kind not in KINDS:
        return
    day = handover.answered_on or day_of(by)
    extra = {"organisation": handover.to_organisation} if handover.to_organisation_id else {}
    changes = KINDS[step.kind].changes.get(ACCEPTED, ())
    with acting("pathway.follow_acceptance", by=by):
        if objections := _objections(step, changes, day):
            raise Refused(objections)
        for change in changes:
            _make(by, change, step, day, extra)


def open_step(
    *, by: Signature, kind: str, step: Step, on: date, group: uuid.UUID, answers: Mapping[str, Any] | None = None
) -> list[Step]:
    """The next step of the child, open from a day; none where one of its kind is open already."""
    asked = KINDS[kind]
    if open_one(step.person_id, kind):
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
    if asked.within in PARENTS:
        setattr(new, PARENTS[asked.within], _open_spell(SPELL_CALLED[asked.within], step.person_id))
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


def _objections(step: Step, changes: Sequence[Change], day: date) -> list[Objection]:
    named = {change.spell for change in changes if not isinstance(change, Frees)}
    named |= {name for change in changes if isinstance(change, Ends) for name in change.unless}
    opened = {name: spell for name in named if (spell := _open_spell(SPELL_CALLED[name], step.person_id))}
    began = {name: spell.started for name, spell in opened.items()}
    dated = [(change, day_of_change(change, step, day)) for change in changes]
    found = change_objections(KINDS[step.kind].title, dated, began)
    for change in changes:
        if isinstance(change, Begins | Replaces | Amends):
            found += _told(change, step)[1]
    return found


def _make(by: Signature, change: Change, step: Step, day: date, extra: Mapping[str, Any] | None = None) -> None:
    """Whether it can be has been asked before (`_objections`)."""
    if isinstance(change, Ends | Frees) and any(_open_spell(SPELL_CALLED[n], step.person_id) for n in change.unless):
        return
    on = day_of_change(change, step, day)
    if isinstance(change, Frees):
        for held in Allocation.objects.filter(person=step.person_id, role=change.role, ended=None):
            end_allocation(by=by, allocation=held, on=max(on, held.started))
        return
    spell = _open_spell(SPELL_CALLED[change.spell], step.person_id)
    match change:
        case Begins() if spell is None:
            _begin(by, change, step, on, extra or {})
        case Ends() if spell is not None:
            _end(by, spell, max(on, spell.started), _reason(change, step), change.also)
        case Replaces():
            _end(by, spell, on, _reason(change, step))
            _begin(by, change, step, on, extra or {})
        case Amends():
            amend_spell(by=by, spell=spell, changes={**change.also, **_told(change, step)[0]})


def _begin(by: Signature, change: Begins | Replaces, step: Step, day: date, extra: Mapping[str, Any]) -> None:
    model = SPELL_CALLED[change.spell]
    names = {column.name for column in model._meta.concrete_fields}
    known = {name: value for name, value in extra.items() if name in names}
    spell = model(person=step.person, started=day, **{**change.also, **_told(change, step)[0], **known})
    if "child_in_need" in names and (need := _open_spell(ChildInNeed, step.person_id)):
        spell.child_in_need = need  # type: ignore[attr-defined]
    record_spell(by=by, spell=spell)


def _end(by: Signature, spell: Spell, day: date, reason: str, also: Mapping[str, Any] | None = None) -> None:
    amend_spell(by=by, spell=spell, changes={"ended": day, "end_reason": reason, **(also or {})})


def _reason(change: Ends | Replaces, step: Step) -> str:
    return change.reason or str(_answer(step, change.reason_from) or "")


def _told(change: Begins | Replaces | Amends, step: Step) -> tuple[dict[str, Any], list[Objection]]:
    """The answers as fields of the spell, and why one cannot be: an answer stands in JSON as text. What was not
    answered is left as it is."""
    model, found, wrong = SPELL_CALLED[change.spell], {}, []
    for name, question in change.fields.items():
        column: Any = model._meta.get_field(name)
        answer = _answer(step, question)
        try:
            if answer not in (None, "", []):
                held = _as_held(column, answer)
                found[column.attname] = None if held is None and column.null else column.clean(held, None)
        except ValidationError as error:
            asked = KINDS[step.kind].question(question).wording
            wrong.append(Objection("fits-the-record", f"“{asked}” {' '.join(error.messages)}", question))
    return found, wrong


def _as_held(column: Any, answer: Any) -> Any:
    """By a column: whoever an answer names by their id, or by their name where the column holds words."""
    if isinstance(answer, Mapping):
        return answer["id"] if column.is_relation else answer["name"]
    return SAID.get(answer, answer) if isinstance(answer, str) and isinstance(column, BooleanField) else answer


def _answer(step: Step, question_id: str) -> Any:
    if not question_id:
        return None
    question = KINDS[step.kind].question(question_id)
    return getattr(step, question.column) if question.column else step.answers.get(question_id)


def _open_spell(model: type[Spell], person_id: int) -> Any:
    return model._default_manager.filter(person_id=person_id, ended=None).order_by("started", "pk").last()


def open_one(person_id: int, kind: str) -> Step | None:
    """The child's step of a kind that is not done, if there is one."""
    steps = list(
        Step.objects.filter(person_id=person_id, kind=kind, authorised_on=None).select_related("child_in_need")
    )
    running = [s for s in steps if s.child_in_need is None or s.child_in_need.ended is None]
    approvals: dict[int, list[Approval]] = {s.pk: [] for s in running}
    for approval in Approval.objects.filter(step__in=running):
        approvals[approval.step_id].append(approval)
    return next((s for s in running if state_of(s, approvals[s.pk]) != "done"), None)
