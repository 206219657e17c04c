"""A snapshot's figures for the targets, year by year, all of them by the product's own measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from goldenthread.demo.calibration.targets import Target
from goldenthread.insight.engine import Figure, series
from goldenthread.insight.engine.catalogue import catalogue
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import Period

Values = Mapping[str, Sequence[float | None]]


def years_until(as_at: date, first: int) -> list[int]:
    """The years, named by the 31 March that ends them, from `first` to the last that is over. A workforce census is
    taken at the 30 September after: its last figure could not be told before that day."""
    last = as_at.year if (as_at.month, as_at.day) >= (3, 31) else as_at.year - 1
    return list(range(first, last + 1))


def measured(snapshot: Snapshot, targets: Sequence[Target], years: Sequence[int]) -> Values:
    """For each target its figure in each year; None where it could not be told. A measure is asked once for all."""
    periods = {name: [catalogue()[name].year(year) for year in years] for name in {t.measure for t in targets}}
    whole = {name: series(snapshot, name, over) for name, over in periods.items()}
    parts = {
        (name, by): _by_group(series(snapshot, name, periods[name], by=by))
        for name, by in dict.fromkeys((t.measure, t.by) for t in targets)
        if by
    }
    found = {}
    for target in targets:
        figures, groups = whole[target.measure], parts.get((target.measure, target.by or ""), {})
        found[target.name] = [
            _of_groups(target, figure, groups, period) if target.by else figure.value
            for period, figure in zip(periods[target.measure], figures, strict=True)
        ]
    return found


def _by_group(figures: Sequence[Figure]) -> dict[tuple[Period, str | None], float]:
    return {(figure.period, figure.group): _counted(figure) for figure in figures}


def _of_groups(
    target: Target, whole: Figure, groups: Mapping[tuple[Period, str | None], float], period: Period
) -> float | None:
    """How many of these groups, or their share; none in a year that can be told is nought."""
    if whole.status == "could not tell":
        return None
    part = sum(groups.get((period, group), 0.0) for group in target.groups)
    if target.unit == "count":
        return part
    total = _counted(whole)
    return 100 * part / total if total else None


def _counted(figure: Figure) -> float:
    """Everything the figure counts: for a percentage or an average that is what it divides by."""
    return (figure.numerator if figure.measure.kind == "count" else figure.denominator) or 0.0
