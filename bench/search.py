"""How fast and how well people are found: an authority's worth of invented children, asked for misspelt.

`python -m bench.search` prints what was not found, too.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime

from bench import misspelt
from bench.place import empty_place, set_up

ON = date(2026, 3, 3)
FIRST = 5
CHILDREN, QUESTIONS, SEED = 35_000, 1_000, 1


def run(*, misses: bool = False) -> dict[str, object]:
    set_up(empty_place())
    from django.db import connection

    from goldenthread.access.actions import the_product
    from goldenthread.access.record import Signature
    from goldenthread.people import actions, keys
    from goldenthread.people.finding import search
    from goldenthread.people.models import Person

    rng = random.Random(SEED)
    by = Signature(the_product(), datetime(2026, 3, 3, 9, tzinfo=UTC))
    children = misspelt.children(CHILDREN, rng)
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
    for question in misspelt.questions(children, QUESTIONS, rng):
        started = time.perf_counter()
        results = search(question.text, for_user=by.user, on=ON)
        times.append(time.perf_counter() - started)
        hit = people[question.wanted].pk in results.ids[:FIRST]
        places[hit] += 1
        of_kind.setdefault(question.kind, Counter())[hit] += 1
        if not hit:
            missed.append((question.text, str(people[question.wanted]), str(people[question.wanted].born)))
    if misses:
        for miss in missed:
            print(*miss, sep=" | ", file=sys.stderr)
    times.sort()
    return {
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
    print(json.dumps({"benchmark": "search", **run(misses=True)}))
