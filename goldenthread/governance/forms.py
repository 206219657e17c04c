"""What is asked of those who write papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import Textarea

from goldenthread.governance import measuring
from goldenthread.governance.models import REF, Level, Show
from goldenthread.rules import periods
from goldenthread.rules.periods import PeriodError
from goldenthread.ui.forms import FilterForm, GovDateField, GovForm

REF_HELP = "A short name for it in this paper, such as in-care. Small letters, digits and hyphens."
FIRST_CHOICE = ("", "Choose")
SHOWN = [(Show.VALUE.value, Show.VALUE.label), (Show.DATED.value, Show.DATED.label)]
UNTOLD = [(Show.UNTOLD.value, Show.UNTOLD.label)]


class PaperForm(GovForm):
    title = forms.CharField(label="Title", max_length=200, help_text="It names the file and stands in lists.")
    executive_member = forms.CharField(
        label="Executive Member", max_length=120, help_text="For example, Councillor Rowan Ellis"
    )
    portfolio = forms.CharField(label="Portfolio", max_length=120, initial="Children’s Services")
    meeting = forms.CharField(label="Meeting", max_length=120, initial="Council")
    meeting_date = GovDateField(label="Date of meeting", help_text="For example, 26 11 2025")


class SectionForm(GovForm):
    """`version` is the stored version that the writer opened, so that nobody's words are lost."""

    heading = forms.CharField(label="Heading", max_length=200, required=False)
    level = forms.TypedChoiceField(label="Number", coerce=int, choices=Level.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="Text", required=False, widget=Textarea)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class PeriodForm(FilterForm):
    """Step two of the picker: when, and who only."""

    period = forms.ChoiceField(label="Date or period")
    other = forms.CharField(
        label="Another date or period", max_length=40, required=False, help_text=f"Written as {periods.SHAPES}"
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offers: Sequence[tuple[str, list[tuple[str, str]]]],
        narrowing: Sequence[tuple[str, str, list[str]]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["period"].choices = [FIRST_CHOICE, *offers]  # type: ignore[attr-defined]
        self.fields["period"].required = False
        self.narrowed_by = [name for name, _, _ in narrowing]
        for name, label, values in narrowing:
            choices = [("", "All"), *((value, value) for value in values)]
            self.fields[f"only_{name}"] = forms.ChoiceField(
                label=f"Only {label.lower()}", required=False, choices=choices
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        wanted = found.get("other") or found.get("period")
        if not wanted and "period" not in self.errors:
            self.add_error("period", "Select a date or a period, or write another")
        elif wanted:
            try:
                found["asked"] = str(periods.parse(wanted))
            except PeriodError as error:
                self.add_error("other", str(error))
        found["filters"] = {name: found[f"only_{name}"] for name in self.narrowed_by if found.get(f"only_{name}")}
        return found


class PlaceForm(GovForm):
    """The last step: how it is called and how it prints."""

    ref = forms.CharField(label="Name in this paper", max_length=40, validators=[REF], help_text=REF_HELP)
    show = forms.ChoiceField(label="How it prints", choices=SHOWN, widget=forms.RadioSelect)
    release = forms.CharField(
        label="Why this small number may be shown",
        max_length=300,
        required=False,
        help_text="Leave empty to print c. Your name prints with the reason.",
    )

    def __init__(self, *args: Any, told: bool, may_release: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not told:
            self.fields["show"].choices = UNTOLD  # type: ignore[attr-defined]
        if not may_release:
            del self.fields["release"]


class OutsideForm(GovForm):
    value = forms.CharField(label="Value", max_length=60, help_text="As it prints, for example 86.5% or 1,121")
    unit = forms.CharField(label="Unit", max_length=80, help_text="What it counts, such as children or of sessions")
    source = forms.CharField(label="Source", max_length=200, help_text="For example, the Virtual School’s register")
    date = GovDateField(label="Date", help_text="The day that it holds for, or the last day of its period")
    owner = forms.CharField(label="Owner", max_length=120, help_text="The person or post that answers for it")
    cohort = forms.CharField(label="Who is counted", max_length=200, required=False)
    concept = forms.ChoiceField(
        label="Does it count the same as one of our measures?",
        required=False,
        help_text="Two figures for the same thing must each print with their date and who is counted.",
    )
    show = forms.ChoiceField(label="How it prints", choices=SHOWN, widget=forms.RadioSelect, initial=Show.VALUE)
    ref = forms.CharField(label="Name in this paper", max_length=40, validators=[REF], help_text=REF_HELP)

    def __init__(self, *args: Any, named: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "No"), *((concept, concept) for concept in measuring.concepts())]
        self.fields["concept"].choices = choices  # type: ignore[attr-defined]
        if named:
            del self.fields["ref"]


class WithdrawForm(GovForm):
    why = forms.CharField(label="Why it is withdrawn", max_length=1000, widget=Textarea)
