from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.record import looked
from goldenthread.insight import reading
from goldenthread.insight.asked import Asked, read
from goldenthread.insight.behind import MET, as_csv, behind, left_out, table
from goldenthread.insight.engine import Measure
from goldenthread.insight.measure_page import filter_words
from goldenthread.insight.reader import BEHIND
from goldenthread.insight.store import Snapshot
from goldenthread.insight.views.answering import from_snapshot, measure_named, reader, settled
from goldenthread.insight.wording import capital

ON_A_PAGE = 50
MOST_LEFT_OUT = 500


@allow(BEHIND)
@from_snapshot
def children(request: HttpRequest, snapshot: Snapshot, name: str) -> HttpResponse:
    by = signature(request)
    asked = read(request.GET.dict(), _about_children(name), snapshot, reader(request))
    met = request.GET.get("met", "")
    wrong = [*asked.wrong]
    if met and met not in MET:
        wrong.append(f"“{met}” is not an answer. Choose met, not met or could not tell. This page shows them all.")
        met = ""
    found = behind(asked, snapshot, for_user=by.user, on=today(), met=met)
    if request.GET.get("as") == "csv" and not wrong:
        looked("insight.children_csv", by=by, people=sorted({row.person.pk for row in found.rows}))
        return _file(asked, as_csv(asked, found))
    page = Paginator(found.rows, ON_A_PAGE).get_page(request.GET.get("page"))
    headings, cells = table(asked.measure, list(page))
    looked("insight.children", by=by, people=sorted({row.person.pk for row in page}))
    context = {
        **settled(snapshot), "asked": asked, "measure": asked.measure, "page": page,
        "figure": reading.figure(snapshot, asked.measure, asked.period, asked.filters), "unnamed": found.unnamed,
        "total": len(found.rows) + found.unnamed, "headings": headings, "cells": cells, "wrong": wrong, "met": met,
        "cohort": capital(asked.measure.cohort), "query": request.GET, "answers": _answers(asked, met),
        "filters": filter_words(asked), "whole": True,
        "csv": asked.link("insight:children", met=met or None, by=None, **{"as": "csv"}),
    }  # fmt: skip
    return render(request, "insight/children.html", context, status=400 if wrong else 200)


@allow(BEHIND)
@from_snapshot
def facts_left_out(request: HttpRequest, snapshot: Snapshot, name: str) -> HttpResponse:
    by = signature(request)
    asked = read(request.GET.dict(), measure_named(name), snapshot, reader(request))
    found = left_out(asked.measure, snapshot, asked.period, for_user=by.user, on=today())
    shown = found[:MOST_LEFT_OUT]
    looked("insight.left_out", by=by, people=sorted({each.person.pk for each in shown if each.person}))
    context: dict[str, Any] = {
        **settled(snapshot), "asked": asked, "measure": asked.measure, "facts": shown, "total": len(found),
        "figure": reading.figure(snapshot, asked.measure, asked.period), "wrong": asked.wrong, "whole": True,
    }  # fmt: skip
    return render(request, "insight/left_out.html", context, status=400 if asked.wrong else 200)


def _about_children(name: str) -> Measure:
    measure = measure_named(name)
    if measure.about != "children":
        raise Http404(f"{measure.title} is about {measure.about}: there are no children behind it.")
    return measure


def _answers(asked: Asked, met: str) -> list[tuple[str, str, bool]]:
    """For a measure that is met or not: the parts of the list, each with its address."""
    if asked.measure.kind != "percentage":
        return []
    parts = (("All", ""), ("Met", "yes"), ("Not met", "no"), ("Could not tell", "unknown"))
    return [(words, asked.link("insight:children", by=None, met=value or None), value == met) for words, value in parts]


def _file(asked: Asked, text: str) -> HttpResponse:
    name = f"{asked.measure.name}-{str(asked.period).replace(' ', '-')}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)
