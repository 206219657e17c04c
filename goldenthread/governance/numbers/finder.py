"""Takes out of a text what its numbers may be, and answers with the numbers that are left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from goldenthread.governance.numbers.characters import is_numeral, plain
from goldenthread.governance.numbers.dates import DATES
from goldenthread.governance.numbers.references import ADDRESSES, MONEY, REFERENCES
from goldenthread.governance.numbers.spans import AGES_ALLOWED, SPANS
from goldenthread.governance.numbers.vocabulary import (
    CARDINAL,
    COUNTED_ALONE,
    LARGE,
    TEENS,
    TENS,
    UNITS,
    Allowed,
    one_of,
)

ALLOWED: tuple[Allowed, ...] = (*MONEY, *ADDRESSES, *DATES, *AGES_ALLOWED, *REFERENCES, *SPANS)
TAKEN = "\x00"
DIGITS = re.compile(r"\d+(?:[,. ]\d{3}(?!\d))*(?:[.,/:]\d+)*(?: ?(?:%|per ?cent|percent))?", re.IGNORECASE)
FRACTION = one_of(
    "half, halves, thirds?, quarters?, fifths?, sixths?, sevenths?, eighths?, ninths?, tenths?, hundredths?"
)
MANY = f"(?:{UNITS}|{TEENS}|{TENS}|{LARGE}|nil|nought|naught|zero)"
ANY = rf"(?:{CARDINAL}|{MANY}|{FRACTION})"
VERB = "(?:is|are|was|were|has|have|had|do|did|said|say)"
# The half of a year, a match or a term is a time, not a proportion.
HALF = rf"(?<!first )(?<!second )(?<!latter )(?<!other )half(?= (?:{VERB}|of|the|our|their|its|these|those|all)\b)"
WORDS = re.compile(
    rf"\b(?:"
    rf"(?:{CARDINAL}|{MANY})(?:[- ](?:and (?:a )?)?{ANY})+"
    rf"|{MANY}"
    rf"|one (?:in|out of|of every) (?:every )?{ANY}"
    rf"|(?:a|one)[- ](?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)(?= of\b| {VERB}\b|[.,;:)]|$)"
    rf"|{HALF}"
    rf"|(?:over|under|than|about|almost|nearly|around|by|only|just) (?:a |one )?half\b"
    rf"|one(?= (?:per ?cent|percent)\b)"
    rf"|one(?= {COUNTED_ALONE}\b(?! to another\b))"
    rf")\b(?: ?(?:per ?cent|percent))?",
    re.IGNORECASE,
)
ABBREVIATION = r"(?<!\b[A-Z])(?<!\bNo)(?<!\bpara)(?<!\bs)(?<!\breg)(?<!i\.e)(?<!e\.g)"
SENTENCE_END = re.compile(ABBREVIATION + r"[.!?][)'\"”’]*\s+(?=[A-Z“‘(\d\ufffc])")


@dataclass(frozen=True)
class Found:
    """A number as it is written, where it starts in the text, and the sentence that it stands in."""

    text: str
    start: int
    sentence: str


def numbers(text: str, names: Iterable[str] = ()) -> list[Found]:
    """The numbers in `text` that must be placed. `names` are names (of teams) in which a number is no figure."""
    left = _without_allowed(text, names)[0]
    spans = sorted(_spans(left))
    return [Found(text[start:end].strip(), start, sentence_at(text, start)) for start, end in spans]


def explained(text: str, names: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What in `text` is no figure, and why: (as written, reason)."""
    return _without_allowed(text, names)[1]


def sentence_at(text: str, position: int) -> str:
    start, end = _sentence(text, position)
    return text[start:end].strip()


def _without_allowed(text: str, names: Iterable[str]) -> tuple[str, list[tuple[str, str]]]:
    left = plain(text)
    reasons: list[tuple[str, str]] = []
    for name in names:
        if any(map(is_numeral, name)):
            left = re.sub(rf"\b{re.escape(plain(name))}(?!\w|[.,]\d|%)", lambda m: TAKEN * len(m[0]), left)
    for allowed in ALLOWED:
        for match in allowed.pattern.finditer(left):
            if match[0].strip() and _stands(allowed, left, match):
                reasons.append((text[match.start() : match.end()].strip(), allowed.reason))
                left = left[: match.start()] + TAKEN * len(match[0]) + left[match.end() :]
    return left, reasons


def _stands(allowed: Allowed, text: str, match: re.Match[str]) -> bool:
    start, end = _sentence(text, match.start())
    if allowed.unless_before and allowed.unless_before.search(text[start : match.start()]):
        return False
    return not (allowed.unless_in and allowed.unless_in.search(text[start:end]))


def _spans(left: str) -> Iterator[tuple[int, int]]:
    covered = [False] * len(left)
    for pattern in (DIGITS, WORDS):
        for match in pattern.finditer(left):
            if not any(covered[match.start() : match.end()]):
                covered[match.start() : match.end()] = [True] * len(match[0])
                yield match.span()
    for position, character in enumerate(left):
        if not covered[position] and is_numeral(character):
            yield position, position + 1


def _sentence(text: str, position: int) -> tuple[int, int]:
    start = 0
    for end in SENTENCE_END.finditer(text):
        if end.end() > position:
            return start, end.start() + 1
        start = end.end()
    return start, len(text)
