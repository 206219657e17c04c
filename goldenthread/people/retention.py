"""The one way in which anything leaves the record for good: the retention action.

A person's record is destroyed when it has been kept as long as the law says, or when a court says that it must go. What
was recorded about the person goes, present and past, from every table that has a person in it; the log keeps its rows,
which hold ids and digests and no content; a tombstone says that there was a record, when it went and on what ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import models
from django.db.models import ForeignObjectRel

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Recorded, Signature, acting
from goldenthread.people.keys import forget_names
from goldenthread.people.models import Person, SearchKey, Tombstone

Destroyer = Callable[[Signature, list[int]], None]
_destroyers: list[Destroyer] = []
_first: list[Destroyer] = []


def also_destroys(function: Destroyer) -> Destroyer:
    """Rooms above register what they hold about people outside the database: snapshots, files."""
    _destroyers.append(function)
    return function


def destroys_first(function: Destroyer) -> Destroyer:
    """Rooms above register what must go before the rows do: files that only those rows name."""
    _first.append(function)
    return function


def destroy_person(*, by: Signature, person: Person, ground: str) -> list[int]:
    """Destroy all that is recorded about the person, and about those merged into them. Answers their ids."""
    if not ground.strip():
        raise Refused([Objection("says-why", "Say on what ground the record is destroyed.", "ground")])
    ids = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    with acting("people.destroy_person", by=by) as act:
        act.touch(person)
        for destroy in _first:
            destroy(by, ids)
        names = [
            k[2:]
            for k in SearchKey.objects.filter(person_id__in=ids, key__startswith="n:").values_list("key", flat=True)
        ]
        for model, field in _everything_about_people():
            _erase(model, field, ids)
        Tombstone.objects.bulk_create(Tombstone(person_id=i, destroyed_at=by.at, ground=ground.strip()) for i in ids)
        _erase(Person, "id", ids)
        forget_names(names)
        for destroy in _destroyers:
            destroy(by, ids)
    return ids


def _everything_about_people() -> Iterator[tuple[type[models.Model], str]]:
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not Person:
            yield relation.related_model, relation.field.attname


def _erase(model: type[models.Model], field: str, ids: list[int]) -> None:
    """Rows and their history, past the guards of the record; foreign keys are checked when the transaction ends."""
    _raw_delete(model._base_manager.filter(**{f"{field}__in": ids}))
    if issubclass(model, Recorded):
        field = "record_id" if field == "id" else field
        _raw_delete(model.history._base_manager.filter(**{f"{field}__in": ids}))


def _raw_delete(rows: models.QuerySet[models.Model]) -> None:
    rows._raw_delete(rows.db)
