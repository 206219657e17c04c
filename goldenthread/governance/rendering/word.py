"""The paper as a Word document: real styles, lists and header rows, so that it can be read aloud and cleared."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from goldenthread.governance.printed import ANNEX, ELSEWHERE, SUPPRESSED, PrintedFigure, PrintedPaper, PrintedSection
from goldenthread.governance.rendering.html import SUMMARY
from goldenthread.governance.text import Block, Items, Mark, Words

FONT = "Arial"
LINK = RGBColor(0x1A, 0x65, 0xA6)
RED = RGBColor(0xCA, 0x35, 0x35)
FIRST_MOMENT_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def render(paper: PrintedPaper, at: datetime) -> bytes:
    document = Document()
    _style(document)
    _properties(document, paper, at)
    writer = _Writer(document, paper)
    writer.title_block()
    for section in paper.sections:
        writer.section(section)
    writer.annex()
    kept = io.BytesIO()
    document.save(kept)
    return _without_clock(kept.getvalue())


class _Writer:
    """Writes one paper; the ids of bookmarks count up within it."""

    def __init__(self, document: Any, paper: PrintedPaper) -> None:
        self.document, self.paper = document, paper
        self.bookmarks = 0

    def title_block(self) -> None:
        if self.paper.draft:
            self._run(
                self.document.add_paragraph(), "Draft: not issued. Its figures may change.", bold=True, colour=RED
            )
        if self.paper.council:
            self._run(self.document.add_paragraph(), self.paper.council, bold=True)
        self.document.add_paragraph(_held(self.paper.kind), style="Title")
        self.facts(self.paper.facts)

    def section(self, section: PrintedSection) -> None:
        if section.title:
            self.document.add_heading(_held(section.title), level=section.depth)
        for number, block in self.paper.numbered(section):
            self.block(block, number)

    def block(self, block: Block, number: str = "", depth: int = 1, style: str | None = None) -> None:
        if isinstance(block, Items):
            self.items(block, depth)
            return
        paragraph = self.document.add_paragraph(style=style)
        if number:
            paragraph.paragraph_format.left_indent = Cm(1.5)
            paragraph.paragraph_format.first_line_indent = Cm(-1.5)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1.5))
            paragraph.add_run(f"{number}\t")
        self.parts(paragraph, block.parts)
        for said in self.paper.disputes_in(block):
            self.dispute(said)

    def items(self, items: Items, depth: int) -> None:
        name = "List Number" if items.numbered else "List Bullet"
        style = name if depth == 1 else f"{name} {min(depth, 3)}"
        first = len(self.document.paragraphs)
        for item in items.items:
            for place, block in enumerate(item):
                lone = "List Continue" if depth == 1 else f"List Continue {min(depth, 3)}"
                self.block(block, depth=depth + 1, style=style if place == 0 else lone)
        if items.numbered:
            _restart(self.document, [p for p in self.document.paragraphs[first:] if p.style.name == style])

    def parts(self, paragraph: Any, parts: Sequence[Words | Mark]) -> None:
        for part in parts:
            if isinstance(part, Mark):
                self.mark(paragraph, part)
            elif part.href:
                relation = paragraph.part.relate_to(part.href, _HYPERLINK, is_external=True)
                self._link(paragraph, part.text, part, {qn("r:id"): relation})
            else:
                self._run(paragraph, part.text, part.bold, part.italic)

    def mark(self, paragraph: Any, mark: Mark) -> None:
        figure = self.paper.figure(mark)
        self._run(paragraph, figure.inline if figure else str(mark), mark.bold, mark.italic)
        if figure:
            self._link(paragraph, f"[{figure.number}]", mark, {qn("w:anchor"): figure.anchor}, small=True)

    def annex(self) -> None:
        if not self.paper.figures:
            return
        self.document.add_page_break()
        self.document.add_heading(ANNEX, level=1)
        self.summary()
        if any(figure.value == "c" for figure in self.paper.figures):
            self.document.add_paragraph(SUPPRESSED)
        for figure in self.paper.placed:
            self.entry(figure, 2)
        if self.paper.outside:
            self.document.add_heading(ELSEWHERE, level=2)
            self.document.add_paragraph(
                "The council’s children’s record does not hold these. Each has a source and an owner."
            )
            for figure in self.paper.outside:
                self.entry(figure, 3)

    def summary(self) -> None:
        table = self.document.add_table(rows=1, cols=len(SUMMARY), style="Table Grid")
        _describe(table, "Every figure in this paper")
        _repeat_on_each_page(table.rows[0])
        for cell, name in zip(table.rows[0].cells, SUMMARY, strict=True):
            self._run(cell.paragraphs[0], name, bold=True)
        for figure in self.paper.figures:
            cells = table.add_row().cells
            words = (f"[{figure.number}]", f"{figure.value} {figure.unit}".strip(), figure.title, figure.when)
            for cell, said in zip(cells, words, strict=True):
                cell.paragraphs[0].add_run(_held(said))
        for row in table.rows:
            for cell, width in zip(row.cells, (Cm(1.6), Cm(4), Cm(6.4), Cm(4)), strict=True):
                cell.width = width

    def entry(self, figure: PrintedFigure, level: int) -> None:
        heading = self.document.add_heading(_held(f"[{figure.number}] {figure.title}"), level=level)
        self._bookmark(heading, figure.anchor)
        self.facts(figure.facts)
        for said in figure.disputes:
            self.dispute(f"Disputed. {said}")

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        for name, words in facts:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(3)
            self._run(paragraph, f"{name}: ", bold=True)
            paragraph.add_run(_held(words))

    def dispute(self, said: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(1)
        self._run(paragraph, said, colour=RED)

    def _run(
        self, paragraph: Any, words: str, bold: bool = False, italic: bool = False, colour: RGBColor | None = None
    ) -> Any:
        run = paragraph.add_run(_held(words))
        run.bold, run.italic = bold or None, italic or None
        if colour is not None:
            run.font.color.rgb = colour
        return run

    def _link(
        self, paragraph: Any, words: str, part: Words | Mark, target: dict[str, str], small: bool = False
    ) -> None:
        run = self._run(paragraph, words, part.bold, part.italic, LINK)
        run.font.underline = True
        if small:
            run.font.size = Pt(9)
        link = OxmlElement("w:hyperlink")
        for name, value in target.items():
            link.set(name, value)
        run._r.addprevious(link)
        link.append(run._r)

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self.bookmarks += 1
        for tag, end in (("w:bookmarkStart", False), ("w:bookmarkEnd", True)):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.bookmarks))
            if not end:
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)


_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _style(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.3)
    for name, size in {"Normal": 11, "Title": 20, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11.5}.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
        fonts.set(qn("w:cs"), FONT)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _properties(document: Any, paper: PrintedPaper, at: datetime) -> None:
    core = document.core_properties
    core.title, core.author, core.subject = _held(paper.title), _held(paper.council), _held(paper.kind)
    core.language, core.comments, core.last_modified_by, core.revision = "en-GB", "", core.author, 1
    core.created = core.modified = at.replace(microsecond=0)


def _held(words: str) -> str:
    """XML cannot hold control characters: a space stands for each."""
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in words)


def _restart(document: Any, paragraphs: Sequence[Any]) -> None:
    """Each numbered list counts from one: its own `num` over the style's abstract numbering."""
    if not paragraphs:
        return
    numbering = document.part.numbering_part.element
    style_number = paragraphs[0].style.element.pPr.numPr.numId.val
    abstract = next(n.abstractNumId.val for n in numbering.num_lst if n.numId == style_number)
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = num.numId


def _repeat_on_each_page(row: Any) -> None:
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def _describe(table: Any, words: str) -> None:
    """The table's title for those who hear it."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    table._tbl.tblPr.append(caption)


def _without_clock(document: bytes) -> bytes:
    """The same document, its parts dated with the zip format's first moment, so that equal papers are equal bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, FIRST_MOMENT_OF_ZIP), given.read(name), zipfile.ZIP_DEFLATED)
    return kept.getvalue()
