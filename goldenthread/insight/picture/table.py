"""Stage by holding service: stage is not team, so each stage says who holds those who are in it."""

from __future__ import annotations

from datetime import date

from goldenthread.insight.engine.figure import Filters
from goldenthread.insight.picture.stages import STAGES, Stage, groups_of
from goldenthread.insight.reader import Reader, Shown
from goldenthread.insight.store import Snapshot

Table = list[tuple[str | None, list[tuple[Stage, Shown | None]]]]


def by_service(snapshot: Snapshot, on: date, filters: Filters, reader: Reader) -> Table:
    """A row for each service, those held by none last. None in a cell: nobody is there, or it cannot be told."""
    columns: dict[str, dict[str | None, Shown]] = {}
    for stage in STAGES:
        groups = reader.groups(groups_of(snapshot, stage, on, "service", filters))
        columns[stage.name] = {shown.figure.group: shown for shown in groups}
    services = sorted({name for groups in columns.values() for name in groups}, key=lambda name: (name is None, name))
    return [(service, [(stage, columns[stage.name].get(service)) for stage in STAGES]) for service in services]
