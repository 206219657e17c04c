"""What governance shows on a measure's page: the papers that print it, and the way into one that is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from goldenthread.access.clock import today
from goldenthread.access.roles import may
from goldenthread.governance import queries
from goldenthread.governance.models import Paper, Status
from goldenthread.ui.panels import panel

if TYPE_CHECKING:
    from goldenthread.insight.asked import Asked


@panel("measure", order=50, title="In papers", permission="see measures")
def in_papers(request: HttpRequest, asked: Asked) -> str | None:
    user: Any = request.user
    readable = queries.papers(for_user=user, on=today())
    placed = queries.placed().filter(measure=asked.measure.name, paper__in=readable).order_by("-paper_id", "ref")
    drafts = _ways_in(readable, asked) if may(user, "write papers", today()) else []
    if not placed and not drafts:
        return None
    found = {"placed": placed, "drafts": drafts}
    return render_to_string("governance/panels/in_papers.html", found, request)


def _ways_in(papers: QuerySet[Paper], asked: Asked) -> list[tuple[Paper, str]]:
    """Straight to the figure as the measure's page shows it. The counts of the service picture are in no paper."""
    from goldenthread.governance import measuring  # loads the engine

    if asked.measure not in list(measuring.measures()):
        return []
    only = {f"only_{name}": value or "" for name, value in asked.filters.items()}
    query = urlencode({"snapshot": measuring.newest_snapshot().id, "period": str(asked.period), **only})
    drafts = papers.filter(status=Status.DRAFT)
    return [(p, f"{reverse('governance:place', args=[p.pk, asked.measure.name])}?{query}") for p in drafts]
