"""Who belongs to whom, and where they lived: mothers, fathers here or elsewhere, grandparents, moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, birthdays
from goldenthread.demo.life.care import Care
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.life.town import YEAR, Town, running_total

ABSENT = -1


@dataclass
class Adults:
    """Parents and grandparents of known families; `child` says that somebody was a child of the record too."""

    family: Any
    born: Days
    male: Any
    kin: Any  # 0 mother, 1 father, 2 second father, 3 grandmother
    elsewhere: Any  # lives apart from the family
    child: Any  # ABSENT, or who of the town's children this is


@dataclass
class Households:
    adults: Adults
    mother: Any  # of each family: place in adults, or ABSENT
    father: Any
    second_father: Any
    grandmother: Any
    second_from: Any  # of each family: from which child on the second man is the father
    home_family: Any  # addresses of families, each a row: family, from, until (NEVER: now)
    home_from: Days
    home_until: Days


def make_households(
    rng: np.random.Generator, hazards: Hazards, town: Town, known: Any, care: Care, start: int, end: int
) -> Households:
    """`known`: of each child."""
    families, count = town.families, len(town.families)
    ours = np.zeros(count, dtype=bool)
    ours[town.children.family[known]] = True
    ours &= ~families.alone
    many_children = np.diff(town.children.first_of) > 1
    second = ours & many_children & (rng.random(count) < hazards("town.second_father"))
    told = rng.random((2, count)) >= hazards("town.father_unknown")
    gran = ours & (rng.random(count) < hazards("town.grandmother"))
    apart = rng.random(count) < hazards("town.father_elsewhere")
    together = (end - families.eldest_born) / YEAR
    apart |= rng.random(count) < 1 - np.exp(-hazards("town.parents_part_a_year") * np.maximum(together, 0))
    apart |= second
    lists = [
        np.flatnonzero(ours),
        np.flatnonzero(ours & told[0]),
        np.flatnonzero(second & told[1]),
        np.flatnonzero(gran),
    ]
    family = np.concatenate(lists)
    kin = np.repeat(np.arange(4), [len(one) for one in lists])
    born = families.mother_born[family]
    older = np.select(
        [kin == 1, kin == 2, kin == 3],
        [rng.normal(2.5, 4, len(kin)), rng.normal(0, 5, len(kin)), rng.uniform(17, 32, len(kin))],
        0.0,
    )
    born = np.minimum(born - older * YEAR, families.eldest_born[family] - 15.8 * YEAR).astype(np.int64)
    elsewhere = np.select([kin == 1, kin == 2, kin == 3], [apart[family], rng.random(len(kin)) < 0.45, True], False)
    adults = Adults(family, born, (kin == 1) | (kin == 2), kin, elsewhere, np.full(len(family), ABSENT))
    _grew_up_in_care(rng, hazards, town, care, adults, end)
    places = np.full((4, count), ABSENT)
    places[kin, family] = np.arange(len(family))
    home_family, home_from, home_until = _homes(rng, hazards, town, np.flatnonzero(ours), start, end)
    return Households(
        adults,
        places[0],
        places[1],
        places[2],
        places[3],
        np.where(second, rng.integers(1, 3, count), 99),
        home_family,
        home_from,
        home_until,
    )


def _grew_up_in_care(
    rng: np.random.Generator, hazards: Hazards, town: Town, care: Care, adults: Adults, end: int
) -> None:
    """Some mothers were children in care here: the same person, a generation on."""
    children = town.children
    girls = np.unique(care.child[~children.male[care.child]])
    girls = girls[(end - children.born[girls] > 17 * YEAR) & (rng.random(len(girls)) < hazards("town.came_from_care"))]
    mothers = np.flatnonzero(adults.kin == 0)
    mothers = mothers[np.argsort(adults.born[mothers], kind="stable")]
    taken: set[int] = set()
    for girl in girls.tolist():
        at = int(np.searchsorted(adults.born[mothers], children.born[girl]))
        for mother in mothers[at : at + 8].tolist():
            first_child = town.families.eldest_born[adults.family[mother]]
            if (
                mother not in taken
                and first_child > children.born[girl] + 16 * YEAR
                and adults.family[mother] != children.family[girl]
            ):
                taken.add(mother)
                adults.child[mother], adults.born[mother] = girl, children.born[girl]
                break


def _homes(
    rng: np.random.Generator, hazards: Hazards, town: Town, families: Any, start: int, end: int
) -> tuple[Any, Days, Days]:
    """A family's addresses, one after another, from a little before the record starts."""
    begun = np.maximum(town.families.eldest_born[families] - 200, start - int(2 * YEAR))
    begun = np.minimum(begun, end - 1)
    last = np.minimum(end, birthdays(town.families.youngest_born[families], 19))
    moves = rng.poisson(hazards("town.moves_house_a_year") * np.maximum(last - begun, 0) / YEAR).clip(0, 5)
    row = np.repeat(np.arange(len(families)), moves + 1)
    place = np.arange(len(row)) - np.repeat(np.cumsum(moves + 1) - moves - 1, moves + 1)
    gap = (rng.dirichlet(np.ones(2), len(row))[:, 0] * 1.2 + 0.2) * ((last - begun) / (moves + 1.5))[row]
    moved_in = (begun[row] + running_total(np.where(place == 0, 0, gap), place)).astype(np.int64)
    is_last = np.r_[row[1:] != row[:-1], True]
    until = np.where(is_last, NEVER, np.r_[moved_in[1:], 0] - 1)
    return families[row], moved_in, until
