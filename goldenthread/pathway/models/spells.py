"""Spells: what lasts. Counted at the end of the day: a spell holds on the day it started, not on the day it ended."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from goldenthread.access.record import Recorded, history_of
from goldenthread.people.models import Person
from goldenthread.placements.models import Provider
from goldenthread.places.models import Organisation


class Spell(Recorded):
    lane: ClassVar[str] = ""  # the band of the life line it is drawn in
    code_lists: ClassVar[dict[str, str]] = {}  # field -> the code list (rules.codes) its value must stand in
    one_at_a_time: ClassVar[bool] = True  # two of these cannot overlap for one child

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)s_set")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, blank=True)

    class Meta:
        abstract = True
        ordering = ("started", "pk")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def holds_on(self, day: date) -> bool:
        return bool(self.started <= day and (self.ended is None or self.ended > day))


def dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ended__isnull=True) | Q(ended__gte=F("started")), name=f"{name}_ends_after_it_starts"
    )


def open_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["person"], condition=Q(ended__isnull=True), name=f"{name}_open_once")


class EarlyHelp(Spell):
    lane = "Early help"

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="The partner that leads; empty: the council.",
    )

    class Meta(Spell.Meta):
        verbose_name = "early help"
        verbose_name_plural = "early help"
        constraints = (dates_in_order("early_help"), open_once("early_help"))


class ChildInNeed(Spell):
    """From the referral to the closure."""

    lane = "Child in need"
    code_lists: ClassVar[dict[str, str]] = {
        "source": "referral_source",
        "primary_need": "primary_need",
        "end_reason": "closure_reason",
    }

    source = models.CharField(max_length=2, blank=True)
    primary_need = models.CharField(max_length=2, blank=True)
    no_further_action = models.BooleanField(null=True, help_text="Closed before an assessment. Empty: not said.")

    class Meta(Spell.Meta):
        verbose_name = "child in need"
        verbose_name_plural = "children in need"
        constraints = (dates_in_order("child_in_need"), open_once("child_in_need"))


class ChildInNeedPlan(Spell):
    lane = "Child in need plan"

    child_in_need = models.ForeignKey(ChildInNeed, models.PROTECT, null=True, blank=True)

    class Meta(Spell.Meta):
        verbose_name = "child in need plan"
        constraints = (dates_in_order("child_in_need_plan"), open_once("child_in_need_plan"))


class ProtectionPlan(Spell):
    lane = "Protection"
    code_lists: ClassVar[dict[str, str]] = {
        "initial_category": "abuse_category",
        "latest_category": "abuse_category",
    }

    child_in_need = models.ForeignKey(ChildInNeed, models.PROTECT, null=True, blank=True)
    initial_category = models.CharField(max_length=3, blank=True)
    latest_category = models.CharField(max_length=3, blank=True)
    previous_plans = models.PositiveSmallIntegerField(
        null=True, help_text="As the conference was told. Empty: not said."
    )

    class Meta(Spell.Meta):
        verbose_name = "child protection plan"
        constraints = (dates_in_order("protection_plan"), open_once("protection_plan"))


class CareProceedings(Spell):
    """From the issue of the application for a care or supervision order to the final order."""

    lane = "Court"
    code_lists: ClassVar[dict[str, str]] = {"end_reason": "proceedings_outcome"}

    class Meta(Spell.Meta):
        verbose_name = "care proceedings"
        verbose_name_plural = "care proceedings"
        constraints = (dates_in_order("care_proceedings"), open_once("care_proceedings"))


class CarePeriod(Spell):
    """Looked after without a break."""

    lane = "Care"
    code_lists: ClassVar[dict[str, str]] = {"end_reason": "episode_ceased_reason", "need": "need"}

    start_known = models.BooleanField(default=True, help_text="No: care began on an earlier day that nobody told us.")
    need = models.CharField(max_length=2, blank=True)
    home_postcode = models.CharField(max_length=8, blank=True)

    class Meta(Spell.Meta):
        verbose_name = "period of care"
        verbose_name_plural = "periods of care"
        constraints = (dates_in_order("care_period"), open_once("care_period"))


class LegalStatus(Spell):
    lane = "Legal status"
    code_lists: ClassVar[dict[str, str]] = {"code": "legal_status"}

    code = models.CharField(max_length=3, blank=True)

    class Meta(Spell.Meta):
        verbose_name = "legal status"
        verbose_name_plural = "legal statuses"
        constraints = (dates_in_order("legal_status"), open_once("legal_status"))


class Placement(Spell):
    lane = "Placement"
    code_lists: ClassVar[dict[str, str]] = {
        "type": "placement_type",
        "provided_by": "placement_provider",
        "end_reason": "place_change_reason",
    }

    type = models.CharField(max_length=3, blank=True)
    provided_by = models.CharField(max_length=3, blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True)
    urn = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    miles_from_home = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    in_authority = models.BooleanField(null=True, blank=True, help_text="Empty: not said.")

    class Meta(Spell.Meta):
        constraints = (dates_in_order("placement"), open_once("placement"))


class AdoptionPlan(Spell):
    """From the decision that a child should be placed for adoption to its order or reversal."""

    lane = "Adoption"
    code_lists: ClassVar[dict[str, str]] = {
        "end_reason": "adoption_reversal",
        "adopters_sex": "adopter_sex",
        "adopters_legal_status": "adopter_legal_status",
    }

    matched = models.DateField(null=True, blank=True)
    foster_carer = models.BooleanField(null=True, blank=True, help_text="Adopted by the present foster carers.")
    adopters = models.PositiveSmallIntegerField(null=True, blank=True)
    adopters_sex = models.CharField(max_length=2, blank=True)
    adopters_legal_status = models.CharField(max_length=3, blank=True)

    class Meta(Spell.Meta):
        constraints = (dates_in_order("adoption_plan"), open_once("adoption_plan"))


class LeavingCare(Spell):
    lane = "Leaving care"

    class Meta(Spell.Meta):
        verbose_name = "leaving care"
        verbose_name_plural = "leaving care"
        constraints = (dates_in_order("leaving_care"), open_once("leaving_care"))


class Missing(Spell):
    """Missing (M) or away without authorisation (A)."""

    lane = "Missing"
    code_lists: ClassVar[dict[str, str]] = {"kind": "missing"}

    kind = models.CharField(max_length=1, blank=True)

    class Meta(Spell.Meta):
        verbose_name = "missing episode"
        constraints = (dates_in_order("missing"), open_once("missing"))


class UnaccompaniedAsylum(Spell):
    lane = "Asylum"

    class Meta(Spell.Meta):
        verbose_name = "unaccompanied asylum"
        verbose_name_plural = "unaccompanied asylum"
        constraints = (dates_in_order("asylum"), open_once("asylum"))


class DeprivationOfLiberty(Spell):
    lane = "Deprivation of liberty"

    class Meta(Spell.Meta):
        verbose_name = "deprivation of liberty"
        verbose_name_plural = "deprivations of liberty"
        constraints = (dates_in_order("dolo"), open_once("dolo"))


SPELLS: tuple[type[Spell], ...] = (
    EarlyHelp,
    ChildInNeed,
    ChildInNeedPlan,
    ProtectionPlan,
    CareProceedings,
    CarePeriod,
    LegalStatus,
    Placement,
    AdoptionPlan,
    LeavingCare,
    Missing,
    UnaccompaniedAsylum,
    DeprivationOfLiberty,
)
SPELL_CALLED: dict[str, type[Spell]] = {model.__name__: model for model in SPELLS}
for _spell in SPELLS:
    history_of(_spell)
