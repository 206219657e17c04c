"""Kinds of value in a return: how the text of one cell or element becomes the object we use.

A kind is given the text without surrounding blanks, never empty. It returns the value or raises
`CannotRead`, whose message ends the sentence 'DOB is “31/02/2017”, …'.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from goldenthread.rules.codes import CodeList


class CannotRead(ValueError):
    """Says why, so that it can end a sentence that begins with the column and what stood in it."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    read: Callable[[str], object]


_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ISO_WITH_ZONE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_PARTIAL = re.compile(r"(\d{2}|zz)/(\d{2}|zz)/(\d{4}|zzzz)", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"(\d{1,4})(?:\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"\d{1,5}(?:\.\d+)?", re.ASCII)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.ASCII)
_UPN = re.compile(r"[A-Z](?:\d{12}|\d{11}[A-Z])", re.ASCII)
_AUTHORITY = re.compile(r"\d{3}|WAL|SCO|NUK|NIR", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2100


def _a_day(year: str, month: str, day: str) -> date:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise CannotRead(f"and no child was known in the year {year}.")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CannotRead("which is not a day in the calendar.") from None


def _read_date(raw: str) -> date:
    if found := _DAY_FIRST.fullmatch(raw):
        day, month, year = found.groups()
        return _a_day(year, month, day)
    if found := _ISO.fullmatch(raw):
        return _a_day(*found.groups())
    raise CannotRead("which is not a date. Write it as DD/MM/YYYY.")


def _read_iso_date(raw: str) -> date:
    if found := _ISO_WITH_ZONE.fullmatch(raw):
        return _a_day(*found.groups())
    raise CannotRead("which is not a date. Write it as YYYY-MM-DD.")


def _read_partial_date(raw: str) -> str:
    """Kept as text: zz stands for a day, month or year that nobody knows."""
    if _PARTIAL.fullmatch(raw):
        return raw.lower()
    return _read_date(raw).strftime("%d/%m/%Y")


def _read_flag(raw: str) -> bool:
    """1.0 is what a spreadsheet makes of 1 in a column with blanks; it can mean nothing else."""
    if found := _WHOLE.fullmatch(raw):
        number = int(found[1])
        if number in (0, 1):
            return number == 1
    raise CannotRead("which is neither 1 (yes) nor 0 (no).")


def _read_yes_no(raw: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[raw.lower()]
    except KeyError:
        raise CannotRead("which is neither true nor false.") from None


def _read_postcode(raw: str) -> str:
    postcode = " ".join(raw.upper().split())
    if _POSTCODE.fullmatch(postcode):
        return postcode
    raise CannotRead("which does not have the shape of a postcode.")


def _read_distance(raw: str) -> float:
    if _DECIMAL.fullmatch(raw):
        return float(raw)
    raise CannotRead("which is not a distance in miles.")


def _read_authority(raw: str) -> str:
    """By shape, not by list: authorities are made and ended more often than lists are corrected."""
    if _AUTHORITY.fullmatch(raw.upper()):
        return raw.upper()
    raise CannotRead("which is neither a three-digit authority code nor WAL, SCO, NIR or NUK.")


def number(least: int, most: int) -> Kind:
    def read(raw: str) -> int:
        found = _WHOLE.fullmatch(raw)
        if found and least <= int(found[1]) <= most:
            return int(found[1])
        raise CannotRead(f"which is not a whole number from {least} to {most}.")

    return Kind(f"number {least} to {most}", read)


def upn(reasons: CodeList, last: str) -> Kind:
    """A unique pupil number, or one of the reasons for having none, of which this return has those up to `last`.
    Its check letter is not judged here."""
    codes = [reason.code for reason in reasons]
    allowed = codes[: codes.index(last) + 1]

    def read(raw: str) -> str:
        value = raw.upper()
        if _UPN.fullmatch(value) or value in allowed:
            return value
        raise CannotRead("which does not have the shape of a unique pupil number.")

    return Kind("upn", read)


def code(codes: CodeList) -> Kind:
    """A code of any year, in today's spelling. Whether it was in use on the day is a policy of the record."""
    today = [each.code for each in codes if not (each.retired or each.now or each.ends)]
    known = ": " + ", ".join(today) if len(today) <= 12 else ""

    def read(raw: str) -> str:
        found = codes.find(raw.upper())
        if found is None:
            raise CannotRead(f"which is not one of its codes{known}.")
        return found.now or found.code

    return Kind(f"code {codes.name}", read)


TEXT = Kind("text", str)
ID = Kind("id", str)
DATE = Kind("date", _read_date)
ISO_DATE = Kind("ISO date", _read_iso_date)
PARTIAL_DATE = Kind("partial date", _read_partial_date)
FLAG = Kind("flag", _read_flag)
YES_NO = Kind("yes or no", _read_yes_no)
POSTCODE = Kind("postcode", _read_postcode)
DISTANCE = Kind("distance", _read_distance)
AUTHORITY = Kind("authority", _read_authority)
