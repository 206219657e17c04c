"""The worklists against a plain reading of the same record, and that nothing of a child is in nobody's list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.demo.users import write_users
from goldenthread.demo.write import write_tables
from goldenthread.pathway import actions
from goldenthread.pathway.clocks import CLOCKS
from goldenthread.pathway.kinds import KINDS, met_by
from goldenthread.pathway.models import SPELLS, Allocation, Handover, RunningClock, Step
from goldenthread.pathway.queries import expected, handed, to_decide, to_write, worklist
from goldenthread.pathway.queries.whose import Choice, case_holders
from goldenthread.pathway.transitions import WRITABLE, state_of
from goldenthread.people.models import Person
from goldenthread.workforce.actions import correct
from goldenthread.workforce.models import Membership, Team
from tests.demo.worlds import AS_AT, first_ids, signed, tables
from tests.pathway.children import team, worker
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
SCALE = 0.05


@pytest.fixture(scope="module")
def erimus(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    """The invented authority, written once; its users by role."""
    with django_db_blocker.unblock(), transaction.atomic():
        first_ids()
        write_tables(tables(1, SCALE), by=signed(), seed=1)
        users = {user.grants.get().role: user for user in write_users(by=signed())}
        connection.check_constraints()  # once, or PostgreSQL would check every row after each test
        yield users
        transaction.set_rollback(True)


def holds(allocation: Allocation) -> bool:
    return allocation.started <= AS_AT and (allocation.ended is None or allocation.ended > AS_AT)


def held_plainly(user: User, whose: str) -> set[int] | None:
    """The children of a choice, one allocation after the other; None for everybody."""
    if whose == "all":
        return None
    teams = {
        m.team_id for m in Membership.objects.filter(worker__user=user) if m.started <= AS_AT <= (m.ended or AS_AT)
    }
    open_now = [a for a in Allocation.objects.select_related("worker", "team") if holds(a)]
    if whose == "mine":
        return {a.person_id for a in open_now if a.worker and a.worker.user_id == user.pk}
    if whose == "teams":
        return {a.person_id for a in open_now if a.team_id in teams}
    if whose == "nobody":
        return set(Person.objects.values_list("pk", flat=True)) - {a.person_id for a in open_now}
    return {a.person_id for a in open_now if a.team and a.team.code == whose}


def chosen_plainly(user: User, whose: str) -> set[int]:
    read = set(scope_of(user, AS_AT).only(Person.objects.all(), "pk").values_list("pk", flat=True))
    held = held_plainly(user, whose)
    return read if held is None else read & held


@pytest.fixture(scope="module")
def open_plainly(erimus: dict[str, User], django_db_blocker: DjangoDbBlocker) -> list[Step]:
    """Every step that somebody has still to write, by the table of transitions."""
    with django_db_blocker.unblock():
        return read_plainly()


def read_plainly() -> list[Step]:
    rows = Step.objects.select_related("child_in_need", "worker").prefetch_related("approvals")
    alive = [
        s for s in rows.exclude(kind__in=("visit", "case_note")) if s.child_in_need is None or not s.child_in_need.ended
    ]
    return [s for s in alive if state_of(s, list(s.approvals.all())) in WRITABLE]


CHOICES = [
    (role, whose)
    for role in ("social_worker", "team_manager", "director")
    for whose in ("mine", "teams", "all", "nobody")
]


@pytest.mark.parametrize(("role", "whose"), CHOICES)
def test_what_is_due(erimus: dict[str, User], role: str, whose: str) -> None:
    user, people = erimus[role], chosen_plainly(erimus[role], whose)
    due = {c.pk for c in RunningClock.objects.all() if c.person_id in people and c.due < AS_AT}
    listed = worklist.running(Choice(whose, "overdue"), for_user=user, on=AS_AT)
    assert {clock.pk for clock in listed} == due
    assert [c.due for c in listed] == sorted(c.due for c in listed)


@pytest.mark.parametrize(("role", "whose"), CHOICES)
def test_who_has_no_worker(erimus: dict[str, User], role: str, whose: str) -> None:
    user, people = erimus[role], chosen_plainly(erimus[role], whose)
    with_worker = {a.person_id for a in Allocation.objects.exclude(worker=None) if holds(a)}
    working = {s.person_id for _, model in worklist.STAGES for s in model._default_manager.all() if s.holds_on(AS_AT)}
    died = set(Person.objects.exclude(died=None).values_list("pk", flat=True))
    listed = worklist.unallocated(Choice(whose), for_user=user, on=AS_AT)
    assert {person.pk for person in listed} == (people & working) - with_worker - died


@pytest.mark.parametrize(("role", "whose"), CHOICES)
def test_what_is_being_written(erimus: dict[str, User], open_plainly: list[Step], role: str, whose: str) -> None:
    user = erimus[role]
    read, people = chosen_plainly(user, "all"), chosen_plainly(user, whose)
    wanted = {s.pk for s in open_plainly if s.person_id in people}
    if whose == "mine":
        own = {s.pk for s in open_plainly if s.worker and s.worker.user_id == user.pk and s.person_id in read}
        wanted = own | {s.pk for s in open_plainly if s.worker is None and s.person_id in people}
    assert {row.pk for row in to_write.to_write(Choice(whose), for_user=user, on=AS_AT)} == wanted


@pytest.mark.parametrize(("role", "whose"), CHOICES)
def test_what_is_expected(erimus: dict[str, User], role: str, whose: str) -> None:
    """Child by child, with everything that is known of the child in hand."""
    user, people = erimus[role], chosen_plainly(erimus[role], whose)
    found = {(one.person_id, one.kind) for one in expected.expected(Choice(whose), for_user=user, on=AS_AT)}
    asking = Step.objects.filter(child_in_need__ended=None, child_in_need__isnull=False).exclude(outcome="")
    wanted = set()
    for done in asking.select_related("person"):
        if done.person_id not in people or done.person.died:
            continue
        for kind in KINDS[done.kind].opens.get(done.outcome, ()):
            if not KINDS[kind].over_time and missing_plainly(done, kind):
                wanted.add((done.person_id, kind))
    assert found == wanted


def missing_plainly(step: Step, kind: str) -> bool:
    began = step.started or step.on
    later = [other for other in Step.objects.filter(person=step.person_id, kind=kind) if other.on >= began]
    spells = {model.__name__: list(model._default_manager.filter(person=step.person_id)) for model in SPELLS}
    begun = {c.spell for each in KINDS[kind].changes.values() for c in each if type(c).__name__ == "Begins"}
    there = [s for name in begun for s in spells[name] if s.holds_on(AS_AT) or s.started >= began]
    inside = KINDS[kind].within
    return not later and not there and (not inside or any(s.holds_on(AS_AT) for s in spells[inside]))


def test_nothing_is_in_nobodys_list(erimus: dict[str, User], open_plainly: list[Step]) -> None:
    """Every running clock, open step, waiting decision and waiting handover of a child stands in the list of whoever
    holds the child (a worker, else a team) or in that which is called nobody's."""
    director = erimus["director"]
    lists = [Choice(team.code) for team in Team.objects.all()] + [Choice("nobody")]
    lists += [Choice("all", worker=a.worker_id) for a in Allocation.objects.filter(team=None) if holds(a)]
    ends = [replace(choice, when="all") for choice in lists]
    clocks = {c.pk for choice in ends for c in worklist.running(choice, for_user=director, on=AS_AT)}
    steps = {s.pk for choice in lists for s in to_write.to_write(choice, for_user=director, on=AS_AT)}
    assert clocks == set(RunningClock.objects.values_list("pk", flat=True))
    assert steps == {step.pk for step in open_plainly}


def test_handed_over_all_of_it_leaves_the_old_workers_lists_for_the_new_ones(
    erimus: dict[str, User], open_plainly: list[Step]
) -> None:
    """By worker: what a child's holder had to do and to write is the new holder's, and nothing is in neither list."""
    holding = Allocation.objects.filter(role="case worker", ended=None)
    theirs = [s for s in open_plainly if s.worker and holding.filter(person=s.person_id, worker=s.worker_id).exists()]
    child, writer = theirs[0].person, theirs[0].worker
    old, new, mine = hire("Ola Berg", "social_worker"), hire("Priya Nair", "social_worker"), Choice("mine", when="all")
    correct(by=signed(), row=writer, changes={"user": old})
    to = worker("Priya Nair", team("Safeguarding West"), new)

    def lists(user: User) -> set[object]:
        clocks = worklist.running(mine, for_user=user, on=AS_AT).filter(person=child)
        steps = [s for s in to_write.to_write(mine, for_user=user, on=AS_AT) if isinstance(s, Step)]
        due = {(c.clock, c.subject) for c in clocks}
        return due | {s.pk for s in steps if s.person_id == child.pk}

    before = lists(old)
    assert before >= {s.pk for s in theirs if s.person_id == child.pk}
    assert lists(new) == set()
    offer = Handover(person=child, kind="transfer", to_worker=to, to_team=Team.objects.get(name="Safeguarding West"))
    offer.asked_on, offer.words = AS_AT, "They have moved."
    actions.ask_handover(by=signed(), handover=offer)
    actions.answer_handover(by=signed(), handover=offer, accept=True, on=AS_AT)
    assert (lists(old), lists(new)) == (set(), before)


def test_who_holds_a_child_is_beside_the_line(erimus: dict[str, User]) -> None:
    choice = Choice("teams")
    rows = to_write.to_write(choice, for_user=erimus["team_manager"], on=AS_AT)[:20]
    lines = to_write.lines(rows, for_user=erimus["team_manager"], on=AS_AT)
    holders = case_holders({line.person.pk for line in lines}, AS_AT)
    assert lines
    assert [line.team for line in lines] == [str(holders[line.person.pk].team) for line in lines]
    assert all(line.do and line.do.href for line in lines)


def test_every_clock_says_where_it_is_done() -> None:
    """By a kind of step, or by the open step that it runs for."""
    runs_for_a_step = {"CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD"}
    assert {clock for clock in CLOCKS if not met_by(clock)} == runs_for_a_step


@pytest.mark.parametrize("role", ["social_worker", "team_manager"])
def test_every_list_asks_the_database_a_few_times(
    erimus: dict[str, User], role: str, django_assert_max_num_queries
) -> None:
    user = erimus[role]
    for module, find in (
        (to_write, to_write.to_write),
        (to_decide, to_decide.to_decide),
        (expected, expected.expected),
        (handed, handed.handed),
    ):
        with django_assert_max_num_queries(14):
            rows = find(Choice("teams"), for_user=user, on=AS_AT)
            module.lines(rows[:50], for_user=user, on=AS_AT)
