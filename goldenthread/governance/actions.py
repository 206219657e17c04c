"""The only writes to papers, their sections and their figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Act, Recorded, Signature, acting
from goldenthread.governance import composing, measuring, policies
from goldenthread.governance.checks import refusals
from goldenthread.governance.composing import Whole
from goldenthread.governance.issuing import Made, documents
from goldenthread.governance.measuring import Filters, Measured
from goldenthread.governance.models import (
    IssuedDocument,
    Level,
    OutsideFigure,
    Paper,
    PlacedFigure,
    Section,
    Show,
    Status,
)
from goldenthread.governance.printed import PrintedPaper
from goldenthread.governance.rechecking import Verdict, recheck
from goldenthread.governance.rendering import NotPrintable
from goldenthread.insight.actions import hold_snapshot

HERE = "[[]]"  # where the next figure goes

# The bones of an Executive Member’s report: level, heading, text.
BONES = (
    (
        Level.PLAIN,
        "",
        "This report tells members what has been done in my portfolio since the last meeting, and how we are doing "
        "against our priorities.",
    ),
    (Level.PLAIN, "COUNCIL PLAN PRIORITIES", ""),
    (Level.PART, "HIGHLIGHTS", ""),
    (Level.PART, "THE TIME AHEAD", ""),
)


def create_paper(
    *, by: Signature, title: str, meeting: str, meeting_date: date, executive_member: str, portfolio: str
) -> Paper:
    """A draft with the sections that every Executive Member’s report has."""
    paper = Paper(
        title=title,
        meeting=meeting,
        meeting_date=meeting_date,
        executive_member=executive_member,
        portfolio=portfolio,
    )
    with acting("governance.create_paper", by=by) as act:
        act.insert([paper])
        act.insert(
            [
                Section(paper=paper, order=place, level=level, heading=heading, text=text)
                for place, (level, heading, text) in enumerate(BONES, start=1)
            ]
        )
    return paper


def correct_paper(*, by: Signature, paper: Paper, changes: Mapping[str, Any]) -> Paper:
    with acting("governance.correct_paper", by=by) as act:
        _still_draft(paper)
        act.amend(paper, changes)
    return paper


def add_section(*, by: Signature, paper: Paper, level: int = Level.SECTION, after: Section | None = None) -> Section:
    """An empty section, after the one given or at the end."""
    with acting("governance.add_section", by=by) as act:
        _still_draft(paper)
        sections = list(paper.sections.all())
        place = sections.index(after) + 1 if after else len(sections)
        added = Section(paper=paper, order=place + 1, level=level)
        act.insert([added])
        _reorder(act, [*sections[:place], added, *sections[place:]])
    return added


def write_section(*, by: Signature, section: Section, level: int, heading: str, text: str) -> Section:
    """Raises ChangedMeanwhile when `section` is not the version that is stored."""
    with acting("governance.write_section", by=by) as act:
        _still_draft(section.paper)
        act.amend(section, {"level": level, "heading": heading.strip(), "text": text.replace("\r\n", "\n").strip()})
    return section


def move_section(*, by: Signature, section: Section, up: bool) -> None:
    """One place towards the beginning, or the end; at the end already, nothing changes."""
    with acting("governance.move_section", by=by) as act:
        _still_draft(section.paper)
        sections = list(section.paper.sections.all())
        place = sections.index(section)
        other = place - 1 if up else place + 1
        if 0 <= other < len(sections):
            sections[place], sections[other] = sections[other], sections[place]
            _reorder(act, sections)


def delete_section(*, by: Signature, section: Section) -> None:
    with acting("governance.delete_section", by=by) as act:
        _still_draft(section.paper)
        act.withdraw(section)
        _reorder(act, list(section.paper.sections.all()))


@dataclass(frozen=True)
class Choice:
    """A figure as it is chosen in the picker. `release` says why a small number prints as it is."""

    measure: str
    snapshot_id: str
    period: str
    filters: Filters
    show: str = Show.VALUE
    release: str = ""


def place_figure(
    *, by: Signature, paper: Paper, ref: str, choice: Choice, section: Section | None = None
) -> PlacedFigure:
    """Measured now and kept as it is; issuing measures it again. Written into the section, if one is given."""
    objections = policies.ref_objections(ref, [figure.ref for figure in paper.figures.all()])
    objections += _choice_objections(choice)
    if objections:
        raise Refused(objections)
    placed = PlacedFigure(paper=paper, ref=ref, **_values(by, choice, _measure(choice)))
    with acting("governance.place_figure", by=by) as act:
        _still_draft(paper)
        act.insert([placed])
        _write_into(act, section, f"[[figure:{ref}]]")
    return placed


def change_figure(*, by: Signature, figure: PlacedFigure, choice: Choice) -> PlacedFigure:
    """Placed again under the same name: another date, another snapshot, another way to print."""
    objections = _choice_objections(choice)
    if objections:
        raise Refused(objections)
    values = _values(by, choice, _measure(choice))
    with acting("governance.change_figure", by=by) as act:
        _still_draft(figure.paper)
        act.amend(figure, values)
    return figure


def add_outside_figure(
    *, by: Signature, paper: Paper, ref: str, values: Mapping[str, Any], section: Section | None = None
) -> OutsideFigure:
    objections = policies.ref_objections(ref, [figure.ref for figure in paper.outside_figures.all()])
    if objections:
        raise Refused(objections)
    added = OutsideFigure(paper=paper, ref=ref, **values)
    with acting("governance.add_outside_figure", by=by) as act:
        _still_draft(paper)
        act.insert([added])
        _write_into(act, section, f"[[outside:{ref}]]")
    return added


def correct_outside_figure(*, by: Signature, figure: OutsideFigure, values: Mapping[str, Any]) -> OutsideFigure:
    with acting("governance.correct_outside_figure", by=by) as act:
        _still_draft(figure.paper)
        act.amend(figure, values)
    return figure


def remove_figure(*, by: Signature, figure: PlacedFigure | OutsideFigure) -> None:
    """Its name may be used again; the text that names it is refused until it is mended."""
    with acting("governance.remove_figure", by=by) as act:
        _still_draft(figure.paper)
        act.withdraw(figure)


def issue_paper(*, by: Signature, paper: Paper) -> Paper:
    """Check, measure again, freeze, render and hold the snapshots: all of it, or none.

    Raises Refused with every reason why not.
    """
    _check(policies.writing_objections(paper))
    whole = Whole.of(paper)
    _check(issue_objections(whole))
    composed = _as_issued(whole)
    try:
        made = documents(composed, by.at)
    except NotPrintable as error:
        raise Refused([Objection("can-be-printed", str(error))]) from error
    saved: list[IssuedDocument] = []
    try:
        with acting("governance.issue_paper", by=by) as act:
            _still_draft(paper)
            if _as_issued(Whole.of(paper)).digest() != composed.digest():
                raise Refused([Objection("as-it-was-checked", "Somebody changed the paper meanwhile. Check it again.")])
            for each in made:
                saved.append(_saved(paper, each))
            act.insert(saved)
            act.amend(paper, {"status": Status.ISSUED, "issued_at": by.at, "content_hash": composed.digest()})
            for snapshot_id in sorted({figure.snapshot_id for figure in whole.figures}):
                hold_snapshot(by=by, snapshot_id=snapshot_id, holder=_holder(paper), reason=f"In “{paper.title}”"[:200])
    except BaseException:
        for document in saved:
            document.file.delete(save=False)
        raise
    return paper


def issue_objections(whole: Whole) -> list[Objection]:
    """Every reason why this paper may not be issued."""
    found = composing.problems(whole, changed_figures(whole))
    return [Objection(problem.rule, problem.sentence) for problem in refusals(found)]


def changed_figures(whole: Whole) -> dict[str, str]:
    """By ref: how a placed figure differs now from what was placed."""
    again = {figure.ref: recheck(figure) for figure in whole.figures}
    return {ref: found.sentence for ref, found in again.items() if found.verdict is not Verdict.AGREES}


def withdraw_paper(*, by: Signature, paper: Paper, why: str) -> Paper:
    """It stays to be read, marked as withdrawn, and its figures can still be checked."""
    _check(policies.withdrawing_objections(paper, why))
    with acting("governance.withdraw_paper", by=by) as act:
        act.amend(paper, {"status": Status.WITHDRAWN, "withdrawn_why": why.strip()})
    return paper


def copy_paper(*, by: Signature, paper: Paper) -> Paper:
    """A new draft that says the same: the way to a new version of an issued paper, or to next month’s."""
    whole = Whole.of(paper)
    copy: Paper = _copied(
        paper, status=Status.DRAFT, issued_at=None, content_hash="", withdrawn_why="", copied_from=paper
    )
    with acting("governance.copy_paper", by=by) as act:
        act.insert([copy])
        for rows in (whole.sections, whole.figures, whole.outside):
            act.insert([_copied(row, paper=copy) for row in rows])
    return copy


def _still_draft(paper: Paper) -> None:
    """Locks the paper until the act ends, so that nothing in it changes while it is issued."""
    stored = Paper.objects.select_for_update().get(pk=paper.pk)
    _check(policies.writing_objections(stored))


def _reorder(act: Act, sections: list[Section]) -> None:
    for place, section in enumerate(sections, start=1):
        act.amend(section, {"order": place})


def _write_into(act: Act, section: Section | None, token: str) -> None:
    """In place of the first [[]] that the writer left for it, or at the end."""
    if section is None:
        return
    here = section.text.replace(HERE, token, 1) if HERE in section.text else f"{section.text} {token}".strip()
    act.amend(section, {"text": here})


def _choice_objections(choice: Choice) -> list[Objection]:
    if measuring.measure_named(choice.measure) is None:
        return [Objection("measure-exists", f"There is no measure {choice.measure}.", "measure")]
    if hidden := measuring.NEVER_IN_A_PAPER & set(choice.filters):
        sentence = f"A paper never shows the figures of one {', '.join(hidden)}: they are for them and their line."
        return [Objection("no-worker-in-a-paper", sentence, "filters")]
    return []


def _measure(choice: Choice) -> Measured:
    return measuring.take(choice.snapshot_id, choice.measure, choice.period, choice.filters, bool(choice.release))


def _values(by: Signature, choice: Choice, measured: Measured) -> dict[str, Any]:
    figure = measured.figure
    released = choice.release.strip() and measured.figure.value is not None
    return {
        "measure": choice.measure,
        "snapshot_id": choice.snapshot_id,
        "period": str(figure.period),
        "filters": dict(choice.filters),
        "show": choice.show,
        "version": figure.version,
        "title": figure.measure.title,
        "concept": figure.measure.concept,
        "kind": figure.measure.kind,
        "unit": figure.unit,
        "when": figure.when,
        "cohort": measured.cohort,
        "shown": measured.shown,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "left_out": figure.left_out,
        "reason": figure.reason,
        "counted": measured.counted.as_json(),
        "small_number_released": f"{choice.release.strip()} ({by.user.name})" if released else "",
    }


def _copied(row: Recorded, **changes: Any) -> Any:
    kept = {c.name: getattr(row, c.name) for c in row._meta.concrete_fields if not c.primary_key}
    for name in ("recorded_from", "recorded_by"):
        kept.pop(name)
    return type(row)(**{**kept, **changes})


def _as_issued(whole: Whole) -> PrintedPaper:
    return replace(composing.printed(whole), draft=False)


def _saved(paper: Paper, made: Made) -> IssuedDocument:
    """Its file is stored; its row is not yet."""
    document = IssuedDocument(paper=paper, format=made.format, sha256=made.sha256, size=len(made.content))
    name = f"{paper.pk}-{slugify(paper.title)[:80]}.{made.format}"
    document.file.save(name, ContentFile(made.content), save=False)
    return document


def _holder(paper: Paper) -> str:
    return f"governance.paper:{paper.pk}"


def _check(objections: list[Objection]) -> None:
    if objections:
        raise Refused(objections)
