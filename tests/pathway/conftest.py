from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from goldenthread.access.models import User
from tests.pathway.children import TODAY
from tests.pathway.kinds_of_a_test import Carry, carried


@pytest.fixture
def on_3_march(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which pages are looked at."""
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", TODAY.isoformat())


@pytest.fixture
def carry() -> Iterator[Carry]:
    """Kinds that only the test declares: `carry(MOVE)`."""
    with carried() as carrying:
        yield carrying


@pytest.fixture
def as_user(on_3_march: None) -> Callable[[User], Client]:
    """A browser in which this user has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
