"""What cannot be. Pure: facts in, objections out; asked by single actions, bulk actions and the nightly check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from goldenthread.access.objections import Objection
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.kinds.declare import Amends, Begins, Change, Ends, Frees, Replaces
from goldenthread.pathway.models import (
    PARENTS,
    SPELL_CALLED,
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
CALLED: dict[type[Spell], str] = {ChildInNeed: "referral", ProtectionPlan: "plan"}  # by what began it, in a sentence
# Help and protection of an unborn baby begin before the birth.
BEFORE_BIRTH = (EarlyHelp, ChildInNeed, ChildInNeedPlan, ProtectionPlan)


@dataclass(frozen=True)
class Around:
    """What a new fact must fit: the child, their other spells of the same model (of a step: see `within`), and
    their periods of care."""

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
        if day and around.person.died and day > around.person.died and kind.with_the_child:
            found.append(
                Objection(
                    "not-after-death", f"{title}: {written(day)} is after the death on {written(around.person.died)}."
                )
            )
    return found


def time_objections(step: Step, at: datetime) -> list[Objection]:
    """A time of day that has not come yet, in something that is written down `at` a moment of the same day."""
    kind = KINDS[step.kind]
    if step.on != at.date():
        return []
    times = [(q, str(step.answers.get(q.id) or "")) for q in kind.questions if q.type == "time"]
    return [
        Objection("not-in-the-future", f"{kind.title}: {time} today is in the future.", question.id)
        for question, time in times
        if time > f"{at:%H:%M}"
    ]


def _step_within(step: Step, kind: Kind, around: Around) -> list[Objection]:
    day = step.on
    if day is None:
        return []
    model = within(step)
    if model and not any(
        spell.started <= day and (spell.ended is None or spell.ended >= day) for spell in around.others
    ):
        policy = "only-in-care" if model is CarePeriod else "only-while-it-lasts"
        return [Objection(policy, f"{kind.title}: {written(day)} lies outside every {model._meta.verbose_name}.")]
    for parent in _parents(step):
        name = CALLED.get(type(parent), str(parent))
        first = step.started or day
        if first < parent.started:
            return [
                Objection(
                    f"not-before-its-{name}",
                    f"{kind.title}: {written(first)} is before the {name} on {written(parent.started)}.",
                )
            ]
    return []


def within(step: Step) -> type[Spell] | None:
    """The spell that has to last on the day of the step, where the step does not name the one it belongs to."""
    kind = KINDS.get(step.kind)
    return SPELL_CALLED[kind.within] if kind and kind.within and kind.within not in PARENTS else None


def _parents(step: Step) -> list[Spell]:
    """The referral and the plan it is of; one that is in hand and not saved yet has no id."""
    in_hand = step._state.fields_cache
    named = [name for name in PARENTS.values() if name in in_hand or getattr(step, f"{name}_id")]
    return [parent for name in named if (parent := getattr(step, name)) is not None]


def _step_seen(step: Step, kind: Kind) -> list[Objection]:
    if step.seen is False and step.seen_alone:
        return [Objection("seen-alone-is-seen", f"{kind.title}: a child who was seen alone was seen.", "seen")]
    return []


def change_objections(title: str, changes: Sequence[tuple[Change, date]], began: Mapping[str, date]) -> list[Objection]:
    """Whether the spells stand open that a step ends or changes, and those do not that it begins. `changes` come one
    after the other, each with its day; `began` says since when a spell, by its name, is open.
    """
    standing, found = dict(began), []
    for change, day in changes:
        if isinstance(change, Frees) or (isinstance(change, Ends) and any(name in standing for name in change.unless)):
            continue
        since = standing.get(change.spell)
        found += _change_objections(title, change, day, since)
        if isinstance(change, Ends):
            standing.pop(change.spell, None)
        elif since is None or isinstance(change, Replaces):
            standing[change.spell] = day
    return found


def _change_objections(
    title: str, change: Begins | Ends | Replaces | Amends, day: date, since: date | None
) -> list[Objection]:
    name = str(SPELL_CALLED[change.spell]._meta.verbose_name)
    opened = f"{name[:1].upper()}{name[1:]} from {written(since)}" if since else ""
    match change:
        case Begins() if since and not change.if_none:
            return [Objection("none-is-open", f"{title}: another cannot begin. {opened} has not ended.")]
        case Begins():
            return []
        case Ends() if since is None and change.if_any:
            return []
        case Replaces() if since and day <= since:
            sentence = f"{title}: {opened} can be replaced from the day after, not on {written(day)}."
            return [Objection("replaced-after-it-starts", sentence, change.on)]
    verb = {Ends: "end", Replaces: "replace", Amends: "change"}[type(change)]
    return [] if since else [Objection("one-is-open", f"{title}: no {name} is open that it could {verb}.")]


def beginning_objections(step: Step, standing: Step | None) -> list[Objection]:
    """What is begun from a child's page; `standing` is one of its kind that is open already."""
    kind = KINDS[step.kind]
    if standing is not None and not kind.several:
        since = f" since {written(standing.on)}" if standing.on else ""
        sentence = f"{kind.title}: one of {step.person} is open{since}. Go on with that one, or wait for its decision."
        return [Objection("one-open-at-a-time", sentence)]
    if kind.within not in PARENTS or step.on is None:
        return []  # that the spell lasted on that day is objected to when it is recorded
    parent = getattr(step, PARENTS[kind.within])
    if parent is not None and (parent.ended is None or step.on < parent.started):
        return []  # likewise that it began before its parent
    name = CALLED[SPELL_CALLED[kind.within]]
    sentence = f"{kind.title}: no {name} of {step.person} that was open on {written(step.on)} is open still."
    return [Objection(f"begun-within-a-{name}", sentence)]


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
