"""A document for Word: real styles, lists and header rows, so that it can be read aloud, filled in and cleared."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from goldenthread.ui.printing import docx_parts as parts
from goldenthread.ui.printing.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Runs,
    Space,
    Table,
    WhatNext,
    with_notes,
)

PAGE_WIDTH = 16.4  # centimetres between the margins
LINK = RGBColor(0x1A, 0x65, 0xA6)
RED = RGBColor(0xCA, 0x35, 0x35)


def render(document: Document, at: datetime) -> bytes:
    made = docx.Document()
    parts.style(made, language=document.language, large=document.large)
    parts.properties(made, document, at)
    writer = _Writer(made)
    writer.top(document)
    for block in with_notes(document, to_the_page=False):
        writer.block(block)
    kept = io.BytesIO()
    made.save(kept)
    return parts.without_clock(kept.getvalue())


class _Writer:
    """Writes one document; the ids of bookmarks count up within it."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.bookmarks = 0

    def top(self, document: Document) -> None:
        if document.draft:
            self._run(self.document.add_paragraph(), Run(document.draft, bold=True), RED)
        if document.logo:
            picture = self.document.add_picture(io.BytesIO(document.logo.content), height=Cm(1.6))
            picture._inline.docPr.set("descr", parts.held(document.logo.alt))
        elif document.whose:
            self._run(self.document.add_paragraph(), Run(document.whose, bold=True))
        self.document.add_paragraph(parts.held(document.heading or document.title), style="Title")

    def block(self, block: Block, depth: int = 1, style: str | None = None) -> None:
        match block:
            case Heading():
                heading = self.document.add_heading(parts.held(block.words), level=block.level)
                self._bookmark(heading, block.anchor)
            case Paragraph():
                self._paragraph(block, style)
            case Bullets():
                self._bullets(block, depth)
            case Quote():
                for runs in block.paragraphs:
                    self._runs(self.document.add_paragraph(style="Quote"), runs)
            case Table():
                self._table(block)
            case Facts():
                for name, said in block.pairs:
                    paragraph = self.document.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(3)
                    self._runs(paragraph, (Run(f"{name}: ", bold=True), Run(said)))
            case Notice():
                paragraph = self.document.add_paragraph()
                paragraph.paragraph_format.left_indent = Cm(1)
                self._run(paragraph, Run(block.words), RED)
            case WhatNext():
                parts.boxed(self.document.add_heading(parts.held(block.words), level=1))
                for runs in block.items:
                    paragraph = self.document.add_paragraph(style="List Bullet")
                    self._runs(paragraph, runs)
                    parts.boxed(paragraph)
            case Space():
                self._run(self.document.add_paragraph(), Run(block.label, bold=True))
                empty = self.document.add_paragraph()
                parts.boxed(empty)
                for _ in range(block.lines - 1):
                    empty.add_run().add_break()
            case PageBreak():
                self.document.add_page_break()

    def _paragraph(self, block: Paragraph, style: str | None) -> None:
        paragraph = self.document.add_paragraph(style=style)
        if block.number:
            paragraph.paragraph_format.left_indent = Cm(1.5)
            paragraph.paragraph_format.first_line_indent = Cm(-1.5)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1.5))
            paragraph.add_run(parts.held(f"{block.number}\t"))
        self._runs(paragraph, block.runs)
        self._bookmark(paragraph, block.anchor)

    def _bullets(self, bullets: Bullets, depth: int) -> None:
        name = "List Number" if bullets.numbered else "List Bullet"
        style = name if depth == 1 else f"{name} {min(depth, 3)}"
        lone = "List Continue" if depth == 1 else f"List Continue {min(depth, 3)}"
        first = len(self.document.paragraphs)
        for item in bullets.items:
            for place, block in enumerate(item):
                self.block(block, depth=depth + 1, style=style if place == 0 else lone)
        if bullets.numbered:
            parts.restart(self.document, [p for p in self.document.paragraphs[first:] if p.style.name == style])

    def _table(self, given: Table) -> None:
        table = self.document.add_table(rows=1, cols=len(given.columns), style="Table Grid")
        parts.describe(table, given.caption)
        parts.repeat_on_each_page(table.rows[0])
        for cell, name in zip(table.rows[0].cells, given.columns, strict=True):
            self._run(cell.paragraphs[0], Run(name, bold=True))
        for row in given.rows:
            for cell, runs in zip(table.add_row().cells, row, strict=True):
                self._runs(cell.paragraphs[0], runs)
        widths = [Cm(PAGE_WIDTH * share / sum(given.shares)) for share in given.shares]
        for made in table.rows:
            for cell, width in zip(made.cells, widths, strict=True):
                cell.width = width
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _runs(self, paragraph: Any, runs: Sequence[Run] | Runs) -> None:
        for run in runs:
            if run.href.startswith("#"):
                self._link(paragraph, run, {qn("w:anchor"): run.href[1:]})
            elif run.href:
                relation = paragraph.part.relate_to(run.href, parts.HYPERLINK, is_external=True)
                self._link(paragraph, run, {qn("r:id"): relation})
            else:
                self._run(paragraph, run)

    def _run(self, paragraph: Any, run: Run, colour: RGBColor | None = None) -> Any:
        made = paragraph.add_run(parts.held(run.text))
        made.bold, made.italic = run.bold or None, run.italic or None
        if run.gap:
            made.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if colour is not None:
            made.font.color.rgb = colour
        return made

    def _link(self, paragraph: Any, run: Run, target: dict[str, str]) -> None:
        made = self._run(paragraph, run, LINK)
        made.font.underline = True
        if run.small:
            made.font.size = Pt(9)
        link = OxmlElement("w:hyperlink")
        for name, value in target.items():
            link.set(name, value)
        if run.spoken:
            link.set(qn("w:tooltip"), parts.held(run.spoken))
        made._r.addprevious(link)
        link.append(made._r)

    def _bookmark(self, paragraph: Any, name: str) -> None:
        if not name:
            return
        self.bookmarks += 1
        for tag, end in (("w:bookmarkStart", False), ("w:bookmarkEnd", True)):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.bookmarks))
            if not end:
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)
