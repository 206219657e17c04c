from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import CommandParser
from rich.console import Console
from rich.table import Table

from goldenthread.access.commands import COULD_NOT_TELL, NOT_FOUND, USAGE, Refusal
from goldenthread.access.commands import Command as Base
from goldenthread.insight.engine import CannotBreakDown, Figure, Measure, breakdown, catalogue, figure
from goldenthread.insight.store import Snapshot, SnapshotError, newest, snapshots
from goldenthread.insight.wording import in_words
from goldenthread.rules.periods import Period, PeriodError, financial_year_of, parse


class Command(Base):
    help = "Work out a measure: one figure, or one for each team, ward, age and so on."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="the measure; without it, the measures are listed")
        parser.add_argument(
            "--period", help="2024-25, 2024-25 Q1, 2025-03, or a day; the last whole year, if not given"
        )
        parser.add_argument(
            "--by", help="team, service, ward, age_band, sex, ethnicity, or a breakdown of the measure's own"
        )
        parser.add_argument("--snapshot", help="the beginning of a snapshot's id; the newest, if not given")

    def work(self, **given: Any) -> Mapping[str, Any]:
        if not given["name"]:
            return {"measures": [{"name": m.name, "area": m.area, "title": m.title} for m in catalogue().values()]}
        measure = _measure(given["name"])
        snapshot = _snapshot(given["snapshot"])
        period = _period(given["period"], snapshot)
        total = figure(snapshot, measure, period)
        found = {"measure": measure.name, "title": measure.title, "snapshot": snapshot.id, **_as_data(total)}
        if given["by"]:
            try:
                found["by"] = given["by"]
                found["groups"] = [_as_data(f) for f in breakdown(snapshot, measure, period, given["by"])]
            except CannotBreakDown as error:
                raise Refusal(str(error), USAGE) from error
        if total.status == "could not tell":
            raise Refusal(f"{measure.title}: could not tell. {total.reason}", COULD_NOT_TELL, found)
        return found

    def tell(self, found: Mapping[str, Any]) -> None:
        console = Console(file=cast(IO[str], self.stdout), highlight=False)
        if "measures" in found:
            table = Table("Measure", "Area", "What it is", box=None)
            for each in found["measures"]:
                table.add_row(each["name"], each["area"].replace("_", " "), each["title"])
            console.print(table)
            return
        console.print(f"{found['title']}, {found['when']}: [bold]{found['words']}[/bold]")
        if "groups" in found:
            table = Table(found["by"].replace("_", " ").capitalize(), "Figure", "Of", "Could not tell", box=None)
            for each in found["groups"]:
                told = "" if each["denominator"] is None else f"{each['denominator']:g}"
                table.add_row(each["group"] or "Not known", each["words"], told, str(each["unknown"]))
            console.print(table)


def _measure(name: str) -> Measure:
    try:
        return catalogue()[name]
    except KeyError:
        raise Refusal(f"There is no measure {name}. Run `goldenthread measure` to see them.", NOT_FOUND) from None


def _snapshot(beginning: str | None) -> Snapshot:
    store = Path(settings.SNAPSHOTS)
    try:
        if beginning is None:
            return newest(store)
        found = [s for s in snapshots(store) if s.id.startswith(beginning)]
    except SnapshotError as error:
        raise Refusal(str(error), NOT_FOUND) from error
    if len(found) != 1:
        raise Refusal(f"{len(found)} snapshots begin with {beginning}. See `goldenthread snapshot --list`.", NOT_FOUND)
    return found[0]


def _period(text: str | None, snapshot: Snapshot) -> Period:
    if text is None:
        year = financial_year_of(snapshot.as_at)
        return year if year.end <= snapshot.as_at else year.previous()
    try:
        return parse(text)
    except PeriodError as error:
        raise Refusal(str(error), USAGE) from error


def _as_data(figure: Figure) -> dict[str, Any]:
    return {
        "period": str(figure.period), "when": figure.when, "cohort": figure.cohort, "unit": figure.unit,
        "value": figure.value, "numerator": figure.numerator, "denominator": figure.denominator,
        "unknown": figure.unknown, "left_out": figure.left_out, "status": figure.status, "reason": figure.reason,
        "version": figure.version, "group": figure.group, "words": in_words(figure),
    }  # fmt: skip
