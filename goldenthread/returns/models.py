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

    class Meta:
        ordering = ("-pk",)

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
    """A row as it came, and the facts of the record that were made from it: [[model label, id], …].

    The same row come again in a return of the same year is not stored again: this one stays, with the file and line
    it first came in. `told` says whether the newest return of its year still has it.
    """

    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="source_rows")
    line = models.PositiveIntegerField()
    table = models.CharField(max_length=30)
    child = models.CharField(max_length=40, blank=True, help_text="The child's number in the return.")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="source_rows")
    content: models.JSONField[Any] = models.JSONField()
    fingerprint = models.CharField(max_length=40, help_text="Of table, child and content: the same row come again.")
    number = models.PositiveIntegerField(default=0, help_text="Of rows of one file that say the same: which.")
    within = models.CharField(max_length=40, blank=True, help_text="The fingerprint of the row it stands inside.")
    told = models.BooleanField(default=True, help_text="No: the return of its year came again without it.")
    facts: models.JSONField[Any] = models.JSONField(default=list)
    quarantined = models.TextField(blank=True, help_text="Why the row could not be read.")

    class Meta:
        indexes = (
            models.Index(fields=["person", "table"], name="source_row_person"),
            models.Index(fields=["child"], name="source_row_child"),
        )

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"
