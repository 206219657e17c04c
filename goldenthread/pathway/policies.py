"""What cannot be. Pure: facts in, objections out; asked by the single actions, the bulk actions and the nightly check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldenthread.access.objections import Objection
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import Allocation, CarePeriod, ChildInNeed, LegalStatus, Placement, Spell, Step
from goldenthread.people.models import Person
from goldenthread.rules import codes
from goldenthread.rules.words import day as written

IN_CARE = (LegalStatus, Placement)
BEFORE_BIRTH = (ChildInNeed,)  # help for an unborn baby begins before the birth


@dataclass(frozen=True)
class Around:
    """What a new spell must fit: the child, the child's other spells of the same model, and their periods of care."""

    person: Person
    others: Sequence[Spell]
    care: Sequence[CarePeriod]
    today: date


def code_objections(row: Spell | Step) -> list[Objection]:
    """Values that stand on no code list: only the value is in doubt, not the fact."""
    lists = row.code_lists if isinstance(row, Spell) else step_code_lists(KINDS[row.kind])
    found = []
    for name, list_name in lists.items():
        for value in _values(row, name):
            if value and not codes.lookup(list_name).valid(value):
                wording = list_name.replace("_", " ")
                found.append(Objection("on-the-code-list", f"“{value}” is not a {wording} code.", name))
    return found


def step_code_lists(kind: Kind) -> dict[str, str]:
    return {question.column or question.id: question.codes for question in kind.questions if question.codes}


def _values(row: Spell | Step, name: str) -> Iterable[Any]:
    value = row.answers.get(name) if isinstance(row, Step) and not hasattr(row, name) else getattr(row, name)
    return value if isinstance(value, list) else (value,)


def spell_objections(spell: Spell, around: Around) -> list[Objection]:
    return [*_dates(spell, around), *_one_at_a_time(spell, around), *_in_care(spell, around), *code_objections(spell)]


def _dates(spell: Spell, around: Around) -> list[Objection]:
    name, born, died = spell._meta.verbose_name, around.person.born, around.person.died
    found = []
    if spell.ended and spell.ended < spell.started:
        found.append(
            Objection(
                "ends-after-it-starts",
                f"The {name} ends on {written(spell.ended)}, before it starts on {written(spell.started)}.",
            )
        )
    if spell.started > around.today:
        found.append(Objection("not-in-the-future", f"The {name} starts on {written(spell.started)}, in the future."))
    if born and spell.started < born and not isinstance(spell, BEFORE_BIRTH):
        found.append(
            Objection(
                "not-before-birth",
                f"The {name} starts on {written(spell.started)}, before the birth on {written(born)}.",
            )
        )
    if died and spell.started > died:
        found.append(
            Objection(
                "not-after-death", f"The {name} starts on {written(spell.started)}, after the death on {written(died)}."
            )
        )
    return found


def overlap(one: Spell, other: Spell) -> bool:
    """Two spells that meet on one day (one ends, the other starts) do not overlap."""
    if one.started == other.started:
        return True
    first, second = (one, other) if one.started < other.started else (other, one)
    return first.ended is None or first.ended > second.started


def _one_at_a_time(spell: Spell, around: Around) -> list[Objection]:
    if not spell.one_at_a_time:
        return []
    for other in around.others:
        if other is not spell and (spell.pk is None or other.pk != spell.pk) and overlap(spell, other):
            until = f"to {written(other.ended)}" if other.ended else "and has not ended"
            return [
                Objection(
                    "one-at-a-time",
                    f"A {spell._meta.verbose_name} from {written(spell.started)} overlaps another, "
                    f"which runs from {written(other.started)} {until}.",
                )
            ]
    return []


def _in_care(spell: Spell, around: Around) -> list[Objection]:
    if not isinstance(spell, IN_CARE):
        return []
    for care in around.care:
        if care.started <= spell.started and (
            care.ended is None or (spell.ended is not None and spell.ended <= care.ended)
        ):
            return []
    until = written(spell.ended) if spell.ended else "now"
    return [
        Objection(
            "only-in-care",
            f"The {spell._meta.verbose_name} from {written(spell.started)} to {until} lies outside every period of care.",
        )
    ]


def step_objections(step: Step, around: Around) -> list[Objection]:
    kind = KINDS.get(step.kind)
    if kind is None:
        return [Objection("a-known-kind", f"There is no kind of step called “{step.kind}”.")]
    return [*_step_dates(step, kind, around), *_step_within(step, kind, around), *code_objections(step)]


def _step_dates(step: Step, kind: Kind, around: Around) -> list[Objection]:
    found = []
    title = kind.title
    for name in kind.must_have:
        if getattr(step, name) is None:
            found.append(Objection("has-its-date", f"{title}: the date ({name.replace('_', ' ')}) is missing."))
    if step.started and step.authorised_on and step.authorised_on < step.started:
        found.append(
            Objection(
                "signed-after-it-starts",
                f"{title}: signed off on {written(step.authorised_on)}, before it started on {written(step.started)}.",
            )
        )
    for day in (step.started, step.happened_on, step.authorised_on):
        if day and day > around.today:
            found.append(Objection("not-in-the-future", f"{title}: {written(day)} is in the future."))
        if day and around.person.died and day > around.person.died and kind.id in ("visit", "care_review"):
            found.append(
                Objection(
                    "not-after-death", f"{title}: {written(day)} is after the death on {written(around.person.died)}."
                )
            )
    return found


def _step_within(step: Step, kind: Kind, around: Around) -> list[Objection]:
    day = step.on
    if day is None:
        return []
    if kind.within == "care" and not any(
        care.started <= day and (care.ended is None or care.ended >= day) for care in around.care
    ):
        return [Objection("only-in-care", f"{kind.title}: {written(day)} lies outside every period of care.")]
    for parent in (step.child_in_need, step.protection_plan):
        if parent is None:
            continue
        name = "referral" if isinstance(parent, ChildInNeed) else "plan"
        first = step.started or day
        if first < parent.started:
            return [
                Objection(
                    f"not-before-its-{name}",
                    f"{kind.title}: {written(first)} is before the {name} on {written(parent.started)}.",
                )
            ]
    return []


def allocation_objections(new: Allocation, others: Sequence[Allocation]) -> list[Objection]:
    if new.ended and new.ended < new.started:
        return [
            Objection(
                "ends-after-it-starts", f"It ends on {written(new.ended)}, before it starts on {written(new.started)}."
            )
        ]
    for other in others:
        if other.role != new.role or (new.pk is not None and other.pk == new.pk):
            continue
        first, second = sorted((new, other), key=lambda a: a.started)
        if first.started == second.started or first.ended is None or first.ended > second.started:
            holder = other.worker or other.team
            return [
                Objection(
                    "one-holder-in-a-role", f"{holder} holds the child as {other.role} from {written(other.started)}."
                )
            ]
    return []
