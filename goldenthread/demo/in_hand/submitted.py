"""What awaits a manager, and what a manager has returned: assessments, closing summaries, step-downs and plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from goldenthread.access.models import User
from goldenthread.demo.in_hand.people import Staff, before
from goldenthread.demo.in_hand.telling import Told
from goldenthread.pathway.actions import decide, finish
from goldenthread.pathway.models import (
    Allocation,
    Approval,
    CarePeriod,
    ChildInNeedPlan,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.rules.ages import age

NAMESPACE = UUID(int=7)  # writings are numbered from it: the same each time
READY, AT_LEAST = 8, 5  # days into an assessment, at the earliest; of them submitted, where there are so many
RECOMMENDED = ("child_in_need_plan", "nothing", "child_in_need_plan", "early_help")
RETURNED_EACH = 4  # of those submitted, one
COMMENTS = (
    (
        "Nearly there. I can see the worry, and not yet the child.",
        {"lived_experience": "What is a school morning like? Say what you saw, not only what you were told."},
    ),
    (
        "Please speak with the father before I sign this.",
        {"absent_parents": "You wrote once. Ring him, and say what he thinks."},
    ),
    (
        "I do not follow the step from what you found to what you recommend.",
        {"analysis": "What will it be like for this child in six months if nothing changes?"},
    ),
)
PLAN_COMMENTS = (
    "A good start. Two actions do not say how we shall know, and I want the child in it.",
    {"actions": "Who does the second one, and by when?", "if_not": "Say plainly what we do if it does not work."},
)
LATE = {"late_reason": "family", "late_words": "The family was away for two weeks in the middle of it."}


def submit(staff: Staff, told: Told) -> None:
    assessments = list(_ready(staff))
    for number, steps in enumerate(assessments[: max(AT_LEAST, len(assessments) // 3)]):
        _submit(staff, told, steps, number)
    for team in staff.teams:
        for number, held in enumerate(_on_a_plan(staff, list(staff.held(team)))[:3]):
            _lay_before(staff, told, held, ("closure", "step_down", "child_in_need_plan")[number], number)
    _returned_to_me(staff, told)


def _returned_to_me(staff: Staff, told: Told) -> None:
    """The social worker to sign in as has a plan to mend."""
    waiting = set(Approval.objects.values_list("person_id", flat=True))
    mine = [held for held in _on_a_plan(staff, list(staff.mine())) if held.person_id not in waiting]
    if mine and mine[0].team_id in staff.managers:
        step = _lay_before(staff, told, mine[0], "child_in_need_plan", 1)
        assert step.group
        words, remarks = PLAN_COMMENTS
        decider = staff.signed(staff.managers[mine[0].team_id], 0)
        decide(by=decider, group=step.group, approve=False, words=words, remarks=remarks)


def _ready(staff: Staff) -> Iterator[list[Step]]:
    """The assessments that have been going on for longest, by team in turn; each with its brothers and sisters."""
    begun = before(staff.on, READY)
    rows = Step.objects.filter(kind="single_assessment", authorised_on=None, started__lte=begun, group__isnull=False)
    rows = rows.filter(
        team__in=staff.managers, worker__isnull=False, child_in_need__ended=None, person__merged_into=None
    )
    seen = set()
    for step in sorted(rows, key=lambda s: (s.team_id != staff.ours, s.started, s.pk)):
        if step.group not in seen:
            seen.add(step.group)
            whole = Step.objects.filter(group=step.group).select_related(
                "person", "child_in_need", "worker__user", "team"
            )
            steps = list(whole.order_by("pk"))
            if all(each.team_id == step.team_id and each.worker for each in steps):
                yield steps


def _submit(staff: Staff, told: Told, steps: list[Step], number: int) -> None:
    first = steps[0]
    assert first.worker
    assert first.team_id
    assert first.group
    outcome = RECOMMENDED[number % len(RECOMMENDED)]
    late = RunningClock.objects.filter(subject=f"Step {first.pk}", due__lt=staff.on).exists()
    shared: dict[str, object] = {}
    for step in steps:
        born = step.person.born
        unborn = born is None or born > staff.on
        step.seen = not unborn
        step.seen_alone = bool(born and not unborn and age(born, staff.on) > 4)
        answers = told.of(step, outcome=outcome) | {"recommended": outcome, "factors": told.factors(step)}
        if unborn:
            answers["why_not_seen"] = "Not born yet."
        if step.started:
            answers["review_point"] = (step.started + timedelta(days=14)).isoformat()
        shared = shared or {q: answers[q] for q in ("parents", "analysis", "absent_parents", "others") if q in answers}
        step.answers = answers | shared | (LATE if late else {})
        step.version = 3
    writer = staff.user_of(first.worker)
    submitted = 2 + number % 5
    finish(by=staff.signed(writer, submitted), steps=steps)
    if number % RETURNED_EACH == 1:
        words, remarks = COMMENTS[number // RETURNED_EACH % len(COMMENTS)]
        decider = staff.signed(staff.managers[first.team_id], 1)
        decide(by=decider, group=first.group, approve=False, words=words, remarks=remarks)


def _on_a_plan(staff: Staff, held: list[Allocation]) -> list[Allocation]:
    """Of these children, those who are on a child-in-need plan and no other: the longest first."""
    people = [row.person_id for row in held]
    plans = ChildInNeedPlan.objects.filter(person__in=people, ended=None, started__lt=before(staff.on, 60))
    since: dict[int, date] = dict(plans.values_list("person_id", "started"))
    for model in (ProtectionPlan, CarePeriod):
        for person in model._default_manager.filter(person__in=people, ended=None).values_list("person_id", flat=True):
            since.pop(person, None)
    chosen = [row for row in held if row.person_id in since and row.person.born]
    return sorted(chosen, key=lambda row: (since[row.person_id], row.pk))


def _lay_before(staff: Staff, told: Told, held: Allocation, kind: str, number: int) -> Step:
    plan = ChildInNeedPlan.objects.select_related("child_in_need").filter(person=held.person, ended=None).first()
    assert plan
    assert held.worker
    writer: User = staff.user_of(held.worker)
    asked = 1 + (number * 2 + held.pk) % 6
    step = Step(
        person=held.person,
        kind=kind,
        happened_on=before(staff.on, asked),
        child_in_need=plan.child_in_need,
        worker=held.worker,
        team=held.team,
        group=uuid5(NAMESPACE, f"{kind} {held.person_id}"),
    )
    step.answers = told.of(step) | OWN.get(kind, {})
    if kind == "child_in_need_plan":
        step.answers |= {"visit_every": 3, "next_review": (staff.on + timedelta(days=40)).isoformat()}
    return finish(by=staff.signed(writer, asked), steps=[step])[0]


OWN: dict[str, dict[str, object]] = {"closure": {"reason": "RC7"}}
