"""The log is append-only, whatever a migration did to its tables."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models, transaction

from goldenthread.access import triggers
from goldenthread.access.models import LogEntry, Seal
from goldenthread.access.record import looked
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db


def test_every_trigger_is_there_after_the_migrations() -> None:
    assert triggers.missing(connection) == [], "Run: goldenthread prepare"


@pytest.mark.parametrize("model", [LogEntry, Seal])
def test_nothing_is_deleted(model: type[models.Model]) -> None:
    looked("house.test", by=signed(), people=[1])
    Seal.objects.create(sealed_at=signed().at, from_horizon=0, to_horizon=1, rows=0, hash="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.all().delete()
    assert model._default_manager.exists()
