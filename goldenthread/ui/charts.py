"""Charts: Vega-Lite specifications drawn to SVG here, with the same figures as a table.

Every chart can be told in grey: lines differ in dash and marker as well as colour, bars in lightness and outline.
A missing value is a gap in the line and "could not tell" in the table, never nought.

The first drawing in a process takes about half a second (vl-convert starts its engine), each further one about
40 ms, one drawn before nothing. The specifications are plain data because importing Altair costs a second.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import vl_convert
from django.utils.safestring import SafeString

from goldenthread.ui.svg import named
from goldenthread.ui.wording import month_words, number_words, percent_words

Spec = dict[str, Any]
Value = float | int | None
Unit = Literal["number", "percent"]

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
INK, GRID = "#0b0c0c", "#cecece"
WIDTH = 480  # with 16-pixel words: readable at the width of a phone, no larger than the page's own on a desk
LABEL = 300  # pixels of a name beside a bar, of the WIDTH
SHORT = 24  # characters of a name that leaves the bars most of the width
MOST_MARKED = 24  # beyond two years of months the markers touch; the dashes still tell the lines apart
# Dark blue, orange, teal, plum: the Government Analysis Function's palette, each 3:1 or better on white.
LINES = ("#12436d", "#c4501b", "#1b7f76", "#801650")
DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3])
MARKERS = ("circle", "square", "triangle-up", "diamond")
# One hue from dark to light, outlined: told apart in print without colour.
BARS = ("#12436d", "#4a8fd0", "#bcdaf5", "#ffffff")


@dataclass(frozen=True)
class Series:
    """One line: its name, and its values by date or by label, in order."""

    name: str
    points: Sequence[tuple[date | str, Value]]


@dataclass(frozen=True)
class Band:
    """What lies between a lowest and a highest value, drawn pale behind the lines; a place with neither is a gap."""

    lowest: Series
    highest: Series


@dataclass(frozen=True)
class Chart:
    title: str
    description: str
    svg: SafeString
    columns: list[dict[str, object]]
    rows: list[list[str | None]]

    def png(self, scale: float = 2) -> bytes:
        """For a Word paper; the SVG serves everywhere else."""
        found: bytes = vl_convert.svg_to_png(self.svg, scale=scale)
        return found


def line_chart(
    series: Sequence[Series],
    title: str,
    description: str,
    *,
    unit: Unit = "number",
    x_title: str = "Month",
    x_words: Callable[[date], str] = month_words,
    target: tuple[float, str] | None = None,
    zero: bool = True,
    band: Band | None = None,
) -> Chart:
    """Up to four lines. The first is what the chart is about, and on top. `target` is a level line with its words.

    A `band` stands in no key: the words beside the chart say what it is, and the table has both its edges.
    """
    _check_count(series, LINES)
    dated = all(isinstance(x, date) for s in series for x, _ in s.points)
    values = [{"x": _x(x), "y": y, "series": s.name} for s in reversed(series) for x, y in s.points]
    names = [s.name for s in series]
    horizontal: Spec = {"field": "x", "title": None, "axis": {"grid": False}}
    if dated:
        horizontal |= {"type": "temporal", "scale": {"type": "utc"}}
        horizontal["axis"] |= {"format": "%b %Y", "labelOverlap": "greedy", "labelSeparation": 12, "tickCount": 5}
    else:
        horizontal |= {"type": "ordinal", "sort": list(dict.fromkeys(_x(x) for s in series for x, _ in s.points))}
        horizontal["axis"] |= {"labelAngle": 0, "labelOverlap": "greedy"}
    encoding: Spec = {
        "x": horizontal,
        "y": {
            "field": "y",
            "type": "quantitative",
            "title": None,
            "scale": _value_scale([*series, *([band.highest] if band else [])], unit, target, zero),
            "axis": _value_axis(unit),
        },
    }
    for channel, options in (("color", LINES), ("strokeDash", DASHES), ("shape", MARKERS)):
        scale = {"domain": names, "range": list(options[: len(names)])}
        encoding[channel] = {"field": "series", "type": "nominal", "scale": scale, "legend": _line_key(names)}
    line = {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": _without(encoding, "shape")}
    dots = _without(encoding, "strokeDash")
    for channel in ("color", "shape"):  # the key shows the lines; the dots would hide them
        dots[channel] = {**dots[channel], "legend": None}
    points = {"mark": {"type": "point", "filled": True, "size": 45, "opacity": 1}, "encoding": dots}
    marked = [points] if max(len(s.points) for s in series) <= MOST_MARKED else []
    behind = [_band(band, encoding["x"])] if band else []
    layers = [*behind, line, *marked, *(_target(target) if target else [])]
    spec = {"data": {"values": values}, "height": 260, "layer": layers, "resolve": KEYS_APART}
    edges = [band.lowest, band.highest] if band else []
    columns, rows = _line_table([*series, *edges], x_title, unit, x_words)
    return _chart(title, description, spec, columns, rows)


def bar_chart(
    bars: Sequence[tuple[str, Value]],
    title: str,
    description: str,
    *,
    unit: Unit = "number",
    label_title: str = "",
    value_title: str = "",
    highlight: str | None = None,
    unsaid: Mapping[str, str] | None = None,
) -> Chart:
    """Bars from the left, in the order given, each with its value. `highlight` is the bar the chart is about; `unsaid`
    says by name what stands for a value that may not be shown."""
    unsaid = unsaid or {}
    values = [
        {"label": n, "value": v, "words": unsaid.get(n, _words(v, unit)), "dark": highlight in (None, n)}
        for n, v in bars
    ]
    fill = {"condition": {"test": "datum.dark", "value": BARS[0]}, "value": BARS[2]}
    across = {"field": "value", "type": "quantitative", "title": None, "axis": None, "scale": _room(values)}
    down = _down([label for label, _ in bars])
    bar = {
        "mark": {"type": "bar", "stroke": BARS[0], "strokeWidth": 1},
        "encoding": {"x": across, "y": down, "color": fill},
    }
    nought = {"field": "value", "type": "quantitative"}
    words = {
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 16, "color": INK},
        "transform": [{"calculate": "isValid(datum.value) ? datum.value : 0", "as": "at"}],
        "encoding": {"x": {**nought, "field": "at"}, "y": down, "text": {"field": "words"}},
    }
    spec = {"data": {"values": values}, "height": {"step": 34}, "layer": [bar, words]}
    columns: list[dict[str, object]] = [
        {"text": label_title or "Group"},
        {"text": value_title or "Value", "numeric": True},
    ]
    return _chart(title, description, spec, columns, [[n, unsaid.get(n, _cell(v, unit))] for n, v in bars])


def grouped_bar_chart(
    groups: Sequence[tuple[str, Mapping[str, Value]]],
    title: str,
    description: str,
    *,
    unit: Unit = "number",
    label_title: str = "",
) -> Chart:
    """Up to four bars to a group; every group has the same names, in the order of the first."""
    names = list(groups[0][1]) if groups else []
    _check_count(names, BARS)
    values = [
        {"label": label, "series": n, "value": found.get(n), "words": _words(found.get(n), unit)}
        for label, found in groups
        for n in names
    ]
    down = _down([label for label, _ in groups])
    apart = {"field": "series", "type": "nominal", "sort": names}
    scale = {"domain": names, "range": list(BARS[: len(names)])}
    colour = {"field": "series", "type": "nominal", "scale": scale, "legend": _legend(names)}
    across = {"field": "value", "type": "quantitative", "title": None, "axis": None, "scale": _room(values)}
    bar = {
        "mark": {"type": "bar", "stroke": BARS[0], "strokeWidth": 1},
        "encoding": {"x": across, "y": down, "yOffset": apart, "color": colour},
    }
    words = {
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 14, "color": INK},
        "transform": [{"calculate": "isValid(datum.value) ? datum.value : 0", "as": "at"}],
        "encoding": {"x": {**across, "field": "at"}, "y": down, "yOffset": apart, "text": {"field": "words"}},
    }
    spec = {"data": {"values": values}, "height": {"step": 24, "for": "offset"}, "layer": [bar, words]}
    columns: list[dict[str, object]] = [
        {"text": label_title or "Group"},
        *({"text": n, "numeric": True} for n in names),
    ]
    rows = [[label, *(_cell(found.get(n), unit) for n in names)] for label, found in groups]
    return _chart(title, description, spec, columns, rows)


def _chart(
    title: str, description: str, spec: Spec, columns: list[dict[str, object]], rows: list[list[str | None]]
) -> Chart:
    full = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "autosize": FIT,
        "config": CONFIG,
        **spec,
    }
    return Chart(title, description, _svg(json.dumps(full), title, description), columns, rows)


KEYS_APART: Spec = {"legend": dict.fromkeys(("color", "strokeDash", "shape"), "independent")}
FIT: Spec = {"type": "fit-x", "contains": "padding"}
CONFIG: Spec = {
    "aria": False,
    "background": "white",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 16,
        "labelColor": INK,
        "domainColor": INK,
        "tickColor": INK,
        "gridColor": GRID,
        "labelLimit": 240,
        "labelPadding": 6,
    },
    "legend": {"labelFontSize": 16, "labelColor": INK, "symbolStrokeWidth": 2.5, "symbolSize": 140, "labelLimit": 460},
    "bar": {"cornerRadius": 0},
    "padding": 4,
}


@lru_cache(maxsize=512)
def _svg(spec: str, title: str, description: str) -> SafeString:
    """Scales to its place, carries its own name, and shares no id with another drawing on the page."""
    drawn: str = vl_convert.vegalite_to_svg(spec)
    name = "c" + hashlib.sha256(f"{spec}{title}{description}".encode()).hexdigest()[:10]
    head, inner = re.match(r"<svg([^>]*)>(.*)</svg>", drawn, re.S).groups()  # type: ignore[union-attr]
    # The drawing speaks as one: its title, its description, and the table beside it.
    inner = re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", inner)
    inner = re.sub(r'\bid="', f'id="{name}-', inner)
    inner = re.sub(r"url\(#", f"url(#{name}-", inner)
    view = re.search(r'viewBox="[^"]*"', head)[0]  # type: ignore[index]
    return named(view, inner, name, title, description)


def _line_table(
    series: Sequence[Series], x_title: str, unit: Unit, x_words: Callable[[date], str]
) -> tuple[list[dict[str, object]], list[list[str | None]]]:
    columns: list[dict[str, object]] = [{"text": x_title}, *({"text": s.name, "numeric": True} for s in series)]
    found = [dict(s.points) for s in series]
    rows = dict.fromkeys(x for s in series for x, _ in s.points)
    ordered = sorted(rows, key=_x) if all(isinstance(x, date) for x in rows) else list(rows)
    return columns, [
        [x if isinstance(x, str) else x_words(x), *(_cell(values.get(x), unit) for values in found)] for x in ordered
    ]


def _room(values: Sequence[Mapping[str, Any]]) -> Spec:
    """From nought, with room on the right for the words of the longest bar."""
    most = max((v["value"] for v in values if v["value"] is not None), default=0)
    longest = max((len(v["label"]) for v in values), default=0)
    return {"zero": True, "domainMax": most * (1.25 if longest < SHORT else 1.5)} if most > 0 else {"zero": True}


def _target(target: tuple[float, str]) -> list[Spec]:
    level, words = target
    at = {"datum": level, "type": "quantitative"}
    once: Spec = {"values": [{}]}
    return [
        {
            "data": once,
            "mark": {"type": "rule", "color": INK, "strokeDash": [4, 4], "strokeWidth": 1.5},
            "encoding": {"y": at},
        },
        {
            "data": once,
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "x": 4,
                "dy": -4,
                "fontSize": 15,
                "color": INK,
            },
            "encoding": {"y": at, "text": {"value": words}},
        },
    ]


def _band(band: Band, horizontal: Spec) -> Spec:
    highest = dict(band.highest.points)
    values = [{"x": _x(x), "low": low, "high": highest.get(x)} for x, low in band.lowest.points]
    return {
        "data": {"values": values},
        "mark": {"type": "area", "color": BARS[2], "opacity": 0.7},
        "encoding": {"x": horizontal, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
    }


def _value_scale(series: Sequence[Series], unit: Unit, target: tuple[float, str] | None, zero: bool) -> Spec:
    """Percentages that go past half are shown against the whole."""
    known = [y for s in series for _, y in s.points if y is not None] + ([target[0]] if target else [])
    whole = unit == "percent" and zero and known and 0.5 < max(known) <= 1
    return {"domain": [0, 1]} if whole else {"zero": zero}


def _value_axis(unit: Unit) -> Spec:
    return {"format": ".0%" if unit == "percent" else ",.10~g", "tickCount": 5, "domain": False, "ticks": False}


def _down(labels: Sequence[str]) -> Spec:
    """Room for a long name: cut short, “Safeguarding North” and “Safeguarding South” read the same."""
    axis = {"ticks": False, "domain": False, "labelPadding": 8, "labelLimit": LABEL}
    return {"field": "label", "type": "nominal", "sort": list(labels), "title": None, "axis": axis}


def _legend(names: Sequence[str]) -> Spec | None:
    """One line needs no key: the title says what it is."""
    return (
        {"title": None, "orient": "top", "direction": "vertical", "offset": 24, "symbolOpacity": 1}
        if len(names) > 1
        else None
    )


def _line_key(names: Sequence[str]) -> Spec | None:
    key = _legend(names)
    return key and key | {"symbolType": "stroke", "symbolSize": 900}


def _check_count(given: Sequence[object], most: Sequence[object]) -> None:
    if not 1 <= len(given) <= len(most):
        raise ValueError(f"A chart of {len(given)} series cannot be read; draw 1 to {len(most)}, or use a table.")


def _without(encoding: Spec, channel: str) -> Spec:
    return {k: v for k, v in encoding.items() if k != channel}


def _x(x: date | str) -> str:
    return x.isoformat() if isinstance(x, date) else x


def _words(value: Value, unit: Unit) -> str:
    return percent_words(value) if unit == "percent" else number_words(value, 0 if _whole(value) else 1)


def _cell(value: Value, unit: Unit) -> str | None:
    return None if value is None else _words(value, unit)


def _whole(value: Value) -> bool:
    return value is None or float(value).is_integer()
