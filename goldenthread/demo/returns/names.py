"""Which children each return names, and as whom.

The census names every child in need of the year, so it names those who are looked after too: all but a few care leavers
stand in both returns. Nine in ten of them do under identifiers that agree (half of those who have a UPN under another
child number), one in ten under identifiers that do not quite: the same child to whoever knows the truth, a question to
whoever does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from goldenthread.demo.returns.year import Row, Year

AMBIGUOUS, ANOTHER_NUMBER = 0.1, 0.5


@dataclass(frozen=True)
class Identity:
    """A child as one return knows it."""

    la_child_id: str
    upn: str  # empty before school
    sex: str
    born: date | None
    expected: date | None


@dataclass(frozen=True)
class Listed:
    child: int  # the id of the person
    in_903: Identity | None
    in_cin: Identity | None
    truth: str  # "both", "ambiguous", "ssda903 only" or "cin only"


def choose(rng: np.random.Generator, year: Year) -> Iterator[Listed]:
    in_903 = year.spells("care_period").keys() | year.in_the_year("care_leaver_check").keys()
    in_cin = year.spells("child_in_need").keys()
    shared = [int(child) for child in rng.permutation(sorted(in_903 & in_cin))]
    ambiguous = round(len(shared) * AMBIGUOUS)
    for child in sorted(shared[ambiguous:]):
        me = identity(year.children[child])
        yield Listed(child, me, _under_another_number(me, rng), "both")
    for child in sorted(shared[:ambiguous]):
        me = identity(year.children[child])
        yield Listed(child, me, _mistaken(me, rng), "ambiguous")
    for child in sorted(in_903 - in_cin):
        yield Listed(child, identity(year.children[child]), None, "ssda903 only")
    for child in sorted(in_cin - in_903):
        yield Listed(child, None, identity(year.children[child]), "cin only")


def identity(row: Row) -> Identity:
    return Identity(**{name: row[name] for name in Identity.__dataclass_fields__})


def _under_another_number(me: Identity, rng: np.random.Generator) -> Identity:
    """The UPN still agrees."""
    return replace(me, la_child_id=f"C{me.la_child_id}") if me.upn and rng.random() < ANOTHER_NUMBER else me


def _mistaken(me: Identity, rng: np.random.Generator) -> Identity:
    """The UPN agrees but not the date of birth or the sex; or the child number agrees, and neither of them does."""
    kind = rng.integers(3) if me.upn else 2
    assert me.born is not None, "a child in care is born"
    born = me.born - timedelta(days=int(rng.integers(1, 28)))
    another_sex = "F" if me.sex == "M" else "M"
    if kind == 0:
        return replace(me, la_child_id=f"C{me.la_child_id}", born=born)
    if kind == 1:
        return replace(me, la_child_id=f"C{me.la_child_id}", sex=another_sex)
    return replace(me, upn="", born=born, sex=another_sex)
