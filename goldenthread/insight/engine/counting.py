# ruff: noqa: S608  this module writes SQL, from names of the catalogue and dates that it quotes; values are bound
"""Counts of a measure's rows in many spans, and by the groups of a dimension, in one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from goldenthread.insight.engine import dimensions
from goldenthread.insight.engine.catalogue import Measure
from goldenthread.insight.engine.figure import Filters
from goldenthread.insight.engine.rows import row_file
from goldenthread.insight.engine.session import Session, literal
from goldenthread.rules.periods import Period

IN_SPAN = {
    "event": "rows.on_date BETWEEN asked.start_date AND asked.end_date",
    "stock": "rows.from_date <= asked.end_date AND (rows.to_date IS NULL OR rows.to_date > asked.end_date)",
    "cohort": "rows.start_date = asked.start_date AND rows.end_date = asked.end_date",
}
PLACES = 4  # of a weighed sum: the order in which its parts are added then makes no difference
AT = {"event": "rows.on_date", "stock": "asked.end_date", "cohort": "asked.end_date"}


@dataclass(frozen=True)
class Count:
    """What the rows of one period and group come to; `untold` is always a number of rows."""

    total: float = 0
    met: float = 0
    told: float = 0
    untold: int = 0
    values: int = 0
    sum: float = 0.0
    median: float | None = None


def count_rows(
    opened: Session, measure: Measure, spans: Sequence[Period], by: str | None, filters: Filters
) -> dict[tuple[int, str | None], Count]:
    group = f"CAST({dimensions.column(by)} AS VARCHAR)" if by else "NULL"
    sums = [*_totals(measure), "count(rows.value)", "sum(rows.value)"]
    sums.append("median(rows.value)" if measure.kind == "median" else "NULL")
    wanted = [*filters, *([by] if by else [])]
    sql, values = select(opened, measure, spans, wanted, filters, ["rows.number", f"{group} AS grouped", *sums])
    cursor = opened.cursor(dimensions=bool(set(wanted) & set(dimensions.LABELS)))
    found = cursor.execute(f"{sql} GROUP BY rows.number, grouped", values).fetchall()
    return {
        (number, name): Count(total, met, told, untold, held, added or 0, middle)
        for number, name, total, met, told, untold, held, added, middle in found
    }


def _totals(measure: Measure) -> list[str]:
    """All, those met, those told, and how many rows could not be told."""
    told = ["true", "rows.met", "rows.met IS NOT NULL"]
    if not measure.weighed:
        return [*(f"count(*) FILTER (WHERE {each})" for each in told), "count(*) FILTER (WHERE rows.met IS NULL)"]
    sums = [f"coalesce(round(sum(rows.value) FILTER (WHERE {each}), {PLACES}), 0)" for each in told]
    return [*sums, "count(*) FILTER (WHERE rows.met IS NULL OR rows.value IS NULL)"]


def select(
    opened: Session,
    measure: Measure,
    spans: Sequence[Period],
    wanted: Collection[str],
    filters: Filters,
    columns: Sequence[str],
) -> tuple[str, list[str]]:
    """The SELECT over `rows`: the measure's rows in each span, every subject once, with the dimensions wanted."""
    asked = ", ".join(f"({n}, {literal(span.start)}, {literal(span.end)})" for n, span in enumerate(spans))
    source = literal(row_file(opened, measure, spans))
    order = _order(measure)
    sql = f"""
        WITH asked(number, start_date, end_date) AS (VALUES {asked}),
        rows AS (
            SELECT asked.number, {AT[measure.shape]} AS at, rows.*
            FROM asked JOIN read_parquet({source}) AS rows ON {IN_SPAN[measure.shape]}
            QUALIFY row_number() OVER (PARTITION BY asked.number, rows.subject_id ORDER BY {order}) = 1
        )
        SELECT {", ".join(columns)} FROM rows {dimensions.joins(wanted)} WHERE true"""
    values = []
    for name, value in filters.items():
        if value is None:
            sql += f" AND {dimensions.column(name)} IS NULL"
        else:
            sql += f" AND CAST({dimensions.column(name)} AS VARCHAR) = ?"
            values.append(value)
    return sql, values


def _order(measure: Measure) -> str:
    """Which of several rows of one subject stands for it."""
    direction = "ASC" if measure.repeated == "first" else "DESC"
    extra = [f'rows."{name}"' for name in measure.breakdowns]
    match measure.shape:
        case "event":
            dates = [f"rows.on_date {direction}"]
        case "stock":
            dates = ["rows.from_date DESC", "rows.to_date DESC NULLS FIRST"]
        case _:
            dates = []
    return ", ".join([*dates, "rows.met", "rows.value", *extra])
