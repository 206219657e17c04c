"""A child in need, from referral to closure: referrals come in waves, and each wave is reckoned as a whole.

Brothers and sisters share what is decided about the family; what happens to each child of it differs a little.
Every answer is a table of equal-length columns; days are whole numbers and NEVER is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, add_working_days, birthdays
from goldenthread.demo.families import YEAR, Children, Families
from goldenthread.demo.hazards import Hazards

SOURCES = ["2A", "6", "3A", "3B", "3E", "5A", "5B", "1A", "1B", "4", "7", "8", "9"]
SOURCE_SHARE = [0.19, 0.30, 0.03, 0.05, 0.06, 0.03, 0.09, 0.07, 0.03, 0.03, 0.03, 0.06, 0.03]
NEEDS = ["N1", "N2", "N3", "N4", "N5", "N6", "N8", "N9"]
NEED_SHARE = [0.56, 0.05, 0.04, 0.12, 0.14, 0.04, 0.03, 0.02]
CATEGORIES = ["NEG", "EMO", "PHY", "SAB", "MUL"]
CATEGORY_SHARE = [0.50, 0.37, 0.07, 0.04, 0.02]
ADULT = int(18 * YEAR)


@dataclass
class Wave:
    """One referral for each child in it, and all that follows from it. Columns of equal length."""

    child: Any
    referred: Days
    source: Any
    need: Any
    decided: Days
    nothing: Any  # closed without an assessment
    assessed: Days
    authorised: Days
    enquiry: Days
    enquiry_ended: Days
    to_conference: Any
    conference: Days
    plan_start: Days
    plan_end: Days
    category: Any
    plan_category_now: Any
    cin_plan_start: Days
    cin_plan_end: Days
    care_start: Days
    care_end: Days
    early_help_after: Any
    closed: Days

    def column(self, name: str) -> Any:
        return getattr(self, name)


@dataclass
class Episodes:
    waves: list[Wave] = field(default_factory=list)

    def all(self, name: str) -> Any:
        return np.concatenate([wave.column(name) for wave in self.waves])

    def rows(self) -> list[dict[str, Any]]:
        """Each referral with what followed, in order of time."""
        names = [column.name for column in fields(Wave)]
        columns = [self.all(name).tolist() for name in names]
        rows = (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
        return sorted(rows, key=lambda row: (row["referred"], row["child"]))


def previous_plans(referrals: Iterable[dict[str, Any]]) -> dict[tuple[int, int], int]:
    """(child, start of a protection plan) -> how many plans the child had before."""
    before: dict[int, int] = {}
    found = {}
    for row in referrals:
        if row["plan_start"] < NEVER:
            found[row["child"], row["plan_start"]] = before.get(row["child"], 0)
            before[row["child"]] = before.get(row["child"], 0) + 1
    return found


def factors(referred: int) -> list[str]:
    """What an assessment found, by arithmetic on the referral's day, so that brothers and sisters share it."""
    every = ["3B", "4B", "2B", "1B", "16A", "17A", "4A", "14A", "10A", "18C", "7A", "24A", "3A", "15A"]
    start = referred % len(every)
    return sorted({every[(start + step * 3) % len(every)] for step in range(1 + referred % 4)})


def simulate(
    rng: np.random.Generator, hazards: Hazards, families: Families, children: Children, *, end: int
) -> Episodes:
    """Wave after wave, until no family comes back before `end`."""
    episodes = Episodes()
    when = families.first_notice.copy()
    open_until = np.full(len(children), -NEVER)
    had_plan = np.zeros(len(children), dtype=bool)
    while (when < end).any():
        wave = _wave(rng, hazards, families, children, when, open_until, had_plan, end)
        if len(wave.child):
            episodes.waves.append(wave)
            open_until[wave.child] = wave.closed
            had_plan[wave.child] |= wave.plan_start < NEVER
        when = _next_notice(rng, hazards, children, when, open_until, end)
    return episodes


def _next_notice(rng: Any, hazards: Hazards, children: Children, when: Days, open_until: Days, end: int) -> Days:
    """A family comes back after help for its last child has ended, or not at all."""
    last = when.copy()
    closed = np.where(open_until >= NEVER, -NEVER, open_until)  # an open child does not keep the others from returning
    np.maximum.at(last, children.family, np.maximum(closed, last[children.family]))
    returns = rng.random(len(when)) < hazards.families_return
    soon = rng.random(len(when)) < hazards.return_soon
    wait = rng.exponential(np.where(soon, hazards.return_soon_days, hazards.return_late_days))
    after = last + 14 + wait.astype(np.int64)
    return np.where(returns & (when < end), after, NEVER)


def _wave(
    rng: np.random.Generator,
    hazards: Hazards,
    families: Families,
    children: Children,
    when: Days,
    open_until: Days,
    had_plan: Any,
    end: int,
) -> Wave:
    referred = when[children.family]
    age = referred - children.born
    may = (referred < end) & (age > -100) & (age < ADULT - 20) & (open_until < referred)
    named = rng.random(len(children)) < hazards.child_is_named
    chosen = np.flatnonzero(may & named)
    family, referred = children.family[chosen], referred[chosen]
    luck = rng.random((6, len(when)))  # one draw for a family: what is decided about all its children
    n = len(chosen)

    def later(low: int, high: int) -> Any:
        return rng.integers(low, high, n)

    def happens(which: int, chance: Any) -> Any:
        return luck[which][family] < chance

    nothing = happens(0, hazards.no_further_action)
    decided = add_working_days(referred, (rng.random(n) > 0.88).astype(np.int64) + (rng.random(n) > 0.97))
    assessed = np.where(nothing, NEVER, add_working_days(decided, later(0, 3)))
    authorised = _open_after(end, _authorised(rng, hazards, assessed, referred, n))

    enquiry = np.where(
        ~nothing & happens(1, hazards.section_47), add_working_days(_at_most(assessed, end), later(0, 9)), NEVER
    )
    enquiry = np.where(enquiry >= end, NEVER, enquiry)
    again = np.zeros(len(when), dtype=bool)
    again[children.family[had_plan]] = True
    likely = np.where(again[family], hazards.conference_again, hazards.conference)
    to_conference = (enquiry < NEVER) & happens(2, likely)
    wait = np.where(rng.random(n) < hazards.conference_late, later(16, 32), later(8, 16))
    conference = _when(to_conference, add_working_days(_at_most(enquiry, end), wait), end)
    enquiry_ended = _when(
        enquiry < NEVER, np.where(conference < NEVER, conference, _at_most(enquiry, end) + later(3, 20)), end
    )
    grown = birthdays(children.born[chosen], 18)
    planned = (conference < grown - 30) & happens(3, hazards.plan)
    plan_start = np.where(planned, conference, NEVER)
    plan_length = rng.gamma(2.2, hazards.plan_days / 2.2, n).astype(np.int64) + 40
    plan_end = _when(planned, np.minimum(_at_most(plan_start, end) + plan_length, grown), end)

    care_chance = np.select(
        [planned, enquiry < NEVER], [hazards.care_with_plan, hazards.care_with_section_47], hazards.care_otherwise
    )
    years_old = (referred - children.born[chosen]) / YEAR
    care_chance = care_chance * np.select(
        [years_old < 1, years_old > 13], [hazards.care_of_babies, hazards.care_of_teenagers], 1.0
    )
    together = rng.random(n) < hazards.brothers_and_sisters_together
    in_care = ~nothing & (np.where(together, luck[4][family], rng.random(n)) < care_chance)
    born_by_then = children.born[chosen]
    from_when = np.maximum(np.where(planned, _at_most(plan_start, end), _at_most(assessed, end) + 10), born_by_then + 1)
    care_start = _when(in_care, from_when + rng.exponential(90, n).astype(np.int64), end)
    care_start = np.where(care_start >= grown - 30, NEVER, care_start)
    care_end = _when(
        care_start < NEVER, np.minimum(_at_most(care_start, end) + _care_length(rng, hazards, n), grown), end
    )
    plan_end = np.where(
        (care_start < plan_end) & (plan_start < NEVER),
        _when(planned, np.maximum(_at_most(care_start, end) + 30, _at_most(plan_start, end) + 20), end),
        plan_end,
    )

    stepped_down = (
        planned & (plan_end < NEVER) & (care_start >= NEVER) & (rng.random(n) < hazards.step_down) & (plan_end < grown)
    )
    needs_plan = (
        ~nothing & ~planned & (care_start >= NEVER) & happens(5, hazards.child_in_need_plan) & (authorised < grown - 10)
    )
    cin_plan_start = np.select([stepped_down, needs_plan], [plan_end, authorised], NEVER)
    cin_length = rng.gamma(1.8, hazards.child_in_need_days / 1.8, n).astype(np.int64) + 25
    cin_plan_end = _when(cin_plan_start < NEVER, np.minimum(_at_most(cin_plan_start, end) + cin_length, grown), end)

    closed = _closure(
        nothing,
        decided,
        authorised,
        plan_start,
        plan_end,
        cin_plan_start,
        cin_plan_end,
        care_start,
        care_end,
        enquiry_ended,
        later(1, 12),
        grown,
        end,
    )
    no_more = (plan_start >= NEVER) & (care_start >= NEVER) & (closed < NEVER) & ~nothing
    category = rng.choice(CATEGORIES, n, p=CATEGORY_SHARE)
    return Wave(
        child=chosen,
        referred=referred,
        source=rng.choice(SOURCES, len(when), p=SOURCE_SHARE)[family],
        need=np.where(
            children.disabled[chosen] & (rng.random(n) < 0.5), "N2", rng.choice(NEEDS, len(when), p=NEED_SHARE)[family]
        ),
        decided=_open_after(end, decided),
        nothing=nothing,
        assessed=_open_after(end, assessed),
        authorised=authorised,
        enquiry=enquiry,
        enquiry_ended=enquiry_ended,
        to_conference=to_conference,
        conference=conference,
        plan_start=plan_start,
        plan_end=plan_end,
        category=category,
        plan_category_now=np.where(rng.random(n) < 0.88, category, rng.choice(CATEGORIES, n)),
        cin_plan_start=cin_plan_start,
        cin_plan_end=cin_plan_end,
        care_start=care_start,
        care_end=care_end,
        early_help_after=no_more & (rng.random(n) < hazards.early_help_after) & (closed < grown - 60),
        closed=closed,
    )


def _authorised(rng: np.random.Generator, hazards: Hazards, assessed: Days, referred: Days, n: int) -> Days:
    kind = rng.random(n)
    late, spike = hazards.assessment_late, hazards.assessment_spike
    length = np.select(
        [kind < late, kind < late + spike],
        [45 + rng.exponential(hazards.assessment_late_by, n).astype(np.int64), rng.integers(36, 43, n)],
        rng.integers(6, 37, n),
    )
    return np.where(assessed < NEVER, add_working_days(_at_most(assessed, 40_000), length), NEVER)


def _care_length(rng: np.random.Generator, hazards: Hazards, n: int) -> Days:
    """A mixture: some children are home in weeks, some are in care for a year or so, some until they are grown."""
    kind = rng.random(n)
    long = rng.gamma(3.0, hazards.care_long_days / 3.0, n)
    short, middle = rng.gamma(1.5, 35, n), rng.gamma(3.0, 170, n)
    return np.select([kind < 0.2, kind < 0.58], [short, middle], long).astype(np.int64) + 3


def _closure(
    nothing: Any, decided: Days, authorised: Days, plan_start: Days, plan_end: Days, cin_start: Days, cin_end: Days,
    care_start: Days, care_end: Days, enquiry_ended: Days, after: Any, grown: Days, end: int,
) -> Days:  # fmt: skip
    """The day after all that was opened has ended; help as a child ends on the eighteenth birthday."""
    parts = [
        np.where(nothing, decided, authorised),
        np.where(plan_start < NEVER, plan_end, -NEVER),
        np.where(cin_start < NEVER, cin_end, -NEVER),
        np.where(care_start < NEVER, care_end, -NEVER),
        np.where(enquiry_ended < NEVER, enquiry_ended, -NEVER),
    ]
    last = np.maximum.reduce(parts)
    closed = np.minimum(np.where(last >= NEVER, NEVER, last + np.where(nothing, 0, after)), np.maximum(grown, decided))
    return _open_after(end, closed)


def _at_most(days: Days, limit: int) -> Days:
    """Keeps NEVER out of sums; what is reckoned from it is thrown away by the condition beside it."""
    return np.minimum(days, limit)


def _open_after(end: int, days: Days) -> Days:
    return np.where(days >= end, NEVER, days)


def _when(condition: Any, days: Days, end: int) -> Days:
    return _open_after(end, np.where(condition, days, NEVER))
