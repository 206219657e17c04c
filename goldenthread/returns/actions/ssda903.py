"""`goldenthread load ssda903 FOLDER`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from goldenthread.access.record import Signature
from goldenthread.pathway.actions.record import day_of
from goldenthread.people.models import Person
from goldenthread.returns.actions.children import Arrival
from goldenthread.returns.actions.loading import Incoming, Tick, load
from goldenthread.returns.problems import Quarantined
from goldenthread.returns.ssda903.facts import facts_of
from goldenthread.returns.ssda903.lines import TABLES, line_of
from goldenthread.returns.ssda903.read import Return903, read_again
from goldenthread.returns.ssda903.tables import HeaderRow, Row
from goldenthread.returns.ssda903.year import Inferred, infer_year
from goldenthread.returns.told import Line
from goldenthread.rules.periods import Period

COLLECTION = "SSDA903"
LONGEST_NUMBER = Person._meta.get_field("la_child_id").max_length or 0
AREAS: dict[str, tuple[str, ...]] = {
    "Header": ("ssd_person",),
    "Episodes": ("ssd_cla_episodes", "ssd_cla_placement", "ssd_legal_status", "gt_care_periods"),
    "Reviews": ("ssd_cla_reviews",),
    "UASC": ("ssd_immigration_status",),
    "OC2": ("gt_annual_health",),
    "OC3": ("gt_care_leaver_status",),
    "AD1": ("ssd_permanence",),
    "PlacedAdoption": ("ssd_permanence",),
    "PrevPerm": ("ssd_cla_previous_permanence",),
    "Missing": ("ssd_missing",),
    "SWEpisodes": ("ssd_involvements",),
}


def year_of(found: Return903, *, by: Signature) -> Inferred | None:
    return infer_year(found, day_of(by))


def load_ssda903(*, by: Signature, found: Return903, year: Period, tick: Tick = lambda _: None) -> dict[str, Any]:
    return load(by=by, incoming=incoming_of(found, year), tick=tick)


def incoming_of(found: Return903, year: Period) -> Incoming:
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for rows in found.rows.values():
        for row in rows:
            lines[row.child].append(line_of(row, year))
    headers = found.by_child(HeaderRow)
    fine = [child for child in headers if len(child) <= LONGEST_NUMBER]
    too_long = [child for child in headers if len(child) > LONGEST_NUMBER]
    quarantined = [_unread(each, found, year) for each in found.quarantined]
    quarantined += [
        _unplaced(row, year, f"No header row names child {row.child[:40]}: nobody can say who this is.")
        for row in found.without_header
    ]
    for child in too_long:
        why = f"CHILD is longer than {LONGEST_NUMBER} characters, which no child's number is."
        quarantined += [_unplaced(line.value, year, why) for line in lines[child]]
    header_files = {file.name for file in found.files if file.table is HeaderRow}
    lost = len(too_long) + sum(each.file in header_files for each in found.quarantined)
    arrivals = [_arrival(child, headers[child], lines[child]) for child in fine]
    _doubt_repeats(found, arrivals)
    tables = {file.table.title for file in found.files}
    return Incoming(
        collection=COLLECTION,
        period=year,
        files=[(file.name, file.sha256, file.rows + file.quarantined) for file in found.files],
        children=len(arrivals) + lost,
        arrivals=arrivals,
        quarantined=quarantined,
        tables=frozenset(tables),
        areas=sorted({area for table in tables for area in AREAS.get(table, ())}),
        quarantined_children=lost,
        fill=_fill,
        facts=facts_of,
    )


def _arrival(child: str, headers: Sequence[HeaderRow], lines: list[Line]) -> Arrival:
    first = headers[0]
    identity = tuple(line for line in lines if isinstance(line.value, HeaderRow))
    return Arrival(number=child, says=_person(first), identity=identity, lines=lines)


def _person(header: HeaderRow) -> dict[str, Any]:
    upn = header.upn or ""
    return {
        "upn": "" if upn.startswith("UN") and len(upn) == 3 else upn,
        "upn_unknown": upn if upn.startswith("UN") and len(upn) == 3 else "",
        "born": header.dob,
        "sex": header.sex or "U",
        "ethnicity": header.ethnic or "",
    }


def _doubt_repeats(found: Return903, arrivals: Sequence[Arrival]) -> None:
    by_number = {arrival.number: arrival for arrival in arrivals}
    for repeated in found.repeated_headers:
        arrival = by_number.get(repeated.child)
        if arrival and repeated.differing:
            arrival.wanted.doubt("one header row", "Person", repeated.sentence, *arrival.identity, field="header")


def _unread(each: Quarantined, found: Return903, year: Period) -> Line:
    table = next((file.table.title for file in found.files if file.name == each.file), "")
    return Line(table, "", each.file, each.line, {"row": each.raw}, year, quarantined=each.reason)


def _unplaced(row: Row, year: Period, why: str) -> Line:
    return Line(row.title, row.child[:40], row.file, row.line, row.raw, year, quarantined=why)


def _fill(lines: Sequence[Line]) -> None:
    for line in lines:
        row = read_again(TABLES[line.table], line.file, line.line, line.content)
        filled = line_of(row, line.period)
        line.value, line.key, line.lasts, line.ended = row, filled.key, filled.lasts, filled.ended
