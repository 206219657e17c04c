"""Writing the record: history, log, and no way round them. Uses the persons of the room above as its rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from goldenthread.access.models import LogEntry, User
from goldenthread.access.record import ChangedMeanwhile, WrittenAround, acting, digest_of, looked
from goldenthread.people.models import Person
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TEN, ELEVEN = NINE + timedelta(hours=1), NINE + timedelta(hours=2)


def insert(**values: object) -> Person:
    with acting("test.insert", by=signed(at=NINE)) as act:
        (person,) = act.insert([Person(**values)])
    return person


def versions(person: Person) -> list[tuple[str, datetime, datetime, bool]]:
    rows = Person.history._default_manager.filter(record_id=person.pk).order_by("id")
    return [(r.given_names, r.recorded_from, r.recorded_to, r.withdrawn) for r in rows]


def test_insert_says_when_and_by_whom_and_logs_ids_but_no_content() -> None:
    person = insert(given_names="Leo", family_name="Marsh")
    stored = Person.objects.get(pk=person.pk)
    assert (stored.recorded_from, stored.recorded_by) == (NINE, signed().user)
    entry = LogEntry.objects.get(act="test.insert")
    assert (entry.person_id, entry.objects_touched) == (person.pk, {"people.Person": [person.pk]})
    assert "Leo" not in str(vars(entry))


def test_the_logged_digest_is_that_of_the_row_read_back() -> None:
    person = insert(given_names="Leo", born="2019-04-05")
    entry = LogEntry.objects.get(act="test.insert")
    assert entry.digest == digest_of([Person.objects.get(pk=person.pk)])


def test_the_digest_does_not_depend_on_the_time_zone_a_moment_is_written_in() -> None:
    person = insert(given_names="Leo")
    other = Person.objects.get(pk=person.pk)
    other.recorded_from = person.recorded_from.astimezone(ZoneInfo("Asia/Tokyo"))
    assert digest_of([person]) == digest_of([other])
    other.given_names = "Lea"
    assert digest_of([person]) != digest_of([other])


def test_amend_moves_the_version_before_to_history(amina: User) -> None:
    person = insert(given_names="Leo")
    with acting("test.amend", by=signed(amina, TEN, "The mother spelt it")) as act:
        assert act.amend(person, {"given_names": "Léo", "born": date(2019, 4, 5)})
    stored = Person.objects.get(pk=person.pk)
    assert (stored.given_names, stored.recorded_from, stored.recorded_by) == ("Léo", TEN, amina)
    assert (person.given_names, person.recorded_from) == ("Léo", TEN)
    assert versions(person) == [("Leo", NINE, TEN, False)]
    earlier = Person.history._default_manager.get(record_id=person.pk)
    assert (earlier.changed_by_id, earlier.why) == (amina.pk, "The mother spelt it")


def test_amend_with_what_is_there_already_writes_nothing() -> None:
    person = insert(given_names="Leo", born=date(2019, 4, 5))
    with acting("test.amend", by=signed(at=TEN)) as act:
        assert not act.amend(person, {"given_names": "Leo", "born": "2019-04-05", "merged_into": None})
    assert versions(person) == []
    assert not LogEntry.objects.filter(act="test.amend").exists()


def test_history_keeps_what_was_stored_not_what_the_caller_did_to_the_row_in_hand() -> None:
    person = insert(given_names="Leo")
    person.given_names = "Somebody"
    with acting("test.amend", by=signed(at=TEN)) as act:
        assert act.amend(person, {"given_names": "Somebody"})
    assert versions(person) == [("Leo", NINE, TEN, False)]


def test_a_relation_is_amended_by_name_by_id_or_by_row() -> None:
    kept, gone = insert(given_names="Ann"), insert(given_names="Anne")
    with acting("test.amend", by=signed(at=TEN)) as act:
        assert act.amend(gone, {"merged_into": kept})
        assert not act.amend(gone, {"merged_into": kept})
        assert not act.amend(gone, {"merged_into_id": kept.pk})
        assert gone.merged_into == kept
        assert act.amend(gone, {"merged_into_id": None})
    assert Person.objects.get(pk=gone.pk).merged_into is None


def test_the_second_writer_is_told_and_nothing_of_theirs_is_written(amina: User) -> None:
    person = insert(given_names="Leo")
    stale = Person.objects.get(pk=person.pk)
    with acting("test.amend", by=signed(at=TEN)) as act:
        act.amend(person, {"given_names": "Léo"})
    with pytest.raises(ChangedMeanwhile, match="Somebody changed this person"), acting("x", by=signed(amina)) as act:
        act.amend(stale, {"given_names": "Theo"})
    with pytest.raises(ChangedMeanwhile), acting("x", by=signed(amina)) as act:
        act.withdraw(stale)
    assert versions(person) == [("Leo", NINE, TEN, False)]
    assert not LogEntry.objects.filter(act="x").exists()


def test_a_clock_that_runs_behind_never_makes_a_version_end_before_it_began() -> None:
    person = insert(given_names="Leo")
    with acting("test.amend", by=signed(at=NINE - timedelta(seconds=2))) as act:
        act.amend(person, {"given_names": "Léo"})
    assert versions(person) == [("Leo", NINE, NINE, False)]
    assert person.recorded_from == NINE


def test_withdraw_leaves_only_history() -> None:
    person = insert(given_names="Leo")
    with acting("test.withdraw", by=signed(at=TEN, why="Entered twice")) as act:
        act.withdraw(person)
    assert not Person.objects.filter(pk=person.pk).exists()
    assert versions(person) == [("Leo", NINE, TEN, True)]
    assert LogEntry.objects.get(act="test.withdraw").person_id == person.pk


def test_versions_follow_one_another_without_gap_or_overlap() -> None:
    person = insert(given_names="A")
    for at, name in ((TEN, "B"), (ELEVEN, "C")):
        with acting("test.amend", by=signed(at=at)) as act:
            act.amend(person, {"given_names": name})
    assert [v[:3] for v in versions(person)] == [("A", NINE, TEN), ("B", TEN, ELEVEN)]
    assert person.recorded_from == ELEVEN


def test_a_fault_inside_an_act_leaves_neither_row_nor_log() -> None:
    def fault() -> None:
        with acting("test.fault", by=signed()) as act:
            act.insert([Person(given_names="Leo")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fault()
    assert not Person.objects.exists()
    assert not LogEntry.objects.filter(act="test.fault").exists()
    with pytest.raises(WrittenAround):
        Person.objects.create(given_names="Leo")


def test_one_log_row_for_each_person_and_one_for_what_is_about_nobody() -> None:
    with acting("test.many", by=signed()) as act:
        people = act.insert([Person(given_names=name) for name in "ABC"])
    entries = LogEntry.objects.filter(act="test.many").order_by("person_id")
    assert [e.person_id for e in entries] == [p.pk for p in people]


def test_the_record_is_not_written_around_actions() -> None:
    person = insert(given_names="Leo")
    row = {"given_names": "X", "recorded_from": NINE, "recorded_by": signed().user}
    history = Person.history._default_manager
    attempts = [
        lambda: Person(**row).save(),
        lambda: Person.objects.create(**row),
        lambda: Person.objects.bulk_create([Person(**row)]),
        lambda: Person.objects.get_or_create(given_names="Y", defaults=row),
        lambda: Person.objects.update(given_names="X"),
        lambda: Person.objects.bulk_update([person], ["given_names"]),
        lambda: Person.objects.all().delete(),
        person.delete,
        person.save,
        lambda: history.all().delete(),
        lambda: history.update(why=""),
        lambda: history.create(record_id=person.pk),
    ]
    for attempt in attempts:
        with pytest.raises(WrittenAround, match="through an action"):
            attempt()


def test_a_look_at_one_person_and_at_a_list(amina: User) -> None:
    looked("people.child_page", by=signed(amina), people=[7])
    looked("people.search", by=signed(amina, why="name Leo"), people=[7, 9])
    looked("people.search", by=signed(amina), people=[])
    page, found, nothing = LogEntry.objects.filter(user=amina).order_by("id")
    assert (page.person_id, page.objects_touched) == (7, {})
    assert (found.person_id, found.objects_touched, found.why) == (None, {"people.Person": [7, 9]}, "name Leo")
    assert nothing.objects_touched == {"people.Person": []}


@pytest.mark.parametrize("statement", ["UPDATE {t} SET act = 'x'", "DELETE FROM {t}"])
def test_the_log_cannot_be_changed(statement: str, amina: User) -> None:
    looked("people.child_page", by=signed(amina), people=[7])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(t=LogEntry._meta.db_table))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.all().delete()
