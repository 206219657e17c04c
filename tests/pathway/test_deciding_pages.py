"""The page on which a manager approves what was submitted, or returns it with comments."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from goldenthread.access.models import LogEntry, User
from goldenthread.pathway.actions import amend_step
from goldenthread.pathway.actions.opening import open_step
from goldenthread.pathway.deciding import answered
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Approval, ChildInNeed, Step
from goldenthread.rules.law.delegation import decisions
from tests.pathway.children import TODAY, by, step
from tests.pathway.test_finishing import REFERRED, Family
from tests.pathway.test_reading import of, text_of
from tests.people_of_erimus import hire, person_called

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]


@pytest.fixture
def family() -> Family:
    made = Family()
    made.submitted()
    return made


def address(family: Family) -> str:
    return reverse("pathway:decide", args=[family.group])


def sent(family: Family, **more: str) -> dict[str, str]:
    each = {f"outcome--{child.pk}": "child_in_need_plan" for child in family.children}
    return {**each, "why_decided": "As recommended.", "words": "", "action": "approve", **more}


def test_it_shows_what_was_written_once_and_each_childs_own(family: Family, as_user: AsUser) -> None:
    page = as_user(family.ruth).get(address(family)).content.decode()
    assert "Kia Marsh and Rosa Marsh" in page
    assert page.count("She carries too much.") == 1
    assert page.count("She gets her brother ready for school.") == 2
    assert page.count('value="child_in_need_plan" selected') + page.count('value="child_in_need_plan" checked') == 2
    assert LogEntry.objects.filter(act="pathway.decide", user=family.ruth).exists()


def test_what_was_never_asked_is_not_before_the_decider(family: Family, as_user: AsUser) -> None:
    page = as_user(family.ruth).get(address(family)).content.decode()
    assert page.count(">Was the child seen alone?</h3>") == 2  # of each, though nobody answered
    assert "Why was the child not seen" not in page
    assert "How is the pregnancy going" not in page
    for each in Step.objects.filter(group=family.group):
        amend_step(by=by(), step=each, changes={"answers": {**each.answers, "why_not_seen": "She was asleep."}})
    assert as_user(family.ruth).get(address(family)).content.decode().count("She was asleep.") == 2


def test_approved_it_is_signed_and_the_manager_is_back_on_the_childs_page(family: Family, as_user: AsUser) -> None:
    answer = as_user(family.ruth).post(address(family), sent(family))
    assert answer["Location"] == f"/children/{family.children[0].pk}"
    assert {s.outcome for s in Step.objects.filter(group=family.group)} == {"child_in_need_plan"}


def test_returned_with_a_comment_on_one_answer(family: Family, as_user: AsUser) -> None:
    data = {"action": "return", "words": "Nearly there.", "remark-analysis": "And the father?"}
    as_user(family.ruth).post(address(family), data)
    approval = Approval.objects.filter(answer="returned")[0]
    assert (approval.words, approval.remarks) == ("Nearly there.", {"analysis": "And the father?"})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"action": "approve"}, "Answer the question: What happens next? (Kia Marsh)"),
        ({"action": "approve", "words": "x" * 4001}, "4000"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    family: Family, as_user: AsUser, data: dict[str, str], said: str
) -> None:
    page = as_user(family.ruth).post(address(family), {**data, "remark-analysis": "And the father?"}).content.decode()
    assert said in page
    assert "And the father?" in page
    assert Approval.objects.filter(answer="waiting").count() == 2


def test_returned_without_a_word_it_says_so_beside_the_comment(family: Family, as_user: AsUser) -> None:
    page = as_user(family.ruth).post(address(family), {"action": "return"}).content.decode()
    assert 'href="#id_words"' in page
    assert page.count("Say what has to be mended.") == 2


def test_whoever_may_not_decide_reads_it_and_is_told_who_does(family: Family, as_user: AsUser) -> None:
    page = as_user(family.amina).get(address(family)).content.decode()
    assert "this is decided by the social work manager" in page
    assert "Return with comments" not in page
    assert "Take it back" in page


def test_taken_back(family: Family, as_user: AsUser) -> None:
    as_user(family.amina).post(reverse("pathway:take-back", args=[family.group]))
    assert {a.answer for a in Approval.objects.all()} == {"taken back"}


def test_only_its_writer_takes_it_back(family: Family, as_user: AsUser) -> None:
    assert as_user(family.ruth).post(reverse("pathway:take-back", args=[family.group])).status_code == 404


def test_a_child_of_others_is_not_decided_on(family: Family, as_user: AsUser) -> None:
    stranger = hire("Olu Bright", "team_manager")
    assert as_user(stranger).get(address(family)).status_code == 404
    assert as_user(person_called("joan")).get(address(family)).status_code == 403


def test_decided_already_it_leads_to_what_was_written_and_says_who_decided(family: Family, as_user: AsUser) -> None:
    client = as_user(family.ruth)
    client.post(address(family), sent(family))
    first = Step.objects.filter(group=family.group).order_by("pk")[0]
    for again in (client.get(address(family), follow=True), client.post(address(family), sent(family), follow=True)):
        assert again.redirect_chain[0][0] == of(first)
        said = "Approved by Ruth Calder (team manager) on 3 March 2026. Nothing of it awaits a decision now."
        assert said in again.content.decode()
    back = as_user(family.amina).post(reverse("pathway:take-back", args=[family.group]))
    assert back["Location"] == of(first)
    assert Approval.objects.filter(answer="approved").count() == 2
    assert as_user(hire("Olu Bright", "team_manager")).get(address(family)).status_code == 404
    assert client.get(reverse("pathway:decide", args=[uuid.uuid4()])).status_code == 404


def test_the_page_of_a_step_says_each_answer_to_it(family: Family, as_user: AsUser) -> None:
    first = Step.objects.filter(group=family.group).order_by("pk")[0]
    client = as_user(family.amina)
    assert "It awaits a decision." in text_of(client, of(first))
    family.decided(approve=False, words="Nearly there.", remarks={"analysis": "And the father?"})
    family.submitted()
    family.decided()
    page = text_of(client, of(first))
    assert "Returned by Ruth Calder (team manager) on 3 March 2026 : Nearly there." in page
    assert f"{KINDS['single_assessment'].question('analysis').wording} – And the father?" in page
    assert page.count("Submitted by Amina Yusuf on 3 March 2026.") == 2
    assert "Approved by Ruth Calder (team manager) on 3 March 2026" in page
    assert "It awaits a decision." not in page


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("team_manager", "Approved by Olu Bright (team manager) on 3 March 2026"),
        ("lead_member", "Approved by Olu Bright on 3 March 2026"),  # no role that decides this, any more
    ],
)
def test_who_answered_is_said_with_the_role_that_decides(role: str, said: str) -> None:
    approval = Approval(
        decision="ASSESSMENT-AUTHORISED", answer="approved", answered_on=TODAY, answered_by=hire("Olu Bright", role)
    )
    assert answered(approval) == said


def test_whoever_stood_in_is_said_to_have() -> None:
    decision = next(d for d in decisions() if d.stand_in_roles and d.holds(TODAY))
    olu = hire("Olu Bright", sorted({*decision.stand_in_roles} - {*decision.roles})[0])
    approval = Approval(decision=decision.id, answer="approved", answered_on=TODAY, answered_by=olu)
    assert f", standing in for the {decision.decider[:1].lower()}{decision.decider[1:]})" in answered(approval)
    taken_back = Approval(decision=decision.id, answer="taken back", answered_on=TODAY)
    assert answered(taken_back) == "Taken back by its writer on 3 March 2026"


def test_queries(family: Family, as_user: AsUser, django_assert_max_num_queries: Callable[..., object]) -> None:
    client = as_user(family.ruth)
    client.get(address(family))
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        client.get(address(family))


def test_a_referral_is_decided_on_what_the_contact_said(family: Family, as_user: AsUser) -> None:
    kia = family.children[0]
    said = {"said": "A neighbour heard shouting.", "nature": "referral"}
    contact = step(
        "contact", kia, version=3, happened_on=REFERRED, authorised_on=REFERRED, outcome="referral", answers=said
    )
    need = ChildInNeed.objects.get(person=kia)
    (referral,) = open_step(by=by(), kind="referral", step=contact, on=REFERRED, group=uuid.uuid4())
    assert referral.child_in_need == need
    page = as_user(family.ruth).get(reverse("pathway:decide", args=[referral.group])).content.decode()
    assert "A neighbour heard shouting." in page
    assert "When was the next step decided?" not in page
