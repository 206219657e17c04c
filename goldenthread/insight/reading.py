"""How pages ask for figures: from the newest snapshot, each answer worked out once in a process.

A snapshot never changes, so neither does what was once read from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from goldenthread.insight import engine
from goldenthread.insight.engine import Figure, Measure
from goldenthread.insight.engine.coverage import coverage_of
from goldenthread.insight.engine.figure import Filters
from goldenthread.insight.engine.session import session
from goldenthread.insight.store import MANIFEST, Snapshot
from goldenthread.rules.periods import Period

COUNTS = Path(__file__).parent / "picture" / "counts"
NO_FILTERS: Filters = {}


def measures() -> Mapping[str, Measure]:
    """The measures by name, with the counts that the service picture is made of."""
    return _measures()


def newest_snapshot() -> Snapshot | None:
    """None where none was taken yet. Raises SnapshotError for one that cannot be read."""
    paths = [file.parent for file in Path(settings.SNAPSHOTS).glob(f"*/{MANIFEST}")]
    days = {path: path.name[:10] for path in paths if not path.name.startswith(".")}
    if not days:
        return None
    latest = max(days.values())
    opened = [_opened(path) for path, day in days.items() if day == latest]
    return max(opened, key=lambda snapshot: (snapshot.as_at, snapshot.taken_at, snapshot.id))


@lru_cache(maxsize=64)
def told_until(snapshot: Snapshot) -> date:
    """The last day for which the snapshot can tell anything: a record made of returns alone ends with the newest of
    them, months before the snapshot was taken, and that is where its pages open."""
    spans = coverage_of(session(snapshot)).spans.values()
    return min(snapshot.as_at, max((last for area in spans for _, last in area), default=snapshot.as_at))


def last_day_of(measure: Measure, snapshot: Snapshot) -> date:
    """The day a measure's usual figure goes up to."""
    return snapshot.as_at if measure.only_at == "last day" else told_until(snapshot)


def figure(snapshot: Snapshot, measure: Measure, period: Period, filters: Filters = NO_FILTERS) -> Figure:
    return series(snapshot, measure, [period], filters=filters)[0]


def series(
    snapshot: Snapshot,
    measure: Measure,
    periods: Sequence[Period],
    by: str | None = None,
    filters: Filters = NO_FILTERS,
) -> Sequence[Figure]:
    return _series(snapshot, measure.name, tuple(periods), by, tuple(sorted(filters.items())))


def breakdown(
    snapshot: Snapshot, measure: Measure, period: Period, by: str, filters: Filters = NO_FILTERS
) -> list[Figure]:
    """The largest group first, those not recorded last."""
    groups = series(snapshot, measure, [period], by, filters)
    return sorted(groups, key=lambda f: (f.group is None, -(f.denominator or f.numerator or 0), f.group or ""))


@cache
def _measures() -> Mapping[str, Measure]:
    return engine.catalogue(COUNTS)


@lru_cache(maxsize=64)
def _opened(path: Path) -> Snapshot:
    return Snapshot.open(path)


@lru_cache(maxsize=4096)
def _series(
    snapshot: Snapshot,
    measure: str,
    periods: tuple[Period, ...],
    by: str | None,
    filters: tuple[tuple[str, str | None], ...],
) -> tuple[Figure, ...]:
    return tuple(engine.series(snapshot, _measures()[measure], periods, by=by, filters=dict(filters)))
