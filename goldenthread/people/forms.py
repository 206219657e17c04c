"""What is asked when somebody adds a person, opens one outside their work, or decides about two records."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from goldenthread.people.asked import POSTCODE, Asked, PartialDate, number
from goldenthread.people.models import Address, Person, Sex
from goldenthread.people.names import parts
from goldenthread.rules.identifiers import nhs_number_fault, upn_fault
from goldenthread.ui.forms import GovDateField, GovForm

CODE = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
ABOUT_PERSON = ("given_names", "family_name", "known_as", "sex", "la_child_id", "upn", "nhs_number")


class NewPerson(GovForm):
    given_names = forms.CharField(label="Given names", max_length=100, required=False, help_text="First and middle.")
    family_name = forms.CharField(label="Family name", max_length=100, required=False)
    known_as = forms.CharField(label="Known as", max_length=100, required=False)
    born = GovDateField(
        label="Date of birth", required=False, help_text="For example, 27 3 2015. Leave empty if nobody knows it."
    )
    expected = GovDateField(label="Expected date of birth", required=False, help_text="For an unborn baby only.")
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)
    lines = forms.CharField(label="Address", max_length=200, required=False, help_text="House and street, town.")
    postcode = forms.CharField(label="Postcode", max_length=10, required=False, widget=CODE)
    la_child_id = forms.CharField(label="LA child id", max_length=20, required=False, widget=CODE)
    upn = forms.CharField(label="UPN", max_length=13, required=False, widget=CODE)
    nhs_number = forms.CharField(label="NHS number", max_length=12, required=False, widget=CODE)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born"].not_after = today  # type: ignore[attr-defined]

    def clean_upn(self) -> str:
        upn = str(self.cleaned_data["upn"]).upper()
        if upn and (fault := upn_fault(upn)):
            raise ValidationError(fault)
        return upn

    def clean_nhs_number(self) -> str:
        digits = str(self.cleaned_data["nhs_number"]).replace(" ", "")
        if digits and (fault := nhs_number_fault(digits)):
            raise ValidationError(fault)
        return digits

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"].strip()
        if not typed:
            return ""
        found = POSTCODE.fullmatch(typed)
        if not found:
            raise ValidationError("Enter a full UK postcode, like TS1 2AB, or leave it empty")
        return f"{found[1]} {found[2]}".upper()

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("born") and given.get("expected"):
            self.add_error("expected", "Give a date of birth or an expected date of birth, not both")
        if not (given.get("given_names") or given.get("family_name") or given.get("expected")):
            self.add_error("family_name", "Enter a given name or a family name; for an unborn baby, the expected date")
        return given

    def person(self) -> Person:
        dates = {name: self.cleaned_data[name] for name in ("born", "expected")}
        return Person(**dates, **{name: self.cleaned_data[name].strip() for name in ABOUT_PERSON})

    def address(self, person: Person) -> Address | None:
        """Where the person lives, as they were added; since when is not known."""
        lines, postcode = self.cleaned_data["lines"].strip(), self.cleaned_data["postcode"]
        return Address(person=person, lines=lines, postcode=postcode) if lines or postcode else None

    def asked(self) -> Asked:
        """Who would be the same person as the one in the form."""
        given = self.cleaned_data
        born = given["born"] or given["expected"]
        numbers = (number(given[name]) for name in ("la_child_id", "upn", "nhs_number"))
        return Asked(
            names=tuple(parts(f"{given['given_names'] or given['known_as']} {given['family_name']}")),
            family=frozenset(parts(given["family_name"])),
            dates=(PartialDate(born.year, born.month, born.day),) if born else (),
            numbers=tuple(each for each in numbers if each),
        )

    @property
    def seen(self) -> set[int]:
        """The ids of the possible duplicates that the form was shown with."""
        return {int(pk) for pk in self.cleaned_data["shown"].split(",") if pk.isdigit()}


def known_already(searched_for: Asked) -> dict[str, Any]:
    """What somebody typed into the search box, as the first answers of the form."""
    named = [name.capitalize() for name in searched_for.names]
    family = [name for name in named if name.lower() in searched_for.family] or named[-1:]
    given = [name for name in named if name not in family]
    exact = [each for each in searched_for.dates if each.day]
    return {
        "given_names": " ".join(given),
        "family_name": " ".join(family),
        "born": date(exact[0].year, exact[0].month, exact[0].day) if exact else None,
        "postcode": searched_for.postcode,
    }


class Reason(GovForm):
    reason = forms.CharField(
        label="Why do you need to open this record?",
        max_length=300,
        help_text="One line. It is kept in the log with your name.",
        error_messages={"required": "Say in one line why you need to open this record"},
    )


class Verdict(GovForm):
    why = forms.CharField(label="Why you decided so", max_length=300, required=False)
