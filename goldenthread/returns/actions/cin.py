"""`goldenthread load cin FILE.xml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from goldenthread.access.record import Signature
from goldenthread.returns.actions.children import Arrival
from goldenthread.returns.actions.loading import Incoming, Tick, load
from goldenthread.returns.actions.ssda903 import LONGEST_NUMBER
from goldenthread.returns.cin.build import read_again
from goldenthread.returns.cin.elements import CinChild
from goldenthread.returns.cin.facts import facts_of
from goldenthread.returns.cin.lines import ELEMENTS, line_of, lines_of
from goldenthread.returns.cin.read import Census
from goldenthread.returns.problems import Quarantined
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Wanted
from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period

COLLECTION = "CIN census"
AREAS = (
    "gt_earlier_plans",
    "ssd_assessment_factors",
    "ssd_cin_assessments",
    "ssd_cin_episodes",
    "ssd_cin_plans",
    "ssd_cp_plans",
    "ssd_cp_reviews",
    "ssd_disability",
    "ssd_initial_cp_conference",
    "ssd_person",
    "ssd_s47_enquiry",
)


def load_cin(*, by: Signature, census: Census, tick: Tick = lambda _: None) -> dict[str, Any]:
    return load(by=by, incoming=incoming_of(census), tick=tick)


def window(census: Census) -> Period:
    """The year to the reference date."""
    end = census.header.reference_date
    return Period(add_months(end, -12) + timedelta(days=1), end)


def incoming_of(census: Census) -> Incoming:
    period = window(census)
    arrivals: dict[str, Arrival] = {}
    quarantined: list[Line] = []
    lost = 0
    for child in census.children():
        if isinstance(child, Quarantined):
            quarantined.append(_unread(child, period))
            lost += 1
        elif len(child.la_child_id) > LONGEST_NUMBER:
            why = f"LAchildID is longer than {LONGEST_NUMBER} characters, which no child's number is."
            quarantined += [_unplaced(line, why) for line in lines_of(child, period)]
            lost += 1
        else:
            _arrive(arrivals, child, period)
    return Incoming(
        collection=COLLECTION,
        period=period,
        files=[(census.path.name, census.sha256, census.child_count)],
        children=census.child_count,
        arrivals=list(arrivals.values()),
        quarantined=quarantined,
        tables=frozenset(ELEMENTS),
        areas=AREAS,
        quarantined_children=lost,
        fill=_fill,
        facts=_facts,
    )


def _arrive(arrivals: dict[str, Arrival], child: CinChild, period: Period) -> None:
    """A child who stands in the file twice is one child, whose rows are all kept; the first says who it is."""
    lines = list(lines_of(child, period))
    arrival = arrivals.get(child.la_child_id)
    if arrival is None:
        arrival = Arrival(number=child.la_child_id, says=_person(child), identity=_identity(lines), lines=[])
        arrivals[child.la_child_id] = arrival
    else:
        says = f"The child {child.la_child_id} stands in the census again at line {child.line}."
        arrival.wanted.doubt("one Child element", "Person", says, lines[0], field="child", which=str(child.line))
    arrival.lines += lines
    for problem in child.problems:
        arrival.wanted.doubt(
            "can be read", "Person", problem.sentence, lines[0], field=problem.column[:40], which=problem.column
        )


def _identity(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.table in ("ChildIdentifiers", "ChildCharacteristics"))


def _person(child: CinChild) -> dict[str, Any]:
    it = child.identifiers
    upn = it.upn or ""
    reason = upn if upn.startswith("UN") and len(upn) == 3 else ""
    says: dict[str, Any] = {
        "upn": "" if reason else upn,
        "former_upn": it.former_upn or "",
        "upn_unknown": it.upn_unknown or reason,
        "born": it.born,
        "died": it.died,
        "sex": it.sex or "U",
        "ethnicity": (child.characteristics.ethnicity if child.characteristics else None) or "",
    }
    if it.born is None:
        says["expected"] = it.expected
    return says


def _unread(each: Quarantined, period: Period) -> Line:
    return Line("Child", "", each.file, each.line, {"row": each.raw}, period, quarantined=each.reason)


def _unplaced(line: Line, why: str) -> Line:
    content = dict(line.content)
    return Line(line.table, line.child[:40], line.file, line.line, content, line.period, quarantined=why)


def _fill(lines: Sequence[Line]) -> None:
    """An element's own line after that of the referral it stands in."""
    by_fingerprint = {(line.period, line.fingerprint): line for line in lines}
    for line in sorted(lines, key=lambda line: line.around != ""):
        within = by_fingerprint.get((line.period, line.around)) if line.around else None
        element = read_again(ELEMENTS[line.table][0], line.line, line.content)
        filled = line_of(line.table, line.child, line.file, element, line.period, within)
        line.value, line.within = element, within
        line.key, line.lasts, line.ended = filled.key, filled.lasts, filled.ended


def _facts(lines: Sequence[Line], born: date | None, today: date) -> Wanted:
    return facts_of(lines)
