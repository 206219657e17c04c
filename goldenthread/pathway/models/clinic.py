"""What a team agrees in its weekly clinic, so that the next one begins with it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from goldenthread.access.record import Recorded, history_of
from goldenthread.people.models import Person
from goldenthread.workforce.models import Team, Worker


class ClinicAction(Recorded):
    """Somebody does something by a day; about a child, or about the team's work. `done_on` empty: it is open."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="clinic_actions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="clinic_actions")
    agreed_on = models.DateField()
    what = models.CharField(max_length=300)
    who = models.ForeignKey(Worker, models.PROTECT, related_name="clinic_actions")
    by_when = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("by_when", "pk")
        indexes = (models.Index(fields=["team", "done_on"], name="clinic_action_team"),)
        constraints = (
            models.CheckConstraint(condition=Q(by_when__gte=F("agreed_on")), name="clinic_action_after_it_is_agreed"),
        )

    def __str__(self) -> str:
        return self.what


ClinicActionHistory = history_of(ClinicAction)
