"""What cannot be. Pure: facts in, objections out; asked by single actions, bulk actions and the nightly check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from goldenthread.access.objections import Objection
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import (
    Allocation,
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    EarlyHelp,
    LegalStatus,
    Placement,
    ProtectionPlan,
    Spell,
    Step,
)
from goldenthread.people.models import Person
from goldenthread.rules import codes
from goldenthread.rules.codes import CodeList
from goldenthread.rules.words import day as written

IN_CARE = (LegalStatus, Placement)
# Help and protection of an unborn baby begin before the birth.
BEFORE_BIRTH = (EarlyHelp, ChildInNeed, ChildInNeedPlan, ProtectionPlan)
# What is done with a child, which no one can do after their death.
WITH_THE_CHILD = (
    "visit",
    "return_interview",
    "care_review",
    "health_assessment",
    "personal_education_plan",
    "pathway_plan_review",
)


@dataclass(frozen=True)
class Around:
    """What a new spell must fit: the child, the child's other spells of the same model, and their periods of care."""

    person: Person
    others: Sequence[Spell]
    care: Sequence[CarePeriod]
    today: date


def code_objections(row: Spell | Step) -> list[Objection]:
    """Values that stand on no code list, or were not in use: only the value is in doubt, not the fact."""
    lists = row.code_lists if isinstance(row, Spell) else _code_lists(row.kind)
    return [
        Objection("on-the-code-list", sentence, name)
        for name, list_name in lists.items()
        for value in _values(row, name)
        if value and (sentence := _code_objection(codes.lookup(list_name), str(value), _days(row)))
    ]


def _code_objection(code_list: CodeList, value: str, days: Sequence[date]) -> str:
    """A code that is no longer used, from a year nobody wrote down, may stand for an old fact."""
    found = code_list.find(value)
    if found is None:
        return f"“{value}” is not a code for: {code_list.title.lower()}."
    if days and not found.retired and not any(found.valid(day) for day in days):
        return f"The code {value} ({found.label}) was not in use on {written(days[0])}."
    return ""


def _days(row: Spell | Step) -> list[date]:
    days = [row.started, row.ended] if isinstance(row, Spell) else [row.on, row.started]
    return [day for day in days if day]


@cache
def _code_lists(kind: str) -> dict[str, str]:
    return {question.column or question.id: question.codes for question in KINDS[kind].questions if question.codes}


def _values(row: Spell | Step, name: str) -> Iterable[Any]:
    value = row.answers.get(name) if isinstance(row, Step) and not hasattr(Step, name) else getattr(row, name)
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
            f"The {spell._meta.verbose_name} from {written(spell.started)} to {until} is outside every period of care.",
        )
    ]


def step_objections(step: Step, around: Around) -> list[Objection]:
    kind = KINDS.get(step.kind)
    if kind is None:
        return [Objection("a-known-kind", f"There is no kind of step called “{step.kind}”.")]
    return [
        *_step_dates(step, kind, around),
        *_step_within(step, kind, around),
        *_step_seen(step, kind),
        *code_objections(step),
    ]


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
    if step.started and step.happened_on and step.happened_on < step.started:
        found.append(
            Objection(
                "happens-after-it-starts",
                f"{title}: {written(step.happened_on)} is before {written(step.started)}, when it started.",
                "happened_on",
            )
        )
    for day in (step.started, step.happened_on, step.authorised_on):
        if day and day > around.today:
            found.append(Objection("not-in-the-future", f"{title}: {written(day)} is in the future."))
        if day and around.person.died and day > around.person.died and kind.id in WITH_THE_CHILD:
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
    for parent in _parents(step):
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


def _parents(step: Step) -> list[ChildInNeed | ProtectionPlan]:
    """The referral and the plan it is of; one that is in hand and not saved yet has no id."""
    in_hand = step._state.fields_cache
    of_referral = step.child_in_need if step.child_in_need_id or "child_in_need" in in_hand else None
    of_plan = step.protection_plan if step.protection_plan_id or "protection_plan" in in_hand else None
    return [parent for parent in (of_referral, of_plan) if parent is not None]


def _step_seen(step: Step, kind: Kind) -> list[Objection]:
    if step.seen is False and step.seen_alone:
        return [Objection("seen-alone-is-seen", f"{kind.title}: a child who was seen alone was seen.", "seen")]
    return []


def allocation_objections(new: Allocation, others: Sequence[Allocation]) -> list[Objection]:
    if new.ended and new.ended < new.started:
        return [
            Objection(
                "ends-after-it-starts", f"It ends on {written(new.ended)}, before it starts on {written(new.started)}."
            )
        ]
    for other in others:
        same = new.pk is not None and other.pk == new.pk
        if not same and other.role == new.role and _both_hold(new, other):
            holder, role = other.worker or other.team, other.get_role_display().lower()
            return [
                Objection("one-holder-in-a-role", f"{holder} holds the child as {role} from {written(other.started)}.")
            ]
    return []


def _both_hold(one: Allocation, other: Allocation) -> bool:
    """On some day. What began and ended on one day, before it was passed on, held on none."""
    if one.started == one.ended or other.started == other.ended:
        return False
    first, second = (one, other) if one.started <= other.started else (other, one)
    return first.ended is None or first.ended > second.started
