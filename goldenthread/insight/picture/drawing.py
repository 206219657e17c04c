"""The picture drawn: stages as boxes with their numbers, arrows between them. Across a wide page, down a narrow one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString

from goldenthread.insight.picture.stages import StageCounts
from goldenthread.insight.reader import Shown
from goldenthread.ui.svg import drawing, element

INK, LINK, LINE, FILL, RED, GREY = "#0b0c0c", "#1a65a6", "#12436d", "#ffffff", "#aa2a16", "#484949"
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
ARROWS = (
    ("front_door", "early_help"),
    ("front_door", "assessment"),
    ("early_help", "need"),
    ("assessment", "need"),
    ("need", "protection"),
    ("protection", "care"),
    ("care", "leaving_care"),
)
Link = Callable[[Shown], str]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float


WIDE_SIZE, NARROW_SIZE = (1180, 456), (360, 1250)
WIDE = {
    "front_door": Box(0, 118, 160, 220),
    "early_help": Box(204, 0, 160, 220),
    "assessment": Box(204, 236, 160, 220),
    "need": Box(408, 118, 160, 220),
    "protection": Box(612, 118, 160, 220),
    "care": Box(816, 118, 160, 220),
    "leaving_care": Box(1020, 118, 160, 220),
}
NARROW = {
    name: Box(0, place * 180, 360, 156) for place, name in enumerate(WIDE)
}  # fmt: skip


def draw(counts: Sequence[StageCounts], link: Link, when: str, *, narrow: bool = False) -> SafeString:
    boxes, size = (NARROW, NARROW_SIZE) if narrow else (WIDE, WIDE_SIZE)
    content = _column if narrow else _card
    parts = _down(boxes) if narrow else [_arrow(boxes[start], boxes[end]) for start, end in ARROWS]
    parts += [
        element("g", _frame(boxes[each.stage.name]), *content(each, boxes[each.stage.name], link)) for each in counts
    ]
    title = f"The pathway through children’s services, {when}"
    return drawing(*size, parts, title=title, key="narrow" if narrow else "wide", role="group")


def _card(counts: StageCounts, box: Box, link: Link) -> list[SafeString]:
    """A tall box: everything one below another."""
    x, y = box.x + 12, box.y
    return [
        _text(x, y + 26, counts.stage.title, 17, bold=True),
        *_big(x, y + 66, counts.now, link),
        _text(x, y + 86, counts.unit, 14, GREY),
        *_flows(x, y + 112, counts, link, step=21),
        *_changes(x, y + 158, counts),
        *_overdue(box.x + 8, box.y + box.height - 32, box.width - 16, counts, link),
    ]


def _column(counts: StageCounts, box: Box, link: Link) -> list[SafeString]:
    """A broad box: the number on the left, what moves on the right."""
    x, y = box.x + 14, box.y
    return [
        _text(x, y + 28, counts.stage.title, 18, bold=True),
        *_big(x, y + 72, counts.now, link),
        _text(x, y + 94, counts.unit, 15, GREY),
        *_flows(box.x + 180, y + 58, counts, link, step=24),
        *_changes(box.x + 180, y + 104, counts),
        *_overdue(box.x + 10, box.y + box.height - 36, 156, counts, link),
    ]


def _big(x: float, y: float, now: Shown, link: Link) -> list[SafeString]:
    if now.value is None and not now.hidden:
        return [_text(x, y, "could not tell", 18, bold=True)]
    words = _text(x, y, now.words, 36, LINK, bold=True, underline=True)
    return [_a(link(now), f"{now.words} {now.figure.unit}: {now.figure.measure.title}", words)]


def _flows(x: float, y: float, counts: StageCounts, link: Link, step: float) -> list[SafeString]:
    moved = [("In", counts.came_in), (counts.stage.out_words, counts.went_out)]
    rows = [(label, shown) for label, shown in moved if shown is not None]
    return [_flow(x, y + place * step, label, shown, link) for place, (label, shown) in enumerate(rows)]


def _flow(x: float, y: float, label: str, shown: Shown, link: Link) -> SafeString:
    words = f"{label}: {shown.words}"
    if shown.value is None and not shown.hidden:
        return _text(x, y, words, 13, GREY)
    return _a(link(shown), f"{words}. {shown.figure.measure.title}", _text(x, y, words, 15, LINK, underline=True))


def _changes(x: float, y: float, counts: StageCounts) -> list[SafeString]:
    told = [(change, ago) for change, ago in ((counts.month_ago, "month"), (counts.year_ago, "year")) if change]
    lines = [f"{change.amount} in a {ago}" for change, ago in told]
    return [_text(x, y + place * 18, line, 14, GREY) for place, line in enumerate(lines)]


def _overdue(x: float, y: float, width: float, counts: StageCounts, link: Link) -> list[SafeString]:
    """One red band for each thing overdue, two side by side; a quiet line where nothing is, or nobody can tell."""
    known = [shown for shown in counts.overdue if shown.value or shown.hidden]
    if known:
        each = (width - 4 * (len(known) - 1)) / len(known)
        return [_band(x + place * (each + 4), y, each, shown, link) for place, shown in enumerate(known)]
    if not counts.overdue:
        return []
    untold = any(shown.value is None for shown in counts.overdue)
    return [_text(x + 4, y + 17, "Overdue: could not tell" if untold else "Nothing overdue", 13, GREY)]


def _band(x: float, y: float, width: float, shown: Shown, link: Link) -> SafeString:
    words = f"{shown.words} overdue" if width > 90 else shown.words
    band = element("rect", x=x, y=y, width=width, height=25, fill=RED)
    text = _text(x + width / 2, y + 18, words, 15, FILL, bold=True, anchor="middle", underline=True)
    return _a(link(shown), f"{words}: {shown.figure.measure.title}", band, text)


def _a(href: str, name: str, *content: SafeString) -> SafeString:
    return element("a", *content, href=href, aria_label=name)


def _frame(box: Box) -> SafeString:
    shape = {"x": box.x + 1, "y": box.y + 1, "width": box.width - 2, "height": box.height - 2}
    return element("rect", **shape, fill=FILL, stroke=LINE, stroke_width=2)


def _down(boxes: dict[str, Box]) -> list[SafeString]:
    ordered = list(boxes.values())
    return [_line((180, one.y + one.height), (180, two.y)) for one, two in pairwise(ordered)]


def _arrow(one: Box, two: Box) -> SafeString:
    """From the right edge of one to the left edge of the other, at the height that both share."""
    top, bottom = max(one.y, two.y), min(one.y + one.height, two.y + two.height)
    middle = (top + bottom) / 2
    return _line((one.x + one.width, middle), (two.x, middle))


def _line(start: tuple[float, float], end: tuple[float, float]) -> SafeString:
    (x1, y1), (x2, y2) = start, end
    across = x2 > x1
    tip = (
        [(x2, y2), (x2 - 10, y2 - 7), (x2 - 10, y2 + 7)] if across else [(x2, y2), (x2 - 7, y2 - 10), (x2 + 7, y2 - 10)]
    )
    line = element("line", x1=x1, y1=y1, x2=x2 - 8 * across, y2=y2 - 8 * (not across), stroke=LINE, stroke_width=4)
    return element("g", line, element("polygon", points=" ".join(f"{x:g},{y:g}" for x, y in tip), fill=LINE))


def _text(
    x: float, y: float, words: str, size: int, colour: str = INK, *, bold: bool = False, underline: bool = False,
    anchor: str | None = None,
) -> SafeString:  # fmt: skip
    return element(
        "text", words, x=x, y=y, fill=colour, font_size=size, font_family=FONT, text_anchor=anchor,
        font_weight="bold" if bold else None, text_decoration="underline" if underline else None,
    )  # fmt: skip
