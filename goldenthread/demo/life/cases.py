"""A child in need, from referral to closure. Month by month families are referred, and each referral is answered whole.

Brothers and sisters share what is decided about the family; what happens to each child of it differs a little. Whether
a family comes again depends on its need, on how long ago help ended, and on the year.

    (not known) --referral--> assessment --> section 47 --> conference --> protection plan --+--> care --> home, kin,
         ^                        |              |              |                |           |             adopted,
         |                        +--> child-in-need plan <-----+----------------+           |             grown up
         +---- closed <-----------+--------------+-------------------------------------------+
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, day, weekday
from goldenthread.demo.life.answer import Answer
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.life.town import ADULT, YEAR, Town


@dataclass
class Cases:
    """One referral of one child, and all that follows from it: columns of equal length, in order of time."""

    child: Any
    referred: Days
    source: Any  # index into referrals.source.codes
    need: Any  # index into need.codes
    decided: Days
    nothing: Any  # closed without an assessment
    assessed: Days
    authorised: Days
    not_in_need: Any  # closed after the assessment
    early_help: Any  # and handed to early help
    enquiry: Days
    enquiry_ended: Days
    to_conference: Any
    conference: Days
    plan_start: Days
    plan_end: Days
    earlier_plans: Any
    category: Any
    category_now: Any
    cin_start: Days
    cin_end: Days
    care_start: Days
    care_end: Days
    way: Any  # index into WAYS
    closed: Days

    def __len__(self) -> int:
        return len(self.child)

    def only(self, rows: Any) -> Cases:
        return Cases(**{name: column[rows] for name, column in vars(self).items()})

    @classmethod
    def of(cls, parts: list[Cases]) -> Cases:
        whole = cls(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)})
        return whole.only(np.lexsort((whole.child, whole.referred)))


@dataclass
class _Now:
    """What the next referral depends on."""

    open_until: Days  # of each child; -NEVER: never known
    plans: Any  # of each child: how many plans so far
    helped_until: Days  # of each family: when its last case closed


def live(rng: np.random.Generator, hazards: Hazards, town: Town, *, first: int, end: int) -> Cases:
    """Every referral from `first` up to the day before `end`."""
    children = len(town.children)
    now = _Now(np.full(children, -NEVER), np.zeros(children, int), np.full(len(town.families), -NEVER))
    alone = np.flatnonzero(town.families.alone[town.children.family])
    parts = [_answered(rng, hazards, town, now, alone, town.families.eldest_born[town.children.family[alone]], end)]
    at = first
    while at < end:
        days = min(31 if end - at < 13 * YEAR else 92, end - at)
        child, referred = _referred(rng, hazards, town, now, at, days)
        if len(child):
            parts.append(_answered(rng, hazards, town, now, child, referred, end))
        at += days
    return Cases.of(parts)


def _answered(
    rng: np.random.Generator, hazards: Hazards, town: Town, now: _Now, child: Any, referred: Days, end: int
) -> Cases:
    part = Cases(**Answer(rng, hazards, town, now.plans[child], child, referred, end).columns())
    now.open_until[child] = part.closed
    now.plans[child] += part.plan_start < NEVER
    np.maximum.at(now.helped_until, town.children.family[child], np.where(part.closed >= NEVER, -NEVER, part.closed))
    return part


def _referred(
    rng: np.random.Generator, hazards: Hazards, town: Town, now: _Now, at: int, days: int
) -> tuple[Any, Days]:
    """The children of the families referred in these days, each with the day."""
    families, children = town.families, town.children
    middle = at + days // 2
    month = day(middle).month - 1
    ordinary = hazards("referrals.families_a_year") * hazards.series("referrals.intake").at(middle)
    ordinary *= hazards("referrals.season")[month] if days <= 31 else 1.0
    has_children = (families.eldest_born - 100 < middle) & (families.youngest_born + ADULT > middle)
    since = np.maximum(middle - now.helped_until, 0)
    again = 1 + hazards.series("referrals.again").at(middle) * np.exp(-since / hazards("referrals.again_days"))
    chance = 1 - np.exp(-ordinary * days / YEAR * families.need * again)
    chosen = np.flatnonzero(has_children & (rng.random(len(families)) < chance))
    on = at + rng.integers(0, days, len(chosen))
    on = np.where((weekday(on) > 4) & (rng.random(len(on)) < 0.7), on + 7 - weekday(on), on)
    on = np.minimum(on, at + days - 1)
    which, child = children.of(chosen)
    referred = on[which]
    age = referred - children.born[child]
    may = (age > -110) & (age < ADULT - 25) & (now.open_until[child] < referred)
    somebody_open = np.zeros(len(chosen), dtype=bool)
    somebody_open[which[now.open_until[child] >= referred]] = True
    comes = ~somebody_open | (rng.random(len(chosen)) < hazards("referrals.already_open"))
    group = np.minimum(np.searchsorted(hazards("referrals.ages"), age / YEAR, side="right"), 4)
    named = rng.random(len(child)) < np.array(hazards("referrals.child_is_named"))[group]
    kept = may & named & comes[which]
    return child[kept], referred[kept]
