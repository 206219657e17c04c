"""A paper as a document, and so as a web page, a tagged PDF and a Word document.

The same paper always makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from goldenthread.governance import text
from goldenthread.governance.printed import ANNEX, ELSEWHERE, SUPPRESSED, PrintedFigure, PrintedPaper, PrintedSection
from goldenthread.governance.text import Items, Mark, Words
from goldenthread.ui import printing
from goldenthread.ui.printing import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Notice,
    NotPrintable,
    PageBreak,
    Paragraph,
    Run,
    Table,
    words,
)

DRAFT = "Draft: not issued. Its figures may change."
SUMMARY = ("Mark", "Figure", "What it is", "Date or period")
SHARES = (1.6, 4, 6.4, 4)
NOT_OURS = "The council’s children’s record does not hold these. Each has a source and an owner."


def render(paper: PrintedPaper, at: datetime) -> dict[str, bytes]:
    """The paper in every format, dated `at`. Raises NotPrintable."""
    return printing.render(document(paper), at)


def body(paper: PrintedPaper) -> str:
    """The sections and the annex: from the first h2 on, for a page that has its own h1 and facts."""
    return printing.html.body(document(paper, facts=False))


def document(paper: PrintedPaper, *, facts: bool = True) -> Document:
    return Document(
        title=paper.title,
        heading=paper.kind,
        whose=paper.council,
        draft=DRAFT if paper.draft else "",
        blocks=(
            *([Facts(paper.facts)] if facts else []),
            *(block for section in paper.sections for block in _section(paper, section)),
            *_annex(paper),
        ),
    )


def _section(paper: PrintedPaper, section: PrintedSection) -> Iterator[Block]:
    if section.title:
        yield Heading(section.depth, section.title)
    for number, block in paper.numbered(section):
        yield from _block(paper, block, number)


def _block(paper: PrintedPaper, block: text.Block, number: str = "") -> Iterator[Block]:
    if isinstance(block, Items):
        yield Bullets(tuple(tuple(_blocks(paper, item)) for item in block.items), block.numbered)
        return
    yield Paragraph(tuple(run for part in block.parts for run in _runs(paper, part)), number)
    yield from map(Notice, paper.disputes_in(block))


def _blocks(paper: PrintedPaper, blocks: Sequence[text.Block]) -> Iterable[Block]:
    return (made for block in blocks for made in _block(paper, block))


def _runs(paper: PrintedPaper, part: Words | Mark) -> Iterator[Run]:
    if isinstance(part, Words):
        yield Run(part.text, part.bold, part.italic, part.href)
    elif figure := paper.figure(part):
        yield Run(figure.inline, part.bold, part.italic)
        called = f"Figure {figure.number}: where it comes from"
        yield Run(f"[{figure.number}]", href=f"#{figure.anchor}", small=True, spoken=called)
    else:
        yield Run(str(part), part.bold, part.italic, gap=True)


def _annex(paper: PrintedPaper) -> Iterator[Block]:
    if not paper.figures:
        return
    yield PageBreak()
    yield Heading(1, ANNEX)
    yield _summary(paper)
    if any(figure.value == "c" for figure in paper.figures):
        yield Paragraph(words(SUPPRESSED))
    for figure in paper.placed:
        yield from _entry(figure, 2)
    if paper.outside:
        yield Heading(2, ELSEWHERE)
        yield Paragraph(words(NOT_OURS))
        for figure in paper.outside:
            yield from _entry(figure, 3)


def _summary(paper: PrintedPaper) -> Table:
    rows = tuple(
        (
            (Run(f"[{figure.number}]", href=f"#{figure.anchor}"),),
            words(f"{figure.value} {figure.unit}".strip()),
            words(figure.title),
            words(figure.when),
        )
        for figure in paper.figures
    )
    return Table("Every figure in this paper", SUMMARY, rows, SHARES)


def _entry(figure: PrintedFigure, level: int) -> Iterator[Block]:
    yield Heading(level, f"[{figure.number}] {figure.title}", figure.anchor)
    yield Facts(figure.facts)
    for said in figure.disputes:
        yield Notice(f"Disputed. {said}")


__all__ = ["NotPrintable", "body", "document", "render"]
