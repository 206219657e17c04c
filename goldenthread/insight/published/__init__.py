"""Published figures to stand beside our own: see README.md for where they come from."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from goldenthread.insight.engine.catalogue import Measure

HERE = Path(__file__).parent
SOURCES = {
    "lait.csv": "Department for Education, Local Authority Interactive Tool",
    "outcomes_and_enablers.csv": "Department for Education, children's social care outcomes and enablers",
    "breakdowns.csv": "Department for Education, children's social care outcomes and enablers, by breakdown",
}
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
KINDS = {"England": "country", "North East": "region"}


@dataclass(frozen=True)
class Series:
    """One area's published figures, by the year in which theirs ends (`Measure.year`).

    `kind` is authority, region or country.
    """

    area: str
    kind: str
    values: Mapping[int, float]
    source: str


def published(measure: Measure) -> dict[str, Series]:
    """The published series of a measure by area; empty where nothing is published to its definition."""
    return published_series(measure.published or "")


def published_series(name: str) -> dict[str, Series]:
    """A series by its name in the files, by area; empty where there is none."""
    return dict(_all().get(name, {}))


@cache
def _all() -> dict[str, dict[str, Series]]:
    found: dict[str, dict[str, Series]] = {}
    for file, source in SOURCES.items():
        for (series, area), values in _read(HERE / file).items():
            kind = KINDS.get(area, "authority")
            found.setdefault(series, {})[area] = Series(area, kind, dict(sorted(values.items())), source)
    return found


def _read(path: Path) -> dict[tuple[str, str], dict[int, float]]:
    found: dict[tuple[str, str], dict[int, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["series"], row["area"]), {})[int(row["year"])] = float(row["value"])
    return found
