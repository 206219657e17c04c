"""Plain Django forms, drawn as the GOV.UK Design System draws them. What was typed is always kept.

    class Referral(GovForm):
        received = GovDateField(label="Date the referral was received", help_text="For example, 3 3 2026")
        source = forms.ChoiceField(label="Who referred", choices=..., widget=Autocomplete)
        reason = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea)

In a page `{{ fields(form) }}` draws them all, `{{ field(form["received"]) }}` one. ui/page.html puts the error
summary above the heading when the page's `form` has errors.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import pretty_name
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from goldenthread.ui.dates import PARTS, NotADate, TypedDate, read_date
from goldenthread.ui.govuk import MACROS
from goldenthread.ui.wording import date_words

Params = dict[str, Any]


class DateParts(forms.Widget):
    """Three boxes: name-day, name-month, name-year."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDate:
        return TypedDate(*(str(data.get(f"{name}-{part}", "")) for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in PARTS)


class GovDateField(forms.Field):
    """A date in three boxes. `not_before` and `not_after` are dates, set when the form is made.

    `called` is what an error calls it where the label is a question.
    """

    widget = DateParts

    def __init__(
        self, *, not_before: date | None = None, not_after: date | None = None, called: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.called = called
        self.not_before, self.not_after = not_before, not_after

    def prepare_value(self, value: Any) -> TypedDate:
        if isinstance(value, TypedDate):
            return value
        return TypedDate.of(value) if value else TypedDate()

    def clean(self, value: TypedDate | None) -> date | None:
        typed = value or TypedDate()
        if typed.empty:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required", params={"parts": PARTS})
            return None
        label = self.called or str(self.label or "The date")
        try:
            found = read_date(typed, label)
        except NotADate as error:
            raise ValidationError(str(error), code="invalid", params={"parts": error.parts}) from error
        self._check_range(found, label)
        return found

    def has_changed(self, initial: date | None, data: TypedDate | None) -> bool:
        return self.prepare_value(initial) != (data or TypedDate())

    def _check_range(self, found: date, label: str) -> None:
        if self.not_before and found < self.not_before:
            sentence = f"{label} must be on or after {date_words(self.not_before)}"
        elif self.not_after and found > self.not_after:
            sentence = f"{label} must be on or before {date_words(self.not_after)}"
        else:
            return
        raise ValidationError(sentence, code="range", params={"parts": PARTS})


class Autocomplete(forms.Select):
    """A long list of choices: a box to type in where there is JavaScript, a list where there is not."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-autocomplete": "true", **(attrs or {})}, choices)


class GovForm(forms.Form):
    """A form whose errors are sentences about what to do: "Enter the reason", not "This field is required"."""

    says_optional = True

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_without_nul(data), *args, **kwargs)
        for name, field in self.fields.items():
            field.label = pretty_name(name) if field.label is None else field.label
            _reword(field)


def _without_nul(data: Any) -> Any:
    """Nobody types a NUL byte, no database of ours keeps one, and a page may not hold one: what was pasted with some
    goes on without."""
    if not isinstance(data, MultiValueDict) or not any("\0" in str(each) for _, some in data.lists() for each in some):
        return data
    return MultiValueDict({name: [without_nul(each) for each in some] for name, some in data.lists()})


def without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class FilterForm(GovForm):
    """What narrows a list: nothing need be chosen, and no label says so."""

    says_optional = False


def _reword(field: forms.Field) -> None:
    """Words chosen on the field itself stay. Django takes a validator's words from here too, by its code."""
    defaults = _default_messages(field)
    for code, sentence in _sentences(field).items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = sentence


def _sentences(field: forms.Field) -> dict[str, str]:
    label = str(field.label)
    ask = f"{'Select' if _chosen(field) else 'Enter'} {_lower(label)}"
    found = {
        "required": f"Answer the question “{label}”" if label.endswith("?") else ask,
        "invalid_choice": f"Choose {_lower(label)} from the list",
        "invalid_list": f"Choose {_lower(label)} from the list",
        "max_length": f"{label} must be %(limit_value)d characters or fewer",
        "min_length": f"{label} must be %(limit_value)d characters or more",
        "max_value": f"{label} must be %(limit_value)s or fewer",
        "min_value": f"{label} must be %(limit_value)s or more",
    }
    if isinstance(field, forms.IntegerField):
        found["invalid"] = f"{label} must be a number"
    if isinstance(field, forms.EmailField):
        found["invalid"] = "Enter an email address in the correct format, like name@example.com"
    return found


def _default_messages(field: forms.Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found


def _chosen(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.Select | forms.RadioSelect | forms.CheckboxInput | forms.FileInput)


def _lower(label: str) -> str:
    """The label inside a sentence: its capital goes unless it begins an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def error_summary(form: forms.BaseForm) -> SafeString:
    """Every error, in the order of the fields, each linked to the box it is about."""
    if not form.errors:
        return SafeString("")
    general = [{"text": sentence} for sentence in form.non_field_errors()]
    listed = [error for name in form.fields for error in _listed(form, name)]
    return SafeString(MACROS["govukErrorSummary"]({"titleText": "There is a problem", "errorList": general + listed}))


def _listed(form: forms.BaseForm, name: str) -> list[Params]:
    """The errors of a field, and of the rows that belong to it where it has some (`form.rows`)."""
    own = [{"text": sentence, "href": f"#{_first_input(form[name])}"} for sentence in form[name].errors]
    rows = getattr(form, "rows", {}).get(name, ())
    return own + [error for row in rows for column in row.fields for error in _listed(row, column)]


def fields(form: forms.BaseForm, *names: str, **options: Any) -> SafeString:
    """The named fields, or all, one below another."""
    chosen = names or tuple(form.fields)
    return SafeString("".join(field(form[name], **options) for name in chosen))


def field(
    bound: BoundField,
    *,
    label_size: str = "s",
    classes: str = "",
    hints: Mapping[str, str] | None = None,
    conditional: Mapping[str, str] | None = None,
    rows: int = 5,
) -> SafeString:
    """One question. `hints` and `conditional` (safe HTML) belong to choices, by value."""
    widget = bound.field.widget
    if widget.is_hidden:
        return SafeString(str(bound))
    params: Params = {
        "name": bound.html_name,
        "id": _id(bound),
        "idPrefix": _id(bound),
        "classes": classes,
        "label": {"text": _label(bound), "classes": f"govuk-label--{label_size}"},
        "fieldset": {"legend": {"text": _label(bound), "classes": f"govuk-fieldset__legend--{label_size}"}},
        "attributes": {k: str(v) for k, v in widget.attrs.items() if k.startswith(("data-", "hx-"))},
    }
    if bound.help_text:
        params["hint"] = {"text": str(bound.help_text)}
    if bound.errors:
        params["errorMessage"] = {"text": bound.errors[0]}
    component, more = _component(bound, hints or {}, conditional or {}, rows)
    if isinstance(bound.field, forms.IntegerField) and not classes:
        more["classes"] = "govuk-input--width-5"
    return SafeString(MACROS[component]({**params, **more}))


def _component(
    bound: BoundField, hints: Mapping[str, str], conditional: Mapping[str, str], rows: int
) -> tuple[str, Params]:
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, DateParts):
        return "govukDateInput", {"namePrefix": bound.html_name, "items": _date_items(bound)}
    if isinstance(widget, forms.CheckboxInput):
        item = {"value": "on", "text": _label(bound), "checked": bool(value)}
        return "govukCheckboxes", {"items": [item], "fieldset": None}
    if isinstance(widget, forms.RadioSelect):  # Django's CheckboxSelectMultiple is one too
        name = "govukCheckboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "govukRadios"
        return name, {"items": _choices(bound, "checked", hints, conditional)}
    if isinstance(widget, forms.Select):
        return "govukSelect", {"items": _choices(bound, "selected", {}, {})}
    if isinstance(widget, forms.FileInput):
        return "govukFileUpload", {}
    if isinstance(widget, forms.Textarea):
        return _textarea(bound, value, rows)
    return _input(bound, value)


def _textarea(bound: BoundField, value: Any, rows: int) -> tuple[str, Params]:
    params: Params = {"value": _text(value), "rows": rows}
    most = getattr(bound.field, "max_length", None)
    return ("govukCharacterCount", {**params, "maxlength": most}) if most else ("govukTextarea", params)


def _input(bound: BoundField, value: Any) -> tuple[str, Params]:
    widget = bound.field.widget
    known = {k: v for k, v in widget.attrs.items() if k in ("autocomplete", "inputmode", "spellcheck", "pattern")}
    params: Params = {"value": _text(value), **known}
    if isinstance(widget, forms.PasswordInput):
        return "govukPasswordInput", {**params, "value": ""}
    if isinstance(bound.field, forms.IntegerField):
        # GOV.UK: a number is typed as text; a number box changes when somebody scrolls the page.
        return "govukInput", {"inputmode": "numeric", "spellcheck": False, **params}
    return "govukInput", {"type": getattr(widget, "input_type", "text"), **params}


def _choices(bound: BoundField, mark: str, hints: Mapping[str, str], conditional: Mapping[str, str]) -> list[Params]:
    value = bound.value()
    chosen = {_text(v) for v in value} if isinstance(value, list | tuple | set) else {_text(value)}
    return [
        {
            "value": _text(choice),
            "text": str(text),
            mark: _text(choice) in chosen,
            "hint": {"text": hints[_text(choice)]} if _text(choice) in hints else None,
            "conditional": {"html": conditional[_text(choice)]} if _text(choice) in conditional else None,
        }
        for choice, text in _flat(bound.field.widget.choices)
    ]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for value, text in choices:
        found.extend(text if isinstance(text, list | tuple) else [(value, text)])
    return found


def _date_items(bound: BoundField) -> list[Params]:
    typed: TypedDate = bound.field.prepare_value(bound.value())
    wrong = _wrong_parts(bound)
    return [
        {
            "name": part,
            "value": getattr(typed, part),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
            # Letters too: a month may be typed by its name.
            "inputmode": "text" if part == "month" else "numeric",
        }
        for part in PARTS
    ]


def _wrong_parts(bound: BoundField) -> tuple[str, ...]:
    errors = bound.form.errors.as_data().get(bound.name, [])
    parts: tuple[str, ...] = (errors[0].params or {}).get("parts", PARTS) if errors else ()
    return parts


def _first_input(bound: BoundField) -> str:
    if isinstance(bound.field.widget, DateParts):
        return f"{_id(bound)}-{(_wrong_parts(bound) or PARTS)[0]}"
    return _id(bound)


def _id(bound: BoundField) -> str:
    return bound.auto_id or bound.html_name


def _label(bound: BoundField) -> str:
    says = getattr(bound.form, "says_optional", True) and not isinstance(bound.field.widget, forms.CheckboxInput)
    return f"{bound.label}{' (optional)' if says and not bound.field.required else ''}"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
