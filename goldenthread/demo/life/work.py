"""What is done with children day by day: visits, discussions, groups, reviews, notes. One row for each step."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, add_working_days
from goldenthread.demo.life.answer import FAR
from goldenthread.demo.life.assessing import assessments, specialist_assessments
from goldenthread.demo.life.front_door import OUTCOMES
from goldenthread.demo.life.need import closures, plans, reviews, step_downs
from goldenthread.demo.life.regular import recur, recur_by_year
from goldenthread.demo.life.steps import (
    CASE_WORKER,
    LEAD_PRACTITIONER,
    NOBODY,
    PERSONAL_ADVISER,
    REVIEWING_OFFICER,
    UNKNOWN,
    Steps,
    Work,
    recorded_cases,
)
from goldenthread.demo.life.told import screenings, what_was_told
from goldenthread.demo.life.town import ADULT, YEAR
from goldenthread.demo.life.world import World


def all_steps(world: World, *, notes: bool = True) -> tuple[Steps, list[str]]:
    """Steps by child and day, and the texts their columns point at. Without `notes` what no snapshot holds is left
    out."""
    work = Work(world)
    for kind in (front_door, assessments, protection, care, leaving, visits):
        kind(work)
    if notes:
        for kind in (plans, reviews, step_downs, closures, specialist_assessments, case_notes, screenings):
            kind(work)
    return work.whole(), work.texts.all


def front_door(work: Work) -> None:
    w, contacts, cases = work.world, work.world.contacts, work.world.cases
    outcome = np.where(contacts.outcome < 0, 0, work.texts.one_of(OUTCOMES, np.maximum(contacts.outcome, 0)))
    work.add(
        "contact",
        contacts.child,
        happened=contacts.on,
        authorised=contacts.decided,
        outcome=outcome,
        answers=what_was_told(work, contacts),
        holder=NOBODY,
    )
    rows = recorded_cases(w)
    done, nothing = cases.decided[rows] < NEVER, cases.nothing[rows]
    work.add(
        "referral",
        cases.child[rows],
        happened=cases.referred[rows],
        authorised=cases.decided[rows],
        case=rows,
        outcome=np.where(done, work.texts.one_of(["assessment", "nothing"], nothing.astype(int)), 0),
    )


def protection(work: Work) -> None:
    rng, w, cases = work.rng("protection"), work.world, work.world.cases
    rows = recorded_cases(w)
    rows = rows[cases.enquiry[rows] < NEVER]
    joint = rng.random(len(rows)) < 0.5
    present = [
        json.dumps({"took_part": who})
        for who in (
            ["health", "police", "social_care"],
            ["education", "health", "police", "social_care"],
            ["health", "police", "referrer", "social_care"],
            ["education", "health", "police", "probation", "social_care"],
            ["police", "social_care"],
        )
    ]
    who = rng.choice(5, len(rows), p=[0.33, 0.40, 0.13, 0.07, 0.07])
    work.add(
        "strategy_discussion",
        cases.child[rows],
        happened=cases.enquiry[rows],
        case=rows,
        outcome=work.texts.one_of(["single_agency", "joint"], joint.astype(int)),
        answers=work.texts.one_of(present, who),
    )
    ended, going = cases.enquiry_ended[rows] < NEVER, cases.to_conference[rows]
    found = np.where(going, 0, np.where(rng.random(len(rows)) < 0.55, 1, 2))
    outcome = work.texts.one_of(["conference", "no_continuing_risk", "not_substantiated"], found)
    work.add(
        "section_47",
        cases.child[rows],
        started=cases.enquiry[rows],
        authorised=cases.enquiry_ended[rows],
        case=rows,
        outcome=np.where(ended | going, outcome, 0),
    )
    held = rows[cases.conference[rows] < NEVER]
    planned = (cases.plan_start[held] < NEVER).astype(int)
    work.add(
        "initial_conference",
        cases.child[held],
        happened=cases.conference[held],
        case=held,
        after=held,
        outcome=work.texts.one_of(["child_in_need_plan", "plan"], planned),
    )
    row, on = w.plan_reviews
    ours = w.known[cases.child[row]] & (cases.closed[row] >= w.start)
    row, on = row[ours], on[ours]
    work.add("protection_review", cases.child[row], happened=on, plan=row, holder=REVIEWING_OFFICER)
    plans = held[planned == 1]
    begun, until = work.after_start(cases.plan_start[plans]), work.until(cases.plan_end[plans])
    which, on = recur(rng, begun, until, gap=work.hazards("other.core_group"), first=np.full(len(plans), 11.0))
    work.add("core_group", cases.child[plans[which]], happened=on, plan=plans[which])


def care(work: Work) -> None:
    rng, w, care = work.rng("care"), work.world, work.world.care
    held = w.care_reviews
    work.add(
        "care_review",
        care.child[held.care],
        happened=held.on,
        outcome=work.texts.each(held.outcome),
        holder=REVIEWING_OFFICER,
    )
    row, on, said = w.years
    work.add("year_of_care", care.child[row], happened=on, answers=work.texts.each(said), holder=NOBODY)
    work.add("previous_permanence", care.child, happened=care.start, answers=work.json(order="Z1"), holder=NOBODY)
    until = work.until(care.end)
    born = work.born[care.child]
    at_school = work.after_start(np.maximum(care.start, (born + 4.3 * YEAR).astype(np.int64)))
    which, on = recur(rng, at_school, until, gap=work.hazards("other.education_plan"), first=np.full(len(care), 14.0))
    on_track = [json.dumps({"on_track": answer}) for answer in (True, False)]
    work.add(
        "personal_education_plan",
        care.child[which],
        happened=on,
        answers=work.texts.one_of(on_track, (rng.random(len(on)) < 0.34).astype(int)),
    )
    _health(work, rng, until)
    missing = w.missing
    work.add(
        "return_interview",
        care.child[missing.care],
        started=missing.end,
        happened=missing.interview,
        outcome=work.texts.each(missing.interview_outcome),
    )


def _health(work: Work, rng: np.random.Generator, until: Days) -> None:
    care = work.world.care
    first = add_working_days(care.start, rng.choice([12, 16, 19, 20, 24, 31], len(care)))
    rows = np.flatnonzero((first < until) & (first >= work.start))
    asked = care.start[rows] + 2
    work.add(
        "health_assessment",
        care.child[rows],
        started=np.minimum(asked, first[rows]),
        happened=first[rows],
        outcome=work.texts("completed"),
        answers=work.json(type="initial"),
        holder=NOBODY,
    )
    gap = np.where(care.start - work.born[care.child] < 4 * YEAR, 180, 350)
    which, on = recur(rng, work.after_start(care.start + 160), until, gap=gap, spread=0.12)
    refused = rng.random(len(on)) < 0.05
    work.add(
        "health_assessment",
        care.child[which],
        happened=on,
        answers=work.json(type="review"),
        holder=NOBODY,
        outcome=work.texts.one_of(["completed", "refused"], refused.astype(int)),
    )


def leaving(work: Work) -> None:
    rng, w = work.rng("leaving"), work.world
    work.add(
        "care_leaver_check",
        w.checks.child,
        happened=w.checks.on,
        outcome=work.texts.each(w.checks.in_touch),
        answers=work.texts.each(w.checks.answers),
        holder=PERSONAL_ADVISER,
    )
    leavers = w.leavers
    which, on = recur(
        rng, work.after_start(leavers.start), work.until(leavers.end), gap=work.hazards("other.pathway_plan")
    )
    work.add("pathway_plan_review", leavers.child[which], happened=on, holder=PERSONAL_ADVISER)


def visits(work: Work) -> None:
    w, cases = work.world, work.world.cases
    rows = recorded_cases(w)
    disabled = w.town.children.disabled[cases.child[rows]]
    assessed = np.where(cases.assessed < NEVER, cases.authorised, 0)
    everybody = {"care": np.arange(len(w.care)), "care_leaver": np.arange(len(w.leavers.child))}
    helped = np.arange(len(w.early_help.child))
    spans = (
        ("protection", rows, cases.child, cases.plan_start, cases.plan_end, CASE_WORKER),
        ("child_in_need", rows[~disabled], cases.child, cases.cin_start, cases.cin_end, CASE_WORKER),
        ("disabled", rows[disabled], cases.child, cases.cin_start, cases.cin_end, CASE_WORKER),
        ("care", everybody["care"], w.care.child, w.care.start, w.care.end, CASE_WORKER),
        ("assessment", rows, cases.child, cases.assessed, assessed, CASE_WORKER),
        ("care_leaver", everybody["care_leaver"], w.leavers.child, w.leavers.start, w.leavers.end, PERSONAL_ADVISER),
        ("early_help", helped, w.early_help.child, w.early_help.start, w.early_help.end, LEAD_PRACTITIONER),
    )
    child, day, whose = [], [], []
    for stage, some, children, start, end, role in spans:
        begun, until = work.after_start(start[some]), work.until(end[some])
        gap, spread = work.hazards.series(f"visits.{stage}"), work.hazards("visits.spread")
        which, on = recur_by_year(
            work.rng(f"visits {stage}"), begun, until, gap=gap, spread=spread.get(stage, spread["usual"])
        )
        child.append(children[some[which]])
        day.append(on)
        whose.append(np.full(len(on), role))
    every, days, roles = np.concatenate(child), np.concatenate(day), np.concatenate(whose)
    _, first = np.unique(every * FAR + days, return_index=True)  # one visit a day, of the stage that comes first above
    _visits(work, every[first], days[first], roles[first])


def _visits(work: Work, child: Any, on: Days, role: Any) -> None:
    rng, n = work.rng("seen"), len(child)
    age = on - work.born[child]
    seen = rng.random(n) < work.hazards("visits.seen")
    alone = seen & (age > 4 * YEAR) & (rng.random(n) < work.hazards("visits.alone"))
    bedroom = np.where(seen & (age < ADULT), rng.choice(3, n, p=[0.5, 0.12, 0.38]), 2)
    said = work.texts.one_of([json.dumps({"bedroom": True}), json.dumps({"bedroom": False}), "{}"], bedroom)
    work.add(
        "visit",
        child,
        happened=on,
        seen=np.where(age < 0, UNKNOWN, seen),
        alone=np.where(age < 0, UNKNOWN, alone),
        answers=said,
    )
    work.parts[-1].holder = role


def case_notes(work: Work) -> None:
    rng, w, cases = work.rng("notes"), work.world, work.world.cases
    rows = recorded_cases(w)
    begun, until = work.after_start(cases.referred[rows]), work.until(cases.closed[rows])
    about = [json.dumps({"about": code}) for code in ("telephone", "email", "meeting", "family_time", "visit", "other")]

    def note(child: Any, on: Days, role: int) -> None:
        subject = rng.choice(6, len(on), p=[0.38, 0.17, 0.16, 0.05, 0.14, 0.10])
        work.add("case_note", child, happened=on, holder=role, answers=work.texts.one_of(about, subject))

    which, on = recur(rng, begun, until, gap=work.hazards("other.case_note"), spread=0.5)
    note(cases.child[rows[which]], on, CASE_WORKER)
    leavers = w.leavers
    which, on = recur(rng, work.after_start(leavers.start), work.until(leavers.end), gap=40.0, spread=0.4)
    note(leavers.child[which], on, PERSONAL_ADVISER)
    which, on = recur_by_year(rng, begun, until, gap=work.hazards.series("other.oversight"), spread=0.5)
    work.add("management_oversight", cases.child[rows[which]], happened=on)
