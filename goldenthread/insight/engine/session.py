# ruff: noqa: S608  this module writes SQL, from names of the catalogue and the schema and from literals it quotes
"""DuckDB over one snapshot, as the record stood at one moment."""

import threading
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from goldenthread.insight.schema import Table, tables
from goldenthread.insight.store import Snapshot, SnapshotError

HERE = Path(__file__).parent
RELATIONS = (HERE / "relations.sql").read_text(encoding="utf-8")
DIMENSIONS = (HERE / "dimensions.sql").read_text(encoding="utf-8")
DUCKDB_TYPES = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


class Session:
    """The snapshot's tables and the relations built on them. Give each thread its own cursor."""

    def __init__(self, snapshot: Snapshot, known_at: datetime | None) -> None:
        self.snapshot, self.known_at = snapshot, known_at
        self.last_day = min(snapshot.as_at, known_at.date()) if known_at else snapshot.as_at
        self.row_files = snapshot.path.parent / ".rows" / snapshot.id[:16]
        self._dimensions_made = False
        self._lock = threading.Lock()
        self._database = duckdb.connect()
        for table in tables().values():
            self._database.execute(f"CREATE VIEW {table.name} AS {self._current(table)}")
        self._database.execute(f"CREATE VIEW as_at AS SELECT {literal(self.last_day)} AS day")
        self._database.execute(RELATIONS)
        self._shut_in(snapshot.path.parent)

    def cursor(self, dimensions: bool = False) -> duckdb.DuckDBPyConnection:
        if dimensions:
            with self._lock:
                if not self._dimensions_made:
                    self._database.execute(DIMENSIONS)
                    self._dimensions_made = True
        return self._database.cursor()

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.cursor().execute(sql, values).fetchall()
        return rows

    def _current(self, table: Table) -> str:
        if table.name not in self.snapshot.parts:
            empty = ", ".join(f"CAST(NULL AS {DUCKDB_TYPES[c.type]}) AS {c.name}" for c in table.columns)
            return f"SELECT {empty} WHERE false"
        rows = f"SELECT * FROM read_parquet({literal(self.snapshot.file(table.name))})"
        if not table.recorded:
            return rows
        if self.known_at is None:
            return f"{rows} WHERE recorded_to IS NULL"
        at = literal(self.known_at)
        return f"{rows} WHERE recorded_from <= {at} AND (recorded_to IS NULL OR recorded_to > {at})"

    def _shut_in(self, folder: Path) -> None:
        """A measure's SQL may read and write the snapshot store and nothing else, and cannot change that."""
        self._database.execute(f"SET allowed_directories = [{literal(str(folder.resolve()))}]")
        for setting in ("enable_external_access = false", "lock_configuration = true"):
            self._database.execute(f"SET {setting}")


@lru_cache(maxsize=8)
def session(snapshot: Snapshot, known_at: datetime | None = None) -> Session:
    if known_at is not None:
        _refuse_without_history(snapshot)
    return Session(snapshot, known_at)


def _refuse_without_history(snapshot: Snapshot) -> None:
    """As it stood then needs to know when each row was recorded."""
    now = session(snapshot)
    undated = [
        table.name
        for table in tables().values()
        if table.recorded
        and table.name in snapshot.parts
        and now.ask(f"SELECT 1 FROM {table.name} WHERE recorded_from IS NULL LIMIT 1")
    ]
    if undated:
        raise SnapshotError(
            f"Snapshot {snapshot.id[:12]} does not say when its facts were recorded "
            f"({', '.join(undated)}), so it cannot say how they stood at an earlier moment."
        )


def literal(value: date | datetime | Path | str | float | None) -> str:
    """A value written as SQL, for places where DuckDB takes no parameters (views, COPY)."""
    match value:
        case None:
            return "NULL"
        case datetime():
            return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
        case date():
            return f"DATE '{value.isoformat()}'"
        case int() | float():
            return repr(value)
    return "'" + str(value).replace("'", "''") + "'"
