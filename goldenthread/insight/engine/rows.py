# ruff: noqa: S608  this module writes SQL, from names of the catalogue and the schema and from literals it quotes
"""Row files: what a measure's SQL returns, kept beside the snapshot under a name made from all that decides it.

Two processes that make the same file at once both succeed: each writes its own and renames it into place.
"""

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import duckdb

from goldenthread.insight.engine.catalogue import Measure, MeasureError
from goldenthread.insight.engine.session import RELATIONS, Session, literal
from goldenthread.rules.periods import Period

SUBJECT = ("subject_kind", "subject_id", "person_id")
DATES = {"event": ("on_date",), "stock": ("from_date", "to_date"), "cohort": ("start_date", "end_date")}
OPTIONAL = {"met": "true", "value": "CAST(NULL AS DOUBLE)", "team_id": "CAST(NULL AS VARCHAR)"}


def row_file(session: Session, measure: Measure, spans: Sequence[Period]) -> Path:
    """The Parquet file of the measure's rows; a cohort's holds the spans asked for."""
    periods = sorted(set(spans)) if measure.shape == "cohort" else []
    path = session.row_files / f"{measure.name}-{_key(session, measure, periods)}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(session, measure, periods, path)
    return path


def _key(session: Session, measure: Measure, periods: Sequence[Period]) -> str:
    parts = [session.snapshot.id, measure.digest, RELATIONS, repr(session.known_at), *map(repr, periods)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _make(session: Session, measure: Measure, periods: Sequence[Period], path: Path) -> None:
    sql = query(measure, periods)
    cursor = session.cursor()
    building = path.with_name(f".{secrets.token_hex(8)}.parquet")
    try:
        returned = [name for name, *_ in cursor.execute(f"DESCRIBE {sql} SELECT * FROM counted").fetchall()]
        wanted = ", ".join(columns(measure, returned))
        cursor.execute(f"COPY ({sql} SELECT {wanted} FROM counted) TO {literal(building)} (FORMAT parquet)")
        os.replace(building, path)
    except duckdb.Error as error:
        raise MeasureError(f"{measure.area}/{measure.name}.sql cannot be run: {error}") from error
    finally:
        building.unlink(missing_ok=True)


def query(measure: Measure, periods: Sequence[Period]) -> str:
    """The measure's SQL as the relation `counted`, with the relations that only it has."""
    given = [f"counted AS (\n{measure.sql}\n)"]
    if measure.definition:
        values = ", ".join(f"{literal(value)} AS {name}" for name, value in measure.definition.items())
        given.insert(0, f"definition AS (SELECT {values})")
    if measure.bands:
        values = ", ".join(
            f"({literal(band.label)}, {_number(band.above)}, {_number(band.up_to)})" for band in measure.bands
        )
        given.insert(0, f"band(label, above, up_to) AS (VALUES {values})")
    if periods:
        values = ", ".join(f"({literal(p.start)}, {literal(p.end)})" for p in periods)
        given.insert(0, f"period(start_date, end_date) AS (VALUES {values})")
    return f"WITH {', '.join(given)}"


def _number(value: float | None) -> str:
    return f"CAST({literal(value)} AS DOUBLE)"


def columns(measure: Measure, returned: Sequence[str]) -> list[str]:
    """What to select of `counted`, which returned these columns, so that every row file has the same shape."""
    needed = [*SUBJECT, *DATES[measure.shape], *measure.breakdowns]
    if missing := [name for name in needed if name not in returned]:
        raise MeasureError(f"{measure.area}/{measure.name}.sql must return {', '.join(missing)}.")
    if spare := [name for name in returned if name not in needed and name not in OPTIONAL]:
        raise MeasureError(
            f"{measure.area}/{measure.name}.sql returns {', '.join(spare)}: name it under "
            "[breakdowns], or leave it out."
        )
    optional = [name if name in returned else f"{default} AS {name}" for name, default in OPTIONAL.items()]
    return [*needed, *optional]
