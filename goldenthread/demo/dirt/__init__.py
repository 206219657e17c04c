"""Real records are dirty. Between the event tables and the writing, some of what is true is written down wrongly:
at the rates of data/dirt.toml, each with its truth."""

from __future__ import annotations

from datetime import date

import numpy as np

from goldenthread.demo.dirt import facts, people
from goldenthread.demo.dirt.draft import Draft
from goldenthread.demo.dirt.duplicates import duplicate
from goldenthread.demo.dirt.shares import Shares
from goldenthread.demo.dirt.truth import Truth, as_at_of, read_truth, truth_file, write_truth
from goldenthread.demo.tables import EventTables

__all__ = ["Truth", "as_at_of", "read_truth", "soiled", "truth_file", "write_truth"]


def soiled(
    tables: EventTables, *, rng: np.random.Generator, rate: float, as_at: date
) -> tuple[EventTables, list[Truth]]:
    """Rate 0: the same tables. 1: the stated rates; more: more. Each kind of dirt draws from a stream of its own.

    Ids are those that an empty database will draw: a row that the record will refuse stands last in its table.
    """
    if rate < 0:
        raise ValueError(f"A record cannot be {rate:g} times as dirty: give 0 or more.")
    if not rate:
        return tables, []
    draft, shares = Draft(tables), Shares(rate)
    late, duplicates, overlaps, coded, births, changed, names, codes, numbers = rng.spawn(9)
    facts.leave_for_later(draft, shares, late, as_at)
    duplicate(draft, shares, duplicates, as_at)
    facts.overlap(draft, shares, overlaps)
    facts.soil_codes(draft, shares, coded)
    people.soil_births(draft, shares, births, as_at)
    people.change_names(draft, shares, changed)
    people.misspell(draft, shares, names)
    people.soil_codes_of_people(draft, shares, codes)
    people.soil_numbers(draft, shares, numbers)
    return draft.finished()
