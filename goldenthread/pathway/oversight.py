"""What supervision needs of the children's records, and what it leaves on them: workforce offers the slots.

A child who was discussed gets a step of management oversight, in the manager's words, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature
from goldenthread.access.scope import scope_of
from goldenthread.pathway.actions import record_steps
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Allocation, Step
from goldenthread.pathway.queries.worklist import stages_of
from goldenthread.pathway.scopes import open_on
from goldenthread.people.models import Person
from goldenthread.people.queries import age_of
from goldenthread.people.retention import also_destroys
from goldenthread.workforce import slots
from goldenthread.workforce.actions import forget_people
from goldenthread.workforce.models import Supervision, Worker

OVERSIGHT = "management_oversight"


@slots.children_of
def children_of(worker: Worker, user: User, on: date) -> list[slots.Child]:
    """Those whom the worker holds in any role and the user reads, by name."""
    held = Allocation.objects.filter(open_on(on), worker=worker).values("person_id")
    people = scope_of(user, on).only(Person.objects.filter(pk__in=held, merged_into=None), "pk")
    found = list(people.order_by("family_name", "given_names", "pk"))
    stages = stages_of([person.pk for person in found], on)
    return [_child(person, on, stages.get(person.pk, "")) for person in found]


@slots.children_named
def children_named(ids: Iterable[int], user: User, on: date) -> dict[int, slots.Child]:
    """By the id that was written down; where two records have since become one, who that is now."""
    written = {person.pk: person for person in Person.objects.filter(pk__in=set(ids)).select_related("merged_into")}
    now = {pk: person.merged_into or person for pk, person in written.items()}
    read = scope_of(user, on).only(Person.objects.filter(pk__in=[person.pk for person in now.values()]), "pk")
    may_read = set(read.values_list("pk", flat=True))
    return {pk: _child(person, on) for pk, person in now.items() if person.pk in may_read}


@slots.after_supervision
def record_oversight(supervision: Supervision, by: Signature) -> None:
    """Raises Refused where a child's record cannot take it (a child who had died, or was not yet born)."""
    steps = [
        Step(
            person_id=said["person_id"],
            kind=OVERSIGHT,
            version=KINDS[OVERSIGHT].version,
            happened_on=supervision.held_on,
            worker=supervision.supervisor,
            answers={"decision": said["words"], "why": f"Decided in supervision with {supervision.worker}."},
        )
        for said in supervision.discussed
    ]
    outcome = record_steps(by=by, steps=steps)
    if outcome.refused:
        raise Refused([objection for _, objections in outcome.refused for objection in objections])


@also_destroys
def forget(by: Signature, ids: list[int]) -> None:
    forget_people(by=by, people=ids)


def _child(person: Person, on: date, stage: str = "") -> slots.Child:
    about = ", ".join(part for part in (age_of(person, on), stage.lower()) if part)
    return slots.Child(person.pk, person.name, about, reverse("people:child", args=[person.pk]))
