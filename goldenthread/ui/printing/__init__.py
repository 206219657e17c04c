"""One way to make a document: blocks in, and out come a web page, a tagged PDF (PDF/UA) and a Word document.

    letter = Document("About Amira’s assessment", (Heading(1, "What we found"), Paragraph(words("…"))), whose=council)
    render(letter, at)   # {"html": …, "pdf": …, "docx": …}

The same document always makes the same bytes.
"""

from __future__ import annotations

from datetime import datetime

from goldenthread.ui.printing import html, pdf, word
from goldenthread.ui.printing.blocks import (
    Block,
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
    Runs,
    Source,
    Space,
    Table,
    WhatNext,
    words,
)
from goldenthread.ui.printing.pdf import NotPrintable


def render(document: Document, at: datetime) -> dict[str, bytes]:
    """The document in every format, made `at`. Raises NotPrintable."""
    return {"html": html.render(document), "pdf": pdf.render(document, at), "docx": word.render(document, at)}


__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Facts",
    "Heading",
    "Logo",
    "NotPrintable",
    "Notice",
    "PageBreak",
    "Paragraph",
    "Quote",
    "Run",
    "Runs",
    "Source",
    "Space",
    "Table",
    "WhatNext",
    "html",
    "pdf",
    "render",
    "word",
    "words",
]
