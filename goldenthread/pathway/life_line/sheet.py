"""Where everything of a life line stands on the sheet. Pure: days in, positions out; svg.py writes them down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from goldenthread.pathway.life_line.facts import Band, LifeLine, Mark, how_long
from goldenthread.rules.ages import birthday
from goldenthread.rules.words import day as written
from goldenthread.ui.svg import text_width

WIDTH = 1160
GUTTER = 150  # the names of the lanes
RIGHT = 40  # beyond today: arrowheads of what goes on
TOP = 44  # the ages
BOTTOM = 30  # the years
BAND, MARKS, SPACE = 26, 26, 12  # heights of a band, of a row of marks, and of the space between lanes
LETTERS = 14  # the size of the words
ARROW = 12
NARROWEST = 4  # a band of a few days is still to be seen
CLOSE = 22  # marks nearer than this would touch: they become one, with a count
MANY = 12  # the largest number of titles listed in one mark
SHAPES = ("circle", "square", "diamond", "triangle", "cross")


@dataclass(frozen=True)
class DrawnBand:
    x: float
    y: float
    width: float
    height: float
    outline: str  # the points of its shape
    words: str  # as far as they fit
    name: str  # in full, for a screen reader and a pointer
    goes_on: bool
    start_known: bool


@dataclass(frozen=True)
class DrawnMark:
    x: float
    y: float
    shape: str
    count: int
    name: str


@dataclass(frozen=True)
class DrawnLane:
    name: tuple[str, ...]
    y: float
    height: float
    bands: tuple[DrawnBand, ...]
    marks: tuple[DrawnMark, ...]


@dataclass(frozen=True)
class Tick:
    x: float
    words: str


@dataclass(frozen=True)
class Key:
    shape: str
    words: str


@dataclass(frozen=True)
class Sheet:
    width: int
    height: float
    lanes: tuple[DrawnLane, ...]
    ages: tuple[Tick, ...]
    years: tuple[Tick, ...]
    today: float
    today_words: str
    birth: float | None
    bottom: float
    key: tuple[Key, ...] = field(default=())


@dataclass(frozen=True)
class Scale:
    first: date
    today: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.today - self.first).days, 1)
        return GUTTER + min(max(share, 0), 1) * (WIDTH - GUTTER - RIGHT)


def sheet(line: LifeLine) -> Sheet:
    scale = Scale(line.first, line.today)
    shapes = shapes_of([mark for lane in line.lanes for mark in lane.marks])
    y: float = TOP
    lanes = []
    for lane in line.lanes:
        rows = stack(lane.bands, scale)
        bands = tuple(_drawn(band, scale, y + row * (BAND + 3)) for band, row in rows)
        deep = (max(row for _, row in rows) + 1) * (BAND + 3) if rows else 0
        marks = merged(lane.marks, scale, shapes, y + deep + MARKS / 2) if lane.marks else ()
        height = deep + (MARKS if lane.marks else 0)
        lanes.append(DrawnLane(_two_lines(lane.name), y, height, bands, marks))
        y += height + SPACE
    key = tuple(Key(shape, title) for title, shape in _key(line, shapes))
    return Sheet(
        width=WIDTH,
        height=y + BOTTOM,
        lanes=tuple(lanes),
        ages=_ages(line, scale),
        years=_years(line, scale),
        today=scale.x(line.today),
        today_words=written(line.today),
        birth=scale.x(line.born) if line.born and line.born >= line.first else None,
        bottom=y,
        key=key,
    )


def stack(bands: Sequence[Band], scale: Scale) -> list[tuple[Band, int]]:
    """Each band with its row: bands that overlap stand below one another, the earliest on top."""
    free: list[float] = []  # where each row is free from
    placed = []
    for band in sorted(bands, key=lambda b: (b.started, b.ended or date.max)):
        x, end = _span(band, scale)
        row = next((n for n, until in enumerate(free) if until <= x + 0.5), len(free))
        free[row : row + 1] = [end]
        placed.append((band, row))
    return placed


def _span(band: Band, scale: Scale) -> tuple[float, float]:
    x = scale.x(band.started)
    end = scale.x(band.ended) if band.ended else scale.x(scale.today) + ARROW
    return x, max(end, x + NARROWEST)


def _drawn(band: Band, scale: Scale, y: float) -> DrawnBand:
    x, end = _span(band, scale)
    until = f"to {written(band.ended)}" if band.ended else "and goes on"
    started = written(band.started) + ("" if band.start_known else " or earlier")
    long = how_long(band.started, band.ended or scale.today)
    name = f"{band.words}, from {started} {until}, {long}" + (f". Ended: {band.why_ended}" if band.why_ended else "")
    room = end - x - 12 - (ARROW if band.ended is None else 0)
    return DrawnBand(
        x=x,
        y=y,
        width=end - x,
        height=BAND,
        outline=_outline(x, end, y, goes_on=band.ended is None, known=band.start_known),
        words=fitted(band.words, room),
        name=name,
        goes_on=band.ended is None,
        start_known=band.start_known,
    )


def _outline(x: float, end: float, y: float, *, goes_on: bool, known: bool) -> str:
    """A box, with a point to the right where it goes on, and a notch to the left where its start is not known."""
    middle, low = y + BAND / 2, y + BAND
    neck = max(end - ARROW, x)
    right = [(neck, y), (end, middle), (neck, low)] if goes_on else [(end, y), (end, low)]
    left = [] if known else [(min(x + 6, end), middle)]
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in [(x, y), *right, (x, low), *left])


def fitted(words: str, room: float) -> str:
    """The words, or as many as there is room for and an ellipsis, or none."""
    if text_width(words, LETTERS) <= room:
        return words
    for most in range(len(words) - 1, 3, -1):
        short = words[:most].rstrip(" ,:") + "…"
        if text_width(short, LETTERS) <= room:
            return short
    return ""


def shapes_of(marks: Iterable[Mark]) -> dict[str, str]:
    """A shape for each kind, told apart without colour."""
    kinds = list(dict.fromkeys(mark.kind for mark in marks))
    return {kind: SHAPES[n % len(SHAPES)] for n, kind in enumerate(kinds)}


def merged(marks: Sequence[Mark], scale: Scale, shapes: dict[str, str], y: float) -> tuple[DrawnMark, ...]:
    """Marks in order, those that would touch made into one with a count."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: m.on):
        if groups and scale.x(mark.on) - scale.x(groups[-1][0].on) < CLOSE:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return tuple(_drawn_mark(group, scale, shapes, y) for group in groups)


def _drawn_mark(group: Sequence[Mark], scale: Scale, shapes: dict[str, str], y: float) -> DrawnMark:
    x = (scale.x(group[0].on) + scale.x(group[-1].on)) / 2
    listed = "; ".join(f"{m.title}{f': {m.words}' if m.words else ''}, {written(m.on)}" for m in group[:MANY])
    more = f"; and {len(group) - MANY} more" if len(group) > MANY else ""
    name = f"{len(group)} steps: {listed}{more}" if len(group) > 1 else listed
    kinds = {mark.kind for mark in group}
    shape = shapes[group[0].kind] if len(kinds) == 1 else "circle"
    return DrawnMark(x, y, "count" if len(group) > 1 else shape, len(group), name)


def _key(line: LifeLine, shapes: dict[str, str]) -> list[tuple[str, str]]:
    titles = {mark.kind: mark.title for lane in line.lanes for mark in lane.marks}
    return [(titles[kind], shape) for kind, shape in shapes.items()]


def _ages(line: LifeLine, scale: Scale) -> tuple[Tick, ...]:
    if line.born is None:
        return ()
    days = [(n, birthday(line.born, n)) for n in range(line.today.year - line.born.year + 1)]
    ticks = [Tick(scale.x(day), str(n)) for n, day in days if line.first <= day <= line.today]
    return _spaced(ticks, 26)


def _years(line: LifeLine, scale: Scale) -> tuple[Tick, ...]:
    days = [date(year, 1, 1) for year in range(line.first.year, line.today.year + 1)]
    return _spaced([Tick(scale.x(day), str(day.year)) for day in days if line.first <= day <= line.today], 42)


def _spaced(ticks: Sequence[Tick], room: float) -> tuple[Tick, ...]:
    """Those whose words have room: every second, every fifth, every tenth when there are many."""
    for step in (1, 2, 5, 10, 20, 50):
        kept = ticks[::step]
        if all(b.x - a.x >= room for a, b in pairwise(kept)):
            return tuple(kept)
    return tuple(ticks[:1])


def _two_lines(name: str) -> tuple[str, ...]:
    """A lane's name in the gutter, on two lines when it is long."""
    if text_width(name, LETTERS) <= GUTTER - 16:
        return (name,)
    words = name.split()
    half = max(1, len(words) // 2)
    return (" ".join(words[:half]), " ".join(words[half:]))
