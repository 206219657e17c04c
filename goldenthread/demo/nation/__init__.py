"""153 invented authorities with about as many children as England has, each with a level of its own.

`authorities(seed)` says which they are, `hazards_of` how often things happen in one, `Nation.write` takes one straight
to a snapshot and `written` all of them, two at a time.
"""

from goldenthread.demo.nation.authorities import Authority, authorities, england, hazards_of
from goldenthread.demo.nation.writing import Nation, Written, megabytes_needed, smallest, summary, written

__all__ = [
    "Authority",
    "Nation",
    "Written",
    "authorities",
    "england",
    "hazards_of",
    "megabytes_needed",
    "smallest",
    "summary",
    "written",
]
