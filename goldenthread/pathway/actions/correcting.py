"""Correcting what is done, and taking off a record what was recorded on the wrong child. Both need a reason."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting, concrete_values
from goldenthread.pathway import telling
from goldenthread.pathway.actions import notices
from goldenthread.pathway.actions.finishing import attached
from goldenthread.pathway.actions.reading import lock
from goldenthread.pathway.actions.record import OF_ITS_RECORDING, amend_step, day_of, withdraw
from goldenthread.pathway.correcting import (
    correction_objections,
    objections_to_correcting,
    reason_objections,
    withdrawal_objections,
)
from goldenthread.pathway.kinds.correcting import WHY
from goldenthread.pathway.models import SPELLS, Approval, Attachment, Draft, Notice, Spell, Step
from goldenthread.pathway.queries.correcting import (
    about_withdrawing,
    answered_with,
    corrections_begun,
    newest,
    who_corrects,
)
from goldenthread.pathway.queries.spells import read_spells
from goldenthread.pathway.writing.keeping import forget

# What a correction leaves as it is: whose it is, which questions it answers, and when it was signed off.
KEPT = (
    *OF_ITS_RECORDING,
    "person_id",
    "kind",
    "version",
    "group",
    "follows_id",
    "worker_id",
    "team_id",
    "authorised_on",
)


def correct(*, by: Signature, steps: Sequence[Step], draft: Draft | None = None) -> list[Step]:
    """What was wrong is put right for all of these steps or for none; `by.why` is the reason. `steps` say what they say
    now. What stood before stays in their history. Sent twice, it answers with what stands. Raises Refused.
    """
    ids = [step.pk for step in steps]
    with acting("pathway.correct", by=by) as act:
        lock([step.person_id for step in steps])
        standing = {step.pk: step for step in answered_with(ids)}
        if draft is not None and not Draft.objects.filter(pk=draft.pk).exists():
            return list(standing.values())
        _refuse(reason_objections(by.why, WHY.id))
        if len(standing) < len(steps) or (draft is not None and newest(standing.values()) != draft.corrects_as_of):
            _refuse([_changed_since()])
        changed = [_corrected(by, standing[step.pk], step) for step in steps]
        files = list(draft.files.all()) if draft is not None else []
        if not any(changed) and not files:
            _refuse(
                [Objection("something-is-corrected", "Nothing is changed. Change what was wrong, or discard this.")]
            )
        act.insert([attached(file, step) for file in files for step in standing.values()])
        if draft is not None:
            draft.delete()
        notices.of_steps(by=by, steps=list(standing.values()), what=Notice.What.CORRECTED)
    return [standing[pk] for pk in ids]


def withdraw_step(*, by: Signature, step: Step) -> None:
    """It was recorded on the wrong child: it leaves the record with its files and decisions, and all of it stays in
    their history; `by.why` is the reason. Sent twice, nothing more happens. Raises Refused."""
    with acting("pathway.withdraw_step", by=by):
        lock([step.person_id])
        standing = next(iter(answered_with([step.pk])), None)
        if standing is None:
            return
        _refuse(reason_objections(by.why, "why"))
        _refuse(objections_to_correcting(standing, *who_corrects(standing, by.user, day_of(by))))
        _refuse(withdrawal_objections(standing, _spells(by, standing), **about_withdrawing(standing)))
        Draft.objects.filter(follows=standing).update(follows=None)  # discarded ones: nobody is at work
        forget(corrections_begun(standing))
        files = Attachment.objects.filter(step=standing)
        approvals = Approval.objects.filter(step=standing)
        withdraw(by=by, rows=[*files, *approvals, standing])
        notices.of_withdrawal(by=by, person_id=standing.person_id)


def _corrected(by: Signature, standing: Step, step: Step) -> bool:
    _refuse(objections_to_correcting(standing, *who_corrects(standing, by.user, day_of(by))))
    changes = {name: value for name, value in concrete_values(step).items() if name not in KEPT}
    if telling.answers(standing) == telling.answers(step):
        return False
    opened = list(Step.objects.filter(follows=standing))
    _refuse(correction_objections(standing, step, _spells(by, standing), opened))
    amend_step(by=by, step=standing, changes=changes)
    return True


def _spells(by: Signature, step: Step) -> list[Spell]:
    return read_spells(SPELLS, [step.person_id], day_of(by))


def _changed_since() -> Objection:
    sentence = (
        "Somebody has changed this since the correction was begun. Copy what you need, discard this draft, and begin "
        "again from what stands now."
    )
    return Objection("corrects-what-stands", sentence)


def _refuse(objections: Sequence[Objection]) -> None:
    if objections:
        raise Refused(objections)
