"""Who may be named in an answer: a person of the child's family network, a worker of ours, a provider, a partner.

    naming = Naming(by.user, today())
    naming.offered("person", [kia], typed=["12"])

An answer keeps the id of what was named, and its name as it was then: it can be read when the thing itself is gone,
has another name, or was merged with another. To add a type, write a function here with `@names("type")`, and name the
type in kinds/declare.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from goldenthread.access.models import User
from goldenthread.pathway.scopes import member_on
from goldenthread.people import queries as people
from goldenthread.people.finding import follow_merges
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person
from goldenthread.people.restricted import closed_among
from goldenthread.placements.models import Provider
from goldenthread.places.models import Organisation
from goldenthread.workforce.models import Membership, Worker


@dataclass(frozen=True)
class Named:
    """`box` stands in the form, `id` and `name` in the answer: they differ where two records have become one since."""

    box: str
    id: int
    name: str

    @property
    def answer(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name}


@dataclass
class Naming:
    """For one form: what is asked for is read once, and only if a question of the form asks for it."""

    user: User
    on: date
    _read: dict[tuple[str, tuple[int, ...]], list[Named]] = field(default_factory=dict)

    def offered(self, type: str, children: Sequence[Person], typed: Iterable[str] = ()) -> list[Named]:
        """Those to choose from. What was chosen once and is offered no longer stays with them, if it may be named."""
        ids = tuple(child.pk for child in children)
        if (type, ids) not in self._read:
            self._read[type, ids] = _names[type](self, children)
        found = self._read[type, ids]
        boxes = {each.box for each in found}
        before = [int(each) for each in typed if each.isascii() and each.isdecimal() and each not in boxes]
        return [*found, *(_before[type](self, children, before) if before else ())]


Names = Callable[[Naming, Sequence[Person]], list[Named]]
Before = Callable[[Naming, Sequence[Person], list[int]], list[Named]]
_names: dict[str, Names] = {}
_before: dict[str, Before] = {}


def names(type: str, before: Before) -> Callable[[Names], Names]:
    """`before` finds those who were offered at an earlier time, by their ids."""

    def register(function: Names) -> Names:
        _names[type], _before[type] = function, before
        return function

    return register


def types() -> set[str]:
    return set(_names)


def _kin_before(naming: Naming, children: Sequence[Person], ids: list[int]) -> list[Named]:
    """A relationship that has ended, and whoever was merged into somebody of the family."""
    family = {each.person.pk: each for child in children for each in _relatives(naming, child)}
    gone = Person.objects.filter(pk__in=ids).select_related("merged_into")
    now = follow_merges(gone)
    return [_kin(family[now[pk].pk], box=pk) for pk in now if now[pk].pk in family]


@names("person", before=_kin_before)
def family_network(naming: Naming, children: Sequence[Person]) -> list[Named]:
    """Of several children, everybody who is related to one of them. Whoever's record is restricted is not named."""
    found: dict[int, Named] = {}
    for child in children:
        for each in _relatives(naming, child):
            if not each.over(naming.on) and each.person.pk is not None:
                found.setdefault(each.person.pk, _kin(each))
    return list(found.values())


def _relatives(naming: Naming, child: Person) -> list[Relative]:
    found = people.relatives(child, for_user=naming.user, on=naming.on)
    closed = closed_among((each.person.pk for each in found), for_user=naming.user, on=naming.on)
    return [each for each in found if each.person.pk not in closed]


def _kin(relative: Relative, box: int | None = None) -> Named:
    person = relative.person
    return Named(str(box or person.pk), person.pk, f"{person} ({relative.kin.lower()})")


def _by_id(model: Any) -> Before:
    def read(naming: Naming, children: Sequence[Person], ids: list[int]) -> list[Named]:
        return [_row(row) for row in model.objects.filter(pk__in=ids)]

    return read


def _row(row: Any, more: str = "") -> Named:
    return Named(str(row.pk), row.pk, f"{row}, {more}" if more else str(row))


@names("worker", before=_by_id(Worker))
def workers(naming: Naming, children: Sequence[Person]) -> list[Named]:
    """Everybody who is in a team, with it: two may have one name."""
    rows = Membership.objects.filter(member_on(naming.on)).select_related("worker", "team")
    found: dict[int, Named] = {}
    for row in rows.order_by("worker__name", "team__name", "pk"):
        found.setdefault(row.worker_id, _row(row.worker, str(row.team)))
    return list(found.values())


@names("provider", before=_by_id(Provider))
def providers(naming: Naming, children: Sequence[Person]) -> list[Named]:
    """With Ofsted's number: two may have one name."""
    return [_row(row, row.urn) for row in Provider.objects.order_by("name", "pk")]


@names("partner", before=_by_id(Organisation))
def partners(naming: Naming, children: Sequence[Person]) -> list[Named]:
    return [_row(row) for row in Organisation.objects.order_by("name")]
