"""What an action reads before it decides: the children, locked, so that two actions at once cannot both be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from goldenthread.people.models import Person


def in_batches(rows: Any, column: str, ids: Sequence[int], size: int = 900) -> Iterable[Any]:
    """Rows (of a manager or a query) whose column is among many ids; a database takes only so many at a time."""
    for at in range(0, len(ids), size):
        yield from rows.filter(**{f"{column}__in": ids[at : at + size]})


def lock(person_ids: Iterable[int]) -> None:
    """The children, in the order of their ids: until the transaction ends, another action about one of them waits."""
    locked = Person.objects.select_for_update().order_by("pk").values_list("pk")
    for _ in in_batches(locked, "pk", sorted(set(person_ids))):
        pass


def locked(person_ids: Iterable[int]) -> dict[int, Person]:
    """As `lock`, with what is known of the children."""
    people = Person.objects.select_for_update().order_by("pk")
    return {person.pk: person for person in in_batches(people, "pk", sorted(set(person_ids)))}


def bring(rows: Sequence[Model], *names: str) -> None:
    """What these rows point to, read for all of them at once where the caller gave only ids: policies ask it things."""
    for name in names:
        column: Any = rows[0]._meta.get_field(name) if rows else None
        bare = [row for row in rows if getattr(row, column.attname) and not column.is_cached(row)]
        ids = sorted({getattr(row, column.attname) for row in bare})
        found = {row.pk: row for row in in_batches(column.related_model._default_manager, "pk", ids)} if ids else {}
        for row in bare:
            if parent := found.get(getattr(row, column.attname)):
                column.set_cached_value(row, parent)
