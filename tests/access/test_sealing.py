"""The chain over the log: whole, and broken by every way of tampering that we could think of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from goldenthread.access import sealing, triggers
from goldenthread.access.models import LogEntry, Seal, User
from goldenthread.access.record import looked
from tests.people_of_erimus import hire, signed

# On PostgreSQL only what is committed can be sealed, so its tests commit, which is slow; SQLite's need not.
pytestmark = [
    pytest.mark.django_db(transaction="postgresql" in settings.DATABASES["default"]["ENGINE"]),
    pytest.mark.alone,  # on PostgreSQL the oldest open transaction of the cluster holds back what may be sealed
]
NINE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
LOG, SEALS = LogEntry._meta.db_table, Seal._meta.db_table


@pytest.fixture
def user() -> User:
    return hire("Lena Brook", "auditor")


def look(user: User, *people: int) -> None:
    for person in people:
        looked("people.child_page", by=signed(user), people=[person])


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class TestWhole:
    def test_an_empty_log_is_whole(self) -> None:
        triggers.remove(connection)
        LogEntry.objects.all().delete()
        triggers.install(connection)
        assert sealing.seal_all(NINE) == []
        assert sealing.verify().whole

    def test_what_is_sealed_and_what_is_not_yet(self, user: User) -> None:
        look(user, 1, 2, 3)
        (link,) = sealing.seal_all(NINE)
        assert link.rows == LogEntry.objects.count()
        look(user, 4)
        verdict = sealing.verify()
        assert (verdict.whole, verdict.seals, verdict.unsealed_rows) == (True, 1, 1)
        assert verdict.sealed_rows == link.rows
        assert verdict.oldest_unsealed is not None

    def test_sealing_again_with_nothing_new_adds_nothing(self, user: User) -> None:
        sealing.seal_all(NINE)
        assert sealing.seal_all(NINE) == []

    def test_links_follow_one_another(self, user: User) -> None:
        for person in (1, 2, 3):
            look(user, person)
            sealing.seal_all(NINE)
        links = list(Seal.objects.order_by("id"))
        assert [b.previous for b in links[1:]] == [a.hash for a in links[:-1]]
        assert [b.from_horizon for b in links[1:]] == [a.to_horizon for a in links[:-1]]
        assert sealing.verify().whole

    def test_much_is_sealed_in_several_links_and_no_row_is_left_out(
        self, user: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "AT_ONCE", 4)
        look(user, *range(1, 20))
        links = sealing.seal_all(NINE)
        assert len(links) > 3
        verdict = sealing.verify()
        assert verdict.whole
        assert (verdict.sealed_rows, verdict.unsealed_rows) == (LogEntry.objects.count(), 0)

    def test_two_sealers_cannot_fork_the_chain(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        look(user, 1)
        real = sealing._hash

        def another_is_quicker(*given: object) -> tuple[str, int]:
            monkeypatch.setattr(sealing, "_hash", real)
            assert sealing.seal(NINE) is not None
            return real(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(sealing, "_hash", another_is_quicker)
        assert sealing.seal(NINE) is None
        assert Seal.objects.count() == 1
        assert sealing.verify().whole

    def test_a_noted_hash_is_in_the_chain(self, user: User) -> None:
        (first,) = sealing.seal_all(NINE)
        look(user, 1)
        sealing.seal_all(NINE)
        assert sealing.verify(first.hash).whole
        assert "No seal has the hash" in sealing.verify("0" * 64).broken


TAMPERING: dict[str, str] = {
    "a row changed": f"UPDATE {LOG} SET person_id = 99 WHERE person_id = 2",
    "why changed": f"UPDATE {LOG} SET why = 'x' WHERE person_id = 2",
    "who changed": f"UPDATE {LOG} SET user_id = (SELECT min(id) FROM access_user) WHERE person_id = 2",
    "a row deleted": f"DELETE FROM {LOG} WHERE person_id = 2",
    "a first seal deleted": f"DELETE FROM {SEALS} WHERE id = (SELECT min(id) FROM {SEALS})",
    "a middle seal deleted": f"DELETE FROM {SEALS} WHERE id = (SELECT min(id) + 1 FROM {SEALS})",
    "a seal's count changed": f"UPDATE {SEALS} SET rows = rows + 1 WHERE id = (SELECT min(id) + 1 FROM {SEALS})",
    "a seal's hash changed": f"UPDATE {SEALS} SET hash = previous WHERE id = (SELECT max(id) FROM {SEALS})",
    "two rows swapped": f"UPDATE {LOG} SET person_id = 5 - person_id WHERE person_id IN (2, 3)",
}


class TestTampering:
    @pytest.fixture(autouse=True)
    def _three_links(self, user: User) -> None:
        for person in (1, 2, 3):
            look(user, person)
            sealing.seal_all(NINE)
        assert sealing.verify().whole

    @pytest.mark.parametrize("what", TAMPERING)
    def test_with_the_triggers_taken_off(self, what: str) -> None:
        triggers.remove(connection)
        run(TAMPERING[what])
        verdict = sealing.verify()
        assert verdict.broken
        assert verdict.missing_triggers
        triggers.install(connection)
        assert not sealing.verify().whole
        assert "Seal" in sealing.verify().broken

    def test_the_first_broken_link_is_named(self) -> None:
        triggers.remove(connection)
        run(f"UPDATE {LOG} SET why = 'x' WHERE person_id IN (2, 3)")
        second = Seal.objects.order_by("id")[1]
        assert f"Seal {second.pk}," in sealing.verify().broken
        assert sealing.verify().seals == 1

    def test_a_row_slipped_into_a_sealed_part(self) -> None:
        triggers.remove(connection)
        slipped = LogEntry.objects.get(person_id=2)
        slipped.pk = slipped.transaction = 0
        slipped.save(force_insert=True)
        assert "there now" in sealing.verify().broken

    def test_seals_taken_off_the_end_are_missed_by_their_noted_hash(self) -> None:
        noted = sealing.verify().last_hash
        triggers.remove(connection)
        run(f"DELETE FROM {SEALS} WHERE id = (SELECT max(id) FROM {SEALS})")
        run(f"DELETE FROM {LOG} WHERE person_id = 3")
        triggers.install(connection)
        assert sealing.verify().whole
        assert "taken off the end" in sealing.verify(noted).broken

    def test_without_the_secret_the_chain_cannot_be_made_again(self, settings: Any) -> None:
        triggers.remove(connection)
        run(f"UPDATE {LOG} SET why = 'x' WHERE person_id = 1")
        Seal.objects.all().delete()
        real, settings.SECRET_KEY = settings.SECRET_KEY, "a guess"
        sealing.seal_all(NINE)
        settings.SECRET_KEY = real
        assert "does not fit" in sealing.verify().broken


class TestTriggers:
    STATEMENTS = (
        f"UPDATE {LOG} SET why = 'x'",
        f"DELETE FROM {LOG}",
        f"UPDATE {SEALS} SET rows = 0",
        f"DELETE FROM {SEALS}",
    )
    SQLITE_ONLY = (
        f"INSERT OR REPLACE INTO {LOG} SELECT * FROM {LOG}",
        f"REPLACE INTO {SEALS} SELECT * FROM {SEALS}",
        f"REPLACE INTO {SEALS} SELECT id + 9, sealed_at, from_horizon, to_horizon, rows, previous, hash FROM {SEALS}",
    )

    def test_neither_log_nor_seals_are_changed_deleted_replaced_or_emptied(self, user: User) -> None:
        sealing.seal_all(NINE)
        before = LogEntry.objects.count()
        postgres = connection.vendor == "postgresql"
        more = (f"TRUNCATE {LOG}", f"TRUNCATE {SEALS}") if postgres else self.SQLITE_ONLY
        for statement in (*self.STATEMENTS, *more):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                run(statement)
        for model in (LogEntry, Seal):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                model._default_manager.all().delete()
        assert LogEntry.objects.count() == before
        assert sealing.verify().whole

    def test_they_are_made_again_after_every_migration(self) -> None:
        from django.core.management import call_command

        triggers.remove(connection)
        assert triggers.missing(connection)
        call_command("migrate", verbosity=0)
        assert triggers.missing(connection) == []

    def test_verify_says_when_they_are_missing_though_nothing_was_changed(self, user: User) -> None:
        sealing.seal_all(NINE)
        triggers.remove(connection)
        verdict = sealing.verify()
        assert verdict.broken == ""
        assert not verdict.whole


@pytest.mark.postgresql
class TestPostgres:
    def other(self, work: Callable[[], None]) -> threading.Thread:
        def alone() -> None:
            try:
                work()
            finally:
                connection.close()

        thread = threading.Thread(target=alone)
        thread.start()
        return thread

    def test_a_lower_id_that_is_committed_later_is_sealed_later_and_not_lost(self, user: User) -> None:
        sealing.seal_all(NINE)
        written, go_on = threading.Event(), threading.Event()

        def slow() -> None:
            with transaction.atomic():
                look(user, 1)
                written.set()
                assert go_on.wait(20)

        thread = self.other(slow)
        assert written.wait(20)
        look(user, 2)
        assert sealing.seal_all(NINE) == []  # 2 is committed, but 1, with the lower id, may still come
        go_on.set()
        thread.join()
        (link,) = sealing.seal_all(NINE)
        first, second = LogEntry.objects.filter(person_id__in=(1, 2)).order_by("id")
        assert (first.person_id, second.person_id, link.rows) == (1, 2, 2)
        assert sealing.verify().whole

    def test_many_writers_and_two_sealers_at_once(self, user: User) -> None:
        done = threading.Event()
        faults: list[BaseException] = []

        def writer(start: int) -> None:
            for person in range(start, start + 40):
                with transaction.atomic():
                    look(user, person, person + 100_000)

        def sealer() -> None:
            try:
                while not done.is_set():
                    sealing.seal_all(NINE)
            except BaseException as fault:
                faults.append(fault)
                raise

        sealers = [self.other(sealer) for _ in range(2)]
        writers = [self.other(lambda n=n: writer(n * 1000)) for n in range(1, 5)]  # type: ignore[misc]
        for thread in writers:
            thread.join()
        done.set()
        for thread in sealers:
            thread.join()
        sealing.seal_all(NINE)
        verdict = sealing.verify()
        assert not faults
        assert verdict.whole, verdict.broken
        assert (verdict.unsealed_rows, verdict.sealed_rows) == (0, LogEntry.objects.count())
        assert LogEntry.objects.filter(person_id__gte=1000).count() == 4 * 40 * 2

    def test_a_writer_does_not_wait_for_the_sealer(self, user: User) -> None:
        look(user, 1)
        with transaction.atomic():
            assert sealing.seal(NINE)
            thread = self.other(lambda: look(user, 2))
            thread.join(10)
            assert not thread.is_alive()

    def test_a_row_written_with_the_triggers_off_is_found(self, user: User) -> None:
        sealing.seal_all(NINE)
        triggers.remove(connection)
        look(user, 1)
        triggers.install(connection)
        assert "no transaction" in sealing.verify().broken

    def test_a_copy_restored_into_a_younger_server_goes_on_sealing(self, user: User) -> None:
        """There the transactions' numbers start again: `prepare` (install) moves the epoch past those of the log."""
        sealing.seal_all(NINE)
        triggers.remove(connection)
        run(f"UPDATE {LOG} SET transaction = transaction + 1000000")
        run(f"UPDATE {SEALS} SET from_horizon = from_horizon + 1000000, to_horizon = to_horizon + 1000000")
        Seal.objects.all().delete()
        triggers.install(connection)
        sealing.seal_all(NINE)
        look(user, 1)
        assert LogEntry.objects.get(person_id=1).transaction > 1_000_000
        assert sealing.seal_all(NINE)
        verdict = sealing.verify()
        assert (verdict.whole, verdict.unsealed_rows) == (True, 0)
