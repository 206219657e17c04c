"""Who decides: the role takes the decision, the child is in sight, and it is nobody's own work. One rule everywhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from goldenthread.access.actions import end_role, grant_role, stop_user
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.reasons import open_with_reason
from goldenthread.access.roles import ROLES
from goldenthread.pathway import actions
from goldenthread.pathway.actions import drafts
from goldenthread.pathway.deciding import answered_as, decides, objections_to_deciding
from goldenthread.pathway.models import Approval, Draft, Handover, Notice, Step
from goldenthread.pathway.queries import to_decide
from goldenthread.pathway.queries.deciders import deciders_of, objections_for
from goldenthread.pathway.queries.whose import Choice
from goldenthread.pathway.writing.typed import Hand, Sent, digest
from goldenthread.rules.law import OverrideRefused
from goldenthread.rules.law.delegation import who_decides
from goldenthread.workforce.models import Team
from tests.pathway.children import TODAY, allocated, by, child, team, worker
from tests.pathway.test_finishing import AUTHORISED, Family
from tests.pathway.writing import Form
from tests.people_of_erimus import STARTED, hire

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
DECISION = "ASSESSMENT-AUTHORISED"
LATER = TODAY + timedelta(days=3)


@pytest.fixture
def family() -> Family:
    return Family()


@pytest.fixture
def nadia(db: None) -> User:
    """The manager of another team."""
    user = hire("Nadia Holt", "team_manager")
    worker("Nadia Holt", team("Safeguarding South"), user, manages=True)
    return user


def waiting() -> list[Approval]:
    related = Approval.objects.select_related("step__worker", "person")
    return list(related.filter(answer=Approval.Answer.WAITING).order_by("pk"))


def why_not(user: User, on: date = TODAY) -> set[str]:
    return {objection.policy for objection in objections_for(user, waiting(), on)}


def agreed(user: User, on: date = TODAY) -> bool:
    """Whether the user may decide; said alike by the policy, the list of deciders and the user's own list."""
    may = not why_not(user, on)
    rows = waiting()
    assert all((user.pk in users) is may for users in deciders_of(rows, on).values())
    listed = {row.pk for row in to_decide.to_decide(Choice(), for_user=user, on=on)}
    assert listed == ({row.pk for row in rows} if may else set())
    return may


@pytest.mark.parametrize(
    ("roles", "near", "may"),
    [
        (["team_manager"], True, True),
        (["team_manager"], False, False),
        (["head_of_service"], False, True),
        (["front_door_screener", "team_manager"], False, True),  # reads everybody by the first, decides by the second
        (["front_door_screener"], True, False),
        (["social_worker"], True, False),
        (["team_manager", "sole_decider"], False, False),
        ([], True, False),
    ],
)
def test_the_rule(roles: list[str], near: bool, may: bool) -> None:
    assert decides([ROLES[name] for name in roles], who_decides(DECISION, TODAY), near=near) is may


def test_the_manager_of_the_team_that_holds_the_child_decides(family: Family) -> None:
    family.submitted()
    assert agreed(family.ruth)
    assert not agreed(family.amina)
    assert why_not(family.amina) == {"the-decider-decides"}


def test_another_teams_manager_who_opened_the_child_with_a_reason_does_not(
    family: Family, nadia: User, as_user: AsUser
) -> None:
    family.submitted()
    for person in family.children:
        open_with_reason(by=by(nadia, why="Ruth is on leave."), person_id=person.pk)
    assert not agreed(nadia)
    with pytest.raises(Refused, match="No team of yours holds Kia Marsh or is offered the child"):
        family.decided(nadia)
    address = reverse("pathway:decide", args=[family.group])
    page = as_user(nadia).get(address).content.decode()
    assert "is decided where the child is held, by the social work manager" in page
    assert "Return with comments" not in page
    as_user(nadia).post(address, {"action": "return", "words": "Mine now."})
    assert len(waiting()) == 2
    assert not Notice.objects.filter(user=nadia).exists()


def test_the_manager_of_a_team_that_is_offered_the_child_decides(family: Family, nadia: User) -> None:
    family.submitted()
    for person in family.children:
        offer = Handover(person=person, kind="transfer", to_team=nadia.worker.memberships.get().team, words="Moved.")
        offer.asked_on = TODAY
        actions.ask_handover(by=by(family.amina), handover=offer)
    assert agreed(nadia)
    assert agreed(family.ruth)


def test_who_decides_goes_with_the_child(family: Family, nadia: User) -> None:
    family.submitted()
    to = Team.objects.get(name="Safeguarding South")
    for person in family.children:
        offer = Handover(person=person, kind="transfer", to_team=to, asked_on=TODAY, words="Moved.")
        actions.ask_handover(by=by(family.amina), handover=offer)
        actions.answer_handover(by=by(nadia), handover=offer, accept=True, on=TODAY)
    assert agreed(nadia)
    assert not agreed(family.ruth)


def test_a_writing_about_two_is_decided_once_by_who_has_one_of_them(family: Family, nadia: User) -> None:
    """Brothers and sisters with two teams: neither manager has both, and it does not fall between them."""
    family.submitted()
    held = family.children[0].allocations.get()
    actions.end_allocation(by=by(), allocation=held, on=TODAY)
    allocated(family.children[0], of=Team.objects.get(name="Safeguarding South"), started=TODAY)
    for user in (nadia, family.ruth):
        assert why_not(user) == set()
        assert all(user.pk in users for users in deciders_of(waiting(), TODAY).values())
    family.decided(family.ruth)
    assert not waiting()


def test_of_a_child_whom_nobody_holds_it_is_for_who_reads_everybody(family: Family) -> None:
    family.submitted()
    for person in family.children:
        actions.end_allocation(by=by(), allocation=person.allocations.get(), on=TODAY)
    head = hire("Olu Stone", "head_of_service")
    assert agreed(head)
    assert why_not(family.ruth) == {"the-child-is-in-sight"}


# --- one's own work ---


def typed(family: Family, user: User, words: str) -> Draft:
    """Into the one draft of the assessments."""
    draft = drafts.start_draft(by=by(user), kind="single_assessment", children=family.children, group=family.group)
    seen = {"analysis": digest(draft.typed)} if draft.typed else {}
    hand = Hand(user.pk, by(user).at.isoformat(), f"page of {user.pk}")
    drafts.save_draft(by=by(user), group=family.group, sent=Sent({"analysis": [words]}, seen, hand))
    return Draft.objects.get(group=family.group)


def test_whoever_wrote_part_of_it_is_one_of_its_authors(family: Family) -> None:
    typed(family, family.ruth, "She carries too much.")
    draft = typed(family, family.amina, "She carries too much, and says so.")
    assert draft.typed == {"analysis": ["She carries too much, and says so."]}  # nothing of Ruth's stands there
    assert set(draft.authors) == {family.ruth.pk, family.amina.pk}
    actions.finish(by=by(family.amina), steps=family.steps(), draft=draft)
    assert not agreed(family.ruth)
    assert why_not(family.ruth) == {"not-ones-own-work"}
    assert not Notice.objects.filter(user=family.ruth, what=Notice.What.TO_DECIDE).exists()
    other = hire("Olu Bright", "service_manager")
    worker("Olu Bright", family.team, other)
    assert agreed(other)


def test_an_author_stays_one_when_somebody_else_submits_it_again(family: Family) -> None:
    draft = typed(family, family.ruth, "She carries too much.")
    actions.finish(by=by(family.amina), steps=family.steps(), draft=draft)
    actions.take_back(by=by(family.amina), group=family.group)
    family.submitted()
    assert why_not(family.ruth) == {"not-ones-own-work"}


def test_who_submitted_it_first_is_one_of_its_authors_though_another_submits_it_again(family: Family) -> None:
    actions.finish(by=by(family.ruth), steps=family.steps())
    actions.take_back(by=by(family.ruth), group=family.group)
    family.submitted()
    assert why_not(family.ruth) == {"not-ones-own-work"}


def test_a_manager_who_only_looks_at_the_form_of_an_open_assessment_may_decide(family: Family, as_user: AsUser) -> None:
    """To open it begins the draft, in which the worker then writes."""
    address = reverse("pathway:write", args=[family.group])
    assert as_user(family.ruth).get(address).status_code == 200
    draft = Draft.objects.get(group=family.group)
    assert (draft.started_by, draft.authors) == (family.ruth, [])
    Form(as_user(family.amina), address).opened().autosave(analysis=["She carries too much."])
    draft.refresh_from_db()
    assert draft.authors == [family.amina.pk]
    actions.finish(by=by(family.amina), steps=family.steps(), draft=draft)
    assert agreed(family.ruth)


def test_whoever_begins_a_new_writing_is_one_of_its_authors(family: Family) -> None:
    draft = drafts.start_draft(by=by(family.ruth), kind="child_in_need_plan", children=family.children)
    assert draft.authors == [family.ruth.pk]


def test_a_sole_decider_decides_on_their_own_work(family: Family) -> None:
    draft = typed(family, family.ruth, "She carries too much.")
    actions.finish(by=by(family.amina), steps=family.steps(), draft=draft)
    grant_role(by=by(), user=family.ruth, role="sole_decider", started=STARTED)
    assert agreed(User.objects.get(pk=family.ruth.pk))


# --- as the authority has it ---


def test_the_authoritys_own_scheme_says_who_decides(family: Family, data: Path) -> None:
    family.submitted()
    told = 'id = "ASSESSMENT-AUTHORISED"\ndecider = "Principal social worker"\nroles = ["director"]\nsource = "Scheme"'
    (data / "authority.toml").write_text(f"[[decision]]\n{told}", encoding="utf-8")
    director = hire("Helen Ashdown", "director")
    assert agreed(director)
    with pytest.raises(Refused, match="this is decided by the principal social worker"):
        family.decided(family.ruth)
    told = told.replace("director", "performance_analyst")
    (data / "authority.toml").write_text(f"[[decision]]\n{told}", encoding="utf-8")
    with pytest.raises(OverrideRefused, match="names performance_analyst"):
        family.decided(director)


# --- standing in ---


def test_it_is_on_record_that_somebody_stood_in(family: Family, as_user: AsUser) -> None:
    head = hire("Olu Stone", "head_of_service")
    family.submitted()
    each = {f"outcome--{person.pk}": "child_in_need_plan" for person in family.children}
    sent = {**each, "why_decided": "Ruth is ill.", "words": "", "action": "approve"}
    page = as_user(head).post(reverse("pathway:decide", args=[family.group]), sent, follow=True).content.decode()
    assert (
        "Single assessment approved. You decided as head of service, standing in for the social work manager." in page
    )
    step = Step.objects.filter(group=family.group)[0]
    page = as_user(family.amina).get(reverse("pathway:step", args=[step.person_id, step.pk])).content.decode()
    assert "Approved by Olu Stone (head of service, standing in for the social work manager) on 3 March 2026" in page


def test_whose_decision_it_is_does_not_stand_in(family: Family, as_user: AsUser) -> None:
    family.submitted()
    family.decided(approve=False, words="Say more.")
    family.submitted()
    page = as_user(family.ruth).get(reverse("pathway:decide", args=[family.group])).content.decode()
    assert "Returned by Ruth Calder (team manager) on 3 March 2026" in page
    assert "Say more." in page
    assert "standing in" not in page


def test_who_stood_in_did_so_by_the_roles_of_that_day(family: Family) -> None:
    """A role that is given or taken later changes nothing, nor that they leave."""
    head = hire("Olu Stone", "head_of_service")
    family.submitted()
    family.decided(head, answers={s.pk: AUTHORISED for s in Step.objects.filter(group=family.group)})
    grant_role(by=by(on=LATER), user=head, role="service_manager", started=LATER)
    end_role(by=by(on=LATER), grant=head.grants.get(role="head_of_service"), ended=LATER)
    stop_user(by=by(on=LATER), user=head)
    stood_in = "head of service, standing in for the social work manager"
    assert {answered_as(approval) for approval in Approval.objects.select_related("answered_by")} == {stood_in}


def test_the_duty_team_stands_in_at_the_front_door(as_user: AsUser) -> None:
    colin, nadia = hire("Colin Trattles", "emergency_duty_worker"), hire("Nadia Haddad", "front_door_screener")
    group = uuid.uuid4()
    contact = Step(person=child(), kind="contact", version=3, happened_on=TODAY, group=group)
    actions.finish(by=by(nadia), steps=[contact])
    actions.decide(by=by(colin), group=group, approve=False, words="Who saw it?")
    page = as_user(nadia).get(reverse("pathway:write", args=[group])).content.decode()
    assert "Returned by Colin Trattles (emergency duty worker, standing in for the " in page


# --- and no more than a few questions ---


def test_a_list_of_many_asks_no_more_than_one_of_few(family: Family, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    family.submitted()
    rows = to_decide.to_decide(Choice("all"), for_user=family.ruth, on=TODAY)
    with django_assert_max_num_queries(4):
        deciders_of(rows, TODAY)
    with django_assert_max_num_queries(6):
        to_decide.to_decide(Choice(), for_user=family.ruth, on=TODAY)
    one = waiting()[0]
    with django_assert_max_num_queries(0):
        objections_to_deciding(family.ruth, one, TODAY, near=True)
