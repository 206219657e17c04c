"""Names, dates of birth and numbers of people that are not so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from goldenthread.demo.dirt import slips
from goldenthread.demo.dirt.draft import Draft
from goldenthread.demo.dirt.shares import Shares
from goldenthread.insight.taking.reading import relation_name
from goldenthread.pathway.models import SPELLS
from goldenthread.pathway.policies import BEFORE_BIRTH
from goldenthread.rules import codes

Rng = np.random.Generator


def misspell(draft: Draft, shares: Shares, rng: Rng) -> None:
    for kind, field in (("misspelt_given_name", "given_names"), ("misspelt_family_name", "family_name")):
        _rewrite(draft, kind, "person", field, shares, rng, slips.misspelt)
    given = draft.column("person", "given_names")
    able = [at for at, name in enumerate(given) if name and slips.short_forms(name)]
    _rewrite(draft, "known_as", "person", "given_names", shares, rng, slips.known_as, able)


def change_names(draft: Draft, shares: Shares, rng: Rng) -> None:
    """Another family name: the former one stands, or stands beside the new one."""
    names = draft.column("person", "family_name")
    children = [at for at in _children(draft) if names[at]]
    former_stands = shares.of("changed_name", "former_stands")
    for at in shares.pick("changed_name", children, rng):
        if draft.touched("person", at, "family_name"):
            continue
        other = names[children[rng.integers(len(children))]]
        if other == names[at]:
            continue
        given = draft.column("person", "given_names")[at]
        beside = other
        if rng.random() < former_stands:
            draft.change("changed_name", "person", at, "family_name", other)
            beside = names[at]
        row = {"person_id": at + 1, "given_names": given, "family_name": beside}
        draft.add("changed_name", "other_name", row)


def soil_births(draft: Draft, shares: Shares, rng: Rng, as_at: date) -> None:
    born, first = draft.column("person", "born"), _first_spells(draft)
    children = [at for at in _children(draft) if born[at]]
    for at in shares.pick("born_missing", children, rng):
        draft.change("born_missing", "person", at, "born", None)
    ways = (("born_swapped", slips.swapped_date), ("born_new_year", slips.new_year))
    for kind, wrong in ways:
        found = {at: wrongly for at in children if (wrongly := wrong(born[at]))}
        able = [at for at, wrongly in found.items() if wrongly > as_at or wrongly <= first.get(at, as_at)]
        for at in shares.pick(kind, able, rng):
            if not draft.touched("person", at, "born"):
                refused_by = "born-in-the-past" if found[at] > as_at else ""
                draft.change(kind, "person", at, "born", found[at], refused_by=refused_by)


def soil_codes_of_people(draft: Draft, shares: Shares, rng: Rng) -> None:
    sex = draft.column("person", "sex")
    for at in shares.pick("wrong_sex", [at for at, code in enumerate(sex) if code in "FM"], rng):
        wrong = "U" if rng.random() < 0.25 else {"F": "M", "M": "F"}[sex[at]]
        draft.change("wrong_sex", "person", at, "sex", wrong)
    ethnicity, known = draft.column("person", "ethnicity"), [code.code for code in codes.lookup("ethnicity")]
    on_no_list = shares.of("wrong_ethnicity", "on_no_list")
    for at in shares.pick("wrong_ethnicity", [at for at in _children(draft) if ethnicity[at]], rng):
        others = ["CNHE", "WENG", "OTHR", "MIXD", "0", "UNKN"] if rng.random() < on_no_list else known
        others = [code for code in others if code != ethnicity[at]]
        draft.change("wrong_ethnicity", "person", at, "ethnicity", others[rng.integers(len(others))])


def soil_numbers(draft: Draft, shares: Shares, rng: Rng) -> None:
    _rewrite(draft, "wrong_upn", "person", "upn", shares, rng, slips.swapped_digits)
    _rewrite(draft, "wrong_postcode", "address", "postcode", shares, rng, slips.wrong_postcode)


def _rewrite(
    draft: Draft,
    kind: str,
    table: str,
    field: str,
    shares: Shares,
    rng: Rng,
    wrong: Callable[[Rng, str], str],
    able: Sequence[int] | None = None,
) -> None:
    """`able`: the rows it may happen to; if not given, those with a value."""
    values = draft.column(table, field)
    rows = [at for at, value in enumerate(values) if value] if able is None else able
    for at in shares.pick(kind, rows, rng):
        found = "" if draft.touched(table, at, field) else wrong(rng, values[at])
        if found and found != values[at]:
            draft.change(kind, table, at, field, found)


def _children(draft: Draft) -> list[int]:
    return [at for at, number in enumerate(draft.column("person", "la_child_id")) if number]


def _first_spells(draft: Draft) -> dict[int, date]:
    """Of each person, the first day of what cannot begin before a birth: a later date of birth would undo it."""
    first: dict[int, Any] = {}
    for model in SPELLS:
        name = relation_name(model)
        if issubclass(model, BEFORE_BIRTH) or name not in draft.tables:
            continue
        for person, started in zip(draft.column(name, "person_id"), draft.column(name, "started"), strict=True):
            first[person - 1] = min(first.get(person - 1, started), started)
    return first
