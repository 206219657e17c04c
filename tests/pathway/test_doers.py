"""Who does a kind of step: where it is offered, started, finished and waited for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from goldenthread.access.actions import grant_role
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature
from goldenthread.pathway import actions, doing, writing
from goldenthread.pathway.doers import may_do, objections_to_doing, waits_for
from goldenthread.pathway.kinds import KINDS, Question
from goldenthread.pathway.models import ChildInNeed, Draft, ProtectionPlan, Step
from goldenthread.pathway.queries import Choice, worklist
from goldenthread.people.models import Person
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.kinds_of_a_test import Carry, kind
from tests.pathway.writing import Form, day
from tests.people_of_erimus import STARTED, hire

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
OVERSIGHT = KINDS["management_oversight"]
SUPERVISED = replace(
    kind("supervised_time", moment="started", must_have=("started",), done_by=("team_manager",)),
    questions=(Question("began", "date", "When did it begin?", ("the next worker",), column="started", required=True),),
)
LATE = {"late_reason": "family", "late_words": "They were away."}
EVERY_TWO_MONTHS = """
[[standard]]
id = "OVERSIGHT"
value = 2
from = 2020-01-01
source = "Invented, section 7"
"""


@pytest.fixture
def kia(amina: User, ruth: User, data: Path) -> Person:
    """In need for long, and nobody has looked, which the authority wants every two months: held by Amina, whom Ruth
    manages."""
    (data / "authority.toml").write_text(EVERY_TWO_MONTHS, encoding="utf-8")
    north = team()
    worker("Ruth Calder", north, ruth, manages=True)
    person = child("Kia Marsh")
    spell(ChildInNeed, person, date(2025, 11, 3))
    allocated(person, worker("Amina Yusuf", north, amina), north)
    return person


def oversight(person: Person) -> Step:
    told = {"decision": "To be seen weekly.", "why": "He is not at school."}
    return Step(person=person, kind=OVERSIGHT.id, happened_on=TODAY, group=uuid.uuid4(), answers=told)


@pytest.mark.parametrize(
    ("kind", "may", "may_not"),
    [
        ("management_oversight", "team_manager service_manager head_of_service director emergency_duty_worker",
         "social_worker early_help_worker independent_reviewing_officer"),
        ("protection_review", "conference_chair independent_reviewing_officer", "social_worker team_manager"),
        ("initial_conference", "conference_chair", "social_worker emergency_duty_worker"),
        ("care_review", "independent_reviewing_officer", "social_worker head_of_service"),
        ("screening", "front_door_screener emergency_duty_worker team_manager", "early_help_worker personal_adviser"),
        ("section_47", "social_worker emergency_duty_worker head_of_service", "early_help_worker personal_adviser"),
        ("visit", "social_worker personal_adviser conference_chair", ""),
        ("strategy_discussion", "social_worker emergency_duty_worker head_of_service", ""),
    ],
)  # fmt: skip
def test_what_each_role_does(kind: str, may: str, may_not: str) -> None:
    for role in (*may.split(), *may_not.split()):
        assert may_do(hire(f"Somebody {role}", role), KINDS[kind], TODAY) == (role in may.split()), role


def test_two_roles_add_up_and_one_that_has_ended_does_not(amina: User) -> None:
    acting_up = date(2026, 2, 28)
    grant_role(by=by(), user=amina, role="team_manager", started=STARTED, ended=acting_up)
    amina = User.objects.get(pk=amina.pk)
    assert may_do(amina, OVERSIGHT, acting_up)
    assert not may_do(amina, OVERSIGHT, TODAY)


def test_it_says_who_may(amina: User, graham: User) -> None:
    (objection,) = objections_to_doing(amina, OVERSIGHT, TODAY)
    assert objection.sentence == (
        "Management oversight: this is done by a team manager, a service manager, a head of service, a director or an "
        "emergency duty worker. What you know of it goes into a case note."
    )
    assert waits_for(amina, OVERSIGHT, TODAY) == "Waits for your manager"
    assert waits_for(graham, OVERSIGHT, TODAY) == "Waits for the team manager"
    assert waits_for(amina, KINDS["care_review"], TODAY) == "Waits for the independent reviewing officer"


# --- starting and finishing ---


def test_it_is_finished_by_whose_work_it_is_and_by_nobody_else(kia: Person, amina: User, ruth: User) -> None:
    with pytest.raises(Refused) as raised:
        actions.finish(by=by(amina), steps=[oversight(kia)])
    assert [each.policy for each in raised.value.objections] == ["done-by-its-role"]
    assert not Step.objects.exists()
    actions.finish(by=by(ruth), steps=[oversight(kia)])
    assert Step.objects.get().recorded_by == ruth


def test_what_goes_on_over_time_is_begun_by_those_whose_work_it_is(
    kia: Person, amina: User, ruth: User, carry: Carry
) -> None:
    carry(SUPERVISED)
    begun = Step(person=kia, kind=SUPERVISED.id, started=date(2026, 3, 2), group=uuid.uuid4())
    with pytest.raises(Refused) as raised:
        actions.begin(by=by(amina), steps=[begun])
    assert [each.policy for each in raised.value.objections] == ["done-by-its-role"]
    assert not Step.objects.exists()
    actions.begin(by=by(ruth), steps=[begun])
    assert Step.objects.get().recorded_by == ruth


def test_the_product_and_a_load_are_not_asked(kia: Person, amina: User) -> None:
    actions.finish(by=by(), steps=[oversight(kia)])
    assert actions.record_steps(by=by(amina), steps=[oversight(kia)]).recorded


def test_nobody_else_begins_a_draft_of_it(kia: Person, amina: User, ruth: User) -> None:
    with pytest.raises(Refused):
        writing.start(OVERSIGHT.id, [kia], by(amina))
    assert writing.start(OVERSIGHT.id, [kia], by(ruth)).started_by == ruth


def test_its_form_says_who_writes_it(kia: Person, amina: User, ruth: User, as_user: AsUser) -> None:
    answer = as_user(amina).get(f"/children/{kia.pk}/write/management_oversight")
    assert answer.status_code == 403
    assert "this is done by a team manager" in answer.content.decode()
    assert not Draft.objects.exists()
    form = Form.begin(as_user(ruth), kia, "management_oversight")
    assert as_user(amina).get(form.address).status_code == 403
    assert form.finish(**day("on", "2", "3", "2026"), decision="Weekly.", why="School.", **LATE).status_code == 302
    assert Step.objects.get(kind=OVERSIGHT.id).worker == ruth.worker


def test_what_is_typed_is_kept_when_the_role_has_ended_meanwhile(kia: Person, amina: User, as_user: AsUser) -> None:
    grant = grant_role(by=by(), user=amina, role="team_manager", started=STARTED)
    form = Form.begin(as_user(amina), kia, "management_oversight")
    grant.delete()
    page = form.client.post(
        form.address,
        {
            **form.carried,
            "_do": "finish",
            **day("on", "2", "3", "2026"),
            "decision": "Weekly.",
            "why": "School.",
            **LATE,
        },
    ).content.decode()
    assert "this is done by a team manager" in page
    assert Draft.objects.get().typed["decision"] == ["Weekly."]
    assert not Step.objects.filter(kind=OVERSIGHT.id).exists()


def test_an_open_step_of_others_is_not_written_on(kia: Person, amina: User, as_user: AsUser) -> None:
    helper, group = hire("Ines Okoro", "early_help_worker"), uuid.uuid4()
    allocated(kia, worker("Ines Okoro", team("Early Help"), helper), role="early help worker")
    need = ChildInNeed.objects.get()
    step("section_47", kia, started=date(2026, 2, 20), child_in_need=need, group=group)
    assert as_user(helper).get(f"/write/{group}").status_code == 403
    assert not Draft.objects.exists()
    assert "Waits for the social worker." in as_user(helper).get(f"/children/{kia.pk}").content.decode()
    assert f"/write/{group}" in as_user(amina).get(f"/children/{kia.pk}").content.decode()
    assert as_user(amina).get(f"/write/{group}").status_code == 200


# --- where it is offered, and where it waits ---


def test_the_childs_page_offers_it_to_whose_work_it_is(kia: Person, amina: User, ruth: User, as_user: AsUser) -> None:
    offered = f"/children/{kia.pk}/write/management_oversight"
    assert offered not in as_user(amina).get(f"/children/{kia.pk}").content.decode()
    assert offered in as_user(ruth).get(f"/children/{kia.pk}").content.decode()


def test_screening_is_offered_from_a_contact_to_those_who_screen(as_user: AsUser) -> None:
    person = child("Bea Lunt")
    said = {"said": "Shouting.", "nature": "contact"}
    contact = step("contact", person, version=3, happened_on=TODAY, group=uuid.uuid4(), answers=said)
    screen = f"/front-door/contacts/{contact.pk}/write/screening"
    for role, may in (("front_door_screener", True), ("conference_chair", False)):
        client = as_user(hire(f"Somebody {role}", role))
        page = client.get(f"/front-door/contacts/{contact.pk}").content.decode()
        assert (screen in page) == may
        assert client.get(screen).status_code == (302 if may else 403)


def test_the_worklist_says_for_whom_it_waits(kia: Person, amina: User, ruth: User, as_user: AsUser) -> None:
    def do(user: User) -> doing.Do:
        clocks = worklist.running(Choice("teams", clock="OVERSIGHT"), for_user=user, on=TODAY)
        (line,) = worklist.rows(clocks, for_user=user, on=TODAY)
        assert line.do
        return line.do

    assert (do(amina).text, do(amina).href) == ("Waits for your manager", "")
    assert do(ruth).href == f"/children/{kia.pk}/write/management_oversight"
    page = as_user(amina).get("/worklist?whose=mine&when=soon").content.decode()
    assert_valid_page(page)
    assert "Waits for your manager" in page
    assert "write/management_oversight" not in page


def test_a_conference_that_has_no_form_has_no_link(kia: Person, graham: User) -> None:
    need = ChildInNeed.objects.get()
    step("section_47", kia, started=date(2026, 2, 20), outcome="conference", child_in_need=need)
    clocks = worklist.running(Choice("all", "all", clock="ICPC-15WD"), for_user=graham, on=TODAY)
    (line,) = worklist.rows(clocks, for_user=graham, on=TODAY)
    assert line.do is None


# --- the morning ---


def part(page: str, heading: str) -> str:
    """What stands under a heading of the front page, up to the next."""
    return page.partition(heading)[2].partition("<h2")[0]


def test_a_worker_sees_first_what_is_theirs(kia: Person, amina: User, as_user: AsUser) -> None:
    """Oversight has been due for longest; the assessment is Amina's."""
    step("single_assessment", kia, started=date(2026, 1, 6), child_in_need=ChildInNeed.objects.get())
    page = as_user(amina).get("/").content.decode()
    assert_valid_page(page)
    pressing = part(page, "Most pressing")
    theirs, _, others = pressing.partition("Waits for others")
    assert "Single assessment" in theirs
    assert "oversight" not in theirs.lower()
    assert "Management oversight" in others
    assert "Waits for your manager." in others
    assert "write/management_oversight" not in page


def test_what_only_others_do_is_said_to_be_so(kia: Person, amina: User, as_user: AsUser) -> None:
    pressing = part(as_user(amina).get("/").content.decode(), "Most pressing")
    assert "Nothing that you do yourself is overdue" in pressing
    assert "Waits for your manager." in pressing


def test_the_oversight_of_a_team_is_its_managers(kia: Person, ruth: User, amina: User, as_user: AsUser) -> None:
    theirs = part(as_user(ruth).get("/").content.decode(), "Yours to do in your teams")
    assert f"/children/{kia.pk}/write/management_oversight" in theirs
    assert "?whose=teams&amp;when=soon&amp;clock=OVERSIGHT" in theirs
    assert "Yours to do in your teams" not in as_user(amina).get("/").content.decode()
    actions.finish(by=Signature(ruth, by().at), steps=[oversight(kia)])
    assert "Yours to do in your teams" not in as_user(ruth).get("/").content.decode()


def test_a_manager_sees_the_first_few_and_how_many_there_are(
    kia: Person, amina: User, ruth: User, as_user: AsUser
) -> None:
    for number in range(7):
        another = child(f"Child {number}")
        spell(ChildInNeed, another, date(2025, 11, 4))
        allocated(another, amina.worker, team(f"Team {number}") if number == 6 else ruth.worker.memberships.get().team)
    theirs = " ".join(part(as_user(ruth).get("/").content.decode(), "Yours to do in your teams").split())
    assert theirs.count("Management oversight, ") == 5
    assert "All 7 on the worklist" in theirs  # not that of another team


def test_a_reviewing_officers_review_is_theirs(as_user: AsUser) -> None:
    lee = hire("Lee Hartnell", "independent_reviewing_officer")
    person = child("Ted Hollis")
    spell(ProtectionPlan, person, date(2025, 12, 1))
    allocated(person, worker("Lee Hartnell", team("Reviewing"), lee), role="reviewing officer")
    pressing = part(as_user(lee).get("/").content.decode(), "Most pressing")
    assert f"/children/{person.pk}/write/protection_review" in pressing.partition("Waits for others")[0]
