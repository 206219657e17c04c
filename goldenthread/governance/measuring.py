"""What papers ask of insight: which measures there are, and a figure with all that a reader needs to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from goldenthread.insight import engine
from goldenthread.insight.engine import Figure, Measure
from goldenthread.insight.retention import Removal, find
from goldenthread.insight.store import Snapshot, newest
from goldenthread.insight.wording import in_words
from goldenthread.rules import periods
from goldenthread.rules.months import add_months, end_of_month
from goldenthread.rules.periods import Period

Filters = Mapping[str, str | None]
MONTHS_OFFERED = 24
YEARS_OFFERED = 5
NEVER_IN_A_PAPER = {"worker"}  # a worker's figures are for that worker and their line


@dataclass(frozen=True)
class Counted:
    """Who makes a figure, by `kind:id`: those who count, and those who are counted against."""

    met: frozenset[str]
    not_met: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, list[str]]:
        return {"met": sorted(self.met), "not_met": sorted(self.not_met)}

    @classmethod
    def from_json(cls, kept: Mapping[str, list[str]]) -> Counted:
        return cls(frozenset(kept.get("met", ())), frozenset(kept.get("not_met", ())))


@dataclass(frozen=True)
class Measured:
    """A figure as a paper keeps it. `shown` is empty where it could not be told; `small` says that `shown` is c."""

    figure: Figure
    shown: str
    small: bool
    cohort: str
    counted: Counted
    removals: tuple[Removal, ...] = ()


def store() -> Path:
    return Path(settings.SNAPSHOTS)


def measures() -> list[Measure]:
    return sorted(engine.catalogue().values(), key=lambda measure: (measure.area, measure.title))


def measure_named(name: str) -> Measure | None:
    return engine.catalogue().get(name)


def concepts() -> list[str]:
    return sorted({measure.concept for measure in engine.catalogue().values()})


def newest_snapshot() -> Snapshot:
    """Raises SnapshotError with what to do where there is none."""
    return newest(store())


def take(snapshot_id: str, measure: str, period: str, filters: Filters, release: bool = False) -> Measured:
    """The figure from the snapshot of this id. `release` prints a small number as it is.

    Raises SnapshotError (the snapshot is not there, or damaged), PeriodError, MeasureError or CannotBreakDown.
    """
    held = find(store(), snapshot_id)
    asked = periods.parse(period)
    figure = engine.figure(held.snapshot, measure, asked, filters)
    published = engine.published_value(figure)
    small = isinstance(published, str) and not release
    return Measured(
        figure=figure,
        shown=str(published) if small else value_words(figure),
        small=small,
        cohort=cohort_words(figure),
        counted=_counted(held.snapshot, figure),
        removals=held.removals,
    )


def value_words(figure: Figure) -> str:
    """As it prints, without its unit. Empty where it could not be told."""
    if figure.status == "could not tell":
        return ""
    return in_words(figure).partition(" per ")[0]


def cohort_words(figure: Figure) -> str:
    """Who is counted, with the filters in words."""
    labels = engine.breakdowns(figure.measure)
    only = [f"{labels[name].lower()}: {value or 'not recorded'}" for name, value in sorted(figure.filters.items())]
    return "; ".join([figure.cohort, *only])


def _counted(snapshot: Snapshot, figure: Figure) -> Counted:
    if figure.status == "could not tell":
        return Counted(frozenset())
    rows = engine.children(snapshot, figure.measure, figure.period, figure.filters)
    ids = [(f"{row['subject_kind']}:{row['subject_id']}", row["met"], row["value"]) for row in rows]
    match figure.measure.kind:
        case "percentage":
            met = frozenset(name for name, told, _ in ids if told)
            return Counted(met, frozenset(name for name, told, _ in ids if told is False))
        case "mean" | "median":
            return Counted(frozenset(name for name, _, value in ids if value is not None))
    return Counted(frozenset(name for name, _, _ in ids))


def periods_offered(measure: Measure, as_at: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(as `rules.periods` reads it, in words)]): what a paper usually asks this measure for."""
    years = [periods.financial_year_of(add_months(as_at, -12 * back)) for back in range(YEARS_OFFERED + 1)]
    done = [year for year in years if year.end <= as_at]
    if measure.span == "date":
        days = [as_at, *(end_of_month(add_months(as_at, -back)) for back in range(1, MONTHS_OFFERED + 1))]
        if measure.only_at:
            days = []
        ends = [day for day in dict.fromkeys(days) if day <= as_at]
        found = [("At the end of a month", [_offer(Period(day, day)) for day in ends])]
        found.append(("At the end of a financial year", [_offer(Period(year.end, year.end)) for year in done]))
    elif measure.only_at:
        found = [("Financial years", [_offer(year) for year in done])]
    else:
        months = [periods.month_of(add_months(as_at, -back)) for back in range(MONTHS_OFFERED + 1)]
        quarters = dict.fromkeys(periods.quarter_of(month.start) for month in months)
        found = [
            ("Financial years", [_offer(year) for year in done]),
            ("Quarters", [_offer(quarter) for quarter in quarters if quarter.end <= as_at]),
            ("Months", [_offer(month) for month in months if month.end <= as_at]),
        ]
    return [(heading, offers) for heading, offers in found if offers]


def filters_offered(snapshot: Snapshot, measure: Measure, period: Period) -> list[tuple[str, str, list[str]]]:
    """(dimension, label, the values that occur): by what a paper may narrow this measure."""
    found = []
    for name, label in engine.breakdowns(measure).items():
        if name in NEVER_IN_A_PAPER:
            continue
        groups = [each.group for each in engine.breakdown(snapshot, measure, period, name) if each.group is not None]
        if groups:
            found.append((name, label, sorted(groups)))
    return found


def _offer(period: Period) -> tuple[str, str]:
    return str(period), period.label
