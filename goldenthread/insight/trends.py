"""Which way a figure is going, in words; and its months and years as charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from django.utils.safestring import SafeString

from goldenthread.insight import reading
from goldenthread.insight.asked import Asked, last_month_end
from goldenthread.insight.engine import Measure
from goldenthread.insight.published import Series as Published
from goldenthread.insight.reader import Reader, Shown
from goldenthread.insight.store import Snapshot
from goldenthread.insight.wording import capital, decimals
from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period, months
from goldenthread.ui import charts, svg
from goldenthread.ui.charts import Chart, Series, Unit
from goldenthread.ui.wording import date_words, month_words

MONTHS, YEARS, MONTHS_OF_SPARK = 60, 5, 25
POINTS_ALIKE = 1.0  # percentages closer than this are about the same
SHARE_ALIKE = 0.02  # and other figures closer than this share of the earlier one
FEWEST_DRAWN = 2


@dataclass(frozen=True)
class Change:
    """`going` is better, worse, level, or empty where neither way is good; `amount` is as short as "3 more"."""

    going: str
    words: str
    amount: str


def change(now: Shown, before: Shown) -> Change | None:
    """None where either is not known or not shown."""
    if now.value is None or before.value is None:
        return None
    measure, difference = now.figure.measure, now.value - before.value
    when = f"{before.figure.when} ({before.words})"
    number = f"{abs(difference):,.{decimals(measure)}f}"
    if float(number.replace(",", "")) == 0:
        return Change("", f"the same as {when}", "the same")
    more, fewer = ("more", "fewer") if measure.kind == "count" else ("higher", "lower")
    points = " percentage points" if measure.kind == "percentage" else ""
    amount = f"{number}{points} {more if difference > 0 else fewer}"
    return Change(_going(measure, difference, before.value), f"{amount} than {when}", amount)


def _going(measure: Measure, difference: float, before: float) -> str:
    if measure.polarity == "none":
        return ""
    if abs(difference) < (POINTS_ALIKE if measure.kind == "percentage" else SHARE_ALIKE * before):
        return "level"
    return "better" if (difference > 0) == (measure.polarity == "high") else "worse"


def month_before(period: Period) -> Period:
    """The same measure a month earlier: the end of the month before, or the same span moved back."""
    if period.days == 1:
        end = last_month_end(period.end.replace(day=1))
        return Period(end, end)
    return period.previous()


def monthly_periods(measure: Measure, last_day: date, number: int = MONTHS) -> list[Period]:
    """The last whole months; for what is counted on a day their last days, and for a year the years they end."""
    end = last_month_end(last_day)
    whole = months(add_months(end.replace(day=1), 1 - number), end)
    if measure.span == "date":
        return [Period(month.end, month.end) for month in whole]
    if measure.span == "year":
        return [Period(add_months(month.start, -11), month.end) for month in whole]
    return list(whole)


def rolling_periods(measure: Measure, last_day: date, number: int = MONTHS) -> list[Period]:
    """As `monthly_periods`, but what happens is taken over the year that ends with each month."""
    spans = monthly_periods(measure, last_day, number)
    return spans if measure.span == "date" else [Period(add_months(s.end.replace(day=1), -11), s.end) for s in spans]


def yearly_periods(measure: Measure, last_day: date, number: int = YEARS) -> list[Period]:
    """The last whole years, each to the day at which the measure is published."""
    last = last_day.year if measure.year(last_day.year).end <= last_day else last_day.year - 1
    return [measure.year(ending) for ending in range(last - number + 1, last + 1)]


def monthly(asked: Asked, snapshot: Snapshot, reader: Reader) -> Chart | None:
    """None for what is recorded once a year, and where fewer than two months can be told.

    A share of few cases jumps from month to month, so the year to each month is drawn with it.
    """
    measure = asked.measure
    if measure.only_at:
        return None
    by_month = _from_first_known(_over(asked, snapshot, reader, monthly_periods(measure, reading.told_until(snapshot))))
    lines = {capital(_each(measure)): by_month}
    if measure.kind != "count" and measure.span == "period" and by_month:
        spans = rolling_periods(measure, reading.told_until(snapshot), len(by_month))
        lines["Year to the end of the month"] = _over(asked, snapshot, reader, spans)
    lines = {name: shown for name, shown in lines.items() if _known(shown) >= FEWEST_DRAWN}
    if not lines:
        return None
    words = date_words if measure.span == "date" else month_words
    drawn = [Series(name, [(each.figure.period.end, _drawn(each)) for each in shown]) for name, shown in lines.items()]
    title = f"{measure.title}, {_each(measure)}"
    told = _told(next(iter(lines.values())))
    chart = charts.line_chart(drawn, title, told, unit=_unit(measure), x_title="Month", x_words=words)
    rows = [[words(points[0].figure.period.end), *map(_cell, points)] for points in zip(*lines.values(), strict=True)]
    return replace(chart, rows=rows)


def _known(shown: Sequence[Shown]) -> int:
    return sum(each.value is not None for each in shown)


def _over(asked: Asked, snapshot: Snapshot, reader: Reader, spans: Sequence[Period]) -> list[Shown]:
    return reader.over_time(reading.series(snapshot, asked.measure, spans, filters=asked.filters))


def _from_first_known(shown: Sequence[Shown]) -> list[Shown]:
    first = next((place for place, each in enumerate(shown) if each.figure.status != "could not tell"), len(shown))
    return list(shown[first:])


def _each(measure: Measure) -> str:
    match measure.span:
        case "date":
            return "at the end of each month"
        case "year":
            return "in the year to the end of each month"
    return "month by month"


def yearly(
    asked: Asked, snapshot: Snapshot, reader: Reader, published: Mapping[str, Published], us: str
) -> Chart | None:
    """Ours by financial year, beside what is published to the same definition where that can be compared."""
    measure = asked.measure
    spans = yearly_periods(measure, reading.told_until(snapshot))
    spans = [Period(s.end, s.end) if measure.span == "date" else s for s in spans]
    shown = _over(asked, snapshot, reader, spans)
    ours = {year_words(measure, each.figure.period.end.year): each for each in shown}
    beside = comparators(published, us) if measure.kind != "count" and not asked.filters else {}
    if not any(each.value is not None for each in shown) and not beside:
        return None
    lines = [Series(OURS, [(year, _drawn(each)) for year, each in ours.items()])]
    for name, values in beside.items():
        points = [(year_words(measure, span.end.year), _scaled(measure, values.get(span.end.year))) for span in spans]
        lines.append(Series(name, points))
    title = f"{measure.title}, {_each_year(measure)}"
    x_title = f"Year to {measure.year_ends}"
    chart = charts.line_chart(lines[:4], title, _told(shown), unit=_unit(measure), x_title=x_title)
    rows = [
        [year, _cell(ours[year]), *(published_words(measure, values.get(span.end.year)) for values in beside.values())]
        for year, span in zip(ours, spans, strict=True)
    ]
    columns = [chart.columns[0], *({"text": name, "numeric": True} for name in (OURS, *beside))]
    return replace(chart, rows=rows, columns=columns)


def _each_year(measure: Measure) -> str:
    if measure.span == "date":
        return f"at {measure.year_ends}"
    return "by financial year" if measure.year_ends == "31 March" else f"in the year to {measure.year_ends}"


OURS = "From our record"


def comparators(published: Mapping[str, Published], us: str) -> dict[str, Mapping[int, float]]:
    """Lines to stand beside ours: our own published figure, the median neighbour, the region, England."""
    found: dict[str, Mapping[int, float]] = {}
    if us in published:
        found[f"{us}, published"] = published[us].values
    others = [s for name, s in published.items() if s.kind == "authority" and name != us]
    if others:
        years = {year for series in others for year in series.values}
        found[f"Median of {len(others)} authorities, published"] = {
            year: median(s.values[year] for s in others if year in s.values) for year in sorted(years)
        }
    for kind in ("country", "region"):
        found |= {f"{s.area}, published": s.values for s in published.values() if s.kind == kind}
    return found


def spark(shown: Sequence[Shown]) -> SafeString:
    return svg.spark([each.value for each in shown])


def year_words(measure: Measure, ending: int) -> str:
    return f"{ending - 1}-{ending % 100:02d}" if measure.year_ends == "31 March" else f"September {ending}"


def published_words(measure: Measure, value: float | None) -> str:
    """A published value, written as ours are."""
    if value is None:
        return "not published"
    return f"{value:,.{decimals(measure)}f}{'%' if measure.kind == 'percentage' else ''}"


def _told(shown: Sequence[Shown]) -> str:
    """The chart in a sentence: its first and its last known point."""
    known = [each for each in shown if each.value is not None]
    if not known:
        return "None of these can be told from the record."
    first, last = known[0], known[-1]
    if first is last:
        return f"{last.words} {last.figure.when}."
    return f"From {first.words} {first.figure.when} to {last.words} {last.figure.when}."


def _unit(measure: Measure) -> Unit:
    return "percent" if measure.kind == "percentage" else "number"


def _drawn(shown: Shown) -> float | None:
    return _scaled(shown.figure.measure, shown.value)


def _scaled(measure: Measure, value: float | None) -> float | None:
    return value / 100 if value is not None and measure.kind == "percentage" else value


def _cell(shown: Shown) -> str | None:
    return None if shown.figure.status == "could not tell" else shown.words
