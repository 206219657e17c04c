"""Supervision as the record would hold it. Its words, which no snapshot holds, are written for the record alone."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa

from goldenthread.demo.data import read
from goldenthread.demo.days import NEVER, day, working_from
from goldenthread.demo.life.world import World
from goldenthread.demo.staff import Staff
from goldenthread.demo.staff.supervision import Supervisions, make_supervisions
from goldenthread.demo.tables.columns import build
from goldenthread.workforce.models import Supervision

ELEMENTS = tuple(Supervision.Element.values)
DONE = 0.8  # of the actions, by the next supervision
REFLECTED = ELEMENTS.index("reflection")


def supervisions(w: World, staff: Staff, names: pa.Array, *, words: bool = True) -> pa.Table:
    """`names` are the workers'."""
    rng, last = w.rng("supervision"), int((np.datetime64(w.as_at, "D")).astype(np.int64))
    found = make_supervisions(rng, staff, last=last)
    held = np.array([not reason for reason in found.reason], dtype=bool)
    on = np.array(found.day, dtype=np.int64)
    return build(
        Supervision,
        len(found),
        worker_id=np.array(found.worker, dtype=np.int64) + 1,
        supervisor_id=np.array(found.supervisor, dtype=np.int64) + 1,
        kind=pa.array(found.kind, pa.string()),
        held_on=np.where(held, on, NEVER),
        cancelled_for=np.where(held, NEVER, on),
        cancelled_because=pa.array(found.reason, pa.string()),
        minutes=pa.array(np.array(found.minutes, dtype=np.int64), mask=~held),
        covered=pa.array([_COVERED[bits] for bits in found.covered], pa.string()),
        next_planned=np.array(found.next_planned, dtype=np.int64),
        signed_on=np.array(found.signed, dtype=np.int64),
        discussed=pa.repeat("[]", len(found)),
        **_words(rng, found, names, words),
    )


_COVERED = [
    json.dumps([element for place, element in enumerate(ELEMENTS) if bits >> place & 1])
    for bits in range(1 << len(ELEMENTS))
]


def _words(rng: np.random.Generator, found: Supervisions, names: pa.Array, words: bool) -> dict[str, Any]:
    if not words:
        return {"agreed": pa.repeat("[]", len(found))}
    said, done_by = read("supervision"), _next_held(found)
    which = rng.random((len(found), 8))
    reflection, agreed, more = [], [], []
    given = [name.split()[0] for name in names.to_pylist()]
    for row, luck in enumerate(which.tolist()):
        reflected = not found.reason[row] and found.covered[row] >> REFLECTED & 1
        line = said["reflection"][int(luck[0] * len(said["reflection"]))] if reflected else ""
        reflection.append(line.replace("{worker}", given[found.worker[row]]))
        agreed.append(json.dumps(_actions(found, row, luck[1:7], said["actions"], done_by[row])))
        other = found.reason[row] == "other"
        more.append(said["cancelled_words"][int(luck[7] * len(said["cancelled_words"]))] if other else "")
    return {
        "reflection": pa.array(reflection, pa.string()),
        "agreed": pa.array(agreed, pa.string()),
        "cancelled_words": pa.array(more, pa.string()),
    }


def _actions(found: Supervisions, row: int, luck: list[float], texts: list[str], done_on: int) -> list[dict[str, str]]:
    first, on = int(luck[0] * len(texts)), found.day[row]
    return [
        {
            "what": texts[(first + place * 5) % len(texts)],
            "who": "supervisor" if luck[1 + place] > 0.85 else "worker",
            "by": day(working_from(on + 10 + int(luck[1 + place] * 16))).isoformat(),
            "done": day(done_on).isoformat() if done_on < NEVER and luck[3 + place] < DONE else "",
        }
        for place in range(found.actions[row])
    ]


def _next_held(found: Supervisions) -> list[int]:
    """The day of the worker's next supervision held after each; NEVER where there is none yet."""
    following, last = [NEVER] * len(found), dict[int, int]()
    for row in reversed(range(len(found))):
        worker = found.worker[row]
        following[row] = last.get(worker, NEVER)
        if not found.reason[row]:
            last[worker] = found.day[row]
    return following
