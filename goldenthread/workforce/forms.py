"""What is asked when supervision is recorded, cancelled or signed, and when somebody is away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms import BoundField
from django.forms.utils import ErrorDict

from goldenthread.access.objections import Refused
from goldenthread.ui.forms import GovDateField, GovForm
from goldenthread.workforce.models import Absence, Supervision, Worker
from goldenthread.workforce.policies import LONGEST
from goldenthread.workforce.slots import Child
from goldenthread.workforce.standard import asked_for

ROWS = 3  # for actions, empty at first
MOST_ROWS = 30
LINE = 200
STORY = 20_000
SUPERVISOR, WORKER = "supervisor", "worker"


class WorkforceForm(GovForm):
    """A form whose fields a policy may object to."""

    def show(self, refused: Refused) -> None:
        for objection in refused.objections:
            self.add_error(objection.field if objection.field in self.fields else None, objection.sentence)


class SupervisionForm(WorkforceForm):
    """A supervision that was held. The children and the rows of actions differ from one to the next.

    With `more`, a row is added and nothing is checked yet: what was typed stands in it as it was.
    """

    says_optional = False

    held_on = GovDateField(label="When was it held?", called="The date")
    kind = forms.ChoiceField(
        label="What kind of supervision was it?",
        choices=Supervision.Kind.choices,
        widget=forms.RadioSelect,
        help_text="Personal and case supervision count towards how often it is due. Group supervision and ad hoc "
        "discussions are recorded beside them.",
        error_messages={"required": "Choose what kind of supervision it was"},
    )
    minutes = forms.IntegerField(label="How many minutes did it take?", min_value=1, max_value=LONGEST)
    covered = forms.MultipleChoiceField(
        label="What did it cover?", widget=forms.CheckboxSelectMultiple, required=False, help_text="Tick what applies."
    )
    done = forms.MultipleChoiceField(
        label="Which actions from last time are done?", widget=forms.CheckboxSelectMultiple, required=False
    )
    discussed = forms.MultipleChoiceField(
        label="Which children were discussed?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="A line about each. It is also kept on the child’s record, as management oversight.",
    )
    reflection = forms.CharField(
        label="What is understood differently now?",
        help_text="In a few sentences: about the work, a family, or how it affects the worker. It may stay empty.",
        validators=[MaxLengthValidator(STORY)],
        required=False,
        widget=forms.Textarea,
    )
    next_planned = GovDateField(label="When is the next one planned? (optional)", called="The date", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        today: date,
        worker: Worker,
        supervisor: Worker,
        children: Sequence[Child],
        last: Supervision | None,
        more: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.worker, self.supervisor, self.children, self.last, self.more = worker, supervisor, children, last, more
        self.row_count = self._rows(data)
        held_on = self.fields["held_on"]
        assert isinstance(held_on, GovDateField)
        held_on.not_after = today
        self._choices("covered", [(e.value, e.label) for e in asked_for(today)])
        self._choices("discussed", [(str(child.person_id), child.name) for child in children])
        self._choices("done", [(str(place), action["what"]) for place, action in self.open_actions])
        for child in children:
            label = f"What was decided about {child.name}?"
            self.fields[f"words_{child.person_id}"] = forms.CharField(label=label, max_length=LINE, required=False)
        for row in range(self.row_count):
            self._add_row(row + 1)
        for name in [name for name in ("discussed", "done") if not self.fields[name].choices]:  # type: ignore[attr-defined]
            del self.fields[name]

    @property
    def open_actions(self) -> list[tuple[int, dict[str, str]]]:
        agreed = self.last.agreed if self.last else []
        return [(place, action) for place, action in enumerate(agreed) if not action["done"]]

    @property
    def actions(self) -> Iterator[tuple[int, BoundField, BoundField, BoundField]]:
        """The rows, each with its number."""
        for row in range(1, self.row_count + 1):
            yield row, self[f"what_{row}"], self[f"who_{row}"], self[f"by_{row}"]

    def words_of(self, child: Child) -> BoundField:
        return self[f"words_{child.person_id}"]

    def full_clean(self) -> None:
        if self.more:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean(self) -> None:
        given = self.cleaned_data
        ticked = set(given.get("discussed", ()))
        for child in self.children:
            name, words = f"words_{child.person_id}", given.get(f"words_{child.person_id}", "").strip()
            if str(child.person_id) in ticked and not words and name not in self.errors:
                self.add_error(name, f"Write in a line what was decided about {child.name}")
            if words and str(child.person_id) not in ticked:
                self.add_error("discussed", f"Tick {child.name}, or take away the line about them")
        for row in range(1, self.row_count + 1):
            self._check_row(row)

    def _check_row(self, row: int) -> None:
        given = self.cleaned_data
        what, by = given.get(f"what_{row}", "").strip(), given.get(f"by_{row}")
        if what and by is None and f"by_{row}" not in self.errors:
            self.add_error(f"by_{row}", f"Say by when action {row} is to be done")
        if by is not None and not what and f"what_{row}" not in self.errors:
            self.add_error(f"what_{row}", f"Say what action {row} is")
        held = given.get("held_on")
        if by and held and by < held:
            self.add_error(f"by_{row}", f"Action {row} cannot be due before the supervision was held")

    def supervision(self) -> Supervision:
        """Unsaved, from the cleaned answers."""
        given = self.cleaned_data
        return Supervision(
            worker=self.worker,
            supervisor=self.supervisor,
            discussed=[
                {"person_id": child.person_id, "words": words}
                for child in self.children
                if (words := given[f"words_{child.person_id}"].strip())
            ],
            agreed=[
                {"what": what, "who": given[f"who_{row}"], "by": given[f"by_{row}"].isoformat(), "done": ""}
                for row in range(1, self.row_count + 1)
                if (what := given[f"what_{row}"].strip())
            ],
            **{name: given[name] for name in ("held_on", "kind", "minutes", "covered", "reflection", "next_planned")},
        )

    def done_places(self) -> set[int]:
        return {int(place) for place in self.cleaned_data.get("done", ())}

    def _rows(self, data: Any) -> int:
        typed = data.get("rows", "") if data is not None else ""
        rows = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else ROWS
        return min(max(rows + self.more, 1), MOST_ROWS)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def _add_row(self, row: int) -> None:
        people = [(WORKER, str(self.worker)), (SUPERVISOR, str(self.supervisor))]
        self.fields[f"what_{row}"] = forms.CharField(label="What", max_length=LINE, required=False)
        self.fields[f"who_{row}"] = forms.ChoiceField(label="Who", choices=people, required=False)
        self.fields[f"by_{row}"] = GovDateField(label="By when", called=f"The date of action {row}", required=False)
        for name in (f"what_{row}", f"who_{row}", f"by_{row}"):
            _say_row(self.fields[name], row)


def _say_row(field: forms.Field, row: int) -> None:
    """What a field of a row says when it refuses names the row: the same words stand over each."""
    for code in ("max_length", "invalid_choice"):
        if code in field.error_messages:
            field.error_messages[code] = f"Action {row}: {field.error_messages[code]}"


class CancelForm(WorkforceForm):
    cancelled_for = GovDateField(label="For when was it planned?", called="The date")
    cancelled_because = forms.ChoiceField(
        label="Why was it not held?",
        choices=Supervision.Cancelled.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it was not held"},
    )
    cancelled_words = forms.CharField(label="More, in a few words", max_length=LINE, required=False)

    def supervision(self, worker: Worker, supervisor: Worker) -> Supervision:
        return Supervision(worker=worker, supervisor=supervisor, **self.cleaned_data)


class SignForm(WorkforceForm):
    words = forms.CharField(
        label="Is there anything you want to add?", max_length=4000, widget=forms.Textarea, required=False
    )


class AbsenceForm(WorkforceForm):
    reason = forms.ChoiceField(
        label="Why are they away?",
        choices=Absence.Reason.choices,
        widget=forms.RadioSelect,
        help_text="What ails them is for personnel records, not for here.",
        error_messages={"required": "Choose why they are away"},
    )
    started = GovDateField(label="What was the first day away?", called="The date")
    ended = GovDateField(
        label="What was the last day away?",
        called="The date",
        required=False,
        help_text="Leave it empty if nobody knows yet.",
    )

    def absence(self, worker: Worker) -> Absence:
        return Absence(worker=worker, **self.cleaned_data)


class ReturnForm(WorkforceForm):
    ended = GovDateField(label="What was the last day away?", called="The date")


class QualifiedForm(WorkforceForm):
    qualified_on = GovDateField(
        label="When did they begin in practice as a qualified social worker?",
        called="The date",
        required=False,
        help_text="For a newly qualified worker, the first day of the assessed and supported year. Leave it empty if "
        "it is not known.",
    )
