"""Writing many rows of one model at once.

What `bulk_create` writes, at a fifth of the time: a return brings tens of thousands of rows. The ids are drawn first,
so that nothing has to be read back; then the rows go in by one prepared statement (SQLite) or COPY (PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

MANY = 50  # for fewer, bulk_create is as fast


def insert_many(rows: Sequence[models.Model]) -> None:
    """Rows of one model without ids, inside a transaction. Each is left with its id, as after a save."""
    model = rows[0]._meta.model
    if len(rows) < MANY or not _plain(model) or any(row.pk is not None for row in rows):
        model._default_manager.bulk_create(rows, batch_size=500)
        return
    model._default_manager.bulk_create([])  # refuses where the record may not be written
    for row, pk in zip(rows, _draw_ids(model, len(rows)), strict=True):
        row.pk = pk
        _check_relations(row)
    columns: Any = model._meta.concrete_fields
    prepared = [(column.attname, _preparation(column)) for column in columns]
    values = (tuple([prepare(getattr(row, name)) for name, prepare in prepared]) for row in rows)
    insert_values(model, [column.column for column in columns], values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], columns: Sequence[str], values: Iterable[tuple[Any, ...]]) -> None:
    """`values` are such as the database takes."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(column) for column in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", list(values))  # noqa: S608


def _plain(model: type[models.Model]) -> bool:
    """Nothing in it is reckoned while it is saved."""
    columns = model._meta.concrete_fields
    reckoned = any(getattr(c, "auto_now", False) or getattr(c, "auto_now_add", False) for c in columns)
    return not (reckoned or model._meta.parents or any(hasattr(c, "get_placeholder") for c in columns))


def _check_relations(row: models.Model) -> None:
    """As a save does: a related row that has got its id since it was assigned gives it; one without is a fault."""
    columns: Any = row._meta.concrete_fields
    for column in columns:
        if column.is_relation and column.is_cached(row):
            related = getattr(row, column.name)
            if related is None:
                continue
            if related.pk is None:
                raise ValueError(f"{row._meta.label} points to a {related._meta.label} that is not saved.")
            if getattr(row, column.attname) in column.empty_values:
                setattr(row, column.attname, related.pk)


def _draw_ids(model: type[models.Model], count: int) -> Sequence[int]:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            draw = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(draw, [connection.ops.quote_name(table), column, count])
            return [found[0] for found in cursor.fetchall()]
        # The transaction holds the one write lock that SQLite has: nobody else draws meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        first = (last[0] if last else 0) + 1
        return range(first, first + count)


def _preparation(column: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of this column goes into the database; the common ones without asking the field each time."""
    ops = connection.ops
    is_json = isinstance(column, models.JSONField)
    takes = types_of(column)
    moments: dict[datetime, Any] = {}

    def prepare(value: Any) -> Any:
        if value is None and not is_json:
            return None
        kind = type(value)
        if kind in takes:
            if kind is date:
                return ops.adapt_datefield_value(value)
            if kind is datetime:
                if value not in moments:
                    moments[value] = column.get_db_prep_save(value, connection)
                return moments[value]
            return value
        return column.get_db_prep_save(value, connection)

    return prepare


def types_of(column: models.Field[Any, Any]) -> set[type]:
    """The types of value that this column holds as they are: what it would make of them is the same value."""
    match column.get_internal_type():
        case "CharField" | "TextField":
            return {str}
        case "BooleanField":
            return {bool}
        case "DateField":
            return {date}
        case "DateTimeField":
            return {datetime}
        case name if name.endswith(("IntegerField", "AutoField", "ForeignKey")):
            return {int}
    return set()
