"""Bulk actions given ids and no rows: the same is refused, and many rows ask the database no more than few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from goldenthread.access.objections import Outcome
from goldenthread.pathway import actions, projection
from goldenthread.pathway.models import (
    Allocation,
    CarePeriod,
    ChildInNeed,
    Missing,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.people.actions import add_facts, create_people
from goldenthread.people.models import Address, Person, Relationship
from goldenthread.workforce.actions import join_teams
from goldenthread.workforce.models import Membership
from tests.pathway.children import TODAY, by, child, spell, step, team, worker

pytestmark = pytest.mark.django_db
START = date(2025, 1, 6)
FEW, MANY = 60, 240


def refused(outcome: Outcome[Any]) -> list[str]:
    return [objection.policy for _, objections in outcome.refused for objection in objections]


def test_a_step_given_by_ids_is_asked_against_its_referral_and_its_plan():
    kia = child()
    need, plan = spell(ChildInNeed, kia, START), spell(ProtectionPlan, kia, START)
    early = START - timedelta(days=1)

    def steps(on: date) -> list[Step]:
        return [
            Step(person_id=kia.pk, kind="referral", happened_on=on, child_in_need_id=need.pk),
            Step(person_id=kia.pk, kind="protection_review", happened_on=on, protection_plan_id=plan.pk),
        ]

    outcome = actions.record_steps(by=by(), steps=[*steps(early), *steps(START)])
    assert refused(outcome) == ["not-before-its-referral", "not-before-its-plan"]
    assert [row.kind for row in outcome.recorded] == ["referral", "protection_review"]


def of_children(count: int) -> list[Person]:
    return create_people(
        by=by(), people=[Person(born=date(2012, 3, 4), given_names="Kia") for _ in range(count)]
    ).recorded


def steps(count: int) -> Callable[[], Outcome[Any]]:
    kia, north = child(), team()
    need, plan = spell(ChildInNeed, kia, START), spell(ProtectionPlan, kia, START)
    amina = worker("Amina Yusuf", north)
    of = {"person_id": kia.pk, "worker_id": amina.pk, "team_id": north.pk}
    rows = [
        Step(kind=kind, happened_on=START, authorised_on=START, answers={"source": "1A"}, **of, **within)
        for kind, within in (
            ("referral", {"child_in_need_id": need.pk}),
            ("protection_review", {"protection_plan_id": plan.pk}),
            ("contact", {}),
        )
        for _ in range(count // 3)
    ]
    return lambda: actions.record_steps(by=by(), steps=rows)


def spells(count: int) -> Callable[[], Outcome[Any]]:
    days = [START + timedelta(days=n) for n in range(count)]
    kia = child()
    rows = [Missing(person_id=kia.pk, kind="M", started=day, ended=day + timedelta(days=1)) for day in days]
    return lambda: actions.record_spells(by=by(), spells=rows)


def allocations(count: int) -> Callable[[], Outcome[Any]]:
    """Every other one leaves it to the action to find the worker's team."""
    kia, north = child(), team()
    amina = worker("Amina Yusuf", north)
    days = [START + timedelta(days=n) for n in range(count)]
    rows = [
        Allocation(
            person_id=kia.pk,
            worker_id=amina.pk,
            team_id=north.pk if day.day % 2 else None,
            started=day,
            ended=day + timedelta(days=1),
        )
        for day in days
    ]
    return lambda: actions.allocate_all(by=by(), allocations=rows)


def people(count: int) -> Callable[[], Outcome[Any]]:
    rows = [Person(given_names="Ida", family_name="Marsh", born=date(2015, 3, 4)) for _ in range(count)]
    return lambda: create_people(by=by(), people=rows)


def addresses(count: int) -> Callable[[], Outcome[Any]]:
    rows = [Address(person_id=person.pk, postcode="ZA1 1AA", started=START) for person in of_children(count)]
    return lambda: add_facts(by=by(), facts=rows)


def relationships(count: int) -> Callable[[], Outcome[Any]]:
    mother = child("Ann Marsh", date(1980, 3, 4))
    rows = [Relationship(person_id=p.pk, other_id=mother.pk, kind="mother") for p in of_children(count)]
    return lambda: add_facts(by=by(), facts=rows)


def memberships(count: int) -> Callable[[], Outcome[Any]]:
    north = team()
    amina = worker("Amina Yusuf", north)
    rows = [Membership(worker_id=amina.pk, team_id=north.pk, started=START) for _ in range(count)]
    return lambda: join_teams(by=by(), memberships=rows)


@pytest.mark.parametrize("prepare", [steps, spells, allocations, people, addresses, relationships, memberships])
def test_many_rows_ask_the_database_no_more_than_few(prepare):
    def asked(count: int) -> int:
        with transaction.atomic():
            write = prepare(count)
            with CaptureQueriesContext(connection) as counted:
                outcome = write()
            assert len(outcome.recorded) == count, outcome.refused[:1]
            transaction.set_rollback(True)
        return len(counted)

    asked(FEW)  # what is read once and remembered
    assert asked(FEW) == asked(MANY)


def test_clocks_are_reckoned_some_children_at_a_time_without_what_their_steps_tell(monkeypatch):
    monkeypatch.setattr(projection, "batches", lambda ids: (ids[at : at + 2] for at in range(0, len(ids), 2)))
    children = of_children(5)
    with transaction.atomic(), CaptureQueriesContext(connection) as counted, projection.once_at_the_end():
        for kia in children:
            spell(CarePeriod, kia, START)
            need = spell(ChildInNeed, kia, START)
            step("single_assessment", kia, started=START, child_in_need=need, answers={"factors": ["1A"]})
            step("referral", kia, happened_on=START, authorised_on=START, child_in_need=need)
    read = [query["sql"] for query in counted if 'FROM "pathway_step"' in query["sql"]]
    # For two children at a time: what runs or stops a clock, whose review point is not set, what was last done again.
    assert len(read) == 3 * 3
    assert not any('"answers", "pathway_step"' in sql for sql in read)
    assert RunningClock.objects.filter(clock="SA-45WD", started=START, due__lt=TODAY).count() == len(children)
    assert RunningClock.objects.count() == 3 * len(children)
    assert not list(projection.differences())


def test_the_clocks_of_a_great_load_are_those_of_a_small_one(monkeypatch):
    """Where there are many children, PostgreSQL is first made to count what the load has written."""
    monkeypatch.setattr(projection, "MANY", 2)
    children = of_children(3)
    with transaction.atomic(), projection.once_at_the_end():
        for kia in children:
            spell(CarePeriod, kia, START)
    assert RunningClock.objects.filter(clock="REV-1").count() == len(children)
