"""A second row for the same child, with some of the contacts and an early referral on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pyarrow.compute as pc

from goldenthread.demo.dirt import slips
from goldenthread.demo.dirt.draft import Draft, Row
from goldenthread.demo.dirt.shares import Shares
from goldenthread.pathway.kinds import KINDS
from goldenthread.people.models import Kin

Rng = np.random.Generator
Rows = Mapping[int, Row]  # by their places
KIND = "duplicate"
LED_TO_IT = timedelta(days=5)  # from a contact to its referral
NUMBERS = range(100_000, 1_000_000)
TABLES = (
    "address",
    "relationship",
    "child_in_need",
    "child_in_need_plan",
    "protection_plan",
    "care_period",
    "allocation",
    "step",
)


def duplicate(draft: Draft, shares: Shares, rng: Rng, as_at: date) -> None:
    chosen = shares.pick(KIND, _able(draft), rng)
    held = {table: draft.rows_of(table, [at + 1 for at in chosen]) for table in TABLES}
    taken = {int(number) for number in draft.column("person", "la_child_id") if number}
    free = np.array([number for number in NUMBERS if number not in taken])
    for at, number in zip(chosen, rng.permutation(free)[: len(chosen)].tolist(), strict=True):
        twin = draft.add(KIND, "person", _second_row(draft, shares, rng, at, number, as_at), true_person=at + 1)
        theirs = {table: rows[at + 1] for table, rows in held.items()}
        _lives_there_too(draft, theirs, twin)
        for table, place in _moving(draft, shares, rng, theirs):
            draft.change(KIND, table, place, "person_id", twin, true_person=at + 1)


def _able(draft: Draft) -> list[int]:
    """Places of children with a name, a date of birth and a contact."""
    steps = draft.tables["step"]
    contacted = set(pc.unique(steps["person_id"].filter(pc.equal(steps["kind"], "contact"))).to_pylist())
    columns = (draft.column("person", name) for name in ("la_child_id", "given_names", "family_name", "born"))
    return [at for at, row in enumerate(zip(*columns, strict=True)) if all(row) and at + 1 in contacted]


def _second_row(draft: Draft, shares: Shares, rng: Rng, at: int, number: int, as_at: date) -> Row:
    """As somebody took it down who did not find the first."""
    row = draft.row("person", at)

    def happens(what: str) -> bool:
        return bool(rng.random() < shares.of(KIND, what))

    if happens("misspelt"):
        field = ("given_names", "family_name")[rng.integers(2)]
        row[field] = slips.misspelt(rng, row[field]) or row[field]
    if happens("born_differs"):
        swapped = slips.swapped_date(row["born"])
        row["born"] = swapped if swapped and swapped <= as_at else row["born"].replace(day=1, month=1)
    if happens("born_missing"):
        row["born"] = None
    if row["upn"] and happens("upn_missing"):
        row |= {"upn": "", "upn_unknown": "UN4"}
    if happens("ethnicity_missing"):
        row["ethnicity"] = "NOBT"
    return row | {"la_child_id": str(number), "nhs_number": ""}


def _lives_there_too(draft: Draft, theirs: Mapping[str, Rows], twin: int) -> None:
    """The newest address, and the mother."""
    newest = list(theirs["address"].values())[-1:]
    mother = [row for row in theirs["relationship"].values() if row["kind"] == Kin.MOTHER]
    for table, rows in (("address", newest), ("relationship", mother)):
        for row in rows:
            draft.add(KIND, table, row | {"person_id": twin}, true_person=row["person_id"])


def _moving(draft: Draft, shares: Shares, rng: Rng, theirs: Mapping[str, Rows]) -> list[tuple[str, int]]:
    """Tables and places of what was recorded about the second row."""
    moving: list[tuple[str, int]] = []
    steps: set[int] = set()
    able = _closed_for_good(theirs)
    if able and rng.random() < shares.of(KIND, "referral_moves"):
        referral = able[0]
        moving += [("child_in_need", place) for place, row in theirs["child_in_need"].items() if row is referral]
        plans = theirs["child_in_need_plan"].items()
        moving += [("child_in_need_plan", at) for at, row in plans if row["child_in_need_id"] == referral["id"]]
        moving += [("allocation", at) for at, row in theirs["allocation"].items() if _lies_in(row, referral)]
        steps |= {at for at, row in theirs["step"].items() if _of_referral(row, referral)}
    first, *others = (at for at, row in theirs["step"].items() if row["kind"] == "contact")
    steps |= {first, *(at for at in others if rng.random() < shares.of(KIND, "contact_moves"))}
    return moving + [("step", at) for at in sorted(steps) if not draft.is_left_out("step", at)]


def _closed_for_good(theirs: Mapping[str, Rows]) -> list[Row]:
    """Referrals that are over and were followed by another, without a protection plan or care in their time."""
    protected = {row["child_in_need_id"] for row in theirs["protection_plan"].values()}
    referrals = sorted(theirs["child_in_need"].values(), key=lambda row: row["started"])
    return [
        row
        for row in referrals[:-1]
        if row["ended"] is not None
        and row["id"] not in protected
        and not any(_meet(care, row) for care in theirs["care_period"].values())
    ]


def _meet(open_or_over: Row, over: Row) -> bool:
    last = open_or_over["ended"]
    return bool(open_or_over["started"] <= over["ended"] and (last is None or last >= over["started"]))


def _lies_in(row: Row, referral: Row) -> bool:
    return row["ended"] is not None and referral["started"] <= row["started"] and row["ended"] <= referral["ended"]


def _of_referral(step: Row, referral: Row) -> bool:
    """What was done within it, and what led to it."""
    if step["child_in_need_id"] or step["protection_plan_id"]:
        return bool(step["child_in_need_id"] == referral["id"])
    day = step["happened_on"] or step["started"] or step["authorised_on"]
    return KINDS[step["kind"]].within != "CarePeriod" and referral["started"] - LED_TO_IT <= day <= referral["ended"]
