"""The simulation: repeatable, lawful, and like a town. Bounds are loose enough for luck: no seed is picked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import pairwise
from statistics import mean
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from goldenthread.demo.days import NEVER, add_working_days, birthday, birthdays, day, number
from goldenthread.demo.life.households import ABSENT
from goldenthread.demo.life.steps import IN_NO_SNAPSHOT
from goldenthread.demo.life.world import World, make_world
from goldenthread.demo.tables import event_tables
from tests.demo.worlds import AS_AT, tables, world

SEEDS = (1, 2, 3)
SCALES = (0.02, 0.2)
END = number(AS_AT) + 1
# One of these at a time, of each child.
ONE_AT_A_TIME = (
    "early_help", "child_in_need", "child_in_need_plan", "protection_plan", "care_period", "legal_status", "placement",
    "leaving_care", "missing", "unaccompanied_asylum",
)  # fmt: skip
MAY_LIE_AHEAD = {"expected", "next_planned", "review_on", "by_when"}  # a birth, and what is planned

# --- the same each time ---


def arrays(thing: Any) -> Iterator[Any]:
    """All that a world is made of, in its own order."""
    if is_dataclass(thing):
        for field in fields(thing):
            yield from arrays(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for each in thing:
            yield from arrays(each)
    else:
        yield thing


def same(one: World, other: World) -> bool:
    pairs = zip(arrays(one), arrays(other), strict=True)
    return all(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in pairs)


def test_the_same_seed_date_and_scale_give_the_same_world() -> None:
    first, again = (make_world(as_at=AS_AT, seed=5, scale=0.05) for _ in range(2))
    assert same(first, again)
    assert not same(first, world(6, 0.05))
    assert not same(first, make_world(as_at=date(2026, 10, 30), seed=5, scale=0.05))


def bytes_of(tables: dict[str, pa.Table]) -> dict[str, bytes]:
    found = {}
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
        found[name] = sink.getvalue().to_pybytes()
    return found


def test_the_same_world_gives_the_same_bytes_of_tables() -> None:
    first = bytes_of(tables(5, 0.05))
    assert bytes_of(event_tables(make_world(as_at=AS_AT, seed=5, scale=0.05))) == first
    another = bytes_of(tables(6, 0.05))
    places = {"ward", "postcode", "school", "organisation", "provider", "team", "coverage"}
    assert {name for name in first if first[name] == another[name]} - {"unaccompanied_asylum"} <= places


def test_a_step_has_the_same_id_with_case_notes_and_without() -> None:
    whole, lean = tables(5, 0.05)["step"], tables(5, 0.05, notes=False)["step"]
    assert 0 < lean.num_rows < whole.num_rows
    assert whole.slice(0, lean.num_rows).equals(lean)
    assert set(whole["kind"][lean.num_rows :].unique().to_pylist()) == set(IN_NO_SNAPSHOT)


# --- lawful ---


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_known_after_the_day_it_is_as_at(seed: int, scale: float) -> None:
    latest: dict[str, date] = {}
    for name, table in tables(seed, scale).items():
        for field in table.schema:
            if field.type == pa.date32() and field.name not in MAY_LIE_AHEAD and table.num_rows:
                found = pc.max(table[field.name]).as_py()
                if found:
                    latest[f"{name}.{field.name}"] = found
    assert not {name: on for name, on in latest.items() if on > AS_AT}
    assert (AS_AT - latest["step.happened_on"]).days <= 3, "the history ends before its last day"


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ONE_AT_A_TIME)
def test_spells_of_a_child_do_not_overlap(name: str, seed: int, scale: float) -> None:
    spans = sorted(_spans(tables(seed, scale)[name]))
    for (person, _, ended), (other, started, _) in pairwise(spans):
        assert person != other or ended <= started, f"person {person}: one until {day(ended)}, one from {day(started)}"
    assert all(started <= ended for _, started, ended in spans)


def test_a_child_is_held_by_one_worker_at_a_time_in_each_role() -> None:
    table = tables(1, 0.2)["allocation"]
    for role in table["role"].unique().to_pylist():
        spans = sorted(_spans(table.filter(pc.equal(table["role"], role))))
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans)), role


def _spans(table: pa.Table) -> list[tuple[int, int, int]]:
    columns = (table["person_id"], table["started"].cast(pa.int32()), table["ended"].cast(pa.int32()))
    people, started, ended = (column.to_pylist() for column in columns)
    return [(p, a, NEVER if b is None else b) for p, a, b in zip(people, started, ended, strict=True) if a is not None]


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_over_eighteen_is_in_care_or_in_need(seed: int) -> None:
    made = world(seed)
    born = made.town.children.born
    for child, start, end in (
        (made.care.child, made.care.start, made.care.end),
        (made.cases.child, made.cases.plan_start, made.cases.plan_end),
        (made.cases.child, made.cases.cin_start, made.cases.cin_end),
    ):
        rows = start < NEVER
        grown = birthdays(born[child[rows]], 18)
        assert (start[rows] < grown).all()
        assert (np.minimum(end[rows], END) <= np.maximum(grown, 0)).all()
    assert (born[made.care.child] < made.care.start).all(), "in care before birth"


@pytest.mark.parametrize("seed", SEEDS)
def test_legal_statuses_and_homes_fill_each_period_of_care(seed: int) -> None:
    made = world(seed)
    care = made.care
    for parts in (made.statuses, made.homes):
        length = np.where(parts.end < NEVER, parts.end, END) - parts.start
        filled = np.zeros(len(care), np.int64)
        np.add.at(filled, parts.care, length)
        assert (filled == np.where(care.end < NEVER, care.end, END) - care.start).all()
        first = np.full(len(care), NEVER)
        np.minimum.at(first, parts.care, parts.start)
        assert (first == care.start).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_young_people_who_come_of_age_in_care_are_care_leavers(seed: int) -> None:
    made = world(seed)
    care, leavers = made.care, made.leavers
    grown = birthdays(made.town.children.born[care.child], 18)
    recent = (care.end == grown) & (care.end - care.start >= 91) & (care.end >= made.start)
    assert recent.sum() > 100
    assert set(care.child[recent].tolist()) <= set(leavers.child.tolist())
    assert (leavers.start == birthdays(made.town.children.born[leavers.child], 18)).all()


def test_somebody_born_on_29_february_comes_of_age_on_1_march() -> None:
    assert day(birthday(number(date(2008, 2, 29)), 18)) == date(2026, 3, 1)
    assert day(birthday(number(date(2008, 2, 28)), 18)) == date(2026, 2, 28)
    assert day(birthday(number(date(2008, 2, 29)), 20)) == date(2028, 2, 29)


@pytest.mark.parametrize("seed", range(1, 7))
def test_an_authority_of_a_few_families_can_be_made_too(seed: int) -> None:
    """Nobody in care, nobody missing, no conference: nothing of that kind is nothing to break over."""
    made = event_tables(make_world(as_at=AS_AT, seed=seed, scale=0.0005))
    assert made["person"].num_rows > 0
    assert set(made) == set(tables(1, 0.2))


# --- like a town ---


@pytest.mark.parametrize("seed", SEEDS)
def test_about_thirty_five_thousand_six_hundred_children_live_there(seed: int) -> None:
    assert world(seed).town.under_18(number(date(2025, 6, 30))) == pytest.approx(35_600, rel=0.05)


def test_as_much_happens_in_ten_years_as_was_asked_for() -> None:
    """Contacts, referrals, assessments, visits, other steps, case notes."""
    kinds = pc.value_counts(tables()["step"]["kind"])
    many = {row["values"]: row["counts"] for row in kinds.to_pylist()}
    asked = {
        "contact": 100_000,
        "referral": 36_000,
        "single_assessment": 37_000,
        "visit": 300_000,
        "case_note": 250_000,
    }
    assert not {kind: many[kind] for kind, at_least in asked.items() if many[kind] < at_least}
    assert sum(count for kind, count in many.items() if kind not in asked) >= 150_000


@pytest.mark.parametrize("seed", SEEDS)
def test_brothers_and_sisters_move_together_more_than_strangers(seed: int) -> None:
    """Of children who come into care, how many have a brother or sister who does in the same week; strangers are
    children of as large a family, picked anew."""
    made = world(seed)
    family, care = made.town.children.family[made.care.child], made.care
    with_others = np.diff(made.town.children.first_of)[family] > 1

    def together(families: Any) -> float:
        order = np.lexsort((care.start, families))
        near = (families[order][1:] == families[order][:-1]) & (np.diff(care.start[order]) <= 7)
        return float((np.r_[near, False] | np.r_[False, near])[with_others[order]].mean())

    strangers = np.random.default_rng(seed).permutation(family)
    assert together(family) > 0.2
    assert together(family) > 20 * together(strangers)


@pytest.mark.parametrize("seed", SEEDS)
def test_brothers_and_sisters_are_referred_on_the_same_day(seed: int) -> None:
    made = world(seed)
    family = made.town.children.family[made.cases.child]
    _, sizes = np.unique(np.stack([family, made.cases.referred]), axis=1, return_counts=True)
    assert np.mean(sizes > 1) > 0.3
    pairs = np.stack([made.cases.child, made.cases.referred])
    assert len(np.unique(pairs, axis=1).T) == len(made.cases), "a child is referred twice in a day"


@pytest.mark.parametrize("seed", SEEDS)
def test_families_return(seed: int) -> None:
    """About a quarter of referrals are of a child who was referred in the twelve months before."""
    cases = world(seed).cases
    order = np.lexsort((cases.referred, cases.child))
    child, on = cases.child[order], cases.referred[order]
    again = np.r_[False, (child[1:] == child[:-1]) & (on[1:] - on[:-1] <= 365)]
    year = (on >= number(date(2025, 4, 1))) & (on <= number(date(2026, 3, 31)))
    assert 0.2 < again[year].mean() < 0.33


@pytest.mark.parametrize("seed", SEEDS)
def test_assessments_spike_just_before_they_are_late(seed: int) -> None:
    cases = world(seed).cases
    rows = cases.authorised < NEVER
    referred, done = cases.referred[rows], cases.authorised[rows]

    def share(first: int, last: int) -> float:
        """Ended on those working days."""
        after, until = (add_working_days(referred, np.full(len(referred), n)) for n in (first - 1, last))
        return float(np.mean((done > after) & (done <= until)))

    assert share(41, 45) > 2 * share(31, 35)
    assert share(41, 45) > 2 * share(46, 50)
    assert 0.1 < 1 - share(0, 45) < 0.25, "over ten years; most of them in the worst"


@pytest.mark.parametrize("seed", SEEDS)
def test_on_the_last_day_something_is_late_and_something_waits(seed: int) -> None:
    """What keeps worklists alive: assessments over 45 working days, referrals and contacts that nobody has decided."""
    cases, contacts = world(seed).cases, world(seed).contacts
    going = (cases.assessed < NEVER) & (cases.authorised >= NEVER)
    due = add_working_days(cases.referred[going], np.full(going.sum(), 45))
    assert 300 < len(due) < 700
    assert 3 <= np.sum(due < END - 1) < 0.1 * len(due)
    assert np.sum((due >= END - 1) & (due < END + 7)) >= 3
    assert 3 < np.sum((cases.decided >= NEVER) & (cases.referred < END)) < 50
    assert (contacts.decided >= NEVER).any()


def test_about_63_of_100_return_interviews_are_held_within_72_hours() -> None:
    """Of all children found, the few who declined among them."""
    missing = [world(seed).missing for seed in SEEDS]
    assert mean(float(np.mean(m.interview - m.end <= 3)) for m in missing) == pytest.approx(0.63, abs=0.04)
    for found in missing:
        held = found.interview < NEVER
        assert (found.interview[held] >= found.end[held]).all()
        assert set(found.interview_outcome[held].tolist()) == {"completed"}
        assert 0.05 < np.mean(found.interview_outcome == "declined") < 0.25


def test_care_proceedings_last_as_long_as_they_do() -> None:
    """38 to 40 weeks on average, a third inside the 26 that the law allows. Only those that are over are known."""
    weeks, inside = [], []
    for seed in SEEDS:
        made = world(seed)
        over = (made.proceedings.end < NEVER) & (made.proceedings.end >= made.start)
        took = (made.proceedings.end - made.proceedings.start)[over] / 7
        weeks.append(float(took.mean()))
        inside.append(float(np.mean(took <= 26)))
    assert 35 < mean(weeks) < 42
    assert 0.3 < mean(inside) < 0.42


@pytest.mark.parametrize("seed", SEEDS)
def test_partners_hold_two_thirds_of_early_help(seed: int) -> None:
    assert np.mean(world(seed).early_help.partner >= 0) == pytest.approx(0.67, abs=0.04)


def test_some_babies_are_known_before_their_birth() -> None:
    person = tables()["person"]
    unborn = person.filter(pc.is_valid(person["expected"]))
    assert unborn.num_rows > 3
    assert all(row["born"] is None and row["expected"] > AS_AT for row in unborn.to_pylist())
    assert set(unborn["sex"].to_pylist()) == {"U"}
    referred = set(tables()["child_in_need"]["person_id"].to_pylist())
    assert referred & set(unborn["id"].to_pylist())


@pytest.mark.parametrize("seed", SEEDS)
def test_some_parents_were_children_in_care_here(seed: int) -> None:
    """The same person, a generation on: nobody is in the record twice."""
    made = world(seed)
    adults = made.households.adults
    grew_up_here = adults.child[adults.child != ABSENT]
    assert len(grew_up_here) > 100
    assert len(set(grew_up_here.tolist())) == len(grew_up_here)
    assert np.isin(grew_up_here, made.care.child).all()
    if seed == 1:
        kin = tables()["relationship"]
        mothers = set(kin.filter(pc.equal(kin["kind"], "mother"))["other_id"].to_pylist())
        in_care = set(tables()["care_period"]["person_id"].to_pylist())
        assert len(mothers & in_care) == len(grew_up_here)


def test_about_a_tenth_of_fathers_are_not_known_and_many_live_elsewhere() -> None:
    made = world()
    homes, alone = made.households, made.town.families.alone
    known = homes.mother != ABSENT
    assert not (known & alone).any()
    assert np.mean(homes.father[known] == ABSENT) == pytest.approx(0.1, abs=0.02)
    fathers = homes.adults.kin == 1
    assert 0.3 < np.mean(homes.adults.elsewhere[fathers]) < 0.7


def test_children_of_a_family_are_born_apart_and_after_their_mother() -> None:
    children, families = world().town.children, world().town.families
    apart = np.diff(children.born)[np.diff(children.family) == 0]
    assert (apart > 280).all()
    assert ((children.born - families.mother_born[children.family])[~families.alone[children.family]] > 15 * 365).all()


def test_a_child_changes_worker_when_the_worker_leaves() -> None:
    """On the day that a membership ends, whoever was held by that worker is held by another, or has no open work."""
    table, members = tables(1, 0.2)["allocation"], tables(1, 0.2)["membership"]
    left = {}
    for row in members.to_pylist():
        key = (row["worker_id"], row["team_id"])
        left[key] = max(left.get(key, date.min), row["ended"] or date.max)
    passed_on = 0
    following: dict[tuple[int, str], Any] = {}
    for row in reversed(table.to_pylist()):
        if row["worker_id"] is not None:
            last = left[row["worker_id"], row["team_id"]]
            assert (row["ended"] or AS_AT) <= last, "held by somebody who has left"
            after = following.get((row["person_id"], row["role"]))
            if row["ended"] == last and after and after["started"] == row["ended"]:
                passed_on += after["worker_id"] != row["worker_id"]
        following[row["person_id"], row["role"]] = row
    assert passed_on > 300
