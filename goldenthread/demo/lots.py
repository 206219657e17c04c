"""Drawing from many weighted lists at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lots:
    """Lists laid end to end: list k's things end where k plus their running share does. So one search finds all."""

    edges: Floats
    things: Ints

    def draw(self, rng: np.random.Generator, of: Ints) -> Ints:
        """One thing for each entry of `of`, which says from which list."""
        return self.things[np.searchsorted(self.edges, of + rng.random(len(of)), side="right")]


def lots(lists: Iterable[Mapping[int, float]]) -> Lots:
    """Each list is things with their weights. No list is empty."""
    edges: list[Floats] = []
    things: list[int] = []
    for place, weights in enumerate(lists):
        running = np.cumsum(np.fromiter(weights.values(), float))
        ends = place + running / running[-1]
        ends[-1] = place + 1
        edges.append(ends)
        things += weights
    return Lots(np.concatenate(edges), np.array(things, np.int64))


def commonest_first(names: Sequence[str]) -> dict[str, float]:
    """Few are common and many are rare: the weight falls with the place in the list."""
    return {name: 1 / (place + 8) ** 0.9 for place, name in enumerate(names)}
