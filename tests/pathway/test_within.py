"""A step is part of what lasts: of any spell, whether the step names it or not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature
from goldenthread.pathway import actions, integrity, writing
from goldenthread.pathway.kinds import KINDS, Question
from goldenthread.pathway.models import CarePeriod, ChildInNeed, Placement, ProtectionPlan, Step
from goldenthread.pathway.queries import expected
from goldenthread.pathway.queries.child import child_record
from goldenthread.pathway.queries.whose import ALL, Choice
from goldenthread.pathway.writing import placing
from goldenthread.people.models import Person
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, step, team, worker
from tests.pathway.kinds_of_a_test import Carry, kind
from tests.pathway.writing import Form, day
from tests.people_of_erimus import person_called

pytestmark = pytest.mark.django_db
PLACED = date(2025, 6, 2)
CALL = kind("call_on_the_carer", within="Placement")
DECISION = kind(
    "decision_in_care",
    Question("outcome", "code", "What next?", ("the carer",), codes="need_review_outcome", column="outcome"),
    within="CarePeriod",
    opens={"closes": ("call_on_the_carer",)},
)


@pytest.fixture(autouse=True)
def kinds(carry: Carry) -> None:
    carry(CALL, DECISION)


def called_on(person: Person, on: date) -> Step:
    steps = [Step(person=person, kind=CALL.id, happened_on=on, group=uuid.uuid4())]
    placing.place(CALL, steps)
    return actions.finish(by=by(), steps=steps)[0]


def test_a_step_within_a_spell_that_it_does_not_name_lies_in_it() -> None:
    kia = in_care(started=PLACED)
    assert called_on(kia.person, PLACED).happened_on == PLACED
    actions.amend_spell(by=by(), spell=kia.placement, changes={"ended": date(2026, 2, 2)})
    assert called_on(kia.person, date(2026, 2, 2))
    for outside in (date(2025, 6, 1), date(2026, 2, 3)):
        with pytest.raises(Refused, match="outside every placement"):
            called_on(kia.person, outside)
    assert not list(integrity.check(TODAY))


def test_the_nightly_check_finds_it_where_the_spell_went_away() -> None:
    kia = in_care(started=PLACED)
    called_on(kia.person, date(2026, 2, 2))
    actions.amend_spell(by=by(), spell=kia.placement, changes={"ended": date(2026, 1, 2)})
    assert [finding.policy for finding in integrity.check(TODAY)] == ["only-while-it-lasts"]


def test_a_step_corrected_to_a_day_outside_it_is_refused() -> None:
    kia = in_care(started=PLACED)
    made = called_on(kia.person, TODAY)
    with pytest.raises(Refused, match="outside every placement"):
        actions.amend_step(by=by(), step=made, changes={"happened_on": date(2025, 6, 1)})


def test_it_is_offered_where_such_a_spell_is_open() -> None:
    held, other, graham = in_care().person, child("Rosa Marsh"), person_called("graham")
    for person, offered in ((held, True), (other, False)):
        record = child_record(person, for_user=graham, on=TODAY)
        assert (CALL in placing.kinds_to_write(record, for_user=graham)) == offered


def test_a_step_that_names_its_referral_is_given_the_one_of_its_day() -> None:
    kia = child()
    first = spell(ChildInNeed, kia, date(2024, 2, 5), date(2024, 9, 2))
    second = spell(ChildInNeed, kia, date(2026, 2, 2))
    steps = [Step(person=kia, kind="closure", happened_on=day) for day in (date(2024, 9, 1), TODAY)]
    placing.place(KINDS["closure"], steps)
    assert [each.child_in_need for each in steps] == [first, second]


def test_what_is_expected_after_a_step_in_care_is_expected_while_both_last() -> None:
    kia, ruth = in_care(), worker("Ruth Calder", team(), person_called("ruth"))
    allocated(kia.person, ruth, ruth.memberships.get().team)

    def awaited() -> list[str]:
        return [one.kind for one in expected.expected(Choice(ALL), for_user=ruth.user, on=TODAY)]

    step(DECISION.id, kia.person, happened_on=date(2023, 6, 1), outcome="closes")
    assert awaited() == [CALL.id]
    actions.amend_spell(by=by(), spell=kia.placement, changes={"ended": TODAY})
    assert awaited() == []
    spell(Placement, kia.person, TODAY, type="U6")
    assert awaited() == [CALL.id]
    called_on(kia.person, TODAY)
    assert awaited() == []


def test_what_was_asked_for_in_care_that_has_ended_is_not_expected() -> None:
    kia, ruth = in_care(), worker("Ruth Calder", team(), person_called("ruth"))
    allocated(kia.person, ruth, ruth.memberships.get().team)
    step(DECISION.id, kia.person, happened_on=date(2023, 6, 1), outcome="closes")
    for each in (kia.placement, kia.legal, kia.care):
        actions.amend_spell(by=by(), spell=each, changes={"ended": date(2026, 2, 2)})
    spell(CarePeriod, kia.person, date(2026, 2, 16), need="N1")
    spell(Placement, kia.person, date(2026, 2, 16), type="U6")
    assert not expected.expected(Choice(ALL), for_user=ruth.user, on=TODAY)


def test_a_core_group_of_brothers_and_sisters_is_written_once_of_those_who_have_a_plan(
    as_user: Callable[[User], Client],
) -> None:
    amina, north = person_called("amina"), team()
    mine, people = worker("Amina Yusuf", north, amina), [child("Kia Marsh"), child("Zane Marsh"), child("Rosa Marsh")]
    for person in people:
        allocated(person, mine, north)
        spell(ChildInNeed, person, date(2026, 1, 5))
    plans = [spell(ProtectionPlan, person, date(2026, 1, 26)) for person in people[:2]]
    said = {**day("held", "2", "3", "2026"), "agreed": "Mum rings the school."}

    def form(*children: Person) -> Form:
        group = writing.start("core_group", list(children), Signature(amina, by().at)).group
        return Form(as_user(amina), f"/write/{group}").opened()

    page = form(*people).refused(**said)
    assert "Core group: no child protection plan of Rosa Marsh lasted on 2 March 2026." in page
    assert not Step.objects.filter(kind="core_group").exists()
    assert form(*people[:2]).finish(**said).status_code == 302
    steps = Step.objects.filter(kind="core_group").order_by("pk")
    assert [step.protection_plan for step in steps] == plans
    assert len({step.group for step in steps}) == 1
