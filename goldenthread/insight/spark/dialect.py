"""DuckDB's SQL as Spark's: what both can say is carried over, and anything else is refused by name."""

from collections.abc import Iterator
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from goldenthread.insight.engine.session import RELATIONS

UNSUPPORTED = sqlglot.ErrorLevel.RAISE


class NotPortable(Exception):
    """SQL that DuckDB runs and Spark does not; the message says which part of it."""


def spark_sql(sql: str) -> str:
    """One SELECT of DuckDB's, over named relations alone, as Spark writes it."""
    try:
        query = sqlglot.parse_one(sql, read="duckdb")
        _check(query)
        carried: str = query.sql("spark", unsupported_level=UNSUPPORTED)
    except SqlglotError as error:
        raise NotPortable(f"Spark cannot be asked this: {error}") from error
    return carried


def tables_read(sql: str) -> set[str]:
    """The names that a SELECT of Spark's reads from, its own among them."""
    return {table.name for table in sqlglot.parse_one(sql, read="spark").find_all(exp.Table)}


@cache
def relations() -> dict[str, str]:
    """The SELECTs of relations.sql by name, as Spark writes them."""
    return dict(_views(RELATIONS))


def _views(sql: str) -> Iterator[tuple[str, str]]:
    for statement in sqlglot.parse(sql, read="duckdb"):
        if isinstance(statement, exp.Create) and statement.kind == "VIEW":  # a macro gives DuckDB what Spark has
            yield statement.this.name, spark_sql(statement.expression.sql("duckdb"))


def _check(query: exp.Expression) -> None:
    if not isinstance(query, exp.Query):
        raise NotPortable("A measure is one SELECT.")
    if unknown := sorted({function.name for function in query.find_all(exp.Anonymous)}):
        raise NotPortable(f"Spark may have no function {', '.join(unknown)}. Write it with one that both have.")
    for table in query.find_all(exp.Table):
        if table.db or not isinstance(table.this, exp.Identifier):
            raise NotPortable(f"{table.sql('duckdb')} is not a table of the snapshot or a relation.")
