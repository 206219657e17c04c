"""Every kind of block in every format: said in each, tagged, and the same bytes every time."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from docx import Document as Word

from goldenthread.ui.printing import (
    Bullets,
    Document,
    Facts,
    Heading,
    Logo,
    Notice,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Source,
    Space,
    Table,
    WhatNext,
    html,
    render,
    words,
)
from tests.browser import assert_valid_page

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
VISIT = Source("Visit, 9 February 2026", "/children/1/steps/2")
REVIEW = Source("Review, 2 March 2026", "/children/1/steps/3")


def png() -> bytes:
    """One black pixel."""
    parts = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")
    made = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + made


WHOLE = Document(
    title="About Amira",
    heading="Amira’s plan",
    whose="Erimus Council",
    logo=Logo(png(), "Erimus Council"),
    draft="Draft: not sent.",
    blocks=(
        Facts((("Date", "3 March 2026"),)),
        Heading(1, "What we found"),
        Paragraph((Run("Amira was seen.", source=VISIT), Run(" She was well.", source=REVIEW))),
        Paragraph((Run("[Say who.]", gap=True), Run("Read more.", href="https://council.example/more"))),
        Quote(((Run("“I want my own key.”", source=VISIT),), words("Nobody asks."))),
        Heading(2, "The plan", "the-plan"),
        Bullets(((Paragraph(words("One thing")),), (Paragraph(words("Another")), Paragraph(words("And its second."))))),
        Table("The plan", ("What", "Who"), ((words("A key"), words("Leila")), (words("A bed"), words("Omar")))),
        Notice("This must not be overlooked."),
        WhatNext((words("We visit."), words("We meet."))),
        PageBreak(),
        Space("Your analysis", 3),
    ),
)


def in_word(document: Document) -> Word:
    return Word(io.BytesIO(render(document, AT)["docx"]))


def test_the_same_document_is_the_same_bytes() -> None:
    assert render(WHOLE, AT) == render(replace(WHOLE), AT)


def test_the_page_is_valid_and_its_marks_lead_to_where_a_sentence_comes_from() -> None:
    page = html.render(WHOLE).decode()
    # The page stands alone, so it says its own style; nothing else carries one.
    assert_valid_page(page)
    assert page.count('href="/children/1/steps/2"') == 3  # two sentences, and the list of sources
    assert 'aria-label="Source 1: Visit, 9 February 2026"' in page
    assert '<span class="gt-printed__gap">[Say who.]</span>' in page


def test_what_it_says_and_what_it_lacks_can_be_asked() -> None:
    assert WHOLE.gaps == ["Say who."]
    assert WHOLE.sources == [VISIT, REVIEW]
    for said in ("Amira was seen. She was well.", "“I want my own key.”\nNobody asks.", "A bed | Omar", "We meet."):
        assert said in WHOLE.words


def test_the_pdf_is_tagged_and_describes_its_picture() -> None:
    document = pikepdf.open(io.BytesIO(render(WHOLE, AT)["pdf"]))
    assert str(document.Root.Lang) == "en-GB"
    assert str(document.docinfo["/Title"]) == "About Amira"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    tags, alts = set(), []
    todo = [document.Root.StructTreeRoot]
    while todo:
        node = todo.pop()
        tags.add(str(node.get("/S", "")))
        alts += [str(node.Alt)] if "/Alt" in node else []
        kids = node.get("/K", [])
        todo += [k for k in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(k, pikepdf.Dictionary)]
    assert {"/H1", "/H2", "/H3", "/L", "/Table", "/TH", "/BlockQuote", "/Figure", "/Link"} <= tags
    assert "Erimus Council" in alts


def test_word_has_real_styles_a_header_row_a_picture_with_words_and_numbered_notes() -> None:
    made = in_word(WHOLE)
    styles = {p.text: p.style.name for p in made.paragraphs if p.text}
    assert styles["Amira’s plan"] == "Title"
    assert styles["What we found"] == styles["What happens next"] == styles["Where this comes from"] == "Heading 1"
    assert styles["The plan"] == "Heading 2"
    assert styles["And its second."] == "List Continue"
    assert styles["Nobody asks."] == "Quote"
    assert "[1]\tVisit, 9 February 2026" in styles
    assert made.core_properties.language == "en-GB"
    xml = zipfile.ZipFile(io.BytesIO(render(WHOLE, AT)["docx"])).read("word/document.xml").decode()
    for needed in ("<w:tblHeader", 'descr="Erimus Council"', 'w:anchor="source-1"', 'w:name="source-1"', "w:highlight"):
        assert needed in xml, needed
    assert "/children/1" not in xml  # an address of the product leads nowhere from a file


@pytest.mark.parametrize(("large", "size"), [(False, 11), (True, 16)])
def test_easy_reading_is_larger(large: bool, size: int) -> None:
    document = replace(WHOLE, large=large)
    assert in_word(document).styles["Normal"].font.size.pt == size
    assert ("gt-printed--large" in html.render(document).decode().split("</style>")[1]) is large
    assert render(document, AT)["pdf"].startswith(b"%PDF")
