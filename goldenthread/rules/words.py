"""Dates and counts in plain English."""

from collections.abc import Sequence
from datetime import date, datetime

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(when: date) -> str:
    """3 March 2026"""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def moment(when: datetime) -> str:
    """4:30pm on 3 March 2026"""
    hour, half = when.hour % 12 or 12, "am" if when.hour < 12 else "pm"
    return f"{hour}:{when.minute:02d}{half} on {day(when)}"


def weekday(when: date) -> str:
    return WEEKDAYS[when.weekday()]


def count(number: int, unit: str) -> str:
    """`1 working day`, `45 working days`: the unit is given in the plural."""
    return f"{number:,} {unit.removesuffix('s') if number == 1 else unit}"


def listed(words: Sequence[str]) -> str:
    """`Kia, Rosa and Sam`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
