"""What somebody typed into the search box, read as names, dates of birth, numbers and a postcode. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from goldenthread.people.names import parts
from goldenthread.rules.words import MONTHS, day

LONGEST = 200  # characters that are read
MOST_NAMES = 8
FIRST_YEAR, LAST_YEAR = 1900, 2099

MONTH = r"(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
YEAR = r"(?P<y>19\d\d|20\d\d)"
DATES = tuple(
    re.compile(rf"(?<![\w/.-]){shape}(?![\w/-])", re.IGNORECASE)
    for shape in (
        rf"{YEAR}[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)",
        rf"(?P<d>\d\d?)(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{MONTH}[\s,-]*(?P<y>19\d\d|20\d\d|\d\d)",
        r"(?P<d>\d\d?)[-/.](?P<m>\d\d?)[-/.](?P<y>19\d\d|20\d\d|\d\d)",
        r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>19\d\d|20\d\d)",
        rf"{MONTH}[\s,-]*{YEAR}",
        rf"(?P<m>\d\d?)[-/.]{YEAR}",
        rf"{YEAR}-(?P<m>\d\d)",
        YEAR,
    )
)
POSTCODE = re.compile(r"(?<!\w)([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})(?!\w)", re.IGNORECASE)
NHS_NUMBER = re.compile(r"(?<!\w)\d{3}[ -]\d{3}[ -]\d{4}(?!\w)")
BIRTH_WORDS = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth)(?=\W|$):?", re.IGNORECASE)
BORN = re.compile(r"\bborn(?:\s+(?:on|in))?\b", re.IGNORECASE)
NOT_NUMBERS = re.compile(r"[^0-9A-Z]")


@dataclass(frozen=True, order=True)
class PartialDate:
    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """3 March 2015, March 2015, or 2015."""
        if self.day:
            return day(date(self.year, self.month, self.day))
        return f"{MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)

    @property
    def key(self) -> str:
        return "-".join(f"{part:02}" for part in (self.year, self.month, self.day) if part)

    @property
    def swapped(self) -> PartialDate | None:
        """With day and month the other way round, where that is another date."""
        if not self.day or self.day == self.month or self.day > 12:
            return None
        return PartialDate(self.year, self.day, self.month)


@dataclass(frozen=True)
class Asked:
    """`family` are those of the names that were said to be family names, by a comma after them.
    `numbers` are words that may be an identifier; `doubtful` are digits that were read as a date and may be one too."""

    names: tuple[str, ...] = ()
    family: frozenset[str] = frozenset()
    dates: tuple[PartialDate, ...] = ()
    postcode: str = ""
    numbers: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.names or self.dates or self.postcode or self.numbers)

    @property
    def understood(self) -> list[str]:
        """What is being looked for, in words."""
        said = []
        if self.names:
            said.append(f"a name like “{' '.join(name.capitalize() for name in self.names)}”")
        said += [f"a date of birth {'on' if each.day else 'in'} {each}" for each in self.dates]
        if self.postcode:
            said.append(f"the postcode {self.postcode}")
        if self.numbers:
            said.append("the number " + " or ".join(self.numbers))
        return said


def read(text: str, *, on: date) -> Asked:
    """`on` decides the century of a year of two digits: a birth is not in the future."""
    text = text[:LONGEST].strip()
    text, postcode = _take_postcode(text)
    text, nhs_number = _take_nhs_number(text)
    text, dates, doubtful = _take_dates(BIRTH_WORDS.sub(" ", text), on)
    if dates:
        text = BORN.sub(" ", text)
    words = text.replace(",", " , ").split()
    with_digits = [word for word in words if any(mark.isdigit() for mark in word)]
    numbers = [nhs_number, *(number(word) for word in with_digits)]
    names_typed = " ".join(word for word in words if word not in with_digits)
    before, comma, _ = names_typed.partition(",")
    names = parts(names_typed)[:MOST_NAMES]
    return Asked(
        names=tuple(names),
        family=frozenset(parts(before)) if comma else frozenset(),
        dates=tuple(dates),
        postcode=postcode,
        numbers=tuple(dict.fromkeys(each for each in numbers if each)),
        doubtful=tuple(doubtful),
    )


def number(text: str) -> str:
    """An identifier as it is compared: capitals and digits only."""
    return NOT_NUMBERS.sub("", text.upper())


def _take_postcode(text: str) -> tuple[str, str]:
    found = POSTCODE.search(text)
    if not found:
        return text, ""
    return _without(text, found), f"{found[1]} {found[2]}".upper()


def _take_nhs_number(text: str) -> tuple[str, str]:
    found = NHS_NUMBER.search(text)
    return (_without(text, found), number(found[0])) if found else (text, "")


def _take_dates(text: str, on: date) -> tuple[str, list[PartialDate], list[str]]:
    """The text that is left, the dates, and those of them that were nothing but digits."""
    dates: list[PartialDate] = []
    digits: list[str] = []
    for shape in DATES:
        for found in list(shape.finditer(text))[::-1]:
            read_as = _date(found, on)
            if read_as:
                dates.append(read_as)
                text = _without(text, found)
                digits += [found[0]] * found[0].isdigit()
    return text, dates, digits


def _date(match: re.Match[str], on: date) -> PartialDate | None:
    got = match.groupdict()
    year = _year(got["y"], on)
    month = _month(got["word"]) if got.get("word") else int(got.get("m") or 0)
    of_month = int(got.get("d") or 0)
    for m, d in ((month, of_month), (of_month, month)):
        if _is_date(year, m, d) and (got.get("d") or not d):
            return PartialDate(year, m, d)
    return None


def _year(text: str, on: date) -> int:
    if len(text) == 4:
        return int(text)
    century = on.year - on.year % 100
    return century + int(text) - (100 if int(text) > on.year % 100 else 0)


def _month(word: str) -> int:
    return next(at for at, name in enumerate(MONTHS, start=1) if name.lower().startswith(word.lower()[:3]))


def _is_date(year: int, month: int, of_month: int) -> bool:
    try:
        date(year, month or 1, of_month or 1)
    except ValueError:
        return False
    return FIRST_YEAR <= year <= LAST_YEAR


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def pieces(born: date) -> Iterator[PartialDate]:
    """All that somebody may know of a date of birth."""
    yield PartialDate(born.year)
    yield PartialDate(born.year, born.month)
    yield PartialDate(born.year, born.month, born.day)
