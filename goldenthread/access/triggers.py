"""The triggers that make the log and its seals append-only, on both databases.

They are made again after every migration, because a migration may rebuild a table and lose them. Somebody with the
database's own password can still take them off: that is what the seals are for.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from goldenthread.access.models import LogEntry, Seal

TABLES = (LogEntry._meta.db_table, Seal._meta.db_table)
NEVER = "The log is append-only: nothing in it is changed or deleted."

# REPLACE deletes a row without any delete trigger, so an insert may not take the place of a row that is there.
SQLITE = {
    "no_update": "BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{never}'); END",
    "no_delete": "BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{never}'); END",
    "no_replace": (
        "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id{or_horizon}) "
        "BEGIN SELECT RAISE(ABORT, '{never}'); END"
    ),
}
OR_HORIZON = " OR from_horizon = NEW.from_horizon OR to_horizon = NEW.to_horizon"

# The number of a transaction starts again from a small one in a database restored from a copy; the epoch is what
# to add so that it never does here. `log_epoch` is made anew by `install`.
POSTGRES_FUNCTIONS = """
CREATE OR REPLACE FUNCTION log_epoch() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT {epoch}::bigint $$;
CREATE OR REPLACE FUNCTION log_transaction() RETURNS bigint LANGUAGE sql VOLATILE AS
    $$ SELECT pg_current_xact_id()::text::bigint + log_epoch() $$;
CREATE OR REPLACE FUNCTION log_horizon() RETURNS bigint LANGUAGE sql VOLATILE AS
    $$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + log_epoch() $$;
CREATE OR REPLACE FUNCTION log_never() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{never}' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE OR REPLACE FUNCTION log_set_transaction() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.transaction := log_transaction(); RETURN NEW; END $$;
"""
POSTGRES = {
    "no_change": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION log_never()",
    "no_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION log_never()",
}
POSTGRES_LOG_ONLY = {
    "set_transaction": "BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION log_set_transaction()",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTIONS.format(epoch=_epoch(cursor), never=NEVER))
        for name, (table, statement) in _wanted(connection).items():
            cursor.execute(_drop(connection, name, table))
            cursor.execute(f"CREATE TRIGGER {name} {statement}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """For tests, which empty the tables between them, and for a forger."""
    with connection.cursor() as cursor:
        for name, (table, _) in _wanted(connection).items():
            cursor.execute(_drop(connection, name, table))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be there and are not, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    return sorted(_wanted(connection).keys() - there)


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Trigger name → (table, what follows CREATE TRIGGER name)."""
    wanted = {}
    for table in TABLES:
        kinds = SQLITE
        if connection.vendor == "postgresql":
            kinds = {**POSTGRES, **(POSTGRES_LOG_ONLY if table == LogEntry._meta.db_table else {})}
        or_horizon = OR_HORIZON if table == Seal._meta.db_table else ""
        for kind, statement in kinds.items():
            wanted[f"{table}_{kind}"] = (table, statement.format(table=table, never=NEVER, or_horizon=or_horizon))
    return wanted


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{on}"


def _epoch(cursor: Any) -> int:
    """What to add to a transaction's number so that it comes after every number in the log."""
    cursor.execute("SELECT to_regproc('log_epoch') IS NOT NULL")
    epoch = 0
    if cursor.fetchone()[0]:
        cursor.execute("SELECT log_epoch()")
        epoch = cursor.fetchone()[0]
    log, seals = (model._meta.db_table for model in (LogEntry, Seal))
    cursor.execute(
        f"SELECT greatest((SELECT max(transaction) FROM {log}), (SELECT max(to_horizon) FROM {seals}), 0)"  # noqa: S608
    )
    last = cursor.fetchone()[0]
    cursor.execute("SELECT pg_current_xact_id()::text::bigint")
    current = cursor.fetchone()[0]
    return int(epoch if current + epoch >= last else last + 1 - current)
