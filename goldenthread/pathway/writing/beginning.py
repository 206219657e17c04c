"""What is written over time is begun first: when, about whom, and what tells it from others of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django import forms

from goldenthread.pathway.kinds import Kind
from goldenthread.pathway.writing.fields import boxes_of
from goldenthread.pathway.writing.form import WriteForm
from goldenthread.pathway.writing.typed import Boxes
from goldenthread.people.models import Person
from goldenthread.rules.ages import age_text

ABOUT = "_about"


class BeginForm(WriteForm):
    """The day that it began, and the few questions that its kind asks first. `offered` may be chosen too."""

    def __init__(
        self, kind: Kind, child: Person, offered: Sequence[Person], typed: Mapping[str, Sequence[str]], *, today: date
    ) -> None:
        chosen = [each for each in offered if str(each.pk) in typed.get(ABOUT, ())]
        super().__init__(asked_first(kind), [child, *chosen], typed, today=today)
        if offered:
            self.fields[ABOUT] = forms.MultipleChoiceField(
                label="Who else is this about?",
                help_text=f"{child.name}’s brothers and sisters. It is begun for each of them, and written once.",
                choices=[(str(each.pk), _with_age(each, today)) for each in offered],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )


def asked_first(kind: Kind) -> Kind:
    """The kind with what is asked to begin it. Whoever begins it says when, also where the product fills that in
    otherwise; the rest can wait, but for what tells it from others."""
    asked = [q for q in kind.questions if q.column == kind.moment or q.id in kind.asked_first]
    must = (kind.gist, *(q.id for q in asked if q.column == kind.moment))
    return replace(kind, questions=tuple(replace(q, by="writer", required=q.id in must, wanted="") for q in asked))


def at_first(kind: Kind, today: date) -> Boxes:
    """It begins today, until somebody says otherwise."""
    day = next(question for question in kind.questions if question.column == kind.moment)
    return boxes_of(day, day.id, today)


def _with_age(person: Person, today: date) -> str:
    return f"{person.name}, {age_text(person.born, today)}" if person.born else person.name
