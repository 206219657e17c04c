"""Every kind that is offered makes a form that somebody who meets it for the first time can use."""

from __future__ import annotations

import html
import uuid
from collections.abc import Iterable, Sequence
from datetime import date

import pytest

from goldenthread.access.actions import grant_role
from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.pathway import writing
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.lateness import Late
from goldenthread.pathway.writing import known
from goldenthread.pathway.writing.fields import answer_of, boxes_of, read_time
from goldenthread.pathway.writing.form import WriteForm, typed_of
from goldenthread.pathway.writing.naming import Named, Naming
from goldenthread.people.models import Person
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, in_care, step, team, worker
from tests.people_of_erimus import STARTED

OFFERED = [kind for kind in KINDS.values() if kind.offered]
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
every_form = pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.id)
KIA = Person(pk=3, given_names="Kia", born=date(2015, 5, 20))
LATE_FOR_KIA = Late(3, "CP-VISIT", "ProtectionPlan 1", date(2026, 2, 2), date(2026, 2, 16), "Due on 16 February 2026.")
BABY = Person(pk=4, given_names="Baby", expected=date(2026, 6, 1))


class Nobody(Naming):
    """Whoever is asked for, there is nobody."""

    def offered(self, type: str, children: Sequence[Person], typed: Iterable[str] = ()) -> list[Named]:
        return []


@every_form
def test_it_says_what_it_is_for(kind: Kind) -> None:
    assert kind.help, f"Give the kind {kind.id} a `help`: what it is for and what makes it good, in two sentences."


@every_kind
def test_what_it_hangs_on_and_looks_at_is_there(kind: Kind) -> None:
    for question in kind.questions:
        if question.when and not question.when[0].startswith("@"):
            assert kind.question(question.when[0]), f"{kind.id}.{question.id} hangs on a question that is not asked"
        if question.known and question.by == "writer" and not question.known.startswith("last"):
            assert question.known in known.names(), f"{kind.id}.{question.id}: register “{question.known}” in known.py"
    assert set(kind.headings) <= {question.id for question in kind.questions}


@every_kind
def test_it_can_be_asked_of_one_and_of_several(kind: Kind) -> None:
    for children in ([KIA], [KIA, BABY]):
        form = WriteForm(kind, children, {}, today=TODAY, late=[LATE_FOR_KIA], naming=Nobody(User(), TODAY))
        assert [a for part in form.parts() for a in part.asked] == sorted(
            form.asked, key=[a for part in form.parts() for a in part.asked].index
        )
        assert {a.name for part in form.parts() for a in part.asked} == set(form.fields)
        assert not form.check()
        assert {"late_reason", "late_words"} <= set(form.errors)


@pytest.mark.django_db
@every_form
def test_it_is_a_valid_page(kind: Kind, amina, as_user) -> None:
    """For a social worker who does whatever others do as well."""
    for role in {*kind.done_by} - {"social_worker"}:
        grant_role(by=by(), user=amina, role=role, started=STARTED)
    kia = in_care().person
    allocated(kia, worker("Amina Yusuf", team(), amina), None)
    zane = child("Zane Marsh", date(2018, 6, 1))
    allocated(zane, amina.worker, None)
    for children in ([kia], [kia, zane]):
        group = uuid.uuid4()
        if kind.begun:
            for person in children:
                step(kind.id, person, started=TODAY, version=kind.version, group=group)
        else:
            group = writing.start(kind.id, children, Signature(amina, by().at)).group
        page = as_user(amina).get(f"/write/{group}").content.decode()
        assert_valid_page(page)
        assert kind.title in html.unescape(page)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.begun], ids=lambda kind: kind.id)
def test_what_is_written_over_time_is_begun_on_a_valid_page(kind: Kind, amina, as_user) -> None:
    kia = in_care().person
    allocated(kia, worker("Amina Yusuf", team(), amina), None)
    page = as_user(amina).get(f"/children/{kia.pk}/write/{kind.id}").content.decode()
    assert_valid_page(page)
    first = {question.id for question in kind.questions if question.column == kind.moment} | set(kind.asked_first)
    assert all(f'id="id_{name}' in page or f'id="{name}' in page for name in first)
    assert not any(question.each for question in kind.questions if question.id in first), "The children are not chosen."


@pytest.mark.django_db
def test_what_a_step_says_stands_in_the_boxes_as_it_was_typed() -> None:
    kia = child()
    rows = [{"what": "Ring the school", "by_when": "2026-03-09"}]
    plan = step(
        "child_in_need_plan", kia, happened_on=date(2026, 3, 2), answers={"actions": rows, "visit_every": 2}
    )  # fmt: skip
    typed = typed_of(KINDS["child_in_need_plan"], [plan])
    assert typed["made-day"] == ["2"]
    assert typed["actions-0-what"] == ["Ring the school"]
    assert typed["actions-0-by_when-year"] == ["2026"]
    typed |= {"what_needs_to_change": ["A safe home"]}
    form = WriteForm(KINDS["child_in_need_plan"], [kia], typed, today=TODAY)
    assert form.check(), form.errors
    (again,) = form.steps({})
    assert again.answers["actions"] == rows
    assert again.answers["visit_every"] == 2
    assert again.happened_on == date(2026, 3, 2)


def test_an_answer_of_every_type_comes_back_as_it_was() -> None:
    contact = KINDS["contact"].question("at")
    assert boxes_of(contact, "at", "16:40") == {"at": ["16:40"]}
    assert answer_of("yes or no", "no") is False
    assert boxes_of(LATE[0], "late_reason", "") == {}


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("16:40", "16:40"),
        ("1640", "16:40"),
        ("4.40pm", "16:40"),
        ("4pm", "16:00"),
        ("12am", "00:00"),
        ("9:05 am", "09:05"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize("typed", ["4", "25:00", "16:60", "13pm", "noon", "²:00"])
def test_a_time_that_is_none_says_what_one_is_like(typed: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="like 16:40 or 4:40pm"):
        read_time(typed)
