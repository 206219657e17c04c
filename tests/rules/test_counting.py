"""Each way of counting, on its golden dates."""

from datetime import UTC, date, datetime

import pytest

from goldenthread.rules.clocks import counting
from goldenthread.rules.working_days import england

CALENDAR = england()


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=counting.LONDON)


def test_26_weeks_beginning_with_a_monday_end_on_a_sunday() -> None:
    assert counting.inclusive(date(2026, 1, 5), 26, "weeks") == date(2026, 7, 5)


def test_28_days_beginning_on_a_day_end_on_the_twenty_eighth() -> None:
    assert counting.inclusive(date(2026, 2, 1), 28, "days") == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("last", "number", "unit", "due"),
    [
        (date(2025, 11, 30), 3, "months", date(2026, 2, 28)),
        (date(2025, 8, 31), 6, "months", date(2026, 2, 28)),
        (date(2024, 2, 29), 12, "months", date(2025, 2, 28)),
        (date(2024, 2, 29), 1, "years", date(2025, 2, 28)),
        (date(2026, 3, 28), 6, "weeks", date(2026, 5, 9)),  # a Saturday, and stays one
        (date(2026, 3, 30), 7, "days", date(2026, 4, 6)),  # Easter Monday, and stays it
        (date(2026, 4, 2), 10, "working days", date(2026, 4, 20)),
    ],
)
def test_intervals_count_from_the_last_event(last: date, number: int, unit: str, due: date) -> None:
    assert counting.interval(last, number, unit, CALENDAR) == due


def test_calendar_time_is_not_counted_in_anything_else() -> None:
    with pytest.raises(ValueError, match="not counted in fortnights"):
        counting.calendar_time(date(2026, 1, 5), 1, "fortnights")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-12T10:00", "2026-01-15T10:00"),
        ("2026-03-28T10:00", "2026-03-31T11:00"),  # an hour is lost on 29 March
        ("2026-10-24T10:00", "2026-10-27T09:00"),  # and gained on 25 October
        ("2026-12-24T23:30", "2026-12-27T23:30"),
    ],
)
def test_72_hours_are_72_hours_when_the_clocks_change(start: str, end: str) -> None:
    due = counting.hours(london(start), 72)
    assert due == london(end)
    assert isinstance(due, datetime)
    assert (due.astimezone(UTC) - london(start).astimezone(UTC)).total_seconds() == 72 * 3600


def test_a_moment_without_a_zone_is_londons_and_any_other_is_turned_into_it() -> None:
    assert counting.hours(datetime(2026, 7, 1, 10), 72) == london("2026-07-04T10:00")
    due = counting.hours(datetime(2026, 7, 1, 9, tzinfo=UTC), 72)
    assert (due.day, getattr(due, "hour", None)) == (4, 10)


def test_hours_from_a_day_whose_time_is_not_known_end_on_a_day() -> None:
    assert counting.hours(date(2026, 3, 27), 72) == date(2026, 3, 30)
    assert counting.hours(date(2026, 3, 27), 30) == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("event", "number", "unit", "due"),
    [
        (date(2026, 6, 20), 6, "weeks", date(2026, 5, 9)),
        (date(2026, 5, 29), 3, "months", date(2026, 2, 28)),
        (date(2026, 4, 8), 3, "working days", date(2026, 4, 1)),
        (date(2026, 4, 4), 1, "working days", date(2026, 4, 2)),  # Thursday before Good Friday
    ],
)
def test_before_an_event(event: date, number: int, unit: str, due: date) -> None:
    assert counting.before_event(event, number, unit, CALENDAR) == due


@pytest.mark.parametrize(
    ("event", "number", "unit", "due"),
    [
        (date(2026, 6, 15), 5, "working days", date(2026, 6, 5)),  # 8 to 12 June are clear
        (date(2026, 5, 11), 5, "working days", date(2026, 4, 30)),  # 4 May is a bank holiday
        (date(2026, 6, 11), 28, "days", date(2026, 5, 13)),
    ],
)
def test_clear_days_count_neither_end(event: date, number: int, unit: str, due: date) -> None:
    assert counting.clear_days_before(event, number, unit, CALENDAR) == due


def test_once_in_each_month() -> None:
    assert counting.each_month(date(2026, 1, 31)) == date(2026, 2, 28)
    assert counting.each_month(date(2026, 12, 1)) == date(2027, 1, 31)


def test_a_fixed_date_is_the_next_one() -> None:
    assert counting.fixed_date(date(2025, 9, 1), 30, 9) == date(2025, 9, 30)
    assert counting.fixed_date(date(2025, 9, 30), 30, 9) == date(2025, 9, 30)
    assert counting.fixed_date(date(2025, 10, 1), 30, 9) == date(2026, 9, 30)
