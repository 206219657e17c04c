"""The pages by which children change hands: what they show to whom, and what their forms write."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goldenthread.pathway import actions
from goldenthread.pathway.models import Allocation, ChildInNeed, Handover, Step
from goldenthread.people.actions import relate
from goldenthread.people.models import Kin, Person, Relationship
from goldenthread.places.models import Organisation
from goldenthread.workforce.actions import record_absence
from goldenthread.workforce.models import Absence, Team
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.test_pages import text_of
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
MOST = 30  # questions to the database


@pytest.fixture
def north(db: None) -> Team:
    return team()


@pytest.fixture
def sisters(north: Team, amina: Any, ruth: Any) -> list[Person]:
    """Kia and Rosa, in need, held by Amina in Ruth's team."""
    worker("Ruth Calder", north, ruth, manages=True)
    aminas = worker("Amina Yusuf", north, amina)
    mother = child("Rae Marsh", date(1990, 2, 3))
    found = [child(), child("Rosa Marsh", date(2018, 4, 2))]
    for each in found:
        relate(by=by(), relationship=Relationship(person=each, other=mother, kind=Kin.MOTHER))
        spell(ChildInNeed, each, date(2025, 9, 1), source="1A", primary_need="N1")
        allocated(each, aminas, north)
    return found


def test_both_sides_see_what_is_unfinished(sisters, amina, ruth, as_user, django_assert_max_num_queries):
    kia, rosa = sisters
    need = ChildInNeed.objects.get(person=kia)
    step("single_assessment", kia, started=date(2025, 9, 1), child_in_need=need, worker=amina.worker)
    client, here = as_user(amina), f"/children/{kia.pk}/hand-over"
    hers = text_of(client, here)
    with django_assert_max_num_queries(MOST):
        client.get(here)
    given = {"to": f"{Team.objects.get().pk}:", "role": "case worker", "words": "Why.", "siblings": [rosa.pk]}
    client.post(here, given)
    one = Handover.objects.get(person=kia)
    theirs_client = as_user(ruth)
    theirs = text_of(theirs_client, f"/handovers/{one.pk}")
    with django_assert_max_num_queries(MOST):
        theirs_client.get(f"/handovers/{one.pk}")
    for page in (hers, theirs):
        assert "What must be ready" in page
        assert "Single assessment overdue 45 working days from the referral on 1 September 2025" in " ".join(
            page.split()
        )
        assert "begun on 1 September 2025, by Amina Yusuf" in page
    assert Handover.objects.count() == 2
    listed = text_of(theirs_client, "/handovers")
    assert listed.count("Kia Marsh and Rosa Marsh") == 1  # she answers it: it waits for nobody else
    assert "You wait for nobody’s answer" in listed


def test_children_are_given_with_the_caseloads_in_sight(sisters, ruth, north, as_user, django_assert_max_num_queries):
    priya, ola = worker("Priya Nair", north), worker("Ola Berg", north)
    record_absence(by=by(), absence=Absence(worker=ola, started=date(2026, 3, 2), reason="sickness"))
    kia, rosa = sisters
    client = as_user(ruth)
    page = text_of(client, f"/handovers/assign?child={kia.pk}")
    with django_assert_max_num_queries(MOST):
        client.get(f"/handovers/assign?child={kia.pk}")
    assert "Rosa Marsh" in page  # her sister, whom Ruth's team holds too
    assert "Priya Nair, Safeguarding North No children" in " ".join(page.split())
    assert "2 children, weighing 2" in page
    assert "Away" in page
    assert page.index("Priya Nair") < page.index("Amina Yusuf,") < page.index("Ruth Calder,") < page.index("Ola Berg")
    nothing = client.post("/handovers/assign", {"role": "case worker"}).content.decode()
    assert_valid_page(nothing)
    assert "Choose who is to hold them" in nothing
    here = f"/handovers/assign?child={kia.pk}"
    given = {"children": [kia.pk, rosa.pk], "to": f"{north.pk}:{priya.pk}", "role": "case worker", "words": "Nearer."}
    done = client.post(here, given, follow=True).content.decode()
    assert "Priya Nair holds Kia Marsh and Rosa Marsh from today." in done
    assert set(Allocation.objects.filter(ended=None).values_list("worker", flat=True)) == {priya.pk}
    told = text_of(client, f"/children/{kia.pk}/held-by")
    assert "Assign: Amina Yusuf to Priya Nair" in told
    assert "Nearer. Accepted on 3 March 2026 by Ruth Calder." in told


def test_who_manages_nobody_gives_nobody(sisters, amina, as_user):
    assert "You manage no team" in text_of(as_user(amina), "/handovers/assign")


def test_who_may_only_read_hands_nobody_over(sisters, beth, as_user):
    client, here = as_user(beth), f"/children/{sisters[0].pk}"  # an auditor
    for way in ("hand-over", "hand-over/partner", "hand-over/authority"):
        assert client.get(f"{here}/{way}").status_code == 403
    assert client.get("/handovers/assign").status_code == 403
    text_of(client, f"{here}/held-by")
    assert as_user(beth).get(f"{here}/hand-over/nowhere").status_code == 403


def test_another_authority_by_its_name_and_number(sisters, amina, as_user, data):
    (data / "authority.toml").write_text('[authority]\nname = "Erimus Council"\nla_code = "806"\n')
    kia, _ = sisters
    client, here = as_user(amina), f"/children/{kia.pk}/hand-over/authority"
    text_of(client, here)
    assert client.get(f"/children/{kia.pk}/hand-over/nowhere").status_code == 404
    given = {"name": "Harrowgate Council", "code": "80", "words": "The family has moved."}
    assert "has three figures" in client.post(here, given).content.decode()
    assert "That is our own number" in client.post(here, {**given, "code": "806"}).content.decode()
    client.post(here, {**given, "code": "999"})
    one = Handover.objects.get()
    assert (one.to_authority, one.to) == ("999", "Harrowgate Council")
    assert Organisation.objects.get().sector == "local authority"
    page = text_of(client, f"/handovers/{one.pk}")
    assert "Write down what Harrowgate Council answered." in page
    answer = {"answer": "accept", "on-day": "4", "on-month": "3", "on-year": "2026", "why": "Letter of 3 March."}
    assert "must be on or before 3 March 2026" in client.post(f"/handovers/{one.pk}", answer).content.decode()
    done = client.post(f"/handovers/{one.pk}", {**answer, "on-day": "3"}, follow=True).content.decode()
    assert "Harrowgate Council has accepted Kia Marsh. What was open here has ended." in done
    assert ChildInNeed.objects.get(person=kia).end_reason == "RC5"


def test_a_service_says_yes_and_nobody_else_holds_the_child(sisters, amina, ruth, as_user):
    kia, _ = sisters
    works = Organisation.objects.create(name="Family Works", sector="charity")
    client, here = as_user(amina), f"/children/{kia.pk}/hand-over/service"
    page = client.post(here, {"words": ""}).content.decode()
    assert_valid_page(page)
    assert page.count("Choose a partner, an early-help team, or both") == 2
    client.post(here, {"service": "Life-story work", "organisation": works.pk, "words": "She asks about her father."})
    one = Handover.objects.get()
    assert "Asked of Family Works" in text_of(client, f"/handovers/{one.pk}")
    assert "has not answered yet" not in text_of(
        as_user(ruth), f"/handovers/{one.pk}"
    )  # her manager writes it down too
    client.post(f"/handovers/{one.pk}", {
        "answer": "accept", "on-day": "3", "on-month": "3", "on-year": "2026", "why": "By telephone."})  # fmt: skip
    assert Allocation.objects.filter(person=kia).count() == 1


def test_taken_back_by_whoever_asked_and_by_nobody_else(sisters, amina, north, as_user):
    east = team("Safeguarding East")
    martin = hire("Martin Eland", "team_manager")
    worker("Martin Eland", east, martin, manages=True)
    kia, _ = sisters
    (one,) = actions.ask_handovers(
        by=by(amina), handovers=[Handover(person=kia, kind="transfer", to_team=east, asked_on=TODAY, words="Why.")]
    )
    here = f"/handovers/{one.pk}"
    theirs = as_user(martin)
    assert "Take back" not in text_of(theirs, here)
    theirs.post(here, {"take_back": "yes"})
    one.refresh_from_db()
    assert one.answer == "waiting"
    hers = as_user(amina)
    assert "Taken back. Kia Marsh stays with the present holder." in (
        hers.post(here, {"take_back": "yes"}, follow=True).content.decode()
    )
    assert theirs.post(here, {"answer": "accept"}).status_code == 404  # no longer theirs to read
    assert "Amina Yusuf took this back on 3 March 2026" in text_of(hers, here)


def test_a_step_down_that_was_approved_is_what_the_offer_follows_from(sisters, amina, as_user):
    kia, _ = sisters
    need = ChildInNeed.objects.get(person=kia)
    client, here = as_user(amina), f"/children/{kia.pk}/hand-over/partner"
    assert "No step-down has been approved for this child" in text_of(client, here)
    new = Step(person=kia, kind="step_down", happened_on=TODAY, child_in_need=need, worker=amina.worker)
    new = actions.record_step(by=by(), step=new)
    assert "No step-down has been approved for this child" in text_of(client, here)  # it awaits its decision
    actions.amend_step(by=by(), step=new, changes={"authorised_on": TODAY})
    assert "This follows from: Step-down to early help, 3 March 2026" in text_of(client, here)
    works = Organisation.objects.create(name="Family Works", sector="charity")
    client.post(here, {"organisation": works.pk, "words": "Mornings."})
    assert Handover.objects.get().step == new
