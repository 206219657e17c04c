"""What somebody has begun and not finished: half of it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.demo.in_hand.people import Staff
from goldenthread.demo.in_hand.telling import Told
from goldenthread.pathway.actions.drafts import add_draft_file, save_draft
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Allocation, Approval, Draft, Step
from goldenthread.pathway.writing.fields import boxes_of
from goldenthread.pathway.writing.files import store
from goldenthread.pathway.writing.starting import start, start_open
from goldenthread.pathway.writing.typed import Hand, Sent, by_unit, digest
from goldenthread.people.models import Person

# What the people to sign in as have begun, of a child they hold in that role.
BEGUN = {
    "social_worker": ("visit", "child_in_need_review", "case_note"),
    "early_help_worker": ("visit", "case_note"),
    "personal_adviser": ("pathway_plan_review", "visit"),
    "independent_reviewing_officer": ("case_note",),
}
ANY_CHILD = {
    "emergency_duty_worker": "case_note",
    "conference_chair": "case_note",
    "front_door_screener": "screening",
    "head_of_service": "management_oversight",
    "director": "management_oversight",
}  # who read authority-wide
LETTER = b"""Attendance this half-term: 84 per cent. Late on nine mornings.

He talks with me on Fridays and says that he is tired. I should like to come to the next meeting.
Designated safeguarding lead
"""


def leave_half_written(staff: Staff, told: Told) -> None:
    for role, kinds in BEGUN.items():
        user = staff.users.get(role)
        held = Allocation.objects.filter(worker__user=user, ended=None, person__merged_into=None).select_related(
            "person"
        )
        for kind, row in zip(kinds, held.order_by("-started", "pk"), strict=False):
            if user:
                _begin(staff, told, user, kind, row.person)
    for role, kind in ANY_CHILD.items():
        user, child = (
            staff.users.get(role),
            Person.objects.filter(protectionplan_set__ended=None, protectionplan_set__isnull=False)
            .order_by("pk")
            .first(),
        )
        if user and child:
            _begin(staff, told, user, kind, child)
    drafts = [_assessment(staff, told, steps) for steps in _being_written(staff)]
    for draft in drafts[:1]:
        _attach(staff, draft)


def _begin(staff: Staff, told: Told, user: User, kind: str, child: Person) -> None:
    day = staff.on - timedelta(days=1)
    step = Step(person=child, kind=kind, happened_on=day, seen=True, seen_alone=True)
    by = staff.signed(user, 1)
    _type(by, start(kind, [child], by), _half(kind, step, told.of(step)))


def _type(by: Signature, draft: Draft, boxes: dict[str, list[str]]) -> Draft:
    """A quarter of an hour after it was opened."""
    there = by_unit(draft.typed)
    seen = {unit: digest(there.get(unit, {})) for unit in by_unit(boxes)}
    later = replace(by, at=by.at + timedelta(minutes=15))
    hand = Hand(user=by.user.pk, at=later.at.isoformat(), page=str(draft.group), turn=1)
    return save_draft(by=later, group=draft.group, sent=Sent(boxes, seen, hand)).draft


def _half(kind: str, step: Step, answers: dict[str, str]) -> dict[str, list[str]]:
    """The day, and the first words of what is told; then the telephone rang."""
    found: dict[str, list[str]] = {}
    questions = [question for question in KINDS[kind].questions if question.by == "writer"]
    for question in questions:
        if question.column and question.type == "date":
            found |= boxes_of(question, question.id, getattr(step, question.column))
        if question.type in ("story", "words") and question.id in answers and not any(q in found for q in answers):
            found[question.id] = [answers[question.id][: max(80, len(answers[question.id]) // 2)].rpartition(" ")[0]]
    return found


def _being_written(staff: Staff) -> Iterable[list[Step]]:
    """Assessments that nobody has submitted: one in three of each team is half written."""
    asked = Approval.objects.values("step")
    rows = Step.objects.filter(
        kind="single_assessment", authorised_on=None, group__isnull=False, team__in=staff.managers
    )
    rows = rows.filter(worker__isnull=False, person__merged_into=None, child_in_need__ended=None).exclude(pk__in=asked)
    groups = list(dict.fromkeys(rows.order_by("started", "pk").values_list("group", flat=True)))
    for group in groups[::3]:
        yield list(
            Step.objects.filter(group=group).select_related("person", "child_in_need", "worker__user").order_by("pk")
        )


def _assessment(staff: Staff, told: Told, steps: list[Step]) -> Draft:
    first = steps[0]
    assert first.worker
    answers = told.of(first, outcome="child_in_need_plan")
    typed = {"parents": [answers.get("parents", "")], "analysis": [answers.get("analysis", "")[:90].rpartition(" ")[0]]}
    by = staff.signed(staff.user_of(first.worker), 1 + first.pk % 5)
    return _type(by, start_open(by=by, steps=steps), typed)


def _attach(staff: Staff, draft: Draft) -> None:
    kept = store(SimpleUploadedFile("Letter from the school.txt", LETTER, "text/plain"))
    add_draft_file(by=staff.signed(draft.started_by, 1), group=draft.group, **vars(kept))
