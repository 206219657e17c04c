"""Reference data about places: loaded from tables, the same for every child."""

from django.db import models


class Ward(models.Model):
    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    postcode = models.CharField(max_length=8, unique=True, help_text="Upper case, with its space.")
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, help_text="Empty outside the authority.")
    easting = models.PositiveIntegerField(null=True)
    northing = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return self.postcode


class School(models.Model):
    urn = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=120)
    phase = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A partner: a school trust, a health trust, the police, a charity."""

    name = models.CharField(max_length=120, unique=True)
    sector = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name
