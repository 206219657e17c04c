"""Saying that a figure is wrong, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.roles import may
from goldenthread.governance import measuring
from goldenthread.governance.forms import AssignForm, DisputeForm, VerdictForm
from goldenthread.governance.views.asked import filters_asked, tried, user_of
from goldenthread.insight.actions import assign_dispute, decide_dispute, raise_dispute
from goldenthread.insight.models import Dispute
from goldenthread.insight.queries import disputes as all_disputes
from goldenthread.rules import periods
from goldenthread.rules.periods import PeriodError


@allow("see measures")
def disputes(request: HttpRequest) -> HttpResponse:
    found = all_disputes()
    titles = {measure.name: measure.title for measure in measuring.measures()}
    context = {
        "open": [d for d in found if d.is_open],
        "closed": [d for d in found if not d.is_open],
        "titles": titles,
    }
    return render(request, "governance/disputes.html", context)


@allow("dispute a figure")
def raise_one(request: HttpRequest, measure: str) -> HttpResponse:
    """?period= and ?only_team= say which figure; without them it is every figure of the measure."""
    chosen = measuring.measure_named(measure)
    if chosen is None:
        raise Http404(f"There is no measure {measure}.")
    period = _period(request.GET.get("period", ""))
    filters = filters_asked(request)
    form = DisputeForm(request.POST or None, initial={"owner": chosen.owner})
    if form.is_valid():
        by = signature(request)
        raised = tried(
            form,
            lambda: raise_dispute(by=by, measure=measure, period=period, filters=filters, **form.cleaned_data),
        )
        if raised:
            messages.success(
                request, "The dispute is open. It prints under the figure in every paper until it is closed."
            )
            return redirect("governance:dispute", raised.pk)
    about = periods.parse(period).label if period else "every date and period"
    context = {"measure": chosen, "about": about, "filters": filters, "form": form}
    return render(request, "governance/raise_dispute.html", context)


@allow("see measures")
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """One dispute; those who may answer it give its owner, or the verdict."""
    found = get_object_or_404(Dispute.objects.select_related("raised_by"), pk=pk)
    answers = may(user_of(request), "answer a dispute", today()) and found.is_open
    assigning = request.POST.get("do") == "assign"
    posted = request.POST if answers and request.method == "POST" else None
    verdict = VerdictForm(None if assigning else posted)
    assign = AssignForm(posted if assigning else None, initial={"owner": found.owner})
    done: Dispute | None = None
    if assign.is_valid():
        done = tried(assign, lambda: assign_dispute(by=signature(request), dispute=found, **assign.cleaned_data))
    if verdict.is_valid():
        said = {**verdict.cleaned_data, "closed": today()}
        done = tried(verdict, lambda: decide_dispute(by=signature(request), dispute=found, **said))
    if done:
        return redirect("governance:dispute", pk)
    context = {
        "dispute": found,
        "measure": measuring.measure_named(found.measure),
        "answers": answers,
        "form": assign if assigning else verdict,
        "verdict": verdict,
        "assign": assign,
    }
    return render(request, "governance/dispute.html", context)


def _period(asked: str) -> str:
    try:
        return str(periods.parse(asked)) if asked else ""
    except PeriodError:
        return ""
