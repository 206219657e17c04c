"""What is asked about a warning, about who may not have contact, and about a restricted record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from goldenthread.access.models import User
from goldenthread.people.models import ContactRestriction, Person, Warning
from goldenthread.rules.codes import lookup
from goldenthread.rules.months import add_months
from goldenthread.rules.words import day as written
from goldenthread.ui.forms import GovDateField, GovForm

LONG = forms.Textarea
LONGEST = 2000
SOMEBODY_ELSE = "other"
STANDS, ENDED = "stands", "ended"
Choices = Sequence[tuple[str, str]]


class NewWarning(GovForm):
    about = forms.ChoiceField(label="Whom is the warning about?", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="What is the warning of?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="What happened, and what to do because of it", max_length=LONGEST, widget=LONG, strip=True,
        help_text="For somebody who has never met the family: what to bring, whom to take along, when not to go.",
        error_messages={"required": "Say what happened, and what to do because of it"},
    )  # fmt: skip
    source = forms.CharField(
        label="Who said so", max_length=200, help_text="For example, police, PC 4471, by telephone.",
        error_messages={"required": "Say who said so"},
    )  # fmt: skip
    started = GovDateField(label="From when")
    review_on = GovDateField(label="When to look at it again", called="The review")

    def __init__(self, *args: Any, today: date, months: int, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "about", people)
        _choose(self, "kind", lookup("warning").choices(today))
        _not_after(self, "started", today)
        _ahead(self, "review_on", today, months)

    def warning(self) -> Warning:
        given = self.cleaned_data
        said = {name: given[name] for name in ("kind", "reason", "source", "started", "review_on")}
        return Warning(person_id=int(given["about"]), **said)


class Reviewed(GovForm):
    """It stands, and what has to be said then; or it does not, since when and why."""

    says_optional = False
    needed: Mapping[str, Mapping[str, str]] = {}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for name, sentence in self.needed.get(given.get("answer", ""), {}).items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        for answer, names in self.needed.items():
            for name in names if answer != given.get("answer") else ():
                self.errors.pop(name, None)  # typed where nothing was asked for
        return given

    @property
    def stands(self) -> bool:
        return bool(self.cleaned_data["answer"] == STANDS)


class WarningReviewed(Reviewed):
    answer = forms.ChoiceField(
        label="Does the warning still stand?", widget=forms.RadioSelect,
        choices=[(STANDS, "Yes, it still stands"), (ENDED, "No, it has ended")],
    )  # fmt: skip
    reason = forms.CharField(
        label="What happened, and what to do because of it", max_length=LONGEST, widget=LONG, required=False
    )
    review_on = GovDateField(label="When to look at it again", called="The review", required=False)
    ended = GovDateField(label="The last day on which it held", required=False)
    why = forms.CharField(label="Why it no longer holds", max_length=LONGEST, widget=LONG, required=False)
    needed = {
        STANDS: {
            "reason": "Say what happened, and what to do because of it",
            "review_on": "Enter when to look at it again",
        },
        ENDED: {"ended": "Enter the last day on which it held", "why": "Say why it no longer holds"},
    }

    def __init__(self, *args: Any, today: date, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ahead(self, "review_on", today, months)
        _not_after(self, "ended", today)


class NewContactRestriction(GovForm):
    who = forms.ChoiceField(label="Who may not have contact?", widget=forms.RadioSelect)
    name = forms.CharField(
        label="Name, if it is somebody else",
        max_length=150,
        required=False,
        help_text="And what they are to the child, if that is known.",
    )
    limits = forms.ChoiceField(
        label="What is allowed?", choices=ContactRestriction.Limits.choices, widget=forms.RadioSelect
    )
    basis = forms.ChoiceField(label="On what ground?", widget=forms.RadioSelect)
    words = forms.CharField(
        label="What exactly is not allowed", max_length=LONGEST, widget=LONG, required=False,
        help_text="As the order or plan says it: letters, telephone, the school gate.",
    )  # fmt: skip
    started = GovDateField(label="From when")
    ended = GovDateField(label="Until when", required=False, help_text="The last day, if the order or plan names one.")
    review_on = GovDateField(label="When to look at it again", called="The review", required=False)
    withhold_address = forms.BooleanField(label="Do not give them the child’s address", required=False)

    def __init__(self, *args: Any, today: date, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "who", [*people, (SOMEBODY_ELSE, "Somebody else")])
        _choose(self, "basis", lookup("contact_basis").choices(today))
        _not_after(self, "started", today)
        for name in ("ended", "review_on"):
            self.fields[name].not_before = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("who") == SOMEBODY_ELSE and not given.get("name", "").strip():
            self.add_error("name", "Enter the name of whoever may not have contact")
        if not given.get("ended") and not given.get("review_on") and not {"ended", "review_on"} & self.errors.keys():
            self.add_error("review_on", "Enter until when it holds, or when to look at it again")
        return given

    def restriction(self, child: Person) -> ContactRestriction:
        given = self.cleaned_data
        known = given["who"] != SOMEBODY_ELSE
        said = ("limits", "basis", "words", "started", "ended", "review_on", "withhold_address")
        return ContactRestriction(
            person=child,
            who_id=int(given["who"]) if known else None,
            name="" if known else given["name"].strip(),
            **{name: given[name] for name in said},
        )


class ContactReviewed(Reviewed):
    answer = forms.ChoiceField(
        label="Does it still hold?", widget=forms.RadioSelect,
        choices=[(STANDS, "Yes, it still holds"), (ENDED, "No, it has ended")],
    )  # fmt: skip
    limits = forms.ChoiceField(
        label="What is allowed?", choices=ContactRestriction.Limits.choices, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(label="What exactly is not allowed", max_length=LONGEST, widget=LONG, required=False)
    until = GovDateField(label="Until when", required=False, help_text="The last day, if the order or plan names one.")
    review_on = GovDateField(label="When to look at it again", called="The review", required=False)
    withhold_address = forms.BooleanField(label="Do not give them the child’s address", required=False)
    ended = GovDateField(label="The last day on which it held", required=False)
    why = forms.CharField(label="Why it no longer holds", max_length=LONGEST, widget=LONG, required=False)
    needed = {
        STANDS: {"limits": "Select what is allowed"},
        ENDED: {"ended": "Enter the last day on which it held", "why": "Say why it no longer holds"},
    }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _not_after(self, "ended", today)
        for name in ("until", "review_on"):
            self.fields[name].not_before = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("answer") == ENDED:
            for name in ("until", "review_on"):
                self.errors.pop(name, None)
        elif not given.get("until") and not given.get("review_on") and not {"until", "review_on"} & self.errors.keys():
            self.add_error("review_on", "Enter until when it holds, or when to look at it again")
        return given

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        said = {name: given[name] for name in ("limits", "words", "review_on", "withhold_address")}
        return {**said, "ended": given["until"]}


class Readers(GovForm):
    """Who reads a restricted record: people by the address they sign in with, and teams."""

    emails = forms.CharField(
        label="People who may read it", max_length=LONGEST, widget=LONG, required=False,
        help_text="The email address each signs in with, one on a line. Add your own if you need to read it.",
    )  # fmt: skip
    teams = forms.MultipleChoiceField(
        label="Teams who may read it", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, users: Sequence[User], teams: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._users = {user.email.casefold(): user for user in users}
        self.fields["teams"].choices = [(str(pk), name) for pk, name in teams.items()]  # type: ignore[attr-defined]

    def clean_emails(self) -> list[User]:
        typed = self.cleaned_data["emails"].replace(",", "\n").split()
        unknown = [email for email in typed if email.casefold() not in self._users]
        if unknown:
            raise ValidationError(f"Nobody who reads children’s records signs in as {', '.join(unknown)}")
        return [self._users[email.casefold()] for email in typed]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "emails" not in self.errors and not given.get("emails") and not given.get("teams"):
            self.add_error("emails", "Name at least one person or team who may read this record")
        return given

    @property
    def readers(self) -> set[tuple[int | None, int | None]]:
        people = {(user.pk, None) for user in self.cleaned_data["emails"]}
        return people | {(None, int(pk)) for pk in self.cleaned_data["teams"]}


class NewRestriction(Readers):
    reason = forms.CharField(
        label="Why nobody else may read this record", max_length=LONGEST, widget=LONG,
        help_text="Seen by those who may restrict records, and by its readers.",
    )  # fmt: skip
    ask = forms.CharField(
        label="Whom others are to ask", max_length=200,
        help_text="A name or a role, with a telephone number. It is shown to anybody who finds this record.",
    )  # fmt: skip
    field_order = ("reason", "emails", "teams", "ask")


class Lifted(GovForm):
    why = forms.CharField(label="Why the record need not be restricted any more", max_length=LONGEST, widget=LONG)


class GlassBroken(GovForm):
    reason = forms.CharField(
        label="Why must you open this record now?",
        max_length=300,
        help_text="One line. It is sent with your name to those who answer for restricted records.",
        error_messages={"required": "Say in one line why you must open this record now"},
    )


class LookedAt(GovForm):
    found = forms.CharField(
        label="What did you find?", max_length=LONGEST, widget=LONG,
        help_text="Was it right to open this record? What did you do?",
        error_messages={"required": "Say what you found: was it right to open this record?"},
    )  # fmt: skip


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _not_after(form: forms.Form, name: str, today: date) -> None:
    form.fields[name].not_after = today  # type: ignore[attr-defined]


def _ahead(form: forms.Form, name: str, today: date, months: int) -> None:
    field, latest = form.fields[name], add_months(today, months)
    field.not_before, field.not_after = today, latest  # type: ignore[attr-defined]
    field.help_text = f"By {written(latest)} at the latest."
