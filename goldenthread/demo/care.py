"""What happens to a child in care: legal statuses, placements, reviews, health, missing episodes, and how care ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, add_working_days, birthday, day, number
from goldenthread.demo.families import YEAR
from goldenthread.demo.hazards import Hazards

# Before that collection year the same homes were coded H5.
SUPPORTED_ACCOMMODATION_FROM = number(date(2023, 4, 1))


@dataclass
class Status:
    code: str
    start: int
    end: int


@dataclass
class Home:
    type: str
    provider: str
    start: int
    end: int
    why_it_ended: str
    miles: float
    urn: str


@dataclass
class YearOfCare:
    on: int
    answers: dict[str, Any]


@dataclass
class Care:
    """One period of care of one child (an index into Children)."""

    child: int
    start: int
    end: int
    need: str
    end_reason: str = ""
    statuses: list[Status] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    reviews: list[tuple[int, str]] = field(default_factory=list)
    years: list[YearOfCare] = field(default_factory=list)
    missing: list[tuple[int, int, str]] = field(default_factory=list)
    adoption: tuple[int, int, int] | None = None  # decided, matched, placed


@dataclass
class Leaver:
    child: int
    start: int
    end: int
    checks: list[tuple[int, str, str, str]]  # day, in touch, activity, accommodation


def live(rng: np.random.Generator, hazards: Hazards, care: Care, *, born: int, first_written: int, end: int) -> Care:
    """Fill a period of care with its life, up to `end`; `first_written` is the first day that the record holds."""
    until = min(care.end, end)
    _adoption(rng, care, born, until)
    care.statuses = _statuses(rng, care, born, until)
    care.homes = _homes(rng, hazards, care, born, until)
    care.reviews = _reviews(rng, hazards, care, born, until)
    care.years = list(_years(rng, care, born, until, first_written))
    care.missing = list(_missing(rng, hazards, care, born, until))
    if care.end < NEVER:
        care.end_reason = _why_it_ended(rng, care, born)
    return care


def _adoption(rng: np.random.Generator, care: Care, born: int, until: int) -> None:
    """Young children whose care lasts: one in three has a plan for adoption."""
    if care.start - born > 4 * YEAR or until - care.start < 420 or rng.random() > 0.28:
        return
    decided = care.start + int(rng.integers(200, 300))
    matched = decided + int(rng.gamma(3, 60)) + 30
    placed = matched + int(rng.integers(10, 35))
    if placed < until - 60:
        care.adoption = (decided, matched, placed)


def _statuses(rng: np.random.Generator, care: Care, born: int, until: int) -> list[Status]:
    """Agreed care, or an order: interim first, a full one some nine months on, a placement order before adoption."""
    changes: list[tuple[int, str]] = []
    at = care.start
    way_in = rng.random()
    if way_in < 0.05:
        changes.append((at, "L1"))
        at += int(rng.integers(1, 4))
    elif way_in < 0.09:
        changes.append((at, "L2"))
        at += int(rng.integers(4, 9))
    agreed = rng.random() < 0.45 and care.adoption is None
    if agreed:
        changes.append((at, "V2"))
        at += int(rng.integers(30, 200))
    if not agreed or rng.random() < 0.8:
        changes.append((at, "C1"))
        at += int(rng.normal(270, 45))
        changes.append((at, "C2"))
    if care.adoption:
        ordered = max(care.adoption[0] + 10, at + 7)
        changes.append((ordered, "E1"))
    changes = [(when, code) for when, code in changes if when < until]
    ends = [when for when, _ in changes[1:]] + [care.end]
    return [Status(code, when, ends[i]) for i, (when, code) in enumerate(changes)]


def _homes(rng: np.random.Generator, hazards: Hazards, care: Care, born: int, until: int) -> list[Home]:
    moves = _moves(rng, hazards, care.start, until)
    if care.adoption:
        moves = [when for when in moves if when < care.adoption[2] - 5] + [care.adoption[2]]
    starts = [care.start, *moves]
    ends = [*moves, care.end]
    homes: list[Home] = []
    for start, end in zip(starts, ends, strict=True):
        adopting = bool(care.adoption) and start == care.adoption[2]  # type: ignore[index]
        type_, provider = ("A5", "PR1") if adopting else _home_type(rng, (start - born) / YEAR, start - care.start)
        if type_ == "K3" and start < SUPPORTED_ACCOMMODATION_FROM:
            type_ = "H5"
        why = "" if end == care.end else str(rng.choice(_WHY_MOVED, p=_WHY_MOVED_SHARE))
        far = 1.3 if type_[0] in "KRH" or provider in ("PR4", "PR5") else 0.3
        miles = round(float(min(rng.lognormal(1.2 + far, 0.95), 220)), 1) if type_ != "P1" else 0.0
        urn = "" if type_ in ("P1", "A5") or provider == "PR1" else f"ZA{rng.integers(1000, 1060)}"
        homes.append(Home(type_, provider, start, end, why, miles, urn))
    return homes


def _moves(rng: np.random.Generator, hazards: Hazards, start: int, until: int) -> list[int]:
    """Many children hardly move, a few move often; most moves come in the first year."""
    moves: list[int] = []
    unsettled = float(rng.gamma(hazards.settled, 1 / hazards.settled)) + 0.01
    at = start
    while True:
        rate = hazards.moves_in_first_year if at - start < YEAR else hazards.moves_a_year_after
        wait = rng.exponential(YEAR / (rate * unsettled))
        if at - start < YEAR < at - start + wait:  # the pace of the first year holds for the first year only
            wait = start + YEAR - at + rng.exponential(YEAR / (hazards.moves_a_year_after * unsettled))
        if at + 3 + wait >= until:
            return moves
        at += 3 + int(wait)
        moves.append(at)


_WHY_MOVED = ["CARPL", "CHILD", "CREQO", "LAREQ", "STAND", "PLACE", "ALLEG"]
_WHY_MOVED_SHARE = [0.45, 0.12, 0.17, 0.12, 0.04, 0.08, 0.02]


def _home_type(rng: np.random.Generator, age: float, since: int) -> tuple[str, str]:
    luck = rng.random()
    if age >= 16 and luck < 0.26:
        return "K3", "PR4"
    if age >= 10 and luck < 0.24:
        return "K2", "PR4" if rng.random() < 0.75 else "PR1"
    if luck < 0.30 and since > 200:
        return "P1", "PR0"
    if rng.random() < 0.24:
        return "U1" if since > 300 else "U3", "PR1"
    kind = "U4" if since > 500 and rng.random() < 0.6 else "U6"
    return kind, "PR4" if rng.random() < 0.45 else "PR1"


def _reviews(rng: np.random.Generator, hazards: Hazards, care: Care, born: int, until: int) -> list[tuple[int, str]]:
    """Twenty working days, then three months, then every six: most a little early, some late."""
    held: list[tuple[int, str]] = []
    first = int(add_working_days(np.array(care.start), np.array(20)))
    due = first
    gaps = iter([91])
    while due < until:
        late = rng.random() < hazards.care_review_late
        at = due + (3 + int(rng.exponential(hazards.late_by)) if late else -int(rng.integers(0, 9)))
        at = max(at, (held[-1][0] if held else care.start) + 5)
        weekday = day(at).weekday()
        at -= max(0, weekday - 4)
        if at >= until:
            break
        age = (at - born) / YEAR
        part = (
            "PN0" if age < 4 else str(rng.choice(["PN1", "PN2", "PN3", "PN5", "PN7"], p=[0.55, 0.05, 0.25, 0.1, 0.05]))
        )
        held.append((at, part))
        due = at + next(gaps, 182)
    return held


def _years(rng: np.random.Generator, care: Care, born: int, until: int, first_written: int) -> Iterator[YearOfCare]:
    """At each 31 March, for a child in care for twelve months by then."""
    for year in range(day(care.start).year + 1, day(until).year + 1):
        on = number(day(0).replace(year=year, month=3, day=31))
        if on < first_written or on >= until or care.start > on - 365:
            continue
        age = int((on - born) / YEAR)
        answers: dict[str, Any] = {
            "health_assessment": bool(rng.random() < 0.92),
            "dental": bool(rng.random() < 0.81),
            "immunisations": bool(rng.random() < 0.70),
        }
        if age < 5:
            answers["health_check"] = bool(rng.random() < 0.93)
        if 4 <= age <= 16:
            if rng.random() < 0.84:
                answers["sdq_score"] = int(np.clip(rng.normal(14.5, 7.5), 0, 40))
            else:
                answers["sdq_reason"] = str(rng.choice(["SDQ1", "SDQ2", "SDQ4", "SDQ5"]))
        if age >= 10:
            answers["convicted"] = bool(rng.random() < 0.02)
            misuse = bool(rng.random() < 0.04)
            answers["substance_misuse"] = misuse
            if misuse:
                received = bool(rng.random() < 0.6)
                answers["intervention_received"] = received
                if not received:
                    answers["intervention_offered"] = True
        yield YearOfCare(on, answers)


def _missing(
    rng: np.random.Generator, hazards: Hazards, care: Care, born: int, until: int
) -> Iterator[tuple[int, int, str]]:
    """Few children, often: most who go missing are over eleven."""
    if rng.random() > 0.4:
        return
    at = max(care.start, born + int(11.5 * YEAR))
    while True:
        at += int(rng.exponential(YEAR / (hazards.missing_a_year * 5))) + 1
        back = at + int(rng.choice([0, 1, 2, 3, 7], p=[0.35, 0.4, 0.13, 0.08, 0.04]))
        if back >= until:
            return
        yield at, back, "M" if rng.random() < 0.88 else "A"
        at = back


def _why_it_ended(rng: np.random.Generator, care: Care, born: int) -> str:
    if care.end >= birthday(born, 18):
        return str(rng.choice(["E5", "E6", "E17", "E7"], p=[0.5, 0.15, 0.27, 0.08]))
    if care.adoption:
        return "E12" if rng.random() < 0.85 else "E11"
    last = care.statuses[-1].code
    if last in ("V2", "L1", "L2"):
        return str(rng.choice(["E4A", "E4B", "E13", "E8"], p=[0.55, 0.2, 0.1, 0.15]))
    return str(rng.choice(["E4A", "E41", "E45", "E47", "E8"], p=[0.28, 0.1, 0.22, 0.3, 0.1]))


def leave(rng: np.random.Generator, care: Care, *, born: int, first_written: int, end: int) -> Leaver | None:
    """A young person who grew up in care is a care leaver to 21 or 25, asked after at each birthday."""
    grown = birthday(born, 18)
    if care.end != grown or grown - care.start < 91 or grown >= end:
        return None
    until = birthday(born, 21 if rng.random() < 0.75 else 25)
    checks = []
    for age in (18, 19, 20, 21):
        on = birthday(born, age)
        if max(first_written, grown) <= on < end:
            touch = str(rng.choice(["YES", "NO", "REFU", "NREQ"], p=[0.95, 0.03, 0.01, 0.01]))
            activity = str(rng.choice(_ACTIVITY, p=_ACTIVITY_SHARE))
            checks.append((on, touch, activity, str(rng.choice(_ACCOMMODATION, p=_ACCOMMODATION_SHARE))))
    return Leaver(care.child, grown, NEVER if until >= end else until, checks)


_ACTIVITY = ["F1", "F2", "F4", "F5", "P2", "P5", "G4", "G5", "G6"]
_ACTIVITY_SHARE = [0.04, 0.13, 0.03, 0.13, 0.03, 0.06, 0.17, 0.30, 0.11]
# the second sign says whether it was judged suitable (1) or not (2)
_ACCOMMODATION = ["B1", "C1", "U1", "V1", "K1", "D1", "Y1", "U2", "D2", "Y2", "X2", "R2", "G2"]
_ACCOMMODATION_SHARE = [0.10, 0.06, 0.28, 0.06, 0.15, 0.08, 0.04, 0.05, 0.02, 0.05, 0.05, 0.04, 0.02]
