# ruff: noqa: S608  this module writes SQL, from names of the catalogue and the schema and from literals it quotes
"""A measure's rows from Spark, with nothing of DuckDB's running."""

from collections.abc import Sequence

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from goldenthread.insight.engine.catalogue import Measure, MeasureError, catalogue
from goldenthread.insight.engine.rows import columns, query
from goldenthread.insight.engine.session import literal
from goldenthread.insight.schema import Table, tables
from goldenthread.insight.spark.dialect import NotPortable, relations, spark_sql, tables_read
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import Period

SPARK_TYPES = {
    "text": "STRING",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP_NTZ",
}


def measure_rows(
    spark: SparkSession, snapshot: Snapshot, measure: Measure | str, periods: Sequence[Period] = ()
) -> DataFrame:
    """The rows of the measure as the record now stands, in the columns of a row file; a cohort's are of `periods`.

    They are rows alone: whether the snapshot is recorded for a period at all is for the engine to say. Every worker
    of the cluster must be able to read the snapshot's folder.
    """
    wanted = measure if isinstance(measure, Measure) else catalogue()[measure]
    spans = sorted({wanted.span_of(period) for period in periods}) if wanted.shape == "cohort" else []
    if wanted.ratio or (wanted.shape == "cohort" and not spans):
        raise MeasureError(f"{wanted.name} has no rows of its own: ask for {_instead(wanted)}.")
    opened = spark.newSession()
    sql = query(wanted, spans)
    try:
        everything = spark_sql(f"{sql} SELECT * FROM counted")
        _make_views(opened, snapshot, everything)
        returned = opened.sql(everything).columns
        return opened.sql(spark_sql(f"{sql} SELECT {', '.join(columns(wanted, returned))} FROM counted"))
    except (NotPortable, PySparkException) as error:
        raise MeasureError(f"{wanted.area}/{wanted.name}.sql cannot be run on Spark: {error}") from error


def _instead(measure: Measure) -> str:
    return " and ".join(filter(None, (measure.ratio.of, measure.ratio.measure))) if measure.ratio else "a period"


def _make_views(opened: SparkSession, snapshot: Snapshot, sql: str) -> None:
    """The tables and relations that the SQL reads, and before each relation those that it reads."""
    for name in sorted(tables_read(sql)):
        if name in tables():
            _current(opened, snapshot, tables()[name]).createOrReplaceTempView(name)
        elif name == "as_at":
            opened.sql(f"SELECT {literal(snapshot.as_at)} AS day").createOrReplaceTempView(name)
        elif name in relations():
            _make_views(opened, snapshot, relations()[name])
            opened.sql(relations()[name]).createOrReplaceTempView(name)


def _current(opened: SparkSession, snapshot: Snapshot, table: Table) -> DataFrame:
    """The table's current rows, in the schema's types; none where the snapshot does not hold it."""
    shape = ", ".join(f"{column.name} {SPARK_TYPES[column.type]}" for column in table.columns)
    if table.name not in snapshot.parts:
        return opened.createDataFrame([], shape)
    rows = opened.read.schema(shape).parquet(str(snapshot.file(table.name).resolve()))
    return rows.where("recorded_to IS NULL") if table.recorded else rows
