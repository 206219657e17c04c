"""Finishing what was written: recording it, laying it before whoever decides, and deciding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from goldenthread.access.objections import Objection, Outcome, Refused
from goldenthread.access.record import Signature, acting, concrete_values
from goldenthread.pathway import projection, telling, transitions
from goldenthread.pathway.actions import notices
from goldenthread.pathway.actions.opening import follow, objections_to_following
from goldenthread.pathway.actions.passing import give_to_whoever_holds
from goldenthread.pathway.actions.reading import lock
from goldenthread.pathway.actions.record import OF_ITS_RECORDING, amend_steps, day_of, record_steps
from goldenthread.pathway.clocks import subject_of
from goldenthread.pathway.doers import objections_to_doing
from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.kinds.states import State
from goldenthread.pathway.lateness import decided_late
from goldenthread.pathway.models import PARENTS, Approval, Attachment, Draft, DraftFile, Step
from goldenthread.pathway.queries.deciders import objections_for
from goldenthread.pathway.transitions import state_of
from goldenthread.pathway.writing.fields import plain

Answers = Mapping[int, Mapping[str, Any]]  # step → question → answer


def finish(*, by: Signature, steps: Sequence[Step], draft: Draft | None = None) -> list[Step]:
    """What was written is recorded, for every child or for none; where its kind says so it then awaits a decision.

    `steps` are one for each child, of one kind and group: new ones, or the open ones with what they now say. Finished a
    second time, it answers with what stands. Raises Refused.
    """
    group, kind = steps[0].group, KINDS[steps[0].kind]
    _refuse(objections_to_doing(by.user, kind, day_of(by)))
    with acting("pathway.finish", by=by) as act:
        lock([step.person_id for step in steps])
        standing = {step.pk: step for step in Step.objects.filter(group=group)} if group else {}
        states = states_of(standing.values())
        if standing and all(state not in transitions.WRITABLE for state in states.values()):
            return list(standing.values())
        _refuse_what_cannot_follow(by, kind, steps)
        recorded = [*_amended(by, standing, steps), *_recorded(by, [step for step in steps if step.pk is None])]
        if kind.approved:
            authors = _authors(recorded, draft)
            asked = [_first_asked(by, kind, step, authors[step.pk]) for step in recorded]
            notices.of_approvals(by=by, approvals=act.insert(asked))
            if kind.clocks:
                projection.rewrite({step.person_id for step in recorded})  # what runs until it is submitted
        else:
            follow(by=by, steps=_signed(by, kind, recorded))
        if draft is not None:
            act.insert([attached(file, step) for file in draft.files.all() for step in recorded])
            draft.delete()
        notices.of_steps(by=by, steps=recorded)
    return recorded


def take_back(*, by: Signature, group: UUID) -> list[Step]:
    """It is written on, by whoever holds the child. Raises Refused once it is decided. What an earlier decider agreed
    to no longer stands: submitted again, it begins with the first of them."""
    with acting("pathway.take_back", by=by) as act:
        steps, waiting = _waiting(group)
        for step in steps:
            approval = waiting[step.pk]
            act.amend(approval, {"answer": Approval.Answer.TAKEN_BACK, "answered_on": day_of(by)})
        _undecided(by, steps, _stage(waiting))
        give_to_whoever_holds(act, steps)
    return steps


def decide(
    *,
    by: Signature,
    group: UUID,
    approve: bool,
    answers: Answers | None = None,
    words: str = "",
    remarks: Mapping[str, str] | None = None,
) -> list[Step]:
    """Approved, it is signed off on that day (or goes to the next decider) and what its outcome says follows; returned,
    it is written again, with the comments beside it. `answers` are the decider's own, to what is asked at that
    decision, and are kept with it. Returned by the second decider it goes back to its writer, and then the first
    decides again. Raises Refused.
    """
    today = day_of(by)
    with acting("pathway.decide", by=by) as act:
        steps, waiting = _waiting(group)
        kind = KINDS[steps[0].kind]
        _refuse(objections_for(by.user, list(waiting.values()), today))
        _refuse([] if approve else _comments(words, remarks or {}))
        stage = _stage(waiting)
        given = _given(kind, steps, answers or {}, stage) if approve else {}
        said = Approval.Answer.APPROVED if approve else Approval.Answer.RETURNED
        for approval in waiting.values():
            told = {"answered_on": today, "answered_by": by.user, "words": words, "remarks": dict(remarks or {})}
            kept = {name: plain(v) for name, v in given.get(approval.step_id, {}).items() if v not in (None, "", [])}
            act.amend(approval, {"answer": said, "answers": kept, **told})
        if approve:
            steps = _decided(by, kind, steps, given, stage)
            if stage < len(kind.approved):
                passed_on = [_asked_next(by, kind, step, waiting[step.pk]) for step in steps]
                notices.of_approvals(by=by, approvals=act.insert(passed_on))
            else:
                follow(by=by, steps=steps)
        else:
            _undecided(by, steps, stage)
            give_to_whoever_holds(act, steps)
        notices.of_approvals(by=by, approvals=list(waiting.values()))
    return steps


def states_of(steps: Iterable[Step]) -> dict[int, State]:
    rows = list(steps)
    approvals: dict[int, list[Approval]] = defaultdict(list)
    for approval in Approval.objects.filter(step__in=rows):
        approvals[approval.step_id].append(approval)
    return {step.pk: state_of(step, approvals[step.pk]) for step in rows}


def decider_objections(kind: Kind, step: Step, stage: int) -> list[Objection]:
    """What the decider has to answer at this decision and did not: what is asked with the answers that the step has."""
    return [
        Objection("the-decider-answers", f"Answer the question: {question.wording}", question.id)
        for question in kind.asked_of_decider(stage)
        if question.required and _empty(step, question.id, question.column) and telling.is_asked(step, question)
    ]


def _recorded(by: Signature, steps: Sequence[Step]) -> list[Step]:
    return all_or_none(record_steps(by=by, steps=steps)) if steps else []


def _amended(by: Signature, standing: Mapping[int, Step], steps: Sequence[Step]) -> list[Step]:
    kept = (*OF_ITS_RECORDING, "person_id", "kind", "group", "follows_id", *(f"{name}_id" for name in PARENTS.values()))
    amendments = []
    for step in steps:
        if step.pk is not None:
            written = {name: value for name, value in concrete_values(step).items() if name not in kept}
            amendments.append((standing[step.pk], written))
    outcome = amend_steps(by=by, amendments=amendments) if amendments else Outcome()
    all_or_none(outcome)
    return [step for step, _ in amendments]


def _signed(by: Signature, kind: Kind, steps: Sequence[Step]) -> list[Step]:
    """A step that was opened first and that nobody else decides on is signed off by being finished."""
    if kind.over_time:
        unsigned = [(step, {"authorised_on": day_of(by)}) for step in steps if step.authorised_on is None]
        all_or_none(amend_steps(by=by, amendments=unsigned))
    return list(steps)


def _stage(waiting: Mapping[int, Approval]) -> int:
    return max(approval.stage for approval in waiting.values())


def _given(kind: Kind, steps: Sequence[Step], answers: Answers, stage: int) -> dict[int, dict[str, Any]]:
    """Of what was answered, what is asked at this decision."""
    asked = {question.id for question in (*kind.asked_of_decider(stage), *LATE)}
    return {step.pk: {id: v for id, v in answers.get(step.pk, {}).items() if id in asked} for step in steps}


def _undecided(by: Signature, steps: Sequence[Step], stage: int) -> None:
    """What earlier deciders answered leaves the steps, which are written again; it stays with their decisions."""
    kind = KINDS[steps[0].kind]
    asked = [question for before in range(1, stage) for question in kind.asked_of_decider(before)]
    if asked:
        nothing = {q.id: getattr(Step(), q.column) if q.column else None for q in asked}
        all_or_none(amend_steps(by=by, amendments=[(step, _changes(asked, step, nothing)) for step in steps]))


def _decided(by: Signature, kind: Kind, steps: Sequence[Step], answers: Answers, stage: int) -> list[Step]:
    last = stage >= len(kind.approved)
    amendments, said = [], []
    late = {each.subject for each in decided_late(steps, day_of(by))}
    for step in steps:
        is_late = subject_of(step) in late
        asked = [*kind.asked_of_decider(stage), *(LATE if is_late else ())]
        changes = _changes(asked, step, answers.get(step.pk, {}))
        proposed = copy(step)
        for name, value in changes.items():
            setattr(proposed, name, value)
        _refuse([*decider_objections(kind, proposed, stage), *(_why_late(proposed) if is_late else ())])
        if last:
            changes["authorised_on"] = day_of(by)
        amendments.append((step, changes))
        said.append(proposed)
    _refuse_what_cannot_follow(by, kind, said if last else ())
    all_or_none(amend_steps(by=by, amendments=amendments))
    return list(steps)


def _refuse_what_cannot_follow(by: Signature, kind: Kind, steps: Sequence[Step]) -> None:
    """Asked already of what is submitted, as if it were decided today: its writer can still mend it."""
    outcome: Outcome[Step] = Outcome()
    for step in steps:
        proposed = copy(step)
        if (kind.approved or kind.over_time) and proposed.authorised_on is None:
            proposed.authorised_on = day_of(by)
        if objections := objections_to_following(by=by, step=proposed):
            outcome.refused.append((step, tuple(objections)))
        else:
            outcome.recorded.append(step)
    all_or_none(outcome)


def _why_late(step: Step) -> list[Objection]:
    """What is decided after its day carries the reason, whoever wrote it."""
    return [
        Objection("late-says-why", f"Answer the question: {question.wording}", question.id)
        for question in LATE
        if _empty(step, question.id, question.column)
    ]


def _changes(asked: Sequence[Question], step: Step, told: Mapping[str, Any]) -> dict[str, Any]:
    """The decider's answers as columns of the step; those without a column stand among its answers."""
    changes: dict[str, Any] = {}
    among = dict(step.answers)
    for question in asked:
        if question.id in told:
            if question.column:
                changes[question.column] = told[question.id]
            elif told[question.id] is None:
                among.pop(question.id, None)
            else:
                among[question.id] = told[question.id]
    return {**changes, "answers": among}


def _empty(step: Step, question_id: str, column: str) -> bool:
    value = getattr(step, column) if column else step.answers.get(question_id)
    return value in (None, "", [])


def _waiting(group: UUID) -> tuple[list[Step], dict[int, Approval]]:
    """The steps of a writing and what waits for each of them; locked."""
    steps = list(Step.objects.filter(group=group).select_related("person", "worker", "team"))
    lock([step.person_id for step in steps])
    rows = Approval.objects.filter(step__in=steps, answer=Approval.Answer.WAITING).select_related("step__worker")
    waiting = {approval.step_id: approval for approval in rows}
    left = [step for step in steps if step.pk in waiting]
    if not left:
        raise Refused(
            [Objection("awaits-a-decision", "Nothing awaits a decision here: somebody has answered already.")]
        )
    return left, waiting


def _first_asked(by: Signature, kind: Kind, step: Step, authors: Sequence[int]) -> Approval:
    told = {"decision": kind.approved[0], "stage": 1, "authors": list(authors)}
    return Approval(person_id=step.person_id, step=step, asked_on=day_of(by), asked_by=by.user, **told)


def _asked_next(by: Signature, kind: Kind, step: Step, before: Approval) -> Approval:
    """Asked by whoever submitted it, of whoever decides after an earlier decider."""
    told = {"decision": kind.approved[before.stage], "stage": before.stage + 1, "authors": before.authors}
    return Approval(person_id=step.person_id, step=step, asked_on=day_of(by), asked_by=before.asked_by, **told)


def _authors(steps: Sequence[Step], draft: Draft | None) -> dict[int, list[int]]:
    """By step: who wrote in the draft, and who had written or submitted what was returned or taken back before."""
    found = {step.pk: set(draft.authors if draft else ()) for step in steps}
    for before in Approval.objects.filter(step__in=steps, stage=1):
        found[before.step_id] |= {before.asked_by_id, *before.authors}
    return {pk: sorted(users) for pk, users in found.items()}


def attached(file: DraftFile, step: Step) -> Attachment:
    names = ("name", "content_type", "size", "digest", "stored")
    return Attachment(person_id=step.person_id, step=step, **{name: getattr(file, name) for name in names})


def _comments(words: str, remarks: Mapping[str, str]) -> list[Objection]:
    if words.strip() or any(remark.strip() for remark in remarks.values()):
        return []
    return [Objection("returned-with-comments", "Say what has to be mended.", "words")]


def _refuse(objections: Sequence[Objection]) -> None:
    if objections:
        raise Refused(objections)


def all_or_none(outcome: Outcome[Step]) -> list[Step]:
    """Of a writing about several children the objections name the child."""
    if outcome.refused:
        several = len(outcome.refused) + len(outcome.recorded) > 1
        raise Refused(
            [
                Objection(each.policy, f"{step.person}: {each.sentence}" if several else each.sentence, each.field)
                for step, objections in outcome.refused
                for each in objections
            ]
        )
    return outcome.recorded
