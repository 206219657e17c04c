"""Months added to a date: the same day of the month, or the last day of a month that has no such day.

30 November and 3 months is 28 February; 29 February and 12 months is 28 February. A date that falls on a
weekend stays there: none of the texts read moves it.
"""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date


def add_months(start: date, months: int) -> date:
    """Raises OverflowError where Python has no such year, as adding days does."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"The year {year} cannot be written as a date.")
    if start.day <= 28:
        return date(year, month + 1, start.day)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def end_of_month(on: date) -> date:
    return on.replace(day=monthrange(on.year, on.month)[1])
