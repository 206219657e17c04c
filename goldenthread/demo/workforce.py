"""Teams, the workers who come and go in them, and who held which child when."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from goldenthread.demo.days import NEVER
from goldenthread.demo.families import table
from goldenthread.demo.hazards import Hazards


@dataclass
class Post:
    """A worker's time in a team."""

    worker: int
    start: int
    end: int


@dataclass
class Staff:
    since: int  # nobody is known to have worked here before that day
    names: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    teams: dict[str, list[Post]] = field(default_factory=dict)
    managers: dict[str, int] = field(default_factory=dict)
    agency: list[bool] = field(default_factory=list)


@dataclass
class Holding:
    child: int
    role: str
    team: str
    worker: int | None
    start: int
    end: int


def make_staff(rng: np.random.Generator, hazards: Hazards, *, start: int, end: int, scale: float) -> Staff:
    """Each place in a team is filled by one worker after another."""
    staff = Staff(since=start)
    for team in table("places")["team"]:
        posts: list[Post] = []
        manager = _hire(rng, staff, "Team manager")
        staff.managers[team["code"]] = manager
        for _ in range(max(2, round(team["workers"] * scale))):
            at = start
            while at < end:
                leaves = at + int(rng.exponential(hazards.worker_stays_days)) + 60
                if end - leaves < 30:
                    leaves = NEVER
                posts.append(Post(_hire(rng, staff, team["title"]), at, int(leaves)))
                at = int(leaves) if leaves < NEVER else end
        staff.teams[team["code"]] = posts
    return staff


def _hire(rng: np.random.Generator, staff: Staff, title: str) -> int:
    groups = list(table("names").values())
    group = groups[rng.choice(len(groups), p=[0.8, 0.08, 0.06, 0.02, 0.03, 0.01])]
    given = rng.choice(group["women"] if rng.random() < 0.82 else group["men"])
    staff.names.append(f"{given} {rng.choice(group['family'])}")
    staff.titles.append(title)
    staff.agency.append(bool(rng.random() < 0.22))
    return len(staff.names) - 1


def hold(
    rng: np.random.Generator, staff: Staff, *, child: int, role: str, team: str, start: int, end: int
) -> list[Holding]:
    """One stretch with a team: a worker takes the child, and another when the first one leaves."""
    held = []
    at = start
    while at < end:
        here = [post for post in staff.teams[team] if post.start <= at < post.end]
        if not here:
            held.append(Holding(child, role, team, None, at, end))
            break
        post = here[int(rng.integers(len(here)))]
        until = min(end, post.end)
        held.append(Holding(child, role, team, post.worker, at, until))
        at = until
    return held
