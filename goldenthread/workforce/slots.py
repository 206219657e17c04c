"""What supervision needs of the rooms above, which register it: whose children are talked about, and what follows.

slots.children_of(function)        the children whom a worker holds, as far as the user reads them
slots.children_named(function)     who the children with these ids are, as far as the user reads them
slots.after_supervision(function)  called in the transaction in which a supervision is recorded; what it raises
                                   undoes the recording
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.workforce.models import Supervision, Worker


@dataclass(frozen=True)
class Child:
    person_id: int
    name: str
    about: str = ""  # age and stage, in a few words
    href: str = ""


ChildrenOf = Callable[[Worker, User, date], list[Child]]
ChildrenNamed = Callable[[Iterable[int], User, date], dict[int, Child]]
AfterSupervision = Callable[[Supervision, Signature], None]

_children_of: list[ChildrenOf] = []
_children_named: list[ChildrenNamed] = []
_after_supervision: list[AfterSupervision] = []


def children_of(function: ChildrenOf) -> ChildrenOf:
    _children_of[:] = [function]
    return function


def children_named(function: ChildrenNamed) -> ChildrenNamed:
    _children_named[:] = [function]
    return function


def after_supervision(function: AfterSupervision) -> AfterSupervision:
    if function not in _after_supervision:
        _after_supervision.append(function)
    return function


def held_by(worker: Worker, user: User, on: date) -> list[Child]:
    return [child for ask in _children_of for child in ask(worker, user, on)]


def named(ids: Iterable[int], user: User, on: date) -> dict[int, Child]:
    return {pk: child for ask in _children_named for pk, child in ask(ids, user, on).items()}


def recorded(supervision: Supervision, by: Signature) -> None:
    for function in _after_supervision:
        function(supervision, by)
