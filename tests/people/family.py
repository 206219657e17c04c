"""The invented people that these tests look for."""

from __future__ import annotations

from datetime import date
from typing import Any

from goldenthread.people import actions
from goldenthread.people.models import Address, OtherName, Person, Relationship
from tests.people_of_erimus import signed


def person(given_names: str = "", family_name: str = "", born: date | None = None, **facts: Any) -> Person:
    return actions.create_person(
        by=signed(), person=Person(given_names=given_names, family_name=family_name, born=born, **facts)
    )


def also_called(who: Person, given_names: str, family_name: str) -> OtherName:
    return actions.add_fact(by=signed(), fact=OtherName(person=who, given_names=given_names, family_name=family_name))


def lives_at(who: Person, lines: str, postcode: str, **dates: Any) -> Address:
    return actions.add_fact(by=signed(), fact=Address(person=who, lines=lines, postcode=postcode, **dates))


def kin(who: Person, other: Person, kind: str, **facts: Any) -> Relationship:
    """`other` is `kind` to `who`."""
    return actions.add_fact(by=signed(), fact=Relationship(person=who, other=other, kind=kind, **facts))
