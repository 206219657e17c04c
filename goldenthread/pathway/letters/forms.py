"""How a document is made, and that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from goldenthread.people.kinship import Relative
from goldenthread.ui.forms import GovDateField, GovForm

HOW = (("post", "By post"), ("hand", "By hand"), ("email", "By e-mail"), ("read", "Read aloud to them"))


class SentForm(GovForm):
    to = forms.CharField(
        label="Who was it sent to?", max_length=200, error_messages={"required": "Say who it was sent to"}
    )
    how = forms.ChoiceField(
        label="How?", choices=HOW, widget=forms.RadioSelect, error_messages={"required": "Say how it was sent"}
    )
    on = GovDateField(
        label="On which day?", called="The day", error_messages={"required": "Say on which day it was sent"}
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["on"]
        assert isinstance(field, GovDateField)
        field.not_after = today


def readers(relatives: Sequence[Relative]) -> list[tuple[str, str]]:
    """Those to whom it may be written, as choices."""
    return [("", "Nobody named yet"), *((str(r.person.pk), f"{r.person.name}, {r.kin.lower()}") for r in relatives)]
