"""Papers, their sections, and the figures placed in them."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from goldenthread.access.record import Recorded, history_of

NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NAME_MESSAGE = "Use small letters, digits and single hyphens, such as in-care."
REF = RegexValidator(rf"^{NAME}$", NAME_MESSAGE)


class Kind(models.TextChoices):
    EXECUTIVE_MEMBER = "executive_member", "Executive Member’s report to Council"


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Paper(Recorded):
    """Once issued it never changes: a new version is a new paper that copies it."""

    kind = models.CharField(max_length=30, choices=Kind, default=Kind.EXECUTIVE_MEMBER)
    title = models.CharField(max_length=200)
    meeting = models.CharField(max_length=120, help_text="The meeting that it goes to, such as Council.")
    meeting_date = models.DateField()
    executive_member = models.CharField(max_length=120)
    portfolio = models.CharField(max_length=120, default="Children’s Services")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    issued_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was issued, figures and all.")
    withdrawn_why = models.TextField(blank=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")

    class Meta:
        ordering = ("-meeting_date", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, issued_at__isnull=True)
                | (~Q(status=Status.DRAFT) & Q(issued_at__isnull=False) & ~Q(content_hash="")),
                name="paper_issued_has_hash",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT


PaperHistory = history_of(Paper)


class Level(models.IntegerChoices):
    PLAIN = 0, "No number"
    PART = 1, "A part, such as 1"
    SECTION = 2, "A section of a part, such as 1.2"


class Section(Recorded):
    """Its number follows from its place and level (policies.numbered)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="sections")
    order = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.SECTION)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.heading or f"Section {self.order}"


SectionHistory = history_of(Section)


class Show(models.TextChoices):
    VALUE = "value", "The number only"
    DATED = "dated", "The number with its unit, date and who is counted"
    UNTOLD = "untold", "“could not tell”, with the reason"


class PlacedFigure(Recorded):
    """A measure's figure in a paper. What was measured is kept here as it was when placed, and frozen at issue."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="figures")
    ref = models.CharField(max_length=40, validators=[REF])
    measure = models.CharField(max_length=80)
    snapshot_id = models.CharField(max_length=64)
    period = models.CharField(max_length=40, help_text="As rules.periods reads it.")
    filters: models.JSONField[Any] = models.JSONField(default=dict, blank=True)
    show = models.CharField(max_length=10, choices=Show, default=Show.VALUE)

    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    concept = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=80)
    when = models.CharField(max_length=120)
    cohort = models.TextField()
    shown = models.CharField(
        max_length=40, blank=True, help_text="The value as it prints; empty if it could not be told."
    )
    value = models.FloatField(null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    unknown = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    counted: models.JSONField[Any] = models.JSONField(default=list, help_text="The ids of those who count.")
    small_number_released = models.TextField(blank=True, help_text="Why a small number prints, though it could tell.")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["paper", "ref"], name="figure_placed_once_by_ref"),)

    def __str__(self) -> str:
        return self.figure_id

    @property
    def figure_id(self) -> str:
        """By which anybody can ask for it again: `goldenthread figure 3-in-care`."""
        return f"{self.paper_id}-{self.ref}"


PlacedFigureHistory = history_of(PlacedFigure)


class OutsideFigure(Recorded):
    """A number that the record does not hold: it prints with its source, date, unit and owner."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="outside_figures")
    ref = models.CharField(max_length=40, validators=[REF])
    value = models.CharField(max_length=60, help_text="As it prints: 86.5%, 1,121, two thirds.")
    unit = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    date = models.DateField()
    owner = models.CharField(max_length=120, help_text="The person or post that answers for it.")
    cohort = models.CharField(max_length=200, blank=True, help_text="Who is counted.")
    concept = models.CharField(max_length=120, blank=True, help_text="The measure's concept, if it counts the same.")
    show = models.CharField(max_length=10, choices=Show, default=Show.VALUE)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["paper", "ref"], name="outside_figure_once_by_ref"),)

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


OutsideFigureHistory = history_of(OutsideFigure)


class Format(models.TextChoices):
    HTML = "html", "Web page"
    PDF = "pdf", "PDF"
    WORD = "docx", "Word"


class IssuedDocument(Recorded):
    """The paper as it was issued, in one format: the file and its hash never change."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="documents")
    format = models.CharField(max_length=5, choices=Format)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="papers", max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["paper", "format"], name="document_once_by_format"),)

    def __str__(self) -> str:
        return f"{self.paper} ({self.format})"


IssuedDocumentHistory = history_of(IssuedDocument)
