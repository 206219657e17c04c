"""What is asked about somebody's family, and when somebody's own particulars are corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from goldenthread.access.objections import Objection
from goldenthread.access.record import Recorded
from goldenthread.people.asked import Asked, PartialDate
from goldenthread.people.models import Kin, Person, Relationship, Sex
from goldenthread.people.names import parts
from goldenthread.rules.codes import lookup
from goldenthread.rules.words import day as written
from goldenthread.ui.forms import Autocomplete, GovDateField, GovForm

CHILD = "child"  # said from the parent's side, and stored from the child's
ANSWERS = {"yes": True, "no": False, "unknown": None}
YES_NO = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
PHONE = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})
ABOUT = ("given_names", "family_name", "known_as", "sex", "ethnicity", "phone", "born", "expected", "died")


class Doubtful(GovForm):
    """A form of which something may be pointed out, which the one who fills it in then confirms."""

    sure = forms.BooleanField(label="I have checked: this is right", required=False)

    pointed_out: Sequence[str] = ()

    def doubts_stand(self, doubts: Sequence[str]) -> bool:
        """Whether somebody has still to confirm; the page then says what and asks."""
        self.pointed_out = doubts
        if not doubts or self.cleaned_data["sure"]:
            return False
        self.add_error("sure", f"Check this: {' '.join(doubts)} If it is right, tick the box and save again")
        return True

    def overtaken_by(self, row: Recorded, now: Mapping[str, Any]) -> bool:
        """Whether somebody changed the row since this form was opened: both versions are then seen, and the one who
        is second decides. `now` is what the row says, in the form's own values."""
        opened = self.data.get("version", "")
        if not opened or opened == row.recorded_from.isoformat():
            return False
        differ = [name for name, value in now.items() if (self.cleaned_data.get(name) or "") != (value or "")]
        says = "; ".join(f"{self.fields[name].label}: {self._in_words(name, now[name])}" for name in differ)
        sentence = (
            f"Somebody changed this while you were working on it. It now says {says or 'the same as you typed'}. "
        )
        self.add_error(None, sentence + "What you typed is kept below: save again if it is right")
        return True

    def _in_words(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return written(value)
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value) or "nothing")

    def show(self, objections: Sequence[Objection]) -> None:
        for objection in objections:
            field = objection.field if objection.field in self.fields else None
            self.add_error(field, objection.sentence)


class Relation(Doubtful):
    """What somebody (`whom`, in words) is to the person whose family it is."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    parental_responsibility = forms.ChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        initial="unknown",
        help_text="A mother has it. A father has it if he is married to her or named on the birth certificate (births "
        "registered from 1 December 2003), or by agreement or court order. Others have it by order or agreement only.",
    )
    same_household = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, initial="unknown")
    started = GovDateField(
        label="Since when",
        called="Since when",
        required=False,
        help_text="Only where it began later than birth: a step-parent, a carer.",
    )
    ended = GovDateField(label="Last day", required=False, help_text="Leave empty while it goes on.")

    def __init__(self, *args: Any, whom: str, to: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.label = f"What is {whom} to {to}?"
        kind.choices = [*Kin.choices, (CHILD, "Child")]  # type: ignore[attr-defined]
        kind.error_messages["required"] = f"Select what {whom} is to {to}"
        self.fields["parental_responsibility"].label = f"Parental responsibility for {to}"
        self.fields["same_household"].label = f"Lives with {to}"

    def relationship(self, of: Person, other: Person) -> Relationship:
        """`of` is the person whose family it is."""
        kind = self.cleaned_data["kind"]
        if kind == CHILD:
            by_sex = {Sex.FEMALE: Kin.MOTHER, Sex.MALE: Kin.FATHER}
            return Relationship(person=other, other=of, kind=by_sex.get(Sex(of.sex), Kin.PARENT), **self.told())
        return Relationship(person=of, other=other, kind=kind, **self.told())

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        responsible = ANSWERS[given["parental_responsibility"]] if given["kind"] != CHILD else None
        return {
            "parental_responsibility": responsible,
            "same_household": ANSWERS[given["same_household"]],
            "started": given["started"],
            "ended": given["ended"],
        }


class Correction(Relation):
    """A relationship as it stands, to be put right or ended. It keeps its two persons."""

    why = forms.CharField(
        label="Why it changes", max_length=300, required=False, help_text="Kept with the earlier version."
    )

    def __init__(self, *args: Any, row: Relationship, on: date, **kwargs: Any) -> None:
        super().__init__(*args, whom=str(row.other), to=row.person, initial=as_told(row), **kwargs)
        self.fields["kind"].choices = Kin.choices  # type: ignore[attr-defined]
        self.fields["ended"].not_after = on  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        return {"kind": self.cleaned_data["kind"], **self.told()}


def as_told(row: Relationship) -> dict[str, Any]:
    """What a relationship says, in the form's own values."""
    words = {answer: name for name, answer in ANSWERS.items()}
    return {
        "kind": row.kind,
        "parental_responsibility": words[row.parental_responsibility],
        "same_household": words[row.same_household],
        "started": row.started,
        "ended": row.ended,
    }


class Mistake(GovForm):
    why_never = forms.CharField(
        label="Why it was never so",
        max_length=300,
        help_text="For example, two people were confused. It is taken off the record, and kept in its history.",
        error_messages={"required": "Say why it was never so"},
    )


class Particulars(Doubtful):
    """What is known of a person. Nothing need be: unknown names and dates of birth are normal."""

    given_names = forms.CharField(label="Given names", max_length=100, required=False, help_text="First and middle.")
    family_name = forms.CharField(label="Family name", max_length=100, required=False)
    known_as = forms.CharField(label="Known as", max_length=100, required=False)
    born = GovDateField(
        label="Date of birth", required=False, help_text="For example, 27 3 2015. Leave empty if nobody knows it."
    )
    expected = GovDateField(label="Expected date of birth", required=False, help_text="For an unborn baby only.")
    died = GovDateField(label="Date of death", required=False)
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)
    ethnicity = forms.ChoiceField(label="Ethnicity", widget=Autocomplete, required=False)
    phone = forms.CharField(label="Telephone", max_length=30, required=False, widget=PHONE)

    def __init__(self, *args: Any, today: date, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = about(person)
        super().__init__(*args, **kwargs)
        for name in ("born", "died"):
            self.fields[name].not_after = today  # type: ignore[attr-defined]
        codes = lookup("ethnicity")
        known = dict(codes.choices(today))
        if person is not None and person.ethnicity and person.ethnicity not in known:
            known[person.ethnicity] = codes.label(person.ethnicity)
        self.fields["ethnicity"].choices = [("", "Not recorded"), *known.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("born") and given.get("died") and given["died"] < given["born"]:
            self.add_error("died", "Date of death must be on or after the date of birth")
        return given

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: given[name].strip() if isinstance(given[name], str) else given[name] for name in ABOUT}

    def asked(self) -> Asked:
        """Who would be the same person as the one in the form."""
        given = self.cleaned_data
        born = given["born"]
        return Asked(
            names=tuple(parts(f"{given['given_names'] or given['known_as']} {given['family_name']}")),
            family=frozenset(parts(given["family_name"])),
            dates=(PartialDate(born.year, born.month, born.day),) if born else (),
        )


def about(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ABOUT}


class NewRelative(Relation, Particulars):
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, to: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, whom="this person", to=to, today=today, **kwargs)
        sex = self.fields["sex"]
        sex.required = False
        sex.help_text = "Left empty, a mother is recorded as female and a father as male."

    def person(self) -> Person:
        by_kind = {Kin.MOTHER.value: Sex.FEMALE, Kin.FATHER.value: Sex.MALE}
        sex = self.cleaned_data["sex"] or by_kind.get(self.cleaned_data["kind"], Sex.UNKNOWN)
        return Person(**{**self.values(), "sex": sex})

    @property
    def seen(self) -> set[int]:
        """The ids of the possible duplicates that the form was shown with."""
        return {int(pk) for pk in self.cleaned_data["shown"].split(",") if pk.isdigit()}
