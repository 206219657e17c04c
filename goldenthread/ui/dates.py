"""A date typed in three boxes, read as people type it: a month is a number or its name."""

import calendar
from dataclasses import dataclass
from datetime import date

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
PARTS = ("day", "month", "year")
EARLIEST, LATEST = 1900, 2100  # nobody who is living, and nothing that is planned, has a day outside these


@dataclass(frozen=True)
class TypedDate:
    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, day: date) -> "TypedDate":
        return cls(str(day.day), str(day.month), str(day.year))

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(part for part in PARTS if not getattr(self, part).strip())

    @property
    def empty(self) -> bool:
        return self.missing == PARTS


class NotADate(ValueError):
    """A sentence for the person who typed it, and the boxes it is about."""

    def __init__(self, sentence: str, parts: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.parts = parts


def read_date(typed: TypedDate, label: str) -> date:
    """The date, or NotADate with a sentence about `label`."""
    if typed.missing:
        raise NotADate(f"{label} must include a {' and '.join(typed.missing)}", typed.missing)
    month = read_month(typed.month)
    if month is None:
        raise NotADate(f"{label} must have a month from 1 to 12, or its name", ("month",))
    year = _whole(typed.year)
    if year is None or not 1000 <= year <= 9999:
        raise NotADate(f"{label} must have a year of 4 numbers, such as 2026", ("year",))
    if not EARLIEST <= year <= LATEST:
        raise NotADate(f"{label} must have a year from {EARLIEST} to {LATEST}", ("year",))
    last = calendar.monthrange(year, month)[1]
    day = _whole(typed.day)
    if day is None or not 1 <= day <= last:
        raise NotADate(
            f"{label} must have a day from 1 to {last}: {calendar.month_name[month]} {year} has {last}", ("day",)
        )
    return date(year, month, day)


def read_month(typed: str) -> int | None:
    """3, 03, Mar, Sept and March are months; the first three letters are enough."""
    words = typed.strip().lower().rstrip(".")
    number = _whole(words)
    if number is not None:
        return number if 1 <= number <= 12 else None
    found = [number for name, number in MONTHS.items() if len(words) >= 3 and name.startswith(words)]
    return found[0] if found else None


def _whole(typed: str) -> int | None:
    words = typed.strip()
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 4 else None
