"""The simulation: repeatable, and like a town. Bounds are loose: no seed is picked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from statistics import mean
from typing import Any

import numpy as np
import pytest

from goldenthread.demo.days import NEVER, birthday, day, number
from goldenthread.demo.world import World, make_world
from tests.demo.worlds import AS_AT, world

FIRST, LAST = number(date(2025, 4, 1)), number(date(2026, 3, 31))
SEEDS = (1, 2, 3)


def everything(world: World) -> list[Any]:
    """All of a world in plain values, in its own order."""
    return [
        world.episodes.rows(), world.care, world.leavers, world.early_help, world.contacts, world.protection_reviews,
        world.visits, world.staff, world.holdings, world.known.tolist(), world.children.born.tolist(),
        world.children.number.tolist(), world.families.mother.tolist(),
    ]  # fmt: skip


def test_the_same_seed_date_and_scale_give_the_same_world() -> None:
    assert everything(make_world(as_at=AS_AT, seed=5, scale=0.1)) == everything(
        make_world(as_at=AS_AT, seed=5, scale=0.1)
    )


def test_another_seed_or_another_day_gives_another() -> None:
    this = everything(world(5, 0.1))
    assert this != everything(world(6, 0.1))
    assert this != everything(make_world(as_at=date(2026, 10, 30), seed=5, scale=0.1))


@pytest.mark.parametrize("seed", SEEDS)
def test_about_three_thousand_children_come_to_notice_in_five_years(seed: int) -> None:
    assert 2_600 <= world(seed).known.sum() <= 3_500


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_known_after_the_day_it_is_as_at(seed: int) -> None:
    made = world(seed)
    last = number(AS_AT)
    days: list[int] = []
    for row in made.episodes.rows():
        days += [value for name, value in row.items() if name in DAYS]
    for care in made.care:
        days += [care.start, care.end, *(on for on, _ in care.reviews), *(year.on for year in care.years)]
        days += [at for spell in (*care.statuses, *care.homes) for at in (spell.start, spell.end)]
        days += [at for gone, back, _ in care.missing for at in (gone, back)]
    days += [at for leaver in made.leavers for at in (leaver.start, *(check[0] for check in leaver.checks))]
    days += [at for contact in made.contacts for at in (contact.on, contact.decided)]
    days += [visit.on for visit in made.visits]
    days += [on for held in made.protection_reviews.values() for on in held]
    days += [at for holding in made.holdings for at in (holding.start, holding.end)]
    days += [at for spell in made.early_help for at in (spell.start, spell.end)]
    late = sorted(at for at in days if last < at < NEVER)
    assert not late, f"{len(late)} after {AS_AT}, the first on {day(late[0])}"
    assert max(at for at in days if at < NEVER) >= last - 3, "the history ends before its last day"


DAYS = (
    "referred", "decided", "assessed", "authorised", "enquiry", "enquiry_ended", "conference", "plan_start", "plan_end",
    "cin_plan_start", "cin_plan_end", "care_start", "care_end", "closed",
)  # fmt: skip


def test_brothers_and_sisters_are_referred_on_the_same_day() -> None:
    made = world()
    families: dict[tuple[int, int], list[int]] = {}
    for row in made.episodes.rows():
        families.setdefault((int(made.children.family[row["child"]]), row["referred"]), []).append(row["child"])
    sizes = Counter(len(children) for children in families.values())
    assert sum(count for size, count in sizes.items() if size > 1) > 0.3 * sizes.total()
    many = [children for children in families.values() if len(children) > 1]
    assert all(len(set(children)) == len(children) for children in many), "a child is referred twice in a day"


def test_about_a_quarter_of_fathers_are_not_known() -> None:
    assert 0.2 < np.mean(world().families.father < 0) < 0.28


def test_children_of_a_family_are_born_apart() -> None:
    made = world()
    for family in range(200):
        born = sorted(made.children.born[made.children.family == family])
        assert all(later - earlier > 280 for earlier, later in pairwise(born))


def test_assessments_spike_just_before_they_are_late() -> None:
    rows = [row for seed in SEEDS for row in world(seed).episodes.rows() if row["authorised"] < NEVER]
    days = np.array([(row["referred"], row["authorised"]) for row in rows]).astype("datetime64[D]")
    taken = np.busday_count(days[:, 0], days[:, 1])  # a few bank holidays more than working days
    spike, before, late = (np.mean((taken >= low) & (taken < high)) for low, high in ((38, 47), (20, 29), (48, 400)))
    assert spike > 2 * before
    assert 0.03 < late < 0.2


@pytest.mark.parametrize(
    ("low", "high", "of"),
    [
        (620, 1_050, "referrals"),
        (0.17, 0.33, "re-referrals"),
        (70, 150, "in care"),
        (50, 115, "on plans"),
        (350, 600, "in need"),
        (0.12, 0.42, "second plans"),
        (0.05, 0.22, "three placements"),
    ],
)
def test_a_year_looks_like_a_town(low: float, high: float, of: str) -> None:
    """Published figures of a North East authority, scaled to its 8,200 children, with room for luck."""
    found = mean(A_YEAR[of](world(seed)) for seed in SEEDS)
    assert low < found < high


def open_at(rows: Iterable[tuple[int, int]], on: int) -> int:
    return sum(start <= on < end for start, end in rows)


def spans(made: World, what: str) -> list[tuple[int, int]]:
    return [(row[f"{what}_start"], row[f"{what}_end"]) for row in made.episodes.rows()]


def referred(made: World) -> list[int]:
    return [row["referred"] for row in made.episodes.rows() if FIRST <= row["referred"] <= LAST]


def came_back(made: World) -> float:
    last: dict[int, int] = {}
    again = []
    for row in made.episodes.rows():
        if FIRST <= row["referred"] <= LAST:
            again.append(row["referred"] - last.get(row["child"], -NEVER) <= 365)
        last[row["child"]] = row["referred"]
    return mean(again)


def second_plans(made: World) -> float:
    before: Counter[int] = Counter()
    again = []
    for row in made.episodes.rows():
        if row["plan_start"] < NEVER:
            if FIRST <= row["plan_start"] <= LAST:
                again.append(before[row["child"]] > 0)
            before[row["child"]] += 1
    return mean(again)


def three_placements(made: World) -> float:
    here = [care for care in made.care if care.start <= LAST < care.end]
    return mean(sum(home.start <= LAST and home.end >= FIRST for home in care.homes) >= 3 for care in here)


A_YEAR = {
    "referrals": lambda made: len(referred(made)),
    "re-referrals": came_back,
    "in care": lambda made: open_at(spans(made, "care"), LAST),
    "on plans": lambda made: open_at(spans(made, "plan"), LAST),
    "in need": lambda made: open_at(((r["referred"], r["closed"]) for r in made.episodes.rows()), LAST),
    "second plans": second_plans,
    "three placements": three_placements,
}


def test_young_people_who_come_of_age_in_care_are_care_leavers() -> None:
    made = world()
    grown = {
        care.child for care in made.care
        if care.end == birthday(int(made.children.born[care.child]), 18) and care.end - care.start >= 91
    }  # fmt: skip
    assert len(grown) > 20
    assert {leaver.child for leaver in made.leavers} == grown


def test_somebody_born_on_29_february_comes_of_age_on_1_march() -> None:
    assert day(birthday(number(date(2008, 2, 29)), 18)) == date(2026, 3, 1)
    assert day(birthday(number(date(2008, 2, 28)), 18)) == date(2026, 2, 28)
    assert day(birthday(number(date(2008, 2, 29)), 20)) == date(2028, 2, 29)
