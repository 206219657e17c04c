"""Drafts, what they are of, and the files of a step. Always of children whom the user reads."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import F

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import transitions
from goldenthread.pathway.clocks import subject_of
from goldenthread.pathway.kinds import Kind
from goldenthread.pathway.models import Approval, Attachment, Draft, RunningClock, Step
from goldenthread.people import queries as people
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person

DISCARDED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Writing:
    """A draft with the children it is about, the one it was begun for first."""

    draft: Draft
    children: list[Person]


@dataclass(frozen=True)
class Standing:
    """The steps of a group as they stand in the record, and whether they may be written."""

    steps: list[Step]
    approvals: list[Approval]
    writable: bool

    @property
    def remarks(self) -> Approval | None:
        """The comments with which it was returned last."""
        returned = [each for each in self.approvals if each.answer == Approval.Answer.RETURNED]
        return returned[-1] if returned and self.writable else None


def writing_for(group: uuid.UUID, *, for_user: User, on: date) -> Writing | None:
    """None where there is no such draft. Raises PermissionDenied where one of its children is outside one's work."""
    draft = Draft.objects.filter(group=group).first()
    if draft is None:
        return None
    rows = Draft.children.through.objects.filter(draft_id=group).select_related("person").order_by("id")
    children: list[Person] = [row.person for row in rows]
    _check_scope(children, for_user, on)
    return Writing(draft, children)


def may_write_about(children: Collection[int], *, for_user: User, on: date) -> bool:
    return scope_of(for_user, on).only(Person.objects.filter(pk__in=children), "pk").count() == len(set(children))


def standing(group: uuid.UUID, *, for_user: User, on: date) -> Standing:
    """Raises PermissionDenied where one of the children is outside one's work."""
    rows = Step.objects.filter(group=group).order_by("pk")
    steps = list(rows.select_related("person", "worker", "team", "child_in_need"))
    if not steps:
        return Standing([], [], writable=False)
    _check_scope([step.person for step in steps], for_user, on)
    approvals = list(Approval.objects.filter(step__in=steps).select_related("answered_by").order_by("pk"))
    states = [transitions.state_of(step, [a for a in approvals if a.step_id == step.pk]) for step in steps]
    return Standing(steps, approvals, all(state in transitions.WRITABLE for state in states))


def open_step_of(child: Person, kind: Kind) -> Step | None:
    """The child's step of a kind that is opened first, which is still being written."""
    if not kind.over_time:
        return None
    rows = Step.objects.filter(person=child, kind=kind.id, authorised_on=None).select_related("child_in_need")
    steps = [s for s in rows.order_by("-pk") if s.child_in_need is None or s.child_in_need.ended is None]
    approvals = list(Approval.objects.filter(step__in=steps).order_by("pk")) if steps else []
    for step in steps:
        state = transitions.state_of(step, [a for a in approvals if a.step_id == step.pk])
        if state in transitions.WRITABLE:
            return step
    return None


def last_steps(
    children: Sequence[Person], kinds: Collection[str], *, on: date, besides: uuid.UUID | None = None
) -> list[Step]:
    """Of each child and kind the latest that is not of a group, of children whom the user was found to read."""
    found: dict[tuple[int, str], Step] = {}
    if kinds:
        rows = Step.objects.filter(person__in=children, kind__in=kinds)
        others = (s for s in rows if besides is None or s.group != besides)
        for step in sorted((s for s in others if s.on and s.on <= on), key=lambda s: (s.on, s.pk)):
            found[step.person_id, step.kind] = step
    return list(found.values())


def brothers_and_sisters(child: Person, *, for_user: User, on: date) -> list[Person]:
    """Those whom the user may write about too, and who live."""
    return may_be_added(people.relatives(child, for_user=for_user, on=on))


def may_be_added(found: Iterable[Relative]) -> list[Person]:
    """Of a child's relatives the living brothers and sisters whom the user reads."""
    meant = [each.person for each in found if each.in_scope and _sibling(each.kin) and not each.person.died]
    return list({person.pk: person for person in meant}.values())


def is_late(steps: Sequence[Step], on: date) -> bool:
    """Whether a clock that runs for one of these steps is overdue on the day."""
    subjects = [subject_of(step) for step in steps if step.pk]
    if not subjects:
        return False
    people_ids = [step.person_id for step in steps]
    return RunningClock.objects.filter(person_id__in=people_ids, subject__in=subjects, due__lt=on).exists()


def drafts_of(user: User, *, on: date) -> list[Writing]:
    """What the user has begun or written in last and not finished, the latest first; not what was only looked at."""
    mine = Draft.objects.filter(discarded_at=None).exclude(written_at=F("started_at"), follows=None)
    rows = mine.filter(started_by=user) | mine.filter(written_by=user)
    return _with_children(rows.order_by("-written_at"), user, on)


def discarded_by(user: User, *, at: datetime, on: date) -> list[Writing]:
    """What can still be brought back."""
    rows = Draft.objects.filter(discarded_at__gte=at - DISCARDED_FOR)
    rows = rows.filter(started_by=user) | rows.filter(written_by=user)
    return _with_children(rows.order_by("-discarded_at"), user, on)


def begun_before(child: Person, kind: str, user: User) -> list[Draft]:
    """The user's own unfinished drafts of one kind about one child, the latest first."""
    rows = Draft.objects.filter(kind=kind, children=child, started_by=user, discarded_at=None)
    return list(rows.order_by("-written_at"))


def attachments(step: Step) -> list[Attachment]:
    return list(Attachment.objects.filter(step=step).order_by("pk"))


def attachment_for(attachment_id: int, *, child: Person, for_user: User, on: date) -> Attachment | None:
    rows = Attachment.objects.filter(pk=attachment_id, person=child)
    return scope_of(for_user, on).only(rows).first()


def _with_children(drafts: object, user: User, on: date) -> list[Writing]:
    rows: list[Draft] = list(drafts)  # type: ignore[call-overload]
    through = Draft.children.through.objects.filter(draft__in=rows).select_related("person").order_by("id")
    about: dict[uuid.UUID, list[Person]] = {}
    for row in through:
        about.setdefault(row.draft_id, []).append(row.person)
    ids = {child.pk for children in about.values() for child in children}
    readable = set(scope_of(user, on).only(Person.objects.filter(pk__in=ids), "pk").values_list("pk", flat=True))
    found = [Writing(draft, about.get(draft.pk, [])) for draft in rows]
    return [mine for mine in found if all(child.pk in readable for child in mine.children)]


def _check_scope(children: Sequence[Person], user: User, on: date) -> None:
    if not children or not may_write_about([child.pk for child in children], for_user=user, on=on):
        raise PermissionDenied(
            "This is about a child who is outside your own work. Search for the child: you can open the record from "
            "there by giving a reason."
        )


def _sibling(kin: str) -> bool:
    return "rother" in kin or "ister" in kin


def names_of(users: Collection[int]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=users)} if users else {}
