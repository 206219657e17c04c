"""What people say about the figures: disputes, and holds that keep a snapshot for as long as it is needed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from goldenthread.access.models import User
from goldenthread.access.record import Recorded, history_of


class Verdict(models.TextChoices):
    OPEN = "open", "Open"
    RIGHT = "right", "The figure is right"
    WRONG = "wrong", "The figure is wrong"
    WITHDRAWN = "withdrawn", "Withdrawn by who raised it"


class Dispute(Recorded):
    """Somebody says that a measure's figure is wrong. Without a period, every figure of the measure is disputed."""

    measure = models.CharField(max_length=80, help_text="The measure's name in the catalogue.")
    period = models.CharField(max_length=40, blank=True, help_text="As the figure's period or date is written.")
    filters: models.JSONField[Any] = models.JSONField(default=dict, blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(help_text="Why the figure is wrong.")
    owner = models.CharField(max_length=120, help_text="The person or post that must answer.")
    opened = models.DateField()
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    answer = models.TextField(blank=True, help_text="The reasons for the verdict.")
    closed = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-opened", "-pk")
        indexes = (models.Index(fields=["measure", "verdict"], name="dispute_by_measure"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, closed__isnull=True)
                | (~Q(verdict=Verdict.OPEN) & Q(closed__isnull=False)),
                name="dispute_closes_with_a_verdict",
            ),
        )

    def __str__(self) -> str:
        return f"Dispute {self.pk} about {self.measure}"

    @property
    def is_open(self) -> bool:
        return self.verdict == Verdict.OPEN


DisputeHistory = history_of(Dispute)


class SnapshotHold(Recorded):
    """Somebody (an issued paper) needs this snapshot: it may not be cleared away while the hold stands."""

    snapshot_id = models.CharField(max_length=64)
    holder = models.CharField(max_length=80, help_text="What needs it, as `governance.paper:3`.")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["snapshot_id", "holder"], name="snapshot_held_once_by_holder"),)

    def __str__(self) -> str:
        return f"{self.snapshot_id[:12]} held by {self.holder}"


SnapshotHoldHistory = history_of(SnapshotHold)
