"""The paper as one HTML file that needs nothing beside it; its body is also shown in the product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from goldenthread.governance.printed import ANNEX, ELSEWHERE, SUPPRESSED, PrintedFigure, PrintedPaper, PrintedSection
from goldenthread.governance.text import Block, Items, Mark, Paragraph, Words

STYLE = Path(__file__).resolve().parents[1] / "static" / "governance" / "paper.css"
SUMMARY = ("Mark", "Figure", "What it is", "Date or period")


def render(paper: PrintedPaper) -> bytes:
    council = f" – {paper.council}" if paper.council else ""
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(paper.title + council)}</title>",
        f"<style>\n{STYLE.read_text()}</style>",
        "</head>",
        "<body>",
        '<main class="gt-paper">',
        *_title_block(paper),
        body(paper),
        "</main>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


def body(paper: PrintedPaper) -> str:
    """The sections and the annex: from the first h2 on, for a page that has its own h1."""
    return "\n".join([*(line for section in paper.sections for line in _section(paper, section)), *_annex(paper)])


def _title_block(paper: PrintedPaper) -> Iterable[str]:
    if paper.draft:
        yield '<p class="gt-paper__draft">Draft: not issued. Its figures may change.</p>'
    yield "<header>"
    if paper.council:
        yield f'<p class="gt-paper__council">{escape(paper.council)}</p>'
    yield f"<h1>{escape(paper.kind)}</h1>"
    yield '<dl class="gt-paper__facts">'
    yield from (f"<div><dt>{escape(name)}</dt><dd>{escape(words)}</dd></div>" for name, words in paper.facts)
    yield "</dl>"
    yield "</header>"


def _section(paper: PrintedPaper, section: PrintedSection) -> Iterable[str]:
    if section.title:
        level = section.depth + 1
        yield f"<h{level}>{escape(section.title)}</h{level}>"
    for number, block in paper.numbered(section):
        yield _block(paper, block, number)


def _block(paper: PrintedPaper, block: Block, number: str = "") -> str:
    if isinstance(block, Items):
        tag = "ol" if block.numbered else "ul"
        items = "".join(f"<li>{''.join(_in_item(paper, item))}</li>" for item in block.items)
        return f"<{tag}>{items}</{tag}>"
    before = f'<span class="gt-paper__number">{number}</span> ' if number else ""
    kind = ' class="gt-paper__numbered"' if number else ""
    return f"<p{kind}>{before}{_inline(paper, block.parts)}</p>{_disputes(paper, block)}"


def _disputes(paper: PrintedPaper, paragraph: Paragraph) -> str:
    return "".join(f'<p class="gt-paper__dispute">{escape(said)}</p>' for said in paper.disputes_in(paragraph))


def _in_item(paper: PrintedPaper, blocks: Sequence[Block]) -> Iterable[str]:
    """A list item of one paragraph needs no <p>."""
    for place, block in enumerate(blocks):
        if place == 0 and isinstance(block, Paragraph):
            yield _inline(paper, block.parts) + _disputes(paper, block)
        else:
            yield _block(paper, block)


def _inline(paper: PrintedPaper, parts: Sequence[Words | Mark]) -> str:
    return "".join(_part(paper, part) for part in parts)


def _part(paper: PrintedPaper, part: Words | Mark) -> str:
    if isinstance(part, Mark):
        html = _mark(paper, part)
    else:
        html = escape(part.text)
        if part.href:
            html = f'<a href="{escape(part.href)}">{html}</a>'
    if part.italic:
        html = f"<em>{html}</em>"
    return f"<strong>{html}</strong>" if part.bold else html


def _mark(paper: PrintedPaper, mark: Mark) -> str:
    figure = paper.figure(mark)
    if figure is None:
        return f'<span class="gt-paper__missing">{escape(str(mark))}</span>'
    label = f"Figure {figure.number}: where it comes from"
    link = f'<a class="gt-paper__mark" href="#{figure.anchor}" aria-label="{label}">[{figure.number}]</a>'
    return f'<span class="gt-paper__figure">{escape(figure.inline)}\u2060{link}</span>'


def _annex(paper: PrintedPaper) -> Iterable[str]:
    if not paper.figures:
        return
    yield f'<section class="gt-paper__annex" aria-labelledby="annex"><h2 id="annex">{ANNEX}</h2>'
    yield from _summary(paper)
    if any(figure.value == "c" for figure in paper.figures):
        yield f"<p>{escape(SUPPRESSED)}</p>"
    for figure in paper.placed:
        yield from _entry(figure)
    if paper.outside:
        yield f"<h3>{ELSEWHERE}</h3>"
        yield "<p>The council’s children’s record does not hold these. Each has a source and an owner.</p>"
        for figure in paper.outside:
            yield from _entry(figure, level=4)
    yield "</section>"


def _summary(paper: PrintedPaper) -> Iterable[str]:
    yield '<div class="gt-paper__scroll" role="region" aria-label="Every figure in this paper" tabindex="0"><table>'
    yield "<caption>Every figure in this paper</caption><thead><tr>"
    yield "".join(f'<th scope="col">{name}</th>' for name in SUMMARY) + "</tr></thead><tbody>"
    for figure in paper.figures:
        value = escape(f"{figure.value} {figure.unit}".strip())
        yield f'<tr><th scope="row"><a href="#{figure.anchor}">[{figure.number}]</a></th><td>{value}</td>'
        yield f"<td>{escape(figure.title)}</td><td>{escape(figure.when)}</td></tr>"
    yield "</tbody></table></div>"


def _entry(figure: PrintedFigure, level: int = 3) -> Iterable[str]:
    yield f'<h{level} id="{figure.anchor}" tabindex="-1">[{figure.number}] {escape(figure.title)}</h{level}>'
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(words)}</dd></div>" for name, words in figure.facts)
    yield f'<dl class="gt-paper__facts">{rows}</dl>'
    yield from (f'<p class="gt-paper__dispute">Disputed. {escape(said)}</p>' for said in figure.disputes)
