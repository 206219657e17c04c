"""How the record is written: every change in one transaction with its history row and its log row.

    with acting("people.correct_person", by=by) as act:
        act.amend(person, {"date_of_birth": found})

Two kinds of time are kept for every fact: when it was so (the model's own dates), and when it was recorded
(`recorded_from` on the current row; `recorded_from` and `recorded_to` on the rows of its history table).
"""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models, transaction

from goldenthread.access.inserting import insert_columns, insert_many, types_of, values_of
from goldenthread.access.models import LogEntry, User

M = TypeVar("M", bound=models.Model)
R = TypeVar("R", bound="Recorded")
PEOPLE_AT_ONCE = 1_000  # whose log rows are made together


@dataclass(frozen=True)
class Signature:
    """Who acts, when, and why. Every action asks for one as `by=`."""

    user: User
    at: datetime
    why: str = ""


class WrittenAround(RuntimeError):
    """Somebody tried to write the record without an action, so without history and log."""


class ChangedMeanwhile(RuntimeError):
    """The row was changed by somebody else between the reading and the writing."""


_writing: ContextVar[bool] = ContextVar("writing", default=False)


def _only_while_acting(model: type[models.Model]) -> None:
    if not _writing.get():
        raise WrittenAround(
            f"{model.__name__} is part of the record. Write it through an action of its room "
            "(goldenthread/<room>/actions.py), so that history and log are kept."
        )


class RecordedQuerySet(models.QuerySet[M]):
    def create(self, **kwargs: Any) -> M:
        _only_while_acting(self.model)
        return super().create(**kwargs)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        _only_while_acting(self.model)
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        _only_while_acting(self.model)
        return super().update(**kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        _only_while_acting(self.model)
        return super().bulk_update(*args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _only_while_acting(self.model)
        return super().delete()


RecordedManager = models.Manager.from_queryset(RecordedQuerySet)


class Recorded(models.Model):
    """A row of the record. Its earlier versions are in `history`, made by `history_of` below the class."""

    history: ClassVar[type[models.Model]]

    recorded_from = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = RecordedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _only_while_acting(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _only_while_acting(type(self))
        return super().delete(*args, **kwargs)

    @property
    def subject_id(self) -> int | None:
        """The person this row is about, for the log; None for teams, providers and the like."""
        return getattr(self, "person_id", None)


class History(models.Model):
    """An earlier version of a row, so from `recorded_from` until `recorded_to`.

    `withdrawn` says that no version followed it. Two changes within one act leave a version that lasted no time:
    asking how things stood at a moment never finds it.
    """

    objects = RecordedManager()

    record_id = models.BigIntegerField(db_index=True)
    recorded_to = models.DateTimeField()
    changed_by_id = models.BigIntegerField()
    why = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _only_while_acting(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _only_while_acting(type(self))
        return super().delete(*args, **kwargs)


def history_of(model: type[Recorded]) -> type[models.Model]:
    """The history table of `model`: its columns (relations as plain ids) plus those of History."""
    columns: dict[str, Any] = {"__module__": model.__module__}
    for column in model._meta.concrete_fields:
        if column.primary_key:
            continue
        copy: Any = models.BigIntegerField(null=column.null) if column.is_relation else column.clone()
        copy._unique = False
        copy.db_index = column.attname == "person_id"
        columns[column.attname] = copy
    history = type(f"{model.__name__}History", (History,), columns)
    model.history = history
    return history


def concrete_values(row: models.Model) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def digest_of(rows: Iterable[models.Model]) -> str:
    """A keyed digest of the rows' content: proves what was written without holding it.

    The same for a row in hand and for that row read back from either database.
    """
    return _digest(_contents(list(rows)))


def _digest(contents: Iterable[str]) -> str:
    return hmac.digest(b"log digest" + settings.SECRET_KEY.encode(), "".join(contents).encode(), "sha256").hex()


def _contents(rows: Sequence[models.Model]) -> list[str]:
    """What each row holds, as text; made column by column, because a bulk action has many rows of few models."""
    places: dict[type[models.Model], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[row._meta.model].append(place)  # a request.user is not of its own type
    contents = [""] * len(rows)
    for model, here in places.items():
        label, mine = model._meta.label, [rows[place] for place in here]
        columns = [_texts(column, values_of(mine, column.attname)) for column in model._meta.concrete_fields]
        for place, texts in zip(here, zip(*columns, strict=True), strict=True):
            contents[place] = "\x1f".join((label, *texts)) + "\x1e"
    return contents


def _texts(column: models.Field[Any, Any], values: Sequence[Any]) -> list[str]:
    if isinstance(column, models.DateTimeField):  # by identity, as in inserting
        moments = {id(value): value for value in values}
        made = {at: _plain(column, value) for at, value in moments.items()}
        return [made[id(value)] for value in values]
    as_they_are = types_of(column)
    return [
        str(value) if type(value) in as_they_are else "\x00" if value is None else _plain(column, value)
        for value in values
    ]


_in_order = json.JSONEncoder(sort_keys=True, default=str)


def _plain(column: models.Field[Any, Any], value: Any) -> str:
    if value is None:
        return "\x00"
    value = column.to_python(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict | list | tuple):
        return _in_order.encode(value)
    if isinstance(value, Decimal):
        return f"{value:.{getattr(column, 'decimal_places', 0)}f}"
    return str(value)


@dataclass
class Act:
    """The writes of one action; see `acting`."""

    name: str
    by: Signature
    touched: list[models.Model] = field(default_factory=list)

    def insert(self, rows: Iterable[R]) -> list[R]:
        """Rows of any models, written model by model in the order the models first appear."""
        ordered = list(rows)
        for row in ordered:
            row.recorded_from, row.recorded_by_id = self.by.at, self.by.user.pk
        by_model: dict[type[Recorded], list[R]] = defaultdict(list)
        for row in ordered:
            by_model[type(row)].append(row)
        for group in by_model.values():
            insert_many(group)
        self.touched.extend(ordered)
        return ordered

    def amend(self, row: R, changes: Mapping[str, Any]) -> bool:
        """Move the present version to history and write the new one. False when nothing differs.

        `row` is left holding the new version. Raises ChangedMeanwhile when `row` is not the version that is stored.
        """
        stored = self._stored(row)
        changed = {}
        for name, value in changes.items():
            column: Any = row._meta.get_field(name)
            value = value.pk if isinstance(value, models.Model) else column.to_python(value)
            if getattr(stored, column.attname) != value:
                changed[column.attname] = value
        if not changed:
            return False
        self._to_history(stored, withdrawn=False)
        changed |= {"recorded_from": self._moment(stored), "recorded_by_id": self.by.user.pk}
        type(row)._default_manager.filter(pk=row.pk).update(**changed)
        for name, value in changed.items():
            setattr(row, name, value)
        self.touched.append(row)
        return True

    def withdraw(self, row: Recorded) -> None:
        """The fact turned out never to have been so: it leaves the record, and stays in its history."""
        stored = self._stored(row)
        self._to_history(stored, withdrawn=True)
        self.touched.append(stored)
        type(row)._default_manager.filter(pk=row.pk).delete()

    def touch(self, *rows: models.Model) -> None:
        """Rows that keep no history (a user, a grant, a sign-in) were written: they go into the log too."""
        self.touched.extend(rows)

    def _stored(self, row: R) -> R:
        """The row as the database has it, locked until this act ends; it must be the version in the caller's hand."""
        manager: models.Manager[R] = type(row)._default_manager  # type: ignore[assignment]
        stored = manager.select_for_update().filter(pk=row.pk).first()
        if stored is None or stored.recorded_from != row.recorded_from:
            raise ChangedMeanwhile(
                f"Somebody changed this {row._meta.verbose_name} while you were working on it. "
                "Look at it again, then make your change."
            )
        return stored

    def _moment(self, stored: Recorded) -> datetime:
        """When this act is recorded. Two servers' clocks may differ: what is recorded later never stands earlier."""
        return max(self.by.at, stored.recorded_from)

    def _to_history(self, stored: Recorded, *, withdrawn: bool) -> None:
        values = {name: value for name, value in concrete_values(stored).items() if name != stored._meta.pk.attname}
        stored.history._default_manager.create(
            **values,
            record_id=stored.pk,
            recorded_to=self._moment(stored),
            changed_by_id=self.by.user.pk,
            why=self.by.why,
            withdrawn=withdrawn,
        )

    def write_log(self) -> None:
        """One row for each person touched (and one for all that is about nobody), with ids and a digest."""
        touched: dict[int, list[models.Model]] = defaultdict(list)
        for row in self.touched:
            touched[getattr(row, "subject_id", None) or 0].append(row)
        people = sorted(touched)
        for at in range(0, len(people), PEOPLE_AT_ONCE):
            self._write_log({person_id: touched[person_id] for person_id in people[at : at + PEOPLE_AT_ONCE]})

    def _write_log(self, touched: Mapping[int, Sequence[models.Model]]) -> None:
        contents = iter(_contents([row for rows in touched.values() for row in rows]))
        many = len(touched)
        entries: dict[str, Sequence[Any]] = {
            "at": [self.by.at] * many,
            "user_id": [self.by.user.pk] * many,
            "act": [self.name] * many,
            "person_id": [person_id or None for person_id in touched],
            "objects_touched": [_ids(rows) for rows in touched.values()],
            "why": [self.by.why] * many,
            "digest": [_digest(islice(contents, len(rows))) for rows in touched.values()],
        }
        insert_columns(LogEntry, entries)


def _ids(rows: Iterable[models.Model]) -> dict[str, list[int]]:
    by_model: dict[type[models.Model], list[int]] = defaultdict(list)
    for row in rows:
        by_model[row._meta.model].append(row.pk)
    return {model._meta.label: pks for model, pks in by_model.items()}


@contextmanager
def acting(name: str, *, by: Signature) -> Iterator[Act]:
    """All the writes inside belong to the action `name`: they happen together with their log, or not at all."""
    act = Act(name, by)
    token = _writing.set(True)
    try:
        with transaction.atomic():
            yield act
            act.write_log()
    finally:
        _writing.reset(token)


def looked(act: str, *, by: Signature, people: Sequence[int]) -> None:
    """Log that these people's records were shown: one row for a page about one person, one row for a list."""
    alone = people[0] if len(people) == 1 else None
    LogEntry.objects.create(
        at=by.at,
        user=by.user,
        act=act,
        person_id=alone,
        objects_touched={} if alone else {"people.Person": list(people)},
        why=by.why,
    )


def noted(act: str, *, by: Signature, objects: Mapping[str, Sequence[int | str]], digest: str = "") -> None:
    """Log an act that writes no row of the record: a snapshot taken, a file sent."""
    LogEntry.objects.create(
        at=by.at,
        user=by.user,
        act=act,
        objects_touched={name: list(ids) for name, ids in objects.items()},
        why=by.why,
        digest=digest,
    )
