"""What is done for children in care and care leavers: reviews, health, education, missing episodes, pathway plans."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, add_working_days, birthdays, day, number
from goldenthread.demo.life.care import Care
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.life.regular import review
from goldenthread.demo.life.town import YEAR, Town


@dataclass
class Held:
    """Something held for a child in care on a day."""

    care: Any
    on: Days
    outcome: Any


@dataclass
class Missing:
    care: Any
    start: Days
    end: Days
    kind: Any
    interview: Days  # NEVER: not held
    interview_outcome: Any  # empty: not known yet


@dataclass
class Leavers:
    child: Any
    start: Days
    end: Days


@dataclass
class Checks:
    """How care leavers were at their birthdays."""

    child: Any
    on: Days
    in_touch: Any
    answers: Any  # JSON


def care_reviews(rng: np.random.Generator, hazards: Hazards, town: Town, care: Care, end: int) -> Held:
    """Twenty working days, then three months, then every six."""
    until = np.minimum(care.end, end)
    row, on = review(
        rng,
        care.start,
        until,
        due=add_working_days(care.start, np.array(20)),
        then=(91, 182),
        late=lambda due: hazards("care.review_late"),
        late_by=22.0,
    )
    age = (on - town.children.born[care.child[row]]) / YEAR
    part = rng.choice(["PN1", "PN2", "PN3", "PN5", "PN7"], len(row), p=[0.55, 0.05, 0.25, 0.1, 0.05])
    return Held(row, on, np.where(age < 4, "PN0", part))


def make_missing(rng: np.random.Generator, hazards: Hazards, town: Town, care: Care, start: int, end: int) -> Missing:
    """Few children, often: most who go missing are over eleven."""
    prone = np.flatnonzero(rng.random(len(care)) < hazards("care.missing"))
    begun = np.maximum(np.maximum(care.start[prone], town.children.born[care.child[prone]] + int(11.5 * YEAR)), start)
    until = np.minimum(care.end[prone], end)
    exposed = np.maximum(until - begun - 8, 0)
    many = rng.poisson(hazards("care.missing_a_year") * rng.gamma(0.7, 1 / 0.7, len(prone)) * exposed / YEAR)
    row = np.repeat(np.arange(len(prone)), many)
    left = begun[row] + (rng.random(len(row)) * exposed[row]).astype(int)
    order = np.lexsort((left, row))
    row, left = row[order], left[order]
    gone = rng.choice([0, 1, 2, 3, 7], len(row), p=[0.35, 0.4, 0.13, 0.08, 0.04])
    back = np.minimum(left + gone, until[row] - 1)
    clear = np.r_[True, (row[1:] != row[:-1]) | (left[1:] > left[:-1] + 8)][: len(row)]
    row, left, back = row[clear], left[clear], back[clear]
    in_time = rng.random(len(row)) < hazards("care.interview_in_time")
    refused = rng.random(len(row)) < 0.13
    held = back + np.where(in_time, rng.integers(0, 4, len(row)), 4 + rng.exponential(5, len(row)).astype(int))
    interview = np.where(refused | (held >= end), NEVER, held)
    outcome = np.where(refused & (back + 4 < end), "declined", np.where(interview < NEVER, "completed", ""))
    kind = np.where(rng.random(len(row)) < 0.94, "M", "A")
    return Missing(prone[row], left, back, kind, interview, outcome)


def years_of_care(
    rng: np.random.Generator, hazards: Hazards, town: Town, care: Care, start: int, end: int
) -> tuple[Any, Days, Any]:
    """(care, 31 March, answers as JSON) for each child in care for twelve months by then."""
    rows, days, answers = [], [], []
    for year in range(day(start).year, day(end - 1).year + 1):
        on = number(day(0).replace(year=year, month=3, day=31))
        if not start <= on < end:
            continue
        there = np.flatnonzero((care.start <= on - 365) & (care.end > on))
        rows.append(there)
        days.append(np.full(len(there), on))
        age = ((on - town.children.born[care.child[there]]) / YEAR).astype(int)
        answers += _health(rng, hazards, age, on)
    none = np.zeros(0, int)
    return np.concatenate([*rows, none]), np.concatenate([*days, none]), np.array(answers, dtype=object)


def _health(rng: np.random.Generator, hazards: Hazards, ages: Any, on: int) -> list[str]:
    """Of each child of these ages on that 31 March."""
    n = len(ages)

    def yes(name: str) -> list[bool]:
        return [bool(answer) for answer in rng.random(n) < hazards.series(name).at(on)]

    assessed, dental, immunised, asked = (yes(f"health.{name}") for name in ("assessed", "dental", "immunised", "sdq"))
    mean = hazards.series("health.sdq_score").at(on)
    troubled = rng.random(n) < 0.4  # a score that is a cause for concern is not the tail of the others
    drawn = np.where(troubled, rng.normal(1.56, 0.36, n), rng.gamma(2.6, 0.62 / 2.6, n)) * mean
    scores = np.clip(np.round(drawn), 0, 40).astype(int).tolist()
    why_not = rng.choice(["SDQ1", "SDQ2", "SDQ4", "SDQ5"], n).tolist()
    convicted, misuse, helped = yes("health.convicted"), yes("health.misuse"), (rng.random(n) < 0.6).tolist()
    checked = (rng.random(n) < 0.93).tolist()
    found = []
    for i, age in enumerate(ages.tolist()):
        said: dict[str, Any] = {"health_assessment": assessed[i], "dental": dental[i], "immunisations": immunised[i]}
        if age < 5:
            said["health_check"] = checked[i]
        if 4 <= age <= 16:
            said |= {"sdq_score": scores[i]} if asked[i] else {"sdq_reason": why_not[i]}
        if age >= 10:
            said |= {"convicted": convicted[i], "substance_misuse": misuse[i]}
            if misuse[i]:
                said |= {"intervention_received": helped[i]} | ({} if helped[i] else {"intervention_offered": True})
        found.append(json.dumps(said))
    return found


def make_leavers(rng: np.random.Generator, town: Town, care: Care, start: int, end: int) -> Leavers:
    """A young person who grew up in care is a care leaver to 21, or to 25."""
    grown = birthdays(town.children.born[care.child], 18)
    rows = np.flatnonzero((care.end == grown) & (grown - care.start >= 91) & (grown < end))
    child, begun = care.child[rows], grown[rows]
    born = town.children.born[child]
    until = np.where(rng.random(len(rows)) < 0.7, birthdays(born, 21), birthdays(born, 25))
    kept = until >= start
    return Leavers(child[kept], begun[kept], np.where(until[kept] < end, until[kept], NEVER))


def birthday_checks(
    rng: np.random.Generator, hazards: Hazards, town: Town, leavers: Leavers, start: int, end: int
) -> Checks:
    found = []
    for age in (18, 19, 20, 21):
        on = birthdays(town.children.born[leavers.child], age)
        rows = np.flatnonzero((on >= start) & (on < end))
        found.append(np.stack([rows, on[rows]]))
    rows, on = np.concatenate(found, axis=1)
    n = len(rows)
    works = rng.random(n) < hazards.series("leaving.works_or_studies").at(on)
    unknown = rng.random(n) < hazards.series("leaving.not_known").at(on)
    activity = np.where(works, rng.choice(_DOES, n), rng.choice(_DOES_NOT, n))
    return _checks(rng, hazards, leavers.child[rows], on, unknown, activity)


def _checks(rng: np.random.Generator, hazards: Hazards, child: Any, on: Days, unknown: Any, activity: Any) -> Checks:
    n = len(on)
    suitable = rng.random(n) < hazards.series("leaving.suitable").at(on)
    codes = [[f"{letter}{1 if good else 2}" for letter in _LIVES] for good in (True, False)]
    lives = rng.choice(len(_LIVES), n, p=_LIVES_SHARE)
    home = np.where(suitable, np.array(codes[0])[lives], np.array(codes[1])[lives])
    in_touch = rng.choice(["YES", "REFU", "NREQ"], n, p=[0.975, 0.012, 0.013])
    touch = np.where(unknown & (rng.random(n) < 0.6), "NO", in_touch)
    said, which = np.unique(np.char.add(np.char.add(activity.astype("<U3"), ","), home), return_inverse=True)
    texts = [
        json.dumps(dict(zip(("activity", "accommodation"), pair.split(","), strict=True))) for pair in said.tolist()
    ]
    known = np.array([*texts, "{}"], dtype=object)[np.where(unknown, len(texts), which)]
    return Checks(child, on, touch, known)


# each as often as it stands here
_DOES = ["F1", "F2", "F2", "F2", "F4", "F5", "F5", "F5", "F5", "P2", "P5"]
_DOES_NOT = ["G4", "G4", "G5", "G5", "G5", "G6"]
_LIVES = ["B", "C", "U", "V", "K", "D", "Y"]
_LIVES_SHARE = [0.12, 0.08, 0.37, 0.08, 0.19, 0.10, 0.06]
