"""The choices on the pages about figures, and what people say about a figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from goldenthread.insight.models import Verdict
from goldenthread.ui.forms import Autocomplete, FilterForm, GovDateField, GovForm

ALL = ("", "All")


class PictureFilter(FilterForm):
    on = GovDateField(label="Date", help_text="For example, 31 3 2026", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    ward = forms.ChoiceField(label="Ward", required=False, widget=Autocomplete)

    def __init__(self, *args: Any, last_day: date, teams: Sequence[str], wards: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on, team, ward = self.fields["on"], self.fields["team"], self.fields["ward"]
        if isinstance(on, GovDateField):
            on.not_after = last_day
        for field, values in ((team, teams), (ward, wards)):
            field.choices = [ALL, *((value, value) for value in values)]  # type: ignore[attr-defined]
        if not teams:
            del self.fields["team"], self.fields["ward"]


class MeasureChoices(FilterForm):
    period = forms.ChoiceField(label="Period", required=False)
    by = forms.ChoiceField(label="Break down by", required=False)

    def __init__(
        self, *args: Any, periods: Sequence[tuple[str, str]], breakdowns: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = list(periods)  # type: ignore[attr-defined]
        self.fields["by"].choices = [("", "Not broken down"), *breakdowns]  # type: ignore[attr-defined]
        if not breakdowns:
            del self.fields["by"]


class DisputeForm(GovForm):
    reason = forms.CharField(
        label="Why is the figure wrong?",
        help_text="What you expected, and what you saw that makes you doubt it. Name no child: everybody who sees "
        "this measure reads this.",
        max_length=2000,
        widget=forms.Textarea,
    )
    owner = forms.CharField(label="Who must answer?", help_text="A person or a post.", max_length=120)
    whole = forms.ChoiceField(
        label="What do you dispute?",
        choices=[("this", "This figure"), ("all", "Every figure of this measure")],
        initial="this",
        widget=forms.RadioSelect,
    )


class VerdictForm(GovForm):
    verdict = forms.ChoiceField(
        label="What is the verdict?",
        choices=[(value, label) for value, label in Verdict.choices if value != Verdict.OPEN],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="Give the reasons", help_text="They print where the dispute did.", max_length=2000, widget=forms.Textarea
    )
