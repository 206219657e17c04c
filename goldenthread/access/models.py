"""Who may use the product, and the log of everything they saw and changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody, or a part of the product (`is_machine`), that acts. Written by access.actions only."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_machine = models.BooleanField(default=False, help_text="Acts for the product itself; cannot sign in.")

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = self.email.lower()


class Grant(models.Model):
    """A role (see access.roles) held by a user between two dates; `ended` is the last day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True) | models.Q(ended__gte=models.F("started")),
                name="grant_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} is {self.role}"


class LogEntry(models.Model):
    """One look or one change. Append-only by database trigger; holds ids and a keyed digest, never content."""

    at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    act = models.CharField(max_length=80)
    person_id = models.BigIntegerField(null=True, help_text="The person it was about, where there was one.")
    objects_touched: models.JSONField[Any] = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    transaction = models.BigIntegerField(null=True, help_text="PostgreSQL's transaction id, set by trigger.")

    class Meta:
        indexes = (
            models.Index(fields=["person_id", "id"], name="log_by_person"),
            models.Index(fields=["user", "id"], name="log_by_user"),
            models.Index(fields=["transaction", "id"], name="log_by_transaction"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"


class Seal(models.Model):
    """A link of the chain over the log: the hash of every row in [from_horizon, to_horizon) and of the last seal.

    A horizon is a transaction id on PostgreSQL and a row id on SQLite (see access.sealing). Two sealers that run at
    once cannot both add a link: both horizons are unique.
    """

    sealed_at = models.DateTimeField()
    from_horizon = models.BigIntegerField(unique=True)
    to_horizon = models.BigIntegerField(unique=True)
    rows = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"rows before {self.to_horizon}"


class ReasonedLook(models.Model):
    """A child outside a worker's own work, opened for a time with a reason. Written by access.reasons only."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["user", "until"], name="reasoned_look_by_user"),)

    def __str__(self) -> str:
        return f"{self.user} opened {self.person_id}: {self.reason}"

    @property
    def subject_id(self) -> int:
        return self.person_id
