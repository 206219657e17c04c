"""How far the record can be trusted: what does not add up in it, and since when it holds what."""

from __future__ import annotations

from typing import Any

from django.db import models

from goldenthread.access.record import Recorded, history_of
from goldenthread.people.models import Person


class Discrepancy(Recorded):
    """A fact that came from elsewhere and cannot be so, kept as it came.

    With a `field`, the fact itself stands in the record without that one value; without, the whole fact is left out.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="discrepancies")
    policy = models.CharField(max_length=60, help_text="The policy it breaks.")
    about = models.CharField(max_length=40, help_text="The model the fact would have been: Placement, Step: …")
    field = models.CharField(max_length=40, blank=True)
    content: models.JSONField[Any] = models.JSONField(help_text="The fact as it came.")
    sentence = models.TextField(help_text="What is wrong and what to do, for the person who can mend it.")
    source = models.CharField(max_length=200, blank=True, help_text="The file it came in.")
    line = models.PositiveIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=40, help_text="The same discrepancy found again is not a new one.")
    mended = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "discrepancies"
        constraints = (models.UniqueConstraint(fields=["person", "fingerprint"], name="discrepancy_once"),)

    def __str__(self) -> str:
        return self.sentence


DiscrepancyHistory = history_of(Discrepancy)


class Coverage(Recorded):
    """Since when an area of the record (a table of the snapshot) is held, and until when; open: it still is."""

    area = models.CharField(max_length=60)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "coverage"
        constraints = (models.UniqueConstraint(fields=["area", "started", "source"], name="coverage_once"),)

    def __str__(self) -> str:
        return f"{self.area} from {self.started}"


CoverageHistory = history_of(Coverage)
