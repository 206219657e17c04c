"""The invented authority in the record: the same each time, lawful for any seed, and alive to whoever signs in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Count, Q
from pytest_django.plugin import DjangoDbBlocker

from goldenthread.access.models import LogEntry, User
from goldenthread.access.record import Recorded
from goldenthread.access.roles import BY_THEMSELVES, ROLES, Reads
from goldenthread.demo.tables import event_tables
from goldenthread.demo.users import write_users
from goldenthread.demo.write import ACTIONS, NotEmpty, rows_of, write_tables
from goldenthread.pathway import projection
from goldenthread.pathway.models import Allocation, RunningClock, Step
from goldenthread.pathway.queries import Choice, worklist
from goldenthread.people.actions import create_person
from goldenthread.people.models import Address, Kin, Person, Relationship
from tests.demo.worlds import AS_AT, SMALL, first_ids, signed, tables, world

pytestmark = pytest.mark.django_db
SCALE = 0.05  # of the worklists: every team has somebody, every role has work
MAY_LIE_AHEAD = {"expected", "next_planned", "review_on", "by_when"}  # a birth, and what is planned


def write(seed: int, scale: float) -> None:
    first_ids()
    write_tables(tables(seed, scale), by=signed(), seed=seed)


@pytest.fixture(scope="module")
def erimus(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    """Written once for all tests of this file that look at it; the demo's users by role."""
    with django_db_blocker.unblock(), transaction.atomic():
        write(1, SCALE)
        users = {user.grants.get().role: user for user in write_users(by=signed())}
        connection.check_constraints()  # once, or PostgreSQL would check every row after each test
        yield users
        transaction.set_rollback(True)


# --- written anew ---


def record_hash() -> str:
    """Of all tables of the record, ids and all, but for who wrote it and when."""
    code = hashlib.sha256()
    for model, _ in ACTIONS.values():
        columns = [c.attname for c in model._meta.concrete_fields if not c.attname.startswith("recorded_")]
        for row in model._default_manager.order_by("pk").values_list(*columns):
            code.update(repr(row).encode())
    for row in RunningClock.objects.order_by("person", "clock", "subject").values_list(
        "person", "clock", "subject", "due"
    ):
        code.update(repr(row).encode())
    return code.hexdigest()


def written(seed: int) -> str:
    """The hash of a record that holds this world and nothing else; afterwards it is gone again."""
    with transaction.atomic():
        write(seed, 0.008)
        found = record_hash()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_date_and_scale_give_the_same_record_text_and_all() -> None:
    signed()
    first = written(7)
    assert written(7) == first
    assert written(8) != first


@pytest.mark.parametrize(
    ("seed", "scale"),
    [(2, SMALL), (3, 0.004), *(pytest.param(seed, 0.1, marks=pytest.mark.sweep) for seed in range(4, 24))],
)
def test_no_policy_refuses_anything(seed: int, scale: float) -> None:
    """`write_tables` raises on the first refusal."""
    write(seed, scale)
    for name, (model, _) in ACTIONS.items():
        if name in tables(seed, scale):
            assert model._default_manager.count() == tables(seed, scale)[name].num_rows, name


def test_a_record_that_had_somebody_in_it_is_not_written_over() -> None:
    """The ids of the event tables would not be those of the record."""
    first_ids()
    create_person(by=signed(), person=Person(given_names="Ada", family_name="Marsh"))
    with pytest.raises(NotEmpty, match="Person 2 should have been 1"), transaction.atomic():
        write_tables(tables(1, SMALL), by=signed(), seed=1)
    assert Person.objects.count() == 1


def test_it_says_what_it_does_and_counts_every_row() -> None:
    made, said, steps = event_tables(world(1, 0.004)), [], []
    first_ids()
    write_tables(made, by=signed(), seed=1, step=steps.append, say=said.append)
    assert sum(steps) == rows_of(made)
    assert said == [
        "Laying out wards, streets and schools", "Hiring staff", "Introducing families",
        "Helping, protecting and caring", "Allocating", "Writing down what was done", "Reckoning clocks",
    ]  # fmt: skip


# --- looked at ---


def test_nothing_lies_after_the_day_it_is_as_at(erimus: dict[str, User]) -> None:
    for model in apps.get_models():
        if not issubclass(model, Recorded):
            continue
        for column in model._meta.concrete_fields:
            if not isinstance(column, models.DateField) or column.name in MAY_LIE_AHEAD:
                continue
            latest = model._default_manager.aggregate(latest=models.Max(column.name))["latest"]
            on = latest.date() if isinstance(latest, datetime) else latest
            assert on is None or on <= AS_AT, f"{model._meta.label}.{column.name} reaches {on}"


def test_everything_is_in_the_log(erimus: dict[str, User]) -> None:
    acts = set(LogEntry.objects.values_list("act", flat=True))
    assert {"people.create_people", "pathway.record_spells", "pathway.record_steps", "pathway.allocate"} <= acts
    for label, count in (("pathway.Step", Step.objects.count()), ("people.Person", Person.objects.count())):
        entries = LogEntry.objects.filter(act__in=("pathway.record_steps", "people.create_people"))
        assert sum(len(entry.objects_touched.get(label, ())) for entry in entries) == count, label


def test_clocks_are_those_of_the_facts(erimus: dict[str, User]) -> None:
    stored = set(RunningClock.objects.values_list("person_id", "clock", "subject", "started", "due"))
    ought = projection.expected(Person.objects.values_list("pk", flat=True))
    assert stored == {(c.person_id, c.clock, c.subject, c.started, c.due) for c in ought}
    assert len(stored) > 40


def test_children_of_one_family_share_mother_name_and_address(erimus: dict[str, User]) -> None:
    mothers = Relationship.objects.filter(kind=Kin.MOTHER).values("other").annotate(children=Count("person"))
    several = [row["other"] for row in mothers if row["children"] > 1]
    assert len(several) > 100
    for mother in several[:100]:
        kin = Relationship.objects.filter(other=mother, kind=Kin.MOTHER).select_related("person", "other")
        assert len({row.person.family_name for row in kin}) == 1
        assert all(row.other.born < row.person.born for row in kin if row.person.born and row.other.born)
        home = Q(person__in=[row.person_id for row in kin])
        if not kin[0].other.la_child_id:  # one who grew up here keeps the address of her own family
            home |= Q(person=mother)
        assert len({(row.lines, row.postcode) for row in Address.objects.filter(home, ended=None)}) == 1


def test_nobody_has_an_address_that_exists(erimus: dict[str, User]) -> None:
    """No postcode of the United Kingdom begins with a Z."""
    postcodes = set(Address.objects.values_list("postcode", flat=True))
    assert postcodes
    assert all(code.startswith("Z") for code in postcodes)


def test_steps_carry_their_stories(erimus: dict[str, User]) -> None:
    """Nearly every visit and note tells something, and hardly two tell the same."""
    for kind, question in (("visit", "summary"), ("case_note", "note")):
        answers = Step.objects.filter(kind=kind).values_list("answers", flat=True)
        texts = Counter(text for each in answers if (text := _longest(each)))
        assert texts.total() > 0.95 * len(answers), (kind, question)
        assert len(texts) > 0.9 * texts.total(), kind


def _longest(answers: dict[str, object]) -> str:
    return max((str(answer) for answer in answers.values() if isinstance(answer, str)), key=len, default="")


# --- worked with ---


def test_there_is_somebody_in_every_role_and_they_stay_the_same(erimus: dict[str, User]) -> None:
    assert set(erimus) == set(BY_THEMSELVES)
    assert write_users(by=signed()) == list(erimus.values()), "asked again, they are the same people"


@pytest.mark.parametrize(
    "role", ["social_worker", "independent_reviewing_officer", "personal_adviser", "early_help_worker"]
)
def test_who_holds_children_has_several(erimus: dict[str, User], role: str) -> None:
    mine = worklist.children(Choice("mine"), for_user=erimus[role], on=AS_AT)
    assert mine.count() >= 3
    assert Allocation.objects.filter(worker__user=erimus[role], ended=None, person__in=mine).count() >= 3


def test_the_team_manager_and_the_service_manager_answer_for_the_social_worker(erimus: dict[str, User]) -> None:
    mine = set(worklist.children(Choice("mine"), for_user=erimus["social_worker"], on=AS_AT))
    for role in ("team_manager", "service_manager"):
        theirs = set(worklist.children(Choice("teams"), for_user=erimus[role], on=AS_AT))
        assert mine < theirs, role


@pytest.mark.parametrize("role", [name for name, role in ROLES.items() if role.reads is Reads.EVERYBODY])
def test_something_is_late_and_something_due_soon_to_all_who_read_everybody(erimus: dict[str, User], role: str) -> None:
    assert worklist.running(Choice("all", "coming"), for_user=erimus[role], on=AS_AT).exists()
    assert worklist.running(Choice("all", "overdue"), for_user=erimus[role], on=AS_AT).exists()


def test_something_is_late_with_the_social_worker_and_their_managers(erimus: dict[str, User]) -> None:
    for role, whose in (("social_worker", "mine"), ("team_manager", "teams"), ("service_manager", "teams")):
        assert worklist.running(Choice(whose, "overdue"), for_user=erimus[role], on=AS_AT).exists(), role
        assert worklist.running(Choice(whose, "all"), for_user=erimus[role], on=AS_AT).count() >= 5, role


def test_something_is_late_something_due_this_week_and_something_awaits_approval(erimus: dict[str, User]) -> None:
    running = RunningClock.objects.all()
    assert running.filter(due__range=(AS_AT, AS_AT + timedelta(days=7))).exists()
    assert 0 < running.filter(due__lt=AS_AT).count() < 0.3 * running.count()
    waiting = Step.objects.filter(kind="single_assessment", authorised_on=None)
    assert waiting.exists()
    held = Allocation.objects.filter(ended=None, role="case worker", worker__isnull=False)
    assert held.filter(person__in=waiting.values("person")).count() >= 0.9 * waiting.count()
