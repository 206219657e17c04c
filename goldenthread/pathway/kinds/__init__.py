"""Every kind of step, by its id. Reading one of these files is like reading the procedure manual."""

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

__all__ = ["KINDS", "Kind", "Question"]
