"""Forms made from the questions of a kind, so that a question is worded and checked in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from goldenthread.access.objections import Objection
from goldenthread.pathway.kinds import Kind, Question
from goldenthread.pathway.models import Step
from goldenthread.rules import codes
from goldenthread.ui.forms import Autocomplete, GovDateField, GovForm

YES_NO = (("yes", "Yes"), ("no", "No"))
FEW = 7  # choices up to here are radios, more are a list to type in
STORY = 20_000


class StepForm(GovForm):
    """One step of one kind. Its fields are named after the questions; made by `form_for`."""

    kind: Kind

    def step(self, **about: Any) -> Step:
        """An unsaved step from the cleaned answers, `about` a person."""
        step = Step(kind=self.kind.id, version=self.kind.version, **about)
        for question in self.kind.questions:
            value = _value(question, self.cleaned_data.get(question.id))
            if question.column:
                setattr(step, question.column, value)
            elif value not in (None, "", []):
                step.answers[question.id] = value.isoformat() if isinstance(value, date) else value
        return step

    def show(self, objections: Iterable[Objection]) -> None:
        """Show what a policy objects to, beside the question it is about."""
        by_column = {question.column or question.id: question.id for question in self.kind.questions}
        for objection in objections:
            name = by_column.get(objection.field) or _moment_field(self.kind, objection)
            self.add_error(name if name in self.fields else None, objection.sentence)


def form_for(kind: Kind, today: date) -> type[StepForm]:
    """The form of a kind: its questions in order, with the codes that may be chosen today."""
    fields = {question.id: _field(question, today) for question in kind.questions}
    return type("StepForm", (StepForm,), {**fields, "kind": kind})


def _field(question: Question, today: date) -> forms.Field:
    given: dict[str, Any] = {
        "label": question.wording,
        "help_text": question.hint,
        "required": question.required,
        "error_messages": {"required": f"Answer the question: {question.wording}"},
    }
    match question.type:
        case "words":
            return forms.CharField(max_length=200, **given)
        case "story":
            return forms.CharField(validators=[MaxLengthValidator(STORY)], widget=forms.Textarea, **given)
        case "yes or no":
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **given)
        case "date":
            return GovDateField(called="The date", **given)
        case "number":
            return forms.IntegerField(min_value=0, **given)
        case "codes":
            choices = codes.lookup(question.codes).choices(today)
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **given)
        case "code":
            return _one_of(codes.lookup(question.codes).choices(today), given)


def _one_of(choices: list[tuple[str, str]], given: dict[str, Any]) -> forms.Field:
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    return forms.ChoiceField(choices=[("", ""), *choices], widget=Autocomplete, **given)


def _value(question: Question, cleaned: Any) -> Any:
    """An empty answer is nothing said: None for what can be empty, "" for words."""
    if question.type == "yes or no":
        return {"yes": True, "no": False}.get(cleaned)
    if question.type in ("date", "number"):
        return cleaned
    return cleaned or ([] if question.type == "codes" else "")


def _moment_field(kind: Kind, objection: Objection) -> str | None:
    """An objection to a date without a field of its own is about the day that stands for the step."""
    if objection.policy not in ("not-in-the-future", "has-its-date", "not-after-death", "only-in-care"):
        return None
    return next((question.id for question in kind.questions if question.column == kind.moment), None)


class MendForm(GovForm):
    why = forms.CharField(
        label="How was it put right?",
        help_text="Say what was wrong, what is right, and where that stands, so that the next reader need not ask.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say how it was put right"},
    )


class MailForm(GovForm):
    mail = forms.ChoiceField(
        label="Are you told by e-mail that notices wait for you?",
        choices=(("digest", "Yes, in one message"), ("none", "No")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you are told by e-mail"},
    )
