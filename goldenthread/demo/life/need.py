"""A child in need: the plan, its reviews, how it passes to early help, and the closing summary."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, add_working_days, birthdays, day, working_from
from goldenthread.demo.life.answer import TOGETHER_SINCE
from goldenthread.demo.life.assessing import ASKED_ANEW
from goldenthread.demo.life.cases import Cases
from goldenthread.demo.life.regular import recur_by_year
from goldenthread.demo.life.steps import NOTHING, Work, recorded_cases
from goldenthread.demo.life.town import Town

SAID = 0.93  # of what is pointed out and not required
WEEKS = (2, 3, 4)  # between visits
REVIEWED = (42, 56, 70, 84)  # days until the next review


def why_closed(town: Town, cases: Cases) -> Any:
    """Children Act returns' reasons: RC8 is for those assessed as not in need, RC9 for those handed to early help."""
    grown = cases.closed >= birthdays(town.children.born[cases.child], 18)
    return np.select(
        [
            cases.closed >= NEVER,
            grown & town.children.disabled[cases.child],
            grown,
            cases.early_help,
            cases.not_in_need,
            cases.nothing,
        ],
        ["", "RC6", "RC7", "RC9", "RC8", ""],
        "RC7",
    )


def plans(work: Work) -> None:
    """One with every child-in-need plan, agreed within a few days. Of brothers and sisters it is one, lately."""
    rng, cases = work.rng("need plans"), work.world.cases
    rows = recorded_cases(work.world)
    rows = rows[cases.cin_start[rows] < NEVER]
    made, ended = cases.cin_start[rows], np.minimum(cases.cin_end[rows], work.end - 1)
    group, many = work.together(cases.child[rows], made)
    agreed = np.minimum(add_working_days(made, rng.integers(0, 4, len(rows))[group]), np.maximum(ended, made))
    weeks, until = rng.integers(0, len(WEEKS), len(rows))[group], rng.integers(0, len(REVIEWED), len(rows))[group]
    said = rng.random((2, len(rows)))[:, group] < SAID
    work.add(
        "child_in_need_plan",
        cases.child[rows],
        happened=made,
        authorised=agreed,
        case=rows,
        answers=work.texts.each([_plan(*row) for row in zip(made, weeks, until, *said, strict=True)]),
        group=np.where((made >= TOGETHER_SINCE) & (many > 1), group, NOTHING),
    )


def _plan(made: int, weeks: int, until: int, says_how_often: bool, says_when: bool) -> str:
    told: dict[str, Any] = {"visit_every": WEEKS[weeks]} if says_how_often else {}
    if says_when:
        told["next_review"] = day(working_from(int(made) + REVIEWED[until])).isoformat()
    return json.dumps(told)


def reviews(work: Work) -> None:
    """Again and again, and once more on the day the plan ends."""
    rng, w, cases = work.rng("child in need"), work.world, work.world.cases
    rows = recorded_cases(w)
    rows = rows[cases.cin_start[rows] < NEVER]
    disabled = w.town.children.disabled[cases.child[rows]]
    for some, gap in ((rows[~disabled], "child_in_need_review"), (rows[disabled], "disabled_review")):
        begun, until = work.after_start(cases.cin_start[some]), work.until(cases.cin_end[some])
        which, on = recur_by_year(rng, begun, until, gap=work.hazards.series(f"other.{gap}"))
        _review(work, rng, some[which], on, np.full(len(on), work.texts("continues")))
    last = rows[(cases.cin_end[rows] < work.end) & (cases.cin_end[rows] >= work.start)]
    passed_on = np.isin(last, w.early_help.case).astype(int)
    _review(work, rng, last, cases.cin_end[last], work.texts.one_of(["closes", "early_help"], passed_on))


def _review(work: Work, rng: np.random.Generator, rows: Any, on: Days, outcome: Any) -> None:
    continues = (outcome == work.texts("continues")) & (on >= ASKED_ANEW["child_in_need_review"])
    says = continues & (rng.random(len(rows)) < SAID)
    answers = np.full(len(rows), work.texts("{}"))
    for row, until in zip(np.flatnonzero(says).tolist(), rng.choice(REVIEWED, int(says.sum())).tolist(), strict=True):
        answers[row] = work.json(next_review=day(working_from(int(on[row]) + until)).isoformat())
    child = work.world.cases.child[rows]
    work.add("child_in_need_review", child, happened=on, case=rows, outcome=outcome, answers=answers)


def step_downs(work: Work) -> None:
    """Before all early help that follows social work: agreed with the family in the last days of it."""
    rng, w, cases = work.rng("step-downs"), work.world, work.world.cases
    rows = w.early_help.case[w.early_help.case != NOTHING]
    rows = rows[np.isin(rows, recorded_cases(w))]
    closed, before = cases.closed[rows], _last_before_closing(cases, rows)
    agreed = np.clip(closed - rng.integers(0, 9, len(rows)), np.minimum(before, closed), closed)
    work.add("step_down", cases.child[rows], happened=agreed, authorised=closed, case=rows)


def _last_before_closing(cases: Cases, rows: Any) -> Days:
    ends = (cases.referred, cases.authorised, cases.cin_end, cases.plan_end)
    last: Days = np.maximum.reduce([np.where(each[rows] < NEVER, each[rows], 0) for each in ends])
    return last


def closures(work: Work) -> None:
    """Closing summaries: more of them as the years go by. What ends with its assessment, or passes on, has none."""
    w, cases = work.world, work.world.cases
    rows = recorded_cases(w)
    over = (cases.closed[rows] < work.end) & ~cases.nothing[rows] & ~cases.not_in_need[rows]
    rows = rows[over & ~np.isin(rows, w.early_help.case)]
    share = work.hazards.series("closing.summary").at(cases.closed[rows])
    rows = rows[work.rng("closing").random(len(rows)) < share]
    reasons = [json.dumps({"reason": code}) for code in why_closed(w.town, cases.only(rows)).tolist()]
    closed = cases.closed[rows]
    work.add(
        "closure",
        cases.child[rows],
        happened=closed,
        authorised=closed,
        case=rows,
        answers=work.texts.each(reasons) if reasons else work.texts("{}"),
    )
