"""What an outcome does to what lasts: a spell begins, ends, goes on as it is now, or is replaced by the next."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from goldenthread.access.objections import Refused
from goldenthread.pathway import actions
from goldenthread.pathway.actions.opening import follow_acceptance
from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.kinds.declare import ANY, Amends, Begins, Change, Ends, Replaces
from goldenthread.pathway.models import (
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    EarlyHelp,
    Handover,
    LegalStatus,
    Placement,
    ProtectionPlan,
    Spell,
    Step,
)
from goldenthread.pathway.policies import change_objections
from goldenthread.people.models import Person
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, team, worker
from tests.pathway.kinds_of_a_test import Carry, kind
from tests.people_of_erimus import person_called

pytestmark = pytest.mark.django_db
MOVED = date(2026, 3, 2)
READ = ("the child's social worker",)
MOVE = kind(
    "move",
    Question("type", "code", "Where does the child live now?", READ, codes="placement_type"),
    Question("miles", "number", "How far is it from home?", READ),
    Question("postcode", "words", "What is the postcode?", READ),
    Question("why", "code", "Why did the placement before it end?", READ, codes="place_change_reason"),
    changes={
        ANY: (
            Replaces(
                "Placement",
                {"type": "type", "miles_from_home": "miles", "postcode": "postcode"},
                reason_from="why",
                on="happened_on",
                also={"in_authority": True},
            ),
        )
    },
)
ANSWERS = {"type": "U6", "miles": 12, "postcode": "NE1 1AA", "why": "CARPL"}


def says(*changes: Change) -> Kind:
    return kind("says", Question("category", "code", "Which?", READ, codes="abuse_category"), changes={ANY: changes})


def finished(of: Kind, *people: Person, on: date = MOVED, **answers: Any) -> list[Step]:
    group = uuid.uuid4()
    steps = [Step(person=each, kind=of.id, happened_on=on, group=group, answers=answers) for each in people]
    return actions.finish(by=by(), steps=steps)


def refused(of: Kind, *people: Person, **how: Any) -> str:
    """Why; and that nothing was written."""
    before = [list(model._default_manager.values()) for model in (Step, Placement, ProtectionPlan, ChildInNeed)]
    with pytest.raises(Refused) as raised:
        finished(of, *people, **how)
    assert before == [list(m._default_manager.values()) for m in (Step, Placement, ProtectionPlan, ChildInNeed)]
    return str(raised.value)


def test_one_placement_ends_and_the_next_begins_on_the_same_day(carry: Carry) -> None:
    carry(MOVE)
    kia = in_care()
    finished(MOVE, kia.person, **ANSWERS)
    first = Placement.objects.get(pk=kia.placement.pk)
    now = Placement.objects.get(person=kia.person, ended=None)
    assert (first.ended, first.end_reason) == (MOVED, "CARPL")
    assert (now.started, now.type, now.postcode, now.in_authority) == (MOVED, "U6", "NE1 1AA", True)
    assert now.miles_from_home == 12


def test_what_is_not_answered_stays_empty(carry: Carry) -> None:
    carry(MOVE)
    kia = in_care()
    finished(MOVE, kia.person, type="U6", why="CARPL")
    now = Placement.objects.get(person=kia.person, ended=None)
    assert (now.postcode, now.miles_from_home) == ("", None)


@pytest.mark.parametrize("on", [date(2023, 5, 4), date(2023, 5, 3)])
def test_nothing_is_replaced_on_the_day_on_which_it_began_or_before(carry: Carry, on: date) -> None:
    carry(MOVE)
    kia = in_care(started=date(2023, 5, 4))
    assert kia.placement.started == date(2023, 5, 4)
    assert "Placement from 4 May 2023 can be replaced from the day after" in refused(MOVE, kia.person, on=on, **ANSWERS)


def test_nothing_is_replaced_where_none_is_open(carry: Carry) -> None:
    carry(MOVE)
    assert refused(MOVE, child(), **ANSWERS) == "Move: no placement is open that it could replace."


def test_an_answer_that_the_record_cannot_hold_is_refused_beside_its_question(carry: Carry) -> None:
    carry(MOVE)
    assert "“What is the postcode?”" in refused(MOVE, in_care().person, **{**ANSWERS, "postcode": "by the old mill"})


def test_a_code_that_is_on_no_list_is_refused(carry: Carry) -> None:
    carry(MOVE)
    assert "is not a code" in refused(MOVE, in_care().person, **{**ANSWERS, "why": "no"})


def test_of_several_children_it_says_for_which_it_cannot_be(carry: Carry) -> None:
    carry(MOVE)
    kia, rosa = in_care().person, child("Rosa Marsh")
    assert refused(MOVE, kia, rosa, **ANSWERS) == "Rosa Marsh: Move: no placement is open that it could replace."


def test_a_plan_goes_on_under_another_category_and_its_history_says_which_it_had(
    carry: Carry,
) -> None:
    carry(said := says(Amends("ProtectionPlan", {"latest_category": "category"}, {"previous_plans": 1})))
    kia = child()
    plan = spell(ProtectionPlan, kia, date(2026, 1, 5), initial_category="NEG", latest_category="NEG")
    finished(said, kia, category="EMO")
    plan = ProtectionPlan.objects.get(pk=plan.pk)
    assert (plan.initial_category, plan.latest_category, plan.previous_plans, plan.ended) == ("NEG", "EMO", 1, None)
    history: Any = ProtectionPlan.history  # type: ignore[attr-defined]
    assert [row.latest_category for row in history.objects.filter(record_id=plan.pk)] == ["NEG"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Amends("ProtectionPlan"), "Says: no child protection plan is open that it could change."),
        (Ends("ProtectionPlan"), "Says: no child protection plan is open that it could end."),
        (Replaces("LegalStatus"), "Says: no legal status is open that it could replace."),
        (Begins("ChildInNeed"), "Says: another cannot begin. Child in need from 2 February 2026 has not ended."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_happen_is_refused_with_a_sentence(carry: Carry, change: Change, sentence: str) -> None:
    carry(said := says(change))
    kia = child()
    spell(ChildInNeed, kia, date(2026, 2, 2))
    assert refused(said, kia) == sentence


def test_what_is_said_to_be_optional_happens_or_not(carry: Carry) -> None:
    carry(said := says(Begins("ChildInNeed", if_none=True), Ends("ChildInNeedPlan", if_any=True)))
    kia, rosa = child(), child("Rosa Marsh")
    need = spell(ChildInNeed, kia, date(2026, 2, 2))
    plan = spell(ChildInNeedPlan, kia, date(2026, 2, 9))
    finished(said, kia, rosa)
    assert ChildInNeed.objects.get(person=kia) == need
    assert ChildInNeedPlan.objects.get(pk=plan.pk).ended == MOVED
    assert ChildInNeed.objects.get(person=rosa).started == MOVED


def test_what_begins_may_have_fields_that_nobody_is_asked(carry: Carry) -> None:
    carry(said := says(Begins("LegalStatus", also={"code": "C2"}, since="happened_on")))
    spell(CarePeriod, kia := child(), date(2026, 2, 2))
    finished(said, kia)
    status = LegalStatus.objects.get(person=kia)
    assert (status.started, status.code) == (MOVED, "C2")


def test_what_awaits_a_decision_is_refused_when_submitted_and_once_more_when_decided(
    carry: Carry,
) -> None:
    said = replace(says(Ends("ProtectionPlan", on="happened_on")), approved=("PLAN-AGREED",))
    carry(said)
    kia, north, ruth = child(), team(), person_called("ruth")
    worker("Ruth Calder", north, ruth, manages=True)
    allocated(kia, of=north)
    assert "no child protection plan is open" in refused(said, kia)
    plan = spell(ProtectionPlan, kia, date(2026, 1, 5))
    (step,) = finished(said, kia)
    actions.amend_spell(by=by(), spell=plan, changes={"ended": date(2026, 3, 1)})
    with pytest.raises(Refused) as raised:
        actions.decide(by=by(ruth), group=step.group, approve=True)  # type: ignore[arg-type]
    assert "no child protection plan is open" in str(raised.value)
    assert Step.objects.get().authorised_on is None


def test_what_ends_with_an_acceptance_is_refused_where_it_has_ended_already() -> None:
    kia = child()
    down = Step(person=kia, kind="step_down", happened_on=TODAY)
    with pytest.raises(Refused, match="no child in need is open that it could end"):
        follow_acceptance(by=by(), handover=Handover(person=kia, step=down, answered_on=TODAY))
    assert not EarlyHelp.objects.exists()


def test_each_change_is_asked_after_the_one_before_it() -> None:
    """Pure: what the first ended the second may begin; what stands in `unless` keeps all as it is."""
    day, open_ = date(2026, 3, 2), {"LegalStatus": date(2025, 1, 6), "CarePeriod": date(2025, 1, 6)}
    both = [(Ends("LegalStatus"), day), (Begins("LegalStatus"), day)]
    assert not change_objections("Order", both, open_)
    assert len(change_objections("Order", both[::-1], open_)) == 1
    twice = [(Replaces("LegalStatus"), day), (Replaces("LegalStatus"), day)]
    assert "Legal status from 2 March 2026 can be replaced" in change_objections("Order", twice, open_)[0].sentence
    assert not change_objections("Order", [(Ends("Placement", unless=("CarePeriod",)), day)], open_)


def test_no_kind_of_today_is_silent_about_what_it_does_not_find() -> None:
    """What relies on nothing happening says so, by name, in the kind."""
    silent: set[type[Spell] | str] = set()
    for each in KINDS.values():
        for change in (change for changes in each.changes.values() for change in changes):
            if (isinstance(change, Begins) and change.if_none) or (isinstance(change, Ends) and change.if_any):
                silent.add(f"{each.id}: {change.spell}")
    assert silent == {
        *("contact: ChildInNeed", "referral: ChildInNeed", "strategy_discussion: ChildInNeed"),
        *("single_assessment: ChildInNeed", "child_in_need_plan: ChildInNeedPlan"),
        *("step_down: EarlyHelp", "step_down: ChildInNeedPlan", "closure: ChildInNeedPlan"),
    }
