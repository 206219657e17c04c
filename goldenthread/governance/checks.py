"""What stands between a draft and its issue. Pure: the paper's words and figures in, problems out.

A problem that is serious refuses the paper; one that is not is shown, and the paper may be issued.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from goldenthread.governance import text
from goldenthread.governance.numbers import numbers
from goldenthread.governance.text import Block, Mark

P = text.PLACED
JOINED = re.compile(rf"[\w£$€{P}]+{P}|{P}\s?(?:%|per ?cent\b|(?:[km]|bn)\b)|{P}\w+|{P}[.,]\d", re.IGNORECASE)


@dataclass(frozen=True)
class CheckedSection:
    """`id` is for the link back to it; `name` is what it is called: 1.2 Early help.

    A part that `holds_others` need say nothing itself.
    """

    id: int
    name: str
    heading: str
    blocks: tuple[Block, ...]
    holds_others: bool = False


@dataclass(frozen=True)
class CheckedFigure:
    """A placed or an outside figure, as far as the checks look at it.

    `printed` is how it stands in the text. `changed` says how it differs now from what was placed, if it does.
    """

    mark: Mark
    concept: str
    rate: bool
    value: str
    unit: str
    when: str
    cohort: str
    printed: str
    dated: bool
    told: bool = True
    told_as_untold: bool = False
    reason: str = ""
    changed: str = ""


@dataclass(frozen=True)
class Problem:
    """`section` is the id of the section it is in, `mark` the figure that it is about, where there is one."""

    rule: str
    sentence: str
    section: int | None = None
    mark: Mark | None = None
    serious: bool = True


def check(
    sections: Sequence[CheckedSection], figures: Sequence[CheckedFigure], names: Iterable[str] = ()
) -> list[Problem]:
    """`names` are names of teams in which a number is no figure."""
    known = {(figure.mark.kind, figure.mark.ref): figure for figure in figures}
    used = {(m.kind, m.ref) for section in sections for m in text.marks(section.blocks)}
    return [
        *_nothing_written(sections),
        *(problem for section in sections for problem in _numbers_in(section, tuple(names))),
        *(problem for section in sections for problem in _marks_in(section, known)),
        *(problem for figure in figures for problem in _figure_problems(figure)),
        *_contradictions([figure for key, figure in known.items() if key in used]),
        *_perhaps_one_concept([figure for key, figure in known.items() if key in used]),
        *(_unused(figure) for key, figure in known.items() if key not in used),
    ]


def refusals(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.serious]


def _nothing_written(sections: Sequence[CheckedSection]) -> Iterator[Problem]:
    if not any(section.blocks for section in sections):
        yield Problem("something-written", "The paper says nothing yet. Write at least one section.")
    for section in sections:
        if not section.blocks and not section.heading:
            yield Problem("section-empty", "A section has neither heading nor text. Write it or delete it.", section.id)
        elif not section.blocks and not section.holds_others:
            sentence = f"“{section.name}” has a heading and says nothing."
            yield Problem("section-says-something", sentence, section.id, serious=False)


def _numbers_in(section: CheckedSection, names: Sequence[str]) -> Iterator[Problem]:
    what_to_do = "Place the figure, or enter it as an outside figure with its source, date, unit and owner."
    passages = [section.heading, *(paragraph.plain for paragraph in text.paragraphs(section.blocks))]
    for passage in passages:
        for found in numbers(passage, names):
            sentence = found.sentence.replace(text.PLACED, "…")
            yield Problem(
                "number-is-placed",
                f"In “{section.name}”, “{found.text}” is a number that nobody can follow: “{sentence}” {what_to_do}",
                section.id,
            )
    for each in text.lists(section.blocks):
        if each.typed not in (tuple(range(1, len(each.typed) + 1)), (1,) * len(each.typed)):
            typed = ", ".join(f"{number}." for number in each.typed)
            yield Problem(
                "list-counts-from-one",
                f"In “{section.name}”, a line starts with a number and a full stop ({typed}), which makes a list, and "
                f"lists print from 1. If it is a figure, begin the sentence with a word. {what_to_do}",
                section.id,
            )


def _joined(section: CheckedSection, passage: str) -> Iterator[Problem]:
    """A figure prints whole: what touches it would change it (12 and % make 12%, 1 and 12 make 112)."""
    for found in JOINED.finditer(passage):
        shown = found[0].replace(text.PLACED, "…")
        yield Problem(
            "figure-stands-alone",
            f"In “{section.name}”, “{shown}” would change a figure as it prints. Leave a space, or leave the sign out: "
            "a percentage prints with its sign.",
            section.id,
        )


def _marks_in(section: CheckedSection, known: dict[tuple[str, str], CheckedFigure]) -> Iterator[Problem]:
    for paragraph in text.paragraphs(section.blocks):
        for mark in paragraph.marks:
            if (mark.kind, mark.ref) not in known:
                yield Problem(
                    "figure-exists",
                    f"In “{section.name}”, {mark} stands for a figure that this paper does not have. "
                    "Place it again, or take it out of the text.",
                    section.id,
                    mark,
                )
        yield from _joined(section, paragraph.plain)
        for miswritten in text.MISWRITTEN.findall(paragraph.plain):
            yield Problem(
                "figure-is-written-right",
                f"In “{section.name}”, “{miswritten}” is not how a figure is written. Use the button “Place a figure”.",
                section.id,
            )
    if text.TOKEN.search(section.heading) or text.MISWRITTEN.search(section.heading):
        yield Problem(
            "heading-without-figures", f"A figure stands in text, not in the heading “{section.heading}”.", section.id
        )


def _figure_problems(figure: CheckedFigure) -> Iterator[Problem]:
    if not figure.told and not figure.told_as_untold:
        yield Problem(
            "could-not-tell",
            f"{figure.mark} could not be told: {figure.reason} Take it out, or let it print as “could not tell”.",
            mark=figure.mark,
        )
    if figure.told and not figure.unit.strip():
        yield Problem("has-a-unit", f"{figure.mark} has no unit. Say what it counts.", mark=figure.mark)
    if figure.changed:
        yield Problem(
            "as-it-was-placed",
            f"{figure.mark} has changed since it was placed: {figure.changed} Look at it and place it again.",
            mark=figure.mark,
        )


def _unused(figure: CheckedFigure) -> Problem:
    return Problem(
        "figure-is-used",
        f"{figure.mark} ({figure.value or 'could not tell'} {figure.unit}) is not in the text of any section.",
        mark=figure.mark,
        serious=False,
    )


def _contradictions(used: Sequence[CheckedFigure]) -> Iterator[Problem]:
    """Figures of one concept that differ must each say their date and who is counted."""
    alike: dict[tuple[str, bool], list[CheckedFigure]] = defaultdict(list)
    for figure in used:
        if figure.concept and figure.told:
            alike[figure.concept, figure.rate].append(figure)
    for (concept, _), figures in alike.items():
        for place, one in enumerate(figures):
            for other in figures[place + 1 :]:
                if sentence := _contradiction(concept, one, other):
                    yield Problem("one-concept-one-date", sentence, mark=other.mark if one.dated else one.mark)


def _perhaps_one_concept(used: Sequence[CheckedFigure]) -> Iterator[Problem]:
    """An outside figure that counts the same things as a placed one, and does not say whether it is the same count."""
    placed = [figure for figure in used if figure.mark.kind == "figure" and not figure.rate]
    for outside in used:
        alike = [figure for figure in placed if figure.unit.lower() == outside.unit.strip().lower()]
        if outside.mark.kind == "outside" and not outside.concept and not outside.rate and alike:
            yield Problem(
                "perhaps-one-concept",
                f"{outside.mark} and {alike[0].mark} both count {alike[0].unit}. If they count the same, say so on the "
                "outside figure; then each must print with its date and who is counted.",
                mark=outside.mark,
                serious=False,
            )


def _contradiction(concept: str, one: CheckedFigure, other: CheckedFigure) -> str:
    if _same(one) == _same(other):
        return ""
    shown = f"{one.mark} prints “{one.printed}” and {other.mark} prints “{other.printed}”"
    if (one.when, one.cohort) == (other.when, other.cohort):
        return (
            f"Two figures for {concept} have the same date and count the same, and differ: {shown}. "
            "One of them is wrong, or they come from different snapshots: keep one."
        )
    if one.dated and other.dated:
        return ""
    return (
        f"Two figures for {concept} differ: {shown}. {one.value} is {one.when} ({one.cohort}); {other.value} is "
        f"{other.when} ({other.cohort}). Let both print with their date and who is counted, or keep one."
    )


def _same(figure: CheckedFigure) -> tuple[str, str, str]:
    return figure.value, figure.when, figure.cohort
