"""Who holds a child, and how that changes hands."""

from django.db import models
from django.db.models import F, Q

from goldenthread.access.record import Recorded, history_of
from goldenthread.people.models import Person
from goldenthread.places.models import Organisation
from goldenthread.workforce.models import Team, Worker


class Allocation(Recorded):
    """A worker (or, until there is one, a team) holds a child in a role between two dates."""

    class Role(models.TextChoices):
        CASE_WORKER = "case worker", "Case worker"
        REVIEWING_OFFICER = "reviewing officer", "Independent reviewing officer"
        CONFERENCE_CHAIR = "conference chair", "Conference chair"
        PERSONAL_ADVISER = "personal adviser", "Personal adviser"
        LEAD_PRACTITIONER = "lead practitioner", "Lead practitioner"

    person = models.ForeignKey(Person, models.PROTECT, related_name="allocations")
    role = models.CharField(max_length=30, choices=Role, default=Role.CASE_WORKER)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="allocations")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="allocations")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("started", "pk")
        indexes = (
            models.Index(fields=["worker", "ended"], name="allocation_worker"),
            models.Index(fields=["team", "ended"], name="allocation_team"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")),
                name="allocation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(worker__isnull=False), name="allocation_to_somebody"
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ended__isnull=True),
                name="allocation_open_once_in_a_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.worker or self.team}"


AllocationHistory = history_of(Allocation)
# Those who look at the work of others: they do not visit, nor write what is nobody's yet.
INDEPENDENT = frozenset({Allocation.Role.REVIEWING_OFFICER.value, Allocation.Role.CONFERENCE_CHAIR.value})


class Handover(Recorded):
    """One child passed from one holder to another; kept with what it changed."""

    class Kind(models.TextChoices):
        ASSIGN = "assign", "Assign"
        TRANSFER = "transfer", "Transfer"
        REFER = "refer", "Refer to a partner"
        REQUEST = "request", "Request"
        OUT_OF_AREA = "out of area", "Transfer to another authority"

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        TAKEN_BACK = "taken back", "Taken back"

    person = models.ForeignKey(Person, models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=12, choices=Kind)
    role = models.CharField(max_length=30, choices=Allocation.Role, default=Allocation.Role.CASE_WORKER)
    from_allocation = models.ForeignKey(
        Allocation, models.PROTECT, null=True, blank=True, related_name="handed_over_by"
    )
    to_team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    to_worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    to_authority = models.CharField(max_length=3, blank=True, help_text="The code of another local authority.")
    service = models.CharField(max_length=60, blank=True, help_text="What is asked for, in a request.")
    step = models.ForeignKey(
        "pathway.Step", models.PROTECT, null=True, blank=True, related_name="handovers", help_text="That asked for it."
    )
    asked_on = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="Why, and what the next holder needs to know.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_team__isnull=False) | Q(to_organisation__isnull=False) | ~Q(to_authority=""),
                name="handover_to_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.to}"

    @property
    def to(self) -> str:
        return str(self.to_worker or self.to_team or self.to_organisation or f"authority {self.to_authority}")


HandoverHistory = history_of(Handover)
