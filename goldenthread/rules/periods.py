"""Spans of dates that figures are made for: a financial year, a quarter, a month, a day, or any two dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from goldenthread.rules.months import add_months, end_of_month
from goldenthread.rules.words import MONTHS, day

SHAPES = "2024-25, 2024-25 Q1, 2025-03, 2025-03-31 or 2024-04-01..2024-09-30"


class PeriodError(ValueError):
    """A period that cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` to `end`, both counted."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(f"A period cannot end ({day(self.end)}) before it starts ({day(self.start)}).")

    def __contains__(self, on: date) -> bool:
        return self.start <= on <= self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def whole_months(self) -> int:
        """How many whole calendar months this is, or 0 when it is not made of whole months."""
        if self.start.day != 1 or self.end != end_of_month(self.end):
            return 0
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def label(self) -> str:
        """In plain English: `year to 31 March 2025`, `March 2025`, `31 March 2025`."""
        if self.start == self.end:
            return day(self.end)
        match self.whole_months:
            case 1:
                return f"{MONTHS[self.end.month - 1]} {self.end.year}"
            case 3:
                return f"quarter to {day(self.end)}"
            case 12:
                return f"year to {day(self.end)}"
        return f"{day(self.start)} to {day(self.end)}"

    def __str__(self) -> str:
        """As `parse` reads it."""
        year = financial_year_of(self.start)
        name = _year_name(year.start.year)
        if self == year:
            return name
        if self.start == self.end:
            return self.start.isoformat()
        if self == quarter_of(self.start):
            return f"{name} Q{(self.start.month - 4) % 12 // 3 + 1}"
        if self == month_of(self.start) and parse(self.start.isoformat()[:7]) == self:
            return self.start.isoformat()[:7]
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    def previous(self) -> "Period":
        """The period of the same shape that ends the day before this one starts."""
        end = self.start - timedelta(days=1)
        if self.whole_months:
            return Period(add_months(self.start, -self.whole_months), end)
        return Period(self.start - timedelta(days=self.days), end)

    def year_before(self) -> "Period":
        """The same dates a year earlier."""
        end = add_months(self.end, -12)
        return Period(add_months(self.start, -12), end_of_month(end) if self.whole_months else end)


def parse(text: str) -> Period:
    """Reads a period written as in SHAPES. `2009-10` is the financial year: write October 2009 as two dates.

    Raises PeriodError with a sentence saying what is wrong.
    """
    text = text.strip()
    try:
        if found := re.fullmatch(r"(\d{4})-(\d\d)", text):
            return _year_or_month(int(found[1]), int(found[2]))
        if found := re.fullmatch(r"(\d{4}-\d\d) ?Q([1-4])", text):
            return _quarter(found[1], int(found[2]))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return Period(date.fromisoformat(text), date.fromisoformat(text))
        start, dots, end = text.partition("..")
        if dots:
            return Period(date.fromisoformat(start.strip()), date.fromisoformat(end.strip()))
    except PeriodError:
        raise
    except ValueError as error:
        raise PeriodError(f"“{text}” is not a period: {error}. Write it as {SHAPES}.") from error
    raise PeriodError(f"“{text}” is not a period. Write it as {SHAPES}.")


def financial_year(starting: int) -> Period:
    """From 1 April of the year given."""
    return Period(date(starting, 4, 1), date(starting + 1, 3, 31))


def financial_year_of(on: date) -> Period:
    return financial_year(on.year if on.month >= 4 else on.year - 1)


def month_of(on: date) -> Period:
    return Period(on.replace(day=1), end_of_month(on))


def quarter_of(on: date) -> Period:
    start = add_months(on.replace(day=1), -((on.month - 1) % 3))
    return Period(start, end_of_month(add_months(start, 2)))


def months(start: date, end: date) -> Iterator[Period]:
    """Every calendar month that any day from `start` to `end` falls in."""
    month = month_of(start)
    while month.start <= end:
        yield month
        month = month_of(month.end + timedelta(days=1))


def _year_or_month(year: int, second: int) -> Period:
    if second == (year + 1) % 100:
        return financial_year(year)
    if second > 12:
        written = f"“{year}-{second:02d}”"
        raise PeriodError(f"{written} is neither a financial year nor a month. Write it as {SHAPES}.")
    return month_of(date(year, second, 1))


def _quarter(year: str, number: int) -> Period:
    whole = parse(year)
    if whole.whole_months != 12:
        raise PeriodError(f"“{year} Q{number}” is not a quarter: {year} is not a financial year.")
    return quarter_of(add_months(whole.start, 3 * (number - 1)))


def _year_name(starting: int) -> str:
    return f"{starting}-{(starting + 1) % 100:02d}"
