"""The facts that a figure would have read, and could not, because they break a rule of the record."""

import bisect
from datetime import date, datetime
from typing import Any

from goldenthread.insight.engine.catalogue import Measure, catalogue
from goldenthread.insight.engine.session import RELATIONS, Session, session
from goldenthread.insight.schema import tables
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import Period

# What the relations that measures share are made of.
RELATION_TABLES = {
    "care_episode": ("ssd_cla_episodes", "ssd_cla_placement", "ssd_legal_status"),
    "care_period": ("gt_care_periods",),
}
SHOWN = ("person_id", "on_date", "reason", "source", "line")


class LeftOut:
    """Whole facts, and facts without a value that the measure reads, by the day they are about."""

    def __init__(self, opened: Session, measure: Measure) -> None:
        counted = catalogue()[measure.ratio.of] if measure.ratio else measure
        relations = [name for name in RELATION_TABLES if name in counted.sql]
        read = {*counted.needs, *(table for name in relations for table in RELATION_TABLES[name])}
        text = counted.sql + (RELATIONS if relations else "")
        found = opened.ask(
            """SELECT table_name, field, person_id, on_date, reason, source, line FROM gt_discrepancies
            WHERE list_contains(?, table_name) ORDER BY on_date NULLS LAST, person_id, discrepancy_id""",
            sorted(read),
        )
        self._facts = [
            dict(zip(SHOWN, fact, strict=True))
            for table, field, *fact in found
            if field is None or _reads(text, table, field)
        ]
        self._days = [fact["on_date"] for fact in self._facts if fact["on_date"] is not None]

    def number(self, span: Period) -> int:
        """Those about a day of the span, and those that do not say what day they are about."""
        dated = bisect.bisect_right(self._days, span.end) - bisect.bisect_left(self._days, span.start)
        return dated + len(self._facts) - len(self._days)

    def facts(self, span: Period) -> list[dict[str, Any]]:
        return [fact for fact in self._facts if fact["on_date"] is None or fact["on_date"] in span]


def left_out(
    snapshot: Snapshot, measure: Measure | str, period: Period | date, known_at: datetime | None = None
) -> list[dict[str, Any]]:
    """The facts that a figure's `left_out` counts: person_id, on_date, reason, source, line. They are not scoped."""
    wanted = measure if isinstance(measure, Measure) else catalogue()[measure]
    span = wanted.span_of(period if isinstance(period, Period) else Period(period, period))
    return LeftOut(session(snapshot, known_at), wanted).facts(span)


def _reads(text: str, table: str, field: str) -> bool:
    """A value that the snapshot has no column for may be any that the measure reads, so it counts."""
    return field in text or field not in tables()[table].names
