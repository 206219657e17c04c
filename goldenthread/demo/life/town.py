"""Every family of the town with children, known to the authority or not, over a generation and a half."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from goldenthread.demo import naming
from goldenthread.demo.days import Days
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.place import Places

YEAR = 365.25
ADULT = 18 * YEAR
BURN_IN = 14 * YEAR  # simulated before the history starts, so that long care and earlier plans are there when it does


@dataclass
class Families:
    """Columns of equal length, one place for a family."""

    eldest_born: Days
    youngest_born: Days
    ward: Any
    background: Any
    need: Any  # 1 is average
    mother_born: Days
    alone: Any  # a young person who came to this country alone: no family here

    def __len__(self) -> int:
        return len(self.ward)


@dataclass
class Children:
    """Columns of equal length, brothers and sisters together, the eldest first."""

    family: Any
    born: Days
    male: Any
    disabled: Any
    place: Any  # 0 is the eldest

    def __len__(self) -> int:
        return len(self.family)

    @cached_property
    def first_of(self) -> Any:
        """Where each family's children begin; one more place at the end."""
        return np.searchsorted(self.family, np.arange(self.family[-1] + 2))

    def of(self, families: Any) -> tuple[Any, Any]:
        """(place in `families`, child) for every child of these families."""
        begin, end = self.first_of[families], self.first_of[families + 1]
        many = end - begin
        which = np.repeat(np.arange(len(families)), many)
        return which, np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many) + begin[which]


@dataclass
class Town:
    families: Families
    children: Children

    def under_18(self, day: int) -> int:
        born = self.children.born
        return int(((born <= day) & (born > day - ADULT)).sum())


def make_town(
    rng: np.random.Generator, hazards: Hazards, places: Places, *, start: int, end: int, scale: float
) -> Town:
    first = start - BURN_IN - ADULT
    sizes_of = np.array(hazards("town.size"))
    size = rng.choice(np.arange(1, 6), _families(hazards, first, end, scale), p=sizes_of / sizes_of.sum())
    eldest = _births(rng, hazards("town.growth_a_year"), first - 6 * YEAR, end + 120, len(size))
    family = np.repeat(np.arange(len(size)), size)
    place = np.arange(len(family)) - np.repeat(np.cumsum(size) - size, size)
    gaps = np.where(place == 0, 0, rng.gamma(4.0, 0.6 * YEAR, len(family)) + 320)
    born = (eldest[family] + running_total(gaps, place)).astype(np.int64)
    kept = (born > first) & (born < end + 120)  # an unborn baby may be known four months before the birth
    family, born, place = family[kept], born[kept], place[kept]
    families, family = _families_of(rng, hazards, places, family, born)
    count = len(family)
    children = Children(family, born, rng.random(count) < 0.512, rng.random(count) < hazards("town.disabled"), place)
    has_disability = np.zeros(len(families), dtype=bool)
    has_disability[family[children.disabled]] = True
    families.need *= np.where(has_disability, hazards("town.disabled_need"), 1.0)
    return _with_lone_arrivals(rng, hazards, Town(families, children), start, end, scale)


def _families(hazards: Hazards, first: float, end: int, scale: float) -> int:
    """So many that about `town.children` are under 18 on the last day."""
    growth, sizes = hazards("town.growth_a_year") / YEAR, np.array(hazards("town.size"))
    mean_size = float((np.arange(1, 6) * sizes).sum() / sizes.sum())
    in_childhood = (1 - np.exp(-growth * ADULT)) / growth
    in_all = (1 - np.exp(-growth * (end + 120 - first + 6 * YEAR))) / growth
    return max(8, int(hazards("town.children") * scale / mean_size * in_all / in_childhood))


def _births(rng: np.random.Generator, growth_a_year: float, first: float, last: float, count: int) -> Any:
    growth, span = growth_a_year / YEAR, last - first
    return first + np.log1p(rng.random(count) * np.expm1(growth * span)) / growth


def _families_of(
    rng: np.random.Generator, hazards: Hazards, places: Places, family: Any, born: Days
) -> tuple[Families, Any]:
    """Families that have a child left, numbered anew."""
    left, begin, again, many = np.unique(family, return_index=True, return_inverse=True, return_counts=True)
    count = len(left)
    ward = rng.choice(len(places.wards), count, p=_shares(places.wards.children))
    background = naming.backgrounds(rng, count)
    notice = np.array([one.notice for one in naming.BACKGROUNDS])
    sigma = hazards("town.need_spread")
    need = rng.lognormal(-sigma * sigma / 2, sigma, count) * places.wards.need[ward] * notice[background]
    eldest = born[begin]
    age = rng.beta(2.4, 3.2, count) * 22 + 16.5 - 2.5 * (need > 2)
    families = Families(
        eldest_born=eldest,
        youngest_born=born[begin + many - 1],
        ward=ward,
        background=background,
        need=need,
        mother_born=(eldest - np.maximum(age, 15.5) * YEAR).astype(np.int64),
        alone=np.zeros(count, dtype=bool),
    )
    return families, again


def _with_lone_arrivals(
    rng: np.random.Generator, hazards: Hazards, town: Town, start: int, end: int, scale: float
) -> Town:
    """Young people who come to this country alone: a family of one, known from the day they arrive."""
    a_year = hazards.series("care.asylum_a_year").at(np.arange(start - int(4 * YEAR), end)) * scale / YEAR
    arrived = start - int(4 * YEAR) + np.flatnonzero(rng.random(len(a_year)) < a_year)
    count, families, children = len(arrived), town.families, town.children
    born = (arrived - rng.uniform(15.0, 17.7, count) * YEAR).astype(np.int64)
    before = len(families)
    lone = Families(
        eldest_born=arrived,  # the day of arrival: there is nothing before it that the record could know
        youngest_born=arrived,
        ward=rng.integers(0, families.ward.max() + 1, count),
        background=naming.backgrounds(rng, count, among="alone"),
        need=np.zeros(count),
        mother_born=born - int(25 * YEAR),
        alone=np.ones(count, dtype=bool),
    )
    none = np.zeros(count, dtype=bool)
    theirs = Children(np.arange(before, before + count), born, rng.random(count) < 0.92, none, np.zeros(count, int))
    return Town(joined(families, lone), joined(children, theirs))


def joined(one: Any, other: Any) -> Any:
    """Two tables of columns as one."""
    names = [name for name in vars(one) if name in type(one).__dataclass_fields__]
    return type(one)(**{name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in names})


def _shares(weights: Any) -> Any:
    weights = np.asarray(weights, dtype=float)
    return weights / weights.sum()


def running_total(gaps: Any, place: Any) -> Any:
    """The sum of the gaps within each family; `place` is 0 at its first child."""
    total = np.cumsum(gaps)
    before = np.where(place == 0, total - gaps, 0.0)
    return total - np.maximum.accumulate(before)
