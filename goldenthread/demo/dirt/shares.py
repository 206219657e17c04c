"""How much of what gets dirty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from goldenthread.demo.data import read


@dataclass(frozen=True)
class Shares:
    """Those of data/dirt.toml, so many times over. What a mistake is like stays as it is, at any rate."""

    rate: float

    def share(self, kind: str) -> float:
        return min(1.0, float(read("dirt")[kind]["share"]) * self.rate)

    def of(self, kind: str, what: str) -> Any:
        return read("dirt")[kind][what]

    def pick(self, kind: str, among: Sequence[int], rng: np.random.Generator) -> list[int]:
        """Each with the same chance."""
        chosen = np.flatnonzero(rng.random(len(among)) < self.share(kind))
        return [among[at] for at in chosen.tolist()]
