"""What a measure's page shows: its figure, its change, its charts, its groups, what is published, what is disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goldenthread.insight import queries, reading
from goldenthread.insight.asked import Asked, authority_name, dimensions, last_month_end, periods_offered, usual_period
from goldenthread.insight.engine import Measure
from goldenthread.insight.models import Dispute
from goldenthread.insight.published import SOURCES
from goldenthread.insight.published import Series as Published
from goldenthread.insight.published import published as published_series
from goldenthread.insight.reader import Reader, Shown
from goldenthread.insight.store import Snapshot
from goldenthread.insight.trends import (
    MONTHS_OF_SPARK,
    Change,
    change,
    month_before,
    monthly,
    published_words,
    rolling_periods,
    spark,
    year_words,
    yearly,
)
from goldenthread.insight.wording import capital
from goldenthread.ui import charts
from goldenthread.ui.charts import Chart

MOST_BARS = 20
PUBLISHED_YEARS = 5


@dataclass(frozen=True)
class Group:
    """One group of a breakdown; `href` narrows the page to it, for those who may."""

    name: str
    shown: Shown
    href: str


@dataclass(frozen=True)
class PublishedTable:
    """Every area's published figures by year."""

    years: Sequence[str]
    rows: Sequence[Sequence[str]]
    sources: Sequence[str]
    rate: Measure | None
    """Where these are counts, which areas of different sizes cannot be compared by: the measure that can."""


@dataclass(frozen=True)
class Card:
    """A measure at a glance."""

    measure: Measure
    shown: Shown
    change: Change | None
    picture: str
    href: str


@dataclass(frozen=True)
class MeasurePage:
    shown: Shown
    changes: Sequence[Change]
    monthly: Chart | None
    yearly: Chart | None
    groups: Sequence[Group]
    bars: Chart | None
    published: PublishedTable | None
    disputes: Sequence[Dispute]


def measure_page(asked: Asked, snapshot: Snapshot, reader: Reader) -> MeasurePage:
    shown = reader.one(reading.figure(snapshot, asked.measure, asked.period, asked.filters))
    areas, us = published_series(asked.measure), authority_name(snapshot)
    groups = _groups(asked, snapshot, reader)
    return MeasurePage(
        shown=shown,
        changes=_changes(asked, snapshot, reader, shown),
        monthly=monthly(asked, snapshot, reader),
        yearly=yearly(asked, snapshot, reader, areas, us),
        groups=groups,
        bars=_bars(asked, groups, shown),
        published=_published(asked.measure, areas, us),
        disputes=list(queries.disputes(asked.measure.name)),
    )


def at_a_glance(measure: Measure, snapshot: Snapshot, reader: Reader) -> Card:
    """One question for everything: the usual figure, a year before, and the points of the small drawing."""
    last_day = reading.last_day_of(measure, snapshot)
    period = usual_period(measure, last_day if reader.whole else last_month_end(last_day))
    spans = [] if measure.only_at else rolling_periods(measure, last_day, MONTHS_OF_SPARK)
    figures = reading.series(snapshot, measure, [period, period.year_before(), *spans])
    shown, before = reader.one(figures[0]), reader.one(figures[1])
    picture = spark(reader.over_time(figures[2:]))
    return Card(measure, shown, change(shown, before), picture, Asked(measure, period).link())


def period_choices(asked: Asked, snapshot: Snapshot) -> list[tuple[str, str]]:
    """The one that is asked for is among them, whatever it is."""
    offered = periods_offered(asked.measure, reading.last_day_of(asked.measure, snapshot))
    if asked.period not in offered:
        offered = [asked.period, *offered]
    return [(str(period), capital(period.label)) for period in offered]


def breakdown_choices(measure: Measure) -> list[tuple[str, str]]:
    return list(dimensions(measure).items())


def filter_words(asked: Asked) -> list[tuple[str, str]]:
    """The filters in force, each with the address of the page without it."""
    labels = dimensions(asked.measure) | {"worker": "Held by"}
    return [
        (f"{labels[name]}: {_filter_value(name, value)}", asked.link(**{name: None}))
        for name, value in asked.filters.items()
    ]


def _filter_value(name: str, value: str | None) -> str:
    return "one worker" if name == "worker" else value or "not recorded"


def _changes(asked: Asked, snapshot: Snapshot, reader: Reader, shown: Shown) -> list[Change]:
    spans = [asked.period.year_before()]
    if asked.measure.span == "date" and not asked.measure.only_at:
        spans.insert(0, month_before(asked.measure.span_of(asked.period)))
    earlier = reading.series(snapshot, asked.measure, spans, filters=asked.filters)
    told = (change(shown, reader.one(figure)) for figure in earlier)
    return [each for each in told if each is not None]


def _groups(asked: Asked, snapshot: Snapshot, reader: Reader) -> list[Group]:
    if asked.by is None:
        return []
    figures = reading.breakdown(snapshot, asked.measure, asked.period, asked.by, asked.filters)
    return [
        Group(
            shown.figure.group or "Not recorded",
            shown,
            asked.link(**{"by": None, asked.by: shown.figure.group or ""}) if reader.whole else "",
        )
        for shown in reader.groups(figures)
    ]


def _bars(asked: Asked, groups: Sequence[Group], whole: Shown) -> Chart | None:
    if not asked.by or not 1 < len(groups) <= MOST_BARS:
        return None
    percent = asked.measure.kind == "percentage"
    bars = [(g.name, g.shown.value / 100 if percent and g.shown.value is not None else g.shown.value) for g in groups]
    if not any(value is not None for _, value in bars):
        return None
    label = dimensions(asked.measure)[asked.by]
    return charts.bar_chart(
        bars,
        f"{asked.measure.title} by {label.lower()}, {whole.figure.when}",
        "Where a bar is missing, its number could not be told or may not be shown.",
        unit="percent" if percent else "number",
        label_title=label,
        unsaid={g.name: g.shown.words for g in groups if g.shown.hidden},
    )


def _published(measure: Measure, areas: Mapping[str, Published], us: str) -> PublishedTable | None:
    years = sorted({year for series in areas.values() for year in series.values})[-PUBLISHED_YEARS:]
    if not years:
        return None
    order = {"country": 0, "region": 1, "authority": 2}
    ranked = sorted(areas.values(), key=lambda s: (s.area != us, order[s.kind], s.area))
    rows = [[s.area, *(published_words(measure, s.values.get(year)) for year in years)] for s in ranked]
    named = [source for source in SOURCES.values() if source in {s.source for s in areas.values()}]
    rate = reading.measures().get(f"{measure.name}_rate") if measure.kind == "count" else None
    return PublishedTable([year_words(measure, year) for year in years], rows, named, rate)
