"""Whether a figure of a paper still comes out of the snapshot that it was taken from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from goldenthread.governance import measuring
from goldenthread.governance.measuring import Counted, Measured
from goldenthread.governance.models import PlacedFigure
from goldenthread.insight.engine import CannotBreakDown, MeasureError
from goldenthread.insight.retention import find
from goldenthread.insight.store import SnapshotError
from goldenthread.rules.words import day


class Verdict(Enum):
    AGREES = "agrees"
    DIFFERS = "differs"
    REMOVED = "no longer recomputable"
    NOT_CHECKED = "could not be checked"


@dataclass(frozen=True)
class Recheck:
    """`differences` say where it differs. `gone` and `come` are the ids of those who no longer count, and now do."""

    verdict: Verdict
    sentence: str
    differences: tuple[str, ...] = ()
    measured: Measured | None = None
    gone: frozenset[str] = field(default_factory=frozenset)
    come: frozenset[str] = field(default_factory=frozenset)


def recheck(figure: PlacedFigure) -> Recheck:
    if measuring.measure_named(figure.measure) is None:
        return Recheck(Verdict.NOT_CHECKED, f"There is no measure {figure.measure} any more.")
    try:
        find(measuring.store(), figure.snapshot_id).snapshot.verify()
        measured = measuring.take(
            figure.snapshot_id, figure.measure, figure.period, figure.filters, bool(figure.small_number_released)
        )
    except (SnapshotError, MeasureError, CannotBreakDown) as error:
        return Recheck(Verdict.NOT_CHECKED, str(error))
    return compare(figure, measured)


def compare(figure: PlacedFigure, measured: Measured) -> Recheck:
    """What was kept with the paper against what comes out now."""
    differences = tuple(_differences(figure, measured))
    if not differences:
        said = f"The figure still comes out of its snapshot as {figure.shown or 'could not tell'}."
        return Recheck(Verdict.AGREES, said, measured=measured)
    kept = Counted.from_json(figure.counted)
    gone, come = kept.met - measured.counted.met, measured.counted.met - kept.met
    if measured.removals:
        removed = " and ".join(f"{_people(r.removed)} on {day(r.on)}" for r in measured.removals)
        said = f"Retention removed {removed} from the snapshot, so the figure can no longer be computed as it was."
        return Recheck(Verdict.REMOVED, said, differences, measured, gone, come)
    said = "The figure no longer comes out as it was: " + "; ".join(differences) + "."
    return Recheck(Verdict.DIFFERS, said, differences, measured, gone, come)


def _differences(figure: PlacedFigure, measured: Measured) -> Iterator[str]:
    now, kept = measured.figure, Counted.from_json(figure.counted)
    if now.version != figure.version:
        yield f"the measure is version {now.version}, and was version {figure.version}"
    if measured.cohort != figure.cohort or now.unit != figure.unit:
        yield f"it counts {now.unit} ({measured.cohort}), and counted {figure.unit} ({figure.cohort})"
    for name, was, is_now in (
        ("value", figure.value, now.value),
        ("numerator", figure.numerator, now.numerator),
        ("denominator", figure.denominator, now.denominator),
        ("number that could not be told", figure.unknown, now.unknown),
        ("number left out", figure.left_out, now.left_out),
    ):
        if not _equal(was, is_now):
            yield f"the {name} is {_words(is_now)}, and was {_words(was)}"
    if measured.shown != figure.shown and _equal(figure.value, now.value):
        yield f"it prints as {measured.shown or 'could not tell'}, and printed as {figure.shown or 'could not tell'}"
    yield from _who(kept, measured.counted, figure.unit)


def _who(kept: Counted, now: Counted, unit: str) -> Iterator[str]:
    for name, was, is_now in (("count", kept.met, now.met), ("are counted against", kept.not_met, now.not_met)):
        if was != is_now:
            yield f"of the {unit} that {name}, {len(was - is_now):,} have gone and {len(is_now - was):,} have come"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _equal(was: float | None, now: float | None) -> bool:
    if was is None or now is None:
        return was is now
    return math.isclose(was, now, rel_tol=1e-9, abs_tol=1e-9)


def _words(value: float | None) -> str:
    return "could not tell" if value is None else f"{value:,.10g}"
