"""Persons and how they belong together. A child, a parent, a carer and an unborn baby are all persons."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from goldenthread.access.record import Recorded, history_of
from goldenthread.places.models import Ward


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


class Person(Recorded):
    """Unknown names and dates of birth are normal: an empty value means that nobody has said."""

    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    known_as = models.CharField(max_length=100, blank=True)
    born = models.DateField(null=True, blank=True)
    expected = models.DateField(null=True, blank=True, help_text="When an unborn baby is due.")
    died = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ethnicity = models.CharField(max_length=4, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    la_child_id = models.CharField(max_length=20, blank=True, help_text="The authority's number in its returns.")
    upn = models.CharField(max_length=13, blank=True)
    former_upn = models.CharField(max_length=13, blank=True)
    upn_unknown = models.CharField(max_length=3, blank=True, help_text="Why there is no UPN (UN1 to UN7).")
    nhs_number = models.CharField(max_length=10, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )

    class Meta:
        verbose_name_plural = "people"
        indexes = (
            models.Index(fields=["upn"], name="person_upn"),
            models.Index(fields=["la_child_id"], name="person_la_child_id"),
            models.Index(fields=["born"], name="person_born"),
            # Nearly nobody is merged. An index of everybody has SQLite begin every question that leaves out those who
            # are with all who are not.
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged_into"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(died__isnull=True) | Q(born__isnull=True) | Q(died__gte=F("born")),
                name="person_dies_after_birth",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        full = f"{self.known_as or self.given_names} {self.family_name}".strip()
        if full:
            return full
        return f"Child {self.la_child_id}" if self.la_child_id else "Name not known"

    @property
    def subject_id(self) -> int | None:
        return self.pk


PersonHistory = history_of(Person)


class Dated(Recorded):
    """A fact about a person between two dates, either of which may not be known; `ended` is the last day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)s_set")
    started = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class OtherName(Dated):
    """A name that a person had, has, or is also known by."""

    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()


OtherNameHistory = history_of(OtherName)


class Address(Dated):
    lines = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return ", ".join(part for part in (self.lines, self.postcode) if part)


AddressHistory = history_of(Address)


class Disability(Dated):
    code = models.CharField(max_length=4)

    class Meta:
        verbose_name_plural = "disabilities"

    def __str__(self) -> str:
        return self.code


DisabilityHistory = history_of(Disability)


class Kin(models.TextChoices):
    """What `other` is to `person`."""

    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    PARENT = "parent", "Parent"
    STEP_PARENT = "step-parent", "Step-parent"
    SIBLING = "sibling", "Brother or sister"
    HALF_SIBLING = "half-sibling", "Half-brother or half-sister"
    GRANDPARENT = "grandparent", "Grandparent"
    CARER = "carer", "Carer"
    OTHER = "other", "Other"


class Relationship(Dated):
    """`other` is `kind` to `person`: stored once, read from both ends."""

    other = models.ForeignKey(Person, models.PROTECT, related_name="related_to")
    kind = models.CharField(max_length=20, choices=Kin)
    parental_responsibility = models.BooleanField(null=True, blank=True, help_text="Empty: nobody has said.")
    same_household = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("other")), name="relationship_is_with_somebody_else"),
            models.UniqueConstraint(
                fields=["person", "other", "kind"],
                condition=Q(ended__isnull=True),
                name="relationship_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.other} is {self.get_kind_display().lower()} of {self.person}"


RelationshipHistory = history_of(Relationship)


class Match(Recorded):
    """Two persons who may be one: somebody looks at both and says. Never decided by the product."""

    class Verdict(models.TextChoices):
        OPEN = "open", "To confirm"
        SAME = "same", "The same person"
        DIFFERENT = "different", "Two different people"

    person = models.ForeignKey(Person, models.PROTECT, related_name="matches")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    evidence: models.JSONField[Any] = models.JSONField(help_text="What agrees and what does not, in sentences.")
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)

    class Meta:
        verbose_name_plural = "matches"
        constraints = (
            models.UniqueConstraint(fields=["person", "other"], name="match_once"),
            models.CheckConstraint(condition=Q(person__lt=F("other")), name="match_lower_id_first"),
        )

    def __str__(self) -> str:
        return f"{self.person} and {self.other}"


MatchHistory = history_of(Match)


class Merge(Recorded):
    """`gone` was found to be `person`; `moved` lists the rows that changed hands, so that it can be undone:
    {"people.Address.person": [4, 7], …}."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    match = models.ForeignKey(Match, models.PROTECT, null=True, blank=True, related_name="merges")
    moved: models.JSONField[Any] = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.gone} into {self.person}"


MergeHistory = history_of(Merge)


class NameKey(models.Model):
    """A way from what somebody typed to a name that is in the record: its sound, its spelling less a letter, …"""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "name"], name="name_key_once"),)

    def __str__(self) -> str:
        return f"{self.key} leads to {self.name}"


class SearchKey(models.Model):
    """What a person can be found by: each name, number, postcode and piece of a date. Rewritten with their facts."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="search_keys")
    key = models.CharField(max_length=40)

    class Meta:
        indexes = (models.Index(fields=["key", "person"], name="search_key"),)

    def __str__(self) -> str:
        return self.key


class Tombstone(models.Model):
    """A person whose record the retention action destroyed: that it was, when and on what ground. Nothing else."""

    person_id = models.BigIntegerField(unique=True)
    destroyed_at = models.DateTimeField()
    ground = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"person {self.person_id}"
