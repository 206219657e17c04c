"""Warnings about the families of children who are worked with now, and who may not have contact with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from goldenthread.demo.days import NEVER
from goldenthread.demo.life.households import ABSENT
from goldenthread.demo.life.world import World
from goldenthread.demo.tables.columns import build
from goldenthread.demo.tables.people import adult_ids_of
from goldenthread.demo.tables.spells import Ids
from goldenthread.people.models import ContactRestriction, Warning

WARNED, KEPT_AWAY = 0.03, 0.02  # of the children whose case is open
# Kind, whom it is about, what happened and what to do. The first three are the commonest in local procedures.
WARNINGS = (
    ("dog", "mother", "Two large dogs, loose in the yard. Ring from the gate and wait until they are shut away."),
    (
        "violence",
        "father",
        "He pushed a worker at the front door and was arrested. Visit in pairs, never in the evening.",
    ),
    (
        "not-alone",
        "father",
        "He is calm until contact is talked about. Take a colleague, and say when you will be back.",
    ),
    (
        "self-harm",
        "mother",
        "She took an overdose in the spring. Ask how she is; the crisis team’s number is on the plan.",
    ),
    ("infection", "mother", "Tuberculosis in the house, under treatment. Ask the health visitor before you go in."),
    ("weapon", "father", "An air rifle was seen in the hall. Police know. Do not go in if it is in sight."),
    ("sexual-risk", "father", "Convicted of an offence against a child; not to be alone with any child."),
    ("allegations", "mother", "Complaints about two workers were looked into and not upheld. Meet with a colleague."),
)
SHARES = np.array([0.24, 0.22, 0.2, 0.11, 0.05, 0.06, 0.07, 0.05])
SOURCES = np.array(["Social worker, after a visit", "Police", "Health visitor", "Probation", "School"])
GROUNDS = np.array(["court-order", "bail", "protection-plan", "safety-plan"])
SAID = np.array([
    "No contact of any kind, nor through anybody else.",
    "Not to come within 100 metres of the home or the school.",
    "At the contact centre only, with a worker in the room.",
    "Letters through the social worker only.",
])  # fmt: skip
DAYS_BACK, DAYS_AHEAD, DAYS_LATE = 150, 160, 45


def warned(w: World, ids: Ids) -> dict[str, pa.Table]:
    rng = w.rng("safety")
    child, opened = _open_children(w, ids)
    family = w.town.children.family[child]
    adults = adult_ids_of(w, ids)
    parents = {name: _id(adults, getattr(w.households, name)[family]) for name in ("mother", "father")}
    return {
        "warning": _warnings(w, rng, ids.person[child], parents, opened),
        "contact_restriction": _kept_away(w, rng, ids.person[child], parents["father"], opened),
    }


def _open_children(w: World, ids: Ids) -> tuple[Any, Any]:
    """Those whose case is open, in their order, with the day on which it was."""
    open_now = np.flatnonzero((ids.case > 0) & (w.cases.closed >= NEVER))
    child, first = np.unique(w.cases.child[open_now], return_index=True)
    kept = ids.person[child] > 0
    return child[kept], w.cases.referred[open_now][first][kept]


def _id(adults: Any, places: Any) -> Any:
    return np.where(places == ABSENT, 0, adults[np.maximum(places, 0)])


def _warnings(w: World, rng: np.random.Generator, person: Any, parents: dict[str, Any], opened: Any) -> pa.Table:
    """About a parent whom the record knows, else about the child; about each of them once."""
    which = np.flatnonzero(rng.random(len(person)) < WARNED)
    kind = rng.choice(len(WARNINGS), len(which), p=SHARES)
    about = np.array([parents[WARNINGS[k][1]][at] for k, at in zip(kind, which, strict=True)], dtype=np.int64)
    about = np.where(about > 0, about, person[which])
    _, once = np.unique(about, return_index=True)
    which, kind, about = which[once], kind[once], about[once]
    started, review_on = _days(w, rng, opened[which])
    return build(
        Warning,
        len(which),
        person_id=about,
        kind=np.array([each[0] for each in WARNINGS])[kind],
        reason=pa.array([WARNINGS[k][2] for k in kind]),
        source=rng.choice(SOURCES, len(which)),
        started=started,
        review_on=review_on,
    )


def _kept_away(w: World, rng: np.random.Generator, person: Any, father: Any, opened: Any) -> pa.Table:
    which = np.flatnonzero((rng.random(len(person)) < KEPT_AWAY) & (father > 0))
    ground = rng.integers(0, len(GROUNDS), len(which))
    supervised = ground >= 2
    started, review_on = _days(w, rng, opened[which])
    return build(
        ContactRestriction,
        len(which),
        person_id=person[which],
        who_id=father[which],
        limits=np.where(supervised, "supervised", "none"),
        basis=GROUNDS[ground],
        words=SAID[ground],
        started=started,
        review_on=review_on,
        withhold_address=~supervised & (rng.random(len(which)) < 0.6),
    )


def _days(w: World, rng: np.random.Generator, opened: Any) -> tuple[Any, Any]:
    """Begun since the case was opened; most to be looked at again in the coming months, some late."""
    today = w.end - 1
    started = np.maximum(opened, today - rng.integers(0, DAYS_BACK, len(opened)))
    review_on = today + rng.integers(-DAYS_LATE, DAYS_AHEAD, len(opened))
    return started, np.maximum(review_on, started)
