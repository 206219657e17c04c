"""Which authorities there are, how many children live in each, and how often things happen there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from goldenthread.demo.data import read
from goldenthread.demo.life.hazards import Hazards, the_hazards
from goldenthread.demo.lots import Floats, Ints
from goldenthread.demo.place.naming import TOWNS, town_names

SIZES, LEVELS, YEARS = range(3)  # streams of random numbers: one can change and the others stay
COUNTIES_ARE_LARGER = 0.4


@dataclass(frozen=True)
class Authority:
    """`level`: for each row of `own` in nation.toml, how many times England's its hazards are."""

    number: int  # from 1; Erimus is none of them
    name: str
    children: int
    level: tuple[float, ...]


@lru_cache(maxsize=4)
def authorities(seed: int) -> Sequence[Authority]:
    """All 153, by number."""
    names = town_names(seed)[:TOWNS]
    children = _children(seed, names)
    levels = _levels(seed, children)
    return tuple(
        Authority(place + 1, name, int(children[place]), tuple(levels[:, place].tolist()))
        for place, name in enumerate(names)
    )


def _children(seed: int, names: Sequence[str]) -> Ints:
    """A few tiny, most some tens of thousands, the largest mostly counties; together as many as there are."""
    said, rng = read("nation")["children"], np.random.default_rng([seed, SIZES])
    tiny = np.array(said["tiny"])
    others = rng.lognormal(0, said["spread"], TOWNS - len(tiny))
    sizes = _shared_out(others, said["in_all"] - tiny.sum(), said["fewest"], said["most"])
    lot = rng.random(TOWNS) + COUNTIES_ARE_LARGER * np.array([name.endswith("shire") for name in names])
    found: Ints = np.empty(TOWNS, np.int64)
    found[np.argsort(lot, kind="stable")] = np.sort(np.concatenate([tiny, sizes]))
    return found


def _shared_out(weights: Floats, total: int, fewest: int, most: int) -> Ints:
    """In proportion to the weights, none outside the bounds; what rounding leaves over goes to the middle one."""
    sizes = weights
    for _ in range(50):
        sizes = np.clip(sizes * total / sizes.sum(), fewest, most)
    shared: Ints = sizes.astype(np.int64)
    shared[np.argsort(shared, kind="stable")[len(shared) // 2]] += total - shared.sum()
    return shared


def _levels(seed: int, children: Ints) -> Floats:
    """A row for each of `own`: England's level is the mean over children, so that the sums stay England's."""
    rng = np.random.default_rng([seed, LEVELS])
    levels = np.array([np.exp(rng.normal(0, row["sigma"], TOWNS)) for row in read("nation")["own"]])
    found: Floats = levels / np.average(levels, axis=1, weights=children)[:, None]
    return found


@cache
def england() -> Hazards:
    """Erimus's hazards, with England's own in their place where nation.toml has them."""
    table = deepcopy(dict(the_hazards().table))
    for group, values in read("nation")["england"].items():
        table[group] |= values
    table["staff"] = read("nation")["staff"]
    return Hazards(table)


def hazards_of(authority: Authority, seed: int) -> Hazards:
    """England's, times the authority's level; no year is quite like the one before."""
    table = deepcopy(dict(england().table))
    rng = np.random.default_rng([seed, YEARS, authority.number])
    for row, level in zip(read("nation")["own"], authority.level, strict=True):
        for name in row["of"]:
            *above, last = name.split(".")
            group = table
            for part in above:
                group = group[part]
            group[last] = _times(group[last], level, rng, row)
    return Hazards(table)


def _times(value: Any, level: float, rng: np.random.Generator, row: Mapping[str, Any]) -> Any:
    """Of a number, a list or a series."""
    most = row.get("at_most", np.inf)
    if isinstance(value, dict):
        luck = rng.normal(0, row["year"], len(value)).tolist()
        return {
            since: min(one * level * float(np.exp(other)), most)
            for (since, one), other in zip(value.items(), luck, strict=True)
        }
    if isinstance(value, list):
        return [min(one * level, most) for one in value]
    return min(value * level, most)
