"""The bank-holiday table that the engine reads, against GOV.UK's own list and against itself."""

from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from goldenthread.rules.working_days import england, read_table

YEARS = range(2000, 2041)


def test_the_table_agrees_with_gov_uk_on_every_weekday_that_gov_uk_lists() -> None:
    published = BankHolidays(use_cached_holidays=True)
    listed = {row["date"] for row in published.get_holidays(division=published.ENGLAND_AND_WALES)}
    ours = {row.on for row in read_table() if row.on.weekday() < 5}
    first, last = min(listed), max(listed)
    assert last >= date(2028, 12, 26)
    assert {on for on in ours if first <= on <= last} == {on for on in listed if on.weekday() < 5}


def test_the_table_covers_each_year_and_says_where_each_day_comes_from() -> None:
    table = read_table()
    assert {row.on.year for row in table} == set(YEARS)
    assert all(row.title and row.source for row in table)
    assert [row.on for row in table] == sorted({row.on for row in table})


@pytest.mark.parametrize("year", YEARS)
def test_every_legal_definition_of_a_working_day_is_served_by_the_one_calendar(year: int) -> None:
    """Complaints name Boxing Day; others Christmas Day and Good Friday. None of them is ever worked."""
    calendar = england()
    good_friday = next(row.on for row in read_table() if row.on.year == year and row.title == "Good Friday")
    for on in (date(year, 12, 25), date(year, 12, 26), good_friday, good_friday + timedelta(days=3)):
        assert not calendar.is_working_day(on)


@pytest.mark.parametrize(
    ("on", "known"),
    [
        (date(2020, 5, 8), date(2019, 6, 7)),
        (date(2022, 6, 3), date(2020, 11, 12)),
        (date(2022, 9, 19), date(2022, 9, 10)),
        (date(2023, 5, 8), date(2022, 11, 6)),
    ],
)
def test_a_day_that_was_announced_says_when(on: date, known: date) -> None:
    assert next(row.first_known_on for row in read_table() if row.on == on) == known


def test_may_day_of_2020_had_moved() -> None:
    assert england().is_working_day(date(2020, 5, 4))
    assert not england().is_working_day(date(2020, 5, 8))
