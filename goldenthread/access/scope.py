"""Whose records a user may read. Rooms above register providers; with no provider nothing is visible.

A provider answers, for a user and a date, with a queryset of person ids (one column), `EVERYBODY`, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from goldenthread.access.models import User


class Whole(Enum):
    EVERYBODY = "everybody"


EVERYBODY = Whole.EVERYBODY
Provider = Callable[[User, date], "QuerySet[Any, Any] | Whole | None"]
_providers: dict[str, Provider] = {}
M = TypeVar("M", bound=Model)


def provider(name: str) -> Callable[[Provider], Provider]:
    """Register a provider under a name (a second one of the same name replaces it)."""

    def register(function: Provider) -> Provider:
        _providers[name] = function
        return function

    return register


@dataclass(frozen=True)
class Scope:
    everybody: bool
    people: tuple[QuerySet[Any, Any], ...] = ()

    def only(self, rows: QuerySet[M], person: str = "person_id") -> QuerySet[M]:
        """The rows whose person (the named column) this scope covers."""
        if self.everybody:
            return rows
        if not self.people:
            return rows.none()
        covered = Q()
        for ids in self.people:
            covered |= Q(**{f"{person}__in": ids})
        return rows.filter(covered)


def scope_of(user: User, on: date) -> Scope:
    answers = [answer for answer in (ask(user, on) for ask in _providers.values()) if answer is not None]
    if EVERYBODY in answers:
        return Scope(everybody=True)
    return Scope(everybody=False, people=tuple(a for a in answers if not isinstance(a, Whole)))
