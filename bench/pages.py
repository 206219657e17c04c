"""Pages as each role opens them: warm, through the whole stack but the socket.

    python -m bench pages --database sqlite|postgresql --scale 0.085 --times 20

`cpu_ms` is the work of this process: other work on the machine makes the other times longer, and leaves that alone.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from typing import Any

from bench.place import place, set_up, staffed

TIMES = 20
TARGETS = {"worklist": 100, "child": 150, "search": 100}


def run(*options: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench pages")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--scale", default=None, help="the size of the authority; 1 is Erimus")
    parser.add_argument("--times", type=int, default=TIMES)
    given = parser.parse_args(options)
    with place(given.database, given.scale) as (data, database):
        at_work = staffed(data, database)
        set_up(data, database)
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = ["testserver"]
        found = {"database": connection.vendor, "times": given.times, "target_p95_ms": TARGETS}
        found["pages"] = {role: dict(_pages(at_work[role][0], role, given.times)) for role in ADDRESSES}
        connection.close()
    return found


# {child} is the child of the user with the most steps; {group} what awaits the user's decision; {draft} what the user
# has begun to write.
READING = {
    "child": "/children/{child}",
    "chronology": "/children/{child}/chronology",
    "notes": "/children/{child}/notes",
    "family": "/children/{child}/family",
    "documents": "/children/{child}/documents",
    "search": "/search?q={misspelt}",
}
WORKING = {"home": "/", "worklist": "/worklist", **READING, "notices": "/notices"}
ADDRESSES = {
    "social_worker": {**WORKING, "write": "/write/{draft}", "autosave": "/write/{draft}/autosave"},
    "team_manager": {
        **WORKING,
        "worklist, all of it": "/worklist?whose=teams&when=all",
        "children": "/worklist?list=children&whose=teams",
        "to decide": "/worklist?list=decide",
        "expected": "/worklist?list=expected",
        "decide": "/decide/{group}",
        "hand over": "/children/{child}/hand-over",
        "assign": "/handovers/assign",
        "clinic": "/clinic",
        "supervision": "/supervision",
    },
    "front_door_screener": {
        "home": "/",
        "front door": "/front-door",
        "undecided": "/front-door/lists/undecided",
        "take a contact": "/front-door/record?q={misspelt}",
        "who it is about": "/front-door/record/{child}",
        **READING,
    },
    "conference_chair": WORKING,
    "director": {
        **WORKING,
        "front door": "/front-door",
        "picture": "/picture",
        "measures": "/measures",
        "measure": "/measures/re_referrals",
    },
}


def _pages(user_id: int, role: str, times: int) -> Iterator[tuple[str, dict[str, Any]]]:
    from django.test import Client

    from goldenthread.access.models import User

    user = User.objects.get(pk=user_id)
    client = Client()
    client.force_login(user)
    things = _things(user)
    for name, address in ADDRESSES[role].items():
        try:
            here = address.format(**things)
        except KeyError as lacking:
            yield name, {"skipped": f"there is no {lacking.args[0]}"}
            continue
        body = _autosave(user, things["draft"]) if name == "autosave" else None
        yield name, timed(client, here, times, body)


def _things(user: Any) -> dict[str, Any]:
    from django.db.models import Count

    from goldenthread.access.clock import today
    from goldenthread.access.record import Signature
    from goldenthread.access.roles import may
    from goldenthread.access.scope import scope_of
    from goldenthread.pathway import writing
    from goldenthread.pathway.models import CarePeriod, Step
    from goldenthread.pathway.queries.to_decide import to_decide
    from goldenthread.pathway.queries.whose import Choice
    from goldenthread.people.models import Person

    mine = scope_of(user, today()).only(Step.objects.filter(person__in=CarePeriod.objects.values("person")))
    longest = mine.values("person").annotate(many=Count("pk")).order_by("-many", "person")[:1]
    child = Person.objects.get(pk=longest[0]["person"])
    at = _moment()
    found = {"child": child.pk, "misspelt": f"{child.given_names}+{child.family_name[:1]}{child.family_name[2:]}"}
    if may(user, "act on a child", today()):
        found["draft"] = writing.start("visit", [child], Signature(user, at)).group
    waiting = list(to_decide(Choice("mine"), for_user=user, on=today())[:1])
    return found | ({"group": waiting[0].step.group} if waiting else {})


def _moment() -> Any:
    from goldenthread.access.clock import now

    return now()


def _autosave(user: Any, group: Any) -> dict[str, Any]:
    return {
        "typed": {"account": ["Some words. " * 40]},
        "seen": {},
        "page": "bench",
        "turn": 1,
        "user": user.pk,
        "shown": "",
    }


def timed(client: Any, address: str, times: int, body: dict[str, Any] | None = None) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    turn = 0

    def ask() -> Any:
        nonlocal turn
        if body is None:
            return client.get(address)
        turn += 1
        typed = {"account": [f"{turn} {'Some words. ' * 40}"]}
        return client.post(address, body | {"turn": turn, "typed": typed}, content_type="application/json")

    first = ask()
    if b"/warnings/read" in first.content:
        _read_warnings(client, address, first)
        first = ask()
    if first.status_code != 200:
        return {"error": f"{address} answers {first.status_code}"}
    with CaptureQueriesContext(connection) as captured:
        ask()
        queries = len(captured)
    took, worked = [], []
    for _ in range(times):
        began, cpu = time.perf_counter(), time.process_time()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    return {
        "median_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
        "cpu_ms": round(statistics.median(worked), 1),
        "queries": queries,
        "kilobytes": round(len(first.content) / 1024),
    }


def _read_warnings(client: Any, address: str, page: Any) -> None:
    """A child's warnings are shown before the page, once."""
    from lxml import html

    form = next(each for each in html.fromstring(page.content.decode()).forms if "warnings/read" in each.action)
    client.post(form.action, dict(form.form_values()))
