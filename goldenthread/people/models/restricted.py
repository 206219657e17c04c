"""Records that only named people may read, such as that of a colleague's own child."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goldenthread.access.models import User
from goldenthread.access.record import Recorded, history_of
from goldenthread.people.models.people import Dated, Person


class Restriction(Dated):
    """While it stands nobody reads the record but its readers. `ask` says to whom anybody else may turn.

    `ended`, of this and of a reader, is the day from which it is so no longer.
    """

    reason = models.TextField()
    ask = models.CharField(max_length=200)
    why_ended = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(ended__isnull=True), name="restricted_once"),
        )

    def __str__(self) -> str:
        return f"Restricted record {self.person_id}"


RestrictionHistory = history_of(Restriction)


class RestrictedReader(Dated):
    """Somebody, or a team (by its id: teams stand in a room beside this one), who reads a restricted record."""

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    team_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=True, team_id__isnull=False) | Q(user__isnull=False, team_id__isnull=True),
                name="reader_is_a_user_or_a_team",
            ),
        )

    def __str__(self) -> str:
        return str(self.user) if self.user_id else f"Team {self.team_id}"


RestrictedReaderHistory = history_of(RestrictedReader)


class RestrictedOpening(Recorded):
    """Somebody broke the glass: opened a restricted record in an emergency, for some hours, and answers for it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="restricted_openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    found = models.TextField(blank=True, help_text="What whoever looked at it says of it.")

    class Meta:
        indexes = (models.Index(fields=["user", "until"], name="opening_by_user"),)

    def __str__(self) -> str:
        return f"{self.user} opened restricted record {self.person_id}"


RestrictedOpeningHistory = history_of(RestrictedOpening)
