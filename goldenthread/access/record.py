"""How the record is written: every change in one transaction with its history row and its log row.

    with acting("people.correct_person", by=by) as act:
        act.amend(person, {"date_of_birth": found})

Two kinds of time are kept for every fact: when it was so (the model's own dates), and when it was recorded
(`recorded_from` on the current row; `recorded_from` and `recorded_to` on the rows of its history table).
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models, transaction

from goldenthread.access.models import LogEntry, User

BATCH = 500
M = TypeVar("M", bound=models.Model)
R = TypeVar("R", bound="Recorded")


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
    """An earlier version of a row. `withdrawn` says that no version followed it."""

    record_id = models.BigIntegerField(db_index=True)
    recorded_to = models.DateTimeField()
    changed_by_id = models.BigIntegerField()
    why = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        abstract = True


def history_of(model: type[Recorded]) -> type[models.Model]:
    """The history table of `model`: its columns (relations as plain ids) plus those of History."""
    columns: dict[str, Any] = {"__module__": model.__module__}
    for column in model._meta.concrete_fields:
        if column.primary_key:
            continue
        copy = models.BigIntegerField(null=column.null) if column.is_relation else column.clone()
        copy._unique = False
        copy.db_index = column.attname == "person_id"
        columns[column.attname] = copy
    history = type(f"{model.__name__}History", (History,), columns)
    model.history = history
    return history


def concrete_values(row: models.Model) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def digest_of(rows: Iterable[models.Model]) -> str:
    """A keyed digest of the rows' content: proves what was written without holding it."""
    code = hmac.new(settings.SECRET_KEY.encode(), digestmod=hashlib.sha256)
    for row in rows:
        values = "\x1f".join(str(getattr(row, c.attname)) for c in row._meta.concrete_fields)
        code.update(f"{row._meta.label}\x1f{values}\x1e".encode())
    return code.hexdigest()


@dataclass
class Act:
    """The writes of one action; see `acting`."""

    name: str
    by: Signature
    touched: list[Recorded] = field(default_factory=list)

    def insert(self, rows: Iterable[R]) -> list[R]:
        """Rows of any models, written model by model in the order the models first appear."""
        ordered = list(rows)
        for row in ordered:
            row.recorded_from, row.recorded_by_id = self.by.at, self.by.user.pk
        by_model: dict[type[Recorded], list[R]] = defaultdict(list)
        for row in ordered:
            by_model[type(row)].append(row)
        for model, group in by_model.items():
            model._default_manager.bulk_create(group, batch_size=BATCH)
        self.touched.extend(ordered)
        return ordered

    def amend(self, row: R, changes: Mapping[str, Any]) -> bool:
        """Move the present version to history and write the new one. False when nothing differs."""
        before = concrete_values(row)
        changed = {
            name: value
            for name, value in changes.items()
            if before[row._meta.get_field(name).attname] != (value.pk if isinstance(value, models.Model) else value)
        }
        if not changed:
            return False
        self._to_history(row, before, withdrawn=False)
        manager = type(row)._default_manager
        written = manager.filter(pk=row.pk, recorded_from=row.recorded_from).update(
            **changed, recorded_from=self.by.at, recorded_by=self.by.user
        )
        if not written:
            raise ChangedMeanwhile(
                f"Somebody changed this {row._meta.verbose_name} while you were working on it. "
                "Look at it again, then make your change."
            )
        for name, value in changed.items():
            setattr(row, name, value)
        row.recorded_from, row.recorded_by = self.by.at, self.by.user
        self.touched.append(row)
        return True

    def withdraw(self, row: Recorded) -> None:
        """The fact turned out never to have been so: it leaves the record, and stays in its history."""
        self.touched.append(row)
        self._to_history(row, concrete_values(row), withdrawn=True)
        pk = row.pk
        type(row)._default_manager.filter(pk=pk).delete()

    def _to_history(self, row: Recorded, values: dict[str, Any], *, withdrawn: bool) -> None:
        values = {name: value for name, value in values.items() if name != row._meta.pk.attname}
        row.history._default_manager.create(
            **values,
            record_id=row.pk,
            recorded_to=self.by.at,
            changed_by_id=self.by.user.pk,
            why=self.by.why,
            withdrawn=withdrawn,
        )

    def write_log(self) -> None:
        """One row for each person touched (and one for all that is about nobody), with ids and a digest."""

        def about(row: Recorded) -> int:
            return row.subject_id or 0

        entries = []
        for person_id, group in groupby(sorted(self.touched, key=about), key=about):
            rows = list(group)
            ids: dict[str, list[int]] = defaultdict(list)
            for row in rows:
                ids[row._meta.label].append(row.pk)
            entries.append(
                LogEntry(
                    at=self.by.at,
                    user=self.by.user,
                    act=self.name,
                    person_id=person_id or None,
                    objects_touched=ids,
                    why=self.by.why,
                    digest=digest_of(rows),
                )
            )
        LogEntry.objects.bulk_create(entries, batch_size=BATCH)


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
