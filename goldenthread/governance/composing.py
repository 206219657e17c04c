"""From a paper's rows to what is checked and what prints."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goldenthread.governance import text
from goldenthread.governance.checks import CheckedFigure, CheckedSection, Problem, check
from goldenthread.governance.models import OutsideFigure, Paper, PlacedFigure, Section, Show
from goldenthread.governance.policies import numbered
from goldenthread.governance.printed import COULD_NOT_TELL, PrintedFigure, PrintedPaper, PrintedSection
from goldenthread.governance.text import Mark
from goldenthread.insight.models import Dispute
from goldenthread.insight.queries import open_disputes_about
from goldenthread.rules.words import day
from goldenthread.ui import site
from goldenthread.workforce.models import Team

HEADING = "EXECUTIVE MEMBER REPORT TO COUNCIL"


@dataclass(frozen=True)
class Whole:
    """A paper with everything in it, read at one moment."""

    paper: Paper
    sections: tuple[Section, ...]
    figures: tuple[PlacedFigure, ...]
    outside: tuple[OutsideFigure, ...]

    @classmethod
    def of(cls, paper: Paper) -> Whole:
        return cls(paper, tuple(paper.sections.all()), tuple(paper.figures.all()), tuple(paper.outside_figures.all()))


def problems(whole: Whole, changed: dict[str, str] | None = None) -> list[Problem]:
    """`changed` says, by ref, how placed figures differ now from what was placed."""
    changed = changed or {}
    sections = [
        CheckedSection(section.pk, section_name(section, number), section.heading, printed.blocks, not printed.counts)
        for (section, number, _), printed in zip(
            numbered(whole.sections), _printed_sections(whole.sections), strict=True
        )
    ]
    figures = [_checked(figure, changed.get(figure.ref, "")) for figure in whole.figures]
    return check(sections, [*figures, *map(_checked_outside, whole.outside)], team_names())


def team_names() -> list[str]:
    """In which a number is no figure: Pathways 1."""
    return list(Team.objects.values_list("name", flat=True))


def section_name(section: Section, number: str) -> str:
    """1.2 Early help."""
    return f"{number} {section.heading or 'Opening words'}".strip()


def printed(whole: Whole) -> PrintedPaper:
    """The paper as it prints, with the disputes that are open now."""
    paper = whole.paper
    sections = _printed_sections(whole.sections)
    used = list(dict.fromkeys(mark for section in sections for mark in map(_bare, text.marks(section.blocks))))
    return PrintedPaper(
        council=site.name(),
        kind=HEADING,
        title=paper.title,
        facts=(
            ("EXECUTIVE MEMBER", f"{paper.executive_member} – Executive Member for {paper.portfolio}"),
            ("DATE OF MEETING", f"{day(paper.meeting_date)} ({paper.meeting})"),
        ),
        sections=sections,
        figures=(*_placed_entries(whole.figures, used), *_outside_entries(whole.outside, used)),
        draft=paper.is_draft,
    )


def _printed_sections(sections: Iterable[Section]) -> tuple[PrintedSection, ...]:
    found = numbered(sections)
    parents = {number.partition(".")[0] for _, number, depth in found if depth == 2}
    return tuple(
        PrintedSection(number, depth, section.heading, text.read(section.text), number not in parents)
        for section, number, depth in found
    )


def inline(figure: PlacedFigure) -> str:
    """How a placed figure stands in the text."""
    if not figure.shown:
        return COULD_NOT_TELL
    if figure.show != Show.DATED:
        return figure.shown
    return f"{figure.shown} {unit_words(figure)} {figure.when} ({figure.cohort})"


def inline_outside(figure: OutsideFigure) -> str:
    if figure.show != Show.DATED:
        return figure.value
    counted = f"{figure.cohort}; {figure.source}" if figure.cohort else figure.source
    return f"{figure.value} {figure.unit} at {day(figure.date)} ({counted})"


def unit_words(figure: PlacedFigure) -> str:
    """The unit as it follows the value: 509 children, 86.5% of children, 14.2 on average for children."""
    match figure.kind:
        case "percentage":
            return f"of {figure.unit}"
        case "mean":
            return f"on average for {figure.unit}"
        case "median":
            return f"in the middle of {figure.unit}"
    return figure.unit


def dispute_words(dispute: Dispute) -> str:
    return (
        f"{dispute.raised_by.name} said on {day(dispute.opened)}: “{dispute.reason}” "
        f"To be answered by {dispute.owner}; no verdict yet."
    )


def _bare(mark: Mark) -> Mark:
    return Mark(mark.kind, mark.ref)


def _checked(figure: PlacedFigure, changed: str) -> CheckedFigure:
    return CheckedFigure(
        mark=Mark("figure", figure.ref),
        concept=figure.concept,
        rate=figure.kind != "count",
        value=figure.shown,
        unit=figure.unit,
        when=figure.when,
        cohort=figure.cohort,
        printed=inline(figure),
        dated=figure.show == Show.DATED,
        told=bool(figure.shown),
        told_as_untold=figure.show == Show.UNTOLD,
        reason=figure.reason,
        changed=changed,
    )


def _checked_outside(figure: OutsideFigure) -> CheckedFigure:
    return CheckedFigure(
        mark=Mark("outside", figure.ref),
        concept=figure.concept,
        rate="%" in figure.value or "per cent" in figure.value or " per " in f" {figure.unit} ",
        value=figure.value,
        unit=figure.unit,
        when=f"at {day(figure.date)}",
        cohort=figure.cohort or figure.source,
        printed=inline_outside(figure),
        dated=figure.show == Show.DATED,
    )


def _placed_entries(figures: Iterable[PlacedFigure], used: Sequence[Mark]) -> list[PrintedFigure]:
    by_ref = {figure.ref: figure for figure in figures}
    order = [mark for mark in used if mark.kind == "figure" and mark.ref in by_ref]
    return [_placed_entry(mark, str(place), by_ref[mark.ref]) for place, mark in enumerate(order, start=1)]


def _placed_entry(mark: Mark, number: str, figure: PlacedFigure) -> PrintedFigure:
    disputes = open_disputes_about(figure.measure, figure.period, figure.filters)
    return PrintedFigure(
        mark=mark,
        number=number,
        inline=inline(figure),
        value=figure.shown or COULD_NOT_TELL,
        unit=unit_words(figure) if figure.shown else "",
        when=figure.when,
        title=figure.title,
        facts=figure_facts(figure),
        disputes=tuple(map(dispute_words, disputes)),
    )


def figure_facts(figure: PlacedFigure) -> tuple[tuple[str, str], ...]:
    """Everything by which a placed figure can be followed back."""
    facts = [
        ("Value", f"{figure.shown} {unit_words(figure)}" if figure.shown else f"{COULD_NOT_TELL}: {figure.reason}"),
        ("Measure", f"{figure.title}, version {figure.version}"),
        ("Date or period", figure.when),
        ("Who is counted", figure.cohort),
        ("Unit", figure.unit),
    ]
    if figure.shown == "c":
        facts.append(("Made from", "not shown, so that nobody can be known by a small number"))
    elif figure.denominator is not None and figure.numerator is not None:
        facts.append(("Made from", f"{figure.numerator:,.0f} of {figure.denominator:,.0f}"))
    elif figure.denominator is not None:
        facts.append(("Made from", f"{figure.denominator:,.0f} {figure.unit}"))
    if figure.small_number_released:
        facts.append(("Small number shown because", figure.small_number_released))
    return (
        *facts,
        ("Could not be told", _count(figure.unknown)),
        ("Left out: the record contradicts itself", _count(figure.left_out)),
        ("Snapshot", figure.snapshot_id),
        ("Figure ID", figure.figure_id),
    )


def _outside_entries(figures: Iterable[OutsideFigure], used: Sequence[Mark]) -> list[PrintedFigure]:
    by_ref = {figure.ref: figure for figure in figures}
    order = [mark for mark in used if mark.kind == "outside" and mark.ref in by_ref]
    return [_outside_entry(mark, _letter(place), by_ref[mark.ref]) for place, mark in enumerate(order)]


def _outside_entry(mark: Mark, letter: str, figure: OutsideFigure) -> PrintedFigure:
    facts = [
        ("Value", f"{figure.value} {figure.unit}"),
        ("Source", figure.source),
        ("Date", day(figure.date)),
        ("Unit", figure.unit),
        ("Owner", figure.owner),
    ]
    if figure.cohort:
        facts.insert(3, ("Who is counted", figure.cohort))
    return PrintedFigure(
        mark=mark,
        number=letter,
        inline=inline_outside(figure),
        value=figure.value,
        unit=figure.unit,
        when=f"at {day(figure.date)}",
        title=figure.source,
        facts=tuple(facts),
    )


def _letter(place: int) -> str:
    """A to Z, then AA to AZ and so on."""
    first, last = divmod(place, 26)
    return (_letter(first - 1) if first else "") + string.ascii_uppercase[last]


def _count(number: int) -> str:
    return f"{number:,}" if number else "none"
