"""What invented people are called, drawn for many at once. Backgrounds are numbered as in data/backgrounds.toml."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goldenthread.demo.data import read
from goldenthread.demo.lots import Bools, Ints, Lots, commonest_first, lots

GENERATIONS = (1900, 1975, 1995, 2010)  # born from that year on
SEXES = ("girls", "boys")
HYPHENS_SINCE = 1995  # two given names joined are a habit of late
ROUNDS = 200
Among = Literal["residents", "noticed", "alone"]


@dataclass(frozen=True)
class Background:
    key: str
    share: float
    notice: float
    ethnicity: dict[str, float]
    given: dict[str, float]
    family: dict[str, float]
    alone: float = 0
    hyphenated: float = 0
    double: float = 0


BACKGROUNDS = tuple(Background(key=key, **said) for key, said in read("backgrounds").items())


def backgrounds(rng: np.random.Generator, count: int, *, among: Among = "residents") -> Ints:
    """The background of each of so many families: all who live here, those who come to notice, or who came alone."""
    weights = {
        "residents": {i: b.share for i, b in enumerate(BACKGROUNDS)},
        "noticed": {i: b.share * b.notice for i, b in enumerate(BACKGROUNDS)},
        "alone": {i: b.alone for i, b in enumerate(BACKGROUNDS) if b.alone},
    }
    return lots([weights[among]]).draw(rng, np.zeros(count, np.int64))


def given_names(
    rng: np.random.Generator, background: Ints, male: Bools, born_year: Ints, family: Ints | None = None
) -> pa.Array:
    """Strings. With `family` (a number for each; below nought: nobody's), no two of one family have one name.

    Lily and Lily-Mae count as one. Raises ValueError where a family has more children than there are names.
    """
    words, lists = _given()
    generation = np.searchsorted(GENERATIONS, born_year, side="right").clip(1) - 1
    of = (background * 2 + male) * len(GENERATIONS) + generation
    chosen = lists.draw(rng, of)
    if family is not None:
        _keep_apart(rng, words, lists, chosen, of, family)
    share = np.array([b.hyphenated for b in BACKGROUNDS])[background]
    joined = (rng.random(len(of)) < share) & (born_year >= HYPHENS_SINCE) & words.plain[chosen]
    second = words.tails.draw(rng, male.astype(np.int64))
    return words.joined(chosen, second, joined & (second != words.root[chosen]))


def family_names(rng: np.random.Generator, background: Ints) -> pa.Array:
    """Strings; now and then two names joined by a hyphen."""
    words, lists = _family()
    first, second = lists.draw(rng, background), lists.draw(rng, background)
    share = np.array([b.double for b in BACKGROUNDS])[background]
    joined = (rng.random(len(background)) < share) & (first != second) & words.plain[first] & words.plain[second]
    return words.joined(first, second, joined)


def ethnicities(
    rng: np.random.Generator, background: Ints, family: Ints | None = None, *, not_obtained: float = 0
) -> pa.Array:
    """Codes of the common basic data set; NOBT for the share from whom it has not been obtained.

    With `family` (as for `given_names`), brothers and sisters have one code, though not all may have been asked.
    """
    codes = sorted({code for b in BACKGROUNDS for code in b.ethnicity})
    lists = lots({codes.index(code): weight for code, weight in b.ethnicity.items()} for b in BACKGROUNDS)
    chosen = lists.draw(rng, background)
    if family is not None:
        rows = np.flatnonzero(family >= 0)
        _, first, of = np.unique(family[rows], return_index=True, return_inverse=True)
        chosen[rows] = chosen[rows][first][of]
    chosen[rng.random(len(chosen)) < not_obtained] = len(codes)
    return pa.array([*codes, "NOBT"]).take(pa.array(chosen))


@dataclass(frozen=True)
class Words:
    """All names there are, each under its number. `tails` draws what may follow a hyphen, girls' then boys'."""

    names: list[str]
    numbers: dict[str, int]
    tails: Lots
    text: pa.Array = field(init=False)
    root: Ints = field(init=False)  # the number of the part before a hyphen
    plain: Bools = field(init=False)  # without a hyphen of its own

    def __post_init__(self) -> None:
        roots = [self.numbers.get(name.split("-")[0], place) for place, name in enumerate(self.names)]
        object.__setattr__(self, "text", pa.array(self.names, pa.string()))
        object.__setattr__(self, "root", np.array(roots, np.int64))
        object.__setattr__(self, "plain", np.array(["-" not in name for name in self.names]))

    def joined(self, first: Ints, second: Ints, where: Bools) -> pa.Array:
        follows = self.text.take(pa.array(second, mask=~where))
        return pc.binary_join_element_wise(self.text.take(pa.array(first)), follows, "-", null_handling="skip")


@lru_cache(maxsize=1)
def _given() -> tuple[Words, Lots]:
    """The lists are numbered by background, then sex, then generation."""
    said = read("given_names")
    tails = {sex: said["joined"][sex].split() for sex in SEXES}
    weighted = [
        _mixed({key: _of_generation(said[key][sex], year) for key in background.given}, background.given)
        for background in BACKGROUNDS
        for sex in SEXES
        for year in GENERATIONS
    ]
    names = sorted({name for names in weighted for name in names} | set(tails["girls"]) | set(tails["boys"]))
    numbers = {name: place for place, name in enumerate(names)}
    after = lots({numbers[name]: 1.0 for name in tails[sex]} for sex in SEXES)
    return Words(names, numbers, after), _numbered(weighted, numbers)


@lru_cache(maxsize=1)
def _family() -> tuple[Words, Lots]:
    said = read("family_names")
    weighted = [_mixed({key: said[key] for key in b.family}, b.family) for b in BACKGROUNDS]
    names = sorted({name for names in weighted for name in names})
    numbers = {name: place for place, name in enumerate(names)}
    return Words(names, numbers, lots([{0: 1.0}])), _numbered(weighted, numbers)


def _of_generation(lists: dict[str, str], year: int) -> str:
    return lists[max((first for first in lists if int(first) <= year), key=int)]


def _mixed(lists: dict[str, str], shares: dict[str, float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for key, text in lists.items():
        weights = commonest_first(text.split())
        total = sum(weights.values())
        for name, weight in weights.items():
            found[name] += shares[key] * weight / total
    return found


def _numbered(weighted: list[dict[str, float]], numbers: dict[str, int]) -> Lots:
    return lots({numbers[name]: weight for name, weight in names.items()} for names in weighted)


def _keep_apart(rng: np.random.Generator, words: Words, lists: Lots, chosen: Ints, of: Ints, family: Ints) -> None:
    """Draws again, in place, for each child whose name an earlier one of the family has."""
    rows = np.flatnonzero(family >= 0)
    for _ in range(ROUNDS):
        again = rows[_repeats(family[rows] * len(words.names) + words.root[chosen[rows]])]
        if not len(again):
            return
        chosen[again] = lists.draw(rng, of[again])
        rows = rows[np.isin(family[rows], family[again])]
    raise ValueError(f"Family {family[again[0]]} has more children than there are names for them.")


def _repeats(keys: Ints) -> Bools:
    """All but the first of equal keys."""
    order = np.argsort(keys, kind="stable")
    found = np.zeros(len(keys), bool)
    found[order[1:]] = keys[order[1:]] == keys[order[:-1]]
    return found
