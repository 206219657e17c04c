"""A document as a tagged PDF (PDF/UA-1), set by Typst.

What people typed never reaches Typst as markup: every string is passed as a string literal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import typst

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
    Space,
    Table,
    WhatNext,
    with_notes,
)

STYLE = Path(__file__).with_name("document.typ")
NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')


class NotPrintable(ValueError):
    """The document holds something that cannot be set; the message says what to do."""


def render(document: Document, at: datetime) -> bytes:
    """Raises NotPrintable for a character that no font of this machine has."""
    try:
        made: bytes = typst.compile(
            source(document, at).encode(), format="pdf", pdf_standards=["ua-1"], timestamp=int(at.timestamp())
        )
    except typst.TypstError as error:
        if found := NO_FONT.search(str(error)):
            raise NotPrintable(f"The PDF cannot show “{found[1]}”. Take it out, or write it in words.") from error
        raise
    return made


def source(document: Document, at: datetime) -> str:
    """The document as Typst reads it."""
    language, _, region = document.language.partition("-")
    given = {
        "title": _text(document.title),
        "heading": _text(document.heading or document.title),
        "whose": _text(document.whose),
        "draft": _text(document.draft),
        "lang": _text(language),
        "region": _text(region),
        "date": f"datetime(year: {at.year}, month: {at.month}, day: {at.day})",
        "size": "16pt" if document.large else "11pt",
        "logo": _image(document.logo) if document.logo else "none",
    }
    lines = [
        STYLE.read_text(),
        f"#show: document-of.with({', '.join(f'{name}: {value}' for name, value in given.items())})",
        *(_standing(block) for block in with_notes(document, to_the_page=False)),
    ]
    return "\n".join(lines) + "\n"


def _image(logo: Logo) -> str:
    return f"image(bytes(({_listed(map(str, logo.content))})), height: 1.6cm, alt: {_text(logo.alt)})"


def _standing(block: Block) -> str:
    """A block of its own; what others lead to carries its label."""
    anchor = block.anchor if isinstance(block, Heading | Paragraph) else ""
    label = f" #label({_text(anchor)})" if anchor else ""
    return f"#[#{{{_block(block)}}}{label}]" if label else f"#{{{_block(block)}}}"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"heading(level: {block.level + 1}, text({_text(block.words)}))"
        case Paragraph():
            content = _inline(block.runs)
            return f"numbered({_text(block.number)}, {content})" if block.number else f"par({content})"
        case Bullets():
            kind = "enum" if block.numbered else "list"
            return f"{kind}({_items('; '.join(map(_block, item)) for item in block.items)})"
        case Quote():
            return f"quote(block: true, {{{'; '.join(f'par({_inline(p)})' for p in block.paragraphs)}}})"
        case Table():
            rows = "".join(f"({_listed(map(_inline, row))}), " for row in block.rows)
            shares = _listed(map(str, block.shares))
            return f"grid-of(({shares}), ({_listed(map(_text, block.columns))}), ({rows}))"
        case Facts():
            return f"pairs(({_listed(f'({_text(name)}, {_text(said)})' for name, said in block.pairs)}))"
        case Notice():
            return f"notice({_text(block.words)})"
        case WhatNext():
            return f"next({_text(block.words)}, list({_items(map(_inline, block.items))}))"
        case Space():
            return f"space({_text(block.label)}, {block.lines})"
        case PageBreak():
            return "pagebreak(weak: true)"


def _items(items: Iterable[str]) -> str:
    return ", ".join(f"{{{item}}}" for item in items)


def _listed(values: Iterable[str]) -> str:
    """The inside of an array of any length, one too."""
    return "".join(f"{value}, " for value in values)


def _inline(runs: Sequence[Run] | Runs) -> str:
    return "{" + "; ".join(map(_run, runs)) + "}" if runs else "[]"


def _run(run: Run) -> str:
    target = f"label({_text(run.href[1:])})" if run.href.startswith("#") else _text(run.href)
    if run.small:
        return f"mark({_text(run.text)}, {target})"
    content = f"{'gap' if run.gap else 'text'}({_text(run.text)})"
    if run.href:
        content = f"link({target}, {content})"
    if run.italic:
        content = f"emph({content})"
    return f"strong({content})" if run.bold else content


def _text(words: str) -> str:
    """A Typst string literal: of Typst's own escapes JSON's are a part, but for \\uXXXX, \\b and \\f."""
    kept = "".join(c if c.isprintable() else " " for c in words)
    return json.dumps(kept, ensure_ascii=False)
