"""What has been said about the figures, and which snapshots are held."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from goldenthread.insight.models import Dispute, SnapshotHold, Verdict


def disputes(measure: str | None = None) -> QuerySet[Dispute]:
    """Newest first. A dispute is about figures, never about a child, so everybody who sees measures sees it."""
    found = Dispute.objects.select_related("raised_by")
    return found.filter(measure=measure) if measure else found


def open_disputes_about(measure: str, period: str, filters: Mapping[str, str | None]) -> list[Dispute]:
    """The open disputes that a figure prints with: about the whole measure, or about this very figure."""
    found = disputes(measure).filter(verdict=Verdict.OPEN).order_by("opened", "pk")
    return [d for d in found if d.period in ("", period) and (not d.filters or dict(d.filters) == dict(filters))]


def held_snapshot_ids() -> set[str]:
    """The snapshots that may not be cleared away."""
    return set(SnapshotHold.objects.values_list("snapshot_id", flat=True))
