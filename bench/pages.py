"""Pages of the small authority, asked for by the Director: warm, through the whole stack but the socket."""

from __future__ import annotations

import statistics
import time
from typing import Any

from bench.place import copy_of, erimus, set_up

TIMES = 20


def run() -> dict[str, Any]:
    set_up(copy_of(erimus()))
    from django.conf import settings
    from django.test import Client

    from goldenthread.access.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(email="director@erimus.example"))
    return {"times": TIMES, "pages": {name: timed(client, address) for name, address in pages().items()}}


def pages() -> dict[str, str]:
    from goldenthread.pathway.models import CarePeriod

    child = CarePeriod.objects.filter(ended=None).order_by("started", "pk").select_related("person")[0].person
    return {
        "home": "/",
        "child": f"/children/{child.pk}",
        "chronology": f"/children/{child.pk}/chronology",
        "search": f"/search?q={child.family_name}+{child.given_names}",
        "worklist": "/worklist",
        "picture": "/picture",
        "measures": "/measures",
        "measure": "/measures/re_referrals",
    }


def timed(client: Any, address: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first = client.get(address)
    if first.status_code != 200:
        return {"error": f"{address} answers {first.status_code}"}
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
        asked = len(queries)
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - started) * 1000)
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "queries": asked,
        "kilobytes": round(len(first.content) / 1024),
    }
