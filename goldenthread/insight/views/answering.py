"""What every page about figures needs: who reads, and the newest snapshot or a page that says what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.access.clock import today
from goldenthread.access.doors import signature
from goldenthread.insight import reading
from goldenthread.insight.engine import Measure
from goldenthread.insight.reader import Reader, reader_of
from goldenthread.insight.store import Snapshot, SnapshotError

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def from_snapshot(view: View) -> View:
    """Gives the view the newest snapshot as its second argument; without one, the page says how to take one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            snapshot = reading.newest_snapshot()
        except SnapshotError:
            logger.exception("The newest snapshot cannot be read.")
            return render(request, "insight/no_snapshot.html", {"damaged": True}, status=503)
        if snapshot is None:
            return render(request, "insight/no_snapshot.html", {"damaged": False})
        return view(request, snapshot, *args, **kwargs)

    return answer


def reader(request: HttpRequest) -> Reader:
    return reader_of(signature(request).user, today())


def measure_named(name: str) -> Measure:
    try:
        return reading.measures()[name]
    except KeyError:
        raise Http404(f"There is no measure {name}.") from None


def settled(snapshot: Snapshot) -> dict[str, Any]:
    """What every page says about where its figures come from."""
    return {"snapshot": snapshot, "as_at": snapshot.as_at, "told": reading.told_until(snapshot)}
