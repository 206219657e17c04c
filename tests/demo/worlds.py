"""Invented authorities that the tests share; made once for each set of arguments, and never changed."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from goldenthread.access.actions import the_product
from goldenthread.access.record import Signature
from goldenthread.demo.life.world import World, make_world
from goldenthread.demo.parquet import recorded_at
from goldenthread.demo.tables import EventTables, event_tables
from goldenthread.insight.taking.take import ROOMS

AS_AT = date(2026, 10, 31)
YEAR = 2026  # the last whole year before it ends on 31 March 2026
SMALL = 0.02  # about 700 children: enough for a database


@cache
def world(seed: int = 1, scale: float = 1.0) -> World:
    return make_world(as_at=AS_AT, seed=seed, scale=scale)


@cache
def tables(seed: int = 1, scale: float = 1.0, *, notes: bool = True) -> EventTables:
    return event_tables(world(seed, scale), notes=notes)


def signed() -> Signature:
    return Signature(user=the_product(), at=recorded_at(world(1, SMALL)), why="An invented authority")


def first_ids() -> None:
    """An empty record draws 1 as its next id again, whatever earlier tests drew and took back."""
    models = [model for room in (*ROOMS, "places") for model in apps.get_app_config(room).get_models()]
    sequences = [{"table": model._meta.db_table, "column": model._meta.pk.column} for model in models]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
            cursor.execute(statement)
