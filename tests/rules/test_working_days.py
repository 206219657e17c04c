"""Counting working days: the golden dates, the day-0 rule, and what holds for every date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.rules.clocks.counting import working_days
from goldenthread.rules.working_days import Holiday, OutsideCalendar, calendar_of, england, read_table

CALENDAR = england()
DAYS = st.dates(date(2001, 1, 1), date(2038, 12, 31))
NUMBERS = st.integers(0, 250)

# start, then 1, 10, 15, 20 and 45 working days after it, then 15 when the start day is day 1
GOLDEN = """
2025-12-18 2025-12-19 2026-01-06 2026-01-13 2026-01-20 2026-02-24 2026-01-12
2025-12-24 2025-12-29 2026-01-12 2026-01-19 2026-01-26 2026-03-02 2026-01-16
2026-03-30 2026-03-31 2026-04-15 2026-04-22 2026-04-29 2026-06-05 2026-04-21
2026-04-02 2026-04-07 2026-04-20 2026-04-27 2026-05-05 2026-06-10 2026-04-24
2026-04-04 2026-04-07 2026-04-20 2026-04-27 2026-05-05 2026-06-10 2026-04-27
2025-08-22 2025-08-26 2025-09-08 2025-09-15 2025-09-22 2025-10-27 2025-09-12
2026-12-21 2026-12-22 2027-01-07 2027-01-14 2027-01-21 2027-02-25 2027-01-13
2020-04-30 2020-05-01 2020-05-15 2020-05-22 2020-06-01 2020-07-06 2020-05-21
"""
ROWS = [[date.fromisoformat(text) for text in line.split()] for line in GOLDEN.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].isoformat())
def test_golden_dates(row: list[date]) -> None:
    start, *expected, day_one = row
    assert [working_days(start, number, CALENDAR) for number in (1, 10, 15, 20, 45)] == expected
    assert working_days(start, 15, CALENDAR, first_day=1) == day_one
    assert [CALENDAR.elapsed(start, on) for on in expected] == [1, 10, 15, 20, 45]


def naive(start: date, number: int) -> date:
    """The rule written the slow way: step back to a working day, then step forward one day at a time."""
    closed = {row.on for row in read_table()}

    def worked(on: date) -> bool:
        return on.weekday() < 5 and on not in closed

    while not worked(start):
        start -= timedelta(days=1)
    while number:
        start += timedelta(days=1)
        number -= worked(start)
    return start


@given(start=DAYS, number=st.integers(0, 60))
def test_adding_agrees_with_stepping_a_day_at_a_time(start: date, number: int) -> None:
    assert CALENDAR.add(start, number) == naive(start, number)


@given(start=DAYS, number=st.integers(-250, 250))
def test_elapsed_undoes_add(start: date, number: int) -> None:
    assert CALENDAR.elapsed(start, CALENDAR.add(start, number)) == number


@given(one=DAYS, other=DAYS)
def test_add_undoes_elapsed_to_a_working_day(one: date, other: date) -> None:
    end = CALENDAR.last_working_day_on_or_before(other)
    assert CALENDAR.add(one, CALENDAR.elapsed(one, end)) == end
    assert CALENDAR.elapsed(one, other) == -CALENDAR.elapsed(other, one)


@given(event=DAYS, number=NUMBERS)
def test_before_is_the_working_day_that_many_before(event: date, number: int) -> None:
    on = CALENDAR.before(event, number)
    assert CALENDAR.is_working_day(on)
    between = sum(CALENDAR.is_working_day(on + timedelta(days=n)) for n in range((event - on).days))
    assert between == number or (number == 0 and on >= event)


@given(start=DAYS, number=st.integers(1, 250), added=DAYS, first_day=st.sampled_from([0, 1]))
def test_one_more_bank_holiday_never_moves_a_deadline_earlier(
    start: date,
    number: int,
    added: date,
    first_day: int,
) -> None:
    extra = Holiday(added, "An announced day", "A test")
    longer = calendar_of((*CALENDAR.holidays, extra), CALENDAR.first, CALENDAR.last)
    due, later = (working_days(start, number, calendar, first_day) for calendar in (CALENDAR, longer))
    assert later >= due
    assert (later > due) == (CALENDAR.is_working_day(added) and start < added <= due) or start >= added


def test_a_day_the_authority_adds_moves_the_deadline_and_the_version() -> None:
    extra = (Holiday(date(2026, 4, 20), "An announced day", "Proclamation"),)
    assert england(extra).add(date(2026, 4, 2), 10) == date(2026, 4, 21)
    assert england(extra).version != england().version
    assert england(extra) is england(extra)


def test_a_day_added_twice_changes_nothing() -> None:
    again = (Holiday(date(2026, 4, 6), "Easter Monday", "The authority"),)
    assert england(again).version == england().version


def test_the_days_for_measures_agree_with_the_calendar() -> None:
    rows = {on: (worked, rank) for on, worked, rank in CALENDAR.days()}
    assert len(rows) == (CALENDAR.last - CALENDAR.first).days + 1
    assert [day for day in range(1, 8) if rows[date(2026, 4, day)][0]] == [1, 2, 7]
    assert rows[date(2026, 4, 20)][1] - rows[date(2026, 4, 2)][1] == 10


@pytest.mark.parametrize("on", [date(1999, 12, 31), date(2041, 1, 1), date.max])
def test_a_date_the_table_does_not_reach_is_refused_in_words(on: date) -> None:
    for ask in (CALENDAR.is_working_day, CALENDAR.last_working_day_on_or_before):
        with pytest.raises(OutsideCalendar, match="runs from 1 January 2000 to 31 December 2040"):
            ask(on)
    with pytest.raises(OutsideCalendar):
        CALENDAR.add(date(2040, 12, 20), 45)
    with pytest.raises(OutsideCalendar):
        CALENDAR.before(date(2000, 1, 10), 45)
