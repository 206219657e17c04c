"""Who has to do with a step that is done, what would be corrected with it, and what was corrected or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import telling
from goldenthread.pathway.correcting import Corrector, objections_to_correcting
from goldenthread.pathway.deciding import objections_to_deciding
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.states import State
from goldenthread.pathway.models import PARENTS, Allocation, Approval, Draft, Handover, Step
from goldenthread.pathway.models.steps import StepHistory
from goldenthread.pathway.queries.deciders import is_near
from goldenthread.pathway.queries.steps import versions_of
from goldenthread.pathway.queries.writing import Standing
from goldenthread.pathway.scopes import member_on, open_on, teams_managed_by
from goldenthread.pathway.transitions import state_of
from goldenthread.people.models import Person
from goldenthread.workforce.models import Membership

RELATED = ("person", "worker", "team", *PARENTS.values())


@dataclass(frozen=True)
class Changed:
    """One answer, as it stood and as it stands since."""

    wording: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True)
class Correction:
    at: datetime
    who: str
    why: str
    changed: Sequence[Changed]


@dataclass(frozen=True)
class Withdrawn:
    """A step that was taken off the record, as it stood then."""

    step: Step
    at: datetime
    who: str
    why: str


def answered_with(ids: Collection[int]) -> list[Step]:
    return list(Step.objects.filter(pk__in=ids).select_related(*RELATED).order_by("pk"))


def newest(steps: Iterable[Step]) -> datetime | None:
    return max((step.recorded_from for step in steps), default=None)


def who_corrects(step: Step, user: User, on: date) -> tuple[State, Corrector]:
    """In which state it is, and what the user has to do with it."""
    approvals = list(Approval.objects.filter(step=step).order_by("pk"))
    held = Allocation.objects.filter(open_on(on), person=step.person_id, role=Allocation.Role.CASE_WORKER)
    holder = held.select_related("worker").first()
    worker = holder.worker if holder else None
    manages = _manages(step, holder, user, on)
    return state_of(step, approvals), Corrector(
        wrote=_wrote(step, approvals, user),
        holds=worker is not None and worker.user_id == user.pk,
        manages=manages,
        decides=_decides(step, approvals, user, on, manages=manages),
    )


def written_together(step: Step, *, for_user: User, on: date) -> list[Step]:
    """The step, and those written with it that the user reads and may correct too."""
    if step.group is None:
        return [step]
    rows = scope_of(for_user, on).only(Step.objects.filter(group=step.group).exclude(pk=step.pk))
    others = rows.select_related(*RELATED).order_by("pk")
    return [step, *(s for s in others if not objections_to_correcting(s, *who_corrects(s, for_user, on)))]


def correction_of(step: Step) -> Draft | None:
    """The correction of it that somebody has begun and not finished."""
    rows = corrections_begun(step).filter(discarded_at=None)
    return rows.select_related("corrects", "started_by").order_by("-written_at").first()


def corrections_begun(step: Step) -> QuerySet[Draft]:
    """The discarded ones too."""
    of_it = Q(corrects=step) | Q(corrects__group=step.group) if step.group else Q(corrects=step)
    return Draft.objects.filter(of_it, children=step.person_id)


def corrected_by(draft: Draft, children: Sequence[Person]) -> Standing:
    """The steps that a draft corrects, in the order of its children. Whether the user reads them was asked."""
    of_it = Q(pk=draft.corrects_id)
    if draft.corrects and draft.corrects.group:
        of_it |= Q(group=draft.corrects.group)
    order = [child.pk for child in children]
    steps = list(Step.objects.filter(of_it, person__in=order).select_related(*RELATED))
    return Standing(sorted(steps, key=lambda step: order.index(step.person_id)), [], writable=False)


def about_withdrawing(step: Step) -> dict[str, Any]:
    """What stands in the way, as withdrawal_objections asks it."""
    follows = Draft.objects.filter(follows=step, discarded_at=None)
    return {
        "following": list(Step.objects.filter(follows=step).order_by("pk")),
        "handed": Handover.objects.filter(step=step).exists(),
        "at_work": correction_of(step) is not None or follows.exists(),
    }


def corrections(step: Step, versions: Sequence[Any]) -> list[Correction]:
    """What people changed of it once it was done, each with its reason, the latest first."""
    names = _people({row.changed_by_id for row in versions if row.why})
    stood = [*(_as_step(row) for row in versions), step]
    found = [
        Correction(row.recorded_to, names[row.changed_by_id], row.why, changed)
        for row, before, after in zip(versions, stood, stood[1:], strict=False)
        if row.why and row.changed_by_id in names and (changed := list(_changed(before, after)))
    ]
    return found[::-1]


def withdrawn_from(child: Person, *, for_user: User, on: date, step_id: int | None = None) -> list[Withdrawn]:
    """What people took off the child's record, the latest first; one step of it, where one is asked for."""
    rows: Any = StepHistory._default_manager.filter(person_id=child.pk, withdrawn=True).exclude(why="")
    if step_id is not None:
        rows = rows.filter(record_id=step_id)
    mine: list[Any] = list(scope_of(for_user, on).only(rows).order_by("-recorded_to", "-pk"))
    names = _people({row.changed_by_id for row in mine})
    return [
        Withdrawn(_as_step(row), row.recorded_to, names[row.changed_by_id], row.why)
        for row in mine
        if row.changed_by_id in names
    ]


def _wrote(step: Step, approvals: Sequence[Approval], user: User) -> bool:
    """Did it, submitted it, or, where nobody is said to have done it, recorded it first."""
    if step.worker is not None:
        return step.worker.user_id == user.pk or any(each.asked_by_id == user.pk for each in approvals)
    first = next(iter(versions_of(step)), step)
    return bool(first.recorded_by_id == user.pk)


def _manages(step: Step, holder: Allocation | None, user: User, on: date) -> bool:
    """A team that holds the child or did the work, or one that whoever holds the child or did it is in."""
    managed = set(teams_managed_by(user, on).values_list("team_id", flat=True))
    if not managed:
        return False
    if managed & {step.team_id, holder.team_id if holder else None}:
        return True
    workers = [pk for pk in (step.worker_id, holder.worker_id if holder else None) if pk]
    return Membership.objects.filter(member_on(on), worker_id__in=workers, team_id__in=managed).exists()


def _decides(step: Step, approvals: Sequence[Approval], user: User, on: date, *, manages: bool) -> Sequence[Any]:
    kind = KINDS.get(step.kind)
    if kind is None or not kind.approved:
        return ()
    asked = approvals[-1] if approvals else Approval(decision=kind.approved[-1])
    asked.step, asked.person = step, step.person
    near = manages or is_near(user, {step.person_id}, on)
    return tuple(objections_to_deciding(user, asked, on, near=near))


def _people(users: Collection[int]) -> dict[int, str]:
    """Their names, without those of the product itself: what a load changes is no correction of anybody's."""
    rows = User.objects.filter(pk__in=users, is_machine=False) if users else ()
    return {user.pk: str(user) for user in rows}


def _as_step(row: Any) -> Step:
    names = [column.attname for column in Step._meta.concrete_fields if not column.primary_key]
    return Step(pk=row.record_id, **{name: getattr(row, name) for name in names})


def _changed(before: Step, after: Step) -> Iterator[Changed]:
    old = {answer.question.id: answer for answer in telling.answers(before)}
    new = {answer.question.id: answer for answer in telling.answers(after)}
    for name in dict.fromkeys([*old, *new]):
        was, now = (side[name].parts if name in side else () for side in (old, new))
        if was != now:
            yield Changed((new.get(name) or old[name]).question.wording, was, now)
