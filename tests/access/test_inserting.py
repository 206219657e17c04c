"""Many rows written at once are the rows that a save writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from goldenthread.access.inserting import MANY, insert_many
from goldenthread.access.record import WrittenAround, acting, digest_of
from goldenthread.pathway.models import CarePeriod, Step
from goldenthread.people.models import Person, Tombstone
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db

ANSWERS = {"words": "“é”, \t and \\ and 'quotes'", "number": 3, "yes": True, "list": ["1A", None]}


def people(count: int) -> list[Person]:
    born = [None, date(2012, 2, 29)]
    return [Person(given_names=f"Anna-{n} \\N {{}}\t%s", born=born[n % 2], sex="FMU"[n % 3]) for n in range(count)]


def without_ids(rows: list[Person]) -> list[dict[str, object]]:
    return [{name: value for name, value in row.__dict__.items() if name not in ("id", "_state")} for row in rows]


@pytest.mark.parametrize("count", [1, MANY - 1, MANY, 3 * MANY])
def test_what_is_in_hand_is_what_is_stored(count):
    with acting("test", by=signed()) as act:
        rows = act.insert(people(count))
    assert not any(row._state.adding for row in rows)
    stored = list(Person.objects.order_by("pk"))
    assert [row.pk for row in stored] == [row.pk for row in rows]
    assert digest_of(stored) == digest_of(rows)
    assert without_ids(stored) == without_ids(list(Person.objects.order_by("pk").filter(pk__in=[r.pk for r in rows])))


def test_the_same_as_bulk_create():
    with acting("test", by=signed()) as act:
        act.insert(one := people(MANY))
        other = people(MANY)
        for row in other:
            row.recorded_from, row.recorded_by_id = one[0].recorded_from, one[0].recorded_by_id
        Person.objects.bulk_create(other)
    again = Person.objects.order_by("pk")
    assert without_ids(list(again[:MANY])) == without_ids(list(again[MANY:]))
    assert len({row.pk for row in again}) == 2 * MANY  # each draws ids after the other's


def test_json_dates_and_rows_that_point_to_one_another():
    with acting("test", by=signed()) as act:
        (child,) = act.insert(people(1))
        act.insert(
            [Step(person=child, kind="visit", happened_on=date(2024, 1, 1), answers=ANSWERS) for _ in range(MANY)]
        )
        first = Step.objects.order_by("pk").first()
        act.insert([Step(person=child, kind="visit", follows=first, seen=True) for _ in range(MANY)])
    assert Step.objects.filter(follows=first, seen=True, answers={}).count() == MANY
    assert Step.objects.filter(answers=ANSWERS, happened_on=date(2024, 1, 1)).count() == MANY


def test_a_row_that_points_to_one_not_saved_is_a_fault():
    with pytest.raises(ValueError, match="not saved"), acting("test", by=signed()) as act:
        act.insert([CarePeriod(person=Person(), started=date(2024, 1, 1)) for _ in range(MANY)])
    assert not CarePeriod.objects.exists()


def test_the_hour_that_comes_twice_is_two_hours():
    london = ZoneInfo("Europe/London")
    summer, winter = (datetime(2025, 10, 26, 1, 30, tzinfo=london, fold=fold) for fold in (0, 1))
    assert summer == winter  # to Python, which looks at the clock on the wall
    rows = [Tombstone(person_id=n, destroyed_at=(summer, winter)[n % 2], ground="Age") for n in range(MANY)]
    insert_many(rows)
    stored = list(Tombstone.objects.order_by("person_id"))
    assert stored[1].destroyed_at - stored[0].destroyed_at == timedelta(hours=1)
    assert digest_of(stored) == digest_of(rows)


def test_the_record_is_still_written_only_by_actions():
    with pytest.raises(WrittenAround):
        insert_many(people(MANY))
