"""Figures from a measure's rows: one query answers for all the periods and groups asked for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from goldenthread.insight.engine import dimensions
from goldenthread.insight.engine.catalogue import Measure, catalogue
from goldenthread.insight.engine.counting import Count, count_rows, select
from goldenthread.insight.engine.coverage import coverage_of
from goldenthread.insight.engine.discrepancies import LeftOut
from goldenthread.insight.engine.figure import Figure, Filters, Status
from goldenthread.insight.engine.session import Session, session
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import Period, financial_year_of

NONE: Filters = {}


class CannotBreakDown(ValueError):
    """The measure has no such breakdown; the message lists those it has."""


def figure(
    snapshot: Snapshot,
    measure: Measure | str,
    period: Period | date,
    filters: Filters = NONE,
    known_at: datetime | None = None,
) -> Figure:
    """One figure. `known_at` asks for it as the record stood at that moment."""
    asked = period if isinstance(period, Period) else Period(period, period)
    return series(snapshot, measure, [asked], filters=filters, known_at=known_at)[0]


def breakdown(
    snapshot: Snapshot,
    measure: Measure | str,
    period: Period | date,
    by: str,
    filters: Filters = NONE,
    known_at: datetime | None = None,
) -> list[Figure]:
    """The figure for each value of a dimension, the largest group first."""
    asked = period if isinstance(period, Period) else Period(period, period)
    found = series(snapshot, measure, [asked], by=by, filters=filters, known_at=known_at)
    return sorted(found, key=lambda f: (-(f.denominator or f.numerator or 0), f.group is None, f.group or ""))


def series(
    snapshot: Snapshot,
    measure: Measure | str,
    periods: Sequence[Period],
    by: str | None = None,
    filters: Filters = NONE,
    known_at: datetime | None = None,
) -> list[Figure]:
    """A figure for each period, or with `by` for each period and each group found in any of them."""
    wanted = measure if isinstance(measure, Measure) else catalogue()[measure]
    opened = session(snapshot, known_at)
    check_dimensions(wanted, [*filters, *([by] if by else [])])
    gaps = _gaps(opened, wanted, periods)
    counts = _counts(opened, wanted, periods, by, filters)
    groups = sorted({group for _, group in counts}, key=lambda g: (g is None, g)) if by else [None]
    lost = LeftOut(opened, wanted)
    below = _denominators(opened, wanted, periods, by, filters)
    made = []
    for number, period in enumerate(periods):
        left_out = lost.number(wanted.span_of(period))
        for group in groups:
            count = counts.get((number, group), Count())
            answer = _answer(wanted, count, below.get((number, group)), gaps[number], period)
            made.append(
                Figure(
                    measure=wanted,
                    period=period,
                    left_out=left_out,
                    filters=filters,
                    by=by,
                    group=group,
                    snapshot=snapshot.id,
                    **answer,
                )
            )
    return made


def children(
    snapshot: Snapshot,
    measure: Measure | str,
    period: Period | date,
    filters: Filters = NONE,
    met: bool | None = None,
    known_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """The rows behind a figure, each with its dimensions; `met` keeps those that were met, or were not.

    They are not scoped: the caller shows only those that the reader may see. A ratio's rows are its numerator's.
    """
    wanted = measure if isinstance(measure, Measure) else catalogue()[measure]
    asked = wanted.span_of(period if isinstance(period, Period) else Period(period, period))
    if wanted.ratio:
        wanted = catalogue()[wanted.ratio.of]
    check_dimensions(wanted, list(filters))
    opened = session(snapshot, known_at)
    if coverage_of(opened).gap(wanted, asked):
        return []
    columns = ["subject_kind", "subject_id", "person_id", "at", "met", "value", *wanted.breakdowns]
    shown = [*(f'rows."{name}"' for name in columns), *(f"{dimensions.column(d)} AS {d}" for d in dimensions.LABELS)]
    sql, values = select(opened, wanted, [asked], [*dimensions.LABELS], filters, shown)
    if met is not None:
        sql += f" AND rows.met IS {'true' if met else 'false'}"
    cursor = opened.cursor(dimensions=True).execute(f"{sql} ORDER BY rows.at, rows.subject_id", values)
    names = [*columns, *dimensions.LABELS]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def breakdowns(measure: Measure) -> dict[str, str]:
    """The dimensions a measure can be broken down by, and their labels."""
    if measure.ratio and measure.ratio.series:
        return {}
    own = catalogue()[measure.ratio.of].breakdowns if measure.ratio else measure.breakdowns
    named = dimensions.OF_WORKERS if measure.about == "workers" else dimensions.LABELS
    return {**{name: dimensions.LABELS[name] for name in named}, **own}


def check_dimensions(measure: Measure, names: Collection[str]) -> None:
    allowed = breakdowns(measure)
    for name in names:
        if name in allowed:
            continue
        if not allowed:
            counted = measure.ratio.of if measure.ratio else ""
            raise CannotBreakDown(
                f"{measure.title} divides by a figure for the whole authority, so it has no "
                f"breakdown by {name}. Break down {counted} instead."
            )
        raise CannotBreakDown(f"{measure.title} has no breakdown {name}. It has: {', '.join(sorted(allowed))}.")


def _gaps(opened: Session, measure: Measure, periods: Sequence[Period]) -> list[str | None]:
    coverage = coverage_of(opened)
    parts = [measure]
    if measure.ratio:
        parts = [catalogue()[name] for name in (measure.ratio.of, measure.ratio.measure) if name]
    return [
        next(filter(None, (coverage.gap(part, measure.span_of(period)) for part in parts)), None) for period in periods
    ]


def _counts(
    opened: Session, measure: Measure, periods: Sequence[Period], by: str | None, filters: Filters
) -> dict[tuple[int, str | None], Count]:
    spans = [measure.span_of(period) for period in periods]
    counted = catalogue()[measure.ratio.of] if measure.ratio else measure
    return count_rows(opened, counted, [counted.span_of(span) for span in spans], by, filters)


def _answer(measure: Measure, count: Count, below: float | None, gap: str | None, period: Period) -> dict[str, Any]:
    """The parts of a figure that its rows decide."""
    unknown = 0
    value: float | None
    numerator: float | None
    denominator: float | None = None
    match measure.kind:
        case "count":
            value, numerator = float(count.total), float(count.total)
            unknown = count.untold if measure.weighed else 0
        case "percentage":
            numerator, denominator, unknown = count.met, count.told, count.untold
            value = 100 * count.met / count.told if count.told else None
        case "rate":
            numerator, denominator = float(count.total), below
            if below is None and gap is None and measure.ratio and measure.ratio.series:
                gap = _no_reference(measure.ratio.series, measure.span_of(period))
            value = count.total * (measure.ratio.per if measure.ratio else 1) / below if below else None
        case "mean" | "median":
            numerator, denominator, unknown = None, count.values, int(count.total) - count.values
            mean = count.sum / count.values if count.values else None
            value = mean if measure.kind == "mean" else count.median
    status: Status = "known" if value is not None else "no cases"
    reason = "" if value is not None else f"There were no {measure.unit} to count."
    if gap is None and value is None and unknown:
        gap = f"Whether they were met is not recorded for any of the {unknown} {measure.unit}."
    if gap:
        value = numerator = denominator = None
        unknown, status, reason = 0, "could not tell", gap
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "unknown": unknown,
        "status": status,
        "reason": reason,
    }


def _no_reference(series: str, span: Period) -> str:
    year = financial_year_of(span.end).end.year
    return f"The snapshot holds no {series} for the year ending 31 March {year}: add it to the authority's file."


def _denominators(
    opened: Session, measure: Measure, periods: Sequence[Period], by: str | None, filters: Filters
) -> Mapping[tuple[int, str | None], float]:
    if measure.ratio is None:
        return {}
    if measure.ratio.measure:
        other = catalogue()[measure.ratio.measure]
        spans = [other.span_of(measure.span_of(period)) for period in periods]
        counts = count_rows(opened, other, spans, by, filters)
        found = {(number, None): 0.0 for number in range(len(periods))}  # none counted is nought, not unknown
        return found | {key: float(count.total) for key, count in counts.items()}
    held = dict(opened.ask("SELECT year, value FROM gt_reference WHERE series = ?", measure.ratio.series))
    years = [financial_year_of(measure.span_of(period).end).end.year for period in periods]
    return {(number, None): held[year] for number, year in enumerate(years) if year in held}
