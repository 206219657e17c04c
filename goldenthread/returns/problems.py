"""What a return holds that could not be read: one value, or a whole row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One value that could not be read. The rest of its row is read; the value itself is None (or left out of
    its list), and `raw` is what stood there."""

    column: str
    raw: str
    sentence: str
    line: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that could not be read at all, as it came. Its neighbours are read."""

    file: str
    line: int
    raw: str
    reason: str
