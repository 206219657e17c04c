"""Drafts, what they are of, and the files of a step. Always of children whom the user reads."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import transitions
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import Approval, Attachment, Draft, Step
from goldenthread.pathway.models.steps import StepHistory
from goldenthread.pathway.queries.steps import DAY
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
    draft = Draft.objects.filter(group=group).select_related("corrects").first()
    return writing_of(draft, for_user=for_user, on=on) if draft else None


def writing_of(draft: Draft, *, for_user: User, on: date) -> Writing:
    """Raises PermissionDenied as above."""
    rows = Draft.children.through.objects.filter(draft=draft).select_related("person").order_by("id")
    children: list[Person] = [row.person for row in rows]
    _check_scope(children, for_user, on)
    return Writing(draft, children)


def may_write_about(children: Collection[int], *, for_user: User, on: date) -> bool:
    return scope_of(for_user, on).only(Person.objects.filter(pk__in=children), "pk").count() == len(set(children))


def standing(group: uuid.UUID, *, for_user: User, on: date) -> Standing:
    """Raises PermissionDenied where one of the children is outside one's work."""
    rows = Step.objects.filter(group=group).order_by("pk")
    steps = list(rows.select_related("person", "worker", "team", "child_in_need", "recorded_by"))
    if not steps:
        return Standing([], [], writable=False)
    _check_scope([step.person for step in steps], for_user, on)
    approvals = list(Approval.objects.filter(step__in=steps).select_related("answered_by").order_by("pk"))
    states = [transitions.state_of(step, [a for a in approvals if a.step_id == step.pk]) for step in steps]
    return Standing(steps, approvals, all(state in transitions.WRITABLE for state in states))


def open_step_of(child: Person, kind: Kind) -> Step | None:
    """The child's step of a kind that is opened first, which is still being written."""
    return next(iter(open_steps_of(child, kind)), None)


def open_steps_of(child: Person, kind: Kind) -> list[Step]:
    """Those still being written, the latest first: of some kinds several may be open."""
    if not kind.over_time:
        return []
    rows = Step.objects.filter(person=child, kind=kind.id, authorised_on=None).select_related("child_in_need")
    steps = [s for s in rows.order_by("-pk") if s.child_in_need is None or s.child_in_need.ended is None]
    approvals = list(Approval.objects.filter(step__in=steps).order_by("pk")) if steps else []
    states = {s.pk: transitions.state_of(s, [a for a in approvals if a.step_id == s.pk]) for s in steps}
    return [step for step in steps if states[step.pk] in transitions.WRITABLE]


def stands(group: uuid.UUID, child: Person) -> bool:
    """Whether what is written under this group is on the child's record."""
    return Step.objects.filter(group=group, person=child).exists()


def is_taken(group: uuid.UUID) -> bool:
    return Draft.objects.filter(group=group).exists() or Step.objects.filter(group=group).exists()


def only_begun(steps: Sequence[Step]) -> bool:
    """Whether somebody began these from a child's page, and nothing has come of it: not what a decision opened, nor
    what came in a return, nor what was ever submitted."""
    if not steps or any(s.follows_id or s.authorised_on or s.outcome or s.recorded_by.is_machine for s in steps):
        return False
    if not KINDS[steps[0].kind].begun:
        return False
    submitted = Approval.objects.filter(step=OuterRef("pk"))
    changed = StepHistory._default_manager.filter(record_id=OuterRef("pk"))  # from a return: it got its group later
    rows = Step.objects.filter(Exists(submitted) | Exists(changed), pk__in=[step.pk for step in steps])
    return not rows.exists()


def last_steps(
    children: Sequence[Person], kinds: Collection[str], *, on: date, besides: uuid.UUID | None = None
) -> list[Step]:
    """Of each child and kind the latest that is not of a group nor still being written, of children whom the user was
    found to read."""
    if not kinds:
        return []
    rows = _written_before(children, kinds, on=on, besides=besides)
    latest = Window(RowNumber(), partition_by=[F("person"), F("kind")], order_by=[F("day").desc(), F("pk").desc()])
    return list(rows.annotate(place=latest).filter(place=1))


def earlier_steps(steps: Sequence[Step], *, on: date) -> list[Step]:
    """What was written of the same kind about the same children before these, the latest first; of children whom the
    user was found to read."""
    first = steps[0]
    rows = _written_before([step.person for step in steps], [first.kind], on=on, besides=first.group)
    return list(rows.exclude(pk__in=[step.pk for step in steps]).order_by("-day", "-pk"))


def _written_before(
    children: Sequence[Person], kinds: Collection[str], *, on: date, besides: uuid.UUID | None
) -> QuerySet[Any, Any]:
    """Each with its `day`. What stands open and says nothing yet is not what was said last."""
    rows: QuerySet[Any, Any] = Step.objects.filter(person__in=children, kind__in=kinds).annotate(day=DAY)
    open_still = [kind.id for kind in KINDS.values() if kind.over_time]
    rows = rows.filter(day__lte=on).exclude(kind__in=open_still, authorised_on=None, outcome="")
    return rows.exclude(group=besides) if besides else rows


def brothers_and_sisters(child: Person, *, for_user: User, on: date) -> list[Person]:
    """Those whom the user may write about too, and who live."""
    return may_be_added(people.relatives(child, for_user=for_user, on=on))


def may_be_added(found: Iterable[Relative]) -> list[Person]:
    """Of a child's relatives the living brothers and sisters whom the user reads."""
    meant = [each.person for each in found if each.in_scope and _sibling(each.kin) and not each.person.died]
    return list({person.pk: person for person in meant}.values())


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


def begun_before(child: Person, kind: str, user: User, besides: Sequence[Step] = ()) -> list[Draft]:
    """The user's own unfinished drafts of one kind about one child, the latest first; not those of open steps."""
    rows = Draft.objects.filter(kind=kind, children=child, started_by=user, discarded_at=None, corrects=None)
    return list(rows.exclude(group__in=[step.group for step in besides if step.group]).order_by("-written_at"))


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
