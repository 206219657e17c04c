"""Forms of the pathway that are not made from the questions of a kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from goldenthread.access.objections import Objection
from goldenthread.pathway.correcting import LONGEST
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.writing.fields import field_for
from goldenthread.ui.forms import GovForm


class MendForm(GovForm):
    why = forms.CharField(
        label="How was it put right?",
        help_text="Say what was wrong, what is right, and where that stands, so that the next reader need not ask.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say how it was put right"},
    )


class MistakeForm(GovForm):
    why = forms.CharField(
        label="What was the mistake?",
        help_text="It leaves the record, and its clock stops. That it stood there, and why it went, is kept.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the mistake was"},
    )


class WithdrawForm(GovForm):
    why = forms.CharField(
        label="Why is it taken off this record?",
        help_text="For example: this was about another child of the same name. Name no other child.",
        max_length=LONGEST,
        error_messages={"required": "Say why it is taken off this record"},
    )

    def show(self, objections: Iterable[Objection]) -> None:
        for objection in objections:
            self.add_error(objection.field or None, objection.sentence)


class MailForm(GovForm):
    mail = forms.ChoiceField(
        label="Are you told by e-mail that notices wait for you?",
        choices=(("digest", "Yes, in one message"), ("none", "No")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you are told by e-mail"},
    )


class LateForm(GovForm):
    """Why something is overdue, as a step is asked that is finished late."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in LATE:
            self.fields[question.id] = field_for(question, today)

    def reason(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["late_reason"], "words": self.cleaned_data["late_words"].strip()}
