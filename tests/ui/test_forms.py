"""The form a social worker fills in, filled in badly."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms

from goldenthread.ui.forms import Autocomplete, FilterForm, GovDateField, GovForm, error_summary, field, fields

SOURCES = [("", "Choose one"), ("1A", "School"), ("2B", "Police"), ("3A", "Health & GP")]


class Visit(GovForm):
    seen_on = GovDateField(label="Date seen", help_text="For example, 3 March 2026", not_after=date(2026, 3, 31))
    next_on = GovDateField(label="Date of next visit", required=False)
    source = forms.ChoiceField(label="Who referred", choices=SOURCES, widget=Autocomplete)
    alone = forms.ChoiceField(
        label="Was the child seen alone?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    others = forms.MultipleChoiceField(
        label="Others present",
        choices=[("m", "Mother"), ("f", "Father")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(label="The child's words", max_length=20, widget=forms.Textarea)
    siblings = forms.IntegerField(label="Brothers and sisters", min_value=0, max_value=20)
    email = forms.EmailField(label="Email address", required=False)
    told = forms.BooleanField(label="The family has been told", required=False)
    upn = forms.CharField(
        label="UPN", required=False, max_length=13, error_messages={"max_length": "A UPN has 13 characters"}
    )
    ticket = forms.CharField(widget=forms.HiddenInput, initial="t1")


GOOD = {
    "seen_on-day": "3", "seen_on-month": "March", "seen_on-year": "2026",
    "source": "2B", "alone": "no", "others": ["f"], "words": "I like it here", "siblings": "2", "ticket": "t1",
}  # fmt: skip
BAD = {
    "seen_on-day": "31", "seen_on-month": "2", "seen_on-year": "2024", "next_on-day": "1",
    "source": "<b>", "words": "x" * 21, "siblings": "two", "email": "a@", "upn": "A" * 14, "others": ["f"],
}  # fmt: skip


class Inputs(HTMLParser):
    """The inputs of a piece of HTML by name and id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.by_id: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.by_id[found["id"]] = found


def test_good_answers_are_read():
    form = Visit(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen_on"] == date(2026, 3, 3)
    assert form.cleaned_data["next_on"] is None
    assert form.cleaned_data["siblings"] == 2


def test_each_error_says_what_to_do():
    form = Visit(BAD)
    assert not form.is_valid()
    assert {name: list(said) for name, said in form.errors.items()} == {
        "seen_on": ["Date seen must have a day from 1 to 29: February 2024 has 29"],
        "next_on": ["Date of next visit must include a month and year"],
        "source": ["Choose who referred from the list"],
        "alone": ["Answer the question “Was the child seen alone?”"],
        "words": ["The child's words must be 20 characters or fewer"],
        "siblings": ["Brothers and sisters must be a number"],
        "email": ["Enter an email address in the correct format, like name@example.com"],
        "upn": ["A UPN has 13 characters"],
        "ticket": ["Enter ticket"],
    }


def test_nothing_at_all_is_asked_for_field_by_field():
    form = Visit({})
    assert form.errors["seen_on"] == ["Enter date seen"]
    assert form.errors["source"] == ["Select who referred"]
    assert form.errors["words"] == ["Enter the child's words"]
    assert "email" not in form.errors


def test_a_date_out_of_range():
    assert Visit({**GOOD, "seen_on-month": "4"}).errors["seen_on"] == ["Date seen must be on or before 31 March 2026"]
    form = Visit(GOOD)
    form.fields["seen_on"].not_before = date(2026, 3, 4)
    assert form.errors["seen_on"] == ["Date seen must be on or after 4 March 2026"]


def test_a_number_out_of_range():
    assert Visit({**GOOD, "siblings": "21"}).errors["siblings"] == ["Brothers and sisters must be 20 or fewer"]
    assert Visit({**GOOD, "siblings": "-1"}).errors["siblings"] == ["Brothers and sisters must be 0 or more"]


def test_what_was_typed_is_kept():
    html = fields(Visit(BAD))
    inputs = Inputs(html).by_id
    assert [inputs[f"id_seen_on-{part}"]["value"] for part in ("day", "month", "year")] == ["31", "2", "2024"]
    assert inputs["id_siblings"]["value"] == "two"
    assert inputs["id_email"]["value"] == "a@"
    assert "x" * 21 in html
    assert "checked" in inputs["id_others-2"]
    assert "checked" not in inputs["id_others"]


def test_what_was_typed_is_escaped():
    html = fields(Visit({**BAD, "words": "</textarea><script>", "seen_on-day": '"><script>'}))
    assert "<script>" not in html


def test_the_summary_links_each_error_to_its_box():
    form = Visit(BAD)
    summary = error_summary(form)
    inputs = Inputs(fields(form)).by_id
    links = [piece.split('"')[0] for piece in summary.split('href="#')[1:]]
    assert links[:3] == ["id_seen_on-day", "id_next_on-month", "id_source"]
    assert len(links) == len(form.errors)
    assert all(link in inputs for link in links)
    assert error_summary(Visit(GOOD)) == error_summary(Visit()) == ""


def test_only_the_wrong_box_of_a_date_is_marked():
    inputs = Inputs(field(Visit(BAD)["seen_on"])).by_id
    assert "govuk-input--error" in inputs["id_seen_on-day"]["class"]
    assert "govuk-input--error" not in inputs["id_seen_on-year"]["class"]


def test_an_error_about_the_whole_form_is_in_the_summary():
    form = Visit(GOOD)
    form.add_error(None, "The child was not born yet on the date seen")
    assert "The child was not born yet on the date seen" in error_summary(form)


def test_hints_errors_and_boxes_are_tied_together():
    html = field(Visit(BAD)["seen_on"])
    assert 'aria-describedby="id_seen_on-hint id_seen_on-error"' in html
    assert "For example, 3 March 2026" in html


def test_what_need_not_be_answered_says_so():
    assert "Date of next visit (optional)" in field(Visit()["next_on"])
    assert "(optional)" not in field(Visit()["seen_on"])


def test_a_limit_is_counted_and_a_list_is_searchable():
    assert 'data-maxlength="20"' in field(Visit()["words"])
    html = field(Visit(GOOD)["source"])
    assert 'data-autocomplete="true"' in html
    assert '<option value="2B" selected>' in html
    assert "Health &amp; GP" in html


def test_what_is_known_already_is_shown():
    form = Visit(initial={"seen_on": date(2026, 1, 9), "siblings": 0, "others": ["m"], "told": True})
    inputs = Inputs(fields(form)).by_id
    assert [inputs[f"id_seen_on-{part}"]["value"] for part in ("day", "month", "year")] == ["9", "1", "2026"]
    assert inputs["id_siblings"]["value"] == "0"
    assert "checked" in inputs["id_others"]
    assert "checked" in inputs["id_told"]


def test_a_date_that_was_not_changed_is_not_a_change():
    form = Visit({**GOOD, "seen_on-month": "3"}, initial={"seen_on": date(2026, 3, 3)})
    assert "seen_on" not in form.changed_data
    assert "next_on" not in form.changed_data
    assert "words" in form.changed_data


def test_two_forms_on_a_page_do_not_share_names():
    html = fields(Visit(prefix="one"), "seen_on") + fields(Visit(prefix="two"), "seen_on")
    assert 'name="one-seen_on-day"' in html
    assert 'id="id_two-seen_on-day"' in html
    assert Visit({f"one-{k}": v for k, v in GOOD.items()}, prefix="one").is_valid()


def test_choices_may_have_hints_and_more_questions():
    html = field(Visit()["alone"], hints={"no": "Say why below"}, conditional={"no": "<p>Why?</p>"})
    assert "Say why below" in html
    assert (
        '<div class="govuk-radios__conditional govuk-radios__conditional--hidden" id="conditional-id_alone-2">' in html
    )


def test_one_of_many_and_many_of_many_are_different_boxes():
    inputs = Inputs(fields(Visit(GOOD))).by_id
    assert inputs["id_alone"]["type"] == "radio"
    assert inputs["id_others"]["type"] == inputs["id_told"]["type"] == "checkbox"
    assert inputs["id_siblings"]["type"] == "text"
    assert inputs["id_siblings"]["inputmode"] == "numeric"


def test_a_filter_says_of_nothing_that_it_is_optional():
    class Choose(FilterForm):
        team = forms.ChoiceField(label="Team", choices=SOURCES, required=False)

    assert "optional" not in fields(Choose())


@pytest.mark.parametrize("name", list(Visit.base_fields))
def test_every_field_is_drawn_with_and_without_errors(name):
    for form in (Visit(), Visit(BAD), Visit(GOOD)):
        assert f'name="{name}' in field(form[name])
