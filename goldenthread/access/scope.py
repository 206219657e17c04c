"""Whose records a user may read.

Roles decide first: some read everybody, some nobody. For those who read their own work the rooms above register
providers that say whose that is; with no provider nothing is visible to them.

A provider answers, for a user and a date, with a queryset of person ids (one column), `EVERYBODY`, or None. A process
asks it once for each user and date and keeps the SQL of its answer, never what the SQL finds: building the subquery
takes several times as long as running it. So an answer may follow from nothing but the user's number and the date.

A closure answers with a queryset of the person ids that the user does not read whatever else says so: restricted
records. It is taken off every scope, that of a role which reads everybody too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from sys import intern
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

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
    people: tuple[RawSQL, ...] = ()
    closed: tuple[RawSQL, ...] = ()

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
    closed = () if user.is_machine else _subqueries(_answers(_closures, user, on))
    if widest is Reads.NOBODY:
        return Scope(everybody=False, closed=closed)
    if widest is Reads.EVERYBODY:
        return Scope(everybody=True, closed=closed)
    answers = _answers(_providers, user, on)
    if any(answer is EVERYBODY for answer in answers):
        return Scope(everybody=True, closed=closed)
    return Scope(everybody=False, people=_subqueries(answers), closed=closed)


def _answers(asked: Mapping[str, Provider | Closure], user: User, on: date) -> list[RawSQL | Whole]:
    answers = (_answer(ask, user, on) for ask in asked.values())
    return [answer for answer in answers if answer is not None]


@lru_cache(maxsize=20_000)  # ten for each user: two thousand users
def _answer(ask: Provider | Closure, user: User, on: date) -> RawSQL | Whole | None:
    answer = ask(user, on)
    if answer is None or isinstance(answer, Whole):
        return answer
    try:
        sql, params = answer.order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    return RawSQL(intern(sql), params)  # one text for all users


def _subqueries(answers: Iterable[RawSQL | Whole]) -> tuple[RawSQL, ...]:
    return tuple(answer for answer in answers if not isinstance(answer, Whole))
