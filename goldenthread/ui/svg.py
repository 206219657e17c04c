"""A small builder of SVG drawings. Text and attributes are escaped; nothing outside the drawing can be named.

    band = element("rect", x=0, y=10, width=120, height=20, fill="#12436d")
    drawing(600, 80, [band, element("text", "Child in need", x=4, y=25)], title="Spells since birth")

A drawing scales to its place: sizes are in units of its own.
"""

import hashlib
import re
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

Attribute = str | int | float | None

SHAPES = ("circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text", "tspan")
TAGS = frozenset((*SHAPES, "a", "g", "title", "desc", "defs", "marker", "pattern", "linearGradient", "stop"))


def element(tag: str, *content: str, **attributes: Attribute) -> SafeString:
    """`stroke_width` is stroke-width, `class_` is class; None leaves an attribute out. Plain strings are escaped."""
    if tag not in TAGS:
        raise ValueError(f"<{tag}> may not stand in a drawing. Those that may: {', '.join(sorted(TAGS))}.")
    inner = "".join(part if isinstance(part, SafeString) else escape(part) for part in content)
    return SafeString(f"<{tag}{_attributes(attributes)}>{inner}</{tag}>")


def drawing(
    width: float,
    height: float,
    content: Iterable[SafeString],
    *,
    title: str,
    desc: str = "",
    key: str = "",
    role: str = "img",
) -> SafeString:
    """An <svg> as wide as its place, named for screen readers. Give `key` to draw the same thing twice on a page.

    The parts of an "img" are not read out; those of a "group" are, where they carry a name of their own.
    """
    inner = "".join(content)
    name = "d" + hashlib.sha256(f"{key}{title}{desc}{inner}".encode()).hexdigest()[:10]
    return named(f'viewBox="0 0 {_number(width)} {_number(height)}"', inner, name, title, desc, role)


def named(attributes: str, inner: str, name: str, title: str, desc: str, role: str = "img") -> SafeString:
    """`attributes` and `inner` are SVG already. `name` makes the ids of title and desc, unique on the page."""
    described = f' aria-describedby="{name}-desc"' if desc else ""
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" {attributes} role="{role}" aria-labelledby="{name}-title"{described}>'
        f'<title id="{name}-title">{escape(title)}</title>'
        + (f'<desc id="{name}-desc">{escape(desc)}</desc>' if desc else "")
        + f"{inner}</svg>"
    )


def spark(
    values: Iterable[float | None], *, width: float = 200, height: float = 40, colour: str = "#12436d"
) -> SafeString:
    """A line without axes, for beside a figure that says the same in words. None leaves a gap."""
    points = list(values)
    known = [v for v in points if v is not None]
    if len(known) < 2:
        return SafeString("")
    low, spread = min(known), (max(known) - min(known)) or 1
    step = (width - 8) / (len(points) - 1)
    placed = [
        None if v is None else (4 + i * step, height - 4 - (v - low) / spread * (height - 8))
        for i, v in enumerate(points)
    ]
    path, pen = [], "M"
    for place in placed:
        path.append("" if place is None else f"{pen}{_number(place[0])},{_number(place[1])}")
        pen = "M" if place is None else "L"
    last = next(place for place in reversed(placed) if place)
    line = element("path", d="".join(path), fill="none", stroke=colour, stroke_width=2)
    dot = element("circle", cx=last[0], cy=last[1], r=3.5, fill=colour)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} {_number(height)}" '
        f'aria-hidden="true" focusable="false">{line}{dot}</svg>'
    )


def text_width(words: str, size: float) -> float:
    """About how wide Arial sets the words, in the drawing's units: enough to see whether a label fits its band."""
    return (
        sum(
            0.28 if c in " .,:;'iljtfrI|!()" else 0.83 if c in "mwMW@%" else 0.67 if c.isupper() else 0.556
            for c in words
        )
        * size
    )


def _attributes(attributes: dict[str, Attribute]) -> str:
    return "".join(
        f' {_attribute_name(name)}="{escape(_value(name, value))}"'
        for name, value in attributes.items()
        if value is not None
    )


def _attribute_name(name: str) -> str:
    if name.startswith("on") or name == "style":
        raise ValueError(f"A drawing carries no {name!r}: use a class, or the attribute itself.")
    return name.rstrip("_").replace("_", "-")


def _value(name: str, value: str | int | float) -> str:
    if name == "href" and not re.match(r"[#?]|/(?![/\\])", str(value)):
        raise ValueError(f"A drawing may link only inside the product, not to {value!r}.")
    return value if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
