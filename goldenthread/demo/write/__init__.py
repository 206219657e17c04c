"""The invented authority goes into the record through the product's own bulk actions, under the same policies."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from goldenthread.access.record import Signature
from goldenthread.demo.days import day
from goldenthread.demo.world import World
from goldenthread.demo.write.families import write_people
from goldenthread.demo.write.places import write_places, write_staff
from goldenthread.demo.write.spells import write_care, write_children_in_need, write_holdings
from goldenthread.demo.write.steps import write_steps
from goldenthread.demo.write.written import Unlawful, Written
from goldenthread.pathway import actions as pathway
from goldenthread.pathway import clocks
from goldenthread.pathway.knowing import AREAS

__all__ = ["STAGES", "Unlawful", "Written", "write_world"]

Tell = Callable[[str], None]


def write_world(world: World, *, by: Signature, tell: Tell = lambda _: None) -> Written:
    """All of it in one transaction: the authority is whole, or it is not there."""
    written = Written()
    with _collector_at_rest(), transaction.atomic(), clocks.once_at_the_end():
        for title, write in STAGES:
            tell(title)
            write(world, written, by)
        tell("Reckoning clocks")
    return written


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """All that is made here is kept to the end: looking through it for rubbish takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def write_coverage(world: World, written: Written, by: Signature) -> None:
    pathway.cover(by=by, areas=AREAS, started=day(world.start), ended=None, source="Recorded in the product")


STAGES: tuple[tuple[str, Callable[[World, Written, Signature], None]], ...] = (
    ("Laying out wards and schools", write_places),
    ("Hiring staff", write_staff),
    ("Introducing families", write_people),
    ("Referring and planning", write_children_in_need),
    ("Caring", write_care),
    ("Assessing, conferring, reviewing and visiting", write_steps),
    ("Allocating", write_holdings),
    ("Saying what is covered", write_coverage),
)
