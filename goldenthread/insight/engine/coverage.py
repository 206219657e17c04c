"""Whether a snapshot can answer at all: a figure for a time that is not recorded is never nought."""

from datetime import date
from functools import lru_cache

from goldenthread.insight.engine.catalogue import Measure
from goldenthread.insight.engine.session import Session
from goldenthread.insight.schema import tables
from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period
from goldenthread.rules.words import day

Spans = dict[str, list[tuple[date, date]]]


@lru_cache(maxsize=8)
def coverage_of(session: Session) -> "Coverage":
    return Coverage(session)


class Coverage:
    """What the snapshot is recorded for, read once and asked for many periods."""

    def __init__(self, session: Session) -> None:
        self.last_day = session.last_day
        self.spans: Spans = {}
        for area, start, end in session.ask("SELECT area, from_date, to_date FROM coverage ORDER BY ALL"):
            if area in session.snapshot.parts:
                self.spans.setdefault(area, []).append((start, end))
        self.rules = session.ask("SELECT id, from_date, to_date FROM rule")
        self.calendar = session.ask("SELECT min(day), max(day) FROM calendar")[0]

    def gap(self, measure: Measure, period: Period) -> str | None:
        """Why the figure could not be told, in a sentence, or None where it could."""
        span = measure.span_of(period)
        if span.end > self.last_day:
            return (
                f"The period ends on {day(span.end)}, after {day(self.last_day)}, the last day that this snapshot "
                "speaks for."
            )
        if measure.only_at == "last day" and span.end != self.last_day:
            return f"This can be told only for {day(self.last_day)}, the last day that this snapshot speaks for."
        if measure.only_at == "31 March" and (span.end.month, span.end.day) != (3, 31):
            return f"This is recorded once a year, as at 31 March, so it cannot be told at {day(span.end)}."
        return self._area_gap(measure, span) or self._rule_gap(measure, span) or self._calendar_gap(measure, span)

    def _area_gap(self, measure: Measure, span: Period) -> str | None:
        for area, months_before in measure.needs.items():
            start, what = add_months(span.start, -months_before), tables()[area].what
            spans = self.spans.get(area)
            if not spans:
                return f"This snapshot does not hold {what}."
            if not any(first <= start and span.end <= last for first, last in spans):
                recorded = " and ".join(f"from {day(first)} to {day(last)}" for first, last in spans)
                needed = f"at {day(start)}" if start == span.end else f"from {day(start)} to {day(span.end)}"
                return f"This snapshot holds {what} {recorded}; the figure needs them {needed}."
        return None

    def _rule_gap(self, measure: Measure, span: Period) -> str | None:
        for rule in measure.rules:
            if not any(found == rule and first <= span.end <= last for found, first, last in self.rules):
                return f"This snapshot holds no value of the standard {rule} at {day(span.end)}."
        return None

    def _calendar_gap(self, measure: Measure, span: Period) -> str | None:
        if "calendar" not in measure.sql:
            return None
        first, last = self.calendar
        if first is None or span.start < first or span.end > last:
            return f"The working-day calendar of this snapshot does not reach {day(span.end)}."
        return None
