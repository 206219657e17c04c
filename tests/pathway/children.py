"""Invented children and their workers, made through the product's own actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.pathway import actions
from goldenthread.pathway.models import (
    Allocation,
    CarePeriod,
    ChildInNeed,
    LegalStatus,
    Placement,
    ProtectionPlan,
    Spell,
    Step,
)
from goldenthread.people.actions import create_person
from goldenthread.people.models import Person
from goldenthread.workforce.actions import create_team, create_worker, join_team
from goldenthread.workforce.models import Membership, Team, Worker
from tests.people_of_erimus import signed

TODAY = date(2026, 3, 3)
LONG_AGO = date(2015, 4, 1)


def by(user: User | None = None, on: date = TODAY, why: str = "") -> Signature:
    return signed(user, datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC), why)


def child(name: str = "Kia Marsh", born: date | None = date(2015, 5, 20), **facts: Any) -> Person:
    given, _, family = name.partition(" ")
    return create_person(by=by(), person=Person(given_names=given, family_name=family, born=born, **facts))


def spell(model: type[Spell], person: Person, started: date, ended: date | None = None, **facts: Any) -> Any:
    return actions.record_spell(by=by(), spell=model(person=person, started=started, ended=ended, **facts))


def step(kind: str, person: Person, **facts: Any) -> Step:
    return actions.record_step(by=by(), step=Step(person=person, kind=kind, **facts))


def team(name: str = "Safeguarding North", service: str = "Safeguarding and care planning") -> Team:
    return create_team(by=by(), team=Team(code=name.lower().replace(" ", "-")[:20], name=name, service=service))


def worker(
    name: str, of: Team, user: User | None = None, manages: bool = False, phone: str = "", registration: str = ""
) -> Worker:
    row = create_worker(by=by(), worker=Worker(name=name, user=user, phone=phone, registration=registration))
    join_team(by=by(), membership=Membership(worker=row, team=of, started=LONG_AGO, manages=manages))
    return row


def allocated(
    person: Person, to: Worker | None = None, of: Team | None = None, started: date = date(2025, 1, 6), **facts: Any
) -> Allocation:
    new = Allocation(person=person, worker=to, team=of, started=started, **facts)
    return actions.allocate(by=by(), allocation=new)


@dataclass(frozen=True)
class InCare:
    person: Person
    need: ChildInNeed
    care: CarePeriod
    legal: LegalStatus
    placement: Placement


def in_care(name: str = "Kia Marsh", started: date = date(2023, 5, 4), **facts: Any) -> InCare:
    """Looked after under a full care order, with foster carers, after a referral and an ended protection plan."""
    person = child(name, **facts)
    need = spell(ChildInNeed, person, date(2022, 3, 1), source="1A", primary_need="N1")
    spell(
        ProtectionPlan,
        person,
        date(2022, 4, 4),
        date(2023, 5, 4),
        initial_category="NEG",
        latest_category="NEG",
        child_in_need=need,
    )
    return InCare(
        person,
        need,
        spell(CarePeriod, person, started, need="N1"),
        spell(LegalStatus, person, started, code="C2"),
        spell(Placement, person, started, type="U6", provided_by="PR1", miles_from_home="12.4", in_authority=False),
    )
