"""Teams and the workers in them."""

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
