"""Families that come to notice, and the children in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from goldenthread.demo.days import Days
from goldenthread.demo.hazards import Hazards
from goldenthread.rules.identifiers import upn_check_letter

DATA = Path(__file__).with_name("data")
YEAR = 365.25
BURN_IN = 16 * YEAR  # years simulated before the history starts, so that long care is there when it does


@lru_cache(maxsize=2)
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass
class Families:
    first_notice: Days
    background: Any  # index into the groups of names.toml
    ward: Any
    street: Any
    house: Any
    surname: Any
    mother: Any  # index into the group's women
    father: Any  # index into the group's men; -1: nobody has said who he is
    father_elsewhere: Any


@dataclass
class Children:
    family: Any
    born: Days
    male: Any
    given: Any
    ethnicity: Any
    disabled: Any
    seeking_asylum: Any
    number: Any  # the authority's child number

    def __len__(self) -> int:
        return len(self.family)


def make_families(rng: np.random.Generator, hazards: Hazards, *, start: int, end: int, scale: float) -> Families:
    first = int(start - BURN_IN)
    count = int(hazards.families_a_year * scale * (end - first) / YEAR)
    groups = list(table("names").values())
    shares = np.array([group["share"] for group in groups])
    wards, streets = table("places")["wards"], table("places")["streets"]
    ward_weight = rng.dirichlet(np.full(len(wards), 4.0))
    return Families(
        first_notice=np.sort(rng.integers(first, end, count)),
        background=rng.choice(len(groups), count, p=shares / shares.sum()),
        ward=rng.choice(len(wards), count, p=ward_weight),
        street=rng.integers(0, len(streets), count),
        house=rng.integers(1, 120, count),
        surname=rng.random(count),
        mother=rng.random(count),
        father=np.where(rng.random(count) < 0.24, -1.0, rng.random(count)),
        father_elsewhere=rng.random(count) < 0.45,
    )


def make_children(rng: np.random.Generator, hazards: Hazards, families: Families, *, end: int) -> Children:
    sizes = rng.choice([1, 2, 3, 4, 5], len(families.first_notice), p=[0.36, 0.32, 0.19, 0.09, 0.04])
    family = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(family)) - np.repeat(np.cumsum(sizes) - sizes, sizes)  # eldest is 0
    eldest_age = rng.beta(1.05, 1.5, len(sizes)) * 17.5 * YEAR - 120  # below nought: not born yet at first notice
    gaps = rng.gamma(4.0, 0.65 * YEAR, len(family)) + 300
    gaps[place == 0] = 0
    born = (families.first_notice - eldest_age)[family] + _running_total(gaps, place)
    kept = born < end + 120  # an unborn baby may be known four months before the birth
    family, born = family[kept], born[kept].astype(np.int64)
    groups = list(table("names").values())
    ethnicity = np.array(
        [rng.choice(groups[families.background[f]]["ethnicity"]) for f in range(len(sizes))], dtype=object
    )[family]
    count = len(family)
    number = 100_000 + rng.permutation(800_000)[:count]
    return Children(
        family=family,
        born=born,
        male=rng.random(count) < 0.51,
        given=rng.random(count),
        ethnicity=ethnicity,
        disabled=rng.random(count) < 0.11,
        seeking_asylum=np.zeros(count, dtype=bool),
        number=number,
    )


def _running_total(gaps: Any, place: Any) -> Any:
    """The sum of the gaps within each family; `place` is 0 at its first child."""
    total = np.cumsum(gaps)
    before = np.where(place == 0, total - gaps, 0.0)
    return total - np.maximum.accumulate(before)


def upn(child_number: int) -> str:
    """A well-formed number in a range that is not issued: authority 000."""
    rest = f"000{child_number:09d}"
    return upn_check_letter(rest) + rest
