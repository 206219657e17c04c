"""Measures run over snapshots. This is all that other rooms call.

>>> figure(snapshot, "re_referrals", parse("2024-25"))          one figure
>>> series(snapshot, "re_referrals", months, by="team")         one for each month and team, in one query
>>> children(snapshot, "re_referrals", parse("2024-25"))        the rows behind a figure
"""

from goldenthread.insight.engine.catalogue import Measure, MeasureError, catalogue, read_measure
from goldenthread.insight.engine.discrepancies import left_out
from goldenthread.insight.engine.figure import Figure, NotAdditive, add
from goldenthread.insight.engine.figures import (
    CannotBreakDown,
    breakdown,
    breakdowns,
    children,
    figure,
    series,
)
from goldenthread.insight.engine.publication import published_breakdown, published_value

__all__ = [
    "CannotBreakDown",
    "Figure",
    "Measure",
    "MeasureError",
    "NotAdditive",
    "add",
    "breakdown",
    "breakdowns",
    "catalogue",
    "children",
    "figure",
    "left_out",
    "published_breakdown",
    "published_value",
    "read_measure",
    "series",
]
