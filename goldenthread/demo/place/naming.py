"""Names of places, by putting parts together. No two of a kind in one town are alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from goldenthread.demo.data import read

TOWNS = 153
RURAL = 5  # one authority in so many is a county


@lru_cache(maxsize=4)
def town_names(seed: int) -> Sequence[str]:
    """As many as there are authorities in England, and those of the towns around them after."""
    firsts, seconds = _parts("town")
    all_names = [first + second for first in firsts for second in seconds if first[-1] != second[0]]
    names = [all_names[i] for i in np.random.default_rng([seed, 1]).permutation(len(all_names))]
    return [f"{name}shire" if i % RURAL == 0 else name for i, name in enumerate(names[:TOWNS])] + names[TOWNS:]


def ward_names(rng: np.random.Generator, count: int) -> list[str]:
    firsts, seconds = _parts("ward")
    return _some(rng, [first + second for first in firsts for second in seconds if first[-1] != second[0]], count)


def street_names(rng: np.random.Generator, count: int) -> list[str]:
    firsts, seconds = _parts("street")
    return _some(rng, [f"{first} {second}" for first in firsts for second in seconds], count)


def words(rng: np.random.Generator, count: int) -> list[str]:
    """Words that streets, schools and charities are named after."""
    return _some(rng, _parts("street")[0], count)


def school_names(rng: np.random.Generator, town: str, wards: Sequence[str]) -> list[tuple[str, str]]:
    """Name and phase: first a primary school for each ward, in order, then the rest."""
    said = {kind: text.split("|") for kind, text in read("place_names")["school"].items()}
    free = iter(words(rng, 20))
    near = iter(_some(rng, wards, len(wards)))
    primary = [str(rng.choice(said["primary"])).format(ward=ward) for ward in wards]
    church = [f"{saint} Primary School" for saint in _some(rng, said["church"], 6)]
    more = [str(rng.choice(said["more"])).format(word=next(free)) for _ in range(5)]
    named = {
        phase: [
            text.format(town=town, ward=next(near) if "{ward}" in text else "", word=next(free)) for text in said[phase]
        ]
        for phase in ("secondary", "special", "college")
    }
    return [(name, "primary") for name in primary + church + more] + [
        (name, phase) for phase, names in named.items() for name in names
    ]


def organisation_names(rng: np.random.Generator, town: str) -> list[tuple[str, str]]:
    """Name and sector."""
    said = read("place_names")["organisation"]
    free = iter(words(rng, 40))
    return [
        (text.format(town=town, word=next(free), other=next(free)), sector)
        for sector, texts in said.items()
        for text in texts.split("|")
    ]


def provider_names(rng: np.random.Generator, kinds: Sequence[str]) -> list[str]:
    """One for each kind of `place_names.toml`: agency, home, supported."""
    said = read("place_names")["provider"]
    firsts = said["first"].split()
    free = iter(_some(rng, [f"{first} {last}" for first in firsts for last in said["home"].split("|")], len(kinds)))
    other = iter(_some(rng, firsts, len(firsts)))
    return [next(free) if kind == "home" else f"{next(other)} {rng.choice(said[kind].split('|'))}" for kind in kinds]


def _parts(kind: str) -> tuple[list[str], list[str]]:
    said = read("place_names")[kind]
    return said["first"].split(), said["second"].split()


def _some(rng: np.random.Generator, names: Sequence[str], count: int) -> list[str]:
    """Different ones; a name that stands there twice is likelier."""
    found = dict.fromkeys(names[i] for i in rng.permutation(len(names)))
    return list(found)[:count]
