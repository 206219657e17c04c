from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from goldenthread.access.models import User
from goldenthread.insight.store import Snapshot
from tests.insight.authority import Authority, authority, cover, take
from tests.pathway.children import TODAY
from tests.people_of_erimus import person_called


@dataclass(frozen=True)
class Place:
    """A record that says nothing yet of what it covers; and its snapshot once it covers everything."""

    amina: User
    ruth: User
    authority: Authority
    folder: Path
    snapshot: Snapshot


@pytest.fixture(scope="module")
def place(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Recorded once for the tests of a file; each test's own changes are undone after it."""
    folder = tmp_path_factory.mktemp("erimus")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        amina, ruth = person_called("amina"), person_called("ruth")
        made = authority(amina, ruth)
        with transaction.atomic():
            cover()
            patch.setattr(project, "SNAPSHOTS", folder)
            snapshot = take()
            patch.undo()
            transaction.set_rollback(True)
        connection.check_constraints()  # once, or PostgreSQL would check every row after each test
        with django_db_blocker.block():
            yield Place(amina, ruth, made, folder, snapshot)
        transaction.set_rollback(True)


@pytest.fixture
def amina(place: Place, db: None) -> User:
    return User.objects.get(pk=place.amina.pk)


@pytest.fixture
def ruth(place: Place, db: None) -> User:
    return User.objects.get(pk=place.ruth.pk)


@pytest.fixture
def erimus(place: Place, db: None) -> Authority:
    return place.authority


@pytest.fixture
def snapshot(place: Place, db: None, data: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    monkeypatch.setattr(project, "SNAPSHOTS", place.folder)
    return place.snapshot


@pytest.fixture
def on_3_march(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which pages are looked at."""
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", TODAY.isoformat())


@pytest.fixture
def as_user(on_3_march: None) -> Callable[[User], Client]:
    """A browser in which this user has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
