"""What the parts of the writing share: what has been written so far, and a refusal to go on when a policy objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from goldenthread.access.objections import Outcome
from goldenthread.demo.world import World
from goldenthread.pathway import models as m
from goldenthread.people.models import Person
from goldenthread.places.models import Organisation, Postcode
from goldenthread.workforce.models import Team, Worker


class Unlawful(RuntimeError):
    """The simulation made something that a policy refuses: a fault of the simulation."""


@dataclass
class Written:
    """What was written, so that later parts can point at it."""

    people: dict[int, Person] = field(default_factory=dict)  # child of the simulation -> person
    teams: dict[str, Team] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)
    partners: list[Organisation] = field(default_factory=list)
    postcodes: dict[int, list[Postcode]] = field(default_factory=dict)  # ward -> its postcodes
    children_in_need: dict[tuple[int, int], m.ChildInNeed] = field(default_factory=dict)
    plans: dict[tuple[int, int], m.ProtectionPlan] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


def waves(world: World) -> Iterator[dict[str, Any]]:
    """Each referral of a known child with what followed, in order of time."""
    return (row for row in world.referrals if world.known[row["child"]])


def everything_of(outcome: Outcome[Any]) -> list[Any]:
    if outcome.refused:
        row, objections = outcome.refused[0]
        told = " ".join(o.sentence for o in objections)
        raise Unlawful(f"{len(outcome.refused)} refused. The first: {row!r} of {getattr(row, 'person', None)}: {told}")
    return outcome.recorded
