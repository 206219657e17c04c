"""Measures, read from their files: one SQL query each, under a front matter in TOML that says what it means.

A measure makes no sense in many ways; each is refused here, when the file is read, with the sentence that mends it.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from goldenthread.insight.schema import tables
from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period

FOLDER = Path(__file__).parent.parent / "measures"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "polarity": ("high", "low", "none"),
    "shape": ("event", "stock", "cohort", "ratio"),
    "kind": ("count", "percentage", "rate", "median", "mean"),
    "span": ("period", "year", "date"),
    "repeated": ("first", "last"),
    "only_at": ("31 March", "last day"),
    "about": ("children", "workers"),
    "year_ends": ("31 March", "30 September"),
}


class MeasureError(Exception):
    """A measure file that does not say what it must; the message names the file and what to write."""


@dataclass(frozen=True)
class Ratio:
    """One measure divided by another, or by a reference series, times `per`."""

    of: str
    per: float
    measure: str | None = None
    series: str | None = None


@dataclass(frozen=True)
class Band:
    label: str
    above: float | None
    up_to: float | None


@dataclass(frozen=True)
class Measure:
    """What a measure's file says.

    `span` is what a figure is over: the period asked for, the year that ends with it, or its last day alone.
    `needs` gives for each snapshot table how many months before the span it must be recorded from.
    `repeated` says which of several events of one subject in a span stands for it in breakdowns.
    `about` says whose rows they are: workers have a team, and nothing else that a child has.
    `value_in` is what a row's value is in, such as weeks.
    `weighed` rows count as their `value` (a worker as the full-time equivalent), not as one.
    `year_ends` is the day to which its figures are published; the workforce census is taken at 30 September.
    """

    name: str
    area: str
    title: str
    question: str
    why: str
    unit: str
    polarity: Literal["high", "low", "none"]
    shape: Literal["event", "stock", "cohort", "ratio"]
    kind: Literal["count", "percentage", "rate", "median", "mean"]
    span: Literal["period", "year", "date"]
    concept: str
    cohort: str
    source: str
    owner: str
    version: str
    review: date
    sql: str
    digest: str
    numerator: str = ""
    denominator: str = ""
    differs: str = ""
    needs: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    definition: Mapping[str, float] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    suppress: bool = True
    published: str | None = None
    only_at: Literal["31 March", "last day"] | None = None
    repeated: Literal["first", "last"] = "last"
    additive: bool = False
    about: Literal["children", "workers"] = "children"
    value_in: str = ""
    weighed: bool = False
    year_ends: Literal["31 March", "30 September"] = "31 March"
    ratio: Ratio | None = None

    def span_of(self, period: Period) -> Period:
        """The span that a figure for this period is over."""
        if self.span == "date":
            return Period(period.end, period.end)
        if self.span == "year":
            return Period(_day_after(add_months(period.end, -12)), period.end)
        return period

    def year(self, ending: int) -> Period:
        """The year to which a published figure of that year is over: to 31 March, or 30 September, of it."""
        end = date(ending, 3, 31) if self.year_ends == "31 March" else date(ending, 9, 30)
        return Period(_day_after(add_months(end, -12)), end)


def catalogue(*more: Path) -> Mapping[str, Measure]:
    """Every measure of the product by name, and those in the folders given (an authority's own)."""
    found = dict(_folder(FOLDER))
    for folder in more:
        for name, measure in _folder(folder).items():
            if name in found:
                raise MeasureError(f"{folder}: there is a measure {name} already. Give yours another name.")
            found[name] = measure
    return found


@cache
def _folder(folder: Path) -> Mapping[str, Measure]:
    found: dict[str, Measure] = {}
    for path in sorted(folder.glob("*/*.sql")):
        if path.stem in found:
            raise MeasureError(f"{path} has the name of another measure. File names are the measures' names.")
        found[path.stem] = read_measure(path)
    for measure in found.values():
        _check_ratio(measure, found)
    return found


def read_measure(path: Path) -> Measure:
    where = f"{path.parent.name}/{path.name}"
    text = path.read_text(encoding="utf-8")
    head, end, sql = text.removeprefix("/*").partition("*/")
    if not text.startswith("/*") or not end:
        raise MeasureError(f"{where} must begin with its front matter between /* and */.")
    try:
        entry = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise MeasureError(f"{where}: the front matter is not TOML: {error}.") from error
    _check_entry(where, entry)
    entry["needs"] = {table: _months(where, text) for table, text in entry.get("needs", {}).items()}
    entry["rules"] = tuple(entry.get("rules", ()))
    entry["bands"] = tuple(_bands(entry.get("bands", ())))
    entry["ratio"] = Ratio(**entry["ratio"]) if "ratio" in entry else None
    entry.setdefault("span", "date" if entry["shape"] == "stock" else "period")
    measure = Measure(
        name=path.stem,
        area=path.parent.name,
        sql=sql.strip().removesuffix(";"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        **entry,
    )
    _check_sense(where, measure)
    return measure


def _check_entry(where: str, entry: Mapping[str, Any]) -> None:
    known = {item.name for item in fields(Measure)} - {"name", "area", "sql", "digest"}
    needed = {item.name for item in fields(Measure) if item.name in known and item.default is item.default_factory} - {
        "span"
    }
    if unknown := sorted(set(entry) - known):
        raise MeasureError(f"{where}: nothing reads {', '.join(unknown)}. The keys are: {', '.join(sorted(known))}.")
    if missing := sorted(needed - set(entry)):
        raise MeasureError(f"{where}: the front matter must give {', '.join(missing)}.")
    for key, choices in CHOICES.items():
        if key in entry and entry[key] not in choices:
            raise MeasureError(
                f"{where}: {key} must be {', '.join(choices[:-1])} or {choices[-1]}, not {entry[key]!r}."
            )
    if not isinstance(entry["review"], date):
        raise MeasureError(f"{where}: review must be a date, such as 2027-04-01.")


def _check_sense(where: str, measure: Measure) -> None:
    unknown = [table for table in measure.needs if table not in tables()]
    if unknown:
        raise MeasureError(f"{where}: {', '.join(unknown)} in needs is not a snapshot table.")
    if (measure.shape == "ratio") != (measure.ratio is not None):
        raise MeasureError(f"{where}: a ratio, and only a ratio, has a [ratio] of two measures or a series.")
    if (measure.shape == "ratio") == bool(measure.sql):
        raise MeasureError(f"{where}: every measure but a ratio has a SELECT after its front matter.")
    if measure.ratio and (measure.ratio.measure is None) == (measure.ratio.series is None):
        raise MeasureError(f"{where}: [ratio] divides by either a measure or a series.")
    if (measure.kind == "rate") != (measure.ratio is not None):
        raise MeasureError(f"{where}: a rate is a ratio, and a ratio is a rate.")
    if measure.shape == "stock" and measure.span != "date":
        raise MeasureError(f"{where}: a stock is counted on one day; leave span out.")
    if measure.kind == "percentage" and not (measure.numerator and measure.denominator):
        raise MeasureError(f"{where}: a percentage says in words what its numerator and denominator are.")
    if measure.additive and (measure.kind != "count" or measure.shape != "event" or measure.span != "period"):
        raise MeasureError(f"{where}: only a count of events adds up over time.")
    if measure.weighed and measure.kind not in ("count", "percentage"):
        raise MeasureError(f"{where}: only a count or a percentage is weighed.")
    if not measure.needs and measure.shape != "ratio":
        raise MeasureError(f"{where}: needs must name the snapshot tables the SQL reads.")


def _check_ratio(measure: Measure, found: Mapping[str, Measure]) -> None:
    for other in (measure.ratio.of, measure.ratio.measure) if measure.ratio else ():
        if other is not None and (other not in found or found[other].kind != "count"):
            raise MeasureError(f"{measure.name}: [ratio] names {other}, which is not a measure of kind count.")


def _months(where: str, text: str) -> int:
    match text.split():
        case ["0"]:
            return 0
        case [number, "month" | "months"] if number.isdigit():
            return int(number)
        case [number, "year" | "years"] if number.isdigit():
            return 12 * int(number)
    raise MeasureError(f'{where}: needs gives how far back a table is read: "0", "12 months" or "2 years".')


def _bands(entries: list[Mapping[str, Any]]) -> list[Band]:
    tops = [None, *(entry.get("up_to") for entry in entries)]
    return [Band(entry["label"], above, entry.get("up_to")) for entry, above in zip(entries, tops, strict=False)]


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
