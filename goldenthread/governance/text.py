"""What a section says, read once from what was typed into a small tree that every rendering shares.

A writer types paragraphs, lists that start with `-` or `1.`, **bold** and *italic*, addresses of pages, and places
figures as [[figure:in-care]] and [[outside:attendance]]. Everything else is shown as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

PLACED = "\ufffc"  # stands for a placed figure in plain text: Unicode's own character for an object
TOKEN = re.compile(r"\[\[(figure|outside):([a-z0-9-]+)\]\]")
MISWRITTEN = re.compile(r"\[\[[^\]]*\]\]?")


@dataclass(frozen=True)
class Words:
    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True)
class Mark:
    """A figure placed here: `kind` is figure or outside."""

    kind: str
    ref: str
    bold: bool = False
    italic: bool = False

    def __str__(self) -> str:
        return f"[[{self.kind}:{self.ref}]]"


@dataclass(frozen=True)
class Paragraph:
    parts: tuple[Words | Mark, ...]

    @property
    def plain(self) -> str:
        """Its words, with PLACED where a figure is placed."""
        return "".join(part.text if isinstance(part, Words) else PLACED for part in self.parts)

    @property
    def marks(self) -> list[Mark]:
        return [part for part in self.parts if isinstance(part, Mark)]


@dataclass(frozen=True)
class Items:
    """A list; `typed` are the numbers that were typed before its items, none for bullets. It prints from 1."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False
    typed: tuple[int, ...] = ()


Block = Paragraph | Items


@lru_cache(maxsize=512)
def read(typed: str) -> tuple[Block, ...]:
    tokens = _PARSER.parse(typed.replace("\x00", ""))
    blocks, _ = _blocks(tokens, 0)
    return blocks


def paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """Every paragraph, those of lists too, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for item in block.items:
                yield from paragraphs(item)


def lists(blocks: Sequence[Block]) -> Iterator[Items]:
    for block in blocks:
        if isinstance(block, Items):
            yield block
            for item in block.items:
                yield from lists(item)


def marks(blocks: Sequence[Block]) -> list[Mark]:
    return [mark for paragraph in paragraphs(blocks) for mark in paragraph.marks]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["list", "emphasis", "link", "escape", "newline"])
    parser.validateLink = _is_web_address  # type: ignore[method-assign]
    return parser


def _is_web_address(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


_PARSER = _parser()


def _blocks(tokens: Sequence[Token], at: int, until: str = "") -> tuple[tuple[Block, ...], int]:
    """The blocks from `at` up to the closing token `until`, and where they end."""
    found: list[Block] = []
    while at < len(tokens) and tokens[at].type != until:
        token = tokens[at]
        if token.type == "inline":
            found.append(Paragraph(tuple(_parts(token.children or []))))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            block, at = _list(tokens, at + 1, token.type.replace("open", "close"))
            found.append(block)
        at += 1
    return tuple(found), at


def _list(tokens: Sequence[Token], at: int, until: str) -> tuple[Items, int]:
    items, typed = [], []
    while tokens[at].type != until:
        if tokens[at].info:
            typed.append(int(tokens[at].info))
        blocks, at = _blocks(tokens, at + 1, "list_item_close")
        items.append(blocks)
        at += 1
    return Items(tuple(items), until.startswith("ordered"), tuple(typed)), at


def _parts(tokens: Sequence[Token]) -> Iterator[Words | Mark]:
    bold = italic = 0
    href = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = str(token.attrs["href"])
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                yield Words(" ", bool(bold), bool(italic), href)
            case _:
                yield from _split(token.content, bool(bold), bool(italic), href)


def _split(text: str, bold: bool, italic: bool, href: str) -> Iterator[Words | Mark]:
    start = 0
    for found in TOKEN.finditer(text):
        if words := text[start : found.start()]:
            yield Words(words, bold, italic, href)
        yield Mark(found[1], found[2], bold, italic)
        start = found.end()
    if words := text[start:]:
        yield Words(words, bold, italic, href)
