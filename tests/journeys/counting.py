"""How many questions each page asks the database, as one JSON object: run by test_queries.py where the authority is.

    python -m tests.journeys.counting THINGS USERS [ADDRESS]

It answers {user: {address: questions}}, for each of these users and each page that they may open. USERS are the first
parts of e-mail addresses with commas between, or "everybody". With an ADDRESS, it prints that page's questions instead.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import django
import lxml.html

FIRST = "director"  # opens every page once before anything is counted: what a process works out once is worked out


def count(things: dict[str, Any], names: list[str]) -> dict[str, dict[str, int]]:
    for _ in asked(FIRST, addresses(), things):
        pass
    return {name: {address: len(sql) for address, sql in asked(name, addresses(), things)} for name in names}


def everybody() -> list[str]:
    from goldenthread.access.models import User

    emails = User.objects.filter(email__endswith="@erimus.example", is_active=True).values_list("email", flat=True)
    return sorted(email.partition("@")[0] for email in emails)


def addresses() -> list[str]:
    from tests.journeys.pages import PAGES

    every = [each for some in PAGES.values() for each in some]
    return [each for each in every if not each.startswith(("/sign-", "/demo"))]


def asked(name: str, wanted: list[str], things: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The questions of each page that this user may open; of the others nothing is said."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from goldenthread.access.models import User
    from tests.journeys.pages import filled

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=f"{name}@erimus.example"))
    for address in wanted:
        here = filled(address, things)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(here)
        if b"/warnings/read" in getattr(response, "content", b""):
            read_warnings(client, response.content.decode())
            with CaptureQueriesContext(connection) as captured:
                response = client.get(here)
        if response.status_code == 200:
            yield address, [query["sql"] for query in captured.captured_queries]


def read_warnings(client: Any, page: str) -> None:
    """A child's warnings are shown before the page, once."""
    form = next(form for form in lxml.html.fromstring(page).forms if "warnings/read" in form.action)
    client.post(form.action, dict(form.form_values()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    django.setup()
    given: dict[str, Any] = json.loads(sys.argv[1])
    users = everybody() if sys.argv[2] == "everybody" else sys.argv[2].split(",")
    for address in sys.argv[3:]:
        for user in users:
            for _ in range(2):
                found = dict(asked(user, [address], given))
            print("\n".join(f"{place}. {sql[:300]}" for place, sql in enumerate(found[address])))
    if not sys.argv[3:]:
        print(json.dumps(count(given, users)))
