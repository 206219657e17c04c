"""The front page of a worker: since they left, what presses, visits by their standard, what is to be done; no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.access.record import acting
from goldenthread.pathway import actions
from goldenthread.pathway.models import (
    Allocation,
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    LegalStatus,
    Missing,
    Placement,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.pathway.queries.since import FIRST_TIME, left_at, since
from goldenthread.pathway.queries.visiting import NO_PLAN, NO_STANDARD, visits
from goldenthread.people.models import Person
from goldenthread.workforce.models import Supervision
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.children import in_care as child_in_care
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 3, 8, 40, tzinfo=UTC)
NOTE = {"about": "telephone", "note": "Rang."}


@pytest.fixture
def ella(db: None) -> User:
    return hire("Ella Brandt", "emergency_duty_worker")


@pytest.fixture
def kia(amina: User, ruth: User) -> Person:
    north = team()
    worker("Ruth Calder", north, ruth, manages=True)
    person = child("Kia Marsh")
    allocated(person, worker("Amina Yusuf", north, amina), north)
    return person


def here(user: User, *times: datetime) -> None:
    """The user looked at something then."""
    LogEntry.objects.bulk_create(LogEntry(at=at, user=user, act="test") for at in times)


# --- since you left ---


def test_one_left_before_the_last_gap_of_four_hours(amina: User) -> None:
    evening = datetime(2026, 3, 2, 17, 5, tzinfo=UTC)
    here(amina, evening - timedelta(hours=1), evening)
    assert left_at(amina, MORNING) == evening
    here(amina, MORNING, MORNING + timedelta(hours=1), MORNING + timedelta(hours=4))
    assert left_at(amina, MORNING + timedelta(hours=5)) == evening  # the morning's work is no leaving
    back_from_court = MORNING + timedelta(hours=9)
    assert left_at(amina, back_from_court) == MORNING + timedelta(hours=4)


def test_a_night_worker_left_when_they_went_not_at_midnight(ella: User) -> None:
    here(ella, datetime(2026, 3, 2, 9, 0, tzinfo=UTC), *(datetime(2026, 3, 2, 22, m, tzinfo=UTC) for m in (0, 30, 59)))
    here(ella, datetime(2026, 3, 3, 0, 30, tzinfo=UTC))
    assert left_at(ella, datetime(2026, 3, 3, 1, 0, tzinfo=UTC)) == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_who_was_never_here_has_not_left(amina: User) -> None:
    assert left_at(amina, MORNING) is None


def test_what_others_recorded_since_then_missing_first(kia: Person, amina: User, ella: User) -> None:
    late, night = datetime(2026, 3, 2, 17, 0, tzinfo=UTC), by(ella)
    old = by(ella, on=date(2026, 3, 1))
    before = Step(person=kia, kind="case_note", happened_on=date(2026, 3, 1), answers=NOTE)
    actions.record_step(by=old, step=before)
    actions.record_step(by=night, step=Step(person=kia, kind="case_note", happened_on=TODAY, answers=NOTE))
    actions.record_step(by=by(amina), step=Step(person=kia, kind="visit", happened_on=TODAY, seen=True))
    loaded = Step(person=kia, kind="case_note", happened_on=date(2020, 1, 1), answers=NOTE)
    actions.record_step(by=night, step=loaded)
    actions.record_spell(by=night, spell=Missing(person=kia, started=date(2026, 3, 2), ended=TODAY, kind="M"))
    theirs = child("Somebody Else's")
    actions.record_step(by=night, step=Step(person=theirs, kind="case_note", happened_on=TODAY, answers=NOTE))
    news = since(late, [kia.pk], for_user=amina, now=MORNING + timedelta(hours=1))
    assert [(one.what.split(":")[0], one.urgent, one.who) for one in news] == [
        ("Found", True, "Ella Brandt"),
        ("Case note", False, "Ella Brandt"),
    ]


def test_moves_and_court(kia: Person, amina: User, ella: User) -> None:
    care = child_in_care("Ted Hollis")
    moved = actions.amend_spell(by=by(ella), spell=care.placement, changes={"ended": TODAY})
    new = Placement(person=care.person, started=TODAY, type="K2", provided_by="PR4")
    actions.record_spell(by=by(ella), spell=new)
    now = MORNING + timedelta(hours=1)
    told = {
        one.what.split(":")[0] for one in since(MORNING - timedelta(days=1), [moved.person_id], for_user=amina, now=now)
    }
    assert {"Placement ended", "Moved"} <= told


def test_the_first_time_the_last_week_is_shown(kia: Person, amina: User, ella: User) -> None:
    for days in (2, FIRST_TIME.days + 2):
        on = TODAY - timedelta(days=days)
        actions.record_step(by=by(ella), step=Step(person=kia, kind="case_note", happened_on=on, answers=NOTE))
    assert len(since(None, [kia.pk], for_user=amina, now=MORNING + timedelta(hours=1))) == 1


# --- visits ---


def of(person: Person) -> tuple[date | None, str]:
    (one,) = visits([person], RunningClock.objects.filter(person=person).order_by("due"), TODAY)
    return one.due, one.why


def test_a_child_on_a_plan_is_visited_by_the_authoritys_standard(kia: Person) -> None:
    spell(ProtectionPlan, kia, date(2026, 2, 2))
    step("visit", kia, happened_on=date(2026, 2, 16), seen=True, seen_alone=True)
    step("visit", kia, happened_on=date(2026, 2, 20), seen=True)
    step("visit", kia, happened_on=date(2026, 2, 27), seen=False)
    (one,) = visits([kia], RunningClock.objects.filter(person=kia), TODAY)
    assert (one.seen, one.alone, one.due) == (date(2026, 2, 20), date(2026, 2, 16), date(2026, 3, 6))
    assert "This is a local standard." in one.why


def test_without_a_standard_no_number_is_invented(kia: Person) -> None:
    need = spell(ChildInNeed, kia, date(2026, 1, 5))
    step("visit", kia, happened_on=date(2026, 1, 8), seen=True)
    assert of(kia) == (None, NO_PLAN)
    spell(ChildInNeedPlan, kia, date(2026, 2, 2), child_in_need=need)
    assert of(kia) == (None, NO_STANDARD)


def test_whom_nobody_has_seen_since_the_referral_is_seen_within_days_of_it(kia: Person) -> None:
    step("visit", kia, happened_on=date(2025, 12, 30), seen=True)
    spell(ChildInNeed, kia, date(2026, 1, 5))
    (one,) = visits([kia], [], TODAY)
    assert (one.due, one.overdue) == (date(2026, 1, 12), True)
    assert one.why == (
        "First seen: 5 working days from the referral on 5 January 2026 is 12 January 2026. This is a local standard."
    )
    step("visit", kia, happened_on=date(2026, 1, 8), seen=True)
    assert of(kia) == (None, NO_PLAN)


def test_a_baby_is_first_seen_after_the_birth(amina: User) -> None:
    unborn = child("Baby Marsh", born=None, expected=date(2026, 5, 1))
    born = child("Noor Marsh", born=date(2026, 2, 27))
    for each in (unborn, born):
        spell(ChildInNeed, each, date(2026, 1, 5))
    assert of(unborn) == (None, NO_PLAN)
    assert of(born)[0] == date(2026, 3, 6)


def test_where_the_record_of_visits_ends_nobody_says_that_a_child_was_never_seen(kia: Person) -> None:
    spell(ChildInNeed, kia, date(2026, 1, 5))
    actions.cover(
        by=by(), areas=["ssd_cin_visits"], started=date(2025, 4, 1), ended=date(2025, 12, 31), source="A return"
    )
    (one,) = visits([kia], [], TODAY)
    assert (one.due, one.state) == (date(2026, 1, 12), "could not tell")


def test_in_care_the_regulations_say(kia: Person) -> None:
    spell(CarePeriod, kia, date(2024, 2, 2))
    spell(Placement, kia, date(2024, 2, 2), date(2026, 2, 2), type="U6")
    step("visit", kia, happened_on=date(2026, 1, 30), seen=True)
    spell(Placement, kia, date(2026, 2, 2), type="U6")
    due, why = of(kia)
    assert due == date(2026, 2, 9)  # a move starts again
    assert why.startswith("7 days after the start of the placement on 2 February 2026 is 9 February 2026")
    step("visit", kia, happened_on=date(2026, 2, 6), seen=True)
    assert of(kia)[0] == date(2026, 3, 20)


def test_on_a_plan_and_in_care_the_earlier_visit_is_shown(kia: Person) -> None:
    spell(ProtectionPlan, kia, date(2026, 2, 2))
    spell(CarePeriod, kia, date(2026, 2, 2))
    step("visit", kia, happened_on=date(2026, 2, 27), seen=True)
    due, why = of(kia)
    assert (due, "This is a local standard." in why) == (date(2026, 3, 13), True)
    spell(LegalStatus, kia, date(2026, 2, 2), code="C1")
    spell(Placement, kia, date(2026, 2, 2), type="P1")
    assert of(kia)[0] == date(2026, 3, 6)


# --- the page ---


def test_the_morning_in_its_order(
    kia: Person, amina: User, ruth: User, ella: User, as_user: Callable[[User], Client]
) -> None:
    spell(ProtectionPlan, kia, date(2025, 12, 1))
    actions.record_step(by=by(ella), step=Step(person=kia, kind="case_note", happened_on=TODAY, answers=NOTE))
    need = spell(ChildInNeed, kia, date(2025, 11, 3))
    step("single_assessment", kia, started=date(2026, 1, 6), child_in_need=need, worker=amina.worker)
    page = as_user(amina).get("/").content.decode()
    assert_valid_page(page)
    order = [
        page.index(heading)
        for heading in (
            "Since you left",
            "Most pressing",
            "My children and visits",
            "To finish writing",
            "Your supervision",
        )
    ]
    assert order == sorted(order)
    assert "Recorded by Ella Brandt" in page
    assert f"/children/{kia.pk}/write/protection_review" not in page
    assert "Waits for the conference chair" in page
    assert f"/children/{kia.pk}/write/visit" in page
    assert "None is recorded." in page
    assert LogEntry.objects.filter(act="pathway.morning", user=amina, person_id=kia.pk).count() == 1
    manager = as_user(ruth).get("/").content.decode()
    assert "Since you left" not in manager
    assert "Overdue in my teams" in manager


@pytest.mark.parametrize("role", [Allocation.Role.REVIEWING_OFFICER, Allocation.Role.CONFERENCE_CHAIR])
def test_whoever_looks_at_the_work_of_others_sees_children_and_no_visits(
    graham: User, as_user: Callable[[User], Client], role: str
) -> None:
    mine = worker("Graham Oyelaran", team("Reviewing"), graham)
    allocated(child("Kia Marsh"), mine, role=role)
    page = as_user(graham).get("/").content.decode()
    assert "My children" in page
    assert "Next visit due" not in page


def test_supervision_says_when(kia: Person, amina: User, ruth: User, as_user: Callable[[User], Client]) -> None:
    held = Supervision(worker=amina.worker, supervisor=ruth.worker, held_on=date(2026, 1, 20), next_planned=None)
    with acting("test", by=by()) as act:
        act.insert([held])
    page = " ".join(as_user(amina).get("/").content.decode().split())
    assert "Last held on 20 January 2026. No day is planned for the next. It was due by 20 February 2026" in page


def test_the_morning_asks_as_much_for_twelve_children_as_for_one(
    kia: Person, amina: User, as_user: Callable[[User], Client], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(12):
        another = child(f"Child {number}")
        spell(ProtectionPlan, another, date(2025, 12, 1))
        allocated(another, amina.worker)
        step("single_assessment", another, started=date(2026, 1, 6), worker=amina.worker)
    client = as_user(amina)
    client.get("/")
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        client.get("/")
