"""A printed paper as a web page, a tagged PDF and a Word document. The same paper always makes the same bytes."""

from __future__ import annotations

from datetime import datetime

from goldenthread.governance.printed import PrintedPaper
from goldenthread.governance.rendering import html, pdf, word
from goldenthread.governance.rendering.pdf import NotPrintable


def render(paper: PrintedPaper, at: datetime) -> dict[str, bytes]:
    """The paper in every format, dated `at`. Raises NotPrintable."""
    return {"html": html.render(paper), "pdf": pdf.render(paper, at), "docx": word.render(paper, at)}


__all__ = ["NotPrintable", "html", "pdf", "render", "word"]
