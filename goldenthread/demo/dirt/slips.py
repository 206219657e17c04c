"""How names, dates, numbers and postcodes are got wrong. Each answers with what was written instead, or with nothing
where this one cannot be got wrong that way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from goldenthread.demo.data import read
from goldenthread.people.names import forms, plain

Rng = np.random.Generator
BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
# What sounds the same, or nearly: either may be written for the other.
SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ei", "ie"), ("ee", "ea"), ("ay", "ai"), ("ou", "u"), ("y", "i"), ("c", "k"),
    ("s", "z"), ("mm", "m"), ("nn", "n"), ("ll", "l"), ("tt", "t"), ("rr", "r"), ("ss", "s"), ("th", "t"),
    ("gh", "g"), ("ae", "e"), ("ah", "a"), ("wh", "w"), ("oo", "u"), ("sh", "sch"), ("ks", "x"), ("j", "g"),
)  # fmt: skip


def slip(rng: Rng, name: str) -> str:
    """A letter left out, written twice, or struck beside the right key; the first letter stays."""
    places = [at for at in range(1, len(name)) if name[at].isalpha()]
    if len(places) < 2:
        return ""
    at, way = places[rng.integers(len(places))], rng.integers(3)
    letter = name[at]
    beside = BESIDE.get(letter.lower())
    if way == 2 and beside:
        return name[:at] + beside[rng.integers(len(beside))] + name[at + 1 :]
    return name[:at] + (letter.lower() * 2 if way else "") + name[at + 1 :]


def transposed(rng: Rng, name: str) -> str:
    """Two letters change places; the first stays."""
    return _swapped(rng, name, [at for at in range(1, len(name) - 1) if name[at : at + 2].isalpha()])


def phonetic(rng: Rng, name: str) -> str:
    """Written as it sounds."""
    small = name.lower()
    ways = [
        (at, heard, written)
        for pair in SOUNDS
        for heard, written in (pair, pair[::-1])
        for at in range(len(small))
        if small.startswith(heard, at) and not small.startswith(written, at)
    ]
    if not ways:
        return ""
    at, heard, written = ways[rng.integers(len(ways))]
    found = name[:at] + written + name[at + len(heard) :]
    return found[0].upper() + found[1:]


def hyphen(rng: Rng, name: str) -> str:
    """Gone, with a space in its place or without."""
    return name.replace("-", " " if rng.random() < 0.6 else "", 1) if "-" in name else ""


WAYS: dict[str, Callable[[Rng, str], str]] = {
    "slip": slip,
    "transposed": transposed,
    "phonetic": phonetic,
    "hyphen": hyphen,
}


def misspelt(rng: Rng, name: str) -> str:
    shares = read("dirt")["misspelt_name_ways"]
    weights = np.array([shares[way] for way in WAYS])
    for way in rng.choice(list(WAYS), len(WAYS), replace=False, p=weights / weights.sum()):
        found = WAYS[str(way)](rng, name)
        if found and found != name:
            return found
    return ""


def known_as(rng: Rng, name: str) -> str:
    """The name somebody goes by, in the field of the given names."""
    short = short_forms(name)
    if not short:
        return ""
    called = short[rng.integers(len(short))].capitalize()
    return (f"{name} known as {called}", f"{name} ({called})", called)[rng.integers(3)]


@lru_cache(maxsize=10_000)
def short_forms(name: str) -> tuple[str, ...]:
    """Other forms that the first of the names may take."""
    first = plain(name.split()[0])
    roots = forms().get(first, frozenset())
    return tuple(sorted(form for form, of in forms().items() if of & roots and form != first))


def swapped_date(born: date) -> date | None:
    """Day and month the other way round."""
    if born.day > 12 or born.day == born.month:
        return None
    return born.replace(day=born.month, month=born.day)


def new_year(born: date) -> date | None:
    found = born.replace(day=1, month=1)
    return found if found != born else None


def swapped_digits(rng: Rng, number: str) -> str:
    return _swapped(rng, number, [at for at in range(len(number) - 1) if number[at : at + 2].isdigit()])


def wrong_postcode(rng: Rng, postcode: str) -> str:
    """A digit or a letter beside the right one, the last two letters the other way round, or O for 0."""
    ways = [postcode[:-2] + postcode[-1] + postcode[-2], postcode.replace("0", "O", 1), postcode.replace(" ", "")]
    digits = [at for at, mark in enumerate(postcode) if mark.isdigit()]
    at = digits[rng.integers(len(digits))]
    ways.append(postcode[:at] + str((int(postcode[at]) + 1) % 10) + postcode[at + 1 :])
    return _another(rng, ways, postcode)


def wrong_code(rng: Rng, code: str, known: Sequence[str], longest: int) -> str:
    """A code on no list, that looks like this one."""
    ways = [
        code.lower(),
        code[::-1],
        code[:-1] + "O",
        code[:-1] + "99",
        code + "0",
        code[0] + "9",
        "ZZ",
        "?",
    ]
    return _another(rng, [way for way in ways if way not in known and len(way) <= longest], code)


def _another(rng: Rng, ways: Sequence[str], than: str) -> str:
    others = [way for way in ways if way and way != than]
    return others[rng.integers(len(others))] if others else ""


def _swapped(rng: Rng, text: str, places: Sequence[int]) -> str:
    unlike = [at for at in places if text[at].lower() != text[at + 1].lower()]
    if not unlike:
        return ""
    at = unlike[rng.integers(len(unlike))]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
