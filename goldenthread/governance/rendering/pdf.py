"""The paper as a tagged PDF (PDF/UA-1), set by Typst.

What people typed never reaches Typst as markup: every string is passed as a string literal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import typst

from goldenthread.governance.printed import ANNEX, ELSEWHERE, SUPPRESSED, PrintedFigure, PrintedPaper, PrintedSection
from goldenthread.governance.rendering.html import SUMMARY
from goldenthread.governance.text import Block, Items, Mark, Words

STYLE = Path(__file__).with_name("paper.typ")
NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')


class NotPrintable(ValueError):
    """The paper holds something that cannot be set; the message says what to do."""


def render(paper: PrintedPaper, at: datetime) -> bytes:
    """Raises NotPrintable for a character that no font of this machine has."""
    try:
        made: bytes = typst.compile(
            source(paper, at).encode(), format="pdf", pdf_standards=["ua-1"], timestamp=int(at.timestamp())
        )
    except typst.TypstError as error:
        if found := NO_FONT.search(str(error)):
            raise NotPrintable(f"The PDF cannot show “{found[1]}”. Take it out, or write it in words.") from error
        raise
    return made


def source(paper: PrintedPaper, at: datetime) -> str:
    """The paper as a Typst document."""
    lines = [
        STYLE.read_text(),
        "#show: paper.with("
        f"title: {_text(paper.title)}, council: {_text(paper.council)}, kind: {_text(paper.kind)}, "
        f"draft: {str(paper.draft).lower()}, date: datetime(year: {at.year}, month: {at.month}, day: {at.day}), "
        f"facts: {_pairs(paper.facts)})",
        *(line for section in paper.sections for line in _section(paper, section)),
        *_annex(paper),
    ]
    return "\n".join(lines) + "\n"


def _section(paper: PrintedPaper, section: PrintedSection) -> Iterable[str]:
    if section.title:
        yield f"#heading(level: {section.depth + 1}, {_text(section.title)})"
    for number, block in paper.numbered(section):
        yield f"#{{{_block(paper, block, number)}}}"


def _block(paper: PrintedPaper, block: Block, number: str = "") -> str:
    if isinstance(block, Items):
        kind = "enum" if block.numbered else "list"
        items = ", ".join("{" + "; ".join(_block(paper, inner) for inner in item) + "}" for item in block.items)
        return f"{kind}({items})"
    content = _inline(paper, block.parts)
    paragraph = f"numbered({_text(number)}, {content})" if number else f"par({content})"
    return "; ".join([paragraph, *(f"dispute({_text(said)})" for said in paper.disputes_in(block))])


def _inline(paper: PrintedPaper, parts: Sequence[Words | Mark]) -> str:
    return "{" + "; ".join(_part(paper, part) for part in parts) + "}" if parts else "[]"


def _part(paper: PrintedPaper, part: Words | Mark) -> str:
    if isinstance(part, Mark):
        content = _mark(paper, part)
    else:
        content = f"text({_text(part.text)})"
        if part.href:
            content = f"link({_text(part.href)}, {content})"
    if part.italic:
        content = f"emph({content})"
    return f"strong({content})" if part.bold else content


def _mark(paper: PrintedPaper, mark: Mark) -> str:
    figure = paper.figure(mark)
    if figure is None:
        return f"highlight(text({_text(str(mark))}))"
    return f"placed({_text(figure.inline)}, {_text(figure.number)}, label({_text(figure.anchor)}))"


def _annex(paper: PrintedPaper) -> Iterable[str]:
    if not paper.figures:
        return
    yield f"#annex({_text(ANNEX)})"
    rows = ", ".join(
        f"({_text(f.number)}, label({_text(f.anchor)}), {_text(f'{f.value} {f.unit}'.strip())}, {_text(f.title)}, "
        f"{_text(f.when)})"
        for f in paper.figures
    )
    yield f"#summary(({', '.join(map(_text, SUMMARY))}), ({rows},))"
    if any(figure.value == "c" for figure in paper.figures):
        yield f"#par({_text(SUPPRESSED)})"
    for figure in paper.placed:
        yield _entry(figure, level=3)
    if paper.outside:
        yield f"#heading(level: 3, {_text(ELSEWHERE)})"
        yield "#par[The council’s children’s record does not hold these. Each has a source and an owner.]"
        for figure in paper.outside:
            yield _entry(figure, level=4)


def _entry(figure: PrintedFigure, level: int) -> str:
    disputes = "".join(f"{_text(said)}, " for said in figure.disputes)
    title = _text(f"[{figure.number}] {figure.title}")
    return f"#entry({level}, {title}, label({_text(figure.anchor)}), {_pairs(figure.facts)}, ({disputes}))"


def _pairs(facts: Sequence[tuple[str, str]]) -> str:
    return "(" + "".join(f"({_text(name)}, {_text(words)}), " for name, words in facts) + ")"


def _text(words: str) -> str:
    """A Typst string literal: of Typst's own escapes JSON's are a part, but for \\uXXXX, \\b and \\f."""
    kept = "".join(c if c.isprintable() else " " for c in words)
    return json.dumps(kept, ensure_ascii=False)
