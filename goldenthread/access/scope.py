"""Whose records a user may read.

Roles decide first: some read everybody, some nobody. For those who read their own work the rooms above register
providers that say whose that is; with no provider nothing is visible to them.

A provider answers, for a user and a date, with a queryset of person ids (one column), `EVERYBODY`, or None.

A closure answers with a queryset of the person ids that the user does not read whatever else says so: restricted
records. It is taken off every scope, that of a role which reads everybody too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.roles import Reads, reads


class Whole(Enum):
    EVERYBODY = "everybody"


EVERYBODY = Whole.EVERYBODY
Provider = Callable[[User, date], "QuerySet[Any, Any] | Whole | None"]
Closure = Callable[[User, date], "QuerySet[Any, Any]"]
_providers: dict[str, Provider] = {}
_closures: dict[str, Closure] = {}
P = TypeVar("P", bound=Provider)
C = TypeVar("C", bound=Closure)
M = TypeVar("M", bound=Model)


def provider(name: str) -> Callable[[P], P]:
    """Register a provider under a name (a second one of the same name replaces it)."""

    def register(function: P) -> P:
        _providers[name] = function
        return function

    return register


def closure(name: str) -> Callable[[C], C]:
    """Register a closure under a name (a second one of the same name replaces it)."""

    def register(function: C) -> C:
        _closures[name] = function
        return function

    return register


@dataclass(frozen=True)
class Scope:
    everybody: bool
    people: tuple[QuerySet[Any, Any], ...] = ()
    closed: tuple[QuerySet[Any, Any], ...] = ()

    def only(self, rows: QuerySet[M], person: str = "person_id") -> QuerySet[M]:
        """The rows whose person (the named column) this scope covers."""
        if self.everybody:
            return self.open(rows, person)
        if not self.people:
            return rows.none()
        covered = Q()
        for ids in self.people:
            covered |= Q(**{f"{person}__in": ids})
        return self.open(rows.filter(covered), person)

    def open(self, rows: QuerySet[M], person: str = "person_id") -> QuerySet[M]:
        """The rows less those of restricted records: for what is shown of people beyond one's own work."""
        for ids in self.closed:
            rows = rows.filter(~Q(**{f"{person}__in": ids}))
        return rows


NOBODY = Scope(everybody=False)


def scope_of(user: User | AnonymousUser, on: date) -> Scope:
    """A role that reads nobody reads nobody, whatever a provider says. The product itself reads restricted records."""
    widest = reads(user, on)
    if not isinstance(user, User):
        return NOBODY
    closed = () if user.is_machine else tuple(ask(user, on) for ask in _closures.values())
    if widest is Reads.NOBODY:
        return Scope(everybody=False, closed=closed)
    if widest is Reads.EVERYBODY:
        return Scope(everybody=True, closed=closed)
    answers = [answer for answer in (ask(user, on) for ask in _providers.values()) if answer is not None]
    if any(answer is EVERYBODY for answer in answers):
        return Scope(everybody=True, closed=closed)
    mine = tuple(answer for answer in answers if not isinstance(answer, Whole))
    return Scope(everybody=False, people=mine, closed=closed)
