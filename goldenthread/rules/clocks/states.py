"""Where a clock stands: it follows from the due date, what was done, and when it is asked.

Nothing stops a clock. A reason for lateness is recorded elsewhere, and changes nothing here. Due on Friday
and done on Saturday is late, though no further working day has gone by: measures must compare dates as well.
"""

from datetime import date, datetime
from typing import Literal

from goldenthread.rules.clocks.counting import day_of, in_london
from goldenthread.rules.working_days import Calendar, OutsideCalendar

State = Literal["not started", "running", "due soon", "overdue", "met", "missed"]
STATES: tuple[State, ...] = ("not started", "running", "due soon", "overdue", "met", "missed")


def state_of(
    opened: date | None, due: date | None, done: date | None, today: date, soon: int, calendar: Calendar
) -> State:
    """What was done after `today` had not been done yet. Without a due date a clock has not started."""
    if due is None:
        return "not started"
    if done is not None and in_time(done, today):
        return "met" if in_time(done, due) else "missed"
    if not in_time(today, due):
        return "overdue"
    if opened is not None and day_of(today) < day_of(opened):
        return "not started"
    return "due soon" if _is_soon(day_of(today), day_of(due), soon, calendar) else "running"


def in_time(when: date, limit: date) -> bool:
    """Whether `when` is not after `limit`; two moments are compared as moments, else by the day."""
    if isinstance(when, datetime) and isinstance(limit, datetime):
        return in_london(when) <= in_london(limit)
    return day_of(when) <= day_of(limit)


def _is_soon(today: date, due: date, soon: int, calendar: Calendar) -> bool:
    try:
        return calendar.elapsed(today, due) <= soon
    except OutsideCalendar:
        return (due - today).days <= soon
