"""Spells with codes that are none, spells that overlap, and what was done lately and is not yet written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goldenthread.demo.dirt import slips
from goldenthread.demo.dirt.draft import Draft
from goldenthread.demo.dirt.shares import Shares
from goldenthread.insight.taking.reading import relation_name
from goldenthread.pathway.models import SPELLS, CarePeriod, LegalStatus, Placement, Spell
from goldenthread.rules import codes

Rng = np.random.Generator
LATE = ("visit", "case_note", "contact")


def overlap(draft: Draft, shares: Shares, rng: Rng) -> None:
    """The open one follows another whose end was never entered: the record takes the first, and refuses the second."""
    in_care = _open_care(draft)
    for model in (Placement, LegalStatus):
        name = relation_name(model)
        pairs = dict(_followed(draft, name, in_care))
        for at in shares.pick("overlap", sorted(pairs), rng):
            earlier = pairs[at]
            draft.change("overlap", name, earlier, "ended", None)
            if draft.column(name, "end_reason")[earlier]:
                draft.change("overlap", name, earlier, "end_reason", "")
            draft.put_last("overlap", name, at, refused_by="one-at-a-time")


def _open_care(draft: Draft) -> dict[int, date]:
    """Who is in care now, and since when."""
    name = relation_name(CarePeriod)
    spells = zip(*(draft.column(name, field) for field in ("person_id", "started", "ended")), strict=True)
    return {person: started for person, started, ended in spells if ended is None}


def _followed(draft: Draft, name: str, in_care: dict[int, date]) -> Iterator[tuple[int, int]]:
    """The open spell of each child in care, and the one before it in the same period of care."""
    spells: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for at, (person, started) in enumerate(
        zip(draft.column(name, "person_id"), draft.column(name, "started"), strict=True)
    ):
        if started >= in_care.get(person, date.max):
            spells[person].append((started, at))
    ended = draft.column(name, "ended")
    for rows in spells.values():
        *before, (_, last) = sorted(rows)
        if before and ended[last] is None and ended[before[-1][1]] is not None:
            yield last, before[-1][1]


def soil_codes(draft: Draft, shares: Shares, rng: Rng) -> None:
    for model in SPELLS:
        name = relation_name(model)
        if name in draft.tables:
            for field, list_name in model.code_lists.items():
                _soil_codes(draft, shares, rng, model, field, codes.lookup(list_name))


def _soil_codes(draft: Draft, shares: Shares, rng: Rng, model: type[Spell], field: str, known: codes.CodeList) -> None:
    name, old = relation_name(model), shares.of("wrong_code", "no_longer_used")
    values, longest = draft.column(name, field), getattr(model._meta.get_field(field), "max_length", 0)
    for at in shares.pick("wrong_code", [at for at, value in enumerate(values) if value], rng):
        if draft.touched(name, at, field):
            continue
        days = [draft.column(name, which)[at] for which in ("started", "ended")]
        gone = _no_longer_used(known, [day for day in days if day], values[at], longest)
        if gone and rng.random() < old:
            code = gone[rng.integers(len(gone))]
            refused_by = "" if code.retired else "on-the-code-list"
            draft.change("wrong_code", name, at, field, code.code, refused_by=refused_by)
        elif code_ := slips.wrong_code(rng, values[at], [each.code for each in known], longest):
            draft.change("wrong_code", name, at, field, code_, refused_by="on-the-code-list")


def _no_longer_used(known: codes.CodeList, days: Sequence[date], than: str, longest: int) -> list[codes.Code]:
    """A code that has no last year may stand for an old fact: the record takes it."""
    return [
        code
        for code in known
        if code.code != than and len(code.code) <= longest and not any(code.valid(day) for day in days)
    ]


def leave_for_later(draft: Draft, shares: Shares, rng: Rng, as_at: date) -> None:
    chances = np.array(shares.of("late", "days"))
    steps = draft.tables["step"]
    lately = pc.and_(
        pc.greater_equal(steps["happened_on"], as_at - timedelta(days=len(chances) - 1)),
        pc.and_(pc.is_in(steps["kind"], pa.array(LATE)), pc.not_equal(steps["outcome"], "referral")),
    )
    places = np.flatnonzero(pc.fill_null(lately, False).to_numpy())
    places = places[~np.isin(places + 1, pc.drop_null(steps["follows_id"]).to_numpy())]
    days = dict(zip(places.tolist(), steps["happened_on"].take(pa.array(places)).to_pylist(), strict=True))
    for at in shares.pick("late", list(days), rng):
        due = days[at] + timedelta(days=int(rng.choice(len(chances), p=chances / chances.sum())) + 1)
        if due > as_at:
            draft.leave_out("late", "step", at, due=due)
