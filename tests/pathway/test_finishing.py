"""From the last word to the last signature: what is finished, decided, returned, and what follows."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.pathway import actions
from goldenthread.pathway.actions.finishing import states_of
from goldenthread.pathway.actions.opening import follow_acceptance
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.states import TRANSITIONS, State
from goldenthread.pathway.models import (
    Allocation,
    Approval,
    ChildInNeed,
    ChildInNeedPlan,
    Draft,
    DraftFile,
    EarlyHelp,
    Handover,
    Step,
)
from goldenthread.people.models import Person
from goldenthread.places.models import Organisation
from goldenthread.rules import codes
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.people_of_erimus import hire, person_called

pytestmark = pytest.mark.django_db
REFERRED = date(2026, 2, 2)
WRITTEN = {
    "lived_experience": "She gets her brother ready for school.",
    "parents": "Mum is warm; the drinking gets in her way.",
    "factors": ["1A"],
    "analysis": "She carries too much.",
    "what_needs_to_change": "That she can be a child.",
    "recommended": "child_in_need_plan",
}
AUTHORISED = {"outcome": "child_in_need_plan", "why_decided": "As recommended."}


class Family:
    """Two sisters referred on one day, an assessment open on both, their worker and the worker's manager."""

    def __init__(self) -> None:
        self.amina, self.ruth = person_called("amina"), person_called("ruth")
        self.team = team("Assessment One", "Assessment")
        self.worker = worker("Amina Yusuf", self.team, self.amina)
        worker("Ruth Calder", self.team, self.ruth, manages=True)
        self.children = [child("Kia Marsh"), child("Rosa Marsh", date(2019, 1, 9))]
        self.group = uuid.uuid4()
        for person in self.children:
            allocated(person, self.worker, self.team)
            need = spell(ChildInNeed, person, REFERRED)
            step("single_assessment", person, version=3, started=REFERRED, child_in_need=need, group=self.group)

    def steps(self, **answers: Any) -> list[Step]:
        found = list(Step.objects.filter(group=self.group).order_by("pk"))
        for each in found:
            each.seen, each.worker, each.answers = True, self.worker, {**WRITTEN, **answers}
        return found

    def submitted(self, **answers: Any) -> list[Step]:
        return actions.finish(by=by(self.amina), steps=self.steps(**answers))

    def decided(self, user: User | None = None, approve: bool = True, **how: Any) -> list[Step]:
        told = {each.pk: AUTHORISED for each in Step.objects.filter(group=self.group)} if approve else {}
        how = {"answers": told, **how}
        return actions.decide(by=by(user or self.ruth), group=self.group, approve=approve, **how)

    def state(self) -> set[State]:
        return set(states_of(Step.objects.filter(group=self.group)).values())


@pytest.fixture
def family() -> Family:
    return Family()


def objections(raised: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.policy for objection in raised.value.objections}


def test_what_is_submitted_awaits_the_manager_and_is_not_signed_off(family: Family) -> None:
    family.submitted()
    assert family.state() == {"awaiting approval"}
    waiting = Approval.objects.filter(answer=Approval.Answer.WAITING)
    assert {a.decision for a in waiting} == {"ASSESSMENT-AUTHORISED"}
    assert {a.person for a in waiting} == set(family.children)
    assert not Step.objects.filter(group=family.group, authorised_on__isnull=False).exists()
    assert Step.objects.filter(answers__analysis=WRITTEN["analysis"]).count() == 2


def test_authorised_it_is_signed_on_that_day_with_the_managers_decision(family: Family) -> None:
    family.submitted()
    family.decided()
    assert family.state() == {"done"}
    for each in Step.objects.filter(group=family.group):
        assert (each.authorised_on, each.outcome) == (TODAY, "child_in_need_plan")
        assert each.answers["why_decided"] == "As recommended."
        assert each.answers["recommended"] == "child_in_need_plan"


def test_returned_it_is_written_again_with_the_comments_kept(family: Family) -> None:
    family.submitted()
    family.decided(approve=False, remarks={"analysis": "What about her father?"})
    assert family.state() == {"returned"}
    family.submitted(analysis="Her father sees her on Sundays.")
    assert family.state() == {"awaiting approval"}
    answers = [a.answer for a in Approval.objects.filter(person=family.children[0]).order_by("pk")]
    assert answers == ["returned", "waiting"]
    assert Approval.objects.filter(answer="returned").first().remarks == {"analysis": "What about her father?"}  # type: ignore[union-attr]


def test_returned_without_a_word_is_refused(family: Family) -> None:
    family.submitted()
    with pytest.raises(Refused) as raised:
        family.decided(approve=False, words="  ")
    assert objections(raised) == {"returned-with-comments"}
    assert family.state() == {"awaiting approval"}


def test_the_decider_must_say_what_happens_next(family: Family) -> None:
    family.submitted()
    with pytest.raises(Refused) as raised:
        family.decided(answers={})
    assert objections(raised) == {"the-decider-answers"}
    assert family.state() == {"awaiting approval"}


def test_nobody_decides_on_their_own_work_nor_without_the_role(family: Family) -> None:
    family.submitted()
    with pytest.raises(Refused) as raised:
        family.decided(family.amina)
    assert objections(raised) == {"the-decider-decides"}
    own = hire("Olu Bright", "team_manager")
    worker("Olu Bright", family.team, own, manages=True)
    actions.take_back(by=by(family.amina), group=family.group)
    actions.finish(by=by(own), steps=family.steps())
    with pytest.raises(Refused) as raised:
        family.decided(own)
    assert objections(raised) == {"not-ones-own-work"}


def test_taken_back_it_is_written_again_and_cannot_be_decided(family: Family) -> None:
    family.submitted()
    actions.take_back(by=by(family.amina), group=family.group)
    assert family.state() == {"being written"}
    with pytest.raises(Refused) as raised:
        family.decided()
    assert objections(raised) == {"awaits-a-decision"}


def test_two_managers_at_once_decide_once(family: Family) -> None:
    family.submitted()
    family.decided()
    with pytest.raises(Refused) as raised:
        family.decided(hire("Olu Bright", "service_manager"))
    assert objections(raised) == {"awaits-a-decision"}


def test_submitted_twice_it_waits_once(family: Family) -> None:
    family.submitted()
    assert len(family.submitted()) == 2
    assert Approval.objects.count() == 2


def test_a_note_sent_twice_is_recorded_once() -> None:
    person, group = child(), uuid.uuid4()

    def sent() -> list[Step]:
        note = Step(person=person, kind="case_note", happened_on=TODAY, group=group, answers={"note": "Rang."})
        return actions.finish(by=by(), steps=[note])

    assert [s.pk for s in sent()] == [s.pk for s in sent()]
    assert Step.objects.count() == 1


def test_of_several_children_all_are_recorded_or_none() -> None:
    alive, died = child("Kia Marsh"), child("Rosa Marsh", died=date(2026, 1, 1))
    group = uuid.uuid4()
    visits = [Step(person=p, kind="visit", happened_on=TODAY, seen=True, group=group) for p in (alive, died)]
    with pytest.raises(Refused) as raised:
        actions.finish(by=by(), steps=visits)
    assert "Rosa Marsh: " in str(raised.value)
    assert not Step.objects.exists()


def test_the_draft_goes_and_its_files_stand_on_each_childs_record(family: Family) -> None:
    draft = Draft.objects.create(
        group=family.group,
        kind="single_assessment",
        started_by=family.amina,
        started_at=by().at,
        written_by=family.amina,
        written_at=by().at,
    )
    DraftFile.objects.create(
        draft=draft, name="plan.pdf", content_type="application/pdf", size=9, digest="d", stored="x"
    )
    steps = actions.finish(by=by(family.amina), steps=family.steps(), draft=draft)
    assert [s.attachments.get().name for s in steps] == ["plan.pdf", "plan.pdf"]
    assert not Draft.objects.exists()


def decided_answers(kind: str, **chosen: Any) -> dict[str, Any]:
    """What a decider must answer: as said, else the first code, else a word."""
    asked = [q for q in KINDS[kind].questions if q.by == "decider" and q.required]
    first = {q.id: codes.lookup(q.codes).choices(TODAY)[0][0] if q.codes else "Plainly so." for q in asked}
    return {**{k: [v] if KINDS[kind].question(k).type == "codes" else v for k, v in first.items()}, **chosen}


@pytest.mark.parametrize(("said", "since"), [("referral", date(2026, 3, 2)), ("contact", TODAY)])
def test_a_contact_that_becomes_a_referral_begins_the_case_and_opens_the_referral(said: str, since: date) -> None:
    """A referral that was said to be one on the telephone counts from then; else from the decision."""
    ruth, person, north = person_called("ruth"), child(), team()
    worker("Ruth Calder", north, ruth, manages=True)
    allocated(person, of=north)
    contact = Step(person=person, kind="contact", version=3, happened_on=date(2026, 3, 2), group=uuid.uuid4())
    contact.answers = {"nature": said, "said": "Seen with a bruise."}
    actions.finish(by=by(person_called("amina")), steps=[contact])
    told = {contact.pk: decided_answers("contact", outcome="referral")}
    actions.decide(by=by(ruth), group=contact.group, approve=True, answers=told)  # type: ignore[arg-type]
    need, referral = ChildInNeed.objects.get(person=person), Step.objects.get(kind="referral")
    assert (referral.child_in_need, referral.follows) == (need, contact)
    assert referral.happened_on == need.started == since


def _plan(person: Person, group: uuid.UUID | None = None) -> Step:
    need = ChildInNeed.objects.get(person=person)
    actions_ = [{"what": "Nursery", "who": "Mum", "by_when": "2026-04-01", "how_known": "She goes"}]
    return Step(
        person=person,
        kind="child_in_need_plan",
        happened_on=date(2026, 3, 2),
        group=group or uuid.uuid4(),
        child_in_need=need,
        answers={"what_needs_to_change": "Rest.", "actions": actions_},
    )


def test_a_plan_begins_on_the_day_it_was_made_once_it_is_agreed(family: Family) -> None:
    plan = _plan(family.children[0])
    actions.finish(by=by(family.amina), steps=[plan])
    assert not ChildInNeedPlan.objects.exists()
    actions.decide(by=by(family.ruth), group=plan.group, approve=True)  # type: ignore[arg-type]
    begun = ChildInNeedPlan.objects.get()
    assert (begun.started, begun.child_in_need) == (date(2026, 3, 2), plan.child_in_need)


def test_nothing_further_closes_the_case_unless_the_child_is_held_otherwise(family: Family) -> None:
    first, second = family.children
    spell(ChildInNeedPlan, second, date(2026, 2, 20))
    family.submitted(recommended="nothing")
    told = {s.pk: {"outcome": "nothing", "why_decided": "Safe."} for s in Step.objects.filter(group=family.group)}
    family.decided(answers=told)
    assert ChildInNeed.objects.get(person=first).end_reason == "RC8"
    assert not Allocation.objects.filter(person=first, ended=None).exists()
    assert ChildInNeed.objects.get(person=second).ended is None
    assert Allocation.objects.filter(person=second, ended=None).exists()


def test_stepping_down_ends_nothing_until_early_help_accepts(family: Family) -> None:
    person = family.children[0]
    need = ChildInNeed.objects.get(person=person)
    down = Step(person=person, kind="step_down", happened_on=TODAY, group=uuid.uuid4(), child_in_need=need)
    down.answers = {"better": "Much.", "wants": "A worker they know."}
    actions.finish(by=by(family.amina), steps=[down])
    actions.decide(by=by(family.ruth), group=down.group, approve=True)  # type: ignore[arg-type]
    assert ChildInNeed.objects.get(person=person).ended is None
    partner = Organisation.objects.create(name="North Trust", sector="School")
    handover = Handover(person=person, step=down, to_organisation=partner, answered_on=TODAY)
    follow_acceptance(by=by(family.ruth), handover=handover)
    ended = ChildInNeed.objects.get(person=person)
    assert (ended.ended, ended.end_reason) == (TODAY, "RC9")
    assert EarlyHelp.objects.get(person=person).organisation == partner


def test_a_closing_summary_ends_the_case_on_its_own_day_for_its_own_reason(family: Family) -> None:
    person = family.children[0]
    need = ChildInNeed.objects.get(person=person)
    closing = Step(person=person, kind="closure", happened_on=date(2026, 2, 27), group=uuid.uuid4())
    closing.child_in_need, closing.answers = need, {"reason": "RC5", "changed": "They moved.", "who_notices": "GP."}
    actions.finish(by=by(family.amina), steps=[closing])
    actions.decide(by=by(family.ruth), group=closing.group, approve=True)  # type: ignore[arg-type]
    ended = ChildInNeed.objects.get(person=person)
    assert (ended.ended, ended.end_reason) == (date(2026, 2, 27), "RC5")
    assert Allocation.objects.get(person=person).ended == date(2026, 2, 27)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["submit", "approve", "return", "take back"]), max_size=6))
def test_whatever_is_tried_in_whatever_order_the_table_holds(events: list[str]) -> None:
    """What the table allows happens, and leads where it says; what it does not is refused and changes nothing."""
    from django.db import transaction

    class Undone(Exception):
        pass

    try:
        with transaction.atomic():
            _try(Family.__new__(Family), events)
            raise Undone
    except Undone:
        pass


def _try(family: Family, events: list[str]) -> None:
    family.__init__()  # type: ignore[misc]
    state: State = "being written"
    acts = {
        "submit": family.submitted,
        "approve": family.decided,
        "return": lambda: family.decided(approve=False, words="Mend it."),
        "take back": lambda: actions.take_back(by=by(family.amina), group=family.group),
    }
    for event in events:
        after = TRANSITIONS[state].get(event)  # type: ignore[call-overload]
        if after is None and event != "submit":
            with pytest.raises(Refused):
                acts[event]()
        else:  # submitting twice answers with what stands
            acts[event]()
            state = after or state
        assert family.state() == {state}
