"""The words that the patterns are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldenthread.rules.words import MONTHS, WEEKDAYS


@dataclass(frozen=True)
class Allowed:
    """What a number may be without being a figure: the reason, how it is written, and words that rule it out.

    `unless_before` is looked for in the sentence up to the match, `unless_in` in the whole sentence.
    """

    reason: str
    pattern: re.Pattern[str]
    unless_before: re.Pattern[str] | None = None
    unless_in: re.Pattern[str] | None = None


def one_of(words: str) -> str:
    """A pattern for any of these, with commas between them, longest first."""
    return either(*(word.strip() for word in words.split(",")))


def either(*words: str) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def as_written(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _months() -> str:
    short = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
    written = [*MONTHS, *(f"{name}\\.?" for name in short)]
    return either(*written, *(name.upper() for name in written))


MONTH = _months()
WEEKDAY = either(*WEEKDAYS, "Mon", "Tues?", "Weds?", "Thurs?", "Fri", "Sat", "Sun")
YEAR = r"(?:19|20)\d\d(?!\d|,\d|\.\d|\s?%|\s?per ?cent)"

UNITS = one_of("two, three, four, five, six, seven, eight, nine")
TEENS = one_of("ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen")
TENS = one_of("twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety")
LARGE = one_of("hundreds?, thousands?, millions?, billions?, dozens?")
CARDINAL = f"(?:one|{UNITS}|{TEENS}|{TENS})"
SMALL = rf"(?:(?:{TENS}[- ])?(?:one|{UNITS})|{TENS}|{TEENS})"  # one to ninety-nine

# What a council counts. Before one of these a number is never a year or part of a reference.
COUNTED = one_of(
    "child, children, young (?:person|people|men|women), famil(?:y|ies), bab(?:y|ies), infants?, teenagers?, "
    "siblings?, (?:\\w+ )?carers?, care[- ](?:leavers?|experienced), adopters?, parents?, pupils?, students?, "
    "residents?, people, households?, social workers?, workers?, practitioners?, staff, posts?, vacanc(?:y|ies), "
    "referrals?, contacts?, assessments?, conferences?, plans?, cases?, enquir(?:y|ies), reviews?, visits?, audits?, "
    "placements?, episodes?, complaints?, compliments?, allegations?, incidents?, places?, homes?, apprentices?, "
    "volunteers?, schools?, boys?, girls?, mothers?, fathers?"
)
# “One” before most of them means “a”; before these it counts.
COUNTED_ALONE = one_of(
    "child, young (?:person|man|woman), family, baby, infant, teenager, sibling, (?:\\w+ )?carer, care leaver, "
    "adopter, pupil, household, social worker, referral, complaint, allegation, incident, placement, vacancy"
)
NOT_COUNTED = rf"(?! (?:[\w'-]+ )?{COUNTED}\b)"
NOT_MORE = r"(?![\d%]|[.,]\d|\s?%|\s?per ?cent)"  # the number ends here, and is no percentage
