"""Forms of the front door that are not the form of a kind: one decision for several, and which day or month."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.writing.fields import field_for
from goldenthread.rules import codes
from goldenthread.ui.forms import FilterForm, GovDateField, GovForm

LONGEST = 4_000
# What may be decided of several notifications in one go. A referral, or help of ours, is thought about for each child.
TOGETHER = ("nothing", "other_agency", "existing_referral", "advice")


class TriageForm(GovForm):
    """The decision on the notifications that were chosen, and what whoever made them was told. `late` are those that
    are decided after their day: with one of them chosen it says why."""

    chosen = forms.MultipleChoiceField(
        label="Which notifications?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the notifications that this decision is about"},
    )
    outcome = forms.ChoiceField(label="What happens with them?", widget=forms.RadioSelect)
    decided_level = forms.ChoiceField(label="Which level of need is it?", widget=forms.RadioSelect)
    decided_line = forms.CharField(
        label="On which line of the threshold document does the decision rely?", max_length=200
    )
    why = forms.CharField(
        label="Why was that decided?",
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    informed = forms.MultipleChoiceField(
        label="Who is told what happened, to support the children?",
        help_text=KINDS["contact"].question("informed").hint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    told = forms.CharField(
        label="What were the police told?",
        help_text="Kept as feedback to them on each child’s record. Leave it empty if nobody has told them yet.",
        required=False,
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, choices: Mapping[str, str], today: date, late: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.late, self.why_late = {group: choices[group] for group in late}, [q.id for q in LATE if late]
        hint = f"Only if you choose one of these: {'; '.join(self.late.values())}."
        for question in LATE if late else ():
            self.fields[question.id] = field_for(replace(question, hint=hint), today)
        outcomes = codes.lookup("contact_outcome")
        of_each = {
            "chosen": list(choices.items()),
            "outcome": [(code, outcomes.label(code)) for code in TOGETHER],
            "decided_level": codes.lookup("threshold").choices(today),
            "informed": codes.lookup("agency").choices(today),
        }
        for name, listed in of_each.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = listed

    def clean(self) -> None:
        if not self.late.keys() & set(self.cleaned_data.get("chosen", ())):
            for name in self.why_late:
                self.errors.pop(name, None)
                self.cleaned_data[name] = ""

    def answers(self) -> dict[str, Any]:
        names = ("outcome", "decided_level", "decided_line", "why", "informed", *self.why_late)
        return {name: value for name in names if (value := self.cleaned_data[name])}

    def feedback(self) -> dict[str, Any] | None:
        told = self.cleaned_data["told"].strip()
        return {"whom": "Police", "how": "email", "said": told} if told else None


class DayForm(FilterForm):
    day = GovDateField(label="Day", required=False)
