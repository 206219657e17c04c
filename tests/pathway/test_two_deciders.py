"""Two deciders, one after the other: what each is asked, what is kept of it, and what a return undoes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goldenthread.access.actions import grant_role
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.roles import ROLES
from goldenthread.pathway import actions
from goldenthread.pathway.actions.finishing import states_of
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.kinds.states import TRANSITIONS, State
from goldenthread.pathway.models import Approval, ChildInNeed, ChildInNeedPlan, Notice, Step
from goldenthread.pathway.models.writing import ApprovalHistory
from goldenthread.pathway.queries import to_decide, to_write
from goldenthread.pathway.queries.deciders import deciders_of
from goldenthread.pathway.queries.whose import Choice
from goldenthread.people.models import Person
from tests.browser import assert_valid_page
from tests.house import test_kinds, test_machinery
from tests.pathway.children import TODAY, allocated, by, child, spell, team, worker
from tests.pathway.kinds_of_a_test import PANEL, Carry
from tests.pathway.test_finishing import REFERRED, objections
from tests.pathway.writing import Form, day
from tests.people_of_erimus import STARTED, hire, person_called

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
Answer = Approval.Answer
WHY = "The father has come back."
PANEL_SAYS = {"outcome": "continues", "advice": "Look again in six weeks."}
CONDITION = "That he is told."


class Panel:
    """A sister and a brother, their worker Amina, Ruth who manages her, and Graham who chairs the panel."""

    def __init__(self, kind: Kind = PANEL) -> None:
        self.kind = kind
        self.amina, self.ruth, self.graham = (person_called(name) for name in ("amina", "ruth", "graham"))
        north = team()
        self.worker = worker("Amina Yusuf", north, self.amina)
        worker("Ruth Calder", north, self.ruth, manages=True)
        self.children: list[Person] = [child("Kia Marsh"), child("Zane Marsh")]
        self.needs = [spell(ChildInNeed, person, REFERRED) for person in self.children]
        for person in self.children:
            allocated(person, self.worker, north)
        self.group = uuid.uuid4()

    def steps(self) -> list[Step]:
        return list(Step.objects.filter(group=self.group).order_by("pk"))

    def submitted(self, why: str = WHY) -> list[Step]:
        steps = self.steps() or [
            Step(person=person, kind=self.kind.id, happened_on=TODAY, child_in_need=need, group=self.group)
            for person, need in zip(self.children, self.needs, strict=True)
        ]
        for each in steps:
            each.worker, each.answers = self.worker, {**each.answers, "why": why}
        return actions.finish(by=by(self.amina), steps=steps)

    def agreed(self, user: User | None = None, **told: Any) -> list[Step]:
        """By the manager: enough for the sister, not for the brother."""
        given = {s.pk: {"enough": n == 0, "condition": CONDITION, **told} for n, s in enumerate(self.steps())}
        return actions.decide(
            by=by(user or self.ruth), group=self.group, approve=True, answers=given, words="With doubt."
        )

    def decided(self, user: User | None = None, **told: Any) -> list[Step]:
        given = {s.pk: {**PANEL_SAYS, **told} for s in self.steps()}
        return actions.decide(by=by(user or self.graham), group=self.group, approve=True, answers=given)

    def returned(self, user: User) -> list[Step]:
        return actions.decide(by=by(user), group=self.group, approve=False, words="Mend it.")

    def taken_back(self) -> list[Step]:
        return actions.take_back(by=by(self.amina), group=self.group)

    def state(self) -> set[State]:
        return set(states_of(self.steps()).values())

    def answers(self) -> list[tuple[int, str, str]]:
        """Of the sister's step: the stage, what was said, and by whom."""
        rows = Approval.objects.filter(person=self.children[0]).select_related("answered_by").order_by("pk")
        return [(row.stage, row.answer, str(row.answered_by or "")) for row in rows]


@pytest.fixture(autouse=True)
def _kind(carry: Carry) -> None:
    carry(PANEL)


@pytest.fixture
def panel(db: None) -> Panel:
    return Panel()


def test_it_is_a_kind_as_every_other() -> None:
    for test in (
        test_kinds.test_its_questions,
        test_kinds.test_its_outcomes_are_the_codes_of_its_list,
        test_kinds.test_its_clocks_decider_and_lane_exist,
        test_machinery.test_who_decides_on_it_can,
        test_machinery.test_what_is_left_to_a_decider_has_one,
        test_machinery.test_each_decider_is_asked_at_a_decision_that_is_taken,
        test_machinery.test_the_spells_it_changes_are_there,
    ):
        test(PANEL)


def test_each_is_asked_their_own() -> None:
    asked = [[question.id for question in PANEL.asked_of_decider(stage)] for stage in (0, 1, 2, 3)]
    assert asked == [[], ["enough", "condition"], ["outcome", "advice"], []]
    whole = KINDS["single_assessment"].asked_of_decider(1)
    assert [q.id for q in whole] == [q.id for q in KINDS["single_assessment"].questions if q.by == "decider"]


# --- the record ---


def test_the_manager_then_the_chair(panel: Panel) -> None:
    panel.submitted()
    panel.agreed()
    assert panel.state() == {"awaiting approval"}
    assert {s.authorised_on for s in panel.steps()} == {None}
    assert not ChildInNeedPlan.objects.exists()
    panel.decided()
    assert panel.state() == {"done"}
    assert [(s.authorised_on, s.outcome, s.answers) for s in panel.steps()] == [
        (TODAY, "continues", {"why": WHY, "enough": enough, "condition": CONDITION, "advice": PANEL_SAYS["advice"]})
        for enough in (True, False)
    ]
    assert ChildInNeedPlan.objects.count() == 2


def test_what_each_answered_is_kept_with_who_gave_it(panel: Panel) -> None:
    panel.submitted()
    panel.agreed()
    panel.decided()
    rows = Approval.objects.filter(person=panel.children[1]).order_by("pk")
    assert [(a.decision, a.answered_by, a.answers) for a in rows] == [
        ("PLAN-AGREED", panel.ruth, {"enough": False, "condition": CONDITION}),
        ("PROTECTION-PLAN", panel.graham, PANEL_SAYS),
    ]
    assert {a.asked_by for a in rows} == {panel.amina}  # what is passed on is still hers
    assert ApprovalHistory.objects.filter(record_id=rows[0].pk, answer="waiting", answers={}).exists()


def test_what_is_asked_at_the_other_decision_is_neither_needed_nor_taken(panel: Panel) -> None:
    panel.submitted()
    panel.agreed(outcome="closes", advice="None.")
    assert {s.outcome for s in panel.steps()} == {""}
    panel.decided(enough=True, condition="None.")
    assert [s.answers["enough"] for s in panel.steps()] == [True, False]
    assert {s.answers["condition"] for s in panel.steps()} == {CONDITION}
    assert {s.outcome for s in panel.steps()} == {"continues"}


@pytest.mark.parametrize(("stage", "missing"), [(1, "condition"), (2, "outcome")])
def test_each_has_to_answer_what_they_are_asked(panel: Panel, stage: int, missing: str) -> None:
    panel.submitted()
    if stage == 2:
        panel.agreed()
    with pytest.raises(Refused) as raised:
        (panel.agreed if stage == 1 else panel.decided)(**{missing: ""})
    assert [(o.policy, o.field) for o in raised.value.objections] == [("the-decider-answers", missing)]


def test_neither_takes_the_others_decision(panel: Panel) -> None:
    panel.submitted()
    with pytest.raises(Refused) as raised:
        panel.decided()
    assert objections(raised) == {"the-decider-decides"}
    panel.agreed()
    with pytest.raises(Refused) as raised:
        panel.agreed()
    assert objections(raised) == {"the-decider-decides"}


def test_returned_by_the_chair_it_begins_with_the_manager_again(panel: Panel) -> None:
    panel.submitted()
    panel.agreed()
    panel.returned(panel.graham)
    assert panel.state() == {"returned"}
    assert {tuple(s.answers) for s in panel.steps()} == {("why",)}  # what the manager agreed to stands no longer
    panel.submitted("He has left again.")
    with pytest.raises(Refused):
        panel.decided()
    panel.agreed(condition="None any more.")
    panel.decided()
    assert panel.answers() == [
        (1, "approved", "Ruth Calder"),
        (2, "returned", "Graham Oyelaran"),
        (1, "approved", "Ruth Calder"),
        (2, "approved", "Graham Oyelaran"),
    ]
    first, _, again, _ = Approval.objects.filter(person=panel.children[0]).order_by("pk")
    assert (first.answers["condition"], again.answers["condition"]) == (CONDITION, "None any more.")
    assert {s.answers["condition"] for s in panel.steps()} == {"None any more."}


def test_its_writer_takes_it_back_from_the_chair_too(panel: Panel) -> None:
    panel.submitted()
    panel.agreed()
    panel.taken_back()
    assert panel.state() == {"being written"}
    assert {tuple(s.answers) for s in panel.steps()} == {("why",)}
    panel.submitted()
    assert {a.stage for a in Approval.objects.filter(answer=Answer.WAITING)} == {1}


def test_a_column_that_the_first_decider_answered_is_empty_again(carry: Carry) -> None:
    first = replace(PANEL.question("outcome"), stage="PLAN-AGREED")
    others = [question for question in PANEL.questions if question.id != "outcome"]
    kind = replace(PANEL, id="panel_where_the_manager_says_the_outcome", questions=(*others, first))
    carry(kind)
    panel = Panel(kind)
    panel.submitted()
    panel.agreed(outcome="continues")
    assert {s.outcome for s in panel.steps()} == {"continues"}
    panel.returned(panel.graham)
    assert {s.outcome for s in panel.steps()} == {""}
    assert {a.answers["outcome"] for a in Approval.objects.filter(answer=Answer.APPROVED)} == {"continues"}


def both(panel: Panel) -> User:
    """Manages Amina's team, and chairs."""
    user = hire("Olu Bright", "team_manager", "conference_chair")
    worker("Olu Bright", panel.worker.memberships.get().team, user, manages=True)
    return user


def test_one_person_does_not_take_both_decisions(panel: Panel) -> None:
    olu = both(panel)
    panel.submitted()
    waiting = list(Approval.objects.filter(answer=Answer.WAITING))
    assert all(olu.pk in users for users in deciders_of(waiting, TODAY).values())
    panel.agreed(olu)
    with pytest.raises(Refused) as raised:
        panel.decided(olu)
    assert objections(raised) == {"two-deciders-are-two-people"}
    waiting = list(Approval.objects.filter(answer=Answer.WAITING))
    assert [(olu.pk in users, panel.graham.pk in users) for users in deciders_of(waiting, TODAY).values()] == [
        (False, True)
    ] * 2
    assert to_decide.to_decide(Choice("mine"), for_user=olu, on=TODAY) == []
    assert len(to_decide.to_decide(Choice("mine"), for_user=panel.graham, on=TODAY)) == 2
    texts = {line.do.text for line in to_decide.lines(waiting, for_user=olu, on=TODAY) if line.do}
    assert texts == {"Read it"}
    panel.decided()


def test_whoever_agreed_decides_again_after_a_return_and_takes_no_other(panel: Panel) -> None:
    olu = both(panel)
    panel.submitted()
    panel.agreed(olu)
    panel.returned(panel.graham)
    panel.submitted()
    panel.agreed(olu)
    with pytest.raises(Refused) as raised:
        panel.returned(olu)
    assert objections(raised) == {"two-deciders-are-two-people"}


def test_a_sole_decider_takes_both(panel: Panel) -> None:
    olu = both(panel)
    grant_role(by=by(), user=olu, role="sole_decider", started=STARTED)
    assert "approve own work" in ROLES["sole_decider"].permissions
    olu = User.objects.get(pk=olu.pk)
    panel.submitted()
    panel.agreed(olu)
    assert len(to_decide.to_decide(Choice("mine"), for_user=olu, on=TODAY)) == 2
    panel.decided(olu)
    assert panel.state() == {"done"}


def test_who_is_told(panel: Panel) -> None:
    """The chair once the manager has agreed; the writer and the manager once the chair has."""
    panel.submitted()
    assert not Notice.objects.filter(user=panel.graham).exists()
    panel.agreed()
    assert not Notice.objects.filter(user=panel.amina).exists()
    assert Notice.objects.filter(user=panel.graham, what=Notice.What.TO_DECIDE).exists()
    panel.decided()
    told = Notice.objects.filter(what=Notice.What.APPROVED).values_list("user__name", flat=True)
    assert set(told) == {"Amina Yusuf", "Ruth Calder"}


def test_returned_it_is_in_its_writers_list(panel: Panel) -> None:
    panel.submitted()
    panel.agreed()
    panel.returned(panel.graham)
    rows = to_write.to_write(Choice("mine"), for_user=panel.amina, on=TODAY)
    lines = to_write.lines(rows, for_user=panel.amina, on=TODAY)
    assert {line.said for line in lines} == {"returned"}
    assert "Returned by Graham Oyelaran on 3 March 2026: Mend it." in lines[0].why


EVENTS = ("submit", "the manager agrees", "the chair decides", "the manager returns", "the chair returns", "take back")
ON = "go on"  # whatever leads on from here: drawn often, or few would come as far as the chair


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from((*EVENTS, *[ON] * 5)), max_size=9))
@example([ON, ON, "the chair returns", ON, ON, "take back", ON, ON, ON])
def test_whatever_is_tried_in_whatever_order_the_table_holds(events: list[str]) -> None:
    """As for one decider (test_finishing). Whose turn it is decides who may answer, and what stands on the step."""

    class Undone(Exception):
        pass

    try:
        with transaction.atomic():
            _try(Panel(), events)
            raise Undone
    except Undone:
        pass


def _try(panel: Panel, events: list[str]) -> None:
    state: State = "being written"
    turn = 0  # the decision that waits; 0: none does
    acts: dict[str, Callable[[], object]] = {
        "submit": panel.submitted,
        "the manager agrees": panel.agreed,
        "the chair decides": panel.decided,
        "the manager returns": lambda: panel.returned(panel.ruth),
        "the chair returns": lambda: panel.returned(panel.graham),
        "take back": panel.taken_back,
    }
    for event in events:
        event = EVENTS[turn] if event == ON else event
        name, whose = _as_in_the_table(event)
        after = TRANSITIONS[state].get(name)  # type: ignore[call-overload]
        if event != "submit" and (after is None or whose not in (0, turn)):
            with pytest.raises(Refused):
                acts[event]()
        else:  # submitting twice answers with what stands
            acts[event]()
            moved, state = after is not None, after or state
            turn = _turn_after(event, turn) if moved else turn
        assert not panel.steps() or panel.state() == {state}
        stands = turn == 2 or state == "done"
        assert all(("condition" in step.answers) == stands for step in panel.steps())
        assert all(bool(step.outcome) == (state == "done") for step in panel.steps())
        waiting = Approval.objects.filter(answer=Answer.WAITING)
        assert {a.stage for a in waiting} == ({turn} if turn else set())
        assert ChildInNeedPlan.objects.exists() == (state == "done")


def _as_in_the_table(event: str) -> tuple[str, int]:
    """What the table calls it, and at whose turn it may happen (0: anybody's)."""
    return {
        "the manager agrees": ("approve for the next decider", 1),
        "the chair decides": ("approve", 2),
        "the manager returns": ("return", 1),
        "the chair returns": ("return", 2),
    }.get(event, (event, 0))


def _turn_after(event: str, turn: int) -> int:
    return {"submit": turn or 1, "the manager agrees": 2}.get(event, 0)


# --- the pages ---


def address(group: object) -> str:
    return reverse("pathway:decide", args=[group])


def written(panel: Panel, as_user: AsUser) -> uuid.UUID:
    """About the sister alone, on the form."""
    form = Form.begin(as_user(panel.amina), panel.children[0], PANEL.id)
    assert "On what condition does the manager agree?" not in form.text
    answer = form.finish(**day("made", "2", "3", "2026"), why=WHY)
    assert answer.status_code == 302
    group = Step.objects.get(kind=PANEL.id).group
    assert group
    return group


def test_by_pages_from_the_form_to_the_chair(panel: Panel, as_user: AsUser) -> None:
    group = written(panel, as_user)
    manager, chair = as_user(panel.ruth), as_user(panel.graham)
    page = manager.get(address(group)).content.decode()
    assert_valid_page(page)
    assert "On what condition does the manager agree?" in page
    assert "What did the panel decide?" not in page
    assert "Approve and pass on" in page
    assert "this is decided by the conference" not in chair.get(address(group)).content.decode()
    assert "this is decided by the social work manager" in chair.get(address(group)).content.decode()
    sent = {"enough": "no", "condition": CONDITION, "words": "With doubt.", "action": "approve"}
    said = manager.post(address(group), sent, follow=True).content.decode()
    assert "Plan before the panel approved and passed on. It is decided next by: The conference" in said
    page = chair.get(address(group)).content.decode()
    assert_valid_page(page)
    earlier = page.partition("Decided before: A plan for a child in need is agreed")[2].partition("Your decision")[0]
    assert "By Ruth Calder on 3 March 2026. Comment: With doubt." in earlier
    assert CONDITION in earlier
    assert "Is it enough for this child?" in earlier
    assert "Submitted by Amina Yusuf on 3 March 2026." in page
    asked = page.partition("Your decision")[2]
    assert "What did the panel decide?" in asked
    assert "On what condition" not in asked
    assert ">Approve<" in " ".join(page.split()).replace("> ", ">").replace(" <", "<")
    chair.post(address(group), {**PANEL_SAYS, "words": "", "action": "approve"})
    step = Step.objects.get(kind=PANEL.id)
    assert (step.outcome, step.answers["condition"], step.answers["advice"]) == (
        "continues", CONDITION, PANEL_SAYS["advice"],
    )  # fmt: skip
    page = as_user(panel.amina).get(f"/children/{step.person_id}/steps/{step.pk}").content.decode()
    assert "Approved by Ruth Calder (team manager) on 3 March 2026" in page
    assert "Approved by Graham Oyelaran (conference chair) on 3 March 2026" in page


def test_by_pages_returned_by_the_chair_and_submitted_again(panel: Panel, as_user: AsUser) -> None:
    group = written(panel, as_user)
    manager, chair, writer = as_user(panel.ruth), as_user(panel.graham), as_user(panel.amina)
    sent = {"enough": "yes", "condition": CONDITION, "words": "", "action": "approve"}
    manager.post(address(group), sent)
    said = chair.post(address(group), {"words": "What of the school?", "action": "return"}, follow=True)
    assert "Returned to Amina Yusuf with your comments." in said.content.decode()
    form = Form(writer, f"/write/{group}").opened()
    assert "What of the school?" in form.text
    form.finish(**day("made", "2", "3", "2026"), why="He is back, and the school knows.")
    assert "this is decided by the social work manager" in chair.get(address(group)).content.decode()
    page = manager.get(address(group)).content.decode()
    assert "On what condition does the manager agree?" in page
    assert "What of the school?" in page
    manager.post(address(group), {**sent, "condition": "None any more."})
    page = chair.get(address(group)).content.decode()
    assert "None any more." in page
    assert CONDITION not in page
    chair.post(address(group), {**PANEL_SAYS, "words": "", "action": "approve"})
    assert Step.objects.get(kind=PANEL.id).authorised_on == TODAY


def test_of_several_children_each_stands_under_their_name(panel: Panel, as_user: AsUser) -> None:
    panel.submitted()
    panel.agreed()
    page = as_user(panel.graham).get(address(panel.group)).content.decode()
    earlier = " ".join(page.partition("Decided before:")[2].partition("Your decision")[0].split())
    assert earlier.count(CONDITION) == 1
    assert earlier.index("Kia Marsh") < earlier.index("Yes") < earlier.index("Zane Marsh") < earlier.index(">No<")
    assert_valid_page(page)


def test_who_agreed_reads_that_somebody_else_decides(panel: Panel, as_user: AsUser) -> None:
    olu = both(panel)
    panel.submitted()
    panel.agreed(olu)
    page = as_user(olu).get(address(panel.group)).content.decode()
    assert "You have taken another decision on this. Somebody else has to take this one." in page
    assert "Your decision" not in page
    assert "Take it back" not in page
    assert as_user(olu).post(address(panel.group), {**PANEL_SAYS, "action": "approve"}).status_code == 200
    assert panel.state() == {"awaiting approval"}


def test_it_asks_the_database_as_much_at_the_second_decision(
    panel: Panel, as_user: AsUser, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    panel.submitted()
    panel.agreed()
    client = as_user(panel.graham)
    client.get(address(panel.group))
    with django_assert_max_num_queries(26):
        client.get(address(panel.group))
