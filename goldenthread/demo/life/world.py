"""The whole of the invented authority as arrays, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, day, number
from goldenthread.demo.life import care as care_
from goldenthread.demo.life import front_door, households, in_care, protection
from goldenthread.demo.life.cases import Cases, live
from goldenthread.demo.life.hazards import Hazards, the_hazards
from goldenthread.demo.life.loose_ends import leave_open
from goldenthread.demo.life.town import BURN_IN, YEAR, Town, make_town
from goldenthread.demo.place import Places
from goldenthread.demo.place import places as erimus


@dataclass
class World:
    seed: int
    as_at: date
    start: int  # the first day that the record covers
    end: int  # the day after the last: nothing is known of it
    scale: float
    hazards: Hazards
    places: Places
    town: Town
    cases: Cases  # of children whom the record leaves out too
    known: Any  # children the record is about
    contacts: front_door.Contacts
    early_help: front_door.EarlyHelp
    plan_reviews: tuple[Any, Days]  # (case, day)
    care: care_.Care
    statuses: care_.Spans
    proceedings: care_.Spans
    homes: care_.Homes
    adoptions: care_.Adoptions
    care_reviews: in_care.Held
    years: tuple[Any, Days, Any]
    missing: in_care.Missing
    leavers: in_care.Leavers
    checks: in_care.Checks
    households: households.Households

    def rng(self, stage: str) -> np.random.Generator:
        """A stream of its own for each stage: one can be left out, or changed, and the others stay as they are."""
        return stream(self.seed, self.as_at, stage)


def stream(seed: int, as_at: date, stage: str) -> np.random.Generator:
    return np.random.default_rng([seed, number(as_at), *stage.encode()])


def first_day(as_at: date, years: int) -> int:
    """1 April, so many years back or a little more: what is reckoned by years needs whole ones."""
    back = number(as_at.replace(year=as_at.year - years, day=min(as_at.day, 28))) + 4
    year = day(back).year
    april = number(date(year, 4, 1))
    return april if april <= back else number(date(year - 1, 4, 1))


def make_world(
    *,
    as_at: date,
    years: int = 10,
    seed: int = 1,
    scale: float = 1.0,
    hazards: Hazards | None = None,
    places: Places | None = None,
) -> World:
    """The same seed, date, years and scale give the same world. Without `places` it is Erimus."""
    h, where = hazards or the_hazards(), places or erimus()
    end, start = number(as_at) + 1, first_day(as_at, years)

    def rng(stage: str) -> np.random.Generator:
        return stream(seed, as_at, stage)

    town = make_town(rng("town"), h, where, start=start, end=end, scale=scale)
    cases = live(rng("cases"), h, town, first=int(start - BURN_IN), end=end)
    leave_open(cases, end)
    contacts = front_door.make_contacts(rng("contacts"), h, town, cases, start, end)
    known = _known(town, cases, contacts, start, end)
    care = care_.make_care(rng("care"), h, town, cases, known, end)
    statuses, proceedings = care_.make_statuses(rng("court"), h, town, care, end)
    leavers = in_care.make_leavers(rng("leavers"), town, care, start, end)
    return World(
        seed=seed,
        as_at=as_at,
        start=start,
        end=end,
        scale=scale,
        hazards=h,
        places=where,
        town=town,
        cases=cases,
        known=known,
        contacts=contacts,
        early_help=front_door.make_early_help(
            rng("help"), h, town, cases, contacts, known=known, partners=len(where.organisations), start=start, end=end
        ),
        plan_reviews=protection.plan_reviews(rng("plans"), h, cases, end),
        care=care,
        statuses=statuses,
        proceedings=proceedings,
        homes=care_.make_homes(rng("homes"), h, town, care, end),
        adoptions=care_.make_adoptions(rng("adoptions"), care, end),
        care_reviews=in_care.care_reviews(rng("reviews"), h, town, care, end),
        years=in_care.years_of_care(rng("years"), h, town, care, start, end),
        missing=in_care.make_missing(rng("missing"), h, town, care, start, end),
        leavers=leavers,
        checks=in_care.birthday_checks(rng("checks"), h, town, leavers, start, end),
        households=households.make_households(rng("households"), h, town, known, care, start, end),
    )


def _known(town: Town, cases: Cases, contacts: front_door.Contacts, start: int, end: int) -> Any:
    """A child of whom the record holds something at or after its first day, with brothers and sisters; and a care
    leaver who is under 25 then."""
    children = town.children
    known = np.zeros(len(children), dtype=bool)
    known[cases.child[cases.closed >= start]] = True
    known[contacts.child] = True
    in_care_once = (cases.care_start < NEVER) & (cases.closed < start)
    left = cases.child[in_care_once & (cases.closed > children.born[cases.child] + 17.9 * YEAR)]
    known[left[children.born[left] + 25 * YEAR > start]] = True
    family = np.zeros(len(town.families), dtype=bool)
    family[children.family[known]] = True
    young = (children.born > start - 18 * YEAR) & (children.born < end)
    return known | (family[children.family] & young)
