"""How many questions each page asks the database, as one JSON object: run by test_queries.py where the authority is.

    python -m tests.journeys.counting THINGS [ADDRESS]

With an ADDRESS, prints that page's questions instead.
"""

from __future__ import annotations

import json
import os
import sys

import django


def count(things: dict[str, object], only: str = "") -> dict[str, list[str]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from goldenthread.access.models import User
    from tests.journeys.pages import PAGES, filled

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email="director@erimus.example"))
    asked = {}
    for address in [only] if only else [each for addresses in PAGES.values() for each in addresses]:
        here = filled(address, things)
        if here.startswith(("/sign-", "/demo")):
            continue
        client.get(here)  # what is worked out once in a process is worked out
        with CaptureQueriesContext(connection) as captured:
            client.get(here)
        asked[address] = [query["sql"] for query in captured.captured_queries]
    return asked


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    django.setup()
    found = count(json.loads(sys.argv[1]), *sys.argv[2:3])
    if sys.argv[2:]:
        print("\n".join(f"{place}. {sql[:300]}" for place, sql in enumerate(*found.values())))
    else:
        print(json.dumps({address: len(sql) for address, sql in found.items()}))
