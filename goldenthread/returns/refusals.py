"""What the record would not take of a fact that came from elsewhere: one value left blank, or the whole fact left out.

A return and the invented authority both come in this way; what is refused becomes a discrepancy about the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from goldenthread.access.objections import Objection
from goldenthread.access.record import Recorded
from goldenthread.pathway.models import Discrepancy, Spell, Step
from goldenthread.pathway.policies import code_objections
from goldenthread.people.models import Person
from goldenthread.people.policies import person_objections
from goldenthread.returns.wanted import Doubt


def drop_doubtful(row: Recorded) -> list[Objection]:
    """A code that was not in use, or a value longer than any can be, is left blank; answers why, for each."""
    found = []
    codes = code_objections(row) if isinstance(row, Spell | Step) else []
    for objection in (*codes, *_too_long(row)):
        if isinstance(row, Step) and objection.field in row.answers:
            value = row.answers.pop(objection.field)
            if isinstance(value, list):
                row.answers |= _without(value, objection.field, row)
        else:
            setattr(row, objection.field, "")
        found.append(objection)
    return found


def drop_impossible(person: Person, *, today: date) -> list[Objection]:
    """What cannot be so of a person is left out; answers why, for each."""
    objections = person_objections(person, today=today)
    for objection in objections:
        setattr(person, objection.field, None)
    return objections


def first_whole(objections: Sequence[Objection]) -> Objection:
    """A refused fact is left out whole, whichever field is at fault: one sentence of all that is wrong. What it
    overlaps counts only where nothing else is wrong: on a second load it meets the facts that came after it too."""
    alone = [each for each in objections if each.policy != "one-at-a-time"] or list(objections)
    return Objection(alone[0].policy, " ".join(dict.fromkeys(each.sentence for each in alone)))


def as_discrepancy(person: Person, doubt: Doubt) -> Discrepancy:
    line = doubt.lines[0]
    return Discrepancy(
        person=person,
        policy=doubt.policy[:60],
        about=doubt.about[:40],
        field=doubt.field[:40],
        content=doubt.content,
        sentence=doubt.sentence,
        source=line.file[:200],
        line=line.line,
        fingerprint=doubt.fingerprint,
    )


def _without(values: list[str], name: str, row: Step) -> dict[str, list[str]]:
    """Of several codes, those that nobody objects to."""
    fine = [
        value
        for value in values
        if not any(
            objection.field == name
            for objection in code_objections(
                Step(kind=row.kind, started=row.started, happened_on=row.happened_on, answers={name: [value]})
            )
        )
    ]
    return {name: fine} if fine else {}


_LENGTHS: dict[type[Recorded], list[tuple[str, int]]] = {}


def _too_long(row: Recorded) -> list[Objection]:
    lengths = _LENGTHS.get(type(row))
    if lengths is None:
        fields = [f for f in row._meta.concrete_fields if f.get_internal_type() == "CharField"]
        lengths = _LENGTHS[type(row)] = [(f.name, f.max_length or 0) for f in fields]
    return [
        Objection("no longer than it can be", f"“{getattr(row, name)}” is longer than {most} characters.", name)
        for name, most in lengths
        if len(getattr(row, name)) > most
    ]
