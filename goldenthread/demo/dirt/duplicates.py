"""A second row for the same child, with some of the contacts and an early referral on it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from goldenthread.demo.dirt import slips
from goldenthread.demo.dirt.draft import Draft, Row
from goldenthread.demo.dirt.shares import Shares
from goldenthread.pathway.kinds import KINDS
from goldenthread.people.models import Kin

Rng = np.random.Generator
KIND = "duplicate"
LED_TO_IT = timedelta(days=5)  # from a contact to its referral
NUMBERS = range(100_000, 1_000_000)


def duplicate(draft: Draft, shares: Shares, rng: Rng) -> None:
    held = _Held(draft)
    children = [at for at in held.children if held.contacts[at + 1]]
    chosen = shares.pick(KIND, children, rng)
    taken = {int(number) for number in draft.column("person", "la_child_id") if number}
    free = np.array([number for number in NUMBERS if number not in taken])
    for at, number in zip(chosen, rng.permutation(free)[: len(chosen)].tolist(), strict=True):
        twin = draft.add(KIND, "person", _second_row(draft, shares, rng, at, number), true_person=at + 1)
        _lives_there_too(draft, held, at + 1, twin)
        _move(draft, shares, rng, held, at + 1, twin)


class _Held:
    """What the record holds of each person, by their id."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        columns = (draft.column("person", name) for name in ("la_child_id", "given_names", "family_name", "born"))
        self.children = [at for at, row in enumerate(zip(*columns, strict=True)) if all(row)]
        self.steps = self._of("step")
        kinds, outcomes = draft.column("step", "kind"), draft.column("step", "outcome")
        self.contacts = defaultdict(
            list, {person: [at for at in rows if kinds[at] == "contact"] for person, rows in self.steps.items()}
        )
        self.outcomes = outcomes

    @cached_property
    def referrals(self) -> dict[int, list[int]]:
        return self._of("child_in_need")

    @cached_property
    def plans(self) -> dict[int, list[int]]:
        return self._of("child_in_need_plan")

    @cached_property
    def protected(self) -> set[int]:
        """Referrals that a protection plan came of."""
        return {id for id in self._draft.column("protection_plan", "child_in_need_id") if id}

    @cached_property
    def care(self) -> dict[int, list[int]]:
        return self._of("care_period")

    @cached_property
    def allocations(self) -> dict[int, list[int]]:
        return self._of("allocation")

    @cached_property
    def addresses(self) -> dict[int, list[int]]:
        return self._of("address")

    @cached_property
    def relationships(self) -> dict[int, list[int]]:
        return self._of("relationship")

    def _of(self, table: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for at, person in enumerate(self._draft.column(table, "person_id")):
            found[person].append(at)
        return found


def _second_row(draft: Draft, shares: Shares, rng: Rng, at: int, number: int) -> Row:
    """As somebody took it down who did not find the first."""
    row = draft.row("person", at)

    def happens(what: str) -> bool:
        return bool(rng.random() < shares.of(KIND, what))

    if happens("misspelt"):
        field = ("given_names", "family_name")[rng.integers(2)]
        row[field] = slips.misspelt(rng, row[field]) or row[field]
    if happens("born_differs"):
        row["born"] = slips.swapped_date(row["born"]) or slips.new_year(row["born"]) or row["born"]
    if happens("born_missing"):
        row["born"] = None
    if row["upn"] and happens("upn_missing"):
        row |= {"upn": "", "upn_unknown": "UN4"}
    if happens("ethnicity_missing"):
        row["ethnicity"] = "NOBT"
    return row | {"la_child_id": str(number), "nhs_number": ""}


def _lives_there_too(draft: Draft, held: _Held, person: int, twin: int) -> None:
    """The newest address, and the mother."""
    if homes := held.addresses[person]:
        draft.add(KIND, "address", draft.row("address", homes[-1]) | {"person_id": twin}, true_person=person)
    kinds = draft.column("relationship", "kind")
    for at in held.relationships[person]:
        if kinds[at] == Kin.MOTHER:
            draft.add(KIND, "relationship", draft.row("relationship", at) | {"person_id": twin}, true_person=person)


def _move(draft: Draft, shares: Shares, rng: Rng, held: _Held, person: int, twin: int) -> None:
    def moved(table: str, at: int) -> None:
        draft.change(KIND, table, at, "person_id", twin, true_person=person)

    steps: set[int] = set()
    able = _closed_for_good(draft, held, person)
    if able and rng.random() < shares.of(KIND, "referral_moves"):
        referral = able[0]
        moved("child_in_need", referral)
        for at in held.plans[person]:
            if draft.column("child_in_need_plan", "child_in_need_id")[at] == referral + 1:
                moved("child_in_need_plan", at)
        started, ended = (draft.column("child_in_need", field)[referral] for field in ("started", "ended"))
        for at in held.allocations[person]:
            began, over = (draft.column("allocation", field)[at] for field in ("started", "ended"))
            if over is not None and started <= began and over <= ended:
                moved("allocation", at)
        steps |= {at for at in held.steps[person] if _of_referral(draft, at, referral + 1, started, ended)}
    first, *others = held.contacts[person]
    steps |= {first, *(at for at in others if rng.random() < shares.of(KIND, "contact_moves"))}
    for at in sorted(steps):
        if not draft.is_left_out("step", at):
            moved("step", at)


def _closed_for_good(draft: Draft, held: _Held, person: int) -> list[int]:
    """Referrals that are over and were followed by another, without a protection plan or care in their time."""
    started, ended = draft.column("child_in_need", "started"), draft.column("child_in_need", "ended")
    rows = sorted(held.referrals[person], key=lambda at: started[at])
    return [
        at
        for at in rows[:-1]
        if ended[at] is not None
        and at + 1 not in held.protected
        and not any(_meets(draft, period, started[at], ended[at]) for period in held.care[person])
    ]


def _meets(draft: Draft, period: int, first: date, last: date) -> bool:
    began, over = (draft.column("care_period", field)[period] for field in ("started", "ended"))
    return bool(began <= last and (over is None or over >= first))


def _of_referral(draft: Draft, at: int, referral: int, started: date, ended: date) -> bool:
    """What was done within it, and what led to it."""
    own = draft.column("step", "child_in_need_id")[at]
    if own or draft.column("step", "protection_plan_id")[at]:
        return bool(own == referral)
    kind: str = draft.column("step", "kind")[at]
    days: list[Any] = [draft.column("step", field)[at] for field in ("happened_on", "started", "authorised_on")]
    day = next(day for day in days if day)
    return KINDS[kind].within != "care" and started - LED_TO_IT <= day <= ended
