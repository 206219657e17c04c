"""What the clinic writes down: an action, with who does it and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from goldenthread.people.models import Person
from goldenthread.ui.forms import Autocomplete, GovDateField, GovForm
from goldenthread.workforce.models import Worker


class ActionForm(GovForm):
    what = forms.CharField(label="What will be done?", max_length=300)
    who = forms.ChoiceField(label="Who does it?", error_messages={"required": "Choose who does it"})
    by_when = GovDateField(label="By when?", called="The day by which it is done")
    child = forms.ChoiceField(label="About which child?", required=False, widget=Autocomplete)

    def __init__(
        self, *args: Any, workers: Sequence[Worker], children: Sequence[Person], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workers = {str(worker.pk): worker for worker in workers}
        self.children = {str(child.pk): child for child in children}
        _choose(self.fields["who"], [("", ""), *((pk, str(worker)) for pk, worker in self.workers.items())])
        _choose(self.fields["child"], [("", ""), *((pk, child.name) for pk, child in self.children.items())])


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
