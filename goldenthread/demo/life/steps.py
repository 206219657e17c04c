"""Steps as columns, and how they are collected kind by kind. What happens when is said in `work`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.life.world import World

NOTHING = -1
UNKNOWN = -1  # yes or no: 1 or 0
IN_NO_SNAPSHOT = (
    *("case_note", "management_oversight", "screening", "specialist_assessment"),
    *("child_in_need_plan", "child_in_need_review", "step_down", "closure"),
)
CASE_WORKER, REVIEWING_OFFICER, PERSONAL_ADVISER, LEAD_PRACTITIONER, NOBODY = range(5)


@dataclass
class Steps:
    """Columns of equal length. `outcome`, `kind` and `answers` are places in `texts`; `answers` are JSON."""

    child: Any
    kind: Any
    started: Days
    happened: Days
    authorised: Days
    outcome: Any
    seen: Any
    alone: Any
    answers: Any
    holder: Any  # whose work it is: a role
    case: Any  # place in world.cases, or NOTHING
    plan: Any  # the case whose protection plan it belongs to
    after: Any  # the case whose section 47 enquiry it follows
    group: Any  # the same number, of one kind, for what was written once about several; or NOTHING

    def __len__(self) -> int:
        return len(self.child)

    @property
    def on(self) -> Days:
        return np.minimum(np.minimum(self.happened, self.started), self.authorised)


@dataclass
class Texts:
    """Each text once."""

    all: list[str] = field(default_factory=lambda: [""])
    places: dict[str, int] = field(default_factory=lambda: {"": 0})

    def __call__(self, text: str) -> int:
        if text not in self.places:
            self.places[text] = len(self.all)
            self.all.append(text)
        return self.places[text]

    def each(self, texts: Any) -> Any:
        different, which = np.unique(np.asarray(texts, dtype=object).astype(str), return_inverse=True)
        return np.array([self(str(text)) for text in different], dtype=np.int64)[which]

    def one_of(self, texts: Any, which: Any) -> Any:
        return np.array([self(text) for text in texts], dtype=np.int64)[which]


class Work:
    """Collects the steps of a world, kind by kind."""

    def __init__(self, world: World) -> None:
        self.world, self.hazards, self.texts = world, world.hazards, Texts()
        self.parts: list[Steps] = []
        self.start, self.end = world.start, world.end
        self.born = world.town.children.born

    def add(self, kind: str, child: Any, *, holder: int = CASE_WORKER, **given: Any) -> None:
        n = len(child)
        usual = {
            "started": NEVER,
            "happened": NEVER,
            "authorised": NEVER,
            "outcome": 0,
            "seen": UNKNOWN,
            "alone": UNKNOWN,
            "answers": self.texts("{}"),
            "case": NOTHING,
            "plan": NOTHING,
            "after": NOTHING,
            "group": NOTHING,
        }
        columns = {name: np.broadcast_to(given.get(name, value), n) for name, value in usual.items()}
        self.parts.append(Steps(child=child, kind=np.full(n, self.texts(kind)), holder=np.full(n, holder), **columns))

    def whole(self) -> Steps:
        """By child, then day; last what no snapshot holds, so that the others keep their places without it. Column by
        column: at the largest authority each holds millions."""

        def every(name: str) -> Any:
            return np.concatenate([getattr(part, name) for part in self.parts])

        on = np.minimum(np.minimum(every("happened"), every("started")), every("authorised"))
        held_by_none = np.isin(every("kind"), [self.texts(kind) for kind in IN_NO_SNAPSHOT])
        order = np.lexsort((on, every("child"), held_by_none))
        del on
        return Steps(**{f.name: every(f.name)[order] for f in fields(Steps)})

    def rng(self, stage: str) -> np.random.Generator:
        return self.world.rng(f"work {stage}")

    def together(self, child: Any, *days: Days) -> tuple[Any, Any]:
        """A number for each writing, the same for brothers and sisters with the same days; and of how many it is."""
        family = self.world.town.children.family[child]
        _, group, many = np.unique(np.stack([family, *days], axis=1), axis=0, return_inverse=True, return_counts=True)
        group = group.reshape(-1)
        return group, many[group]

    def json(self, **answers: Any) -> int:
        return self.texts(json.dumps(answers))

    def after_start(self, days: Days) -> Days:
        return np.maximum(days, self.start)

    def until(self, days: Days) -> Days:
        return np.minimum(days, self.end)


def recorded_cases(world: World) -> Any:
    """The cases that the record holds: those of known children that had not closed before it starts."""
    return np.flatnonzero(world.known[world.cases.child] & (world.cases.closed >= world.start))
