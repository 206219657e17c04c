"""What is held against what: a measure of ours, a published series, and how near the one must come to the other."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from goldenthread.insight.engine import Measure, catalogue
from goldenthread.insight.published import Series, published_series

FILE = Path(__file__).parent.parent / "data" / "published.toml"

Unit = Literal["count", "percent", "rate", "average"]


class TargetError(Exception):
    """The targets file does not make sense; the message says where and what to write."""


@dataclass(frozen=True)
class Tolerance:
    """A share of the published figure, in percent of it, or so many points either way."""

    amount: float
    relative: bool

    def around(self, published: float) -> tuple[float, float]:
        """The lowest and the highest that is near enough, both counted. No figure of ours is below nought."""
        off = published * self.amount / 100 if self.relative else self.amount
        return max(0.0, published - off), published + off

    def __str__(self) -> str:
        return f"±{self.amount:g}{'%' if self.relative else ' points'}"


@dataclass(frozen=True, eq=False)
class Target:
    """`asked` is how near the figure must come in the target year; `ours` is for other years, and where none is.

    `published` are the figures by the year that ends on 31 March, `series` is what they stand under in the files.
    With `by` the figure is of some groups of a breakdown: how many, or in percent their share of everything counted.
    """

    name: str
    title: str
    measure: str
    unit: Unit
    series: str | None
    published: Series
    asked: Tolerance | None
    ours: Tolerance
    by: str | None = None
    groups: tuple[str, ...] = ()

    @property
    def area(self) -> str:
        return catalogue()[self.measure].area.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Targets:
    area: str
    first_year: int
    year: int
    all: tuple[Target, ...]


@cache
def targets() -> Targets:
    return read_targets(FILE.read_text(encoding="utf-8"))


def read_targets(text: str) -> Targets:
    """Raises TargetError for a target that names no measure or no published series, or says it cannot be read."""
    given = tomllib.loads(text)
    ours = {unit: tolerance(words) for unit, words in given["ours"].items()}
    area, year = given["area"], given["target_year"]
    found = tuple(_target(entry, area, year, ours) for entry in given["target"])
    names = [target.name for target in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise TargetError(f"{', '.join(twice)} stands twice among the targets.")
    return Targets(area, given["first_year"], year, found)


def tolerance(words: str) -> Tolerance:
    """`5%` of the published figure, `2 points` or plainly `1.5` either way."""
    number = words.removesuffix("%").removesuffix(" points")
    try:
        return Tolerance(float(number), relative=words.endswith("%"))
    except ValueError:
        raise TargetError(f"{words!r} is not a tolerance. Write it as “5%”, “2 points” or “1.5”.") from None


def _target(entry: Mapping[str, Any], area: str, year: int, ours: Mapping[str, Tolerance]) -> Target:
    name, unit = entry["name"], entry["unit"]
    measure = _measure(name, entry.get("measure", name))
    series = entry.get("series", measure.published)
    if unit not in ours:
        raise TargetError(f"{name}: the unit is {', '.join(ours)}, not {unit!r}.")
    return Target(
        name=name,
        title=entry.get("title", measure.title),
        measure=measure.name,
        unit=unit,
        series=series,
        published=_published(entry, series, area, year),
        asked=tolerance(entry["within"]) if "within" in entry else None,
        ours=ours[unit],
        by=entry.get("by"),
        groups=tuple(entry.get("groups", ())),
    )


def _published(entry: Mapping[str, Any], series: str | None, area: str, year: int) -> Series:
    name = entry["name"]
    if "england" in entry:
        return Series("England", "country", {year: float(entry["england"])}, entry["source"])
    if series is None:
        raise TargetError(f"{name}: its measure names no published series, so the target must.")
    if area not in published_series(series):
        raise TargetError(f"{name}: nothing is published for {area} as {series!r}.")
    return published_series(series)[area]


def _measure(name: str, measure: str) -> Measure:
    try:
        return catalogue()[measure]
    except KeyError:
        raise TargetError(f"{name}: there is no measure {measure}. `goldenthread measure` lists them.") from None
