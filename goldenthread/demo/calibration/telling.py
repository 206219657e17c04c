"""The comparison as data (the same seeds give the same bytes) and as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table

from goldenthread.demo.calibration.comparing import FAR, Compared, Comparison
from goldenthread.demo.calibration.targets import Unit, targets
from goldenthread.rules.words import count

WIDTH = 165  # columns: a terminal of fewer folds the lines, and a file has them whole
UNITS: Mapping[Unit, str] = {
    "count": "count",
    "percent": "percent",
    "rate": "rate per 10,000 children",
    "average": "average",
}
SHORT: Mapping[Unit, str] = {"count": "number", "percent": "%", "rate": "per 10,000", "average": "average"}
DECIMALS: Mapping[Unit, int] = {"count": 0, "percent": 1, "rate": 1, "average": 1}
PLACES = 4  # of the numbers in --json


def as_data(found: Comparison) -> dict[str, Any]:
    """`measures` are the figures of the target year that have a published one, `years` all of every year."""
    return {
        "area": found.area,
        "target_year": found.year,
        "seeds": list(found.seeds),
        "measures": [_figure(figure) for figure in found.of_target_year()],
        "years": [_figure(figure) for figure in found.figures],
        "missed": [figure.target.name for figure in found.missed()],
        "not_told": [figure.target.name for figure in found.not_told()],
        "far": [{"name": f.target.name, "year": f.year, "seed": seed, "asked": f.asked} for f, seed in found.far()],
        "unpublished": [{"name": target.name, "years": years} for target, years in found.unpublished().items()],
        "notes": notes(found),
    }


def _figure(figure: Compared) -> dict[str, Any]:
    target = figure.target
    return {
        "name": target.name,
        "title": target.title,
        "area": target.area,
        "year": figure.year,
        "simulated": _rounded(figure.simulated),
        "sd": _rounded(figure.sd),
        "published": figure.published,
        "low": _rounded(figure.low),
        "high": _rounded(figure.high),
        "inside": figure.inside,
        "unit": UNITS[target.unit],
        "within": str(figure.tolerance),
        "asked": figure.asked,
        "measure": target.measure,
        "series": target.series,
        "published_for": target.published.area,
        "source": target.published.source,
        "seeds": [_rounded(value) for value in figure.seeds],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


def notes(found: Comparison) -> list[str]:
    """What a reader must know to read the figures rightly."""
    last = max((f.year for f in found.figures if f.published is not None), default=found.year)
    ours = sorted({f"{UNITS[t.unit]} {t.ours}" for t in targets().all})
    return [
        f"Published: {found.area}, or England where it says so. Simulated: the mean of "
        f"{count(len(found.seeds), 'seeds')}, from {found.seeds[0]} to {found.seeds[-1]}. Every simulated figure is "
        "the product's own measure of a simulated snapshot; counts are scaled to an authority of full size.",
        f"Nothing is published after the year to 31 March {last}. From then on the simulation's hazards hold steady.",
        f"Asked for are the ranges of the year to 31 March {found.year} marked so. The others are ours: "
        f"{', '.join(ours)}; they say how near the simulation comes, and missing one fails nothing.",
        "Social workers are counted at 30 September of the year, as the published census counts them.",
    ]


def tell(found: Mapping[str, Any], console: Console) -> None:
    """From the data, so that the table and --json cannot differ."""
    year = found["target_year"]
    asked = [figure for figure in found["measures"] if figure["asked"]]
    others = [figure for figure in found["measures"] if not figure["asked"]]
    console.print(_one_year(f"Asked for: the year to 31 March {year}", asked))
    if others:
        console.print(_one_year(f"The other measures, the year to 31 March {year}", others))
    console.print(_every_year(found["years"]))
    for note in found["notes"]:
        console.print(note)
    console.print(_far(found))
    console.print(_unpublished(found))


def _one_year(title: str, figures: Sequence[Mapping[str, Any]]) -> Table:
    table = Table("Measure", "Unit", title=title, title_justify="left", box=None, pad_edge=False)
    for heading in ("Simulated", "Between seeds", "Published", "Within", "Low", "High"):
        table.add_column(heading, justify="right")
    table.add_column("Inside")
    for area, group in _by_area(figures):
        table.add_row(f"[bold]{area}[/bold]")
        for figure in group:
            numbers = [_number(figure, figure[name]) for name in ("simulated", "sd", "published", "low", "high")]
            table.add_row(
                f"  {figure['title']}", _unit(figure), *numbers[:3], figure["within"], *numbers[3:], _inside(figure)
            )
    return table


def _every_year(figures: Sequence[Mapping[str, Any]]) -> Table:
    title = "Every year that ends on 31 March: ours above, the published figure below; * is outside its range"
    table = Table("Measure", title=title, title_justify="left", box=None, pad_edge=False)
    for year in sorted({figure["year"] for figure in figures}):
        table.add_column(str(year), justify="right")
    for area, group in _by_area(figures):
        table.add_row(f"[bold]{area}[/bold]")
        for _, same in groupby(group, key=lambda figure: figure["name"]):
            row = list(same)
            ours = [_number(f, f["simulated"]) + ("*" if f["inside"] is False else " ") for f in row]
            table.add_row(f"  {row[0]['title']}", *ours)
            table.add_row("    published", *(_number(f, f["published"]) + " " for f in row), style="dim")
    return table


def _far(found: Mapping[str, Any]) -> str:
    lines = []
    for whose, asked in (("asked for", True), ("of the others", False)):
        named = [
            f"{each['name']} in {each['year']}, seed {each['seed']}" for each in found["far"] if each["asked"] == asked
        ]
        lines.append(
            f"Further than {FAR} between-seed standard deviations from the mean, {whose}: {'; '.join(named) or 'none'}."
        )
    return "\n".join(lines)


def _unpublished(found: Mapping[str, Any]) -> str:
    lines = [f"  {each['name']}: {_spans(each['years'])}" for each in found["unpublished"]]
    return "\n".join(["No published figure to compare with (suppressed, or not published):", *lines]) if lines else ""


def _spans(years: Sequence[int]) -> str:
    """2016 to 2018, 2021."""
    runs = groupby(enumerate(years), key=lambda pair: pair[1] - pair[0])
    ends = [[year for _, year in run] for _, run in runs]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in ends)


def _by_area(figures: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Iterable[Mapping[str, Any]]]]:
    return groupby(figures, key=lambda figure: str(figure["area"]))


def _unit(figure: Mapping[str, Any]) -> str:
    return SHORT[_key(figure)]


def _number(figure: Mapping[str, Any], value: float | None) -> str:
    return "-" if value is None else f"{value:,.{DECIMALS[_key(figure)]}f}"


def _key(figure: Mapping[str, Any]) -> Unit:
    return next(unit for unit, words in UNITS.items() if words == figure["unit"])


def _inside(figure: Mapping[str, Any]) -> str:
    return {True: "yes", False: "[bold]no[/bold]", None: "could not tell"}[figure["inside"]]
