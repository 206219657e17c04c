"""The sheet written as SVG, in black on white: shapes and lines tell things apart, never a colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from goldenthread.people.genogram.facts import Couple, Drawn, Member
from goldenthread.people.genogram.sheet import LETTERS, LINE, Box, Joined, Point, R, Sheet, Symbol, sheet
from goldenthread.ui.svg import element, named

INK, PAPER, DOTS = "#0b0c0c", "#ffffff", "#484949"
LINE_WIDTH = 2
KEY = 12  # half a symbol of the key


@dataclass(frozen=True)
class Picture:
    """`key` explains only what this drawing uses: each symbol and its words."""

    svg: SafeString
    key: tuple[tuple[SafeString, str], ...]


def draw(drawn: Drawn, *, name: str = "genogram") -> Picture:
    """`name` makes the ids of its title and description, unique on the page."""
    placed = sheet(drawn)
    size = f"{placed.width:.0f} {placed.height:.0f}"
    width, height = size.split()
    title = f"Genogram of {drawn.members[drawn.subject].name}"
    attributes = f'viewBox="0 0 {size}" width="{width}" height="{height}" font-family="Arial, sans-serif"'
    return Picture(named(attributes, "".join(_parts(placed)), name, title, said(drawn)), tuple(_key(drawn)))


def said(drawn: Drawn) -> str:
    """The drawing in a few sentences, for those who do not see it."""
    sentences = []
    subject = drawn.members[drawn.subject]
    for couple in drawn.couples:
        children = [drawn.members[key] for key in couple.children]
        if children:
            parents = " and ".join(drawn.members[key].name for key in couple.both)
            sentences.append(f"Children of {parents}: {', '.join(map(_in_words, children))}.")
    together = [m.name for m in drawn.members.values() if m.in_household and not m.is_subject]
    if together:
        sentences.append(f"With {subject.name} live {', '.join(together)}.")
    return " ".join([*sentences, "The same is in the list of the family."])


def _in_words(member: Member) -> str:
    return f"{member.name} ({member.age})" if member.age else member.name


def _parts(placed: Sheet) -> Iterator[SafeString]:
    yield element("rect", x=0, y=0, width=placed.width, height=placed.height, fill=PAPER)
    yield from _household(placed.household)
    for joined in placed.joined:
        yield from _joined(joined)
    for symbol in placed.symbols:
        yield from _symbol(symbol.member, symbol.x, symbol.y, R)
        yield from _words(symbol)


def _household(boxes: tuple[Box, ...]) -> Iterator[SafeString]:
    """All the edges, then paper upon all the insides: what is left is one edge round the whole."""
    for box in boxes:
        yield element(
            "rect", x=box.x, y=box.y, width=box.width, height=box.height, fill="none",
            stroke=DOTS, stroke_width=4, stroke_dasharray="2 5",
        )  # fmt: skip
    for box in boxes:
        yield element("rect", x=box.x, y=box.y, width=box.width, height=box.height, fill=PAPER)


def _joined(joined: Joined) -> Iterator[SafeString]:
    """First a broad line in the colour of the paper, so that a line that crosses another goes over it."""
    for line in joined.lines:
        yield _line(line, stroke=PAPER, stroke_width=8)
    for line in joined.lines:
        yield _line(line, stroke=INK, stroke_width=LINE_WIDTH, stroke_dasharray=None if joined.sure else "7 5")
    if joined.slashes:
        yield from _slashes(*joined.slashes)


def _line(points: tuple[Point, ...], **how: str | float | None) -> SafeString:
    return element("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), fill="none", **how)


def _slashes(x: float, y: float) -> Iterator[SafeString]:
    for at in (x - 3, x + 3):
        yield _line(((at - 4, y + 9), (at + 4, y - 9)), stroke=INK, stroke_width=LINE_WIDTH)


def _symbol(member: Member, x: float, y: float, half: float) -> Iterator[SafeString]:
    yield _outline(member, x, y, half, dashed=member.unrecorded)
    if member.is_subject:
        yield _outline(member, x, y, half - 5)
    if member.unrecorded or ((member.sex == "U" or member.unnamed) and not member.unborn):
        yield _text("?", x, y + half * 0.35, size=half, bold=True, anchor="middle")
    if member.dead:
        reach = half * 0.72
        for sign in (1, -1):
            ends = ((x - reach, y - sign * reach), (x + reach, y + sign * reach))
            yield _line(ends, stroke=INK, stroke_width=LINE_WIDTH)


def _outline(member: Member, x: float, y: float, half: float, dashed: bool = False) -> SafeString:
    style: dict[str, str | float | None] = {
        "fill": PAPER, "stroke": INK, "stroke_width": LINE_WIDTH, "stroke_dasharray": "4 3" if dashed else None,
    }  # fmt: skip
    if member.unborn:
        points = [(x, y - half), (x + half, y + half * 0.85), (x - half, y + half * 0.85)]
    elif member.sex == "F":
        return element("circle", cx=x, cy=y, r=half, **style)
    elif member.sex == "M":
        points = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
    else:
        points = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    return element("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in points), **style)


def _words(symbol: Symbol) -> Iterator[SafeString]:
    for at, words in enumerate(symbol.words):
        y = symbol.y + R + LINE * (at + 1)
        yield _text(words, symbol.x, y, bold=symbol.member.is_subject, anchor="middle", under=PAPER)


def _text(
    words: str, x: float, y: float, *, size: float = LETTERS, bold: bool = False, anchor: str, under: str = ""
) -> SafeString:
    """`under` is a colour drawn round the letters, so that no line runs through them."""
    edge: dict[str, str | float] = (
        {"stroke": under, "stroke_width": 3, "paint_order": "stroke", "stroke_linejoin": "round"} if under else {}
    )
    weight = "bold" if bold else None
    return element("text", words, x=x, y=y, fill=INK, font_size=size, text_anchor=anchor, font_weight=weight, **edge)


# The key


def _key(drawn: Drawn) -> Iterator[tuple[SafeString, str]]:
    members = drawn.members.values()
    subject = drawn.members[drawn.subject]
    shapes = {
        "Male": Member(1, "", sex="M"),
        "Female": Member(1, "", sex="F"),
        "Sex not known": Member(1, "", sex="U"),
        "Not born yet": Member(1, "", unborn=True),
    }
    for words, shape in shapes.items():
        if any((m.unborn, m.sex if not m.unborn else "U") == (shape.unborn, shape.sex) for m in members):
            yield _small(*_symbol(shape, KEY, KEY, KEY - 2)), words
    doubled = Member(1, "", sex=subject.sex, unborn=subject.unborn, is_subject=True)
    yield _small(_outline(doubled, KEY, KEY, KEY - 2), _outline(doubled, KEY, KEY, KEY - 6)), subject.name
    if any(m.dead for m in members):
        yield _small(*_symbol(Member(1, "", sex="M", dead=True), KEY, KEY, KEY - 2)), "Has died"
    if any(m.unrecorded for m in members):
        yield _small(*_symbol(Member(-1, "", sex="M"), KEY, KEY, KEY - 2)), "A parent nobody has recorded"
    yield from _key_of_lines(drawn.couples)
    if any(m.in_household for m in members):
        dots = element(
            "rect", x=2, y=4, width=20, height=16, fill=PAPER, stroke=DOTS, stroke_width=2, stroke_dasharray="2 3"
        )
        yield _small(dots), f"Inside the dots: lives with {subject.name}"


def _key_of_lines(couples: tuple[Couple, ...]) -> Iterator[tuple[SafeString, str]]:
    across = ((0.0, float(KEY)), (2.0 * KEY, float(KEY)))
    joined = [couple for couple in couples if couple.right is not None]
    if any(couple.sure for couple in joined):
        yield _small(_line(across, stroke=INK, stroke_width=LINE_WIDTH)), "Have a child together (married or not)"
    if any(not couple.sure and min(couple.both) > 0 for couple in joined):
        yield (
            _small(_line(across, stroke=INK, stroke_width=LINE_WIDTH, stroke_dasharray="7 5")),
            "Parent and step-parent",
        )
    if any(couple.ended for couple in joined):
        line = _line(across, stroke=INK, stroke_width=LINE_WIDTH)
        yield _small(line, *_slashes(KEY, KEY)), "Together no longer"


def _small(*parts: SafeString) -> SafeString:
    paper = element("rect", x=0, y=0, width=2 * KEY, height=2 * KEY, fill=PAPER)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * KEY}" height="{2 * KEY}" '
        f'viewBox="0 0 {2 * KEY} {2 * KEY}" aria-hidden="true" focusable="false">{paper}{"".join(parts)}</svg>'
    )
