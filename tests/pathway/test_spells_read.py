"""Spells of any kind are read in one question, and are what each table holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from goldenthread.access.actions import the_product
from goldenthread.access.record import Signature, concrete_values
from goldenthread.pathway.actions import record_spell
from goldenthread.pathway.models import SPELLS, CarePeriod, ChildInNeed, EarlyHelp, Missing, Placement
from goldenthread.pathway.queries.spells import read_spells
from goldenthread.people.actions import create_person
from goldenthread.people.models import Person
from goldenthread.places.models import Organisation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 9, 30, 12, 345_678, tzinfo=UTC)
ON = date(2026, 3, 3)


@pytest.fixture
def child() -> Person:
    by = Signature(the_product(), AT, "A test")
    child = create_person(by=by, person=Person(given_names="Amira", family_name="Petch", born=date(2015, 4, 5)))
    partner = Organisation.objects.create(name="A school", sector="school")
    for spell in (
        EarlyHelp(person=child, started=date(2024, 1, 2), ended=date(2024, 6, 3), organisation=partner),
        ChildInNeed(person=child, started=date(2024, 6, 3), source="3A", no_further_action=False),
        CarePeriod(person=child, started=date(2025, 1, 9), need="N1", start_known=True),
        Placement(person=child, started=date(2025, 1, 9), type="U1", miles_from_home=Decimal("12.3")),
        Missing(person=child, started=date(2025, 6, 1), ended=date(2025, 6, 2), kind="M"),
    ):
        record_spell(by=by, spell=spell)
    return child


def test_they_are_what_each_table_holds(child: Person) -> None:
    read = read_spells(SPELLS, [child.pk], ON)
    stored = [row for model in SPELLS for row in model._default_manager.filter(person=child)]
    assert len(read) == 5
    by_table = {(type(row), row.pk): concrete_values(row) for row in stored}
    for spell in read:
        assert concrete_values(spell) == by_table[type(spell), spell.pk]
        assert spell._state.adding is False


def test_they_stand_in_order_and_what_begins_later_is_left_out(child: Person) -> None:
    names = [type(spell).__name__ for spell in read_spells(SPELLS, [child.pk], date(2025, 1, 9))]
    assert names == ["EarlyHelp", "ChildInNeed", "CarePeriod", "Placement"]


def test_one_question_and_one_for_the_partners(child: Person, django_assert_num_queries: CaptureQueriesContext) -> None:
    with django_assert_num_queries(2):
        read = read_spells(SPELLS, [child.pk], ON)
        assert [str(spell.organisation) for spell in read if isinstance(spell, EarlyHelp)] == ["A school"]


def test_of_no_kind_and_of_one(child: Person) -> None:
    assert read_spells([], [child.pk], ON) == []
    assert [type(spell) for spell in read_spells([Missing], [child.pk], ON)] == [Missing]
