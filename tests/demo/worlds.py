"""Invented authorities that the tests share; made once for each set of arguments, and never changed."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache

from django.utils import timezone

from goldenthread.access.actions import the_product
from goldenthread.access.record import Signature
from goldenthread.demo.world import World, make_world

AS_AT = date(2026, 10, 31)
YEAR = 2026  # the last whole year before it ends on 31 March 2026


@cache
def world(seed: int = 1, scale: float = 1.0) -> World:
    return make_world(as_at=AS_AT, seed=seed, scale=scale)


def signed() -> Signature:
    at = timezone.make_aware(datetime.combine(AS_AT, time(18)))
    return Signature(user=the_product(), at=at, why="An invented authority")
