"""The only reads of papers. Drafts are read by those who write or issue papers, issued ones by all who see measures."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from goldenthread.access.models import User
from goldenthread.access.roles import may
from goldenthread.governance.models import Paper, PlacedFigure, Status


def papers(*, for_user: User, on: date) -> QuerySet[Paper]:
    if may(for_user, "write papers", on) or may(for_user, "issue papers", on):
        return Paper.objects.all()
    if may(for_user, "see measures", on):
        return Paper.objects.exclude(status=Status.DRAFT)
    return Paper.objects.none()


def figure(figure_id: str, *, for_user: User, on: date) -> PlacedFigure:
    """By its ID, such as 3-in-care. Raises PlacedFigure.DoesNotExist."""
    paper, ref = split(figure_id)
    return placed().get(paper_id=paper, ref=ref, paper__in=papers(for_user=for_user, on=on))


def split(figure_id: str) -> tuple[int, str]:
    """Raises PlacedFigure.DoesNotExist when it is no figure's ID."""
    paper, _, ref = figure_id.strip().partition("-")
    if not (paper.isascii() and paper.isdigit() and len(paper) < 10 and ref):
        raise PlacedFigure.DoesNotExist(f"“{figure_id}” is not a figure’s ID. It is written like 3-in-care.")
    return int(paper), ref


def placed() -> QuerySet[PlacedFigure]:
    return PlacedFigure.objects.select_related("paper")
