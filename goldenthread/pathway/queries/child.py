"""One child's record, read once for all the panels of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.knowing import says_who_holds
from goldenthread.pathway.models import SPELLS, Allocation, Discrepancy, Handover, Spell, Step
from goldenthread.pathway.scopes import member_on
from goldenthread.people.models import Person
from goldenthread.workforce.models import Membership, Worker

S = TypeVar("S", bound=Spell)


@dataclass(frozen=True)
class ChildRecord:
    """What lasts, what was done and who holds the child, as they stand in the record, up to the day `on`.

    Whoever has one may read the child: `child_record` asked. So what is read further about the child is asked with it.
    """

    child: Person
    on: date
    spells: tuple[Spell, ...] = ()
    steps: tuple[Step, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    says_who_holds: bool = True  # whether the record holds allocations at all

    def of(self, model: type[S]) -> list[S]:
        """The child's spells of one model, the earliest first."""
        return [spell for spell in self.spells if isinstance(spell, model)]

    def open(self, model: type[S]) -> S | None:
        """The spell of one model that holds on the day, the latest if there are several."""
        holding = [spell for spell in self.of(model) if spell.holds_on(self.on)]
        return holding[-1] if holding else None

    def steps_of(self, *kinds: str) -> list[Step]:
        return [step for step in self.steps if step.kind in kinds]

    @property
    def holders(self) -> list[Allocation]:
        return [a for a in self.allocations if a.started <= self.on and (a.ended is None or a.ended > self.on)]


def child_for(person_id: int, *, for_user: User, on: date) -> Person:
    """The child, if this user reads them. Raises PermissionDenied with a sentence."""
    child = scope_of(for_user, on).only(Person.objects.filter(pk=person_id), "pk").first()
    if child is None:
        raise PermissionDenied(
            "This child is outside your own work, or is not there. Search for the child: you can open the record from "
            "there by giving a reason."
        )
    return child


def child_record(child: Person, *, for_user: User, on: date) -> ChildRecord:
    """What starts after the day is left out. Raises PermissionDenied where the user does not read the child."""
    child = child_for(child.pk, for_user=for_user, on=on)
    mine = Q(person=child)
    spells: list[Spell] = []
    for model in _models_with_spells_of(child):
        related = [f.name for f in model._meta.fields if f.name in ("organisation", "provider")]
        rows = model._default_manager.filter(mine, started__lte=on)
        spells.extend(rows.select_related(*related) if related else rows)
    steps = Step.objects.filter(mine).select_related("worker", "team", "child_in_need")
    return ChildRecord(
        child=child,
        on=on,
        spells=tuple(sorted(spells, key=lambda spell: spell.started)),  # on one day, in the order of SPELLS
        steps=tuple(sorted((s for s in steps if s.on and s.on <= on), key=lambda step: (step.on, step.pk))),
        allocations=tuple(Allocation.objects.filter(mine, started__lte=on).select_related("worker", "team")),
        says_who_holds=says_who_holds(),
    )


def _models_with_spells_of(child: Person) -> list[type[Spell]]:
    """Most children have spells of a few kinds only: one question finds which, instead of one for each kind."""
    has = {model.__name__: Exists(model._default_manager.filter(person=OuterRef("pk"))) for model in SPELLS}
    found: Mapping[str, object] = Person.objects.filter(pk=child.pk).values(**has).get()
    return [model for model in SPELLS if found[model.__name__]]


@dataclass(frozen=True)
class Holder:
    """Somebody involved with the child, and how to reach them."""

    name: str
    role: str
    team: str
    phone: str
    since: date
    worker_id: int | None = None


@dataclass(frozen=True)
class LastSeen:
    """Each day with the number of the step that says so."""

    seen: date | None = None
    seen_by: str = ""
    seen_step: int | None = None
    alone: date | None = None
    alone_by: str = ""
    alone_step: int | None = None
    tried: date | None = None  # a later visit at which the child was not seen
    tried_step: int | None = None


def holders(record: ChildRecord) -> list[Holder]:
    """Case worker first. A team without a worker is named as it stands."""
    order = list(Allocation.Role.values)
    found = sorted(record.holders, key=lambda a: (order.index(a.role) if a.role in order else 99, a.started))
    teams = _teams_of([a.worker for a in found if a.worker and not a.team], record.on)
    return [
        Holder(
            name=str(a.worker) if a.worker else "No worker yet",
            role=a.get_role_display(),
            team=str(a.team) if a.team else teams.get(a.worker_id or 0, ""),
            phone=a.worker.phone if a.worker else "",
            since=a.started,
            worker_id=a.worker_id,
        )
        for a in found
    ]


def _teams_of(workers: list[Worker], on: date) -> dict[int, str]:
    if not workers:
        return {}
    rows = Membership.objects.filter(member_on(on), worker__in=workers).select_related("team")
    return {row.worker_id: str(row.team) for row in rows}


def last_seen(record: ChildRecord) -> LastSeen:
    """From the steps that took place on a day and say whether the child was seen then."""
    happened = [(s.happened_on, s) for s in record.steps if s.happened_on]
    said = sorted(((day, s) for day, s in happened if s.seen is not None or s.seen_alone), key=lambda pair: pair[0])
    seen = [(day, s) for day, s in said if s.seen or s.seen_alone]
    alone = [(day, s) for day, s in said if s.seen_alone]
    missed = [(day, s) for day, s in said if not (s.seen or s.seen_alone)]
    last = seen[-1] if seen else None
    last_alone = alone[-1] if alone else None
    tried = missed[-1] if missed and (last is None or missed[-1][0] > last[0]) else None
    return LastSeen(
        seen=last[0] if last else None,
        seen_by=str(last[1].worker or "") if last else "",
        seen_step=last[1].pk if last else None,
        alone=last_alone[0] if last_alone else None,
        alone_by=str(last_alone[1].worker or "") if last_alone else "",
        alone_step=last_alone[1].pk if last_alone else None,
        tried=tried[0] if tried else None,
        tried_step=tried[1].pk if tried else None,
    )


def discrepancies(record: ChildRecord) -> list[Discrepancy]:
    """What does not add up about the child, without what was put right."""
    return list(Discrepancy.objects.filter(person=record.child, mended=False).order_by("pk"))


def discrepancy_for(discrepancy_id: int, *, for_user: User, on: date) -> Discrepancy | None:
    rows = scope_of(for_user, on).only(Discrepancy.objects.filter(pk=discrepancy_id))
    return rows.select_related("person").first()


def waiting_handovers(record: ChildRecord) -> list[Handover]:
    rows = Handover.objects.filter(person=record.child, answer=Handover.Answer.WAITING)
    return list(rows.select_related("to_team", "to_worker", "to_organisation"))
