"""The life line: one picture of every spell since birth, and the same as a table."""

from goldenthread.pathway.life_line.facts import LifeLine, how_long, life_line, table
from goldenthread.pathway.life_line.svg import draw

__all__ = ["LifeLine", "draw", "how_long", "life_line", "table"]
