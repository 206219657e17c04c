"""Where looked-after children are placed, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from goldenthread.pathway.labels import label
from goldenthread.pathway.models import Placement
from goldenthread.pathway.scopes import open_on
from goldenthread.rules.words import day as written


def placed(person_ids: Sequence[int], on: date) -> dict[int, str]:
    """`Foster placement with Elm House, TS1 2AB, since 3 February 2026`."""
    rows = Placement.objects.filter(open_on(on), person__in=person_ids).select_related("provider")
    return {row.person_id: _words(row) for row in rows.order_by("started", "pk")} if person_ids else {}


def _words(row: Placement) -> str:
    kind = label("placement_type", row.type) if row.type else "Type of placement not recorded"
    with_whom = f" with {row.provider}" if row.provider else ""
    postcode = row.postcode or (row.provider.postcode if row.provider else "")
    return ", ".join(filter(None, (kind + with_whom, postcode, f"since {written(row.started)}")))
