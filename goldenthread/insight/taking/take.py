"""The record as it stands becomes a snapshot: models to Arrow, Arrow to the snapshot's tables by the SQL in shapes/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from goldenthread.access.models import LogEntry
from goldenthread.access.record import Recorded, Signature, noted
from goldenthread.insight.schema import tables
from goldenthread.insight.store import Rows, Snapshot, write
from goldenthread.insight.taking.reading import relation_name, rows, versions
from goldenthread.places import authority
from goldenthread.places.models import Organisation, Postcode, School, Ward
from goldenthread.rules import law, working_days

SHAPES = Path(__file__).with_name("shapes")
ROOMS = ("people", "workforce", "placements", "pathway")
REFERENCE: tuple[type[models.Model], ...] = (Ward, Postcode, School, Organisation)
CALENDAR_FROM, CALENDAR_TO = date(2000, 1, 1), date(2035, 12, 31)


def take_snapshot(*, by: Signature, as_at: date) -> Snapshot:
    """For figures up to `as_at`. The same record and date make the same snapshot, which is then taken once."""
    with _one_moment():
        last = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        taken_at = by.at.astimezone(UTC).replace(tzinfo=None)
        contents = {**shaped(record()), **ours(as_at, authority.path())}
        snapshot = write(Path(settings.SNAPSHOTS), contents, as_at=as_at, taken_at=taken_at, log_position=last)
        noted("insight.take_snapshot", by=by, objects={"insight.Snapshot": [snapshot.id]}, digest=snapshot.id)
    return snapshot


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they stood at one moment, though others go on writing (SQLite's transactions are so anyway)."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def record() -> dict[str, pa.Table]:
    """Each model of the record by its relation's name, and the reference tables about places."""
    found = {relation_name(model): versions(model) for model in recorded_models()}
    return found | {relation_name(model): rows(model) for model in REFERENCE}


def recorded_models() -> Iterable[type[Recorded]]:
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if issubclass(model, Recorded):
                yield model


def shaped(relations: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    return dict(shapes(relations))


def shapes(relations: Mapping[str, pa.Table], *, threads: int | None = None) -> Iterator[tuple[str, pa.Table]]:
    """The snapshot's tables, by name, one after another. In shapes/*.sql `placement` is every version of a placement,
    `placement_now` today's."""
    with duckdb.connect(config={"threads": threads} if threads else {}) as database:
        # drawn on standard output when a query is slow, where a command's --json stands
        database.execute("SET enable_progress_bar = false")
        for name, table in relations.items():
            database.register(name, table)
            if "recorded_to" in table.column_names:
                database.execute(f"CREATE VIEW {name}_now AS SELECT * FROM {name} WHERE recorded_to IS NULL")  # noqa: S608
        for path in sorted(SHAPES.glob("*.sql")):
            shape = database.sql(path.read_text(encoding="utf-8")).to_arrow_table()
            names = tables()[path.stem].names
            yield path.stem, shape.select([name for name in names if name in shape.column_names])


def ours(as_at: date, authority_file: Path) -> dict[str, Rows]:
    """What measures need beside the record: standards, working days, population, and whose snapshot it is."""
    about = authority.read(authority_file)
    book = law.load(authority_file)
    calendar = working_days.england(working_days.added_by(authority_file))
    return {
        "gt_authority": [{"la_code": about.la_code or "unknown", "name": about.name, "as_at": as_at}],
        "gt_reference": [
            {"series": "population_0_17", "year": year, "value": float(count), "source": "authority.toml"}
            for year, count in about.population.items()
        ],
        "gt_rule": [
            {
                "id": id_,
                "value": float(value),
                "unit": unit,
                "from_date": starts or date(1900, 1, 1),
                "to_date": ends,
                "status": str(status),
                "source": source,
            }
            for id_, value, unit, starts, ends, status, source in book.numbers()
        ],
        "gt_calendar": _days(calendar),
    }


@lru_cache(maxsize=4)
def _days(calendar: working_days.Calendar) -> pa.Table:
    """Kept: whoever takes many authorities' snapshots has the same thirteen thousand days each time."""
    days = [one for one in calendar.days() if CALENDAR_FROM <= one[0] <= CALENDAR_TO]
    return pa.table(dict(zip(("day", "working", "ordinal"), map(list, zip(*days, strict=True)), strict=True)))
