"""Writing spells and steps. What breaks a policy is refused: the single action raises, the bulk one answers with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from django.utils.timezone import is_aware, localtime

from goldenthread.access.objections import Objection, Outcome
from goldenthread.access.record import Recorded, Signature, acting, concrete_values
from goldenthread.pathway import projection
from goldenthread.pathway.actions import notices
from goldenthread.pathway.actions.reading import bring, in_batches, lock, locked
from goldenthread.pathway.models import PARENTS, Allocation, Approval, Attachment, CarePeriod, Spell, Step
from goldenthread.pathway.policies import Around, spell_objections, step_objections, within

S = TypeVar("S", bound=Spell)
R = TypeVar("R", Spell, Step)
Changes = Mapping[str, Any]
SENT_TWICE = timedelta(minutes=10)
OF_ITS_RECORDING = ("id", "recorded_from", "recorded_by_id")


def day_of(by: Signature) -> date:
    """The day, where we are, on which the action is signed."""
    return localtime(by.at).date() if is_aware(by.at) else by.at.date()


class Surroundings:
    """The children's spells as they stand, and as the action adds to them: what policies are asked against.

    Made inside the action's transaction: it locks the children.
    """

    def __init__(self, models_used: Iterable[type[Spell]], person_ids: Iterable[int], today: date) -> None:
        self.today = today
        ids = sorted(set(person_ids))
        self.people = locked(ids)
        self.spells: dict[tuple[type[Spell], int], list[Spell]] = defaultdict(list)
        asked: set[type[Spell]] = {CarePeriod, *models_used}
        for model in asked:
            for spell in in_batches(model._default_manager, "person_id", ids):
                self.spells[model, spell.person_id].append(spell)

    def around(self, row: Spell | Step) -> Around:
        model = type(row) if isinstance(row, Spell) else within(row)
        others = self.spells[model, row.person_id] if model else ()
        care = self.spells[CarePeriod, row.person_id]
        return Around(self.people[row.person_id], others, care, self.today)  # type: ignore[arg-type]

    def add(self, spell: Spell) -> None:
        self.spells[type(spell), spell.person_id].append(spell)

    def replace(self, old: Spell, new: Spell) -> None:
        rows = self.spells[type(old), old.person_id]
        rows[:] = [new if row.pk == old.pk else row for row in rows]


def record_spells(*, by: Signature, spells: Sequence[S]) -> Outcome[S]:
    """In the order given: each is asked against what stands already and what was accepted before it."""
    outcome: Outcome[S] = Outcome()
    with acting("pathway.record_spells", by=by) as act:
        standing = Surroundings({type(s) for s in spells}, (s.person_id for s in spells), day_of(by))
        for spell in spells:
            objections = [*_unsaved_parents(spell), *spell_objections(spell, standing.around(spell))]
            if objections:
                outcome.refused.append((spell, tuple(objections)))
            else:
                standing.add(spell)
                outcome.recorded.append(spell)
        act.insert(outcome.recorded)
        projection.rewrite({spell.person_id for spell in outcome.recorded})
        notices.of_spells(by=by, spells=outcome.recorded)
    return outcome


def record_spell(*, by: Signature, spell: S) -> S:
    return record_spells(by=by, spells=[spell]).single()


def record_steps(*, by: Signature, steps: Sequence[Step]) -> Outcome[Step]:
    outcome: Outcome[Step] = Outcome()
    with acting("pathway.record_steps", by=by) as act:
        bring(steps, *PARENTS.values())
        standing = Surroundings(_within(steps), (s.person_id for s in steps), day_of(by))
        for step in steps:
            objections = [*_unsaved_parents(step), *step_objections(step, standing.around(step))]
            if objections:
                outcome.refused.append((step, tuple(objections)))
            else:
                outcome.recorded.append(step)
        act.insert(outcome.recorded)
        projection.rewrite({step.person_id for step in outcome.recorded})
    return outcome


def record_step(*, by: Signature, step: Step) -> Step:
    return record_steps(by=by, steps=[step]).single()


def record_step_once(*, by: Signature, step: Step) -> Step:
    """As record_step, for a form that may be sent twice: what the same user recorded just now is not recorded again."""
    same = {name: value for name, value in concrete_values(step).items() if name not in OF_ITS_RECORDING}
    with acting("pathway.record_steps", by=by):
        lock([step.person_id])
        lately = Step.objects.filter(recorded_by=by.user, recorded_from__gte=by.at - SENT_TWICE, person=step.person)
        twin = next((row for row in lately if all(getattr(row, name) == value for name, value in same.items())), None)
        if twin is None:
            notices.of_steps(by=by, steps=[record_step(by=by, step=step)])
        return twin or step


def amend_spells(*, by: Signature, amendments: Sequence[tuple[S, Changes]]) -> Outcome[S]:
    """What differs is written, and the version before it kept; `recorded` lists the spells that did differ."""
    outcome: Outcome[S] = Outcome()
    spells = [spell for spell, _ in amendments]
    lasting = {id(spell) for spell in spells if spell.ended is None}
    with acting("pathway.amend_spells", by=by) as act:
        standing = Surroundings({type(s) for s in spells}, (s.person_id for s in spells), day_of(by))
        for spell, changes in amendments:
            proposed = _with(spell, changes)
            objections = spell_objections(proposed, standing.around(proposed))
            if objections:
                outcome.refused.append((spell, tuple(objections)))
                continue
            standing.replace(spell, proposed)
            if act.amend(spell, changes):
                outcome.recorded.append(spell)
        projection.rewrite({spell.person_id for spell in outcome.recorded})
        notices.of_spells(by=by, spells=[spell for spell in outcome.recorded if spell.ended and id(spell) in lasting])
    return outcome


def amend_spell(*, by: Signature, spell: S, changes: Changes) -> S:
    outcome = amend_spells(by=by, amendments=[(spell, changes)])
    return outcome.single() if outcome.refused else spell


def amend_steps(*, by: Signature, amendments: Sequence[tuple[Step, Changes]]) -> Outcome[Step]:
    outcome: Outcome[Step] = Outcome()
    with acting("pathway.amend_steps", by=by) as act:
        steps = [step for step, _ in amendments]
        standing = Surroundings(_within(steps), (step.person_id for step in steps), day_of(by))
        for step, changes in amendments:
            proposed = _with(step, changes)
            objections = step_objections(proposed, standing.around(proposed))
            if objections:
                outcome.refused.append((step, tuple(objections)))
            elif act.amend(step, changes):
                outcome.recorded.append(step)
        projection.rewrite({step.person_id for step in outcome.recorded})
    return outcome


def amend_step(*, by: Signature, step: Step, changes: Changes) -> Step:
    outcome = amend_steps(by=by, amendments=[(step, changes)])
    return outcome.single() if outcome.refused else step


def withdraw(*, by: Signature, rows: Sequence[Spell | Step | Allocation | Approval | Attachment]) -> None:
    """These facts turned out never to have been so. They leave the record and stay in its history."""
    people = {row.person_id for row in rows}
    with acting("pathway.withdraw", by=by) as act:
        for row in rows:
            act.withdraw(row)
        projection.rewrite(people)


def _within(steps: Iterable[Step]) -> set[type[Spell]]:
    return {model for step in steps if (model := within(step))}


def _with(row: R, changes: Changes) -> R:
    proposed = copy(row)
    for name, value in changes.items():
        setattr(proposed, name, value)
    return proposed


def _unsaved_parents(row: Recorded) -> list[Objection]:
    """A row whose referral, plan or earlier step was refused cannot stand without it."""
    in_hand = row._state.fields_cache
    for name in _relations(type(row)) if in_hand else ():
        parent = in_hand.get(name)
        if isinstance(parent, Spell | Step) and parent.pk is None:
            sentence = f"It belongs to a {parent._meta.verbose_name} that is in doubt itself."
            return [Objection("its-parent-stands", sentence)]
    return []


@cache
def _relations(model: type[Recorded]) -> tuple[str, ...]:
    return tuple(column.name for column in model._meta.concrete_fields if column.is_relation)
