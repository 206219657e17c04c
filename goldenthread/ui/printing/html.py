"""A document as one HTML file that needs nothing beside it; its body is also shown inside a page of the product."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

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

STYLE = Path(__file__).resolve().parents[1] / "static" / "ui" / "printed.css"


def render(document: Document) -> bytes:
    whose = f" – {document.whose}" if document.whose else ""
    large = " gt-printed--large" if document.large else ""
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(document.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title + whose)}</title>",
        f"<style>\n{STYLE.read_text()}</style>",
        "</head>",
        "<body>",
        f'<main class="gt-printed{large}">',
        *_top(document),
        body(document),
        "</main>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


def body(document: Document) -> str:
    """The blocks, for a page that has its own h1: the document's parts are its h2."""
    return "\n".join(line for block in with_notes(document, to_the_page=True) for line in _block(block))


def _top(document: Document) -> Iterable[str]:
    if document.draft:
        yield f'<p class="gt-printed__draft">{escape(document.draft)}</p>'
    yield "<header>"
    if document.logo:
        logo = document.logo
        picture = f"data:image/{logo.kind};base64,{b64encode(logo.content).decode()}"
        yield f'<p><img class="gt-printed__logo" src="{picture}" alt="{escape(logo.alt)}"></p>'
    elif document.whose:
        yield f'<p class="gt-printed__whose">{escape(document.whose)}</p>'
    yield f"<h1>{escape(document.heading or document.title)}</h1>"
    yield "</header>"


def _block(block: Block) -> Iterable[str]:
    match block:
        case Heading():
            level = block.level + 1
            anchor = f' id="{escape(block.anchor)}" tabindex="-1"' if block.anchor else ""
            yield f"<h{level}{anchor}>{escape(block.words)}</h{level}>"
        case Paragraph():
            yield _paragraph(block)
        case Bullets():
            tag = "ol" if block.numbered else "ul"
            items = "".join(f"<li>{''.join(_in_item(item))}</li>" for item in block.items)
            yield f"<{tag}>{items}</{tag}>"
        case Quote():
            yield "<blockquote>" + "".join(f"<p>{_inline(p)}</p>" for p in block.paragraphs) + "</blockquote>"
        case Table():
            yield from _table(block)
        case Facts():
            rows = "".join(f"<div><dt>{escape(n)}</dt><dd>{escape(said)}</dd></div>" for n, said in block.pairs)
            yield f'<dl class="gt-printed__facts">{rows}</dl>'
        case Notice():
            yield f'<p class="gt-printed__notice">{escape(block.words)}</p>'
        case WhatNext():
            items = "".join(f"<li>{_inline(runs)}</li>" for runs in block.items)
            yield f'<div class="gt-printed__next"><h2>{escape(block.words)}</h2><ul>{items}</ul></div>'
        case Space():
            yield f'<p class="gt-printed__label">{escape(block.label)}</p>'
            yield '<div class="gt-printed__space">' + "<br>" * block.lines + "</div>"
        case PageBreak():
            yield '<hr class="gt-printed__break">'


def _paragraph(block: Paragraph) -> str:
    anchor = f' id="{escape(block.anchor)}" tabindex="-1"' if block.anchor else ""
    kind = ' class="gt-printed__numbered"' if block.number else ""
    number = f'<span class="gt-printed__number">{escape(block.number)}</span> ' if block.number else ""
    return f"<p{kind}{anchor}>{number}{_inline(block.runs)}</p>"


def _in_item(blocks: Sequence[Block]) -> Iterable[str]:
    """The first paragraph of a list item needs no <p>."""
    for place, block in enumerate(blocks):
        if place == 0 and isinstance(block, Paragraph):
            yield _inline(block.runs)
        else:
            yield from _block(block)


def _table(table: Table) -> Iterable[str]:
    caption = escape(table.caption)
    yield f'<div class="gt-printed__scroll" role="region" aria-label="{caption}" tabindex="0"><table>'
    yield f"<caption>{caption}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns) + "</tr></thead><tbody>"
    for first, *rest in table.rows:
        cells = "".join(f"<td>{_inline(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{_inline(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _inline(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    said = escape(run.text)
    if run.small:
        called = f' aria-label="{escape(run.spoken)}"' if run.spoken else ""
        return f'\u2060<a class="gt-printed__mark" href="{escape(run.href)}"{called}>{said}</a>'
    if run.gap:
        said = f'<span class="gt-printed__gap">{said}</span>'
    if run.href:
        said = f'<a href="{escape(run.href)}">{said}</a>'
    if run.italic:
        said = f"<em>{said}</em>"
    return f"<strong>{said}</strong>" if run.bold else said
