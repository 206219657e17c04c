"""How fast and how well people are found: `python -m bench.search` makes an authority of invented children in a
temporary folder, asks for them misspelt, and prints one JSON line."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime

import django

ON = date(2026, 3, 3)
FIRST = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=35_000)
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="print what was not found")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GOLDENTHREAD_DATA": folder, "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"}
        django.setup()
        print(json.dumps(run(options)))
    return 0


def run(options: argparse.Namespace) -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connection

    from bench import misspelt
    from goldenthread.access.actions import the_product
    from goldenthread.access.record import Signature
    from goldenthread.people import actions, keys
    from goldenthread.people.finding import search
    from goldenthread.people.models import Person

    call_command("migrate", verbosity=0, run_syncdb=True)
    rng = random.Random(options.seed)
    by = Signature(the_product(), datetime(2026, 3, 3, 9, tzinfo=UTC))
    children = misspelt.children(options.children, rng)
    people = [
        Person(given_names=child.given, family_name=child.family, born=child.born, la_child_id=f"C{at}", sex="U")
        for at, child in enumerate(children)
    ]
    started = time.perf_counter()
    for batch in keys.batches(people, 3_000):
        actions.create_people(by=by, people=batch)
    created = time.perf_counter() - started
    started = time.perf_counter()
    keys.write_keys(people[:3_000])
    unchanged = time.perf_counter() - started
    times, places, missed = [], Counter[bool](), []
    of_kind: dict[str, Counter[bool]] = {}
    for question in misspelt.questions(children, options.questions, rng):
        started = time.perf_counter()
        results = search(question.text, for_user=by.user, on=ON)
        times.append(time.perf_counter() - started)
        hit = people[question.wanted].pk in results.ids[:FIRST]
        places[hit] += 1
        of_kind.setdefault(question.kind, Counter())[hit] += 1
        if not hit:
            missed.append((question.text, str(people[question.wanted]), str(people[question.wanted].born)))
    if options.misses:
        for miss in missed:
            print(*miss, sep=" | ", file=sys.stderr)
    times.sort()
    return {
        "benchmark": "search",
        "database": connection.vendor,
        "people": len(people),
        "questions": len(times),
        "in_first_five": round(places[True] / len(times), 4),
        "by_kind": {kind: round(hits[True] / hits.total(), 3) for kind, hits in sorted(of_kind.items())},
        "median_ms": round(times[len(times) // 2] * 1000, 1),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        "slowest_ms": round(times[-1] * 1000, 1),
        "create_people_seconds": round(created, 2),
        "write_keys_3000_unchanged_seconds": round(unchanged, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
