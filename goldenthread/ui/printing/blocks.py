"""What a document is made of. Frozen and pure: a room composes one, and every format is made of the same blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Source:
    """Where a sentence comes from: what it is called, and the page on which it stands."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Run:
    """Words that stand together. `href` is a page, or `#anchor` in this document.

    A `gap` is for somebody to fill in. A `small` one is a reference mark, and `spoken` is what it is called.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    gap: bool = False
    small: bool = False
    spoken: str = ""
    source: Source | None = None


Runs = tuple[Run, ...]
_Change = Callable[[Runs], Runs]


@dataclass(frozen=True)
class Heading:
    """`level` 1 is a part of the document, 2 a section of a part: the document's own title stands above them."""

    level: int
    words: str
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list; an item is blocks, of which the first is a paragraph."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, a paragraph each, exactly as they were said."""

    paragraphs: tuple[Runs, ...]


@dataclass(frozen=True)
class Table:
    """The first cell of a row names the row. `widths` are shares of the page's width."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[float, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        return self.widths or (1.0,) * len(self.columns)


@dataclass(frozen=True)
class Facts:
    """Names and what they are: Date of meeting: 26 November 2025."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Notice:
    """Something that must not be overlooked."""

    words: str


@dataclass(frozen=True)
class WhatNext:
    """What happens next: the part of a letter that people look for first, so it is boxed."""

    items: tuple[Runs, ...]
    words: str = "What happens next"


@dataclass(frozen=True)
class Space:
    """Room to write in by hand, or over in Word."""

    label: str
    lines: int = 8


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Bullets | Quote | Table | Facts | Notice | WhatNext | Space | PageBreak


@dataclass(frozen=True)
class Logo:
    """A PNG or JPEG, and what it says."""

    content: bytes
    alt: str

    @property
    def kind(self) -> str:
        return "png" if self.content.startswith(b"\x89PNG") else "jpeg"


@dataclass(frozen=True)
class Document:
    """`title` is what the file is called, `heading` what stands at its top; `draft` is said on every page.

    `large` is for easy reading: 16 point.
    """

    title: str
    blocks: tuple[Block, ...]
    whose: str = ""
    heading: str = ""
    dated: date | None = None
    language: str = "en-GB"
    logo: Logo | None = None
    draft: str = ""
    large: bool = False
    sources_title: str = "Where this comes from"

    @property
    def sources(self) -> list[Source]:
        """Every source that a sentence names, in the order in which they are first read."""
        return list(dict.fromkeys(run.source for run in runs_in(self.blocks) if run.source))

    @property
    def gaps(self) -> list[str]:
        """What is left to fill in, in the order in which it is read."""
        return list(dict.fromkeys(run.text.strip("[]") for run in runs_in(self.blocks) if run.gap))

    @property
    def words(self) -> str:
        """All that it says, a line for each paragraph."""
        return "\n".join(_words(block) for block in self.blocks)


def words(text: str) -> Runs:
    return (Run(text),)


def runs_in(blocks: Sequence[Block]) -> Iterator[Run]:
    for block in blocks:
        yield from _runs(block)


def with_notes(document: Document, *, to_the_page: bool) -> tuple[Block, ...]:
    """Its blocks with a numbered mark after each sentence that names a source, and the sources listed at the end.

    A mark leads to its note, or (in a browser) straight to the page that the sentence comes from.
    """
    sources = document.sources
    if not sources:
        return document.blocks
    numbers = {source: number for number, source in enumerate(sources, start=1)}

    def marked(runs: Runs) -> Runs:
        found: list[Run] = []
        for run in runs:
            found.append(replace(run, source=None))
            if run.source:
                number = numbers[run.source]
                leads = run.source.url if to_the_page and run.source.url else f"#source-{number}"
                called = f"Source {number}: {run.source.label}"
                found.append(Run(f"[{number}]", href=leads, small=True, spoken=called))
        return tuple(found)

    listed = [
        Paragraph((Run(source.label, href=source.url if to_the_page else ""),), f"[{number}]", f"source-{number}")
        for source, number in numbers.items()
    ]
    return (*(_changed(block, marked) for block in document.blocks), Heading(1, document.sources_title), *listed)


def _runs(block: Block) -> Iterator[Run]:
    match block:
        case Paragraph():
            yield from block.runs
        case Bullets():
            for item in block.items:
                yield from runs_in(item)
        case Quote():
            for paragraph in block.paragraphs:
                yield from paragraph
        case WhatNext():
            for runs in block.items:
                yield from runs
        case Table():
            for row in block.rows:
                for cell in row:
                    yield from cell


def _changed(block: Block, change: _Change) -> Block:
    match block:
        case Paragraph():
            return replace(block, runs=change(block.runs))
        case Bullets():
            return replace(block, items=tuple(tuple(_changed(b, change) for b in item) for item in block.items))
        case Quote():
            return replace(block, paragraphs=tuple(map(change, block.paragraphs)))
        case WhatNext():
            return replace(block, items=tuple(map(change, block.items)))
        case Table():
            return replace(block, rows=tuple(tuple(map(change, row)) for row in block.rows))
    return block


def _words(block: Block) -> str:
    match block:
        case Heading() | Notice():
            return block.words
        case Facts():
            return "\n".join(f"{name}: {said}" for name, said in block.pairs)
        case Space():
            return block.label
        case PageBreak():
            return ""
        case Table():
            rows = (" | ".join("".join(run.text for run in cell) for cell in row) for row in block.rows)
            return "\n".join((block.caption, " | ".join(block.columns), *rows))
        case Bullets():
            return "\n".join(_words(inner) for item in block.items for inner in item)
        case WhatNext():
            return "\n".join((block.words, *("".join(run.text for run in runs) for runs in block.items)))
        case Quote():
            return "\n".join("".join(run.text for run in runs) for runs in block.paragraphs)
        case Paragraph():
            return f"{block.number} {''.join(run.text for run in block.runs)}".strip()
