"""A worker reads the children they hold, those their teams hold, and the family of both; nobody else's."""

from datetime import date

import pytest
from django.db.models import QuerySet

from goldenthread.access.scope import scope_of
from goldenthread.pathway.actions import ask_handover, end_allocation
from goldenthread.pathway.models import Handover
from goldenthread.people.actions import add_fact
from goldenthread.people.models import Person, Relationship
from goldenthread.workforce.actions import leave_team
from goldenthread.workforce.models import Membership
from tests.pathway.children import TODAY, allocated, by, child, team, worker

pytestmark = pytest.mark.django_db


def read_by(user, on=TODAY) -> set[str]:
    rows: QuerySet[Person] = scope_of(user, on).only(Person.objects.all(), "pk")
    return {person.name for person in rows}


def kin(person: Person, other: Person, kind: str, **facts: object) -> Relationship:
    return add_fact(by=by(), fact=Relationship(person=person, other=other, kind=kind, **facts))


@pytest.fixture
def north(db):
    return team()


def test_with_nothing_allocated_nothing_is_read(amina, north):
    worker("Amina Yusuf", north, amina)
    child("Kia Marsh")
    assert read_by(amina) == set()


def test_the_children_one_holds_and_those_of_ones_team(amina, ruth, north):
    mine = worker("Amina Yusuf", north, amina)
    other = worker("Priya Nair", north)
    stranger = worker("Ola Berg", team("Pathways"))
    allocated(child("Kia Marsh"), mine, north)
    allocated(child("Ted Hollis"), other, north)
    allocated(child("Ann Reed"), of=north)
    allocated(child("Not Ours"), stranger)
    allocated(child("Bo Lunt"), other)  # held by a colleague: the team is the colleague's
    assert read_by(amina) == {"Kia Marsh", "Ted Hollis", "Ann Reed", "Bo Lunt"}
    assert read_by(ruth) == set()  # a manager without a worker's post holds nothing


def test_a_holding_ends_on_its_day(amina, north):
    mine = worker("Amina Yusuf", north, amina)
    held = allocated(child("Kia Marsh"), mine)
    end_allocation(by=by(), allocation=held, on=TODAY)
    assert read_by(amina, date(2026, 3, 2)) == {"Kia Marsh"}
    assert read_by(amina, TODAY) == set()
    assert read_by(amina, date(2025, 1, 5)) == set()


def test_who_leaves_a_team_no_longer_reads_its_children(amina, north):
    mine = worker("Amina Yusuf", north, amina)
    allocated(child("Ted Hollis"), of=north)
    leave_team(by=by(), membership=Membership.objects.get(worker=mine), on=TODAY)
    assert read_by(amina, TODAY) == {"Ted Hollis"}
    assert read_by(amina, date(2026, 3, 4)) == set()


def test_the_family_network_goes_one_step_and_to_brothers_and_sisters(amina, north):
    kia = child("Kia Marsh")
    allocated(kia, worker("Amina Yusuf", north, amina))
    mother, sister, gran = child("Jo Marsh", None), child("Lia Marsh"), child("Nan Marsh", None)
    half, cousin = child("Max Reed"), child("Far Cousin")
    kin(kia, mother, "mother")
    kin(sister, mother, "mother")  # known only through the mother
    kin(kia, half, "half-sibling")
    kin(mother, gran, "mother")  # two steps from Kia
    kin(cousin, gran, "grandparent")
    assert read_by(amina) == {"Kia Marsh", "Jo Marsh", "Lia Marsh", "Max Reed"}


def test_a_relationship_that_ended_opens_nothing(amina, north):
    kia = child("Kia Marsh")
    allocated(kia, worker("Amina Yusuf", north, amina))
    kin(kia, child("Old Carer", None), "carer", ended=date(2025, 6, 1))
    assert read_by(amina) == {"Kia Marsh"}


def test_a_child_offered_in_a_handover_can_be_read_before_the_answer(amina, north):
    worker("Amina Yusuf", north, amina)
    kia = child("Kia Marsh")
    offer = Handover(person=kia, kind="transfer", to_team=north, asked_on=TODAY, words="Moves to your area.")
    assert read_by(amina) == set()
    ask_handover(by=by(), handover=offer)
    assert read_by(amina) == {"Kia Marsh"}


def test_authority_wide_roles_read_everybody_and_councillors_nobody(helen, graham, joan, north):
    allocated(child("Kia Marsh"), of=north)
    assert read_by(helen) == read_by(graham) == {"Kia Marsh"}
    assert read_by(joan) == set()


def test_the_question_to_the_database_stays_one(amina, north, django_assert_num_queries):
    mine = worker("Amina Yusuf", north, amina)
    for number in range(5):
        allocated(child(f"Child {number}"), mine, north)
    scope = scope_of(amina, TODAY)
    with django_assert_num_queries(1):
        assert len(scope.only(Person.objects.all(), "pk")) == 5
