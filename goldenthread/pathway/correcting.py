"""Who may correct what is done, or take it off a record, and what a correction may not change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldenthread.access.objections import Objection
from goldenthread.pathway import transitions
from goldenthread.pathway.changes import changes_of, day_of_change, effective_day
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.kinds.declare import Amends, Begins, Ends, Frees, Replaces
from goldenthread.pathway.kinds.states import State
from goldenthread.pathway.labels import step_title
from goldenthread.pathway.models import Spell, Step
from goldenthread.rules.words import day as written

Lasting = Begins | Ends | Replaces | Amends
LONGEST = 200
INSTEAD = "Leave it as it was, and write what is so now as a step of its own, or in a case note."


@dataclass(frozen=True)
class Corrector:
    """What somebody has to do with a step; `decides`: why they may not decide on its kind, where somebody does."""

    wrote: bool = False
    holds: bool = False
    manages: bool = False
    decides: Sequence[Objection] = ()

    @property
    def answers_for_it(self) -> bool:
        return self.wrote or self.holds or self.manages


@dataclass(frozen=True)
class Made:
    """What lasts, and began or ended because of a step: by which change of its kind."""

    spell: Spell
    change: Lasting

    def __str__(self) -> str:
        name = self.spell._meta.verbose_name
        if isinstance(self.change, Amends):
            return f"the {name} from {written(self.spell.started)}"
        if isinstance(self.change, Begins | Replaces):
            return f"the {name} that began on {written(self.spell.started)}"
        return f"the end of the {name} on {written(self.spell.ended)}" if self.spell.ended else f"the {name}"


def objections_to_correcting(step: Step, state: State, who: Corrector) -> list[Objection]:
    """Correcting it, and taking it off the record."""
    kind = KINDS.get(step.kind)
    if kind is None:
        return [Objection("a-known-kind", f"No form asks for a step of kind “{step.kind}”, so none corrects it.")]
    if found := transitions.objections(state, "amend"):
        return found
    if kind.approved:
        sentence = "Somebody decides on this, so only they correct it once it is done."
        return [Objection("the-decider-corrects", f"{sentence} {each.sentence}") for each in who.decides]
    if who.answers_for_it:
        return []
    sentence = "This is corrected by whoever wrote it, by the child’s case worker, or by the manager of their team."
    return [Objection("corrected-by-who-answers-for-it", f"{sentence} Ask one of them.")]


def reason_objections(why: str, field: str) -> list[Objection]:
    if why.strip() and len(why) <= LONGEST:
        return []
    return [Objection("corrected-with-a-reason", f"Say why, in a sentence of up to {LONGEST} characters.", field)]


def correction_objections(
    before: Step, after: Step, spells: Iterable[Spell], opened: Sequence[Step]
) -> list[Objection]:
    """A mere correction does not change what began or ended because of the step: neither that, nor its day, nor what
    it was told. `spells` are the child's, `opened` the steps that follow it."""
    made = made_by(before, spells)
    found = list(_of_what_was_made(before, after, made))
    if before.outcome != after.outcome:
        kept = [*(str(each) for each in made), *(_called(step) for step in opened)]
        if kept:
            sentence = f"The outcome led to {kept[0]}, and a correction does not undo that. {INSTEAD}"
            found.append(Objection("outcome-stands", sentence, "outcome"))
        elif _leads_to_something(after):
            sentence = f"That outcome begins or ends something, and a correction does not do that. {INSTEAD}"
            found.append(Objection("outcome-stands", sentence, "outcome"))
    return found


def withdrawal_objections(
    step: Step, spells: Iterable[Spell], following: Sequence[Step], *, handed: bool, at_work: bool
) -> list[Objection]:
    """`handed`: a handover was asked for by it. `at_work`: somebody is correcting it, or writing what follows it."""
    if made := made_by(step, spells):
        sentence = (
            f"It led to {made[0]}, so it cannot be taken off the record by itself. End what has to end with the step "
            "that ends it, such as a closure, and say in a case note that this was recorded on the wrong child."
        )
        return [Objection("nothing-lasts-because-of-it", sentence)]
    if following:
        sentence = f"What follows it has to be taken off the record first: {_called(following[0])}."
        return [Objection("nothing-follows-it", sentence)]
    if handed:
        sentence = (
            "The child was handed over because of it. Hand the child back, and say in a case note what was wrong."
        )
        return [Objection("nothing-follows-it", sentence)]
    if at_work:
        sentence = "Somebody is correcting it, or writing what follows it. That draft has to be discarded first."
        return [Objection("nobody-writes-in-it", sentence)]
    return []


def made_by(step: Step, spells: Iterable[Spell]) -> list[Made]:
    """Of the child's spells those that began or ended on the step's day as its kind and outcome say."""
    rows = list(spells)
    return [
        Made(spell, change)
        for change in changes_of(step)
        if not isinstance(change, Frees)
        for spell in rows
        if type(spell).__name__ == change.spell and _is_of(spell, change, step)
    ]


def _of_what_was_made(before: Step, after: Step, made: Sequence[Made]) -> Iterator[Objection]:
    kind = KINDS[before.kind]
    for each in made:
        if _day(each.change, before) != _day(each.change, after):
            sentence = f"The day is that of {each}, and a correction would leave the two apart. {INSTEAD}"
            yield Objection("day-stands", sentence, kind.moment)
        for question_id in _told(each.change):
            if _answer(kind, before, question_id) != _answer(kind, after, question_id):
                wording = kind.question(question_id).wording
                sentence = f"“{wording}” also stands with {each}, and a correction would leave the two apart. {INSTEAD}"
                yield Objection("answer-stands", sentence, question_id)


def _leads_to_something(step: Step) -> bool:
    kind = KINDS[step.kind]
    opens = kind.opens.get(step.outcome, ())
    return bool(kind.changes.get(step.outcome)) or any(KINDS[each].over_time for each in opens)


def _is_of(spell: Spell, change: Lasting, step: Step) -> bool:
    """What a replaced spell became is what the step made of it; an amended one lasted on the day."""
    day = _day(change, step)
    if day is None:
        return False
    match change:
        case Begins() | Replaces():
            return spell.started == day
        case Ends():
            return spell.ended == max(day, spell.started)
        case Amends():
            return spell.holds_on(day)


def _day(change: Lasting, step: Step) -> date | None:
    return day_of_change(change, step, effective_day(step))


def _told(change: Lasting) -> tuple[str, ...]:
    """The questions whose answers stand with what lasts."""
    fields = () if isinstance(change, Ends) else tuple(change.fields.values())
    reason = change.reason_from if isinstance(change, Ends | Replaces) else ""
    return (*fields, reason) if reason else fields


def _answer(kind: Kind, step: Step, question_id: str) -> Any:
    question = kind.question(question_id)
    return getattr(step, question.column) if question.column else step.answers.get(question_id) or None


def _called(step: Step) -> str:
    return f"{step_title(step)}, {written(step.on)}" if step.on else step_title(step)
