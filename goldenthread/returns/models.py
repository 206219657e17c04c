"""What came in from outside, row by row, so that every loaded fact can be followed back to its file and line."""

from __future__ import annotations

from typing import Any

from django.db import models

from goldenthread.access.models import User
from goldenthread.people.models import Person


class Load(models.Model):
    """One loading of one return."""

    collection = models.CharField(max_length=20)
    period_start = models.DateField()
    period_end = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    counts: models.JSONField[Any] = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.collection} to {self.period_end}"


class SourceFile(models.Model):
    load = models.ForeignKey(Load, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class SourceRow(models.Model):
    """A row as it came, and the facts of the record that were made from it: [[model label, id], …]."""

    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    table = models.CharField(max_length=30)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="source_rows")
    content: models.JSONField[Any] = models.JSONField()
    fingerprint = models.CharField(max_length=40, help_text="Of table, child and content: the same row come again.")
    facts: models.JSONField[Any] = models.JSONField(default=list)
    quarantined = models.TextField(blank=True, help_text="Why the row could not be read.")

    class Meta:
        indexes = (
            models.Index(fields=["person", "table"], name="source_row_person"),
            models.Index(fields=["fingerprint"], name="source_row_fingerprint"),
        )

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"
