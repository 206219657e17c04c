"""Where everything of a life line stands on the sheet. Pure: days in, positions out; svg.py writes them down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from goldenthread.pathway.life_line.facts import Band, Lane, LifeLine, Mark, how_long
from goldenthread.rules.ages import birthday
from goldenthread.rules.months import add_months
from goldenthread.rules.words import day as written
from goldenthread.ui.svg import text_width

WIDTH = 1020  # of the line; the style sheet (gt-life-line) sets the same, and that of the names
NAMES = 140  # the names of the lanes stand beside it, and stay when it scrolls
LEFT, RIGHT = 12, 40  # room for the first tick, and beyond today for the arrowheads of what goes on
TOP = 50  # today, and below it the ages
BOTTOM = 30  # the years
BAND, MARKS, SPACE = 26, 26, 12  # heights of a band, of a row of marks, and of the space between lanes
LETTERS = 14  # the size of the words
ARROW = 12
NARROWEST = 5  # a band of a few days is still to be seen
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
    """What the marks of one lane mean: a shape, and the kind of step it stands for."""

    lane: str
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    width: int
    height: float
    lanes: tuple[DrawnLane, ...]
    ages: tuple[Tick, ...]
    years: tuple[Tick, ...]
    today: float
    today_words: str
    bottom: float
    key: tuple[Key, ...] = field(default=())


@dataclass(frozen=True)
class Scale:
    first: date
    today: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.today - self.first).days, 1)
        return LEFT + min(max(share, 0), 1) * (WIDTH - LEFT - RIGHT)


def sheet(line: LifeLine) -> Sheet:
    scale = Scale(line.first, line.today)
    y: float = TOP
    lanes = []
    for lane in line.lanes:
        drawn = _lane(lane, scale, y)
        lanes.append(drawn)
        y += drawn.height + SPACE
    return Sheet(
        width=WIDTH,
        height=y + BOTTOM,
        lanes=tuple(lanes),
        ages=_ages(line, scale),
        years=_years(line, scale),
        today=scale.x(line.today),
        today_words=written(line.today),
        bottom=y,
        key=tuple(_key(lane) for lane in line.lanes if lane.marks),
    )


def _lane(lane: Lane, scale: Scale, y: float) -> DrawnLane:
    rows = stack(lane.bands)
    deep = (max(row for _, row in rows) + 1) * (BAND + 3) if rows else 0
    bands = [_drawn(band, scale, y + row * (BAND + 3), lane.name) for band, row in rows]
    marks = merged(lane.marks, scale, y + deep + MARKS / 2)
    # The narrow ones last, so that those beside them do not hide them.
    bands.sort(key=lambda band: -band.width)
    return DrawnLane(_two_lines(lane.name), y, deep + (MARKS if marks else 0), tuple(bands), marks)


def stack(bands: Sequence[Band]) -> list[tuple[Band, int]]:
    """Each band with its row: bands that overlap stand below one another, the earliest on top."""
    free: list[date] = []  # the day from which each row is free
    placed = []
    for band in sorted(bands, key=lambda b: (b.started, b.ended or date.max)):
        row = next((n for n, day in enumerate(free) if day <= band.started), len(free))
        free[row : row + 1] = [max(band.ended or date.max, band.started)]
        placed.append((band, row))
    return placed


def _span(band: Band, scale: Scale) -> tuple[float, float]:
    x = scale.x(band.started)
    end = scale.x(band.ended) if band.ended else scale.x(scale.today) + ARROW
    return x, max(end, x + NARROWEST)


def _drawn(band: Band, scale: Scale, y: float, lane: str) -> DrawnBand:
    x, end = _span(band, scale)
    until = f"to {written(band.ended)}" if band.ended else "and goes on"
    started = written(band.started) + ("" if band.start_known else " or earlier")
    long = how_long(band.started, band.ended or scale.today)
    name = f"{lane}: {band.words}, from {started} {until}, {long}" + (
        f". Ended: {band.why_ended}" if band.why_ended else ""
    )
    room = end - x - 12 - (ARROW if band.ended is None else 0)
    return DrawnBand(
        x=x,
        y=y,
        width=end - x,
        height=BAND,
        outline=_outline(x, end, y, goes_on=band.ended is None, known=band.start_known),
        words="" if band.words == lane else fitted(band.words, room) or fitted(band.short, room),
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
    """A shape for each kind of one lane, told apart without colour."""
    kinds = list(dict.fromkeys(mark.kind for mark in marks))
    return {kind: SHAPES[n % len(SHAPES)] for n, kind in enumerate(kinds)}


def merged(marks: Sequence[Mark], scale: Scale, y: float) -> tuple[DrawnMark, ...]:
    """Marks in order, those that would touch made into one with a count."""
    shapes = shapes_of(marks)
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: m.on):
        if groups and scale.x(mark.on) - _centre(groups[-1], scale) < CLOSE:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return tuple(_drawn_mark(group, _centre(group, scale), y, shapes) for group in groups)


def _centre(group: Sequence[Mark], scale: Scale) -> float:
    return (scale.x(group[0].on) + scale.x(group[-1].on)) / 2


def _drawn_mark(group: Sequence[Mark], x: float, y: float, shapes: dict[str, str]) -> DrawnMark:
    listed = "; ".join(f"{m.title}{f': {m.words}' if m.words else ''}, {written(m.on)}" for m in group[:MANY])
    more = f"; and {len(group) - MANY} more" if len(group) > MANY else ""
    if len(group) == 1:
        return DrawnMark(x, y, shapes[group[0].kind], 1, listed)
    return DrawnMark(x, y, "count", len(group), f"{len(group)} steps: {listed}{more}")


def _key(lane: Lane) -> Key:
    titles = {mark.kind: mark.title for mark in lane.marks}
    return Key(lane.name, tuple((shape, titles[kind]) for kind, shape in shapes_of(lane.marks).items()))


def _ages(line: LifeLine, scale: Scale) -> tuple[Tick, ...]:
    if line.born is None:
        return ()
    days = [(n, birthday(line.born, n)) for n in range(line.today.year - line.born.year + 1)]
    ticks = [Tick(scale.x(day), str(n)) for n, day in days if line.first <= day <= line.today]
    return _spaced(ticks, 26)


def _years(line: LifeLine, scale: Scale) -> tuple[Tick, ...]:
    """The first of each year; of each month where the line is short."""
    if (line.today - line.first).days < 3 * 366:
        return _months(line, scale)
    days = [date(year, 1, 1) for year in range(line.first.year, line.today.year + 1)]
    return _spaced([Tick(scale.x(day), str(day.year)) for day in days if line.first <= day <= line.today], 42)


def _months(line: LifeLine, scale: Scale) -> tuple[Tick, ...]:
    count = (line.today.year - line.first.year) * 12 + line.today.month - line.first.month
    days = [add_months(line.first.replace(day=1), n) for n in range(count + 1)]
    ticks = [Tick(scale.x(day), f"{day:%b %Y}") for day in days if line.first <= day <= line.today]
    return _spaced(ticks, 76)


def _spaced(ticks: Sequence[Tick], room: float) -> tuple[Tick, ...]:
    """Those whose words have room: every second, third, sixth or twelfth when there are many."""
    for step in (1, 2, 3, 6, 12):
        kept = ticks[::step]
        if all(b.x - a.x >= room for a, b in pairwise(kept)):
            return tuple(kept)
    return tuple(ticks[:1])


def _two_lines(name: str) -> tuple[str, ...]:
    """On two lines when it is long."""
    if text_width(name, LETTERS) * 1.1 <= NAMES - 8:  # they are bold
        return (name,)
    words = name.split()
    half = max(1, len(words) // 2)
    return (" ".join(words[:half]), " ".join(words[half:]))
