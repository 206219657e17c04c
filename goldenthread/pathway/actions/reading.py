"""What an action reads before it decides: the children, locked, so that two actions at once cannot both be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from goldenthread.people.models import Person


def in_batches(rows: Any, column: str, ids: Sequence[int], size: int = 900) -> Iterable[Any]:
    """Rows (of a manager or a query) whose column is among many ids; a database takes only so many at a time."""
    for at in range(0, len(ids), size):
        yield from rows.filter(**{f"{column}__in": ids[at : at + size]})


def lock(person_ids: Sequence[int]) -> dict[int, Person]:
    """The children, in the order of their ids: until the transaction ends, another action about one of them waits."""
    locked = Person.objects.select_for_update().order_by("pk")
    return {person.pk: person for person in in_batches(locked, "pk", sorted(set(person_ids)))}
