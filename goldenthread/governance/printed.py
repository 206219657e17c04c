"""A paper as it prints: everything the three renderings need, already in words. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from goldenthread.governance.text import Block, Items, Mark, Paragraph

COULD_NOT_TELL = "could not tell"
ANNEX = "The figures in this paper"
ELSEWHERE = "Figures from elsewhere"
SUPPRESSED = "c is a number from 1 to 5, or rests on one, kept back so that nobody can be known by it."


@dataclass(frozen=True)
class PrintedFigure:
    """One entry of the annex. `inline` is how it stands in the text, before its reference mark."""

    mark: Mark
    number: str
    inline: str
    value: str
    unit: str
    when: str
    title: str
    facts: tuple[tuple[str, str], ...]
    disputes: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        return f"{self.mark.kind}-{self.mark.ref}"


@dataclass(frozen=True)
class PrintedSection:
    """`depth` is 1 for a part and 2 for a section of one; an unnumbered section has no number.

    `counts` numbers its paragraphs; a part that has sections does not, or 1.1 would be two things.
    """

    number: str
    depth: int
    heading: str
    blocks: tuple[Block, ...]
    counts: bool = True

    @property
    def title(self) -> str:
        return f"{self.number} {self.heading}".strip()


@dataclass(frozen=True)
class PrintedPaper:
    """`figures` are in the order in which they are first read; `draft` papers say so on every page."""

    council: str
    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[PrintedSection, ...]
    figures: tuple[PrintedFigure, ...]
    draft: bool = False

    def figure(self, mark: Mark) -> PrintedFigure | None:
        return next((f for f in self.figures if (f.mark.kind, f.mark.ref) == (mark.kind, mark.ref)), None)

    @property
    def placed(self) -> list[PrintedFigure]:
        return [figure for figure in self.figures if figure.mark.kind == "figure"]

    @property
    def outside(self) -> list[PrintedFigure]:
        return [figure for figure in self.figures if figure.mark.kind == "outside"]

    def disputes_in(self, paragraph: Paragraph) -> list[str]:
        """What prints under a paragraph: the open disputes about the figures in it."""
        found = (self.figure(mark) for mark in dict.fromkeys(paragraph.marks))
        return [f"Figure {f.number} is disputed. {said}" for f in found if f for said in f.disputes]

    def numbered(self, section: PrintedSection) -> Iterator[tuple[str, Block]]:
        """The blocks of a section, its paragraphs numbered within it: 1.2.1, 1.2.2."""
        count = 0
        for block in section.blocks:
            if section.number and section.counts and not isinstance(block, Items):
                count += 1
                yield f"{section.number}.{count}", block
            else:
                yield "", block

    def digest(self) -> str:
        """SHA-256 of all that prints."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
