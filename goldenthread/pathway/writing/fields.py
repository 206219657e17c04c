"""A question as a field of a form, and the answer to it as boxes. One way for every kind and type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from goldenthread.pathway.kinds import Question
from goldenthread.pathway.kinds.declare import NAMED, Column
from goldenthread.pathway.writing.naming import Named
from goldenthread.rules import codes
from goldenthread.ui.dates import PARTS
from goldenthread.ui.forms import Autocomplete, GovDateField, GovForm

YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_OR_NOT_KNOWN = (*YES_NO, ("not known", "Not known"))
FEW = 7  # choices up to here are radios, more are a list to type in
WORDS, STORY = 200, 20_000
Offered = Callable[[str, Sequence[str]], Sequence[Named]]  # the type of a question, what was typed → who may be named
TIME = re.compile(r"^(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap]\.?m\.?)?$")


class Length:
    """Says how long it is, so that whoever pasted a file knows what happened. What was pasted is kept."""

    def __init__(self, wording: str, most: int) -> None:
        self.wording, self.most = wording, most

    def __call__(self, value: str) -> None:
        if len(value) > self.most:
            sentence = f"“{self.wording}” has {len(value):,} characters; the most is {self.most:,}"
            raise ValidationError(sentence, code="too_long")


class TimeField(forms.CharField):
    """A time of day as people type it: 16:40, 1640, 4.40pm. Cleaned to 16:40."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "text"}), **given)

    def clean(self, value: Any) -> str:
        typed = super().clean(value).strip().lower()
        return read_time(typed) if typed else ""


def read_time(typed: str) -> str:
    found = TIME.match(typed)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3].startswith("p") else 0) if 1 <= hour <= 12 else 99
    elif found and found[2] is None:
        hour = 99  # a bare 4 may be morning or afternoon
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise ValidationError("The time must be like 16:40 or 4:40pm", code="invalid")
    return f"{hour:02d}:{minute:02d}"


class NamedField(forms.ChoiceField):
    """Somebody or something that the record knows. Cleaned to the answer: its id, and its name as it is now."""

    def __init__(self, offered: Sequence[Named], **given: Any) -> None:
        few = len(offered) <= FEW
        choices = [(each.box, each.name) for each in offered]
        widget = forms.RadioSelect if few else Autocomplete
        super().__init__(choices=choices if few else [("", ""), *choices], widget=widget, **given)
        self.answers = {each.box: each.answer for each in offered}

    def clean(self, value: Any) -> dict[str, Any]:
        return self.answers.get(super().clean(value), {})


class RowsField(forms.Field):
    """Stands for the rows of a question among the fields of its form; the rows are forms of their own."""

    widget = forms.HiddenInput

    def __init__(self, columns: Sequence[Column], **given: Any) -> None:
        super().__init__(**given)
        self.columns = columns

    def clean(self, value: Any) -> Any:
        return []


class Row(GovForm):
    """One row: its boxes are named `actions-0-who`. A row in which nothing is typed is none."""

    says_optional = False

    def __init__(self, columns: Sequence[Column], data: Any, prefix: str, today: date, offered: Offered) -> None:
        self.columns, self.checked = columns, False
        self.base_fields = {  # type: ignore[misc]
            column.id: field_for(column, today, offered=_with_typed(offered, data, f"{prefix}-{column.id}"))
            for column in columns
        }
        super().__init__(data, prefix=prefix, empty_permitted=True, use_required_attribute=False)

    @property
    def errors(self) -> ErrorDict:
        return super().errors if self.checked else ErrorDict()

    @property
    def unit(self) -> str:
        return str(self.prefix)

    @property
    def filled(self) -> bool:
        return self.has_changed()

    def answer(self) -> dict[str, Any]:
        told = {c.id: answer_of(c.type, self.cleaned_data.get(c.id)) for c in self.columns}
        return {name: plain(value) for name, value in told.items() if value not in (None, "")}


def _with_typed(offered: Offered, data: Any, box: str) -> Offered:
    return lambda type, typed: offered(type, [*typed, *sent_for(data, box)])


def field_for(
    question: Question | Column, today: date, about: str = "", *, offered: Offered | None = None
) -> forms.Field:
    """`about` names the child where the form is about several; `offered` finds whoever may be named."""
    said = f"{question.wording} ({about})" if about else question.wording
    given: dict[str, Any] = {
        "label": question.wording,
        "help_text": getattr(question, "hint", ""),
        "required": question.required,
        "error_messages": {"required": f"Answer the question: {said}"},
    }
    match question.type:
        case "words":
            return forms.CharField(validators=[Length(question.wording, WORDS)], **given)
        case "story":
            return forms.CharField(validators=[Length(question.wording, STORY)], widget=forms.Textarea, **given)
        case "yes or no":
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **given)
        case "date":
            return GovDateField(called="The date", **given)
        case "time":
            return TimeField(**given)
        case "number":
            return forms.IntegerField(min_value=0, max_value=100_000, **given)
        case "codes":
            choices = codes.lookup(question.codes).choices(today)
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **given)
        case "code":
            return _one_of(codes.lookup(question.codes).choices(today), given)
        case "yes, no or not known":
            return forms.ChoiceField(choices=YES_NO_OR_NOT_KNOWN, widget=forms.RadioSelect, **given)
        case "rows":
            return RowsField(question.rows, **given)
    if offered is None:
        raise ValueError(f"“{question.wording}” asks who it is: give the form a Naming.")
    given["error_messages"]["invalid_choice"] = f"Choose again: {said} Whoever stood here cannot be named now"
    return NamedField(offered(question.type, ()), **given)


def _one_of(choices: list[tuple[str, str]], given: dict[str, Any]) -> forms.Field:
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    return forms.ChoiceField(choices=[("", ""), *choices], widget=Autocomplete, **given)


def answer_of(type: str, cleaned: Any) -> Any:
    """An empty answer is nothing said: None for what can be empty, "" for words."""
    if type == "yes or no":
        return {"yes": True, "no": False}.get(cleaned)
    if type in ("date", "number"):
        return cleaned
    return cleaned or ([] if type in ("codes", "rows") else "")


def plain(value: Any) -> Any:
    """As it stands in JSON."""
    return value.isoformat() if isinstance(value, date) else value


def boxes_of(question: Question | Column, name: str, answer: Any) -> dict[str, list[str]]:
    """What stands in the boxes of a field for this answer; nothing where there is none."""
    if answer in (None, "", []):
        return {}
    if question.type == "yes or no":
        return {name: ["yes" if answer else "no"]}
    if question.type == "date":
        return _date_boxes(name, answer)
    if question.type in NAMED:
        return {name: [str(answer["id"])]} if isinstance(answer, Mapping) and "id" in answer else {}
    if question.type == "rows" and isinstance(question, Question):
        return {
            box: values
            for at, row in enumerate(answer)
            for column in question.rows
            for box, values in boxes_of(column, f"{name}-{at}-{column.id}", row.get(column.id)).items()
        }
    return {name: [str(value) for value in (answer if isinstance(answer, list | tuple) else [answer])]}


def _date_boxes(name: str, answer: Any) -> dict[str, list[str]]:
    """A date that cannot be read, from an old record, is typed again."""
    try:
        day = answer if isinstance(answer, date) else date.fromisoformat(str(answer))
    except ValueError:
        return {}
    return {f"{name}-{part}": [str(getattr(day, part))] for part in PARTS}


def sent_for(data: Mapping[str, Any], name: str) -> list[str]:
    """The values typed into one box."""
    return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, ()))
