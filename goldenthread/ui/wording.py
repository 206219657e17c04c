"""How dates, times and numbers are written, the same on every page, paper and message. Pure."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from goldenthread.rules.words import day as written

LOCAL = ZoneInfo("Europe/London")
NOT_RECORDED = "not recorded"
COULD_NOT_TELL = "could not tell"

Number = int | float | Decimal
Day = TypeVar("Day", date, datetime)


def date_words(day: date | None) -> str:
    """3 March 2026. A moment is given its date in local time."""
    return NOT_RECORDED if day is None else written(_local(day))


def short_date(day: date | None) -> str:
    """3 Mar 2026, for a table column or an axis."""
    if day is None:
        return NOT_RECORDED
    day = _local(day)
    return f"{day.day} {day:%b %Y}"


def month_words(day: date | None) -> str:
    """March 2026."""
    return NOT_RECORDED if day is None else f"{_local(day):%B %Y}"


def time_words(moment: datetime) -> str:
    """2:15pm, 9am, midday, midnight."""
    moment = _local(moment)
    if moment.minute == 0 and moment.hour in (0, 12):
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'pm' if moment.hour >= 12 else 'am'}"


def datetime_words(moment: datetime | None) -> str:
    """3 March 2026 at 2:15pm."""
    return NOT_RECORDED if moment is None else f"{date_words(moment)} at {time_words(moment)}"


def number_words(value: Number | None, places: int = 0) -> str:
    """1,234. None is 'could not tell', never nought."""
    return COULD_NOT_TELL if value is None else f"{value:,.{places}f}"


def percent_words(fraction: Number | None, places: int = 1) -> str:
    """0.873 is 87.3%. None is 'could not tell', never nought."""
    return COULD_NOT_TELL if fraction is None else f"{float(fraction) * 100:,.{places}f}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 child, 1,204 children."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _local(day: Day) -> Day:
    if isinstance(day, datetime) and day.tzinfo:
        return day.astimezone(LOCAL)
    return day
