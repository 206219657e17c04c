"""Steps: what is done. One table; the kinds stand in pathway/kinds."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from goldenthread.access.record import Recorded, history_of
from goldenthread.pathway.models.spells import ChildInNeed, ProtectionPlan
from goldenthread.people.models import Person
from goldenthread.workforce.models import Team, Worker


class Step(Recorded):
    """Facts that clocks, policies, returns and measures read are columns; the other answers are in `answers`.

    `started` is the day it began, `happened_on` the day it took place (a visit, a conference), `authorised_on` the
    day it was signed off; a kind says which of them it uses.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1, help_text="Of the kind's questions when it was answered.")
    started = models.DateField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    authorised_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    seen = models.BooleanField(null=True, blank=True)
    seen_alone = models.BooleanField(null=True, blank=True)
    answers: models.JSONField[Any] = models.JSONField(default=dict, blank=True)
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="steps")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="steps")
    child_in_need = models.ForeignKey(ChildInNeed, models.PROTECT, null=True, blank=True, related_name="steps")
    protection_plan = models.ForeignKey(ProtectionPlan, models.PROTECT, null=True, blank=True, related_name="steps")
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    group = models.UUIDField(null=True, blank=True, help_text="The same for what was written once about several.")

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["person", "kind"], name="step_person_kind"),
            models.Index(fields=["kind", "happened_on"], name="step_kind_happened"),
            models.Index(fields=["kind", "authorised_on"], name="step_kind_authorised"),
            models.Index(fields=["group"], condition=Q(group__isnull=False), name="step_group"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(started__isnull=True) | Q(authorised_on__isnull=True) | Q(authorised_on__gte=F("started")),
                name="step_authorised_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(started__isnull=True) | Q(happened_on__isnull=True) | Q(happened_on__gte=F("started")),
                name="step_happens_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.kind.replace("_", " ")

    @property
    def on(self) -> Any:
        """The day it stands at in a chronology: when it took place, else was signed off, else began."""
        return self.happened_on or self.authorised_on or self.started


StepHistory = history_of(Step)
# The spells of which a step names the one it belongs to, each with its column. Of another, that is whichever holds on
# the day of the step.
PARENTS = {"ChildInNeed": "child_in_need", "ProtectionPlan": "protection_plan"}
