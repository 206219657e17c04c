"""Writing many rows of one model at once.

What `bulk_create` writes, at a tenth of the time: a return brings tens of thousands of rows, a whole authority a
million. The ids are drawn first, so that nothing has to be read back; then the rows go in, some thousands at a time,
by one prepared statement (SQLite) or COPY (PostgreSQL). Values are made ready column by column: nearly all of a
column's values are such as the database takes as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection, connections, models

MANY = 50  # for fewer, bulk_create is as fast
AT_ONCE = 5_000  # rows made ready together: more takes memory and no less time


def insert_many(rows: Sequence[models.Model]) -> None:
    """Rows of one model without ids, inside a transaction. Each is left with its id, as after a save."""
    model = rows[0]._meta.model
    if len(rows) < MANY or not _plain(model) or any(row.pk is not None for row in rows):
        model._default_manager.bulk_create(rows, batch_size=500)
        return
    model._default_manager.bulk_create([])  # refuses where the record may not be written
    key = model._meta.pk.attname
    for row, drawn in zip(rows, _draw_ids(model, len(rows)), strict=True):
        setattr(row, key, drawn)
        _check_relations(row)
    for at in range(0, len(rows), AT_ONCE):
        part = rows[at : at + AT_ONCE]
        insert_columns(model, {name: values_of(part, name) for name in _columns(model)})
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_columns(model: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> None:
    """Rows given as columns, each under its attname with values such as a field holds. Without an id, it is drawn."""
    of_model = _columns(model)
    ready = [_ready(of_model[name], values) for name, values in columns.items()]
    insert_values(model, [of_model[name].column for name in columns], zip(*ready, strict=True))


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


def analyse(*models_filled: type[models.Model]) -> None:
    """PostgreSQL plans a question by what it last counted in a table: in the transaction of a great load, nothing.

    Between the stages of such a load, count again; or every batch of what follows reads the whole table.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models_filled)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def values_of(rows: Sequence[models.Model], name: str) -> list[Any]:
    """One column of these rows. What a row in hand holds itself is taken without asking the field for it."""
    try:
        return [row.__dict__[name] for row in rows]
    except KeyError:  # not yet read, or held by what stands for the row, as request.user does
        return [getattr(row, name) for row in rows]


def _plain(model: type[models.Model]) -> bool:
    """Nothing in it is reckoned while it is saved."""
    columns = model._meta.concrete_fields
    reckoned = any(getattr(c, "auto_now", False) or getattr(c, "auto_now_add", False) for c in columns)
    return not (reckoned or model._meta.parents or any(hasattr(c, "get_placeholder") for c in columns))


def _check_relations(row: models.Model) -> None:
    """As a save does: a related row that has got its id since it was assigned gives it; one without is a fault."""
    for name, related in row._state.__dict__.get("fields_cache", {}).items():
        column = _relations(row._meta.model).get(name)
        if column is None or related is None:
            continue
        if related.pk is None:
            raise ValueError(f"{row._meta.label} points to a {related._meta.label} that is not saved.")
        if getattr(row, column.attname) in column.empty_values:
            setattr(row, column.attname, related.pk)


@cache
def _columns(model: type[models.Model]) -> dict[str, Any]:
    columns: Any = model._meta.concrete_fields
    return {column.attname: column for column in columns}


@cache
def _relations(model: type[models.Model]) -> dict[str, Any]:
    columns: Any = model._meta.concrete_fields
    return {column.name: column for column in columns if column.is_relation}


def _draw_ids(model: type[models.Model], count: int) -> Sequence[int]:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), column])
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
            return [found[0] for found in cursor.fetchall()]
        # The transaction holds the one write lock that SQLite has: nobody else draws meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        first = (last[0] if last else 0) + 1
        return range(first, first + count)


def _ready(column: models.Field[Any, Any], values: Sequence[Any]) -> list[Any]:
    """As they go into the database."""

    database = connections[connection.alias]  # `connection` looks for it again at every use

    def prepared(value: Any) -> Any:
        return column.get_db_prep_save(value, database)

    takes = types_of(column)
    if isinstance(column, models.JSONField):
        return [prepared(value) for value in values]
    if date in takes:
        day = database.ops.adapt_datefield_value
        return [day(value) if type(value) is date else prepared(value) for value in values]
    if datetime in takes:  # by identity: in the hour that comes twice, two moments that are not one are equal
        moments = {id(value): value for value in values}
        made = {at: prepared(value) for at, value in moments.items()}
        return [made[id(value)] for value in values]
    takes = {*takes, type(None)}
    return [value if type(value) in takes else prepared(value) for value in values]


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
