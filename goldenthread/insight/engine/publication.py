"""Small numbers at publication. Nothing is suppressed in a worker's own list.

Source of the convention: Department for Education, children looked after and children in need statistics: counts
of 1 to 5 are shown as `c`, with percentages that rest on them, and where one suppressed group could be worked out
from its total the next smallest is suppressed too.
"""

from collections.abc import Sequence

from goldenthread.insight.engine.figure import Figure

CONFIDENTIAL = "c"
SMALLEST_SHOWN = 6


def published_value(figure: Figure) -> float | str | None:
    """The figure's value as it may be published: itself, `c`, or None where there is none."""
    if figure.value is None:
        return None
    return CONFIDENTIAL if figure.measure.suppress and _is_small(figure) else figure.value


def published_breakdown(groups: Sequence[Figure]) -> list[float | str | None]:
    """The values of one breakdown, with a second group suppressed where only one would be."""
    values = [published_value(group) for group in groups]
    if values.count(CONFIDENTIAL) == 1:
        others = [
            (group.numerator or 0, place)
            for place, group in enumerate(groups)
            if values[place] not in (CONFIDENTIAL, None) and group.numerator
        ]
        if others:
            values[min(others)[1]] = CONFIDENTIAL
    return values


def _is_small(figure: Figure) -> bool:
    """Whether a person could be known by the count, by those it does not cover, or by what it is out of."""
    counts = [figure.numerator]
    if figure.measure.kind in ("percentage", "mean", "median"):
        counts.append(figure.denominator)
    if figure.measure.kind == "percentage" and None not in (figure.numerator, figure.denominator):
        counts.append((figure.denominator or 0) - (figure.numerator or 0))
    return any(count is not None and 0 < count < SMALLEST_SHOWN for count in counts)
