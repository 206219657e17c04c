"""How names are compared: their plain form, their sound, their short forms, and how like another they are. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from doublemetaphone import doublemetaphone
from rapidfuzz.distance import OSA, JaroWinkler

LONGEST = 30  # letters of a name that are compared
APOSTROPHES = re.compile(r"['’‘`´ʼ]")
LETTERS = re.compile(r"[^\W\d_]+")
UNACCENTED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
ALIKE = 0.72  # names less like each other than this are different names


@dataclass(frozen=True)
class Likeness:
    """`score` from 0 (nothing alike) to 1 (the same); `how` is one of the words in HOW."""

    score: float
    how: str


HOW = ("is", "is a form of", "begins", "is spelt like", "sounds like", "is the initial of", "is not")
DIFFERENT = Likeness(0.0, "is not")


def plain(text: str) -> str:
    """Lower case, without accents or apostrophes: O’Brien is obrien, Zoë is zoe."""
    unmarked = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text).casefold().translate(UNACCENTED))
    return "".join(mark for mark in unmarked if not unicodedata.combining(mark))


def parts(text: str) -> list[str]:
    """The names in a name: Smith-Jones is smith and jones."""
    return list(_parts(text))


@lru_cache(maxsize=50_000)
def _parts(text: str) -> tuple[str, ...]:
    return tuple(part[:LONGEST] for part in LETTERS.findall(plain(text)))


def written_as_one(given_names: str, family_name: str) -> list[str]:
    """Smith-Jones and De Silva as others may write them: smithjones, desilva."""
    doubles = [_parts(double) for double in (*given_names.split(), family_name)]
    return ["".join(double)[:LONGEST] for double in doubles if len(double) > 1]


def all_parts(given_names: str, family_name: str) -> set[str]:
    return {*_parts(given_names), *_parts(family_name), *written_as_one(given_names, family_name)}


@lru_cache(maxsize=50_000)
def sounds(name: str) -> frozenset[str]:
    return frozenset(code for code in doublemetaphone(name) if code)


@cache
def forms() -> dict[str, frozenset[str]]:
    """Each form of a given name, with the roots it may stand for."""
    found = defaultdict(set)
    for line in Path(__file__).with_name("nicknames.csv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            root, *others = (plain(form) for form in line.split(","))
            for form in (root, *others):
                found[form].add(root)
    return {form: frozenset(roots) for form, roots in found.items()}


def roots(name: str) -> frozenset[str]:
    return forms().get(name, frozenset())


def ways_to(name: str) -> set[str]:
    """Keys that two names share when one may be written for the other.

    x: the name less one letter (two names share one when they differ by a letter changed, added, lost or swapped);
    s: its sound; r: what it is short for; p: how it begins.
    """
    less_one = {name[:at] + name[at + 1 :] for at in range(len(name))} if len(name) > 2 else set()
    return {
        *(f"x:{part}" for part in (name, *less_one)),
        *(f"s:{code}" for code in sounds(name)),
        *(f"r:{root}" for root in roots(name)),
        *(f"p:{name[:length]}" for length in (2, 3, 4) if len(name) >= length),
    }


def ways_from(asked: str) -> set[str]:
    """The keys by which to look for a name that was typed: of its beginnings, the longest only."""
    longest = f"p:{asked[:4]}"
    return {way for way in ways_to(asked) if not way.startswith("p:") or way == longest}


@lru_cache(maxsize=100_000)
def likeness(asked: str, name: str) -> Likeness:
    if asked == name:
        return Likeness(1.0, "is")
    if len(asked) == 1 or len(name) == 1:
        return Likeness(0.75, "is the initial of") if asked[0] == name[0] else DIFFERENT
    spelt = (JaroWinkler.normalized_similarity(asked, name) + OSA.normalized_similarity(asked, name)) / 2
    ways = [Likeness(spelt, "is spelt like")]
    if sounds(asked) & sounds(name):
        ways.append(Likeness(0.72 + 0.22 * spelt, "sounds like"))
    if roots(asked) & roots(name):
        ways.append(Likeness(0.94, "is a form of"))
    if name.startswith(asked):
        ways.append(Likeness(0.8 + 0.15 * len(asked) / len(name), "begins"))
    best = max(ways, key=lambda way: way.score)
    return best if best.score >= ALIKE else DIFFERENT
