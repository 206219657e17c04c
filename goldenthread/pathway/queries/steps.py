"""One step with what came before and after it, and the steps in which something is written. Always of one child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.models import PARENTS, Step
from goldenthread.pathway.models.steps import StepHistory
from goldenthread.pathway.telling import TELLING, has_words
from goldenthread.people.models import Person

DAY = Coalesce("happened_on", "authorised_on", "started")  # as Step.on


@dataclass(frozen=True)
class Read:
    """`before` and `after` are its neighbours of the same kind, each as its number and day."""

    step: Step
    follows: Step | None
    followed_by: Sequence[Step]
    before: tuple[int, date] | None
    after: tuple[int, date] | None
    versions: Sequence[Any]  # the earlier ones, the earliest first

    @property
    def first_recorded(self) -> datetime | None:
        """Where it was changed since."""
        return self.versions[0].recorded_from if self.versions else None


@dataclass(frozen=True)
class Sought:
    """Which of a child's written steps. Empty: any."""

    kind: str = ""
    year: int | None = None
    words: str = ""

    def takes(self, step: Step) -> bool:
        return (
            (not self.kind or step.kind == self.kind)
            and (self.year is None or step.on.year == self.year)
            and (not self.words or has_words(step, self.words))
        )


def versions_of(step: Step) -> list[Any]:
    """The earlier versions of a step that the user was found to read, the earliest first."""
    return list(StepHistory._default_manager.filter(record_id=step.pk).order_by("recorded_to", "pk"))


def step_for(step_id: int, *, child: Person, for_user: User, on: date) -> Read | None:
    """None where no such step of this child is there for this user."""
    mine = _known(child, for_user, on)
    related = ("person", "worker", "team", *PARENTS.values(), "follows", "recorded_by")
    step = mine.filter(pk=step_id).select_related(*related).first()
    if step is None:
        return None
    before, after = _neighbours(step, mine)
    return Read(
        step=step,
        follows=step.follows if step.follows and step.follows.person_id == child.pk else None,
        followed_by=list(mine.filter(follows=step).order_by("day", "pk")),
        before=before,
        after=after,
        versions=versions_of(step),
    )


def written_steps(child: Person, *, for_user: User, on: date) -> list[Step]:
    """The steps of every kind that asks for a text, the newest first."""
    rows = _known(child, for_user, on).filter(kind__in=TELLING, day__isnull=False)
    return list(rows.select_related("worker", "team").order_by("-day", "-pk"))


def _known(child: Person, for_user: User, on: date) -> QuerySet[Any, Any]:
    """The child's steps, each with its `day`, but for those after today."""
    mine = scope_of(for_user, on).only(Step.objects.filter(person=child)).annotate(day=DAY)
    return mine.filter(Q(day__lte=on) | Q(day__isnull=True))


def _neighbours(step: Step, mine: QuerySet[Any, Any]) -> tuple[tuple[int, date] | None, tuple[int, date] | None]:
    same = mine.filter(kind=step.kind, day__isnull=False).order_by("day", "pk")
    order = list(same.values_list("pk", "day"))
    at = next((place for place, (pk, _) in enumerate(order) if pk == step.pk), None)
    if at is None:
        return None, None
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None
