from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.rules.months import add_months, end_of_month
from goldenthread.rules.periods import (
    Period,
    PeriodError,
    financial_year_of,
    month_of,
    months,
    parse,
    quarter_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2024-25", "2024-04-01", "2025-03-31", "year to 31 March 2025"),
        ("1999-00", "1999-04-01", "2000-03-31", "year to 31 March 2000"),
        ("2009-10", "2009-04-01", "2010-03-31", "year to 31 March 2010"),
        ("2024-25 Q1", "2024-04-01", "2024-06-30", "quarter to 30 June 2024"),
        ("2024-25 Q4", "2025-01-01", "2025-03-31", "quarter to 31 March 2025"),
        ("2025-03", "2025-03-01", "2025-03-31", "March 2025"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2025-03-31", "2025-03-31", "2025-03-31", "31 March 2025"),
        ("2024-04-01..2024-09-30", "2024-04-01", "2024-09-30", "1 April 2024 to 30 September 2024"),
        ("2024-01-01..2024-12-31", "2024-01-01", "2024-12-31", "year to 31 December 2024"),
    ],
)
def test_what_is_written_is_read_and_written_again(text: str, start: str, end: str, label: str) -> None:
    period = parse(text)
    assert period == Period(date.fromisoformat(start), date.fromisoformat(end))
    assert period.label == label
    assert str(period) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2024-27", "neither a financial year nor a month"),
        ("2024-13", "neither a financial year nor a month"),
        ("2024-05 Q1", "not a financial year"),
        ("2024-25 Q5", "is not a period"),
        ("2025-02-30", "is not a period"),
        ("", "is not a period"),
        ("2025-03-31..2025-03-01", "cannot end"),
        ("2025-03-31..soon", "is not a period"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(PeriodError, match=says):
        parse(text)


@given(start=DAYS, length=st.integers(0, 800))
def test_every_period_can_be_written_and_read(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    assert parse(str(period)) == period


@given(on=DAYS)
def test_a_month_a_quarter_and_a_year_can_be_written_and_read(on: date) -> None:
    for period in (month_of(on), quarter_of(on), financial_year_of(on)):
        assert on in period
        assert parse(str(period)) == period
        assert period.previous().end == period.start - timedelta(days=1)
        assert period.previous().whole_months == period.whole_months
        assert period.year_before().whole_months == period.whole_months


@pytest.mark.parametrize(
    ("text", "previous", "year_before"),
    [
        ("2024-25", "2023-24", "2023-24"),
        ("2024-25 Q1", "2023-24 Q4", "2023-24 Q1"),
        ("2025-03", "2025-02", "2024-03"),
        ("2024-02", "2024-01", "2023-02"),
        ("2023-02", "2023-01", "2022-02"),
        ("2025-02", "2025-01", "2024-02"),
        ("2025-03-31", "2025-03-30", "2024-03-31"),
        ("2024-04-01..2024-09-30", "2023-10-01..2024-03-31", "2023-04-01..2023-09-30"),
        ("2025-03-10..2025-03-16", "2025-03-03..2025-03-09", "2024-03-10..2024-03-16"),
    ],
)
def test_the_period_before_and_the_same_a_year_before(text: str, previous: str, year_before: str) -> None:
    assert str(parse(text).previous()) == previous
    assert str(parse(text).year_before()) == year_before


def test_months_from_one_date_to_another() -> None:
    assert [month.label for month in months(date(2025, 11, 30), date(2026, 2, 1))] == [
        "November 2025",
        "December 2025",
        "January 2026",
        "February 2026",
    ]
    assert list(months(date(2026, 2, 1), date(2026, 1, 1))) == []


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2025-12-31", 6, "2026-06-30"),
    ],
)
def test_months_keep_the_day_or_take_the_last(start: str, number: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), number) == date.fromisoformat(end)


def test_a_year_that_cannot_be_written_overflows_as_days_do() -> None:
    with pytest.raises(OverflowError, match="10000"):
        add_months(date(9999, 12, 31), 1)


@given(one=DAYS, days=st.integers(0, 40), number=st.integers(-60, 60))
def test_a_later_day_plus_months_is_never_earlier(one: date, days: int, number: int) -> None:
    assert add_months(one + timedelta(days=days), number) >= add_months(one, number)
    assert end_of_month(one) == add_months(one.replace(day=1), 1) - timedelta(days=1)
