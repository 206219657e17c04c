"""Recomputes every measure of a snapshot from its Parquet files, by the references and without the SQL.

`python -m tests.spec.recompute SNAPSHOT PERIOD...` prints each figure and whether both agree to the child; it exits
with 1 where any does not. A period is written 2024-25, 2025-03, 2025-03-31 or 2024-04-01..2024-09-30.
"""

import sys
from pathlib import Path

from goldenthread.insight.engine import Figure, Measure, catalogue, children, figure
from goldenthread.insight.engine.coverage import coverage_of
from goldenthread.insight.engine.session import session
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import Period, financial_year_of, parse
from tests.spec.drawn import told
from tests.spec.record import Record
from tests.spec.reference.every import reference_of

Rows = set[tuple[object, ...]]


def differences(taken: Snapshot, record: Record, measure: Measure, period: Period) -> tuple[Rows, Rows]:
    """The rows that only the SQL returns, and those that only the reference does."""
    by_sql = {_row(r["subject_id"], r["met"], r["value"]) for r in children(taken, measure, period)}
    by_hand = {_row(*answer) for answer in reference_of(measure)(record, measure.span_of(period))}
    return by_sql - by_hand, by_hand - by_sql


def _row(subject: str, met: bool | None, value: float | None) -> tuple[object, ...]:
    return subject, met, None if value is None else float(value)


def _line(found: Figure, only: tuple[Rows, Rows] | None) -> str:
    line = f"{found.measure.name}, {found.when}: {told(found)}"
    if only is None:
        return line
    return f"{line} [DIFFERS: {only}]" if any(only) else f"{line} [agrees]"


def main(folder: str, *periods: str) -> int:
    taken = Snapshot.open(Path(folder))
    record, differing = Record.read_from(taken), 0
    for measure in catalogue().values():
        for period in map(parse, periods):
            asked = financial_year_of(period.end) if measure.only_at == "31 March" else period
            found = figure(taken, measure, asked)
            held = measure.ratio is None and not coverage_of(session(taken)).gap(measure, asked)
            only = differences(taken, record, measure, asked) if held else None
            differing += bool(only and any(only))
            print(_line(found, only))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
