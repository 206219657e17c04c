"""How often questions are answered: the database's count against a plain reading of every step."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.access.commands import Refusal
from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.models import ChildInNeed, Step
from goldenthread.pathway.queries.questions import answered, forms
from goldenthread.people.models import Person
from goldenthread.rules import codes
from tests.browser import assert_valid_page
from tests.pathway.children import child, spell, step
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
START = date(2025, 1, 6)
HALFWAY = date(2025, 7, 1)
USED = ("contact", "visit", "single_assessment", "child_in_need_plan", "strategy_discussion", "year_of_care")


# --- a record of many forms, each filled in as it fell out ---


@pytest.fixture
def record(db: None) -> None:
    dice = random.Random(48)
    people = [child(f"Kia Marsh{n}") for n in range(4)]
    people.append(child("Unborn Lunt", born=None, expected=date(2026, 5, 1)))
    needs = {person.pk: spell(ChildInNeed, person, START) for person in people}
    for number in range(150):
        kind = KINDS[dice.choice(USED)]
        person = dice.choice(people)
        version = dice.choice([kind.version, max(1, kind.version - 1)])
        day = START + timedelta(days=number * 2)
        inside = {"child_in_need": needs[person.pk]} if kind.within == "ChildInNeed" else {}
        step(kind.id, person, version=version, **inside, **_filled(kind, version, day, dice))


def _filled(kind: Kind, version: int, day: date, dice: random.Random) -> dict[str, Any]:
    """The columns and answers of a form: about half of it is answered, and what must be there is."""
    found: dict[str, Any] = {kind.moment: day, "answers": {}}
    for question in kind.asked(version):
        if question.column in found or question.column == kind.moment or dice.random() < 0.45:
            continue
        value = _answer(question, day, dice)
        if question.column:
            found[question.column] = value
        elif value not in (None, "", []):
            found["answers"][question.id] = value
    if not found.get("seen"):
        found.pop("seen_alone", None)  # nobody is seen alone who is not seen
    return found


def _answer(question: Question, day: date, dice: random.Random) -> Any:
    if question.id == "about":
        return dice.choice(["domestic_abuse", "worry"])  # other questions hang on it
    match question.type:
        case "yes or no":
            return dice.random() < 0.5
        case "code" | "codes":
            listed = [code.code for code in codes.lookup(question.codes)]
            return dice.choice(listed) if question.type == "code" else dice.sample(listed, 2)
        case "date":
            return day if question.column else day.isoformat()
        case "number":
            return dice.randint(0, 40)
        case "rows":
            return [{"what": "Bedtimes"}]
    return "Something was said."


# --- the plain reading ---


def read_plainly(since: date | None) -> dict[tuple[str, int], dict[str, tuple[int, int]]]:
    found: dict[tuple[str, int], dict[str, tuple[int, int]]] = {}
    for each in Step.objects.select_related("person"):
        kind = KINDS[each.kind]
        if not _is_done(kind, each) or (since and getattr(each, kind.moment) < since):
            continue
        form = found.setdefault((each.kind, each.version), {})
        for question in kind.asked(each.version):
            if question.by != "product":
                asked = _was_asked(kind, question, each)
                has = asked and _said(question, each) not in (None, "", [])
                before = form.get(question.id, (0, 0))
                form[question.id] = (before[0] + asked, before[1] + has)
    return found


def _is_done(kind: Kind, each: Step) -> bool:
    return not (kind.approved or kind.over_time) or bool(each.authorised_on or each.outcome)


def _said(question: Question, each: Step) -> Any:
    return getattr(each, question.column) if question.column else each.answers.get(question.id)


def _was_asked(kind: Kind, question: Question, each: Step) -> bool:
    if question.when is None:
        return True
    id_, wanted = question.when
    if id_ == "@unborn":
        return _was_unborn(each.person, each)
    other = next((one for one in kind.asked(each.version) if one.id == id_), None)
    if other is None:
        return True
    said = _said(other, each)
    words = {True: "yes", False: "no"}.get(said, said) if isinstance(said, bool | None) else said
    return words in wanted and _was_asked(kind, other, each)


def _was_unborn(person: Person, each: Step) -> bool:
    day = each.authorised_on or each.happened_on or each.started
    return person.expected is not None and (person.born is None or person.born > day)


def counted(since: date | None) -> dict[tuple[str, int], dict[str, tuple[int, int]]]:
    found = [answered(form, since=since) for form in forms(since=since)]
    return {
        (form.kind.id, form.version): {each.question.id: (each.asked, each.answered) for each in form.questions}
        for form in found
    }


# --- tests ---


@pytest.mark.parametrize("since", [None, HALFWAY, date(2030, 1, 1)])
def test_the_database_counts_what_a_plain_reading_counts(record: None, since: date | None) -> None:
    assert counted(since) == read_plainly(since)


def test_the_record_of_this_test_has_something_of_everything(record: None) -> None:
    """Else the comparison would say little."""
    told = [pair for form in read_plainly(None).values() for pair in form.values()]
    assert any(asked and not has for asked, has in told) or any(0 < has < asked for asked, has in told)
    assert read_plainly(None)["single_assessment", 3]["pregnancy"][0] > 0
    assert 0 < read_plainly(None)["contact", 3]["risk"][0] < sum(1 for _ in Step.objects.filter(kind="contact"))
    assert {version for kind, version in read_plainly(None) if kind == "contact"} == {2, 3}
    assert Step.objects.filter(kind="single_assessment", authorised_on=None, outcome="").exists()


def test_what_is_still_being_written_is_not_counted() -> None:
    kia = child("Kia Marsh")
    step("single_assessment", kia, started=START, child_in_need=spell(ChildInNeed, kia, START), version=3)
    assert not forms()


def test_a_question_never_asked_has_no_share() -> None:
    step("visit", child("Kia Marsh"), happened_on=START, seen=False)
    visit = answered(forms()[0])
    share = {each.question.id: each.share for each in visit.questions}
    assert (share["seen"], share["seen_alone"], share["account"]) == (1.0, None, 0.0)


def test_one_look_at_the_record_for_all_forms_and_one_for_each_form(record: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = forms()
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        answered(found[0])
    assert len(asked) == 1


def test_the_command_tells_the_same(record: None) -> None:
    out = StringIO()
    call_command("questions", "--since", HALFWAY.isoformat(), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["since"] == HALFWAY.isoformat()
    assert {
        (form["kind"], form["version"]): {q["id"]: (q["asked"], q["answered"]) for q in form["questions"]}
        for form in told["forms"]
    } == read_plainly(HALFWAY)


def test_the_command_in_words(record: None) -> None:
    out = StringIO()
    call_command("questions", "--kind", "visit", stdout=out)
    assert "Visit, version 1:" in out.getvalue()
    assert "What did you see and do, and what happens next?" in out.getvalue()
    assert "Contact" not in out.getvalue()
    with pytest.raises((Refusal, CommandError), match="no kind of step called visitt"):
        call_command("questions", "--kind", "visitt")


def test_the_page_lists_the_forms_and_then_the_questions_of_one(record: None, as_user, tom) -> None:
    browser = as_user(tom)
    listed = browser.get("/forms?since=all").content.decode()
    assert_valid_page(listed)
    assert "Single assessment" in listed
    assert "/forms?kind=contact&amp;since=all" in listed
    page = browser.get("/forms?kind=contact&since=all").content.decode()
    assert_valid_page(page)
    assert "How did the police grade the risk?" in page
    assert "Version 2, asked until a later one took its place" in page


def test_the_page_says_what_nobody_answers(as_user, tom) -> None:
    step("visit", child("Kia Marsh"), happened_on=date(2026, 2, 2), seen=False)
    page = as_user(tom).get("/forms?kind=visit").content.decode()
    assert page.count(">Nobody<") == 3  # the bedroom, the child's words, the account
    assert page.count("never asked") == 1
    assert "Kia" not in page


def test_what_it_hangs_on_is_followed_to_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not asked where the question above it was not asked, though an answer to that was left from before."""
    hangs = {"bedroom": ("seen", ("yes",)), "account": ("bedroom", ("yes",))}
    asked = tuple(replace(each, when=hangs.get(each.id, each.when)) for each in KINDS["visit"].questions)
    monkeypatch.setitem(KINDS, "visit", replace(KINDS["visit"], questions=asked))
    for seen in (True, False):
        said = {"bedroom": True, "account": "All was well."}
        step("visit", child("Kia Marsh"), happened_on=START, seen=seen, answers=said)
    (visit,) = [answered(form) for form in forms()]
    assert {each.question.id: each.asked for each in visit.questions}["account"] == 1


@pytest.mark.parametrize(("role", "status"), [("head_of_service", 200), ("social_worker", 403), ("lead_member", 403)])
def test_who_opens_it(as_user, role: str, status: int) -> None:
    assert as_user(hire("Somebody Else", role)).get("/forms").status_code == status


def test_there_is_no_such_form(as_user, tom) -> None:
    assert as_user(tom).get("/forms?kind=nonsense").status_code == 404
