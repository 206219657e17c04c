"""The facts that a figure would have read, and could not, because they break a rule of the record."""

import bisect
import re
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
    "new_referral": ("ssd_cin_episodes",),
    "closed_not_in_need": ("ssd_cin_episodes", "ssd_cin_assessments", "ssd_cin_plans", "ssd_cp_plans"),
    "social_worker_post": ("gt_memberships",),
}
RELATION_TEXTS = dict(re.findall(r"CREATE VIEW (\w+) AS(.*?);\n", RELATIONS, re.DOTALL))
SHOWN = ("person_id", "on_date", "reason", "source", "line")
ON_DATE = SHOWN.index("on_date")


class LeftOut:
    """Whole facts, and facts without a value that the measure reads.

    An event measure counts those of the days of a span. A stock or a cohort counts those that were under way on any
    day of it. One that gave no day counts in every span, because it may belong there.
    """

    def __init__(self, opened: Session, measure: Measure) -> None:
        counted = catalogue()[measure.ratio.of] if measure.ratio else measure
        relations = _relations_in(counted.sql)
        read = {*counted.needs, *(table for name in relations for table in RELATION_TABLES[name])}
        text = _whole_text(counted.sql)
        found = opened.ask(
            """SELECT table_name, field, ended_on, person_id, on_date, reason, source, line FROM gt_discrepancies
            WHERE list_contains(?, table_name) ORDER BY on_date NULLS LAST, person_id, discrepancy_id""",
            sorted(read),
        )
        lost = [(ended, fact) for table, field, ended, *fact in found if field is None or _reads(text, table, field)]
        self._facts = [dict(zip(SHOWN, fact, strict=True)) for _, fact in lost]
        self._spans = [_days(fact[ON_DATE], ended, counted) for ended, fact in lost]
        self._firsts = sorted(first for first, _ in self._spans)
        self._lasts = sorted(last for _, last in self._spans)

    def number(self, span: Period) -> int:
        """Those that began by the end of the span, without those that had ended before it."""
        return bisect.bisect_right(self._firsts, span.end) - bisect.bisect_left(self._lasts, span.start)

    def facts(self, span: Period) -> list[dict[str, Any]]:
        both = zip(self._facts, self._spans, strict=True)
        return [fact for fact, (first, last) in both if first <= span.end and last >= span.start]


def _days(on: date | None, ended: date | None, measure: Measure) -> tuple[date, date]:
    """The first and the last day a fact was about, as far as it said."""
    if on is None:
        return date.min, date.max
    if measure.shape == "event":
        return on, on
    return (on, date.max) if ended is None else (min(on, ended), max(on, ended))


def left_out(
    snapshot: Snapshot, measure: Measure | str, period: Period | date, known_at: datetime | None = None
) -> list[dict[str, Any]]:
    """The facts that a figure's `left_out` counts: person_id, on_date, reason, source, line. They are not scoped."""
    wanted = measure if isinstance(measure, Measure) else catalogue()[measure]
    span = wanted.span_of(period if isinstance(period, Period) else Period(period, period))
    return LeftOut(session(snapshot, known_at), wanted).facts(span)


def _relations_in(sql: str) -> list[str]:
    return [name for name in RELATION_TABLES if re.search(rf"\b{name}\b", sql)]


def _whole_text(sql: str) -> str:
    """The SQL, and that of the relations it reads and of those which they read."""
    return "\n".join([sql, *(_whole_text(RELATION_TEXTS[name]) for name in _relations_in(sql))])


def _reads(text: str, table: str, field: str) -> bool:
    """A value that the snapshot has no column for may be any that the measure reads, so it counts."""
    return field in text or field not in tables()[table].names
