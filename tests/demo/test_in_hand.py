"""What stands in the invented record answers what its version asked; what is in hand can be gone on with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from goldenthread.access.models import User
from goldenthread.access.roles import BY_THEMSELVES
from goldenthread.demo.door import write_front_door
from goldenthread.demo.in_hand import write_work_in_hand
from goldenthread.demo.users import write_users
from goldenthread.demo.write import write_tables
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.declare import UNBORN, Question
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.models import Approval, ClinicAction, Draft, DraftFile, EarlyHelp, Handover, Notice, Step
from goldenthread.pathway.policies import code_objections
from goldenthread.pathway.queries import handing, to_decide, to_write
from goldenthread.pathway.queries.whose import NOBODY, Choice
from goldenthread.pathway.writing.form import WriteForm, typed_of
from tests.demo.worlds import AS_AT, SMALL, first_ids, signed, tables

pytestmark = pytest.mark.django_db
# Kinds whose every required answer is given; the others came before forms asked for it, or carry only what is counted.
WHOLE = {
    "single_assessment", "child_in_need_plan", "child_in_need_review", "step_down", "closure", "specialist_assessment",
    "core_group", "case_note", "management_oversight",
}  # fmt: skip
COUNTED = {"about", "risk"}  # of older contacts too, by the front door's own page
AT_WORK = (
    "front_door_screener", "emergency_duty_worker", "early_help_worker", "social_worker", "team_manager",
    "service_manager", "head_of_service", "personal_adviser", "independent_reviewing_officer", "conference_chair",
)  # fmt: skip


@pytest.fixture(scope="module")
def erimus(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    """Written once for all tests of this file, which only look at it; the demo's users by role."""
    with django_db_blocker.unblock(), transaction.atomic():
        first_ids()
        made = tables(1, SMALL)
        teller = write_tables(made, by=signed(), seed=1)
        users = dict(zip(BY_THEMSELVES, write_users(by=signed()), strict=True))
        write_front_door(by=signed())
        write_work_in_hand(by=signed(), users=users, tables=made, teller=teller)
        connection.check_constraints()  # once, or PostgreSQL would check every row after each test
        yield users
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def steps(erimus: dict[str, User], django_db_blocker: DjangoDbBlocker) -> list[Step]:
    with django_db_blocker.unblock():
        return list(Step.objects.select_related("person").order_by("pk"))


# --- answers ---


def test_nothing_is_answered_that_the_version_did_not_ask(steps: list[Step]) -> None:
    late = {question.id for question in LATE}
    for step in steps:
        asked = {question.id for question in KINDS[step.kind].asked(step.version)}
        asked |= COUNTED if step.kind == "contact" else set()
        assert set(step.answers) <= asked | late, (step.kind, step.version, set(step.answers) - asked)


def test_every_code_is_on_its_list(steps: list[Step]) -> None:
    for step in steps:
        assert not code_objections(step), (step.kind, step.answers)


def test_what_must_be_answered_is(steps: list[Step]) -> None:
    """Of what is done. Whether a child who is not born yet was seen, nobody is asked."""
    whole = [step for step in steps if step.kind in WHOLE and (step.authorised_on or not KINDS[step.kind].approved)]
    assert {step.kind for step in whole} >= WHOLE - {"specialist_assessment"}
    for step in whole:
        for question in KINDS[step.kind].asked(step.version):
            if question.required and is_asked(question, step):
                assert answer(question, step) not in (None, "", []), (step.kind, step.version, question.id, step.on)


def unborn(step: Step) -> bool:
    born, day = step.person.born, step.happened_on or step.authorised_on
    return born is None or day is None or born > day


def answer(question: Question, step: Step) -> Any:
    return getattr(step, question.column) if question.column else step.answers.get(question.id)


def is_asked(question: Question, step: Step) -> bool:
    if question.column == "seen" and (
        unborn(step) or (step.started and step.person.born and step.person.born > step.started)
    ):
        return False
    if question.when is None:
        return True
    if question.when[0] == UNBORN:
        return unborn(step)
    said = answer(KINDS[step.kind].question(question.when[0]), step)
    return {True: "yes", False: "no"}.get(said, said) in question.when[1] if said is not None else False


def test_most_actions_are_whole_and_about_a_tenth_lacks_something(steps: list[Step]) -> None:
    plans = [step for step in steps if step.kind == "child_in_need_plan"]
    rows: list[Mapping[str, str]] = [row for plan in plans for row in plan.answers["actions"]]
    assert all(2 <= len(plan.answers["actions"]) <= 5 for plan in plans)
    assert all(row["what"] for row in rows)
    assert 0.05 < sum(len(row) < 4 for row in rows) / len(rows) < 0.2
    assert all(date_of(row) > str(plan.happened_on) for plan in plans for row in plan.answers["actions"])


def date_of(row: Mapping[str, str]) -> str:
    return row.get("by_when", "9999")


def test_older_steps_stay_in_the_version_they_were_written_under(steps: list[Step]) -> None:
    versions = {
        (s.version, s.started.isoformat() >= "2026-04-01") for s in steps if s.kind == "single_assessment" and s.started
    }
    assert versions == {(2, False), (3, True)}


def test_early_help_after_social_work_is_stepped_down_to(steps: list[Step]) -> None:
    downs = {(step.person_id, step.authorised_on) for step in steps if step.kind == "step_down" and step.authorised_on}
    helped: dict[int, list[Any]] = defaultdict(list)
    for person, started in EarlyHelp.objects.values_list("person_id", "started"):
        helped[person].append(started)
    assert len(downs) > 50
    for person, agreed in downs:
        assert any(agreed < began <= agreed + timedelta(days=16) for began in helped[person])


# --- together ---


def test_brothers_and_sisters_are_written_about_once(steps: list[Step]) -> None:
    groups: dict[tuple[str, UUID], list[Step]] = defaultdict(list)
    for step in steps:
        if step.group and step.kind in ("single_assessment", "child_in_need_plan") and step.authorised_on:
            groups[step.kind, step.group].append(step)
    several = [found for found in groups.values() if len(found) > 1]
    assert len(several) >= 3
    for found in several:
        assert len({step.person_id for step in found}) == len(found)
        for question in KINDS[found[0].kind].questions:
            if not question.each and question.by == "writer" and question.when is None:
                assert len({str(answer(question, step)) for step in found}) == 1, question.id


# --- in hand ---


def test_what_was_submitted_passes_the_form(erimus: dict[str, User]) -> None:
    groups = set(Approval.objects.exclude(step__kind__in=("contact", "referral")).values_list("step__group", flat=True))
    assert len(groups) >= 3
    for group in groups:
        written = list(Step.objects.filter(group=group).select_related("person").order_by("pk"))
        kind = KINDS[written[0].kind]
        form = WriteForm(kind, [step.person for step in written], typed_of(kind, written), today=AS_AT)
        assert form.check(), (kind.id, form.errors)


def test_nothing_awaits_a_decision_that_nobody_may_take(erimus: dict[str, User]) -> None:
    assert Approval.objects.filter(answer="waiting").exists()
    assert to_decide.to_decide(Choice(NOBODY), for_user=erimus["director"], on=AS_AT) == []


@pytest.mark.parametrize("role", AT_WORK)
def test_whoever_works_with_children_finds_something_to_do(erimus: dict[str, User], role: str) -> None:
    user, mine = erimus[role], Choice("mine")
    found = [
        *to_decide.to_decide(mine, for_user=user, on=AS_AT),
        *to_write.to_write(mine, for_user=user, on=AS_AT),
        *handing.offers_to_answer(for_user=user, on=AS_AT),
    ]
    assert found


def test_all_that_is_in_hand_is_there(erimus: dict[str, User]) -> None:
    asked = Counter(Approval.objects.values_list("answer", flat=True))
    assert asked["waiting"] > asked["returned"] > 0
    returned = Approval.objects.filter(answer="returned")
    assert all(approval.words and approval.remarks for approval in returned)
    answers = Counter(Handover.objects.values_list("answer", flat=True))
    assert answers["waiting"] > 0
    assert answers["declined"] > 0
    assert Notice.objects.filter(user__in=erimus.values()).exists()
    assert ClinicAction.objects.filter(done_on=None).exists()
    assert ClinicAction.objects.exclude(done_on=None).exists()
    assert DraftFile.objects.count() == 1
    for draft in Draft.objects.all():
        assert draft.typed
        assert not draft.contested
        WriteForm(KINDS[draft.kind], list(draft.children.all()), draft.typed, today=AS_AT).check()


def test_written_again_nothing_is_added(erimus: dict[str, User]) -> None:
    before = Draft.objects.count(), Approval.objects.count()
    made = tables(1, SMALL)
    write_work_in_hand(by=signed(), users=erimus, tables=made, teller=None)  # type: ignore[arg-type]
    assert (Draft.objects.count(), Approval.objects.count()) == before
