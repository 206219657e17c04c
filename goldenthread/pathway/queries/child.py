"""One child's record, read once for all the panels of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.knowing import says_who_holds
from goldenthread.pathway.models import SPELLS, Allocation, Discrepancy, Handover, Spell, Step
from goldenthread.pathway.queries.spells import read_spells
from goldenthread.pathway.scopes import member_on
from goldenthread.people.models import Person
from goldenthread.workforce.models import Membership, Worker

S = TypeVar("S", bound=Spell)
SOME: tuple[type[Model], ...] = (Discrepancy, Handover)  # most children have none


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
    has: frozenset[type[Model]] = frozenset(SOME)  # of SPELLS and SOME, those that may have rows: the others have none

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
    return record_of(child_for(child.pk, for_user=for_user, on=on), on=on)


def record_of(child: Person, *, on: date) -> ChildRecord:
    """As child_record, for whoever has just asked whether the user reads the child."""
    return _records([child], on)[0]


def child_records(children: Sequence[Person], *, for_user: User, on: date) -> list[ChildRecord]:
    """As child_record, in as many questions for a family as for one child: of these, those whom the user reads."""
    ids = [child.pk for child in children]
    mine = scope_of(for_user, on).only(Person.objects.filter(pk__in=ids), "pk").in_bulk()
    return _records([mine[pk] for pk in ids if pk in mine], on)


def _records(children: Sequence[Person], on: date) -> list[ChildRecord]:
    """In the order of the children."""
    ids = [child.pk for child in children]
    theirs = Q(person__in=ids)
    has = _models_with_rows_of(ids)
    spells: dict[int, list[Spell]] = defaultdict(list)
    for spell in read_spells([model for model in SPELLS if model in has], ids, on):
        spells[spell.person_id].append(spell)
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(theirs).select_related("worker", "team", "child_in_need"):
        if step.on and step.on <= on:
            steps[step.person_id].append(step)
    held: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in Allocation.objects.filter(theirs, started__lte=on).select_related("worker", "team"):
        held[allocation.person_id].append(allocation)
    known = says_who_holds()
    return [
        ChildRecord(
            child=child,
            on=on,
            spells=tuple(spells[child.pk]),
            steps=tuple(sorted(steps[child.pk], key=lambda step: (step.on, step.pk))),
            allocations=tuple(held[child.pk]),
            says_who_holds=known,
            has=has,
        )
        for child in children
    ]


def _models_with_rows_of(children: Sequence[int]) -> frozenset[type[Model]]:
    """Most children have rows of a few kinds only: one question finds which, instead of one for each kind."""
    models = (*SPELLS, *SOME)
    has = {model.__name__: Exists(model._default_manager.filter(person=OuterRef("pk"))) for model in models}
    found: Any = Person.objects.filter(pk__in=children).values(**has)
    rows: list[Mapping[str, object]] = list(found)
    return frozenset(model for model in models if any(row[model.__name__] for row in rows))


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
    if Discrepancy not in record.has:
        return []
    return list(Discrepancy.objects.filter(person=record.child, mended=False).order_by("pk"))


def discrepancy_for(discrepancy_id: int, *, for_user: User, on: date) -> Discrepancy | None:
    rows = scope_of(for_user, on).only(Discrepancy.objects.filter(pk=discrepancy_id))
    return rows.select_related("person").first()


def waiting_handovers(record: ChildRecord) -> list[Handover]:
    if Handover not in record.has:
        return []
    rows = Handover.objects.filter(person=record.child, answer=Handover.Answer.WAITING)
    return list(rows.select_related("to_team", "to_worker", "to_organisation"))
