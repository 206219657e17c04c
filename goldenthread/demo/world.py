"""The whole of the invented authority as arrays and small objects, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from goldenthread.demo.care import Care, Leaver, leave, live
from goldenthread.demo.days import NEVER, Days, add_working_days, birthday, birthdays, day, number
from goldenthread.demo.episodes import Episodes, Wave, simulate
from goldenthread.demo.families import YEAR, Children, Families, make_children, make_families
from goldenthread.demo.hazards import HAZARDS, Hazards
from goldenthread.demo.workforce import Holding, Staff, hold, make_staff

POPULATION = 8_200  # children under 18 at scale 1, of whom about 3,000 come to notice in five years
SIX_MONTHS = 183


@dataclass
class EarlyHelpSpell:
    child: int
    start: int
    end: int
    partner: int  # -1: the council leads


@dataclass
class ContactMade:
    child: int
    on: int
    source: str
    decided: int
    outcome: str


@dataclass
class VisitMade:
    child: int
    on: int
    seen: bool
    alone: bool


@dataclass
class World:
    seed: int
    start: int  # the first day that the record covers
    end: int  # as at: nothing is known after this day
    scale: float
    families: Families
    children: Children
    episodes: Episodes
    care: list[Care]
    leavers: list[Leaver]
    early_help: list[EarlyHelpSpell]
    contacts: list[ContactMade]
    protection_reviews: dict[tuple[int, int], list[int]]  # (child, plan start) -> days held
    visits: list[VisitMade]
    staff: Staff
    holdings: list[Holding]
    hazards: Hazards = HAZARDS
    known: Any = field(default_factory=lambda: np.zeros(0, dtype=bool))  # children the record is about

    @cached_property
    def referrals(self) -> list[dict[str, Any]]:
        """Each referral with what followed, in order of time; of children whom the record leaves out too."""
        return self.episodes.rows()

    @property
    def population(self) -> int:
        return round(POPULATION * self.scale)


def make_world(*, as_at: date, years: int = 5, seed: int = 1, scale: float = 1.0, hazards: Hazards = HAZARDS) -> World:
    """The same seed, date, years and scale give the same world."""
    rng = np.random.default_rng([seed, number(as_at)])
    end = number(as_at) + 1  # what happens on the day itself is known
    start = number(as_at.replace(year=as_at.year - years, day=min(as_at.day, 28))) + 1
    families = make_families(rng, hazards, start=start, end=end, scale=scale)
    children = make_children(rng, hazards, families, end=end)
    episodes = simulate(rng, hazards, families, children, end=end)
    _asylum(rng, hazards, families, children, episodes, start, end)
    known = _known(children, episodes, start)
    care = _care(rng, hazards, children, episodes, known, start, end)
    world = World(
        seed=seed,
        start=start,
        end=end,
        scale=scale,
        families=families,
        children=children,
        episodes=episodes,
        care=care,
        leavers=_leavers(rng, children, care, start, end),
        early_help=_early_help(rng, hazards, families, children, episodes, known, start, end),
        contacts=_contacts(rng, hazards, episodes, known, start, end),
        protection_reviews=_protection_reviews(rng, hazards, episodes, known, end),
        visits=_visits(rng, children, episodes, known, end),
        staff=make_staff(rng, hazards, start=start - int(2 * YEAR), end=end, scale=scale),
        holdings=[],
        hazards=hazards,
        known=known,
    )
    world.holdings = _holdings(rng, world)
    return world


def _known(children: Children, episodes: Episodes, start: int) -> Any:
    """A child of whom the record holds something at or after its first day; a care leaver still under 21 then."""
    known = np.zeros(len(children), dtype=bool)
    known[episodes.all("child")[episodes.all("closed") >= start]] = True
    care_end = episodes.all("care_end")
    grown = birthdays(children.born[episodes.all("child")], 18)
    leaving = (care_end < start) & (care_end == grown) & (grown + 3 * YEAR >= start)
    known[episodes.all("child")[leaving]] = True
    return known


def _asylum(
    rng: Any, hazards: Hazards, families: Families, children: Children, episodes: Episodes, start: int, end: int
) -> None:
    """Some young people arrive alone: care at once, by agreement, with nobody who has parental responsibility."""
    first = start - 2 * int(YEAR)
    care_starts = int(((episodes.all("care_start") >= first) & (episodes.all("care_start") < NEVER)).sum())
    only = np.bincount(children.family, minlength=len(families.father)) == 1
    lone = set(np.flatnonzero(only & (families.father == -1)).tolist())
    free = set(range(len(children))) - set(episodes.all("child").tolist())
    chosen = [child for child, family in enumerate(children.family.tolist()) if family in lone and child in free]
    wanted = chosen[: round(care_starts * hazards.asylum_share)]
    if not wanted:
        return
    child = np.array(wanted)
    arrived = rng.integers(first, end - 20, len(child))
    children.born[child] = arrived - (rng.uniform(14.6, 17.6, len(child)) * YEAR).astype(np.int64)
    children.male[child] = rng.random(len(child)) < 0.9
    children.seeking_asylum[child] = True
    children.ethnicity[child] = rng.choice(["OOTH", "BAFR", "AOTH"], len(child))
    children.disabled[child] = False
    grown = birthdays(children.born[child], 18)
    care_end = np.where(grown >= end, NEVER, grown)
    never = np.full(len(child), NEVER)
    no = np.zeros(len(child), dtype=bool)
    episodes.waves.append(
        Wave(
            child=child,
            referred=arrived,
            source=np.full(len(child), "6"),
            need=np.full(len(child), "N8"),
            decided=arrived,
            nothing=no,
            assessed=arrived,
            authorised=_open(add_working_days(arrived, rng.integers(10, 44, len(child))), end),
            enquiry=never,
            enquiry_ended=never,
            to_conference=no,
            conference=never,
            plan_start=never,
            plan_end=never,
            category=np.full(len(child), "NEG"),
            plan_category_now=np.full(len(child), "NEG"),
            cin_plan_start=never,
            cin_plan_end=never,
            care_start=arrived,
            care_end=care_end,
            early_help_after=no,
            closed=care_end,
        )
    )


def _open(days: Days, end: int) -> Days:
    return np.where(days >= end, NEVER, days)


def _rows(episodes: Episodes, known: Any, which: str) -> list[tuple[int, ...]]:
    """(child, start, end) of every protection plan, child-in-need plan or period of care of a known child."""
    child, begun, ended = episodes.all("child"), episodes.all(f"{which}_start"), episodes.all(f"{which}_end")
    keep = (begun < NEVER) & known[child]
    return [(int(c), int(s), int(e)) for c, s, e in zip(child[keep], begun[keep], ended[keep], strict=True)]


def _care(
    rng: Any, hazards: Hazards, children: Children, episodes: Episodes, known: Any, start: int, end: int
) -> list[Care]:
    needs = {
        (int(c), int(s)): str(n)
        for c, s, n in zip(episodes.all("child"), episodes.all("care_start"), episodes.all("need"), strict=True)
    }
    lived = []
    for child, begun, ended in _rows(episodes, known, "care"):
        need = needs[child, begun]
        need = "N5" if need == "N9" else need  # a reason to be in care is one of N1 to N8
        care = Care(child=child, start=begun, end=ended, need=need)
        lived.append(live(rng, hazards, care, born=int(children.born[child]), first_written=start, end=end))
        if children.seeking_asylum[child]:
            whole = care.statuses[0]
            care.statuses = [replace(whole, code="V2", start=care.start, end=care.end)]
    return lived


def _leavers(rng: Any, children: Children, care: list[Care], start: int, end: int) -> list[Leaver]:
    found = (leave(rng, c, born=int(children.born[c.child]), first_written=start, end=end) for c in care)
    return [leaver for leaver in found if leaver]


def _early_help(
    rng: Any,
    hazards: Hazards,
    families: Families,
    children: Children,
    episodes: Episodes,
    known: Any,
    start: int,
    end: int,
) -> list[EarlyHelpSpell]:
    """Before the family first came to social care (stepped up), or after it left (stepped down)."""
    many = len(families.first_notice)
    led_by_partner = rng.random(many) < hazards.partner_leads
    partner = np.where(led_by_partner, rng.integers(0, 5, many), -1)[children.family]
    notice = families.first_notice[children.family]
    before = _stepped_up(rng, children, notice, known & (notice > start), partner, end)
    return before + _stepped_down(rng, hazards, children, episodes, known, partner, start, end)


def _stepped_up(
    rng: Any, children: Children, notice: Days, candidates: Any, partner: Any, end: int
) -> list[EarlyHelpSpell]:
    spells = []
    for child in np.flatnonzero(candidates & (rng.random(len(children)) < 0.28)).tolist():
        begun = int(notice[child]) - int(rng.integers(80, 400))
        if children.born[child] < begun < end:
            spells.append(EarlyHelpSpell(child, begun, int(notice[child]) - 1, int(partner[child])))
    return spells


def _stepped_down(
    rng: Any,
    hazards: Hazards,
    children: Children,
    episodes: Episodes,
    known: Any,
    partner: Any,
    start: int,
    end: int,
) -> list[EarlyHelpSpell]:
    """Once for a child, after the last closure that led to it; until the child comes back or is grown."""
    columns = [episodes.all(name).tolist() for name in ("child", "referred", "closed", "early_help_after")]
    last: dict[int, int] = {}
    referrals: dict[int, list[int]] = {}
    for child, referred, closed, after in zip(*columns, strict=True):
        referrals.setdefault(child, []).append(referred)
        if after and known[child] and closed >= start:
            last[child] = max(closed, last.get(child, 0))
    spells = []
    for child, closed in last.items():
        begun = closed + int(rng.integers(2, 15))
        until = begun + int(rng.gamma(2.0, hazards.early_help_days / 2)) + 20
        back = [on - 1 for on in referrals[child] if on > closed]
        until = min([until, birthday(int(children.born[child]), 18), *back])
        if begun < min(end, until):
            spells.append(EarlyHelpSpell(child, begun, NEVER if until >= end else until, int(partner[child])))
    return spells


def _contacts(rng: Any, hazards: Hazards, episodes: Episodes, known: Any, start: int, end: int) -> list[ContactMade]:
    contacts = []
    child, referred, source = episodes.all("child"), episodes.all("referred"), episodes.all("source")
    keep = known[child] & (referred >= start)
    for c, on, who in zip(child[keep], referred[keep], source[keep], strict=True):
        contacts.append(ContactMade(int(c), int(on), str(who), int(on), "referral"))
    count = int(keep.sum() * hazards.contacts_without_referral)
    somebody = rng.choice(np.flatnonzero(known), count)
    made = rng.integers(start, end, count)
    decided = add_working_days(made, rng.choice([0, 1, 1, 2, 3], count))
    outcome = rng.choice(["advice", "nothing", "early_help"], count, p=[0.42, 0.43, 0.15])
    whose = rng.choice(source, count)
    for i in range(count):
        open_still = decided[i] >= end
        contacts.append(
            ContactMade(
                int(somebody[i]),
                int(made[i]),
                str(whose[i]),
                NEVER if open_still else int(decided[i]),
                "" if open_still else str(outcome[i]),
            )
        )
    return contacts


def _protection_reviews(
    rng: Any, hazards: Hazards, episodes: Episodes, known: Any, end: int
) -> dict[tuple[int, int], list[int]]:
    """The first within three months, then within six; a few late."""
    held: dict[tuple[int, int], list[int]] = {}
    for child, begun, ended in _rows(episodes, known, "plan"):
        days, last, due = [], begun, begun + 89
        while True:
            late = rng.random() < hazards.review_late
            on = due + (3 + int(rng.exponential(hazards.late_by)) if late else -int(rng.integers(0, 12)))
            on -= max(0, day(on).weekday() - 4)
            if on >= min(ended, end) or on <= last:
                break
            days.append(on)
            last, due = on, on + 178
        held[child, begun] = days
    return held


def _visits(rng: Any, children: Children, episodes: Episodes, known: Any, end: int) -> list[VisitMade]:
    """The last two years' visits: protection plans about fortnightly, child-in-need plans monthly, care six-weekly."""
    visits = []
    since = end - int(2 * YEAR)
    for which, gap in (("plan", 13), ("cin_plan", 26), ("care", 38)):
        for child, begun, ended in _rows(episodes, known, which):
            on = max(begun, since) + int(rng.integers(1, 7))
            while on < min(ended, end):
                if on >= children.born[child]:
                    seen = rng.random() < 0.94
                    old_enough = on - children.born[child] > 4 * YEAR
                    visits.append(VisitMade(child, on, bool(seen), bool(seen and old_enough and rng.random() < 0.78)))
                on += max(2, int(rng.normal(gap, gap * 0.22)))
    return visits


def _holdings(rng: Any, world: World) -> list[Holding]:
    """Who held whom, from the day on which the record knows its staff."""
    hazards, end, held = world.hazards, world.end, list[Holding]()

    def give(child: int, role: str, team: str, start: int, until: int) -> None:
        start = max(start, world.staff.since)
        held.extend(hold(rng, world.staff, child=child, role=role, team=team, start=start, end=min(until, end)))

    for row in world.referrals:
        if world.known[row["child"]]:
            for team, start, until in _teams_in_turn(world, row):
                give(row["child"], "case worker", team, start, until)
    for care in world.care:
        give(care.child, "reviewing officer", "RAD", care.start, care.end)
    for leaver in world.leavers:
        give(leaver.child, "personal adviser", "PATH", leaver.start, leaver.end)
    for help_ in world.early_help:
        give(help_.child, "lead practitioner", "EH", help_.start, help_.end)
    for holding in held:
        if holding.end >= end:
            holding.end = NEVER
            if holding.role == "case worker" and rng.random() < hazards.no_worker_now:
                holding.worker = None
    return held


def _teams_in_turn(world: World, row: dict[str, Any]) -> list[tuple[str, int, int]]:
    """(team, from, until): assessment, then safeguarding, then six months into care the looked-after team."""
    child, closed = row["child"], min(row["closed"], world.end)
    half = int(world.families.ward[world.children.family[child]]) % 2 + 1
    if world.children.disabled[child]:
        safeguarding = "CWD"
    elif row["need"] == "N6" and row["referred"] - world.children.born[child] > 11 * YEAR:
        safeguarding = "ASPIRE"
    else:
        safeguarding = f"SCP{half}"
    assessed = min(row["referred"] + 2 if row["nothing"] else row["authorised"], closed)
    in_care = max(assessed, min(row["care_start"] + SIX_MONTHS, closed))
    turns = [
        (f"ASSESS{half}", row["referred"], assessed), (safeguarding, assessed, in_care), (f"CLA{half}", in_care, closed)
    ]  # fmt: skip
    return [turn for turn in turns if turn[2] > turn[1]]
