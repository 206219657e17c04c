"""What is due, for whom; who has no worker; and the same as a file."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest

from goldenthread.access.models import LogEntry
from goldenthread.pathway.models import CarePeriod, ChildInNeed, EarlyHelp, ProtectionPlan
from goldenthread.pathway.queries import Choice, worklist
from goldenthread.people.actions import correct_person
from goldenthread.people.models import Person
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(db):
    return team()


@pytest.fixture
def week(amina, ruth, north):
    """Amina's week: one late, one due soon, one far off; one of a colleague; one with no worker; one of nobody."""
    mine, manager = worker("Amina Yusuf", north, amina), worker("Ruth Calder", north, ruth, manages=True)
    colleague = worker("Priya Nair", north)
    late, soon, far = child("Late Lunt"), child("Soon Marsh"), child("Far Reed")
    theirs, waiting, nobodys = child("Priya's Child"), child("Waiting Hollis"), child("Nobody's Child")
    for each, started in ((late, date(2025, 12, 1)), (soon, date(2025, 12, 15)), (far, date(2026, 2, 20))):
        spell(ProtectionPlan, each, started)
        allocated(each, mine, north)
    for each in (theirs, waiting, nobodys):
        need = spell(ChildInNeed, each, date(2025, 11, 3))
        step("single_assessment", each, started=date(2025, 11, 4), child_in_need=need)
    allocated(theirs, colleague, north)
    allocated(waiting, of=north)
    return manager


def names(rows) -> list[str]:
    return [row.person.name for row in rows]


def due_for(user, *choice: str) -> list[str]:
    """Without visits, which fall due for every child with a plan."""
    rows = worklist.running(Choice(*choice), for_user=user, on=TODAY)
    return names(rows.exclude(clock__in=("CP-VISIT", "CIN-VISIT")))


def test_mine_my_teams_and_all_i_read(week, amina, helen):
    assert due_for(amina, "mine", "all") == ["Late Lunt", "Soon Marsh", "Far Reed"]
    assert set(due_for(amina, "teams", "all")) == {
        "Late Lunt", "Soon Marsh", "Far Reed", "Priya's Child", "Waiting Hollis"
    }  # fmt: skip
    assert "Nobody's Child" not in due_for(amina, "all", "all")
    assert "Nobody's Child" in due_for(helen, "all", "all")
    assert set(due_for(helen, "safeguarding-north", "all")) == set(due_for(amina, "teams", "all"))
    assert due_for(helen, "mine", "all") == []


def test_overdue_coming_and_both(week, amina):
    assert due_for(amina, "mine", "overdue") == ["Late Lunt"]
    assert due_for(amina, "mine", "coming") == ["Soon Marsh"]
    assert due_for(amina, "mine", "soon") == ["Late Lunt", "Soon Marsh"]


def test_ten_working_days_ahead():
    assert worklist.soon(date(2026, 3, 27)) == date(2026, 4, 14)  # across Easter
    assert worklist.soon(date(2199, 1, 1)) == date(2199, 1, 15)


def test_the_last_day_is_not_overdue(amina, north):
    kia = child()
    spell(CarePeriod, kia, date(2026, 2, 3))  # the twentieth working day is 3 March
    step("visit", kia, happened_on=date(2026, 2, 9), seen=True)
    allocated(kia, worker("Amina Yusuf", north, amina))
    assert due_for(amina, "mine", "overdue") == []
    assert due_for(amina, "mine", "coming") == ["Kia Marsh"]


def test_who_has_no_worker(week, amina, helen):
    choice = Choice("all")
    assert [p.name for p in worklist.unallocated(choice, for_user=helen, on=TODAY)] == [
        "Nobody's Child",
        "Waiting Hollis",
    ]
    assert [p.name for p in worklist.unallocated(Choice("teams"), for_user=amina, on=TODAY)] == ["Waiting Hollis"]


def test_a_child_who_died_or_whose_work_ended_is_not_unallocated(helen):
    gone, done = child("Gone Child"), child("Done Child")
    spell(EarlyHelp, gone, date(2025, 1, 6))
    correct_person(by=by(), person=gone, changes={"died": date(2026, 1, 1)})
    spell(EarlyHelp, done, date(2025, 1, 6), date(2025, 6, 2))
    assert not worklist.unallocated(Choice("all"), for_user=helen, on=TODAY).exists()


def test_each_child_stands_at_one_stage(db):
    kia, ted = child("Kia Marsh"), child("Ted Hollis")
    for model in (ChildInNeed, ProtectionPlan, CarePeriod):
        spell(model, kia, date(2025, 1, 6))
    spell(ChildInNeed, ted, date(2025, 1, 6))
    assert worklist.stages_of([kia.pk, ted.pk], TODAY) == {kia.pk: "Looked after", ted.pk: "Child in need"}


def test_a_manager_sees_the_page(week, ruth, as_user):
    for each in Person.objects.filter(protectionplan_set__isnull=False):
        step("visit", each, happened_on=TODAY, seen=True)  # the next is due on the tenth working day
    page = as_user(ruth).get("/worklist").content.decode()
    assert_valid_page(page)
    assert "Late Lunt" in page
    assert "Priya&#39;s Child" in page
    assert "3 months after the initial conference on 1 December 2025 is 1 March 2026; today is 2 days after." in page
    (entry,) = LogEntry.objects.filter(act="pathway.worklist")
    assert len(entry.objects_touched["people.Person"]) == 5


def test_filters_stand_in_the_address_and_nonsense_is_forgiven(week, ruth, as_user):
    client = as_user(ruth)
    page = client.get("/worklist?whose=teams&when=all&clock=SA-45WD&worker=x&page=99").content.decode()
    assert "Late Lunt" not in page
    assert "Waiting Hollis" in page
    assert 'href="?when=all&amp;clock=SA-45WD&amp;worker=x"' in page  # takes the team's filter away
    for nonsense in (
        "?list=x&whose=y&when=z",
        "?worker=²",
        "?clock=%00",
        "?whose=%00",
        "?page=-1",
        f"?worker={10**30}",
    ):
        assert client.get(f"/worklist{nonsense}").status_code == 200


def test_each_list_is_a_page(week, ruth, as_user):
    for name in ("children", "unallocated"):
        page = as_user(ruth).get(f"/worklist?list={name}&whose=teams").content.decode()
        assert_valid_page(page)
        assert "Waiting Hollis" in page


def test_the_file_holds_what_the_page_shows_and_no_formulas(amina, north, as_user):
    kia = child("=HYPERLINK(1) Marsh", la_child_id="@7")
    spell(CarePeriod, kia, date(2025, 12, 1))
    step("visit", kia, happened_on=TODAY, seen=True)
    allocated(kia, worker("Amina Yusuf", north, amina), north)
    response = as_user(amina).get("/worklist.csv?when=all")
    assert response["Content-Disposition"] == 'attachment; filename="worklist-due-2026-03-03.csv"'
    header, row, _ = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert header[:3] == ["Child", "Number", "What is due"]
    assert row[:5] == ["'=HYPERLINK(1) Marsh", "'@7", "First review", "2025-12-31", "overdue"]
    assert row[6:] == ["Amina Yusuf", "Safeguarding North"]
    assert LogEntry.objects.filter(act="pathway.worklist_csv", person_id=kia.pk).exists()


def test_children_as_a_file(week, ruth, as_user):
    text = as_user(ruth).get("/worklist.csv?list=children&whose=teams").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert {row["Child"] for row in rows} >= {"Far Reed", "Waiting Hollis"}
    assert {row["What is due next"] for row in rows} == {"Child protection visit", "Single assessment"}


def test_councillors_may_not(joan, as_user):
    assert as_user(joan).get("/worklist").status_code == 403
    assert as_user(joan).get("/worklist.csv").status_code == 403


def test_the_front_page_of_a_worker_and_of_a_manager(week, amina, ruth, as_user):
    page = as_user(amina).get("/").content.decode()
    assert "My children" in page
    assert "Unallocated" not in page
    assert page.index("Late Lunt") < page.index("Soon Marsh")
    page = as_user(ruth).get("/").content.decode()
    assert "Overdue in my teams" in page
    assert "Waiting Hollis" in page
    assert "My children" not in page


def test_a_page_of_the_worklist_asks_the_database_a_fixed_number_of_times(
    amina, north, as_user, django_assert_max_num_queries
):
    mine = worker("Amina Yusuf", north, amina)
    for number in range(12):
        kia = child(f"Child {number}")
        spell(CarePeriod, kia, date(2025, 12, 1))
        allocated(kia, mine, north)
    client = as_user(amina)
    with django_assert_max_num_queries(30):
        client.get("/worklist")
