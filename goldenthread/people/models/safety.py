"""What must be known before a person is seen, and who may not have contact with them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from goldenthread.access.record import history_of
from goldenthread.people.models.people import Dated, Person


class Warning(Dated):
    """Something about a person that may hurt whoever meets them, or them. It stands until somebody ends it: a review
    that is overdue makes it doubtful, not untrue."""

    kind = models.CharField(max_length=20, help_text="A code of the list warning.")
    reason = models.TextField(help_text="What happened, and what to do because of it.")
    source = models.CharField(max_length=200, help_text="Who said so.")
    review_on = models.DateField()
    why_ended = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.reason


WarningHistory = history_of(Warning)


class ContactRestriction(Dated):
    """`who` (of the record) or `name` (not of it) may not have contact with the child, or only under supervision.

    `ended` is the last day on which it holds, known from the beginning where an order says so.
    """

    class Limits(models.TextChoices):
        NONE = "none", "No contact"
        SUPERVISED = "supervised", "Supervised contact only"

    who = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="kept_from")
    name = models.CharField(max_length=150, blank=True)
    limits = models.CharField(max_length=10, choices=Limits)
    basis = models.CharField(max_length=20, help_text="A code of the list contact_basis.")
    words = models.TextField(blank=True, help_text="What exactly is not allowed.")
    review_on = models.DateField(null=True, blank=True)
    withhold_address = models.BooleanField(default=False)
    why_ended = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(who__isnull=True) | ~Q(person=F("who")), name="contact_is_with_somebody_else"
            ),
            models.CheckConstraint(condition=Q(who__isnull=False) | ~Q(name=""), name="contact_is_with_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.get_limits_display()}: {self.who or self.name}"


ContactRestrictionHistory = history_of(ContactRestriction)
