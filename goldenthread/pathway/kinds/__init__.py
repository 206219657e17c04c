"""Every kind of step, by its id. Reading one of these files is like reading the procedure manual."""

from goldenthread.pathway.kinds import assessment, care, front_door, leaving_care, protection, visits
from goldenthread.pathway.kinds.declare import Kind, Question

KINDS: dict[str, Kind] = {
    kind.id: kind for area in (front_door, assessment, protection, visits, care, leaving_care) for kind in area.KINDS
}

__all__ = ["KINDS", "Kind", "Question"]
