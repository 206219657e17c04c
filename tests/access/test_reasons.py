from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from goldenthread.access.models import LogEntry, ReasonedLook, User
from goldenthread.access.objections import Refused
from goldenthread.access.reasons import open_with_reason, opened_with_reason
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
WHY = "Covering the duty desk: grandmother rang about Leo"


def test_a_reason_opens_one_child_for_the_day(amina: User, ruth: User) -> None:
    open_with_reason(by=signed(amina, why=WHY), person_id=7)
    assert list(opened_with_reason(amina, date(2026, 3, 3))) == [7]
    assert list(opened_with_reason(amina, date(2026, 3, 2))) == []
    assert list(opened_with_reason(amina, date(2026, 3, 4))) == []
    assert list(opened_with_reason(ruth, date(2026, 3, 3))) == []


def test_hours_past_midnight_reach_into_the_next_day(amina: User) -> None:
    late = datetime(2026, 7, 3, 22, 30, tzinfo=UTC)  # half past eleven in British Summer Time
    open_with_reason(by=signed(amina, late, WHY), person_id=7, hours=2)
    days = [date(2026, 7, d) for d in (2, 3, 4, 5)]
    assert [bool(opened_with_reason(amina, day)) for day in days] == [False, True, True, False]


def test_it_is_in_the_log_under_the_child(amina: User) -> None:
    look = open_with_reason(by=signed(amina, why=f"  {WHY}\n"), person_id=7)
    entry = LogEntry.objects.get(act="access.open_with_reason")
    assert (entry.user, entry.person_id, entry.objects_touched) == (amina, 7, {"access.ReasonedLook": [look.pk]})
    assert look.reason == WHY


@pytest.mark.parametrize("why", ["", "  \n ", "x" * 301])
def test_no_reason_no_child(amina: User, why: str) -> None:
    with pytest.raises(Refused, match="Say in one line"):
        open_with_reason(by=signed(amina, why=why), person_id=7)
    assert not ReasonedLook.objects.exists()


def test_a_councillor_cannot_open_a_child_with_any_reason(joan: User) -> None:
    with pytest.raises(PermissionDenied):
        open_with_reason(by=signed(joan, why=WHY), person_id=7)
