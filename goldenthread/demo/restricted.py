"""One restricted record in the whole town: the niece of somebody who works at the council."""

from __future__ import annotations

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.pathway.models import SPELLS, Step
from goldenthread.people.actions import restrict_record
from goldenthread.people.models import Person, Restriction

READER = "head_of_service"


def write_restricted(*, by: Signature, users: dict[str, User]) -> Restriction | None:
    """`users` by their roles. Of a child with whom nobody works: no list of anybody's lacks a child because of it."""
    if Restriction.objects.exists():
        return None
    worked_with = [model._default_manager.values("person") for model in SPELLS]
    known = Person.objects.filter(pk__in=Step.objects.filter(kind="contact").values("person"), merged_into=None)
    for people in worked_with:
        known = known.exclude(pk__in=people)
    child = known.order_by("-pk").first()
    if child is None:
        return None
    reader = users[READER]
    return restrict_record(
        by=by,
        person=child,
        reason="Her aunt works in one of our teams.",
        ask=f"{reader.name}, head of service, 01632 960 104",
        readers={(reader.pk, None)},
    )
