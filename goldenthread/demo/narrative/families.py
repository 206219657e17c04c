"""Who somebody is and who belongs to them, looked up once and kept in arrays by person id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from goldenthread.demo.days import NEVER, Days

Ids = npt.NDArray[np.int64]
SEXES = {"F": 0, "M": 1}  # else 2: not known
SIBLINGS = 4  # as many as are kept for one child
HOME, NOT_SAID, AWAY = 1, 0, -1


def ids(table: pa.Table, column: str) -> Ids:
    """A column of ids or numbers; 0 where there is none."""
    found: Ids = table[column].combine_chunks().fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def days(table: pa.Table, column: str) -> Days:
    """A column of dates as days; NEVER where there is none."""
    column_ = table[column].combine_chunks().cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
    found: Days = column_.fill_null(NEVER).to_numpy(zero_copy_only=False)
    return found


def words(table: pa.Table, column: str) -> list[str]:
    return [value or "" for value in table[column].to_pylist()]


class Families:
    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        people = tables["person"]
        at = ids(people, "id")
        size = int(at.max(initial=0)) + 1
        self.called = [""] * size
        for id, known_as, given in zip(
            at.tolist(), words(people, "known_as"), words(people, "given_names"), strict=True
        ):
            self.called[id] = known_as or given.partition(" ")[0]
        self.born = _placed(size, at, days(people, "born"), NEVER)
        self.expected = _placed(size, at, days(people, "expected"), NEVER)
        self.died = _placed(size, at, days(people, "died"), NEVER)
        self.sex = _placed(size, at, np.array([SEXES.get(sex, 2) for sex in words(people, "sex")], dtype=np.int64), 2)
        self.named = np.array([bool(name) for name in self.called])
        self._relate(tables["relationship"], size)

    def _relate(self, table: pa.Table, size: int) -> None:
        lasting = days(table, "ended") == NEVER
        person, other = ids(table, "person_id")[lasting], ids(table, "other_id")[lasting]
        kind = np.array(words(table, "kind"), dtype=object)[lasting]
        home = _homes(table)[lasting]
        self.relative: dict[str, Ids] = {}
        self.lives: dict[str, Ids] = {}
        for name in ("mother", "father", "grandparent", "step-parent", "carer"):
            these = kind == name
            self.relative[name] = _placed(size, person[these], other[these], 0)
            self.lives[name] = _placed(size, person[these], home[these], NOT_SAID)
        these = (kind == "sibling") | (kind == "half-sibling")
        self.siblings = _siblings(size, person[these], other[these])

    def living(self, whom: Ids, on: Days) -> npt.NDArray[np.bool_]:
        """Whether a relative (0: nobody) is somebody with a name, alive on the day."""
        found: npt.NDArray[np.bool_] = (whom > 0) & self.named[whom] & (self.died[whom] > on)
        return found

    def sibling(self, person: Ids, on: Days, drawn: Ids) -> Ids:
        """One brother or sister who is born and not yet grown on the day; 0: none."""
        found = np.zeros(len(person), dtype=np.int64)
        for turn in range(SIBLINGS):
            one = self.siblings[person, (drawn + turn) % SIBLINGS]
            fits = (self.born[one] <= on) & (self.born[one] > on - 18 * 365) & self.living(one, on) & (found == 0)
            found[fits] = one[fits]
        return found


def _placed(size: int, at: Ids, values: Ids, empty: int) -> Ids:
    found = np.full(size, empty, dtype=np.int64)
    found[at] = values
    return found


def _homes(table: pa.Table) -> Ids:
    answers: dict[Any, int] = {True: HOME, False: AWAY, None: NOT_SAID}
    return np.array([answers[answer] for answer in table["same_household"].to_pylist()], dtype=np.int64)


def _siblings(size: int, person: Ids, other: Ids) -> Ids:
    """Stored once, read from both ends."""
    one, two = np.concatenate([person, other]), np.concatenate([other, person])
    order = np.lexsort((two, one))
    one, two = one[order], two[order]
    fresh = np.ones(len(one), dtype=bool)
    fresh[1:] = (one[1:] != one[:-1]) | (two[1:] != two[:-1])
    one, two = one[fresh], two[fresh]
    starts = np.searchsorted(one, one, side="left")
    rank = np.arange(len(one)) - starts
    kept = rank < SIBLINGS
    found = np.zeros((size, SIBLINGS), dtype=np.int64)
    found[one[kept], rank[kept]] = two[kept]
    return found
