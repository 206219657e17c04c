"""The children behind a figure: those whom the reader may read by name, the others only counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.insight import engine
from goldenthread.insight.asked import Asked
from goldenthread.insight.engine import Measure
from goldenthread.insight.reading import measures
from goldenthread.insight.store import Snapshot
from goldenthread.insight.wording import capital
from goldenthread.people.models import Person
from goldenthread.people.queries import age_of
from goldenthread.rules.periods import Period
from goldenthread.rules.words import day

MET = {"yes": True, "no": False, "unknown": None}
AT_ONCE = 10_000  # ids in one question to the database
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One thing counted, and the child it is about."""

    person: Person
    age: str
    answer: str
    value: str
    when: date
    what: str
    team: str
    ward: str


@dataclass(frozen=True)
class Behind:
    rows: Sequence[Row]
    unnamed: int
    """How many more there are, about children whom the reader does not read."""


@dataclass(frozen=True)
class LeftOut:
    """A fact that broke a rule of the record; `person` is None where the reader does not read that child."""

    person: Person | None
    when: date | None
    reason: str
    source: str


def behind(asked: Asked, snapshot: Snapshot, *, for_user: User, on: date, met: str = "") -> Behind:
    found = [row for row in _rows(snapshot, asked) if not met or row["met"] is MET[met]]
    people = _people({row["person_id"] for row in found}, for_user=for_user, on=on)
    named = [_row(asked.measure, people[row["person_id"]], row, on) for row in found if row["person_id"] in people]
    return Behind(named, len(found) - len(named))


def left_out(measure: Measure, snapshot: Snapshot, period: Period, *, for_user: User, on: date) -> list[LeftOut]:
    """The facts that the measure would have read in this period, had they not broken a rule of the record."""
    found = engine.left_out(snapshot, measure, period)
    people = _people({row["person_id"] for row in found if row["person_id"]}, for_user=for_user, on=on)
    return [LeftOut(people.get(row["person_id"]), row["on_date"], row["reason"], _source(row)) for row in found]


def table(measure: Measure, rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """The headings and the cells; an answer or a value only where the measure has one."""
    kept = {"Child": [row.person.name for row in rows], "Age now": [row.age for row in rows]}
    if measure.kind == "percentage":
        kept["Counted as"] = [row.answer for row in rows]
    if any(row.value for row in rows):
        kept[_value_heading(measure)] = [row.value for row in rows]
    kept |= {
        "Date": [day(row.when) for row in rows],
        "Team": [row.team for row in rows],
        "Ward": [row.ward for row in rows],
    }
    return list(kept), [list(cells) for cells in zip(*kept.values(), strict=True)]


def _value_heading(measure: Measure) -> str:
    return capital(measure.value_in) or ("Working days" if "calendar" in measure.sql else "Value")


def as_csv(asked: Asked, found: Behind) -> str:
    """With the words of the figure above the rows, so that a file that leaves the product says what it is."""
    out = io.StringIO()
    writer = csv.writer(out)
    period = asked.measure.span_of(asked.period)
    writer.writerow([asked.measure.title, period.label, f"version {asked.measure.version}"])
    headings, cells = table(asked.measure, found.rows)
    writer.writerow(["Person id", *headings])
    for row, line in zip(found.rows, cells, strict=True):
        writer.writerow([row.person.pk, *map(_safe, line)])
    if found.unnamed:
        writer.writerow([f"{found.unnamed} more, about children outside your work"])
    return out.getvalue()


@lru_cache(maxsize=32)
def _all_rows(
    snapshot: Snapshot, measure: str, period: Period, filters: tuple[tuple[str, str | None], ...]
) -> list[dict[str, Any]]:
    return engine.children(snapshot, measures()[measure], period, dict(filters))


def _rows(snapshot: Snapshot, asked: Asked) -> list[dict[str, Any]]:
    return _all_rows(snapshot, asked.measure.name, asked.period, tuple(sorted(asked.filters.items())))


def _people(ids: set[str], *, for_user: User, on: date) -> dict[str, Person]:
    """Those of the snapshot's person ids whom the user reads. An extract of another system has ids of its own."""
    numbers = sorted(int(each) for each in ids if each and each.isascii() and each.isdecimal())
    scope, found = scope_of(for_user, on), {}
    for start in range(0, len(numbers), AT_ONCE):
        part = Person.objects.filter(pk__in=numbers[start : start + AT_ONCE])
        found.update({str(person.pk): person for person in scope.only(part, "pk")})
    return found


def _row(measure: Measure, person: Person, row: Mapping[str, Any], on: date) -> Row:
    value = row["value"]
    return Row(
        person=person, age=age_of(person, on), answer=answer(measure, row["met"]),
        value="" if value is None else f"{value:,.0f}", when=row["at"], what=row["subject_kind"],
        team=row["team"] or "", ward=row["ward"] or "",
    )  # fmt: skip


def answer(measure: Measure, met: bool | None) -> str:
    if measure.kind != "percentage":
        return "counted"
    return "could not tell" if met is None else "met" if met else "not met"


def _source(row: Mapping[str, Any]) -> str:
    line = f", line {row['line']}" if row["line"] else ""
    return f"{row['source'] or 'not recorded'}{line}"


def _safe(text: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
