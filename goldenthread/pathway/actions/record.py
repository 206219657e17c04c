"""Writing spells and steps. What breaks a policy is refused: the single action raises, the bulk action answers with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, TypeVar

from django.db import models

from goldenthread.access.objections import Objection, Outcome
from goldenthread.access.record import Recorded, Signature, acting
from goldenthread.pathway import clocks
from goldenthread.pathway.models import CarePeriod, Spell, Step
from goldenthread.pathway.policies import Around, spell_objections, step_objections
from goldenthread.people.models import Person

S = TypeVar("S", bound=Spell)
R = TypeVar("R", Spell, Step)
Changes = Mapping[str, Any]


class Surroundings:
    """The children's spells as they stand, and as the action adds to them: what policies are asked against."""

    def __init__(self, models_used: Iterable[type[Spell]], person_ids: Iterable[int], today: date) -> None:
        self.today = today
        ids = sorted(set(person_ids))
        self.people = {p.pk: p for p in in_batches(Person, "pk", ids)}
        self.spells: dict[tuple[type[Spell], int], list[Spell]] = defaultdict(list)
        for model in {CarePeriod, *models_used}:
            for spell in in_batches(model, "person_id", ids):
                self.spells[model, spell.person_id].append(spell)

    def around(self, row: Spell | Step) -> Around:
        others = self.spells[type(row), row.person_id] if isinstance(row, Spell) else ()
        care = self.spells[CarePeriod, row.person_id]
        return Around(self.people[row.person_id], others, care, self.today)  # type: ignore[arg-type]

    def add(self, spell: Spell) -> None:
        self.spells[type(spell), spell.person_id].append(spell)

    def replace(self, old: Spell, new: Spell) -> None:
        rows = self.spells[type(old), old.person_id]
        rows[:] = [new if row.pk == old.pk else row for row in rows]


def in_batches(model: type[models.Model], column: str, ids: Sequence[int], size: int = 900) -> Iterable[Any]:
    """Rows whose column is among many ids; a database takes only so many at a time."""
    for at in range(0, len(ids), size):
        yield from model._default_manager.filter(**{f"{column}__in": ids[at : at + size]})


def record_spells(*, by: Signature, spells: Sequence[S]) -> Outcome[S]:
    """In the order given: each is asked against what stands already and what was accepted before it."""
    outcome: Outcome[S] = Outcome()
    standing = Surroundings({type(s) for s in spells}, (s.person_id for s in spells), by.at.date())
    for spell in spells:
        objections = [*_unsaved_parents(spell), *spell_objections(spell, standing.around(spell))]
        if objections:
            outcome.refused.append((spell, tuple(objections)))
        else:
            standing.add(spell)
            outcome.recorded.append(spell)
    with acting("pathway.record_spells", by=by) as act:
        act.insert(outcome.recorded)
        clocks.rewrite({spell.person_id for spell in outcome.recorded})
    return outcome


def record_spell(*, by: Signature, spell: S) -> S:
    return record_spells(by=by, spells=[spell]).single()


def record_steps(*, by: Signature, steps: Sequence[Step]) -> Outcome[Step]:
    outcome: Outcome[Step] = Outcome()
    standing = Surroundings((), (s.person_id for s in steps), by.at.date())
    for step in steps:
        objections = [*_unsaved_parents(step), *step_objections(step, standing.around(step))]
        if objections:
            outcome.refused.append((step, tuple(objections)))
        else:
            outcome.recorded.append(step)
    with acting("pathway.record_steps", by=by) as act:
        act.insert(outcome.recorded)
        clocks.rewrite({step.person_id for step in outcome.recorded})
    return outcome


def record_step(*, by: Signature, step: Step) -> Step:
    return record_steps(by=by, steps=[step]).single()


def amend_spells(*, by: Signature, amendments: Sequence[tuple[S, Changes]]) -> Outcome[S]:
    """What differs is written, and the version before it kept; `recorded` lists the spells that did differ."""
    outcome: Outcome[S] = Outcome()
    spells = [spell for spell, _ in amendments]
    standing = Surroundings({type(s) for s in spells}, (s.person_id for s in spells), by.at.date())
    with acting("pathway.amend_spells", by=by) as act:
        for spell, changes in amendments:
            proposed = _with(spell, changes)
            objections = spell_objections(proposed, standing.around(proposed))
            if objections:
                outcome.refused.append((spell, tuple(objections)))
                continue
            standing.replace(spell, proposed)
            if act.amend(spell, changes):
                outcome.recorded.append(spell)
        clocks.rewrite({spell.person_id for spell in outcome.recorded})
    return outcome


def amend_spell(*, by: Signature, spell: S, changes: Changes) -> S:
    outcome = amend_spells(by=by, amendments=[(spell, changes)])
    return outcome.single() if outcome.refused else spell


def amend_steps(*, by: Signature, amendments: Sequence[tuple[Step, Changes]]) -> Outcome[Step]:
    outcome: Outcome[Step] = Outcome()
    standing = Surroundings((), (step.person_id for step, _ in amendments), by.at.date())
    with acting("pathway.amend_steps", by=by) as act:
        for step, changes in amendments:
            proposed = _with(step, changes)
            objections = step_objections(proposed, standing.around(proposed))
            if objections:
                outcome.refused.append((step, tuple(objections)))
            elif act.amend(step, changes):
                outcome.recorded.append(step)
        clocks.rewrite({step.person_id for step in outcome.recorded})
    return outcome


def amend_step(*, by: Signature, step: Step, changes: Changes) -> Step:
    outcome = amend_steps(by=by, amendments=[(step, changes)])
    return outcome.single() if outcome.refused else step


def withdraw(*, by: Signature, rows: Sequence[Spell | Step]) -> None:
    """These facts turned out never to have been so. They leave the record and stay in its history."""
    people = {row.person_id for row in rows}
    with acting("pathway.withdraw", by=by) as act:
        for row in rows:
            act.withdraw(row)
        clocks.rewrite(people)


def _with(row: R, changes: Changes) -> R:
    proposed = copy(row)
    for name, value in changes.items():
        setattr(proposed, name, value)
    return proposed


def _unsaved_parents(row: Recorded) -> list[Objection]:
    """A row whose referral, plan or earlier step was refused cannot stand without it."""
    for column in row._meta.concrete_fields:
        parent = row._state.fields_cache.get(column.name) if column.is_relation else None
        if isinstance(parent, Spell | Step) and parent.pk is None:
            name = parent._meta.verbose_name
            return [Objection("its-parent-stands", f"It belongs to a {name} that is in doubt itself.")]
    return []
