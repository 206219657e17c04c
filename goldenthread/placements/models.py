"""Who cares for children for the authority: fostering agencies, homes, supported accommodation."""

from django.db import models

from goldenthread.access.record import Recorded, history_of


class Provider(Recorded):
    urn = models.CharField(max_length=10, unique=True, help_text="Ofsted's number.")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    postcode = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return self.name


ProviderHistory = history_of(Provider)
