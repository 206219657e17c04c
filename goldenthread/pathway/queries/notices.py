"""What a user is told. The words are read from the record when they are shown, as far as the user reads the child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.labels import outcome_words, step_title
from goldenthread.pathway.models import MailChoice, Notice
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written

What = Notice.What
OUT_OF_SIGHT = "You no longer read this record."


@dataclass(frozen=True)
class Told:
    """`person` is None where the user does not read the child (any more): then `words` say so, and nothing else."""

    notice: Notice
    person: Person | None
    words: str
    is_new: bool


def unseen(user: User) -> int:
    return Notice.objects.filter(user=user, seen_at=None).count()


def notices_of(user: User) -> QuerySet[Notice]:
    """The user's own: the unseen first, then the newest."""
    related = ("person", "step", "step__recorded_by", "handover__to_team", "handover__to_worker")
    rows = Notice.objects.filter(user=user).select_related(*related)
    return rows.order_by(F("seen_at").desc(nulls_first=True), "-at", "-pk")


def told(notices: Iterable[Notice], *, for_user: User, on: date) -> list[Told]:
    rows = list(notices)
    about = {row.person_id for row in rows if row.person_id}
    people = scope_of(for_user, on).only(Person.objects.filter(pk__in=about), "pk")
    readable = set(people.values_list("pk", flat=True)) if about else set()
    return [_told(row, row.person_id in readable) for row in rows]


def wants_mail(user: User) -> bool:
    return not MailChoice.objects.filter(user=user, wanted=False).exists()


def _told(notice: Notice, readable: bool) -> Told:
    is_new = notice.seen_at is None
    if not readable:
        return Told(notice, None, OUT_OF_SIGHT, is_new)
    return Told(notice, notice.person, _words(notice), is_new)


def _words(notice: Notice) -> str:
    step, handover = notice.step, notice.handover
    if step is not None:
        outcome = outcome_words(step) if notice.what == What.WRITTEN else ""
        day = f", {written(step.on)}" if step.on else ""
        return f"{step_title(step)}{day}" + (f": {outcome}" if outcome else "")
    return f"{handover.get_kind_display()} to {handover.to}, asked on {written(handover.asked_on)}" if handover else ""
