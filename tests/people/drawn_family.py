"""Families that are not in the database, for tests of what is drawn."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from goldenthread.people import kinship
from goldenthread.people.genogram import Drawn, family_of
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person, Relationship

ON = date(2026, 3, 3)


class Household:
    """Persons and what they are to each other, numbered as they come."""

    def __init__(self) -> None:
        self._ids, self._rows = count(1), count(1)
        self.rows: list[Relationship] = []

    def person(self, name: str = "", sex: str = "U", born: date | None = None, **facts: Any) -> Person:
        given, _, family = name.partition(" ")
        return Person(pk=next(self._ids), given_names=given, family_name=family, sex=sex, born=born, **facts)

    def kin(self, who: Person, other: Person, kind: str, **facts: Any) -> Relationship:
        """`other` is `kind` to `who`."""
        row = Relationship(pk=next(self._rows), person=who, other=other, kind=kind, **facts)
        self.rows.append(row)
        return row

    def everybody(self, subject: Person) -> list[Relative]:
        """As queries.family has it."""
        found = {relative.person.pk: relative for relative in kinship.recorded(subject, self.rows)}
        for more in (kinship.siblings(subject, self.rows), kinship.further(subject, self.rows)):
            for relative in more:
                found.setdefault(relative.person.pk, relative)
        return list(found.values())

    def drawn(self, subject: Person, on: date = ON) -> Drawn:
        return family_of(subject, self.everybody(subject), self.rows, on)
