"""The genogram: a family drawn in the usual symbols, from the relationships that somebody recorded.

`family_of` says who stands in it, `sheet` where, and `draw` writes it as SVG. All pure.
"""

from goldenthread.people.genogram.facts import Couple, Drawn, Member, family_of, whom_nobody_recorded
from goldenthread.people.genogram.svg import Picture, draw

__all__ = ["Couple", "Drawn", "Member", "Picture", "draw", "family_of", "whom_nobody_recorded"]
