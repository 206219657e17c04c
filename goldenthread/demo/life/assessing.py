"""Assessments: of every case, again about once a year, and now and then one that somebody else makes for us."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, add_working_days, day, number
from goldenthread.demo.life.answer import FAR, TOGETHER_SINCE
from goldenthread.demo.life.regular import on_weekday, recur
from goldenthread.demo.life.steps import NOTHING, UNKNOWN, Work, recorded_cases
from goldenthread.demo.life.town import ADULT, YEAR

# Since that day these kinds ask what they ask now; what was answered before answered the version before.
ASKED_ANEW = {
    "single_assessment": TOGETHER_SINCE,
    "child_in_need_review": number(date(2026, 4, 1)),
}
OUTCOMES = ("nothing", "section_47", "care", "child_in_need_plan", "early_help")


def assessments(work: Work) -> None:
    rng, cases = work.rng("assessments"), work.world.cases
    rows = recorded_cases(work.world)
    rows = rows[cases.assessed[rows] < NEVER]
    what_next = np.select(
        [
            cases.enquiry[rows] < NEVER,
            cases.care_start[rows] < NEVER,
            cases.cin_start[rows] < NEVER,
            cases.early_help[rows],
        ],
        [1, 2, 3, 4],
        0,
    )
    _assessments(work, rng, rows, cases.assessed[rows], cases.authorised[rows], what_next)
    # a child who stays in need or on a plan is assessed again about once a year
    helped = rows[np.minimum(cases.plan_start[rows], cases.cin_start[rows]) < NEVER]
    begun = work.after_start(np.minimum(cases.plan_start[helped], cases.cin_start[helped]))
    until = work.until(np.minimum(cases.closed[helped], cases.care_start[helped]) - 90)
    which, on = recur(rng, begun, until, gap=work.hazards("assessment.again_days"), spread=0.25)
    late = rng.random(len(on)) < work.hazards.series("assessment.late").at(on)
    takes = np.where(late, 46 + rng.exponential(12, len(on)).astype(int), rng.integers(12, 46, len(on)))
    done = add_working_days(on, takes)
    kept = done < np.minimum(cases.closed[helped[which]], FAR)
    which, on, done = which[kept], on[kept], done[kept]
    _assessments(work, rng, helped[which], on, np.where(done < work.end, done, NEVER), np.full(len(on), 3))


def _assessments(
    work: Work, rng: np.random.Generator, rows: Any, started: Days, authorised: Days, what_next: Any
) -> None:
    done = authorised < NEVER
    cases = work.world.cases
    factors = _factors(work, rng, rows)
    seen = np.where(cases.child[rows] < 0, UNKNOWN, rng.random(len(rows)) < work.hazards("assessment.seen")).astype(int)
    seen = np.where(started < work.born[cases.child[rows]], UNKNOWN, seen)
    anew = started >= ASKED_ANEW["single_assessment"]
    group, many = work.together(cases.child[rows], started, authorised)
    answers = np.where(done, factors, work.texts("{}"))
    for row in np.flatnonzero(anew & done).tolist():
        answers[row] = work.texts(_answers(work, factors[row], int(started[row]), int(group[row]), what_next[row]))
    work.add(
        "single_assessment",
        cases.child[rows],
        started=started,
        authorised=authorised,
        case=rows,
        outcome=np.where(done, work.texts.one_of(OUTCOMES, what_next), 0),
        seen=np.where(done, seen, UNKNOWN),
        alone=np.where(done & anew, _alone(work, cases.child[rows], started, seen), UNKNOWN),
        answers=answers,
        group=np.where(~done | (anew & (many > 1)), _apart_from_others(work, group), NOTHING),
    )


def _alone(work: Work, child: Any, started: Days, seen: Any) -> Any:
    """Nobody asks it of a child who was not seen."""
    old_enough = started - work.born[child] > 4 * YEAR
    alone = old_enough & (work.rng(f"seen alone {len(child)}").random(len(child)) < work.hazards("visits.alone"))
    return np.where(seen == 1, alone.astype(int), UNKNOWN)


def _answers(work: Work, factors: int, started: int, group: int, what_next: int) -> str:
    """The review point is the same for those who are assessed together."""
    point = add_working_days(np.array([started]), np.array([10 + 5 * (group % 2)]))
    told = {"review_point": day(point[0]).isoformat(), "recommended": OUTCOMES[what_next]}
    return json.dumps(json.loads(work.texts.all[factors]) | told)


def _apart_from_others(work: Work, group: Any) -> Any:
    """First assessments and those made again are numbered from different numbers."""
    kind = work.texts("single_assessment")
    return group + sum(len(part) for part in work.parts if len(part) and part.kind[0] == kind)


def _factors(work: Work, rng: np.random.Generator, rows: Any) -> Any:
    """Brothers and sisters share most of what was found; the mix is the published one."""
    codes, share = work.hazards("factors.codes"), np.array(work.hazards("factors.share"))
    family = work.world.town.children.family[work.world.cases.child[rows]]
    day = work.world.cases.referred[rows]
    _, group = np.unique(family * FAR + day, return_inverse=True)
    luck = rng.random((group.max() + 1 if len(rows) else 0, len(codes)))[group]
    own = rng.random((len(rows), len(codes))) < 0.12
    luck = np.where(own, rng.random((len(rows), len(codes))), luck)
    grown_enough = ((day - work.born[work.world.cases.child[rows]]) / YEAR)[:, None] >= np.array(
        work.hazards("factors.from_age")
    )
    found = grown_enough & (luck < share / np.maximum(grown_enough.sum(axis=0) / max(len(rows), 1), 0.1))
    found[~found.any(axis=1), codes.index("16A")] = True
    found[work.world.town.families.alone[family]] = False  # alone in this country: that is what is found
    bits, which = np.unique(found @ (1 << np.arange(len(codes))), return_inverse=True)
    texts = [
        json.dumps({"factors": [c for i, c in enumerate(codes) if bit >> i & 1] or ["9A"]}) for bit in bits.tolist()
    ]
    return np.array([work.texts(text) for text in texts], dtype=np.int64)[which]


SPECIALIST = (
    ("parenting", "Independent social worker", 0.36),
    ("psychological", "Dr A. Fennimore, clinical psychologist", 0.2),
    ("substance", "Recovery service, with hair strand tests", 0.14),
    ("risk", "Risk assessment service, with probation", 0.14),
    ("disability", "Occupational therapist, children’s hospital", 0.1),
    ("connected_person", "Fostering team", 0.06),
)


def specialist_assessments(work: Work) -> None:
    """Of some children with a plan; those whose report had not come by the last day are nowhere yet."""
    rng, cases = work.rng("specialist"), work.world.cases
    rows = recorded_cases(work.world)
    begun = work.after_start(np.minimum(cases.plan_start[rows], cases.cin_start[rows]))
    asked = on_weekday(np.minimum(begun, FAR) + rng.integers(8, 120, len(rows)))
    received = on_weekday(asked + rng.integers(28, 90, len(rows)))
    which = rng.choice(len(SPECIALIST), len(rows), p=[share for _, _, share in SPECIALIST])
    child = cases.child[rows]
    kept = (begun < NEVER) & (rng.random(len(rows)) < work.hazards("assessment.specialist"))
    kept &= (received < work.until(cases.closed[rows])) & (asked - work.born[child] < ADULT)
    answers = [json.dumps({"type": type, "by_whom": by_whom}) for type, by_whom, _ in SPECIALIST]
    work.add(
        "specialist_assessment",
        child[kept],
        started=asked[kept],
        happened=received[kept],
        authorised=received[kept],
        case=rows[kept],
        answers=work.texts.one_of(answers, which[kept]),
    )
