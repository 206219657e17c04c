"""Which children each return names, and as whom.

Of the children in either return, three in ten stand in both under identifiers that agree, and one in ten stands in
both under identifiers that do not quite: the same child to whoever knows the truth, a question to whoever does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from goldenthread.demo.days import day
from goldenthread.demo.families import upn
from goldenthread.demo.world import World

IN_BOTH, AMBIGUOUS = 0.3, 0.1
AT_SCHOOL = 4.4 * 365


@dataclass(frozen=True)
class Identity:
    """A child as one return knows it."""

    la_child_id: str
    upn: str  # empty before school
    born: int
    male: bool


@dataclass(frozen=True)
class Listed:
    child: int
    in_903: Identity | None
    in_cin: Identity | None
    truth: str  # "both", "ambiguous", "ssda903 only" or "cin only"


def choose(world: World, first: int, last: int) -> Iterator[Listed]:
    rng = np.random.default_rng([world.seed, day(last).year])
    cared_for = {
        c.child for c in world.care if c.start <= last and c.end > first and world.children.born[c.child] <= last
    }
    leavers = {x.child for x in world.leavers if any(first <= on <= last for on, *_ in x.checks)} - cared_for
    e = world.episodes
    seen = (e.all("referred") <= last) & (e.all("closed") > first)
    in_need = {int(c) for c in e.all("child")[seen]}
    in_need = {c for c in in_need if world.known[c] and world.children.born[c] <= last}
    total = min(2 * len(cared_for), len(cared_for) + len(in_need - cared_for))
    both, ambiguous = round(total * IN_BOTH), round(total * AMBIGUOUS)
    shuffled = [int(c) for c in rng.permutation(sorted(cared_for))]
    for child in shuffled[:both]:
        me = identity(world, child, last)
        yield Listed(child, me, _under_another_number(me, rng), "both")
    for child in shuffled[both : both + ambiguous]:
        me = identity(world, child, last)
        yield Listed(child, me, _mistaken(me, rng), "ambiguous")
    for child in shuffled[both + ambiguous :] + sorted(leavers):
        yield Listed(child, identity(world, child, last), None, "ssda903 only")
    rest = rng.permutation(sorted(in_need - cared_for - leavers))
    for child in rest[: max(0, total - len(shuffled) - len(leavers))]:
        yield Listed(int(child), None, identity(world, int(child), last), "cin only")


def identity(world: World, child: int, on: int) -> Identity:
    number, born = int(world.children.number[child]), int(world.children.born[child])
    return Identity(str(number), upn(number) if on - born > AT_SCHOOL else "", born, bool(world.children.male[child]))


def _under_another_number(me: Identity, rng: Any) -> Identity:
    """Half of the children who have a UPN carry another child number in the second return: the UPN still agrees."""
    return replace(me, la_child_id=f"C{me.la_child_id}") if me.upn and rng.random() < 0.5 else me


def _mistaken(me: Identity, rng: Any) -> Identity:
    """The UPN agrees but not the date of birth or the sex; or the child number agrees, and neither of them does."""
    kind = rng.integers(3) if me.upn else 2
    born = me.born - int(rng.integers(1, 28))
    if kind == 0:
        return replace(me, la_child_id=f"C{me.la_child_id}", born=born)
    if kind == 1:
        return replace(me, la_child_id=f"C{me.la_child_id}", male=not me.male)
    return replace(me, upn="", born=born, male=not me.male)
