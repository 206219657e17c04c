"""The forms by which a child changes hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from goldenthread.pathway.models import Allocation
from goldenthread.ui.forms import Autocomplete, GovDateField, GovForm
from goldenthread.workforce.models import Team, Worker

LONGEST = 4000
FEW = 12  # workers up to here are shown one below the other, each with their caseload
Choices = Mapping[str, str]


class Together(GovForm):
    """A form about one child, with brothers and sisters who may come along."""

    def together(self, siblings: Choices) -> None:
        if siblings:
            field = forms.MultipleChoiceField(
                label="Together with", choices=list(siblings.items()), required=False,
                widget=forms.CheckboxSelectMultiple, help_text="All of them or none: one answer is given for all.",
            )  # fmt: skip
            self.fields = {"siblings": field, **self.fields}

    def siblings(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data.get("siblings", [])]


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Say why, and what they need to know"},
    )


class HandoverForm(Together):
    """To whom a child is handed over, and what they need to know."""

    to = forms.ChoiceField(
        label="To whom?", widget=Autocomplete, error_messages={"required": "Choose who is to hold the child"}
    )
    role = forms.ChoiceField(
        label="In which role?",
        choices=Allocation.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the role"},
    )
    words = _words("Why, and what do they need to know?")

    def __init__(self, *args: Any, holders: Choices, siblings: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["to"], holders)
        self.together(siblings or {})

    def holder(self) -> tuple[Team, Worker | None]:
        return _holder(self.cleaned_data["to"])


class AssignForm(GovForm):
    """Which children, to which worker."""

    children = forms.MultipleChoiceField(
        label="Which children?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one child"},
    )
    to = forms.ChoiceField(label="To whom?", error_messages={"required": "Choose who is to hold them"})
    role = forms.ChoiceField(
        label="In which role?",
        choices=Allocation.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the role"},
    )
    words = _words("Why, and what do they need to know?")

    def __init__(self, *args: Any, children: Choices, holders: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["children"], children, empty=False)
        field = self.fields["to"]
        self.few = len(holders) <= FEW
        field.widget = forms.RadioSelect() if self.few else Autocomplete()
        _choose(field, holders, empty=not self.few)

    def holder(self) -> tuple[Team, Worker | None]:
        return _holder(self.cleaned_data["to"])


class PartnerForm(Together):
    """To a partner, to a team of early help, or to the team that follows up what the partner does."""

    organisation = forms.ChoiceField(label="Which partner?", widget=Autocomplete, required=False)
    team = forms.ChoiceField(
        label="Which early-help team?",
        help_text="They can answer it themselves, and name the lead practitioner.",
        widget=Autocomplete,
        required=False,
    )
    words = _words("Why, and what do they need to know?")

    def __init__(
        self, *args: Any, organisations: Choices, teams: Choices, siblings: Choices | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["organisation"], organisations)
        _choose(self.fields["team"], teams)
        self.together(siblings or {})

    def clean(self) -> None:
        wrong = {"organisation", "team"} & self.errors.keys()
        if not wrong and not (self.cleaned_data["organisation"] or self.cleaned_data["team"]):
            self.add_error("organisation", "Choose a partner, an early-help team, or both")


class ServiceForm(PartnerForm):
    """Ask a service of the council, or one that is bought, for something."""

    service = forms.CharField(
        label="What do you ask for?", help_text="For example: life-story work, a parenting course", max_length=60
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].help_text = ""
        self.fields["organisation"].label = "Of which service outside the council?"
        self.fields["team"].label = "Of which team of the council?"
        self.order_fields(["siblings", "service", "organisation", "team", "words"])


class AuthorityForm(Together):
    """To another authority, which the family has moved to."""

    code = forms.RegexField(
        r"^\d{3}$",
        label="Its number",
        help_text="Three figures, as in the Department for Education’s returns.",
        strip=True,
        error_messages={"invalid": "The authority’s number has three figures"},
    )
    name = forms.CharField(label="Which authority?", max_length=120)
    words = _words("Why, and what do they need to know?")
    field_order = ("siblings", "name", "code", "words")

    def __init__(self, *args: Any, siblings: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.together(siblings or {})


class AnswerForm(GovForm):
    answer = forms.ChoiceField(
        label="Do you accept?",
        choices=(("accept", "Yes, from today"), ("decline", "No")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you accept"},
    )
    why = forms.CharField(label="If not, why?", max_length=1000, widget=forms.Textarea, required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("answer") == "decline" and not self.cleaned_data.get("why", "").strip():
            self.add_error("why", "Say why you do not accept")

    def day(self, today: date) -> date:
        return today


class TheirAnswerForm(GovForm):
    """What a partner or another authority answered, written down by one of us."""

    answer = forms.ChoiceField(
        label="Did they accept?",
        choices=(("accept", "Yes"), ("decline", "No")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they accepted"},
    )
    on = GovDateField(label="When did they answer?", called="The date")
    why = forms.CharField(
        label="Who said so, and how? If not, why not?",
        help_text="For example: Priya Nair of Family Works, by telephone. They have somebody from Monday.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say who answered, and how"},
    )

    def __init__(self, *args: Any, asked_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["on"]
        assert isinstance(field, GovDateField)
        field.not_before, field.not_after = asked_on, today

    def day(self, today: date) -> date:
        found: date = self.cleaned_data["on"]
        return found


def _choose(field: forms.Field, choices: Choices, *, empty: bool = True) -> None:
    assert isinstance(field, forms.ChoiceField)
    listed: Sequence[tuple[str, str]] = [*([("", "")] if empty else []), *choices.items()]
    field.choices = listed


def _holder(typed: str) -> tuple[Team, Worker | None]:
    """The value of a choice is the ids of a team and of its worker: `3:17`, or `3:` for the team alone."""
    team, _, worker = typed.partition(":")
    return Team.objects.get(pk=team), Worker.objects.get(pk=worker) if worker else None
