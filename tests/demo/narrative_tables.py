"""Small event tables for the narrative's tests: a town of families, each person with a name nobody else has."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pyarrow as pa

TODAY = date(2026, 10, 31)
COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "person": {"known_as": pa.string(), "given_names": pa.string(), "family_name": pa.string(), "born": pa.date32(),
               "expected": pa.date32(), "died": pa.date32(), "sex": pa.string(), "ethnicity": pa.string()},
    "relationship": {"person_id": pa.int64(), "other_id": pa.int64(), "kind": pa.string(), "started": pa.date32(),
                     "ended": pa.date32(), "same_household": pa.bool_(), "parental_responsibility": pa.bool_()},
    "child_in_need": {"person_id": pa.int64(), "started": pa.date32(), "ended": pa.date32(), "source": pa.string(),
                      "primary_need": pa.string()},
    "protection_plan": {"person_id": pa.int64(), "started": pa.date32(), "ended": pa.date32(),
                        "initial_category": pa.string(), "child_in_need_id": pa.int64()},
    "care_period": {"person_id": pa.int64(), "started": pa.date32(), "ended": pa.date32()},
    "legal_status": {"person_id": pa.int64(), "started": pa.date32(), "ended": pa.date32(), "code": pa.string()},
    "placement": {"person_id": pa.int64(), "started": pa.date32(), "ended": pa.date32(), "type": pa.string(),
                  "postcode": pa.string()},
    "worker": {"name": pa.string()},
    "school": {"name": pa.string(), "phase": pa.string()},
    "step": {"person_id": pa.int64(), "kind": pa.string(), "started": pa.date32(), "happened_on": pa.date32(),
             "authorised_on": pa.date32(), "outcome": pa.string(), "seen": pa.bool_(), "seen_alone": pa.bool_(),
             "answers": pa.string(), "worker_id": pa.int64(), "child_in_need_id": pa.int64(),
             "protection_plan_id": pa.int64()},
}  # fmt: skip
OUTCOMES = {
    "contact": ("referral", "existing_referral", "early_help", "other_agency", "advice", "nothing", ""),
    "referral": ("assessment", "strategy", "care", "nothing", ""),
    "single_assessment": ("child_in_need_plan", "section_47", "care", "legal_action", "early_help", "nothing"),
    "child_in_need_review": ("continues", "protection", "care", "early_help", "closes"),
    "strategy_discussion": ("none", "assessment", "single_agency", "joint", "immediate_protection"),
    "return_interview": ("completed", "completed", "declined", "not_offered"),
    "health_assessment": ("completed", "completed", "completed", "refused", "cancelled"),
}
SOURCES = ("1A", "1B", "1C", "2A", "3A", "3B", "3E", "4", "5A", "5D", "6", "6", "6", "7", "8", "9", "10")
FACTORS = ("1A", "1B", "2B", "3A", "3B", "3B", "4A", "4B", "5A", "5B", "6A", "6B", "7A", "10A", "11A", "14A", "15A",
           "16A", "16A", "17A", "18C", "19C", "24A", "21", "20", "22A")  # fmt: skip
ABOUT = ("visit", "telephone", "telephone", "email", "email", "meeting", "family_time", "other")
SPECIALIST = ("parenting", "psychological", "risk", "connected_person", "substance", "disability", "other")
PLACEMENTS = ("U1", "U3", "U4", "U6", "U6", "K2", "P1", "K3", "A5", "R5")


@dataclass
class Town:
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    names: set[str] = field(default_factory=set)

    def add(self, table: str, **values: Any) -> int:
        rows = self.rows[table]
        rows.append({"id": len(rows) + 1, **values})
        return len(rows)

    def step(self, person: int, kind: str, on: date, **values: Any) -> int:
        answers = json.dumps(values.pop("answers", {}))
        return self.add("step", person_id=person, kind=kind, answers=answers, **{"happened_on": on} | values)

    def related(self, person: int, other: int, kind: str, same_household: bool | None = None) -> int:
        return self.add("relationship", person_id=person, other_id=other, kind=kind, same_household=same_household)

    def tables(self) -> dict[str, pa.Table]:
        return {
            name: pa.table(
                {
                    column: pa.array([row.get(column) for row in self.rows[name]], type=type)
                    for column, type in {"id": pa.int64(), **columns}.items()
                }
            )
            for name, columns in COLUMNS.items()
        }

    def new_name(self, chance: Random) -> str:
        while True:
            name = "".join(chance.choice("BDFGKLMNPRTVZ").lower() + chance.choice("aeiou") for _ in range(4)).title()
            if name not in self.names:
                self.names.add(name)
                return name


def town(families: int, seed: int = 1) -> Town:
    """Families with children of every age, at home and in care, and steps of every kind that tells a story."""
    chance, made = Random(seed), Town()
    for number in range(12):
        made.add("worker", name=f"{made.new_name(chance)} Worker")
        phase = "primary" if number % 2 else "secondary"
        made.add("school", name=f"{made.new_name(chance)} {'Primary School' if number % 2 else 'Academy'}", phase=phase)
    for _ in range(families):
        _family(made, chance)
    for need in made.rows["child_in_need"]:
        _help(made, chance, need)
    return made


def _help(town: Town, chance: Random, need: dict[str, Any]) -> None:
    """A plan, a report and how it ended, more than once, so that every phrase has its turn."""
    for number in range(4):
        on = min(need["started"] + timedelta(days=50 + 90 * number), TODAY)
        about: dict[str, Any] = {"child_in_need_id": need["id"], "worker_id": 1 + number}
        town.step(need["person_id"], "child_in_need_plan", on, **about)
        town.step(need["person_id"], "step_down", on, **about)
        town.step(need["person_id"], "closure", on, answers={"reason": "RC7"}, **about)
        type = chance.choice(SPECIALIST)
        town.step(need["person_id"], "specialist_assessment", on, started=on, answers={"type": type}, **about)


def _family(town: Town, chance: Random) -> None:
    mother = (
        town.add("person", given_names=town.new_name(chance), sex="F", born=date(1990, 1, 1)) if _in(chance, 90) else 0
    )
    father = (
        town.add("person", given_names=town.new_name(chance), sex="M", born=date(1988, 1, 1)) if _in(chance, 65) else 0
    )
    gran = (
        town.add("person", given_names=town.new_name(chance), sex="F", born=date(1960, 1, 1)) if _in(chance, 30) else 0
    )
    home = chance.choice((True, False, False, None))
    children = [_child(town, chance) for _ in range(chance.choice((1, 1, 2, 3)))]
    for child in children:
        if mother:
            town.related(child, mother, "mother", chance.choice((True, True, True, None, False)))
        if father:
            town.related(child, father, "father", home)
        if gran:
            town.related(child, gran, "grandparent", chance.choice((False, None, True)))
    for one, two in pairwise(children):
        town.related(two, one, "sibling")
    for child in children:
        _story(town, chance, child)


def _child(town: Town, chance: Random) -> int:
    name = "" if _in(chance, 3) else town.new_name(chance)
    sex = chance.choice(("F", "M", "F", "M", "F", "M", "U"))
    if _in(chance, 7):
        return town.add("person", given_names=name, sex="U", expected=TODAY + timedelta(days=60))
    born = None if _in(chance, 3) else TODAY - timedelta(days=chance.randrange(20, 20 * 365))
    return town.add("person", given_names=name, sex=sex, born=born)


def _in(chance: Random, of_a_hundred: int) -> bool:
    return chance.randrange(100) < of_a_hundred


def _story(town: Town, chance: Random, child: int) -> None:
    start = TODAY - timedelta(days=chance.randrange(100, 1500))
    end = None if _in(chance, 40) else start + timedelta(days=chance.randrange(60, 400))
    need = town.add("child_in_need", person_id=child, started=start, ended=end, source=chance.choice(SOURCES),
                    primary_need=chance.choice(("N1", "N1", "N2", "N5")))  # fmt: skip
    days = sorted(start + timedelta(days=chance.randrange(0, 400)) for _ in range(24))
    days = [min(on, TODAY) for on in days]
    plan = 0
    if _in(chance, 30):
        category = chance.choice(("NEG", "EMO", "PHY", "MUL"))
        plan = town.add("protection_plan", person_id=child, started=days[4], ended=end and max(end, days[4]),
                        initial_category=category, child_in_need_id=need)  # fmt: skip
    if _in(chance, 25):
        town.add("care_period", person_id=child, started=days[10])
        town.add("legal_status", person_id=child, started=days[10], code=chance.choice(("C1", "C2", "V2")))
        town.add("placement", person_id=child, started=days[10], type=chance.choice(PLACEMENTS), postcode="")
    factors = chance.sample(FACTORS, chance.choice((1, 2, 3)))
    worker = chance.randrange(1, 13)

    def step(kind: str, on: date, **values: Any) -> None:
        if kind in OUTCOMES and "outcome" not in values:
            values["outcome"] = chance.choice(OUTCOMES[kind])
        town.step(child, kind, on, worker_id=worker, **values)

    step("contact", start - timedelta(days=1), answers={"source": chance.choice(SOURCES)})
    step("referral", start, child_in_need_id=need)
    seen = not _in(chance, 10)
    step("single_assessment", start, started=start, happened_on=None, authorised_on=start + timedelta(days=40),
         child_in_need_id=need, seen=seen, answers={"factors": factors})  # fmt: skip
    for on in days:
        seen = not _in(chance, 15)
        step("visit", on, seen=seen, seen_alone=_in(chance, 60) if seen else False)
        step("case_note", on, answers={"about": chance.choice(ABOUT)})
        step("case_note", on, answers={"about": chance.choice(ABOUT)})
    for on in days[::6]:
        step("management_oversight", on)
        step("strategy_discussion", on, child_in_need_id=need)
        step("child_in_need_review", on, child_in_need_id=need)
        step("core_group", on, protection_plan_id=plan or None)
        step("return_interview", on, started=on)
        step("personal_education_plan", on, answers={"on_track": _in(chance, 50)})
        step("health_assessment", on, answers={"type": chance.choice(("initial", "review"))})
        step("pathway_plan_review", on)
