"""The sheet written as SVG. Shapes, edges and places tell things apart, so that it can be read in grey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from goldenthread.pathway.life_line.facts import LifeLine
from goldenthread.pathway.life_line.sheet import (
    BAND,
    LETTERS,
    NAMES,
    RIGHT,
    TOP,
    WIDTH,
    DrawnBand,
    DrawnLane,
    DrawnMark,
    Sheet,
    sheet,
)
from goldenthread.ui.svg import drawing, element

INK, QUIET, RULE, GROUND = "#0b0c0c", "#484949", "#cecece", "#f3f3f3"
EDGE = "#12436d"
# Two tints by turns, so that what follows on can be told from what came before; both carry dark words.
TINTS = ("#d2e2f1", "#f0f4f8")
TODAY = "#ca3535"
ACROSS = WIDTH - RIGHT + 14


@dataclass(frozen=True)
class Picture:
    """The names of the lanes and the line are two drawings, so that the names stay when the line scrolls."""

    names: SafeString
    line: SafeString
    key: tuple[tuple[str, tuple[tuple[SafeString, str], ...]], ...]  # each lane, its marks and what they stand for


def draw(line: LifeLine, name: str) -> Picture:
    """`name` is the child's, for the title that a screen reader says."""
    drawn = sheet(line)
    parts = [*_grid(drawn), *(part for lane in drawn.lanes for part in _lane(lane)), *_today(drawn)]
    picture = drawing(drawn.width, drawn.height, parts, title=f"Life line of {name}", role="group", desc=_said(line))
    key = tuple((key.lane, tuple((key_symbol(s), words) for s, words in key.marks)) for key in drawn.key)
    return Picture(_names(drawn), picture, key)


def _names(drawn: Sheet) -> SafeString:
    """Said again in the name of every band, so a screen reader passes over this."""
    parts = [_text("Age", NAMES - 10, TOP - 18, QUIET, anchor="end")] if drawn.ages else []
    for lane in drawn.lanes:
        parts += [_text(words, 0, lane.y + 18 + n * 17, INK, bold=True) for n, words in enumerate(lane.name)]
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {NAMES} {drawn.height:.0f}" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}</svg>'
    )


def _said(line: LifeLine) -> str:
    lanes = ", ".join(lane.name.lower() for lane in line.lanes)
    return f"Lanes from top to bottom: {lanes}. The same is in the table below."


def _grid(drawn: Sheet) -> Iterator[SafeString]:
    for tick in drawn.years:
        yield element("line", x1=tick.x, x2=tick.x, y1=TOP - 6, y2=drawn.bottom, stroke=RULE)
        yield _text(tick.words, tick.x, drawn.bottom + 18, QUIET, anchor="middle")
    for tick in drawn.ages:
        yield _text(tick.words, tick.x, TOP - 18, INK, anchor="middle")
        yield element("line", x1=tick.x, x2=tick.x, y1=TOP - 13, y2=TOP - 6, stroke=QUIET)


def _lane(lane: DrawnLane) -> Iterator[SafeString]:
    yield element("rect", x=0, y=lane.y - 3, width=ACROSS, height=lane.height + 3, fill=GROUND, opacity=0.6)
    for number, band in enumerate(lane.bands):
        yield _band(band, TINTS[number % 2])
    for mark in lane.marks:
        yield _mark(mark)


def _band(band: DrawnBand, tint: str) -> SafeString:
    dashes = None if band.start_known else "5 3"
    shape = element("polygon", points=band.outline, fill=tint, stroke=EDGE, stroke_width=1.5, stroke_dasharray=dashes)
    words = [_text(band.words, band.x + 7, band.y + BAND - 8, INK)] if band.words else []
    return element("g", element("title", band.name), shape, *words, role="img", aria_label=band.name)


def _mark(mark: DrawnMark) -> SafeString:
    return element("g", element("title", mark.name), *_shape(mark), role="img", aria_label=mark.name)


def _shape(mark: DrawnMark) -> Iterator[SafeString]:
    x, y = mark.x, mark.y
    if mark.shape == "count":
        yield element("circle", cx=x, cy=y, r=10, fill="#ffffff", stroke=EDGE, stroke_width=2)
        size = 12 if mark.count < 100 else 10
        yield _text(str(mark.count), x, y + 4, INK, anchor="middle", size=size, bold=True)
    else:
        yield symbol(mark.shape, x, y)


def symbol(shape: str, x: float, y: float) -> SafeString:
    """One mark, about 14 across."""
    style: dict[str, str | float] = {"fill": EDGE, "stroke": "#ffffff", "stroke_width": 1.5}
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=7, **style)
    corners = {
        "square": [(-6, -6), (6, -6), (6, 6), (-6, 6)],
        "diamond": [(0, -8), (8, 0), (0, 8), (-8, 0)],
        "triangle": [(0, -8), (8, 7), (-8, 7)],
        "cross": [
            (-3, -8), (3, -8), (3, -3), (8, -3), (8, 3), (3, 3), (3, 8), (-3, 8), (-3, 3), (-8, 3), (-8, -3), (-3, -3)
        ],
    }[shape]  # fmt: skip
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return element("polygon", points=points, **style)


def key_symbol(shape: str) -> SafeString:
    """The mark by itself, for the key below the drawing."""
    return SafeString(
        '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" '
        f'focusable="false">{symbol(shape, 9, 9)}</svg>'
    )


def _today(drawn: Sheet) -> Iterator[SafeString]:
    x, low = drawn.today, drawn.bottom
    yield element("line", x1=x, x2=x, y1=TOP - 12, y2=low, stroke=TODAY, stroke_width=2, stroke_dasharray="6 4")
    yield _text(f"Today, {drawn.today_words}", drawn.width, 14, INK, anchor="end", bold=True)


def _text(
    words: str, x: float, y: float, colour: str, *, anchor: str = "start", size: float = LETTERS, bold: bool = False
) -> SafeString:
    place: dict[str, str | float | None] = {"x": x, "y": y, "fill": colour, "font_size": size, "text_anchor": anchor}
    return element("text", words, **place, font_weight="bold" if bold else None)
