"""What every test may use. SQLite in memory, or PostgreSQL when DATABASE_URL says so (scripts/postgres.py)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from pytest_django.fixtures import Settings

from goldenthread.access import triggers
from goldenthread.access.models import User
from tests.people_of_erimus import person_called

# Playwright keeps an event loop in the test's thread, which Django would take for asynchronous code of ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SHARED = Path(__file__).resolve().parents[2] / "shared"
TRANSACTIONAL = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("django_db"):
            item.add_marker("database")
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="the folder ../shared is not beside this checkout"))
    if project.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
        if elsewhere:
            items[:] = [item for item in items if item not in elsewhere]
            config.hook.pytest_deselected(items=elsewhere)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of sample returns beside the checkout; its tests carry @pytest.mark.shared."""
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files and snapshots of the tests never land in the checkout."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "static").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setattr(project, "DATA", folder)
    patch.setattr(project, "SNAPSHOTS", folder / "snapshots")
    patch.setattr(project, "STATIC_ROOT", folder / "static")
    patch.setitem(project.STORAGES["default"]["OPTIONS"], "location", folder / "files")
    yield
    patch.undo()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, for the test itself and for any command that it starts."""
    monkeypatch.setattr(project, "DATA", tmp_path)
    monkeypatch.setattr(project, "SNAPSHOTS", tmp_path / "snapshots")
    monkeypatch.setenv("GOLDENTHREAD_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def _failing_panels_fail_the_test(settings: Settings) -> None:
    settings.PANELS_RAISE = True


@pytest.fixture(autouse=True)
def _log_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up by emptying its tables, which the log's triggers forbid.

    They are taken off just before, and made again by the post_migrate that follows the emptying.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or TRANSACTIONAL & set(request.fixturenames)
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    triggers.remove(connection)


@pytest.fixture
def forget_attempts(db: None) -> None:
    """Earlier tests' failed sign-ins do not count."""
    cache.clear()


@pytest.fixture
def amina(db: None) -> User:
    """A social worker."""
    return person_called("amina")


@pytest.fixture
def ruth(db: None) -> User:
    """A team manager."""
    return person_called("ruth")


@pytest.fixture
def graham(db: None) -> User:
    """A conference chair."""
    return person_called("graham")


@pytest.fixture
def beth(db: None) -> User:
    """An auditor."""
    return person_called("beth")


@pytest.fixture
def tom(db: None) -> User:
    """A performance analyst."""
    return person_called("tom")


@pytest.fixture
def helen(db: None) -> User:
    """The Director."""
    return person_called("helen")


@pytest.fixture
def joan(db: None) -> User:
    """The Lead Member."""
    return person_called("joan")


@pytest.fixture
def moira(db: None) -> User:
    """A democratic services officer."""
    return person_called("moira")


@pytest.fixture
def sam(db: None) -> User:
    """A system administrator."""
    return person_called("sam")
