"""The ways in which law, guidance and local policy count: a start and a number in, a date out.

None gives an earlier date for a later start: tests/rules says so for each of them.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from goldenthread.rules.months import add_months, end_of_month
from goldenthread.rules.working_days import Calendar

LONDON = ZoneInfo("Europe/London")


def working_days(start: date, number: int, calendar: Calendar, first_day: int = 0) -> date:
    """The start day is day 0. Where `first_day` is 1, the first working day on or after it is day 1."""
    if first_day == 0:
        return calendar.add(start, number)
    return calendar.add(calendar.before(start, 0), number - 1)


def inclusive(start: date, number: int, unit: str) -> date:
    """The last day of a span that begins with the start: 26 weeks beginning with a Monday end on a Sunday."""
    return calendar_time(start, number, unit) - timedelta(days=1)


def interval(last: date, number: int, unit: str, calendar: Calendar) -> date:
    """No longer than this after the event last happened, whenever it had been due."""
    return calendar.add(last, number) if unit == "working days" else calendar_time(last, number, unit)


def calendar_time(start: date, number: int, unit: str) -> date:
    """Days, weeks, months or years after the start, weekends and holidays counted."""
    match unit:
        case "days":
            return start + timedelta(days=number)
        case "weeks":
            return start + timedelta(weeks=number)
        case "months":
            return add_months(start, number)
        case "years":
            return add_months(start, 12 * number)
    raise ValueError(f"Calendar time is not counted in {unit}.")


def hours(start: date, number: int) -> date:
    """Hours on the clock, shown in London's time: 72 hours are 72 hours, also across a change of the clocks.

    Where only the day of the start is known, the answer is a day: the last on which the hours could end.
    """
    if not isinstance(start, datetime):
        return start + timedelta(days=-(-number // 24))
    return (in_london(start).astimezone(UTC) + timedelta(hours=number)).astimezone(LONDON)


def before_event(event: date, number: int, unit: str, calendar: Calendar) -> date:
    """The last day that is at least this long before the event."""
    return calendar.before(event, number) if unit == "working days" else calendar_time(event, -number, unit)


def clear_days_before(event: date, number: int, unit: str, calendar: Calendar) -> date:
    """Clear days: neither the day itself nor the day of the event is counted."""
    return before_event(event, number + 1, unit, calendar)


def by_event(event: date) -> date:
    """On the day of the event at the latest."""
    return event


def each_month(last: date) -> date:
    """Once in each calendar month: by the end of the month after the one in which it last happened."""
    return end_of_month(add_months(last, 1))


def fixed_date(start: date, day: int, month: int) -> date:
    """The first such date on or after the start."""
    this_year = date(start.year, month, day)
    return this_year if start <= this_year else date(start.year + 1, month, day)


def in_london(moment: datetime) -> datetime:
    """A moment in London's time; a moment without a time zone is taken to be London's."""
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def day_of(when: date) -> date:
    """The day in London on which a date or a moment falls."""
    return in_london(when).date() if isinstance(when, datetime) else when
