"""The one place where the product reads the clock, for views and commands to pass on.

An invented authority made as at an older date is looked at as of that date: GOLDENTHREAD_TODAY=2025-03-31, which
only a demonstration (GOLDENTHREAD_DEMO=1) heeds.
"""

from __future__ import annotations

import os
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    moment = timezone.localtime()
    pretended = _pretended()
    if pretended is None:
        return moment
    return timezone.make_aware(datetime.combine(pretended, moment.time()))


def today() -> date:
    return now().date()


def _pretended() -> date | None:
    given = os.environ.get("GOLDENTHREAD_TODAY", "")
    if not (settings.DEMO and given):
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ValueError(f"GOLDENTHREAD_TODAY is {given!r}. Write it as a date: 2025-03-31.") from error
