"""What returns have told of one child, and which of it stands: the returns of later years correct those of earlier.

Three rules, in this order:

- A row of the same table and key (the day something began) in a later year's return is the later version of it.
- A later return tells again all that lasted into its year. A row that lasted into it and that it does not tell again,
  though it tells other rows of that table for the child, has been corrected: it no longer stands.
- A row inside another (an assessment inside its referral) stands only while the other does.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from goldenthread.rules.periods import Period

Key = tuple[object, ...]


@dataclass(eq=False, slots=True)
class Line:
    """One row of a return, as it came (`content`) and as it was read (`value`, a Row or an Element).

    `key`: what it is within its table and child, beginning with the key of the row it stands in; None where no later
    return can bring another version of it. `lasted`: whether it tells of something that goes on, and until when.
    `told`: it stands in the newest return of its year. `pk` is its SourceRow, once stored; `around` the fingerprint
    of the row it stands in, for a line read back from there.
    """

    table: str
    child: str
    file: str
    line: int
    content: Mapping[str, Any]
    period: Period
    value: Any = None
    key: Key | None = None
    lasts: bool = False
    ended: date | None = None
    within: Line | None = None
    number: int = 0
    told: bool = True
    was_told: bool = True
    pk: int | None = None
    facts: list[list[Any]] = field(default_factory=list)
    quarantined: str = ""
    around: str = ""
    _fingerprint: str = ""

    @property
    def fingerprint(self) -> str:
        """Of table, child and content, and of the row it stands in: the same row come again has the same."""
        if not self._fingerprint:
            within = self.within.fingerprint if self.within else ""
            cells = (f"{name}\x1e{value}" for name, value in self.content.items())
            said = "\x1f".join((self.table, self.child, within, *cells))
            self._fingerprint = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()
        return self._fingerprint

    @property
    def identity(self) -> tuple[date, str, int]:
        """Which row this is, among all rows of its collection: `number` tells apart rows that say the same."""
        return (self.period.end, self.fingerprint, self.number)


def number_repeats(lines: Iterable[Line]) -> None:
    """Rows of one file that say exactly the same are told apart by counting them."""
    seen: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        line.number = seen[line.fingerprint]
        seen[line.fingerprint] += 1


def standing(lines: Iterable[Line]) -> list[Line]:
    """The rows of one child and one collection that stand, of all that were ever told, in the order given."""
    told = [line for line in lines if line.told]
    if len({line.period for line in told}) < 2:
        return told
    newest: dict[tuple[str, Key], date] = {}
    years: defaultdict[str, dict[date, date]] = defaultdict(dict)  # table -> end of a year that tells it -> its start
    keys: set[tuple[str, Key, date]] = set()
    for line in told:
        years[line.table][line.period.end] = line.period.start
        if line.key is not None:
            known = newest.get((line.table, line.key), date.min)
            newest[line.table, line.key] = max(known, line.period.end)
            keys.add((line.table, line.key, line.period.end))
    replaced = set()
    for line in told:
        end = line.period.end
        if (line.key is not None and newest[line.table, line.key] != end) or (
            line.lasts
            and any(
                year > end and (line.ended is None or line.ended >= start) and (line.table, line.key, year) not in keys
                for year, start in years[line.table].items()
            )
        ):
            replaced.add(id(line))
    kept = []
    standing_keys = {(line.table, line.key) for line in told if id(line) not in replaced}
    for line in told:
        if id(line) in replaced:
            continue
        around = line.within
        if around is not None and (around.table, around.key) not in standing_keys:
            continue
        kept.append(line)
    return kept
