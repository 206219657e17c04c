"""Placing figures in a paper, figures from elsewhere, and a figure's own page."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.roles import may
from goldenthread.governance import actions, composing, measuring, queries
from goldenthread.governance.actions import Choice
from goldenthread.governance.forms import OutsideForm, PeriodForm, PlaceForm
from goldenthread.governance.models import Paper, PlacedFigure, Section, Show
from goldenthread.governance.rechecking import recheck
from goldenthread.governance.views.asked import filters_asked, paper_asked, refusal_told, section_asked, tried, user_of
from goldenthread.insight.engine import CannotBreakDown, Measure, MeasureError
from goldenthread.insight.queries import open_disputes_about
from goldenthread.insight.reading import told_until
from goldenthread.insight.store import SnapshotError
from goldenthread.rules import periods
from goldenthread.rules.periods import Period


@allow("write papers")
def pick_measure(request: HttpRequest, pk: int) -> HttpResponse:
    paper = paper_asked(request, pk)
    areas = [
        (area.replace("_", " ").capitalize(), list(found))
        for area, found in groupby(measuring.measures(), key=lambda measure: measure.area)
    ]
    context = {"paper": paper, "section": section_asked(request, paper), "areas": areas}
    return render(request, "governance/pick_measure.html", context)


@allow("write papers")
def pick_period(request: HttpRequest, pk: int, measure: str) -> HttpResponse:
    """When, and who only; then on to the figure itself."""
    paper, chosen = paper_asked(request, pk), _measure(measure)
    section = section_asked(request, paper)
    context: dict[str, Any] = {"paper": paper, "section": section, "measure": chosen}
    try:
        snapshot = measuring.newest_snapshot()
        offers = measuring.periods_offered(chosen, told_until(snapshot))
        usual = periods.parse(offers[0][1][0][0]) if offers else Period(snapshot.as_at, snapshot.as_at)
        narrowing = measuring.filters_offered(snapshot, chosen, usual)
    except SnapshotError as error:
        return render(request, "governance/no_snapshot.html", {**context, "error": str(error)})
    form = PeriodForm(request.GET if "snapshot" in request.GET else None, offers=offers, narrowing=narrowing)
    if form.is_valid():
        query = request.GET.copy()
        for name in ("period", "other", *(f"only_{name}" for name in form.narrowed_by)):
            query.pop(name, None)
        query["period"] = form.cleaned_data["asked"]
        for name, value in form.cleaned_data["filters"].items():
            query[f"only_{name}"] = value
        return redirect(f"{reverse('governance:place', args=[pk, measure])}?{query.urlencode()}")
    return render(request, "governance/pick_period.html", {**context, "form": form, "snapshot": snapshot})


@allow("write papers")
def place(request: HttpRequest, pk: int, measure: str) -> HttpResponse:
    """The figure with all that it prints with, before it is placed; and then placed."""
    paper, chosen = paper_asked(request, pk), _measure(measure)
    section = section_asked(request, paper)
    asked = _asked(request, chosen)
    try:
        measured = measuring.take(asked.snapshot_id, asked.measure, asked.period, asked.filters)
    except (SnapshotError, MeasureError, CannotBreakDown, periods.PeriodError) as error:
        known = {"paper": paper, "section": section, "measure": chosen, "error": str(error)}
        return render(request, "governance/no_snapshot.html", known, status=400)
    told = bool(measured.shown)
    may_release = measured.small and may(user_of(request), "issue papers", today())
    initial = {"ref": _free_ref(paper, chosen, asked), "show": Show.VALUE if told else Show.UNTOLD}
    form = PlaceForm(request.POST or None, initial=initial, told=told, may_release=may_release)
    if form.is_valid():
        said = form.cleaned_data
        choice = Choice(
            asked.measure, asked.snapshot_id, asked.period, asked.filters, said["show"], said.get("release", "")
        )
        by, ref = signature(request), said["ref"]
        placed = tried(form, lambda: actions.place_figure(by=by, paper=paper, ref=ref, choice=choice, section=section))
        if placed:
            messages.success(request, f"The figure is placed as [[figure:{placed.ref}]].")
            return _back(paper, section)
    context: dict[str, Any] = {
        "paper": paper,
        "section": section,
        "measure": chosen,
        "measured": measured,
        "form": form,
        "disputes": open_disputes_about(chosen.name, asked.period, asked.filters),
    }
    return render(request, "governance/place.html", context)


@allow("write papers")
@refusal_told
def placed(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """Change how a placed figure prints, take it from the newest snapshot, or take it out."""
    paper = paper_asked(request, pk)
    figure = get_object_or_404(paper.figures, ref=ref)
    may_release = may(user_of(request), "issue papers", today()) and (
        figure.shown == "c" or bool(figure.small_number_released)
    )
    initial = {"ref": ref, "show": figure.show}
    form = PlaceForm(request.POST or None, initial=initial, told=bool(figure.shown), may_release=may_release)
    form.fields.pop("ref")
    if request.POST.get("do") == "remove":
        actions.remove_figure(by=signature(request), figure=figure)
        messages.success(request, "The figure is taken out. Take its mark out of the text too.")
        return redirect("governance:paper", pk)
    if form.is_valid():
        snapshot_id = figure.snapshot_id
        if request.POST.get("do") == "newest":
            snapshot_id = measuring.newest_snapshot().id
        show, release = form.cleaned_data["show"], form.cleaned_data.get("release", "")
        choice = Choice(figure.measure, snapshot_id, figure.period, figure.filters, show, release)
        if tried(form, lambda: actions.change_figure(by=signature(request), figure=figure, choice=choice)):
            return redirect("governance:paper", pk)
    context = {"paper": paper, "figure": figure, "form": form, "facts": composing.figure_facts(figure)}
    return render(request, "governance/placed.html", context)


@allow("write papers")
def new_outside(request: HttpRequest, pk: int) -> HttpResponse:
    paper = paper_asked(request, pk)
    section = section_asked(request, paper)
    form = OutsideForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        ref, by = values.pop("ref"), signature(request)
        if tried(form, lambda: actions.add_outside_figure(by=by, paper=paper, ref=ref, values=values, section=section)):
            return _back(paper, section)
    return render(
        request, "governance/outside.html", {"paper": paper, "section": section, "form": form, "figure": None}
    )


@allow("write papers")
@refusal_told
def outside(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    paper = paper_asked(request, pk)
    figure = get_object_or_404(paper.outside_figures, ref=ref)
    names = ("value", "unit", "source", "date", "owner", "cohort", "concept", "show")
    form = OutsideForm(request.POST or None, initial={name: getattr(figure, name) for name in names}, named=True)
    if request.POST.get("do") == "remove":
        actions.remove_figure(by=signature(request), figure=figure)
        messages.success(request, "The figure is taken out. Take its mark out of the text too.")
        return redirect("governance:paper", pk)
    if form.is_valid():
        values, by = form.cleaned_data, signature(request)
        if tried(form, lambda: actions.correct_outside_figure(by=by, figure=figure, values=values)):
            return redirect("governance:paper", pk)
    return render(request, "governance/outside.html", {"paper": paper, "section": None, "form": form, "figure": figure})


@allow("see measures")
def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure of a paper, where it comes from, and on request whether it still comes out."""
    try:
        found = queries.figure(figure_id, for_user=user_of(request), on=today())
    except PlacedFigure.DoesNotExist as error:
        raise Http404(str(error)) from error
    context = {
        "figure": found,
        "paper": found.paper,
        "facts": composing.figure_facts(found),
        "inline": composing.inline(found),
        "open": open_disputes_about(found.measure, found.period, found.filters),
        "asked": urlencode({"period": found.period, **found.filters}),
        "rechecked": recheck(found) if request.method == "POST" else None,
    }
    return render(request, "governance/figure.html", context)


def _measure(name: str) -> Measure:
    found = measuring.measure_named(name)
    if found is None:
        raise Http404(f"There is no measure {name}.")
    return found


def _asked(request: HttpRequest, measure: Measure) -> Choice:
    """The choice that the address of the last step carries."""
    snapshot, period = request.GET.get("snapshot", ""), request.GET.get("period", "")
    return Choice(measure.name, snapshot, period, filters_asked(request))


def _free_ref(paper: Paper, measure: Measure, asked: Choice) -> str:
    """A name that says what it is: children-looked-after, children-looked-after-2."""
    taken = set(paper.figures.values_list("ref", flat=True))
    base = slugify(" ".join([measure.name.replace("_", " "), *map(str, asked.filters.values())]))[:34].strip("-")
    names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _back(paper: Paper, section: Section | None) -> HttpResponse:
    if section is None:
        return redirect("governance:paper", paper.pk)
    return redirect("governance:section", paper.pk, section.pk)
