"""What the address of a page asks for: a period, a breakdown, filters. What cannot be had is said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from goldenthread.insight import engine
from goldenthread.insight.engine import Measure
from goldenthread.insight.engine.figure import Filters
from goldenthread.insight.engine.session import session
from goldenthread.insight.reader import Reader
from goldenthread.insight.reading import last_day_of
from goldenthread.insight.store import Snapshot
from goldenthread.rules.months import add_months, end_of_month
from goldenthread.rules.periods import Period, PeriodError, financial_year_of, month_of, months, parse, quarter_of
from goldenthread.rules.words import day

OLDEST = date(1990, 1, 1)
MONTHS_OFFERED, YEARS_OFFERED = 24, 5
LISTS = {
    "team": "SELECT DISTINCT coalesce(dept_team_name, dept_team_id) FROM ssd_department ORDER BY 1",
    "service": "SELECT DISTINCT dept_team_parent_name FROM ssd_department WHERE dept_team_parent_name <> '' ORDER BY 1",
    "ward": "SELECT DISTINCT ward FROM gt_wards WHERE ward <> '' ORDER BY 1",
}


@dataclass(frozen=True)
class Asked:
    measure: Measure
    period: Period
    by: str | None = None
    filters: Filters = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    def query(self, **changes: str | None) -> str:
        """As the address has it; a change to None leaves that out. An empty filter is "not recorded"."""
        found: dict[str, str | None] = {"period": str(self.period), "by": self.by}
        found |= {name: value or "" for name, value in self.filters.items()}
        return urlencode({name: value for name, value in (found | changes).items() if value is not None})

    def link(self, page: str = "insight:measure", /, **changes: str | None) -> str:
        return f"{reverse(page, args=[self.measure.name])}?{self.query(**changes)}"


def read(query: Mapping[str, str], measure: Measure, snapshot: Snapshot, reader: Reader) -> Asked:
    wrong: list[str] = []
    period = _period(query.get("period", "").strip(), measure, snapshot, reader, wrong)
    allowed = dimensions(measure)
    by = query.get("by", "").strip() or None
    if by is not None and by not in allowed:
        offered = ", ".join(sorted(allowed)) or "none"
        wrong.append(f"{measure.title} has no breakdown “{by}”. It has: {offered}.")
        by = None
    filters = _filters(query, measure, snapshot, reader, wrong)
    return Asked(measure, period, by, filters, tuple(wrong))


def dimensions(measure: Measure) -> dict[str, str]:
    """What everybody may break a measure down by. Workers are never set side by side."""
    return {name: label for name, label in engine.breakdowns(measure).items() if name != "worker"}


def usual_period(measure: Measure, last_day: date) -> Period:
    """The last day, the year to the last whole month, or for what is recorded once a year the last whole year."""
    if measure.only_at == "31 March":
        return last_whole_year(last_day)
    if measure.span == "date":
        return Period(last_day, last_day)
    end = last_month_end(last_day)
    return Period(add_months(end.replace(day=1), -11), end)


def last_whole_year(last_day: date) -> Period:
    year = financial_year_of(last_day)
    return year if year.end <= last_day else year.previous()


def last_month_end(last_day: date) -> date:
    month = month_of(last_day)
    return month.end if month.end <= last_day else month.previous().end


def periods_offered(measure: Measure, last_day: date) -> list[Period]:
    """What the picker lists: the usual one first, then years, quarters and months, the latest first."""
    year = last_whole_year(last_day)
    years = [year]
    while len(years) < YEARS_OFFERED:
        years.append(years[-1].previous())
    end = last_month_end(last_day)
    latest = list(months(add_months(end.replace(day=1), 1 - MONTHS_OFFERED), end))[::-1]
    usual = usual_period(measure, last_day)
    if measure.only_at == "last day":
        found = [usual]
    elif measure.only_at:
        found = [Period(y.end, y.end) for y in years] if measure.span == "date" else years
    elif measure.span == "date":
        found = [usual, *(Period(m.end, m.end) for m in latest), *(Period(y.end, y.end) for y in years)]
    elif measure.span == "year":
        found = [usual, *(Period(add_months(m.start, -11), m.end) for m in latest), *years]
    else:
        quarters = [quarter for quarter in dict.fromkeys(quarter_of(m.end) for m in latest) if quarter.end <= last_day]
        found = [usual, *years, *quarters, *latest]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=64)
def values_of(snapshot: Snapshot, dimension: str) -> tuple[str, ...]:
    """The teams, services or wards that the snapshot knows."""
    return tuple(value for (value,) in session(snapshot).ask(LISTS[dimension]))


@lru_cache(maxsize=16)
def authority_name(snapshot: Snapshot) -> str:
    found = session(snapshot).ask("SELECT name FROM gt_authority LIMIT 1")
    return str(found[0][0]) if found and found[0][0] else "This authority"


def _period(text: str, measure: Measure, snapshot: Snapshot, reader: Reader, wrong: list[str]) -> Period:
    last_day = last_day_of(measure, snapshot)
    usual = usual_period(measure, last_day if reader.whole else last_month_end(last_day))
    if not text:
        return usual
    try:
        period = parse(text)
    except PeriodError as error:
        wrong.append(f"{error} This page shows the {usual.label} instead.")
        return usual
    if sentence := period_objection(period, snapshot.as_at, reader):
        wrong.append(f"{sentence} This page shows the {usual.label} instead.")
        return usual
    return period


def period_objection(period: Period, last_day: date, reader: Reader) -> str:
    if period.start < OLDEST:
        return f"{day(period.start)} is too long ago: ask for a day after {day(OLDEST)}."
    if period.end > last_day:
        return f"The newest snapshot speaks for days up to {day(last_day)}, so it cannot answer for {day(period.end)}."
    month_end = period.end == end_of_month(period.end)
    whole = period.whole_months in (1, 3, 12) or (period.days == 1 and month_end)
    if not reader.whole and not whole:
        return "Your role sees figures for whole months, quarters and years, and at the end of a month."
    return ""


def _filters(
    query: Mapping[str, str], measure: Measure, snapshot: Snapshot, reader: Reader, wrong: list[str]
) -> Filters:
    found: dict[str, str | None] = {}
    for name, label in engine.breakdowns(measure).items():
        if name not in query:
            continue
        value = query[name].strip() or None
        if sentence := filter_objection(name, label, value, snapshot, reader):
            wrong.append(sentence)
        else:
            found[name] = value
    return found


def filter_objection(name: str, label: str, value: str | None, snapshot: Snapshot, reader: Reader) -> str:
    if name == "worker":
        if value and reader.may_see_worker(value):
            return ""
        return "A worker’s figures are for that worker and their line. This page shows everybody’s instead."
    if not reader.whole:
        return (
            "Your role sees figures as they would be published, which cannot be narrowed. "
            f"Break the figure down by {label.lower()} instead."
        )
    if name in LISTS and value is not None and value not in values_of(snapshot, name):
        return f"There is no {label.lower()} called “{value}” in the snapshot. This page shows them all instead."
    return ""
