"""Reference tables are loaded whole; a row that is there already is brought up to date."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models, transaction

from goldenthread.places.models import Organisation, Postcode, School, Ward

P = TypeVar("P", Ward, Postcode, School, Organisation)
KEYS: dict[type[models.Model], str] = {Ward: "code", Postcode: "postcode", School: "urn", Organisation: "name"}


@transaction.atomic
def load_places(*, rows: Sequence[P]) -> list[P]:
    """Rows of one model, found again by their key (code, postcode, URN or name). Answers them with their ids."""
    if not rows:
        return []
    model = type(rows[0])
    key = KEYS[model]
    others = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name != key]
    model._default_manager.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=[key], update_fields=others
    )
    found = {getattr(row, key): row for row in model._default_manager.all()}
    return [found[getattr(row, key)] for row in rows]
