from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.access.doors import allow
from goldenthread.insight import reading
from goldenthread.insight.asked import filter_objection, last_month_end, period_objection, values_of
from goldenthread.insight.engine.figure import Filters
from goldenthread.insight.forms import PictureFilter
from goldenthread.insight.picture import STAGES, by_service, picture
from goldenthread.insight.picture.drawing import draw
from goldenthread.insight.reader import Reader, Shown
from goldenthread.insight.store import Snapshot
from goldenthread.insight.views.answering import from_snapshot, reader, settled
from goldenthread.rules.months import add_months, end_of_month
from goldenthread.rules.periods import Period
from goldenthread.rules.words import day
from goldenthread.ui.wording import month_words

FILTERS = {"team": "Team", "ward": "Ward"}


@allow("see measures")
@from_snapshot
def service_picture(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    who = reader(request)
    form = _form(request, snapshot, who)
    if "on-day" in request.GET and form.is_valid():
        return redirect(f"{request.path}?{urlencode(_canonical(form.cleaned_data))}")
    wrong: list[str] = []
    on = _date(request.GET.get("on", ""), snapshot, who, wrong)
    filters = _filters(request.GET, snapshot, who, wrong)

    def link(shown: Shown) -> str:
        figure = shown.figure
        group = {figure.by: figure.group or ""} if figure.by and who.whole else {}
        query = urlencode({"period": str(figure.period), **filters, **group})
        return f"{reverse('insight:measure', args=[figure.measure.name])}?{query}"

    counts = picture(snapshot, on, filters, who)
    when = f"at {day(on)}"
    found = {
        **settled(snapshot), "on": on, "when": when, "month": _month(on), "counts": counts, "link": link,
        "wide_drawing": draw(counts, link, when), "narrow_drawing": draw(counts, link, when, narrow=True),
        "stages": STAGES, "services": by_service(snapshot, on, filters, who), "filters": filters, "labels": FILTERS,
        "form": form, "wrong": wrong, "whole": who.whole, "times": _other_times(on, snapshot, who, filters),
        "without": lambda name: _address(on, {n: v for n, v in filters.items() if n != name}),
        "untold": _untold(counts),
    }  # fmt: skip
    return render(request, "insight/picture.html", found, status=400 if wrong else 200)


def _form(request: HttpRequest, snapshot: Snapshot, who: Reader) -> PictureFilter:
    chosen = request.GET if "on-day" in request.GET else None
    initial = {**request.GET.dict(), "on": _iso(request.GET.get("on", "")) or _last(snapshot, who)}
    teams, wards = (values_of(snapshot, name) if who.whole else () for name in FILTERS)
    return PictureFilter(chosen, initial=initial, last_day=snapshot.as_at, teams=teams, wards=wards)


def _canonical(cleaned: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in cleaned.items() if value}


def _date(text: str, snapshot: Snapshot, who: Reader, wrong: list[str]) -> date:
    last = _last(snapshot, who)
    if not text:
        return last
    on = _iso(text)
    if on is None:
        wrong.append(f"“{text}” is not a date. Write it as 2026-03-31. This page shows {day(last)} instead.")
        return last
    if sentence := period_objection(Period(on, on), snapshot.as_at, who):
        wrong.append(f"{sentence} This page shows {day(last)} instead.")
        return last
    return on


def _last(snapshot: Snapshot, who: Reader) -> date:
    last = reading.told_until(snapshot)
    return last if who.whole else last_month_end(last)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _filters(query: Mapping[str, str], snapshot: Snapshot, who: Reader, wrong: list[str]) -> Filters:
    found: dict[str, str | None] = {}
    for name, label in FILTERS.items():
        if not (value := query.get(name, "").strip()):
            continue
        if sentence := filter_objection(name, label, value, snapshot, who):
            wrong.append(sentence)
        else:
            found[name] = value
    return found


def _month(on: date) -> str:
    return month_words(on) if on == end_of_month(on) else f"{month_words(on)} so far"


def _other_times(on: date, snapshot: Snapshot, who: Reader, filters: Filters) -> list[tuple[str, str]]:
    month, year = end_of_month(add_months(on, -1)), end_of_month(add_months(on, -12))
    found = [(f"The end of {month_words(month)}", month), (f"The end of {month_words(year)}", year)]
    last = _last(snapshot, who)
    if on != last:
        found.insert(0, (f"The newest figures, {day(last)}", last))
    return [(words, _address(at, filters)) for words, at in found]


def _address(on: date, filters: Filters) -> str:
    return f"{reverse('insight:picture')}?{urlencode({'on': on.isoformat(), **filters})}"


def _untold(counts: Any) -> list[tuple[str, str]]:
    """The stages that cannot be told, each with the reason."""
    told = [(each.stage.title, each.now.figure.reason) for each in counts if each.now.figure.status == "could not tell"]
    return list(dict.fromkeys(told))
