"""The teams of an authority of some size, and the posts in them as they open and close over the years."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from goldenthread.demo.data import read
from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.staff.hazards import StaffHazards, Years
from goldenthread.demo.staff.tables import (
    CASE_WORKER,
    LEAD_PRACTITIONER,
    NOBODY,
    PERSONAL_ADVISER,
    REVIEWING_OFFICER,
    FloatArray,
    Posts,
    Team,
)

REGISTERED = {"Social worker", "Supervising social worker", "Independent reviewing officer", "Advanced practitioner"}
HOLDS = {
    "Social worker": CASE_WORKER,
    "Independent reviewing officer": REVIEWING_OFFICER,
    "Personal adviser": PERSONAL_ADVISER,
    "Family support worker": LEAD_PRACTITIONER,
    "Partner lead practitioner": LEAD_PRACTITIONER,
}
FEWEST = 2  # workers in a team, at any time


def make_teams(scale: float, hazards: StaffHazards) -> list[tuple[Team, dict[str, Any]]]:
    """Each with its row of staff.toml. Small authorities merge teams, large ones have several of each."""
    rows = read("staff")["team"]
    size = {row["code"]: row["workers"] * scale for row in rows}
    works = {row["code"]: (row["work"],) for row in rows}
    groups = {row["code"]: row["group"] for row in rows}
    teams: list[tuple[Team, dict[str, Any]]] = []
    for row in reversed(rows):
        code, other = row["code"], row.get("with")
        if size[code] < hazards.smallest_team and other:
            size[other] += size[code] if groups[code] == groups[other] else 0.0
            works[other] = tuple(dict.fromkeys((*works[other], *works[code])))
            continue
        team = Team(code, row["name"], row["service"], works[code], max(size[code], float(FEWEST)))
        teams += [(part, row) for part in reversed(_parts(team, row, hazards))]
    return teams[::-1]


def _parts(team: Team, row: dict[str, Any], hazards: StaffHazards) -> list[Team]:
    count = max(1, round(team.size / (row["workers"] * hazards.largest_team)))
    if count == 1:
        return [team]
    return [
        replace(team, code=f"{team.code}-{i}", name=f"{team.name} {i}", size=team.size / count)
        for i in range(1, count + 1)
    ]


def make_posts(
    rng: np.random.Generator,
    teams: list[tuple[Team, dict[str, Any]]],
    weeks: Days,
    *,
    scale: float,
    years: Years,
    hazards: StaffHazards,
) -> Posts:
    """A post is open in the weeks in which the team is to have at least so many."""
    rows: list[tuple[int, int, int, bool, bool, bool, int, str]] = []
    sizes = _sizes(teams, weeks, scale=scale, years=years, hazards=hazards)
    # what is over when a size is rounded comes to one team or another: the total is kept
    rounding = [(rng.permutation(len(teams)) + rng.random()) / len(teams) for _ in range(2)]
    for i, (_, row) in enumerate(teams):
        title = row["title"]
        registered, role = title in REGISTERED, _role(row)
        social_work = registered or row["work"] == "leaving care"
        rows.append((i, int(weeks[0]), NEVER, social_work, True, False, NOBODY, "Team manager"))
        established, extra = sizes[i]
        wanted = np.maximum(np.floor(established + rounding[0][i]), FEWEST)
        for opens, closes in _spans(wanted, weeks):
            rows.append((i, opens, closes, registered, False, False, role, title))
        for opens, closes in _spans(np.floor(extra + rounding[1][i]), weeks):
            rows.append((i, opens, closes, registered, False, True, role, title))
    team, opens_, closes_, registered_, manages, extra_, roles, titles = zip(*rows, strict=True)
    return Posts(
        team=np.array(team),
        opens=np.array(opens_),
        closes=np.array(closes_),
        registered=np.array(registered_),
        manages=np.array(manages),
        extra=np.array(extra_),
        role=np.array(roles),
        title=list(titles),
    )


def _role(row: dict[str, Any]) -> int:
    return NOBODY if row["group"] == "specialist" else HOLDS[row["title"]]


def _sizes(
    teams: list[tuple[Team, dict[str, Any]]], weeks: Days, *, scale: float, years: Years, hazards: StaffHazards
) -> list[tuple[FloatArray, FloatArray]]:
    """For each team, week by week: established posts and extra ones. Managers and steady teams come off the total."""
    per_post = scale / hazards.mean_full_time
    holding = years.between(years.holding, weeks) * per_post
    fixed = sum(1.0 for _, row in teams if row["title"] in REGISTERED or row["work"] == "leaving care")
    fixed += sum(team.size for team, row in teams if row["group"] == "steady" and row["title"] in REGISTERED)
    specialist = np.maximum(years.between(years.established, weeks) * per_post - holding - fixed, 0.0)
    extra = years.between(years.extra, weeks) * scale
    of_group = {g: sum(t.size for t, row in teams if row["group"] == g) for g in ("holding", "specialist")}
    share = hazards.extra_in_holding_teams if of_group["specialist"] else 1.0
    sizes = []
    for team, row in teams:
        if row["group"] == "holding":
            part = team.size / of_group["holding"]
            sizes.append((holding * part, extra * share * part))
        elif row["group"] == "specialist":
            part = team.size / of_group["specialist"]
            sizes.append((specialist * part, extra * (1 - share) * part))
        else:
            sizes.append((np.full(len(weeks), team.size), np.zeros(len(weeks))))
    return sizes


def _spans(wanted: FloatArray, weeks: Days) -> list[tuple[int, int]]:
    """From when to when there is a first post, a second one, …"""
    spans = []
    for rank in range(int(wanted.max())):
        there = np.concatenate(([False], wanted > rank, [False]))
        turns = np.flatnonzero(there[1:] != there[:-1])
        for opens, closes in zip(turns[::2], turns[1::2], strict=True):
            spans.append((int(weeks[opens]), int(weeks[closes]) if closes < len(weeks) else NEVER))
    return spans
