"""Opening a child outside one's own work: allowed after a one-line reason, for some hours, and logged.

It raises no alarm: people cover for each other. It widens what the user reads by that one child.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from goldenthread.access.models import ReasonedLook, User
from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.access.roles import may
from goldenthread.access.scope import provider

LONGEST = 300


def open_with_reason(*, by: Signature, person_id: int, hours: int = 12) -> ReasonedLook:
    """`by.why` is the reason. The child is in the user's scope on every day that the hours touch."""
    if not may(by.user, "open with a reason", timezone.localtime(by.at).date()):
        raise PermissionDenied("Your role does not open children outside your own work.")
    reason = " ".join(by.why.split())
    if not reason or len(reason) > LONGEST:
        sentence = f"Say in one line, of up to {LONGEST} characters, why you need to open this child's record."
        raise Refused([Objection("reason-given", sentence, "reason")])
    with acting("access.open_with_reason", by=by) as act:
        until = by.at + timedelta(hours=hours)
        look = ReasonedLook.objects.create(user=by.user, person_id=person_id, reason=reason, at=by.at, until=until)
        act.touch(look)
    return look


@provider("reasoned")
def opened_with_reason(user: User, on: date) -> QuerySet[Any, Any]:
    start = _midnight(on)
    looks = ReasonedLook.objects.filter(user=user, at__lt=_midnight(on + timedelta(days=1)), until__gt=start)
    return looks.values_list("person_id", flat=True)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
