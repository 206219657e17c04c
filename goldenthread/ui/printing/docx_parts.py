"""What python-docx has no word for: theme fonts, numbering that starts again, repeated header rows, no clock."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from goldenthread.ui.printing.blocks import Document

FONT = "Arial"
SIZES = {"Normal": 11, "Title": 20, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11.5}
LARGE = {"Normal": 16, "Title": 24, "Heading 1": 20, "Heading 2": 18, "Heading 3": 17}
DARK = RGBColor(0x0B, 0x0C, 0x0C)
FIRST_MOMENT_OF_ZIP = (1980, 1, 1, 0, 0, 0)
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
AFTER_A_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")


def style(document: Any, *, language: str, large: bool) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.3)
    for name, size in (LARGE if large else SIZES).items():
        given = document.styles[name]
        given.font.name, given.font.size = FONT, Pt(size)
        given.font.color.rgb = DARK
        fonts = given.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
        fonts.set(qn("w:cs"), FONT)
    document.styles["Quote"].font.color.rgb = DARK
    document.styles["Quote"].paragraph_format.left_indent = Cm(1)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for each in defaults.iter(qn("w:lang")):
        each.set(qn("w:val"), language)


def properties(made: Any, document: Document, at: datetime) -> None:
    core = made.core_properties
    core.title, core.author = held(document.title), held(document.whose)
    core.subject = held(document.heading or document.title)
    core.language, core.comments, core.last_modified_by, core.revision = document.language, "", core.author, 1
    core.created = core.modified = at.replace(microsecond=0)


def held(words: str) -> str:
    """XML cannot hold control characters: a space stands for each."""
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in words)


def restart(document: Any, paragraphs: Sequence[Any]) -> None:
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


def repeat_on_each_page(row: Any) -> None:
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def describe(table: Any, words: str) -> None:
    """The table's title for those who hear it."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), held(words))
    table._tbl.tblPr.append(caption)


def boxed(paragraph: Any) -> None:
    """A line round it; paragraphs that follow each other share one box where their indents agree."""
    border = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "0B0C0C")):
            line.set(qn(f"w:{name}"), value)
        border.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(border, *AFTER_A_BORDER)


def without_clock(document: bytes) -> bytes:
    """The same document, its parts dated with the zip format's first moment: equal documents are equal bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, FIRST_MOMENT_OF_ZIP), given.read(name), zipfile.ZIP_DEFLATED)
    return kept.getvalue()
