"""Every kind of step, by its id. Reading one of these files is like reading the procedure manual."""

from functools import cache

from goldenthread.pathway.kinds import (
    assessment,
    care,
    front_door,
    leaving_care,
    missing,
    need,
    notes,
    protection,
    visits,
)
from goldenthread.pathway.kinds.declare import Kind, Question

AREAS = (front_door, assessment, need, protection, visits, notes, missing, care, leaving_care)
KINDS: dict[str, Kind] = {kind.id: kind for area in AREAS for kind in area.KINDS}


@cache
def run_by(clock: str) -> tuple[str, ...]:
    """The kinds from which a clock runs, or until which it does."""
    return tuple(kind.id for kind in KINDS.values() if clock in kind.clocks)


@cache
def met_by(*clocks: str) -> tuple[str, ...]:
    """The kinds by which any of these clocks is met."""
    return tuple(kind.id for kind in KINDS.values() if set(clocks) & set(kind.meets))


__all__ = ["KINDS", "Kind", "Question", "met_by", "run_by"]
