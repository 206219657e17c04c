"""The seeds' figures beside the published ones. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from goldenthread.demo.calibration.measuring import Values
from goldenthread.demo.calibration.targets import Target, Targets, Tolerance

FAR = 3  # between-seed standard deviations from the mean: a seed further off is named


@dataclass(frozen=True)
class Compared:
    """One figure of one year. `seeds` has a value for each seed, None where it could not be told.

    `inside` is None where there is nothing to compare: nothing is published, or no seed could tell.
    """

    target: Target
    year: int
    seeds: tuple[float | None, ...]
    published: float | None
    tolerance: Tolerance
    asked: bool

    @property
    def told(self) -> list[float]:
        return [value for value in self.seeds if value is not None]

    @property
    def simulated(self) -> float | None:
        return fmean(self.told) if self.told else None

    @property
    def sd(self) -> float | None:
        """The standard deviation between seeds (of a sample); one seed has none."""
        return stdev(self.told) if len(self.told) > 1 else None

    @property
    def low(self) -> float | None:
        return None if self.published is None else self.tolerance.around(self.published)[0]

    @property
    def high(self) -> float | None:
        return None if self.published is None else self.tolerance.around(self.published)[1]

    @property
    def inside(self) -> bool | None:
        if self.simulated is None or self.low is None or self.high is None:
            return None
        return self.low <= self.simulated <= self.high

    def far(self) -> list[int]:
        """The places of the seeds that lie more than three standard deviations from the mean."""
        if self.simulated is None or not self.sd:
            return []
        return [
            place
            for place, value in enumerate(self.seeds)
            if value is not None and abs(value - self.simulated) > FAR * self.sd
        ]


@dataclass(frozen=True)
class Comparison:
    """All figures of all years; `seeds` are their numbers, in the order of each figure's values."""

    area: str
    year: int
    seeds: tuple[int, ...]
    figures: tuple[Compared, ...]

    @property
    def years(self) -> list[int]:
        return sorted({figure.year for figure in self.figures})

    def of(self, target: Target) -> list[Compared]:
        return [figure for figure in self.figures if figure.target is target]

    def of_target_year(self) -> list[Compared]:
        """Those of the target year with a published figure, those asked for first."""
        found = [figure for figure in self.figures if figure.year == self.year and figure.published is not None]
        return sorted(found, key=lambda figure: not figure.asked)

    def missed(self) -> list[Compared]:
        """Asked for, and not near enough."""
        return [figure for figure in self.of_target_year() if figure.asked and figure.inside is False]

    def not_told(self) -> list[Compared]:
        """Asked for, and at least one seed could not tell."""
        return [figure for figure in self.of_target_year() if figure.asked and None in figure.seeds]

    def far(self) -> list[tuple[Compared, int]]:
        """Each figure with a seed, by its number, that lies too far from the others."""
        return [(figure, self.seeds[place]) for figure in self.figures for place in figure.far()]

    def unpublished(self) -> dict[Target, list[int]]:
        """The years for which a target has no published figure: suppressed, not collected, or yet to come."""
        found: dict[Target, list[int]] = {}
        for figure in self.figures:
            if figure.published is None:
                found.setdefault(figure.target, []).append(figure.year)
        return found


def compared(targets: Targets, years: Sequence[int], found: Mapping[int, Values], *, scale: float) -> Comparison:
    """`found` has each seed's figures. Counts of a smaller authority are scaled up to the published one's size."""
    figures = []
    for target in targets.all:
        size = scale if target.unit == "count" else 1
        for place, year in enumerate(years):
            asked = target.asked if year == targets.year else None
            values = (values[target.name][place] for values in found.values())
            figures.append(
                Compared(
                    target=target,
                    year=year,
                    seeds=tuple(None if value is None else value / size for value in values),
                    published=target.published.values.get(year),
                    tolerance=asked or target.ours,
                    asked=asked is not None,
                )
            )
    return Comparison(targets.area, targets.year, tuple(found), tuple(figures))
