"""Teams and the workers in them; who is away; supervision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from goldenthread.access.models import User
from goldenthread.access.record import Recorded, history_of


class Team(Recorded):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    service = models.CharField(max_length=60, help_text="The service it belongs to: Assessment, Pathways, …")

    class Meta:
        ordering = ("service", "name")

    def __str__(self) -> str:
        return self.name


TeamHistory = history_of(Team)


class Worker(Recorded):
    name = models.CharField(max_length=100, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    registration = models.CharField(max_length=20, blank=True, help_text="Social Work England number.")
    phone = models.CharField(max_length=30, blank=True)
    qualified_on = models.DateField(
        null=True, blank=True, help_text="The day on which they began in practice as a qualified social worker."
    )
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="worker")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["registration"], condition=~Q(registration=""), name="worker_registration_once"
            ),
        )

    def __str__(self) -> str:
        return self.name or f"Worker {self.registration}"


WorkerHistory = history_of(Worker)


class Membership(Recorded):
    """A worker in a team between two dates; `ended` is the last day."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    manages = models.BooleanField(default=False)
    agency = models.BooleanField(default=False)
    full_time = models.DecimalField(max_digits=3, decimal_places=2, default=1, help_text="1.00 is full time.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")),
                name="membership_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.worker} in {self.team}"


MembershipHistory = history_of(Membership)


class Absence(Recorded):
    """A worker is away between two dates; `ended` is the last day away. What ails them is for personnel records."""

    class Reason(models.TextChoices):
        SICKNESS = "sickness", "Sickness"
        PARENTAL = "parental", "Parental leave"
        OTHER = "other", "Other leave"

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="absences")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.SICKNESS)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")), name="absence_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["worker"], condition=Q(ended__isnull=True), name="absence_open_once_for_a_worker"
            ),
        )

    def __str__(self) -> str:
        return f"{self.worker} away"


AbsenceHistory = history_of(Absence)


class Supervision(Recorded):
    """Supervision of a worker: as it was held, or (`cancelled_for`) as it had been planned and was not held.

    `covered` holds the Elements it covered. `discussed` holds {"person_id", "words"} for each child that was talked
    about, with the decision in a line. `agreed` holds {"what", "who", "by", "done"} for each action: `who` is
    "worker" or "supervisor", `by` and `done` are dates as text; `done` is empty until it is.
    """

    class Kind(models.TextChoices):
        PERSONAL = "personal", "Personal supervision"
        CASE = "case", "Case supervision"
        GROUP = "group", "Group supervision"
        AD_HOC = "ad hoc", "Ad hoc discussion"

    class Element(models.TextChoices):
        ACTIONS = "actions", "Actions from last time"
        CHILDREN = "children", "Each child discussed"
        REFLECTION = "reflection", "Reflection on the work"
        WELLBEING = "wellbeing", "Wellbeing and workload"
        LEARNING = "learning", "Learning and development"
        PRACTICE = "practice", "Practice observed"
        FEEDBACK = "feedback", "Feedback from families"

    class Cancelled(models.TextChoices):
        WORKER_AWAY = "worker away", "The worker was away"
        SUPERVISOR_AWAY = "supervisor away", "The supervisor was away"
        URGENT = "urgent work", "Urgent work for a child"
        COURT = "court", "Court"
        OTHER = "other", "Something else"

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(Worker, models.PROTECT, related_name="supervisions_given")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSONAL)
    held_on = models.DateField(null=True, blank=True)
    cancelled_for = models.DateField(null=True, blank=True, help_text="The day for which it had been planned.")
    cancelled_because = models.CharField(max_length=20, choices=Cancelled, blank=True)
    cancelled_words = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    covered: models.JSONField[Any] = models.JSONField(default=list, blank=True)
    reflection = models.TextField(blank=True, help_text="What was understood differently.")
    discussed: models.JSONField[Any] = models.JSONField(default=list, blank=True)
    agreed: models.JSONField[Any] = models.JSONField(default=list, blank=True)
    next_planned = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True, help_text="When the worker agreed that it was so.")
    signed_words = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["worker", "held_on"], name="supervision_worker_held"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(held_on__isnull=False, cancelled_for__isnull=True, cancelled_because="")
                | (Q(held_on__isnull=True, cancelled_for__isnull=False) & ~Q(cancelled_because="")),
                name="supervision_held_or_cancelled",
            ),
            models.CheckConstraint(condition=~Q(worker=F("supervisor")), name="supervision_of_another"),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(held_on__isnull=False, signed_on__gte=F("held_on")),
                name="supervision_signed_after_it_is_held",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.worker}"

    @property
    def on(self) -> date:
        """The day on which it was held, or was to be."""
        day = self.held_on or self.cancelled_for
        assert day is not None
        return day


SupervisionHistory = history_of(Supervision)
