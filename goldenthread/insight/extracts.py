"""Another authority's SSD extract becomes a snapshot like ours, so that the same measures answer for it.

An SSD extract speaks for the six years before it was taken (the dataset's own window), and for the tables that
it holds; what it lacks cannot be told.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from goldenthread.insight.schema import Table, tables
from goldenthread.insight.store import ARROW, Rows, Snapshot, SnapshotError, write

YEARS_HELD = 6


def adopt(
    extract: Path, store: Path, *, as_at: date, taken_at: datetime, ours: Mapping[str, Rows] | None = None
) -> Snapshot:
    """Make a snapshot of the Parquet or CSV files in `extract`, one for each SSD table, named as the table.

    `ours` gives the tables that no extract holds (standards, calendar, population).
    """
    contents: dict[str, Rows] = {}
    for name, table in tables().items():
        found = _read(extract, table)
        if table.source == "SSD" and found is not None:
            contents[name] = found
    if not contents:
        raise SnapshotError(f"{extract} holds no file named as an SSD table, such as ssd_person.csv.")
    held_from = date(as_at.year - YEARS_HELD, as_at.month, 1)
    coverage = [{"area": name, "from_date": held_from, "to_date": as_at, "source": "SSD extract"} for name in contents]
    return write(store, {"gt_coverage": coverage, **contents, **(ours or {})}, as_at=as_at, taken_at=taken_at)


def _read(extract: Path, table: Table) -> pa.Table | None:
    parquet, text = extract / f"{table.name}.parquet", extract / f"{table.name}.csv"
    if parquet.exists():
        return _ours(table, pq.read_table(parquet))
    if text.exists():
        return _ours(table, csv.read_csv(text, convert_options=_csv_types(table)))
    return None


def _csv_types(table: Table) -> csv.ConvertOptions:
    stamps = ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", csv.ISO8601]
    kinds = {c.name: pa.timestamp("us") if c.type == "date" else ARROW[c.type] for c in table.columns}
    return csv.ConvertOptions(column_types=kinds, timestamp_parsers=stamps, strings_can_be_null=True)


def _ours(table: Table, found: pa.Table) -> pa.Table:
    """Without columns we do not know: later versions of the dataset add some. Times of day are dropped."""
    kept = found.select([name for name in found.column_names if name in table.names])
    for column in table.columns:
        if column.type == "date" and column.name in kept.column_names:
            place = kept.column_names.index(column.name)
            day = kept.column(column.name).cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
            kept = kept.set_column(place, column.name, day)
    return kept
