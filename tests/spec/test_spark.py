"""Every measure returns on Spark, row for row, what it returns on DuckDB: for every spec, and for invented records."""

import importlib.util
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from goldenthread.insight.engine import Measure, MeasureError, catalogue
from goldenthread.insight.engine.rows import row_file
from goldenthread.insight.engine.session import session
from goldenthread.insight.schema import tables
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import Period, parse
from tests.spec.drawn import Case, cases, specs
from tests.spec.invented import invent
from tests.spec.record import snapshot

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

missing = [name for name in ("pyspark", "sqlglot") if not importlib.util.find_spec(name)]
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} missing: run `uv sync --inexact --group spark`"),
    pytest.mark.skipif(not shutil.which("java"), reason="Java missing: run `apt-get install openjdk-17-jre-headless`"),
]
MEASURES = [measure for measure in catalogue().values() if measure.ratio is None]
CASES = [case for name, path in specs().items() if catalogue()[name].ratio is None for case in cases(path)]
PERIODS = [parse(text) for text in ("2022-23", "2024-25", "2023-09")]
SMALL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",  # compiling a query takes longer than asking it of ten rows
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    folder = tmp_path_factory.mktemp("spark")
    builder = SparkSession.builder.master("local[1]").appName("specs")
    for name, value in {**SMALL, "spark.sql.warehouse.dir": str(folder), "spark.local.dir": str(folder)}.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    yield started
    started.stop()


def both(
    spark: "SparkSession", taken: Snapshot, measure: Measure, periods: Sequence[Period]
) -> tuple[Counter[Any], Counter[Any]]:
    """The rows of DuckDB and those of Spark, as (column, value) pairs."""
    from goldenthread.insight.spark import measure_rows

    file = row_file(session(taken), measure, [measure.span_of(period) for period in periods])
    by_duckdb = pq.read_table(file).to_pylist()
    by_spark = [row.asDict() for row in measure_rows(spark, taken, measure, periods).collect()]
    return Counter(map(_pairs, by_duckdb)), Counter(map(_pairs, by_spark))


def _pairs(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(sorted(row.items()))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.measure}: {c.title}")
def test_a_spec_has_the_same_rows_on_spark(case: Case, spark: "SparkSession", tmp_path: Path) -> None:
    measure = catalogue()[case.measure]
    taken = snapshot(tmp_path, case.tables, holds=measure.needs or tables())
    by_duckdb, by_spark = both(spark, taken, measure, [question.period for question in case.questions])
    assert by_spark == by_duckdb


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """With an older version of every row, which the measures must pass over."""
    last = date(2025, 3, 31)
    drawn = invent(11, 100, date(2021, 4, 1), last)
    for name, rows in drawn.items():
        if tables()[name].recorded:
            rows += [{**row, "recorded_to": datetime(2025, 1, 1)} for row in rows]
    return snapshot(tmp_path_factory.mktemp("invented"), drawn, last)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_an_invented_record_has_the_same_rows_on_spark(
    measure: Measure, spark: "SparkSession", invented: Snapshot
) -> None:
    by_duckdb, by_spark = both(spark, invented, measure, PERIODS)
    assert by_duckdb, "the invented record holds no case"
    assert by_spark == by_duckdb


def test_a_ratio_says_which_measures_to_ask_for(spark: "SparkSession", invented: Snapshot) -> None:
    from goldenthread.insight.spark import measure_rows

    with pytest.raises(MeasureError, match="ask for section_47_enquiries"):
        measure_rows(spark, invented, "section_47_rate")


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT * FROM read_parquet('elsewhere.parquet')", "READ_PARQUET"),
        ("SELECT * FROM parquet.elsewhere", "parquet.elsewhere"),
        ("SELECT day + to_months_of_ours(1) FROM as_at", "to_months_of_ours"),
        ("DROP TABLE gt_rule", "one SELECT"),
    ],
)
def test_what_spark_may_not_be_asked_is_refused_by_name(sql: str, part: str) -> None:
    from goldenthread.insight.spark.dialect import NotPortable, spark_sql

    with pytest.raises(NotPortable, match=part):
        spark_sql(sql)
