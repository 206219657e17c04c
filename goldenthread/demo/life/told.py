"""What is written down of a contact besides what was said: all of it lately, the little that is counted for a year."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from goldenthread.demo.days import day
from goldenthread.demo.life.front_door import OUTCOMES, Contacts
from goldenthread.demo.life.steps import NOBODY, Work

YEAR_AND_MORE, LATELY, TOLD_WITHIN = 400, 45, 5  # days back
POLICE = "6"
ABUSE = 0.45  # of what the police tell us
RISKS, RISK_SHARE = ("standard", "medium", "high"), (0.55, 0.33, 0.12)
# How the day goes at the front door, by half hours from half past eight.
HALF_HOURS = np.array([3, 6, 8, 9, 9, 8, 8, 7, 5, 5, 7, 8, 9, 9, 8, 6, 4], dtype=float)
EVENINGS = ("17:40", "18:15", "19:05", "20:30", "21:10", "22:45", "23:20")
OUT_OF_HOURS = 0.06
LEVELS = {
    "referral": "34",
    "existing_referral": "34",
    "early_help": "23",
    "other_agency": "12",
    "advice": "12",
    "nothing": "12",
}  # one or the other
LINES = {
    "1": "1.2, needs met by family, school and health",
    "2": "2.3, a lead professional outside social care can meet it",
    "3": "3.4, help has been tried and things get worse",
    "4": "4.1, likely significant harm",
}
WHO = {
    "1A": "A relative who gave their name",
    "1B": "A neighbour who gave their name",
    "2A": "Designated safeguarding lead",
    "3A": "Practice manager",
    "3B": "Health visitor",
    "3E": "Safeguarding nurse, emergency department",
    "4": "Housing officer",
    "5A": "Duty social worker, adult services",
    "5B": "Family hub worker",
    "6": "Vulnerability unit",
    "7": "Probation practitioner",
    "8": "Project worker",
}
OVERNIGHT = (
    "Spoke to the family by telephone; an aunt stays with them tonight. To be visited in the morning.",
    "Police have left; the adult who caused the worry is out of the home until tomorrow. Ring the school first thing.",
    "No immediate danger tonight. Needs somebody to look at it in the morning, with the history.",
)


@dataclass(frozen=True)
class Lots:
    """What is drawn for every contact, whether or not it is written down of it."""

    abuse: Any
    risk: Any
    time: Any
    evening: Any
    any: Any  # of several small choices, each taking its own digits


def what_was_told(work: Work, contacts: Contacts) -> Any:
    """For each contact the place of its answers among the texts."""
    codes = work.hazards("referrals.source.codes")
    lots = _draw(work, contacts, codes)
    simple = [json.dumps({"source": code}) for code in codes]
    risky = [json.dumps({"source": POLICE, "about": "domestic_abuse", "risk": risk}) for risk in RISKS]
    worry = [json.dumps({"source": code, "about": "worry"}) for code in codes]
    this_year = contacts.on >= work.end - YEAR_AND_MORE
    found = np.where(this_year, work.texts.one_of(worry, contacts.source), work.texts.one_of(simple, contacts.source))
    found = np.where(this_year & lots.abuse, work.texts.one_of(risky, lots.risk), found)
    for row in np.flatnonzero(contacts.on >= work.end - LATELY).tolist():
        found[row] = work.texts(json.dumps(_all_of_it(work, contacts, codes, lots, row)))
    return found


def _draw(work: Work, contacts: Contacts, codes: Any) -> Lots:
    rng, n = work.rng("what was told"), len(contacts.child)
    police = contacts.source == codes.index(POLICE)
    waits = contacts.on >= contacts.on.max(initial=0)
    evening = waits & (contacts.outcome < 0) & (rng.random(n) < OUT_OF_HOURS)
    if not evening.any():  # however small the authority, something came in last night
        evening[np.flatnonzero(contacts.outcome < 0)[-1:]] = True
    return Lots(
        abuse=police & (rng.random(n) < ABUSE),
        risk=rng.choice(len(RISKS), n, p=RISK_SHARE),
        time=rng.choice(len(HALF_HOURS), n, p=HALF_HOURS / HALF_HOURS.sum()),
        evening=evening,
        any=rng.integers(0, 10_000, n),
    )


def _all_of_it(work: Work, contacts: Contacts, codes: Any, lots: Lots, row: int) -> dict[str, Any]:
    source, draw = codes[contacts.source[row]], int(lots.any[row])
    evening, abuse = bool(lots.evening[row]), bool(lots.abuse[row])
    minutes = 510 + 30 * int(lots.time[row]) + draw % 30
    decided = contacts.outcome[row] >= 0
    outcome = OUTCOMES[contacts.outcome[row]] if decided else OUTCOMES[1 + draw % 5]
    level = LEVELS[outcome][draw % 2]
    told: dict[str, Any] = {
        "at": EVENINGS[draw % len(EVENINGS)] if evening else f"{minutes // 60:02}:{minutes % 60:02}",
        "danger": False,
        "about": "domestic_abuse" if abuse else ("worry", "worry", "worry", "help", "information")[draw % 5],
        "source": source,
        "told": ("agrees", "agrees", "disagrees", "not_yet")[draw % 4],
        "nature": "referral" if outcome == "referral" else ("contact", "contact", "neither")[draw % 3],
        "level": level,
        "line": LINES[level],
        "recommended": outcome,
    }
    if abuse:
        told |= {"risk": RISKS[lots.risk[row]], "there": draw % 3 > 0}
    if evening:
        told |= {"out_of_hours": True, "done_overnight": OVERNIGHT[draw % len(OVERNIGHT)]}
    lately = contacts.on[row] >= work.end - TOLD_WITHIN and draw % 4 == 0
    if source in WHO and (lately or not decided):
        told |= {"referrer": WHO[source], "reach": f"01632 960{draw % 1000:03}"}
    if decided:
        told |= {"decided_level": level, "decided_line": LINES[level]}
    return told


SCREENED = 0.35  # of the contacts that led to something lately
PARTNERS = (
    ("police", "MACH police desk", "Two calls to the address in the last year, neither with an arrest."),
    ("health", "Health navigator", "Seen by the practice in the spring. Immunised. Nothing that worries them."),
    ("education", "School", "Attendance has slipped since September. Arrives tired; well liked by staff."),
    ("housing", "Housing officer", "In the tenancy for three years. Some arrears, a plan to pay is kept to."),
    ("early_help", "Family hub", "Known to the hub until last year; the family asked for it to end."),
)
ADDS_UP = (
    "Nobody sees all of it; together it says that the children have had less looking after for some months.",
    "What was told to us stands by itself: nobody else is worried, and school sees the child every day.",
    "It has happened before, and help was taken up then. The pattern is what worries, more than the day itself.",
)


def screenings(work: Work) -> None:
    """What partners said of some of the children of late, one of them not having answered yet."""
    contacts, rng = work.world.contacts, work.rng("screening")
    lately = (contacts.on >= work.end - LATELY) & (contacts.outcome >= 0) & (contacts.outcome <= 2)
    rows = np.flatnonzero(lately & (rng.random(len(contacts.child)) < SCREENED))
    draws = rng.integers(0, 10_000, len(rows)).tolist()
    found = [_screening(contacts, row, draw) for row, draw in zip(rows.tolist(), draws, strict=True)]
    work.add(
        "screening",
        contacts.child[rows],
        happened=np.minimum(contacts.decided[rows], work.end - 1),
        answers=work.texts.each([json.dumps(each) for each in found]) if found else work.texts("{}"),
        holder=NOBODY,
    )


def _screening(contacts: Contacts, row: int, draw: int) -> dict[str, Any]:
    asked, answered = day(contacts.on[row]), day(contacts.decided[row])
    some = [PARTNERS[(draw + at) % len(PARTNERS)] for at in range(3 + draw % 2)]
    partners = [
        {"agency": agency, "who": who, "asked": asked.isoformat(), "answered": answered.isoformat(), "said": said}
        for agency, who, said in some
    ]
    if draw % 4 == 0:
        partners[-1] = {name: partners[-1][name] for name in ("agency", "who", "asked")}
    return {
        "basis": ("consent", "consent", "without")[draw % 3],
        "partners": partners,
        "adds_up": ADDS_UP[draw % len(ADDS_UP)],
        "recommended": OUTCOMES[contacts.outcome[row]],
    }
