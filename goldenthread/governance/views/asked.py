"""What the views of this room share: the paper asked for, and an action's refusal shown on its form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from goldenthread.access.clock import today
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import ChangedMeanwhile
from goldenthread.governance import queries
from goldenthread.governance.models import Paper, Section
from goldenthread.insight.engine import CannotBreakDown, MeasureError
from goldenthread.insight.store import SnapshotError

T = TypeVar("T")  # what an action answers with


def user_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("A view of papers stands behind a door that asks for a sign-in.")
    return request.user


def paper_asked(request: HttpRequest, pk: int) -> Paper:
    return get_object_or_404(queries.papers(for_user=user_of(request), on=today()), pk=pk)


def section_asked(request: HttpRequest, paper: Paper) -> Section | None:
    """The section that a figure is placed from (?section=3), if it is one of this paper."""
    wanted = request.GET.get("section", "")
    return paper.sections.filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None


def filters_asked(request: HttpRequest) -> dict[str, str]:
    """The filters that an address carries: ?only_team=North is {"team": "North"}."""
    wanted = [key for key in request.GET if key.startswith("only_")]
    return {key.removeprefix("only_"): value for key in wanted if (value := request.GET.get(key, ""))}


def tried(form: Form, action: Callable[[], T]) -> T | None:
    """What the action answers; None when it refused, and then the form says why."""
    try:
        return action()
    except Refused as refused:
        for objection in refused.objections:
            form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)
    except (SnapshotError, MeasureError, CannotBreakDown) as error:
        form.add_error(None, str(error))
    return None


def refusal_told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what a button does without a form: a refusal is told on the paper's page."""

    @wraps(view)
    def told(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except (Refused, ChangedMeanwhile, SnapshotError) as error:
            messages.error(request, str(error))
            return redirect("governance:paper", pk)

    return told
