"""What supervision leaves on the children's records, and whom it may name."""

from __future__ import annotations

from datetime import date

import pytest

from goldenthread.access.record import Signature
from goldenthread.pathway.models import Step
from goldenthread.pathway.oversight import children_named, children_of
from goldenthread.people import actions as people
from goldenthread.people.retention import destroy_person
from goldenthread.workforce.actions import record_supervision
from goldenthread.workforce.models import Supervision
from tests.pathway.children import TODAY, allocated, by, child
from tests.people_of_erimus import person_called
from tests.workforce.team import North, north

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> North:
    return north()


def signs(team: North) -> Signature:
    return by(team.ruth.user)


def discuss(team: North, *said: tuple[int, str]) -> Supervision:
    new = Supervision(
        worker=team.amina,
        supervisor=team.ruth,
        held_on=TODAY,
        minutes=60,
        discussed=[{"person_id": pk, "words": words} for pk, words in said],
    )
    return record_supervision(by=signs(team), supervision=new)


def test_each_child_discussed_gets_the_decision_in_the_managers_words(team: North) -> None:
    kia, bea = child("Kia Marsh"), child("Bea Marsh")
    discuss(team, (kia.pk, "To be seen alone by Friday."), (bea.pk, "Stay as we are."))
    found = Step.objects.filter(kind="management_oversight").order_by("person")
    assert [(s.person, s.answers["decision"], s.happened_on, s.worker) for s in found] == [
        (kia, "To be seen alone by Friday.", TODAY, team.ruth),
        (bea, "Stay as we are.", TODAY, team.ruth),
    ]
    assert {s.answers["why"] for s in found} == {"Decided in supervision with Amina Yusuf."}


def test_a_cancelled_one_leaves_nothing(team: North) -> None:
    kia = child("Kia Marsh")
    new = Supervision(worker=team.amina, supervisor=team.ruth, cancelled_for=TODAY, cancelled_because="court")
    new.discussed = [{"person_id": kia.pk, "words": "Not said."}]
    record_supervision(by=signs(team), supervision=new)
    assert not Step.objects.exists()


def test_the_children_of_a_worker_are_those_whom_the_user_reads(team: North) -> None:
    kia = child("Kia Marsh")
    allocated(kia, to=team.amina, of=team.team)
    left = child("Lee Marsh")
    allocated(left, to=team.amina, of=team.team, ended=date(2026, 2, 1), end_reason="TSPROC")
    assert team.ruth.user
    assert team.omar.user
    assert [(c.name, c.about) for c in children_of(team.amina, team.ruth.user, TODAY)] == [("Kia Marsh", "10 years")]
    assert children_of(team.amina, team.omar.user, TODAY) == []
    assert children_of(team.amina, person_called("joan"), TODAY) == []


def test_two_records_that_became_one_are_named_as_that_one(team: North) -> None:
    kia, again = child("Kia Marsh"), child("Kiya Marsh")
    allocated(kia, to=team.amina, of=team.team)
    discuss(team, (again.pk, "To be seen."))
    match = people.propose_matches(by=by(), pairs=[(kia, again, ["The names agree."])])[0]
    people.decide_match(by=by(), match=match, verdict="same")
    assert team.ruth.user
    named = children_named([kia.pk, again.pk], team.ruth.user, TODAY)
    assert {pk: found.person_id for pk, found in named.items()} == {kia.pk: kia.pk, again.pk: kia.pk}
    assert team.omar.user
    assert children_named([again.pk], team.omar.user, TODAY) == {}


def test_with_a_persons_record_goes_what_was_said_of_them_in_supervision(team: North) -> None:
    kia, bea = child("Kia Marsh"), child("Bea Marsh")
    discuss(team, (kia.pk, "To be seen alone by Friday."), (bea.pk, "Stay as we are."))
    destroy_person(by=by(), person=kia, ground="Seventy-five years from birth")
    assert Supervision.objects.get().discussed == [{"person_id": bea.pk, "words": "Stay as we are."}]
