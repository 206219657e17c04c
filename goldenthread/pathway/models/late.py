"""Why something is overdue, said before anybody has met it."""

from __future__ import annotations

from django.db import models

from goldenthread.access.record import Recorded, history_of
from goldenthread.people.models import Person


class LateReason(Recorded):
    """A manager's word on one clock that ran from one day: it explains the delay, and moves no date.

    The clock is named as the projection names it, which is rewritten while this stands.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="late_reasons")
    clock = models.CharField(max_length=20, help_text="Its id in rules/law.")
    subject = models.CharField(max_length=60, help_text="The spell or step it runs for: Step 12, CarePeriod 7, …")
    started = models.DateField()
    due = models.DateField()
    reason = models.CharField(max_length=40, help_text="Of the codes late_reason.")
    words = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "clock", "subject", "started"], name="late_reason_once"),
        )

    def __str__(self) -> str:
        return self.words


LateReasonHistory = history_of(LateReason)
