"""The comparison as one page of small charts: each series simulated, with the band of its seeds, and published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.template.loader import render_to_string

from goldenthread.demo.calibration.comparing import Compared, Comparison
from goldenthread.demo.calibration.targets import Target, targets
from goldenthread.demo.calibration.telling import DECIMALS, SHORT, notes
from goldenthread.ui.charts import Band, Chart, Series, line_chart

PAGE = "calibration.html"
Value = float | None


@dataclass(frozen=True)
class Panel:
    chart: Chart
    verdict: str
    missed: bool


def write_page(found: Comparison, folder: Path) -> Path:
    """Writes calibration.html in the folder: whole in itself, it needs no other file. The path it stands at."""
    areas = groupby(targets().all, key=lambda target: target.area)
    drawn = [(area, [_panel(found, target) for target in group]) for area, group in areas]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PAGE
    path.write_text(render_to_string("demo/calibration.html", {"areas": drawn, "notes": notes(found)}), "utf-8")
    return path


def _panel(found: Comparison, target: Target) -> Panel:
    figures = found.of(target)
    now = next(figure for figure in figures if figure.year == found.year)
    return Panel(_chart(target, figures, len(found.seeds)), _verdict(now), missed=now.asked and now.inside is False)


def _chart(target: Target, figures: Sequence[Compared], seeds: int) -> Chart:
    def line(name: str, value: Callable[[Compared], Value]) -> Series:
        return Series(name, [(str(figure.year), _drawn(target, value(figure))) for figure in figures])

    return line_chart(
        [line(f"Simulated, mean of {seeds}", lambda f: f.simulated), line("Published", lambda f: f.published)],
        target.title,
        f"{target.title}, {SHORT[target.unit]}, by the year that ends on 31 March: simulated and published.",
        unit="percent" if target.unit == "percent" else "number",
        x_title="Year",
        band=Band(
            lowest=line("Lowest seed", lambda f: min(f.told, default=None)),
            highest=line("Highest seed", lambda f: max(f.told, default=None)),
        ),
    )


def _drawn(target: Target, value: Value) -> Value:
    if value is None:
        return None
    return value / 100 if target.unit == "percent" else round(value, DECIMALS[target.unit])


def _verdict(figure: Compared) -> str:
    words = f"{figure.year}: simulated {_words(figure, figure.simulated)}"
    if figure.published is None:
        return f"{words}; nothing published."
    near = "could not tell" if figure.inside is None else "inside" if figure.inside else "outside"
    whose = "asked for" if figure.asked else "ours"
    return f"{words}, published {_words(figure, figure.published)}: {near} {figure.tolerance} ({whose})."


def _words(figure: Compared, value: Value) -> str:
    sign = "%" if figure.target.unit == "percent" else ""
    return "could not tell" if value is None else f"{value:,.{DECIMALS[figure.target.unit]}f}{sign}"
