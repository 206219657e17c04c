"""What was loaded, and what of it needs somebody's eye."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.record import looked
from goldenthread.returns import queries
from goldenthread.returns.models import Load

ON_A_PAGE = 50


@allow("load returns")
def loads(request: HttpRequest) -> HttpResponse:
    page = _page(request, queries.loads())
    return render(request, "returns/loads.html", {"page": page, "matches": queries.matches_waiting()})


@allow("load returns")
def load(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Load.objects.select_related("by"), pk=pk)
    doubts = queries.in_doubt(shown, for_user=_user(request), on=today())
    policies = queries.by_policy(doubts)
    chosen = request.GET.get("policy", "")
    chosen = chosen if chosen in {policy for policy, _, _ in policies} else ""
    listed = _page(request, doubts.filter(policy=chosen)) if chosen else None
    if listed:
        looked("returns.load", by=signature(request), people=sorted({each.person_id for each in listed}))
    found = {
        "load": shown,
        "files": shown.files.order_by("name"),
        "aside": _page(request, queries.quarantined(shown), "aside"),
        "policies": policies,
        "chosen": chosen,
        "listed": listed,
        "matches": queries.matches_waiting(),
    }
    return render(request, "returns/load.html", found)


def _page(request: HttpRequest, rows: QuerySet[Any], parameter: str = "page") -> Page[Any]:
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get(parameter))


def _user(request: HttpRequest) -> Any:
    """Every view here is behind a door that asks for a sign-in."""
    return request.user
