"""A figure: one number with everything that a reader needs to trust it, and a refusal to add what does not add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from goldenthread.insight.engine.catalogue import Measure
from goldenthread.rules.periods import Period
from goldenthread.rules.words import day

Filters = Mapping[str, str | None]
Status = Literal["known", "could not tell", "no cases"]


class NotAdditive(ValueError):
    """These figures do not add up; the message says why."""


@dataclass(frozen=True)
class Figure:
    """`value` is None unless `status` is known. A percentage is out of 100, a rate out of its measure's `per`.

    `unknown` rows could not be told as met or not and are outside `denominator`. `left_out` facts broke a rule
    of the record; they are counted for the whole authority, whatever the filters, because a discrepancy has no
    team. `group` is the value of the dimension `by` that this figure is for.
    """

    measure: Measure
    period: Period
    value: float | None
    numerator: float | None
    denominator: float | None
    unknown: int
    left_out: int
    status: Status
    reason: str
    filters: Filters
    by: str | None
    group: str | None
    snapshot: str

    @property
    def unit(self) -> str:
        return self.measure.unit

    @property
    def cohort(self) -> str:
        return self.measure.cohort

    @property
    def version(self) -> str:
        return self.measure.version

    @property
    def when(self) -> str:
        """The day or the days the figure is over, in words: `at 31 March 2025`, `in the year to 31 March 2025`."""
        span = self.measure.span_of(self.period)
        if self.measure.span == "date":
            return f"at {day(span.end)}"
        if span.days == 1:
            return f"on {day(span.end)}"
        if span.whole_months in (3, 12):
            return f"in the {span.label}"
        return f"in {span.label}" if span.whole_months == 1 else f"from {span.label}"


def add(figures: Sequence[Figure]) -> Figure:
    """The sum of counts over periods that do not overlap, or over groups of one breakdown."""
    if not figures:
        raise NotAdditive("There is nothing to add.")
    first = figures[0]
    _check_same(figures)
    if first.measure.kind != "count":
        raise NotAdditive(
            f"{first.measure.title} is a {first.measure.kind}: a {first.measure.kind} cannot be added. "
            "Ask for the figure over the longer period, or without the breakdown."
        )
    periods = {f.period for f in figures}
    if len(periods) == 1:
        _check_groups(figures)
        period = first.period
    else:
        period = _joined(figures)
    if any(f.status == "could not tell" for f in figures):
        reason = next(f.reason for f in figures if f.status == "could not tell")
        return replace(first, period=period, value=None, numerator=None, status="could not tell", reason=reason)
    total = sum(f.value or 0 for f in figures)
    whole = len(periods) == 1
    return replace(
        first,
        period=period,
        value=total,
        numerator=total,
        status="known",
        reason="",
        unknown=sum(f.unknown for f in figures),
        left_out=first.left_out if whole else sum(f.left_out for f in figures),
        by=None if whole else first.by,
        group=None if whole else first.group,
    )


def _check_same(figures: Sequence[Figure]) -> None:
    first = figures[0]
    for what, values in (
        ("measures", {f.measure.name for f in figures}),
        ("snapshots", {f.snapshot for f in figures}),
        ("filters", {tuple(sorted(f.filters.items())) for f in figures}),
        ("breakdowns", {f.by for f in figures}),
    ):
        if len(values) > 1:
            raise NotAdditive(f"Figures of different {what} cannot be added to {first.measure.title}.")


def _check_groups(figures: Sequence[Figure]) -> None:
    groups = [f.group for f in figures]
    if figures[0].by is None or len(set(groups)) < len(groups):
        raise NotAdditive("The same figure cannot be added twice. Add the groups of one breakdown, each once.")


def _joined(figures: Sequence[Figure]) -> Period:
    """The period the figures make together, one after another."""
    measure = figures[0].measure
    if measure.shape == "stock":
        raise NotAdditive(
            f"{measure.title} is counted on a day, and the same {measure.unit} are counted again on the "
            "next: counts at different dates cannot be added. Ask for the date you mean."
        )
    if not measure.additive:
        raise NotAdditive(
            f"{measure.title} counts each of the {measure.unit} once in a period, so the same one may be "
            "in two periods: they cannot be added. Ask for the figure over the longer period."
        )
    if len({f.group for f in figures}) > 1:
        raise NotAdditive("Add over periods or over groups, not over both at once.")
    ordered = sorted(figures, key=lambda f: f.period)
    for earlier, later in pairwise(ordered):
        if (later.period.start - earlier.period.end).days != 1:
            raise NotAdditive(
                f"{earlier.period.label} and {later.period.label} do not follow one another without a "
                "gap or an overlap, so their sum is no figure."
            )
    return Period(ordered[0].period.start, ordered[-1].period.end)
