"""Which spell of a kind holds for a child on a day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.narrative.families import Ids, days, ids, words

SPAN = 2**20  # more days than anybody lives


class Spells:
    """One at a time for a child. `row` 0 stands for none, so that every column can be read for every step."""

    def __init__(self, table: pa.Table | None, *columns: str) -> None:
        if table is None or not table.num_rows:
            self.id = self.started = self.ended = self._key = np.zeros(1, dtype=np.int64)
            self.words = {column: [""] for column in columns}
            return
        person, started = ids(table, "person_id"), days(table, "started")
        order = np.lexsort((started, person))
        self._key = np.concatenate([[-1], (person * SPAN + started)[order]])
        self.id = np.concatenate([[0], ids(table, "id")[order]])
        self.started = np.concatenate([[NEVER], started[order]])
        self.ended = np.concatenate([[0], days(table, "ended")[order]])
        self.words = {}
        for column in columns:
            values = words(table, column)
            self.words[column] = ["", *(values[place] for place in order.tolist())]

    def rows(self, person: Ids, on: Days) -> Ids:
        """The row of the spell that each person is in on the day, its last day among them; 0: none."""
        found = np.searchsorted(self._key, person * SPAN + on, side="right") - 1
        found = np.maximum(found, 0)
        same = self._key[found] // SPAN == person
        rows: Ids = np.where(same & (self.ended[found] >= on) & (self.started[found] <= on), found, 0)
        return rows

    def rows_of(self, spell: Ids) -> Ids:
        """The rows of these spells, by id; 0 where there is none."""
        place = np.argsort(self.id, kind="stable")
        found = np.minimum(np.searchsorted(self.id[place], spell), len(place) - 1)
        rows: Ids = np.where(self.id[place[found]] == spell, place[found], 0)
        return rows
