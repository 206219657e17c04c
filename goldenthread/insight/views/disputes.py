from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.insight import actions, queries, reading
from goldenthread.insight.asked import Asked, read
from goldenthread.insight.forms import DisputeForm, VerdictForm
from goldenthread.insight.measure_page import filter_words
from goldenthread.insight.models import Dispute
from goldenthread.insight.store import Snapshot
from goldenthread.insight.views.answering import from_snapshot, measure_named, reader, settled
from goldenthread.ui.forms import GovForm


@allow("dispute a figure")
@from_snapshot
def raise_dispute(request: HttpRequest, snapshot: Snapshot, name: str) -> HttpResponse:
    who = reader(request)
    asked = read(request.GET.dict(), measure_named(name), snapshot, who)
    form = DisputeForm(request.POST or None, initial={"owner": asked.measure.owner, "whole": "this"})
    if request.method == "POST" and form.is_valid():
        try:
            dispute = _raise(request, asked, form)
        except Refused as refused:
            _add(form, refused)
        else:
            messages.success(request, f"The figure is disputed. {dispute.owner} must answer.")
            return redirect("insight:dispute", dispute.pk)
    shown = who.one(reading.figure(snapshot, asked.measure, asked.period, asked.filters))
    context = {
        **settled(snapshot), "asked": asked, "measure": asked.measure, "form": form, "shown": shown,
        "filters": filter_words(asked), "wrong": asked.wrong, "whole": who.whole,
    }  # fmt: skip
    return render(request, "insight/raise_dispute.html", context)


@allow("see measures")
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.disputes(), pk=pk)
    return render(request, "insight/dispute.html", _about(found) | {"form": None})


@allow("answer a dispute")
def answer_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.disputes(), pk=pk)
    if not found.is_open:
        return redirect("insight:dispute", pk)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide_dispute(
                by=signature(request), dispute=found, verdict=given["verdict"], answer=given["answer"], closed=today()
            )
        except Refused as refused:
            _add(form, refused)
        else:
            messages.success(request, "The verdict is given.")
            return redirect("insight:dispute", pk)
    return render(request, "insight/dispute.html", _about(found) | {"form": form})


@allow("see measures")
def disputes(request: HttpRequest) -> HttpResponse:
    found = [(each, _title(each)) for each in queries.disputes()]
    return render(request, "insight/disputes.html", {"disputes": found})


def _raise(request: HttpRequest, asked: Asked, form: DisputeForm) -> Dispute:
    given = form.cleaned_data
    this = given["whole"] == "this"
    return actions.raise_dispute(
        by=signature(request), measure=asked.measure.name, reason=given["reason"], owner=given["owner"],
        period=str(asked.period) if this else "",
        filters={name: value or "" for name, value in asked.filters.items()} if this else {},
    )  # fmt: skip


def _about(found: Dispute) -> dict[str, object]:
    measure = reading.measures().get(found.measure)
    filters = [f"{name.replace('_', ' ')} {value or 'not recorded'}" for name, value in found.filters.items()]
    return {"dispute": found, "measure": measure, "title": _title(found), "filters": filters}


def _title(found: Dispute) -> str:
    measure = reading.measures().get(found.measure)
    return measure.title if measure else found.measure


def _add(form: GovForm, refused: Refused) -> None:
    for objection in refused.objections:
        form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)
