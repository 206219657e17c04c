"""What happens to children in care: legal statuses, proceedings, homes, and how care ends. Columns of equal length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, birthdays, number
from goldenthread.demo.life.answer import ADOPTED, FAR, HOME, KIN, STAYS
from goldenthread.demo.life.cases import Cases
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.life.town import YEAR, Town

# Before that collection year the same homes were coded H5.
SUPPORTED_ACCOMMODATION_FROM = number(date(2023, 4, 1))
OTHER_KINDS_FROM = number(date(2025, 4, 1))  # Z1 until then


@dataclass
class Care:
    """Periods of care, by child and day."""

    child: Any
    case: Any
    start: Days
    end: Days
    way: Any
    need: Any
    end_reason: Any
    alone: Any
    placed: Days  # with adopters; NEVER

    def __len__(self) -> int:
        return len(self.child)


@dataclass
class Spans:
    """What lasts within a period of care; `code` and the like are of numpy strings."""

    care: Any
    start: Days
    end: Days
    code: Any


@dataclass
class Homes:
    care: Any
    start: Days
    end: Days
    type: Any
    provided_by: Any
    why_it_ended: Any
    near: Any  # inside the authority


@dataclass
class Adoptions:
    care: Any
    decided: Days
    matched: Days
    end: Days


def make_care(rng: np.random.Generator, hazards: Hazards, town: Town, cases: Cases, known: Any, end: int) -> Care:
    rows = np.flatnonzero((cases.care_start < NEVER) & known[cases.child])
    rows = rows[np.lexsort((cases.care_start[rows], cases.child[rows]))]
    child, start, until, way = cases.child[rows], cases.care_start[rows], cases.care_end[rows], cases.way[rows]
    # a referral is answered without a look at the last one: what would overlap an earlier period is left out
    earlier = np.r_[-NEVER, np.maximum.accumulate(np.where(until >= NEVER, FAR, until) + child * 10 * FAR)[:-1]]
    kept = start + child * 10 * FAR > earlier + 1
    rows, child, start, until, way = rows[kept], child[kept], start[kept], until[kept], way[kept]
    need = cases.need[rows]
    codes = hazards("need.codes")
    need = np.where(need == codes.index("N9"), codes.index("N5"), need)  # a reason to be in care is one of N1 to N8
    abuse = rng.random(len(rows)) < hazards.series("care.abuse_or_neglect").at(start)
    alone = town.families.alone[town.children.family[child]]
    stress = np.isin(need, [codes.index(code) for code in ("N3", "N4", "N6")])
    need = np.where(stress & (rng.random(len(rows)) < 0.55), codes.index("N5"), need)
    disabled = (need == codes.index("N2")) & (rng.random(len(rows)) < 0.25)
    kept_need = disabled | (need == codes.index("N8")) | ~abuse
    care = Care(
        child,
        rows,
        start,
        until,
        way,
        np.where(kept_need, need, codes.index("N1")),
        np.zeros(len(rows), "<U3"),
        alone,
        np.full(len(rows), NEVER),
    )
    adopted = (way == ADOPTED) & (rng.random(len(rows)) < 0.9)
    length = np.where(until < NEVER, until - start, 700)
    placed = start + (length * rng.uniform(0.64, 0.82, len(rows))).astype(int)
    care.placed = np.where(adopted & (placed < end) & (length > 200), placed, NEVER)
    care.end_reason = _why_it_ended(rng, town, care)
    return care


def _why_it_ended(rng: np.random.Generator, town: Town, care: Care) -> Any:
    n = len(care)
    grown = care.end >= birthdays(town.children.born[care.child], 18)

    def some(codes: list[str], share: list[float]) -> Any:
        return rng.choice(codes, n, p=share)

    home = some(["E4A", "E4B", "E13", "E8"], [0.42, 0.05, 0.05, 0.48])
    kin = some(["E45", "E46", "E47", "E48", "E41"], [0.30, 0.12, 0.05, 0.08, 0.45])
    stays = some(["E8", "E4A", "E9"], [0.80, 0.18, 0.02])
    adopted = np.where(care.placed < NEVER, some(["E11", "E12"], [0.35, 0.65]), "E8")
    reason = np.select(
        [grown, care.way == HOME, care.way == KIN, care.way == STAYS],
        [some(["E5", "E6", "E17", "E7"], [0.55, 0.10, 0.23, 0.12]), home, kin, stays],
        adopted,
    )
    return np.where(care.end < NEVER, reason, "")


def make_statuses(rng: np.random.Generator, hazards: Hazards, town: Town, care: Care, end: int) -> tuple[Spans, Spans]:
    """Legal statuses, and the proceedings behind them (whose code is how they ended)."""
    n = len(care)
    age = (care.start - town.children.born[care.child]) / YEAR
    emergency = rng.choice(["", "L1", "L2"], n, p=[0.90, 0.06, 0.04])
    lasts = np.select([emergency == "L1", emergency == "L2"], [rng.integers(1, 4, n), rng.integers(4, 9, n)], 0)
    ordered = np.where(emergency == "", 0, lasts) + care.start
    agreed_share = hazards.series("care.agreed").at(care.start) * np.select([age >= 13, age >= 5], [2.4, 1.0], 0.75)
    agreed_share = np.select([care.alone, care.way == ADOPTED], [1.0, 0.12], np.minimum(agreed_share, 0.9))
    agreed = rng.random(n) < agreed_share
    to_court = ~care.alone & np.where(
        agreed, rng.random(n) < np.select([care.way == STAYS, age >= 13], [0.75, 0.2], 0.45), True
    )
    issued = np.where(to_court, ordered + np.where(agreed, rng.integers(25, 200, n), 0), FAR)
    takes = np.maximum(
        rng.lognormal(np.log(hazards("care.proceedings_median")), hazards("care.proceedings_spread"), n), 60
    )
    made = issued + takes.astype(int)
    to_adopt = np.where(care.placed < NEVER, np.minimum(care.placed - 40, made + 5), FAR)
    starts = np.stack(
        [
            np.where(emergency != "", care.start, FAR),
            np.where(agreed, ordered, FAR),
            issued,
            made,
            np.where(to_court, np.maximum(to_adopt, made + 1), FAR),
        ],
        axis=1,
    )
    codes = np.stack([emergency, np.full(n, "V2"), np.full(n, "C1"), np.full(n, "C2"), np.full(n, "E1")], axis=1)
    starts[:, 4] = np.where(care.placed < NEVER, starts[:, 4], FAR)
    # whoever was adopted, was free for it; whoever is neither agreed nor in court is here by agreement
    nothing = (starts[:, :4] >= FAR).all(axis=1)
    starts[:, 1] = np.where(nothing, care.start, starts[:, 1])
    until = np.minimum(care.end, end)[:, None]
    there = (starts < until) & (starts < FAR)
    there[:, 0] &= True
    row, slot = np.nonzero(there)
    statuses = _following(row, starts[row, slot], care.end, codes[row, slot])
    court = np.flatnonzero(issued < np.minimum(until[:, 0], FAR))
    # a child comes back into care while the court has not decided: those proceedings go on
    key = care.child[court] * 10 * FAR
    before = np.r_[-1, np.maximum.accumulate(key + np.minimum(made[court], FAR))[:-1]]
    court = court[key + issued[court] >= before]
    finished = np.where(made[court] < end, made[court], NEVER)
    outcome = np.select(
        [finished >= NEVER, care.placed[court] < NEVER, care.way[court] == KIN, care.way[court] == HOME],
        ["", "PO", "SGO", "SO"],
        "CO",
    )
    return statuses, Spans(court, issued[court], finished, outcome)


def _following(row: Any, start: Days, care_end: Days, code: Any) -> Spans:
    """Each lasts until the next of the same period of care starts, the last as long as care."""
    order = np.lexsort((start, row))
    row, start, code = row[order], start[order], code[order]
    same = np.r_[row[1:] == row[:-1], False]
    end = np.where(same, np.r_[start[1:], 0], care_end[row])
    kept = ~same | (end > start)
    return Spans(row[kept], start[kept], end[kept], code[kept])


def make_homes(rng: np.random.Generator, hazards: Hazards, town: Town, care: Care, end: int) -> Homes:
    row, start = _moves(rng, hazards, care, end)
    order = np.lexsort((start, row))
    row, start = row[order], start[order]
    spans = _following(row, start, care.end, np.zeros(len(row), "<U3"))
    row, start, until = spans.care, spans.start, spans.end
    last = np.r_[row[1:] != row[:-1], True]
    age = (start - town.children.born[care.child[row]]) / YEAR
    type_, by = _home_type(rng, hazards, care, row, start, age, last)
    n = len(row)
    why = rng.choice(_WHY_MOVED, n, p=_WHY_MOVED_SHARE)
    residential = np.isin(type_, ["K1", "K2", "K3", "H5", "Z1", "Z11"])
    near = (rng.random(n) < np.where(residential, 0.36, 0.45)) | (type_ == "P1")
    return Homes(row, start, until, type_, by, np.where(last, "", why), near)


_WHY_MOVED = ["CARPL", "CHILD", "CREQO", "LAREQ", "STAND", "PLACE", "ALLEG"]
_WHY_MOVED_SHARE = [0.45, 0.12, 0.17, 0.12, 0.04, 0.08, 0.02]


def _moves(rng: np.random.Generator, hazards: Hazards, care: Care, end: int) -> tuple[Any, Days]:
    """Many children hardly move, a few move often; most moves come in the first year."""
    settled = hazards("care.settled")
    unsettled = rng.gamma(settled, 1 / settled, len(care)) + 0.02
    pace = hazards.series("care.moves")
    row, at = np.arange(len(care)), care.start
    until = np.minimum(np.minimum(care.end, care.placed), end)
    rows, starts = [row], [at]
    while len(row):
        early = at - care.start[row] < YEAR
        rate = np.where(early, hazards("care.moves_first_year"), hazards("care.moves_a_year_after"))
        wait = rng.exponential(YEAR / (rate * pace.at(at) * unsettled[row]))
        crosses = early & (at - care.start[row] + wait > YEAR)
        slower = hazards("care.moves_a_year_after") * pace.at(at) * unsettled[row]
        wait = np.where(crosses, care.start[row] + YEAR - at + rng.exponential(YEAR / slower), wait)
        at = at + 2 + np.minimum(wait, FAR).astype(int)
        kept = at < until[row] - 2
        row, at = row[kept], at[kept]
        rows.append(row)
        starts.append(at)
    with_adopters = np.flatnonzero(care.placed < np.minimum(care.end, end))
    home = np.flatnonzero(
        (care.way == HOME) & (care.end - care.start > 240) & (rng.random(len(care)) < hazards("care.home_on_trial"))
    )
    back = np.minimum(care.end[home], end) - rng.integers(60, 170, len(home))
    home, back = home[back > care.start[home] + 20], back[back > care.start[home] + 20]
    return np.concatenate([*rows, with_adopters, home]), np.concatenate([*starts, care.placed[with_adopters], back])


def _home_type(
    rng: np.random.Generator, hazards: Hazards, care: Care, row: Any, start: Days, age: Any, last: Any
) -> tuple[Any, Any]:
    n, luck, since = len(row), rng.random(len(row)), start - care.start[row]
    adopting = start == care.placed[row]
    on_trial = (care.way[row] == HOME) & last & (since > 150) & (care.end[row] < NEVER)
    with_parents = ~care.alone[row] & (rng.random(n) < hazards.series("care.with_parents").at(start)) & (since > 60)
    supported = (age >= 16) & (luck < hazards.series("care.supported").at(start))
    residential = (age >= 9) & (luck < hazards.series("care.residential").at(start) * np.where(age >= 13, 1.5, 0.8))
    kin = rng.random(n) < np.where(since > 20, 0.30, 0.2)
    long = (since > 400) & (rng.random(n) < 0.75)
    other = rng.random(n) < hazards.series("care.other_homes").at(start)
    type_ = np.select(
        [
            adopting,
            on_trial | with_parents,
            supported & (start >= SUPPORTED_ACCOMMODATION_FROM),
            supported,
            residential,
            other,
        ],
        ["A6", "P1", "K3", "H5", "K2", np.where(start < OTHER_KINDS_FROM, "Z1", "Z11")],
        np.where(kin, np.where(long, "U1", "U3"), np.where(long, "U4", "U6")),
    )
    bought = rng.random(n) < hazards("care.fostering_bought")
    charity = rng.random(n) < 0.19
    agency = np.where(charity, "PR5", "PR4")
    foster = np.where(~kin & bought, agency, "PR1")
    by = np.select(
        [type_ == "P1", np.isin(type_, ["K2"]), np.isin(type_, ["K3", "H5"]), type_ == "A6"],
        ["PR0", np.where(rng.random(n) < 0.72, agency, "PR1"), agency, "PR1"],
        foster,
    )
    return type_, by


def make_adoptions(rng: np.random.Generator, care: Care, end: int) -> Adoptions:
    """The plan from the decision on; it ends with the order, when care does."""
    rows = np.flatnonzero(care.placed < NEVER)
    placed, start = care.placed[rows], care.start[rows]
    decided = start + ((placed - start) * rng.uniform(0.4, 0.65, len(rows))).astype(int)
    matched = np.maximum(placed - rng.integers(10, 40, len(rows)), decided + 1)
    return Adoptions(rows, decided, matched, care.end[rows])
