from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from goldenthread.workforce.models import Worker
from tests.workforce.team import TODAY, North, north


@pytest.fixture
def team(db: None) -> North:
    return north()


@pytest.fixture
def at(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Worker], Client]:
    """A browser in which this worker has signed in, on 3 March 2026."""
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", TODAY.isoformat())

    def sign_in(worker: Worker) -> Client:
        client = Client()
        assert worker.user
        client.force_login(worker.user)
        return client

    return sign_in
