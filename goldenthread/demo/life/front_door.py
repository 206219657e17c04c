"""What comes before and after social care: contacts, and early help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, add_working_days, birthdays
from goldenthread.demo.life.answer import FAR
from goldenthread.demo.life.cases import Cases
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.life.regular import on_weekday
from goldenthread.demo.life.town import ADULT, Town

FEWEST = 6  # contacts not decided on the last day
OUTCOMES = ("referral", "existing_referral", "early_help", "other_agency", "advice", "nothing")


@dataclass
class Contacts:
    child: Any
    on: Days
    decided: Days
    source: Any  # index into referrals.source.codes
    outcome: Any  # index into OUTCOMES; -1: not decided yet


@dataclass
class EarlyHelp:
    child: Any
    start: Days
    end: Days
    partner: Any  # which of the partners leads; -1: the council
    case: Any  # the case that it follows, or -1


def make_contacts(
    rng: np.random.Generator, hazards: Hazards, town: Town, cases: Cases, start: int, end: int
) -> Contacts:
    """One before every referral, and those that lead to none: most about families that somebody worries about."""
    rows = np.flatnonzero(cases.referred >= start)
    on = cases.referred[rows]
    referred = Contacts(cases.child[rows], on, on, cases.source[rows], np.zeros(len(rows), int))
    other = _others(rng, hazards, town, round(len(rows) * hazards("contacts.without_referral")), start, end)
    other.outcome[:] = np.where(_open_on(cases, other.child, other.on), 1, other.outcome)
    waits = rng.choice([0, 1, 2, 3, 5], len(other.child), p=hazards("contacts.decided_after"))
    decided = add_working_days(other.on, waits)
    if (decided >= end).sum() < FEWEST:  # however small the authority, somebody waits to be decided on
        decided[np.argsort(other.on, kind="stable")[-FEWEST:]] = end
    other.decided[:] = np.where(decided < end, decided, NEVER)
    other.outcome[:] = np.where(decided < end, other.outcome, -1)
    both = Contacts(
        **{name: np.concatenate([getattr(referred, name), getattr(other, name)]) for name in vars(referred)}
    )
    order = np.lexsort((both.on, both.child))
    return Contacts(**{name: column[order] for name, column in vars(both).items()})


def _others(rng: np.random.Generator, hazards: Hazards, town: Town, count: int, start: int, end: int) -> Contacts:
    families, children = town.families, town.children
    weight = np.where(families.alone, 0, families.need ** hazards("contacts.need_counts"))
    many = count * 2
    family = rng.choice(len(families), many, p=weight / weight.sum())
    on = on_weekday(rng.integers(start, end, many))
    which, child = children.of(family)
    age = on[which] - children.born[child]
    kept = (age > -100) & (age < ADULT - 10) & (rng.random(len(child)) < hazards("contacts.child_is_named"))
    kept = np.flatnonzero(kept)[:count]
    which, child = which[kept], child[kept]
    outcome = rng.choice(np.arange(2, 6), many, p=hazards("contacts.outcome"))[which]
    source = np.array(hazards("referrals.source.share"))
    source = rng.choice(len(source), many, p=source / source.sum())[which]
    return Contacts(child, on[which], on[which].copy(), source, outcome)


def _open_on(cases: Cases, child: Any, on: Days) -> Any:
    """Whether the child had a case open on that day. The cases of a child follow one another."""
    order = np.lexsort((cases.referred, cases.child))
    keys = cases.child[order] * 10 * FAR + cases.referred[order]
    at = np.searchsorted(keys, child * 10 * FAR + on, side="right") - 1
    found = order[np.maximum(at, 0)]
    return (at >= 0) & (cases.child[found] == child) & (cases.closed[found] > on)


def make_early_help(
    rng: np.random.Generator,
    hazards: Hazards,
    town: Town,
    cases: Cases,
    contacts: Contacts,
    *,
    known: Any,
    partners: int,
    start: int,
    end: int,
) -> EarlyHelp:
    """After a contact or an assessment that led to it, or stepped down from a plan; until the child comes back, or is
    grown, or the help has done what it could."""
    asked = (contacts.outcome == OUTCOMES.index("early_help")) & (contacts.decided < NEVER)
    helped = (np.minimum(cases.plan_start, cases.cin_start) < NEVER) & (cases.closed < NEVER)
    share = rng.random(len(cases))
    down = (cases.early_help & (cases.closed < NEVER) & (share < 0.85)) | (
        helped & (share < hazards("early_help.after_plan"))
    )
    child = np.concatenate([contacts.child[asked], cases.child[down]])
    case = np.concatenate([np.full(int(asked.sum()), -1), np.flatnonzero(down)])
    begun = np.concatenate([contacts.decided[asked], cases.closed[down]]) + rng.integers(2, 16, len(child))
    family = town.children.family[child]
    lasts = np.maximum(rng.gamma(2.0, hazards("early_help.days") / 2, len(town.families))[family], 15).astype(int)
    ended = np.minimum(
        np.minimum(begun + lasts, _next_referral(cases, child, begun) - 1), birthdays(town.children.born[child], 18)
    )
    led_by_partner = rng.random(len(town.families)) < hazards("early_help.partner_leads")
    partner = np.where(led_by_partner, rng.integers(0, partners, len(town.families)), -1)[family]
    kept = (begun < end) & (ended > begun + 7) & (ended >= start) & ~_open_on(cases, child, begun)
    kept &= (town.children.born[child] < begun) & known[child]
    rows = np.flatnonzero(kept)
    rows = rows[np.lexsort((begun[rows], child[rows]))]
    key = child[rows] * 10 * FAR
    before = np.r_[-1, np.maximum.accumulate(key + ended[rows])[:-1]]
    rows = rows[key + begun[rows] > before]
    ended = np.where(ended < end, ended, NEVER)
    return EarlyHelp(child[rows], begun[rows], ended[rows], partner[rows], case[rows])


def _next_referral(cases: Cases, child: Any, on: Days) -> Days:
    order = np.lexsort((cases.referred, cases.child))
    keys = cases.child[order] * 10 * FAR + cases.referred[order]
    at = np.searchsorted(keys, child * 10 * FAR + on, side="right")
    found = order[np.minimum(at, len(order) - 1)]
    return np.where((at < len(order)) & (cases.child[found] == child), cases.referred[found], FAR)
