from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.access.doors import allow
from goldenthread.insight import reading
from goldenthread.insight.asked import Asked, read
from goldenthread.insight.engine import Measure, breakdowns
from goldenthread.insight.forms import MeasureChoices
from goldenthread.insight.measure_page import (
    Card,
    at_a_glance,
    breakdown_choices,
    filter_words,
    measure_page,
    period_choices,
)
from goldenthread.insight.published import LICENCE
from goldenthread.insight.reader import Reader
from goldenthread.insight.store import Snapshot
from goldenthread.insight.views.answering import from_snapshot, measure_named, reader, settled
from goldenthread.insight.wording import capital
from goldenthread.ui.panels import panels_for

AREAS = {
    "front_door": "Front door",
    "early_help": "Early help",
    "assessment": "Assessment",
    "need": "Children in need",
    "protection": "Protection",
    "care_proceedings": "Care proceedings",
    "care": "Children looked after",
    "health": "Health of children looked after",
    "missing": "Missing",
    "leaving_care": "Leaving care",
    "workforce": "Workforce",
}


@allow("see measures")
@from_snapshot
def catalogue(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    who, words = reader(request), request.GET.get("q", "").strip()
    found = [measure for measure in reading.measures().values() if _matches(measure, words)]
    cards = [at_a_glance(measure, snapshot, who) for measure in found]
    context = {**settled(snapshot), "areas": _by_area(cards), "words": words, "total": len(cards), "whole": who.whole}
    return render(request, "insight/catalogue.html", context)


@allow("see measures")
@from_snapshot
def measure(request: HttpRequest, snapshot: Snapshot, name: str) -> HttpResponse:
    who, wanted = reader(request), measure_named(name)
    asked = read(request.GET.dict(), wanted, snapshot, who)
    who = seeing(who, asked)
    page = measure_page(asked, snapshot, who)
    form = MeasureChoices(
        initial={"period": str(asked.period), "by": asked.by or ""},
        periods=period_choices(asked, snapshot),
        breakdowns=breakdown_choices(wanted),
    )
    context = {
        **settled(snapshot), "asked": asked, "measure": wanted, "page": page, "figure": page.shown.figure,
        "form": form, "wrong": asked.wrong, "whole": who.whole, "reader": who, "licence": LICENCE,
        "filters": filter_words(asked), "own": _own_link(asked, who), "area": AREAS.get(wanted.area, wanted.area),
        "panels": panels_for("measure", request, asked), "capital": capital,
    }  # fmt: skip
    return render(request, "insight/measure.html", context, status=400 if asked.wrong else 200)


def seeing(who: Reader, asked: Asked) -> Reader:
    """Nothing is suppressed in one's own list."""
    return replace(who, whole=True) if "worker" in asked.filters else who


def _own_link(asked: Asked, who: Reader) -> str:
    """The same measure for the children whom the reader holds."""
    worker = None if "worker" in asked.filters else who.own_worker()
    return asked.link(worker=str(worker.pk)) if worker and "worker" in breakdowns(asked.measure) else ""


def _matches(measure: Measure, words: str) -> bool:
    text = f"{measure.title} {measure.question} {measure.concept} {measure.unit} {measure.name}".casefold()
    return all(word in text for word in words.casefold().split())


def _by_area(cards: Iterable[Card]) -> list[tuple[str, str, list[Card]]]:
    found: dict[str, list[Card]] = {}
    for each in cards:
        found.setdefault(each.measure.area, []).append(each)
    order = [*AREAS, *sorted(set(found) - set(AREAS))]
    return [(area, AREAS.get(area, area), found[area]) for area in order if area in found]
