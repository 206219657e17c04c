"""The front door: a contact from the telephone to its decision, what waits, and what is seen of a child at once."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.access.record import acting
from goldenthread.pathway import actions
from goldenthread.pathway.actions import front_door as acts
from goldenthread.pathway.front_door import entries, flags, live, sample
from goldenthread.pathway.front_door.recording import out_of_hours
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import (
    Approval,
    Attachment,
    CarePeriod,
    ChildInNeed,
    Draft,
    EarlyHelp,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.pathway.policies import time_objections
from goldenthread.pathway.queries.child import child_record
from goldenthread.pathway.writing import placing
from goldenthread.people.actions import add_fact, merge
from goldenthread.people.models import Kin, Person, Relationship
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.writing import Form
from tests.pathway.writing import day as boxes
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)
SAID = {
    "at": "09:20",
    "danger": False,
    "about": "worry",
    "source": "2A",
    "referrer": "Mrs Okoro, safeguarding lead",
    "reach": "01632 960123",
    "said": "She came to school without a coat again.",
    "nature": "contact",
    "level": "3",
    "line": "3.4",
    "recommended": "referral",
}
DECIDED = {
    "outcome": "referral",
    "decided_level": "3",
    "decided_line": "3.4",
    "why": "Neglect that goes on.",
    "need": "N1",
}
NO_MORE = {"outcome": "nothing", "decided_level": "2", "decided_line": "2.1", "why": "Help is there already."}


class Hub:
    """A screener, the manager who decides, and somebody of the duty team."""

    def __init__(self) -> None:
        self.nadia = hire("Nadia Haddad", "front_door_screener")
        self.yvonne = hire("Yvonne Tasker", "front_door_screener", "team_manager")
        self.colin = hire("Colin Trattles", "emergency_duty_worker")
        self.team = team("Hub", "Front door")
        worker("Nadia Haddad", self.team, self.nadia)
        self.worker = worker("Yvonne Tasker", self.team, self.yvonne, manages=True)

    def contact(self, *children: Person, on: date = TODAY, writer: User | None = None, **answers: Any) -> list[Step]:
        """Written, submitted, and with whoever decides."""
        said, group = {**SAID, **answers}, uuid.uuid4()
        steps = [Step(person=p, kind="contact", version=3, happened_on=on, answers=said, group=group) for p in children]
        return actions.finish(by=by(writer or self.nadia), steps=steps)

    def decides(self, steps: list[Step], user: User | None = None, on: date = TODAY, **answers: Any) -> list[Step]:
        told = {each.pk: {**DECIDED, **answers} for each in steps}
        assert steps[0].group
        return actions.decide(by=by(user or self.yvonne, on), group=steps[0].group, approve=True, answers=told)


@pytest.fixture
def hub() -> Hub:
    return Hub()


# --- from contact to referral ---


class TestAContactThatBecomesAReferral:
    def test_it_awaits_a_named_decider_within_a_working_day(self, hub: Hub) -> None:
        (contact,) = hub.contact(child())
        (waiting,) = Approval.objects.filter(step=contact)
        assert (waiting.decision, waiting.answer) == ("REFERRAL-DECISION", "waiting")
        assert RunningClock.objects.get().clock == "CONTACT-DECISION"

    def test_a_screener_recommends_and_cannot_decide(self, hub: Hub) -> None:
        contact = hub.contact(child(), writer=hub.yvonne)
        with pytest.raises(Refused, match="decided by the named qualified social worker or manager"):
            hub.decides(contact, hub.nadia)

    def test_nobody_decides_on_their_own_contact(self, hub: Hub) -> None:
        with pytest.raises(Refused, match="own work"):
            hub.decides(hub.contact(child(), writer=hub.yvonne))

    def test_a_contact_made_a_referral_counts_from_the_decision(self, hub: Hub) -> None:
        kia = child()
        hub.decides(hub.contact(kia, on=YESTERDAY))
        (need,) = ChildInNeed.objects.filter(person=kia)
        assert (need.started, need.source, need.primary_need) == (TODAY, "2A", "N1")
        (referral,) = Step.objects.filter(person=kia, kind="referral")
        assert (referral.happened_on, referral.child_in_need, referral.authorised_on) == (TODAY, need, None)

    def test_what_was_a_referral_from_the_first_counts_from_the_day_it_came(self, hub: Hub) -> None:
        kia = child()
        hub.decides(hub.contact(kia, on=YESTERDAY, nature="referral"))
        assert ChildInNeed.objects.get(person=kia).started == YESTERDAY
        assert Step.objects.get(person=kia, kind="referral").happened_on == YESTERDAY

    def test_the_referral_awaits_the_same_decider_at_once(self, hub: Hub) -> None:
        """Nothing of it is left to be written, and the decider did not write it."""
        kia = child()
        hub.decides(hub.contact(kia))
        referral = Step.objects.get(person=kia, kind="referral")
        (waiting,) = Approval.objects.filter(step=referral)
        assert (waiting.answer, waiting.asked_by) == ("waiting", hub.nadia)
        assert [clock.clock for clock in RunningClock.objects.filter(person=kia)] == ["REF-1WD"]
        assert referral.group
        answers = {referral.pk: {"outcome": "assessment"}}
        actions.decide(by=by(hub.yvonne), group=referral.group, approve=True, answers=answers)
        assert [c.clock for c in RunningClock.objects.filter(person=kia)] == ["SA-45WD"]
        assert Step.objects.get(person=kia, kind="single_assessment").follows == referral

    def test_a_referral_that_leads_to_nothing_is_closed(self, hub: Hub) -> None:
        kia = child()
        hub.decides(hub.contact(kia))
        referral = Step.objects.get(person=kia, kind="referral")
        assert referral.group
        answers = {referral.pk: {"outcome": "nothing"}}
        actions.decide(by=by(hub.yvonne), group=referral.group, approve=True, answers=answers)
        need = ChildInNeed.objects.get(person=kia)
        assert (need.ended, need.no_further_action) == (TODAY, True)

    def test_brothers_and_sisters_are_decided_together(self, hub: Hub) -> None:
        kia, rosa = child("Kia Marsh"), child("Rosa Marsh")
        hub.decides(hub.contact(kia, rosa))
        assert {need.person for need in ChildInNeed.objects.all()} == {kia, rosa}
        assert len({each.group for each in Step.objects.filter(kind="referral")}) == 1

    def test_each_of_them_is_decided_by_itself(self, hub: Hub) -> None:
        kia, rosa = child("Kia Marsh"), child("Rosa Marsh")
        of_kia, of_rosa = hub.contact(kia, rosa)
        told = {of_kia.pk: DECIDED, of_rosa.pk: NO_MORE}
        assert of_kia.group
        actions.decide(by=by(hub.yvonne), group=of_kia.group, approve=True, answers=told)
        assert [need.person for need in ChildInNeed.objects.all()] == [kia]
        found = entries.entry_of(of_kia.pk, for_user=hub.nadia, on=TODAY)
        assert found
        assert found.outcome == "Kia Marsh: Referral; Rosa Marsh: Nothing further"

    def test_a_referral_says_what_the_need_is(self, hub: Hub) -> None:
        with pytest.raises(Refused, match="What is the child's main need"):
            hub.decides(hub.contact(child()), need="")

    @pytest.mark.parametrize("outcome", ["early_help", "other_agency", "advice", "nothing", "existing_referral"])
    def test_what_is_no_referral_begins_nothing(self, hub: Hub, outcome: str) -> None:
        (contact,) = hub.decides(hub.contact(child()), outcome=outcome)
        assert contact.authorised_on == TODAY
        assert not ChildInNeed.objects.exists()
        assert not RunningClock.objects.exists()

    @pytest.mark.parametrize("missing", ["outcome", "decided_level", "decided_line", "why"])
    def test_the_decider_says_what_at_which_level_by_which_line_and_why(self, hub: Hub, missing: str) -> None:
        with pytest.raises(Refused) as raised:
            hub.decides(hub.contact(child()), **{missing: ""})
        assert {objection.field for objection in raised.value.objections} == {missing}


class TestAStrategyDiscussion:
    SAID = {
        **boxes("held", "3", "3", "2026"), "took_part": ["social_care", "police", "health"],
        "outcome": "assessment", "why": "A bruise.",
        "safe_now": "She is with her aunt.", "source": "6", "need": "N1",
    }  # fmt: skip

    @pytest.mark.parametrize("missing", ["took_part", "outcome", "decided_by", "why", "source", "need"])
    def test_nobody_decides_alone_or_for_no_reason(self, hub: Hub, as_user: Sign, missing: str) -> None:
        form = Form.begin_after(as_user(hub.nadia), hub.contact(child())[0], "strategy_discussion")
        said = {**self.SAID, "decided_by": hub.worker.pk}
        page = form.refused(**{name: value for name, value in said.items() if name != missing})
        assert f'href="#id_{missing}' in page
        assert not Step.objects.filter(kind="strategy_discussion").exists()

    def test_it_begins_the_referral_with_what_it_was_told(self, hub: Hub, as_user: Sign) -> None:
        kia = child()
        form = Form.begin_after(as_user(hub.nadia), hub.contact(kia)[0], "strategy_discussion")
        assert form.finish(**self.SAID, decided_by=hub.worker.pk).status_code == 302
        need = ChildInNeed.objects.get(person=kia)
        assert (need.started, need.source, need.primary_need) == (TODAY, "6", "N1")
        assert Step.objects.get(kind="single_assessment").child_in_need == need
        assert Step.objects.get(kind="strategy_discussion").answers["decided_by"]["id"] == hub.worker.pk

    def test_what_an_open_referral_says_is_not_typed_again(self, hub: Hub, as_user: Sign) -> None:
        kia = child()
        need = spell(ChildInNeed, kia, date(2026, 1, 5), source="6", primary_need="N4")
        contact = hub.contact(kia)[0]
        form = Form.begin_after(as_user(hub.nadia), contact, "strategy_discussion")
        assert "Referral, 5 January 2026" in form.text
        typed = Draft.objects.get(kind="strategy_discussion").typed
        assert (typed["source"], typed["need"]) == (["6"], ["N4"])
        assert form.finish(**{**self.SAID, "need": "N4"}, decided_by=hub.worker.pk).status_code == 302
        assert ChildInNeed.objects.get(person=kia) == need

    def test_immediate_protection_waits_for_no_name(self, hub: Hub, as_user: Sign) -> None:
        form = Form.begin_after(as_user(hub.nadia), hub.contact(child())[0], "strategy_discussion")
        assert form.finish(**{**self.SAID, "outcome": "immediate_protection"}).status_code == 302
        assert Step.objects.filter(kind="section_47").exists()

    def test_it_is_offered_of_a_child_in_early_help_and_of_no_other_who_is_not_in_need(self, hub: Hub) -> None:
        helped, other = child("Kia Marsh"), child("Rosa Marsh")
        spell(EarlyHelp, helped, date(2026, 1, 5))
        for person, offered in ((helped, True), (other, False)):
            record = child_record(person, for_user=hub.nadia, on=TODAY)
            kinds = {kind.id for kind in placing.kinds_to_write(record, for_user=hub.nadia)}
            assert ("strategy_discussion" in kinds) is offered

    @pytest.mark.parametrize("outcome", ["single_agency", "joint", "immediate_protection"])
    def test_one_at_contact_opens_the_enquiry_and_the_referral_it_is_part_of(self, hub: Hub, outcome: str) -> None:
        kia = child()
        held = Step(
            person=kia, kind="strategy_discussion", version=2, happened_on=TODAY, outcome=outcome, group=uuid.uuid4()
        )
        actions.finish(by=by(hub.yvonne), steps=[held])
        enquiry = Step.objects.get(kind="section_47")
        assert (enquiry.person, enquiry.started, enquiry.follows_id) == (kia, TODAY, held.pk)
        assert enquiry.child_in_need == ChildInNeed.objects.get(person=kia)

    def test_within_a_referral_it_begins_no_second_one(self, hub: Hub) -> None:
        kia = child()
        need = spell(ChildInNeed, kia, date(2026, 1, 5), source="6")
        held = Step(
            person=kia, kind="strategy_discussion", version=2, happened_on=TODAY, outcome="joint", group=uuid.uuid4()
        )
        actions.finish(by=by(hub.yvonne), steps=[held])
        assert Step.objects.get(kind="section_47").child_in_need == need
        assert ChildInNeed.objects.count() == 1


# --- flags ---


class TestFlags:
    def of(self, person: Person, hub: Hub, **how: Any) -> flags.Flags:
        return flags.flags_of([person.pk], for_user=hub.nadia, on=TODAY, **how)[person.pk]

    def test_of_a_child_nobody_told_us_of(self, hub: Hub) -> None:
        found = self.of(child(), hub)
        assert found.nothing
        assert found.sentences() == []

    @pytest.mark.parametrize(
        ("on", "counts"),
        [(TODAY, True), (date(2025, 3, 3), True), (date(2025, 3, 2), False)],
        ids=["today", "twelve months ago", "a day more"],
    )
    def test_contacts_of_twelve_months_count(self, hub: Hub, on: date, counts: bool) -> None:
        kia = child()
        step("contact", kia, happened_on=on, authorised_on=on, outcome="advice", answers={"source": "6"})
        found = self.of(kia, hub)
        assert bool(found.contacts) is counts
        if counts:
            said = dict(found.sentences())["Repeat contact"]
            assert said.startswith("One before; the last on ")
            assert said.endswith("police, advice or information given")

    def test_the_contact_that_is_looked_at_is_no_earlier_one(self, hub: Hub) -> None:
        kia = child()
        (contact,) = hub.contact(kia)
        assert self.of(kia, hub, but=[contact.pk]).nothing

    def test_nor_is_it_beside_its_screening_or_where_it_is_written_again(self, hub: Hub, as_user: Sign) -> None:
        kia, rosa = child("Kia Marsh"), child("Rosa Marsh")
        contact, _ = hub.contact(kia, rosa)
        nadia, group = as_user(hub.nadia), contact.group
        assert "Repeat contact" not in body(nadia, f"/front-door/contacts/{contact.pk}")
        screening = nadia.get(f"/front-door/contacts/{contact.pk}/write/screening")["Location"]
        assert "Repeat contact" not in body(nadia, screening)
        assert group
        actions.take_back(by=by(hub.nadia), group=group)
        assert "Repeat contact" not in body(nadia, f"/write/{group}")
        hub.contact(kia, on=YESTERDAY)
        assert "One before; the last on 2 March 2026" in body(nadia, screening)

    def test_domestic_abuse_is_counted_by_itself(self, hub: Hub) -> None:
        kia = child()
        for day in (date(2025, 9, 1), date(2026, 1, 6)):
            step(
                "contact",
                kia,
                happened_on=day,
                authorised_on=day,
                outcome="nothing",
                answers={"about": "domestic_abuse"},
            )
        step("contact", kia, happened_on=TODAY, answers={"about": "worry"})
        assert dict(self.of(kia, hub).sentences())["Domestic abuse"] == "2 notifications in the last 12 months"

    def test_a_referral_of_the_last_year_would_make_this_a_re_referral(self, hub: Hub) -> None:
        kia = child()
        spell(ChildInNeed, kia, date(2025, 6, 2), date(2025, 9, 1))
        said = dict(self.of(kia, hub).sentences())
        assert said["Re-referral"] == "A referral now would be one: referred on 2 June 2025"

    def test_open_work_and_who_holds_it(self, hub: Hub) -> None:
        kia = child()
        spell(ChildInNeed, kia, date(2025, 6, 2))
        said = dict(self.of(kia, hub).sentences())
        assert said["Open"] == "Child in need, held by nobody"
        assert "Re-referral" not in said
        allocated(kia, worker("Amina Yusuf", team("Assessment One")))
        assert dict(self.of(kia, hub).sentences())["Open"] == "Child in need, held by Amina Yusuf, Assessment One"

    def test_a_plan_or_care_whenever_it_ended(self, hub: Hub) -> None:
        kia = child()
        spell(ProtectionPlan, kia, date(2019, 1, 7), date(2019, 9, 2))
        spell(CarePeriod, kia, date(2020, 1, 6), date(2021, 3, 1))
        assert dict(self.of(kia, hub).sentences())["Known before"] == "Looked after until 1 March 2021"

    def test_only_of_children_whom_the_user_reads(self, hub: Hub) -> None:
        amina = hire("Amina Yusuf", "social_worker")
        assert flags.flags_of([child().pk], for_user=amina, on=TODAY) == {}

    def test_many_children_cost_no_more_than_one(self, hub: Hub, django_assert_max_num_queries: Any) -> None:
        people = [child(f"Kia Marsh{number}") for number in range(12)]
        for person in people:
            step("contact", person, happened_on=TODAY, answers={"source": "6"})
        with django_assert_max_num_queries(14):
            found = flags.flags_of([p.pk for p in people], for_user=hub.nadia, on=TODAY)
        assert len(found) == 12


# --- what waits ---


def test_contacts_about_brothers_and_sisters_are_one_entry(hub: Hub) -> None:
    hub.contact(child("Kia Marsh"), child("Rosa Marsh"))
    (entry,) = entries.undecided(for_user=hub.nadia, on=TODAY)
    assert [person.name for person in entry.children] == ["Kia Marsh", "Rosa Marsh"]
    assert (entry.state, entry.due) == ("awaiting approval", date(2026, 3, 4))


def test_the_longest_waiting_come_first_and_the_decided_not_at_all(hub: Hub) -> None:
    late, new = hub.contact(child(), on=date(2026, 2, 26)), hub.contact(child())
    hub.decides(hub.contact(child()), outcome="advice")
    found = entries.undecided(for_user=hub.nadia, on=TODAY)
    assert [entry.first for entry in found] == [late[0], new[0]]
    assert [entry.late(TODAY) for entry in found] == [True, False]


def test_a_worker_who_reads_only_their_own_work_sees_no_other_contact(hub: Hub) -> None:
    hub.contact(child())
    assert entries.undecided(for_user=hire("Amina Yusuf", "social_worker"), on=TODAY) == []


@pytest.mark.parametrize(
    ("typed", "hour"), [("09:20", 9), ("23:59", 23), ("", None), ("half past", None), ("25:10", None), ("7:05", 7)]
)
def test_the_hour_is_read_as_it_was_typed(hub: Hub, typed: str, hour: int | None) -> None:
    (contact,) = hub.contact(child(), at=typed)
    assert entries.entries([contact])[0].hour == hour


def test_out_of_hours_by_the_hours_of_the_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = tmp_path / "authority.toml"
    ours.write_text('[[standard]]\nid = "FRONT-DOOR-CLOSES"\nvalue = 1830\nsource = "Our own hours"\n')
    monkeypatch.setattr("goldenthread.places.authority.path", lambda: ours)
    london = ZoneInfo("Europe/London")
    assert not out_of_hours(datetime(2026, 3, 3, 18, 29, tzinfo=london))
    assert out_of_hours(datetime(2026, 3, 3, 18, 30, tzinfo=london))


@pytest.mark.parametrize(
    ("at", "out"),
    [
        ((2026, 3, 3, 8, 29), True),
        ((2026, 3, 3, 8, 30), False),
        ((2026, 3, 3, 16, 59), False),
        ((2026, 3, 3, 17, 0), True),
        ((2026, 3, 7, 11, 0), True),  # a Saturday
        ((2026, 4, 6, 11, 0), True),  # Easter Monday
    ],
)
def test_out_of_hours(at: tuple[int, ...], out: bool) -> None:
    assert out_of_hours(datetime(*at, tzinfo=ZoneInfo("Europe/London"))) is out  # type: ignore[arg-type,misc]


class TestOvernight:
    def taken(self, hub: Hub, **answers: Any) -> list[Step]:
        return hub.contact(
            child("Kia Marsh"), child("Rosa Marsh"), on=YESTERDAY, writer=hub.colin, out_of_hours=True, **answers
        )

    def test_it_stands_on_the_list_until_somebody_picks_it_up(self, hub: Hub) -> None:
        steps = self.taken(hub)
        hub.contact(child())  # in hours
        (entry,) = entries.overnight(for_user=hub.nadia, on=TODAY)
        assert list(entry.steps) == steps
        acts.pick_up(by=by(hub.nadia), contacts=steps)
        assert entries.overnight(for_user=hub.nadia, on=TODAY) == []

    def test_picking_up_says_who_and_when_on_each_childs_record(self, hub: Hub) -> None:
        steps = self.taken(hub)
        acts.pick_up(by=by(hub.nadia), contacts=steps)
        taken = Step.objects.filter(kind="picked_up")
        assert {each.follows for each in taken} == set(steps)
        assert {(each.happened_on, str(each.worker), each.recorded_by) for each in taken} == {
            (TODAY, "Nadia Haddad", hub.nadia)
        }

    def test_two_people_at_once_pick_it_up_once(self, hub: Hub) -> None:
        steps = self.taken(hub)
        acts.pick_up(by=by(hub.nadia), contacts=steps)
        assert acts.pick_up(by=by(hub.yvonne), contacts=steps) == []
        assert Step.objects.filter(kind="picked_up").count() == 2


class TestTriage:
    def test_several_are_decided_at_once_and_the_police_are_told(self, hub: Hub) -> None:
        one = hub.contact(child("Kia Marsh"), child("Rosa Marsh"), about="domestic_abuse", source="6")
        other = hub.contact(child("Zane Roe"), about="domestic_abuse", source="6")
        groups = [steps[0].group for steps in (one, other) if steps[0].group]
        told = {"whom": "Police", "said": "No further action: help is there already."}
        acts.triage(by=by(hub.yvonne), groups=groups, answers=NO_MORE, feedback=told)
        assert set(Step.objects.filter(kind="contact").values_list("outcome", flat=True)) == {"nothing"}
        assert Step.objects.filter(kind="feedback", answers__whom="Police").count() == 3

    def test_all_or_none(self, hub: Hub) -> None:
        one = hub.contact(child(), about="domestic_abuse")
        own = hub.contact(child(), about="domestic_abuse", writer=hub.yvonne)
        groups = [steps[0].group for steps in (one, own) if steps[0].group]
        with pytest.raises(Refused, match="own work"):
            acts.triage(by=by(hub.yvonne), groups=groups, answers=NO_MORE)
        assert not Step.objects.filter(kind="contact").exclude(outcome="").exists()


class TestFeedback:
    def told(self) -> Step:
        return Step(kind="feedback", happened_on=TODAY, answers={"whom": "Mrs Okoro", "said": "It was received."})

    def test_who_has_not_been_told_stands_on_a_list(self, hub: Hub) -> None:
        decided = hub.decides(hub.contact(child()), outcome="advice")
        hub.contact(child())  # not decided yet
        hub.decides(hub.contact(child(), reach="", source="9"), outcome="advice")
        assert list(entries.not_told(for_user=hub.nadia, on=TODAY)) == decided
        acts.give_feedback(by=by(hub.nadia), contacts=decided, told=self.told())
        assert not entries.not_told(for_user=hub.nadia, on=TODAY).exists()

    def test_nobody_is_forgotten_however_long_ago(self, hub: Hub) -> None:
        day = date(2025, 6, 2)
        decided = hub.decides(hub.contact(child(), on=day), on=day, outcome="advice")
        assert list(entries.not_told(for_user=hub.nadia, on=TODAY)) == decided

    def test_nor_whoever_left_no_way_to_be_reached(self, hub: Hub, as_user: Sign) -> None:
        kia, rosa = child("Kia Marsh"), child("Rosa Marsh")
        hub.decides(hub.contact(kia, rosa, reach=""), outcome="advice")
        assert len(entries.not_told(for_user=hub.nadia, on=TODAY)) == 1, "a writing about two is one"
        page = body(as_user(hub.nadia), "/front-door/not-told")
        assert "Mrs Okoro, safeguarding lead. No way to reach them is recorded." in page
        assert "Rosa Marsh" in page

    def test_sent_twice_it_is_kept_once(self, hub: Hub) -> None:
        decided = hub.decides(hub.contact(child()), outcome="advice")
        acts.give_feedback(by=by(hub.nadia), contacts=decided, told=self.told())
        acts.give_feedback(by=by(hub.nadia), contacts=decided, told=self.told())
        assert Step.objects.filter(kind="feedback").count() == 1


# --- the live page ---


class TestLive:
    def now(self, hub: Hub, day: date = TODAY) -> live.Live:
        return live.live(day, for_user=hub.nadia, on=TODAY)

    def test_contacts_by_hour_and_source(self, hub: Hub) -> None:
        for at, source in (("09:20", "2A"), ("09:50", "6"), ("11:05", "6"), ("", "6")):
            hub.contact(child(), at=at, source=source)
        hub.contact(child(), on=YESTERDAY)
        sources, rows = live.by_hour(self.now(hub).received)
        assert sources == ["Police", "Schools"]
        assert rows == [("09:00", [1, 1], 2), ("10:00", [0, 0], 0), ("11:00", [1, 0], 1), ("Not said", [1, 0], 1)]

    def test_ages_are_in_working_days(self, hub: Hub) -> None:
        for day in (TODAY, YESTERDAY, date(2026, 2, 27), date(2026, 1, 5)):
            hub.contact(child(), on=day)
        assert [many for _, many in self.now(hub).ages] == [1, 1, 1, 0, 0, 1]

    def test_what_is_late_due_today_and_later(self, hub: Hub) -> None:
        for day in (TODAY, YESTERDAY, date(2026, 2, 26)):
            hub.contact(child(), on=day)
        found = self.now(hub)
        assert [len(each) for each in (found.late, found.due_today, found.in_time)] == [1, 1, 1]

    def test_repeat_contacts(self, hub: Hub) -> None:
        kia, twice = child(), child()
        hub.contact(kia, on=date(2025, 12, 1))
        again = hub.contact(kia)
        first, second = hub.contact(twice), hub.contact(twice)
        hub.contact(child())
        assert {e.first.pk for e in self.now(hub).repeated} == {again[0].pk, first[0].pk, second[0].pk}

    def test_re_referrals_are_counted_as_the_measure_counts_them(self, hub: Hub) -> None:
        for earlier in (date(2025, 3, 3), date(2025, 3, 2)):
            person = child()
            spell(ChildInNeed, person, earlier, date(2025, 6, 2))
            step("referral", person, happened_on=TODAY, child_in_need=spell(ChildInNeed, person, TODAY))
        found = self.now(hub)
        assert (len(found.referred), len(found.referred_again), found.referrals_waiting) == (2, 1, 2)

    @pytest.mark.parametrize(
        ("there", "missing"),
        [
            (["social_care", "police", "health"], []),
            (["social_care", "police", "education"], ["Health"]),
            ([], ["Children's social care", "Police", "Health"]),
        ],
    )
    def test_who_is_missing_from_a_strategy_discussion(self, hub: Hub, there: list[str], missing: list[str]) -> None:
        step("strategy_discussion", child(), happened_on=TODAY, answers={"took_part": there})
        (held,) = self.now(hub).discussions
        assert held.missing == missing

    def test_somebody_merged_away_is_counted_once(self, hub: Hub) -> None:
        kept, gone = child("Kia Marsh"), child("Kia Marsh")
        hub.contact(gone)
        merge(by=by(), person=kept, gone=gone)
        assert [entry.children for entry in self.now(hub).received] == [[kept]]


# --- the threshold sample ---


class TestTheThresholdSample:
    MONTH = date(2026, 2, 1)

    def decided(self, hub: Hub, outcome: str, many: int) -> list[Step]:
        """Decided on the day they came, in February."""
        found = []
        for number in range(many):
            day = date(2026, 2, 2 + number)
            found += hub.decides(hub.contact(child(), on=day), on=day, outcome=outcome)
        return found

    def drawn(self, hub: Hub) -> list[sample.Sampled]:
        return sample.sample(self.MONTH, for_user=hub.yvonne, on=TODAY, each=3)

    def again(self, hub: Hub, contact: Step, **answers: Any) -> None:
        review = Step(
            kind="threshold_review", outcome=answers.pop("outcome"), answers={"level": "3", "why": "So.", **answers}
        )
        acts.look_again(by=by(hub.colin), contact=contact, review=review)

    def test_so_many_of_each_outcome_and_the_same_ones_each_time(self, hub: Hub) -> None:
        self.decided(hub, "advice", 8)
        self.decided(hub, "nothing", 2)
        hub.contact(child(), on=date(2026, 2, 12))  # not decided
        hub.decides(hub.contact(child()), outcome="advice")  # in March
        drawn = self.drawn(hub)
        assert sorted(one.contact.outcome for one in drawn) == ["advice"] * 3 + ["nothing"] * 2
        assert [one.contact.pk for one in drawn] == [one.contact.pk for one in self.drawn(hub)]

    def test_agreement_with_its_numbers(self, hub: Hub) -> None:
        one, two, three = self.decided(hub, "advice", 3)
        self.again(hub, one, outcome="advice")
        self.again(hub, two, outcome="early_help", level="2")
        outcome, level = sample.agreement(self.drawn(hub))
        assert (outcome.alike, outcome.of, outcome.share) == (1, 2, 0.5)
        assert (level.alike, level.of) == (1, 2)
        assert sample.crossed(self.drawn(hub)) == {("advice", "advice"): 1, ("advice", "early_help"): 1}

    def test_of_none_it_could_not_be_told(self, hub: Hub) -> None:
        assert [each.share for each in sample.agreement(self.drawn(hub))] == [None, None]

    def test_neither_who_took_nor_who_decided_it_looks_again(self, hub: Hub) -> None:
        self.decided(hub, "advice", 2)
        drawn = self.drawn(hub)
        assert sample.not_by(drawn, user=hub.nadia) == sample.not_by(drawn, user=hub.yvonne) == set()
        assert len(sample.not_by(drawn, user=hub.colin)) == 2

    def test_it_is_looked_at_again_once(self, hub: Hub) -> None:
        (one,) = self.decided(hub, "advice", 1)
        self.again(hub, one, outcome="advice")
        with pytest.raises(Refused, match="a second time already"):
            self.again(hub, one, outcome="nothing")


# --- pages ---

Sign = Callable[[User], Client]


def test_the_worklist_leads_to_the_contact_and_to_the_decision_on_the_referral(hub: Hub, as_user: Sign) -> None:
    (contact,) = hub.contact(child("Kia Marsh"))
    hub.decides(hub.contact(child("Zane Roe")))
    referral = Step.objects.get(kind="referral")
    page = body(as_user(hub.yvonne), "/worklist?whose=all&when=all")
    assert f"/front-door/contacts/{contact.pk}" in page
    assert f"/decide/{referral.group}" in page


def body(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    text = response.content.decode()
    if status == 200 and "csv" not in address:
        assert_valid_page(text)
    return text


def test_the_live_page_counts_and_leads_to_the_lists(hub: Hub, as_user: Sign) -> None:
    hub.contact(child("Kia Marsh"), on=date(2026, 2, 26))
    hub.contact(child("Zane Roe"), about="domestic_abuse", danger=True)
    page = " ".join(body(as_user(hub.nadia), "/front-door").split())
    assert "not decided in time" in page
    assert "1 contact says that a child is in immediate danger" in page
    assert 'hx-trigger="every 60s"' in page
    assert 'hx-trigger="every 60s"' not in body(as_user(hub.nadia), "/front-door?pause=yes")
    assert "Kia Marsh" in body(as_user(hub.nadia), "/front-door/lists/late")
    assert "Kia Marsh" not in body(as_user(hub.nadia), "/front-door/lists/danger")


def test_refreshing_asks_for_what_changes_only(hub: Hub, as_user: Sign) -> None:
    response = as_user(hub.nadia).get("/front-door", headers={"HX-Request": "true"})
    assert "Waiting now" in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("day", ["never", "2026-02-31", "3026-01-01", ""])
def test_a_day_that_cannot_be_is_today(hub: Hub, as_user: Sign, day: str) -> None:
    assert "What came in today" in " ".join(body(as_user(hub.nadia), f"/front-door?day={day}").split())


def test_a_social_worker_has_no_front_door(hub: Hub, as_user: Sign) -> None:
    amina = as_user(hire("Amina Yusuf", "social_worker"))
    for address in ("/front-door", "/front-door/overnight", "/front-door/domestic-abuse", "/front-door/sample"):
        body(amina, address, 403)


def test_a_contact_is_taken_from_a_search(hub: Hub, as_user: Sign) -> None:
    kia, rosa, mum = child("Kia Marsh"), child("Rosa Marsh"), child("Dawn Marsh", born=date(1990, 1, 1))
    for each in (kia, rosa):
        add_fact(by=by(), fact=Relationship(person=each, other=mum, kind=Kin.MOTHER))
    step("contact", kia, happened_on=YESTERDAY, authorised_on=YESTERDAY, outcome="advice", answers={"source": "6"})
    nadia = as_user(hub.nadia)
    assert "Repeat contact" in body(nadia, "/front-door/record?q=kia%20marsh")
    page = body(nadia, f"/front-door/record/{kia.pk}")
    assert "Repeat contact" in page
    assert "Rosa Marsh" in page
    assert "Dawn Marsh" not in page
    response = nadia.post(f"/front-door/record/{kia.pk}", {"also": str(rosa.pk)})
    draft = Draft.objects.get()
    assert response["Location"] == f"/write/{draft.group}"
    assert set(draft.children.all()) == {kia, rosa}
    assert draft.typed["received-day"] == ["3"]
    form = body(nadia, f"/write/{draft.group}")
    assert "One before; the last on 2 March 2026" in form, "the flag stands beside the form too"


Sent = tuple[Form, dict[str, str]]


def test_her_children_stand_under_a_mother_who_is_found(hub: Hub, as_user: Sign) -> None:
    kia, mum = child("Kia Roe"), child("Dawn Quillfeather", born=date(1990, 1, 1))
    grown = child("Lee Roe", born=date(2006, 1, 1))
    for each in (kia, grown):
        add_fact(by=by(), fact=Relationship(person=each, other=mum, kind=Kin.MOTHER))
    step("contact", kia, happened_on=YESTERDAY, authorised_on=YESTERDAY, outcome="advice", answers={"source": "6"})
    page = body(as_user(hub.nadia), "/front-door/record?q=dawn%20quillfeather")
    assert "Children of Dawn Quillfeather" in page
    assert f'href="/front-door/record/{kia.pk}"' in page
    assert "Repeat contact" in page
    assert "Lee Roe" not in page, "who is grown up is no child to write a contact about"


def test_nobody_found_says_what_to_do(hub: Hub, as_user: Sign) -> None:
    page = body(as_user(hub.nadia), "/front-door/record?q=Zzyzx%20Quill")
    assert "0 people found" in page
    assert "If the child is not known yet" in page
    assert 'href="/front-door/record/new"' in page


def test_a_screener_begins_on_the_front_page(hub: Hub, as_user: Sign) -> None:
    assert 'href="/front-door/record"' in body(as_user(hub.nadia), "/")
    assert 'href="/front-door/record"' not in body(as_user(hire("Amina Yusuf", "social_worker")), "/")


class TestWhatAContactCannotBeWithout:
    MUST = ("What was said about the child?", "What is their name, role and organisation?",
            "Which level of need do you think it is?", "Why, and what is known of the child from before?")  # fmt: skip

    def begun(self, hub: Hub, as_user: Sign, user: User | None = None, **typed: str) -> Sent:
        """A form, and what is sent of it: all that must be answered but what a contact is about."""
        kia = child()
        client = as_user(user or hub.nadia)
        address = client.post(f"/front-door/record/{kia.pk}", {})["Location"]
        known = {"danger": "no", "about": "worry", "source": "2A", "nature": "contact", "recommended": "advice"}
        return Form(client, address).opened(), {
            **boxes("received", "3", "3", "2026"),
            **known,
            "at": "",
            **typed,
        }

    def test_an_empty_one_is_not_submitted(self, hub: Hub, as_user: Sign) -> None:
        form, sent = self.begun(hub, as_user)
        page = form.finish(**sent).content.decode()
        for question in self.MUST:
            assert f"Answer the question: {question}" in page
        assert not Step.objects.exists()

    def test_one_for_our_information_needs_no_level(self, hub: Hub, as_user: Sign) -> None:
        form, sent = self.begun(hub, as_user, nature="neither", source="9", said="A number was asked for.")
        answer = form.finish(**sent)
        contact = Step.objects.get()
        assert answer["Location"] == f"/front-door/contacts/{contact.pk}", "where what is left to do stands"
        assert contact.answers["nature"] == "neither"

    def test_of_domestic_abuse(self, hub: Hub, as_user: Sign) -> None:
        said = {"about": "domestic_abuse", "source": "6", "referrer": "PC Ali", "said": "Shouting.", "risk": "high"}
        form, sent = self.begun(hub, as_user, level="2", reasons="Twice before.", there="yes", **said)
        assert form.finish(**sent).status_code == 302
        assert Step.objects.get().answers["there"] is True

    def test_out_of_hours(self, hub: Hub, as_user: Sign) -> None:
        said = {"referrer": "PC Ali", "said": "Alone at home.", "level": "3", "reasons": "Not known before."}
        form, sent = self.begun(hub, as_user, hub.colin, out_of_hours="yes", done_overnight="An aunt came.", **said)
        assert form.finish(**sent).status_code == 302
        assert Step.objects.get().answers["done_overnight"] == "An aunt came."

    @pytest.mark.parametrize(
        ("on", "at", "refused"),
        [(TODAY, "16:41", True), (TODAY, "16:40", False), (YESTERDAY, "23:00", False), (TODAY, "", False)],
    )
    def test_a_time_that_has_not_come_is_refused(self, on: date, at: str, refused: bool) -> None:
        written = Step(kind="contact", happened_on=on, answers={"at": at})
        found = time_objections(written, datetime(2026, 3, 3, 16, 40, tzinfo=ZoneInfo("Europe/London")))
        assert [(each.field, each.sentence) for each in found] == (
            [("at", "Contact: 16:41 today is in the future.")] if refused else []
        )

    def test_the_form_says_so_beside_the_time(self, hub: Hub, as_user: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
        noon = datetime(2026, 3, 3, 12, 0, tzinfo=ZoneInfo("Europe/London"))
        monkeypatch.setattr("goldenthread.access.doors.now", lambda: noon)
        form, sent = self.begun(
            hub, as_user, at="12:01", referrer="Mrs Okoro", said="No coat.", level="2", reasons="Cold."
        )
        page = form.finish(**sent).content.decode()
        assert "12:01 today is in the future" in page
        assert 'href="#id_at"' in page
        assert form.finish(**{**sent, "at": "12:00"}).status_code == 302


def test_as_somebody_types_only_the_list_comes(hub: Hub, as_user: Sign) -> None:
    child("Kia Marsh")
    response = as_user(hub.nadia).get("/front-door/record?q=kia", headers={"HX-Request": "true"})
    assert "Kia Marsh" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_somebody_new_is_added_and_then_the_contact_is_written(hub: Hub, as_user: Sign) -> None:
    nadia = as_user(hub.nadia)
    nadia.get("/front-door/record?q=Zzyzx%20Quill")
    assert nadia.get("/front-door/record/new")["Location"] == "/children/new"
    response = nadia.post("/children/new", {"given_names": "Zzyzx", "family_name": "Quill", "sex": "F"})
    person = Person.objects.get(family_name="Quill")
    assert response["Location"] == f"/front-door/record/{person.pk}"


def test_a_notification_is_triaged_on_the_page(hub: Hub, as_user: Sign) -> None:
    steps = hub.contact(child("Kia Marsh"), about="domestic_abuse", source="6", risk="standard")
    yvonne = as_user(hub.yvonne)
    assert "Standard risk" in body(yvonne, "/front-door/domestic-abuse")
    sent = {"chosen": str(steps[0].group), **NO_MORE, "told": "Nothing further."}
    wrong = yvonne.post("/front-door/domestic-abuse", {**sent, "why": ""}).content.decode()
    assert "Answer the question “Why was that decided?”" in wrong
    assert "2.1" in wrong, "what was typed is kept"
    assert yvonne.post("/front-door/domestic-abuse", sent).status_code == 302
    contact = Step.objects.get(kind="contact")
    assert (contact.outcome, contact.authorised_on) == ("nothing", TODAY)
    assert Step.objects.get(kind="feedback").answers["said"] == "Nothing further."


def test_the_page_asks_what_becomes_of_each_child(hub: Hub, as_user: Sign) -> None:
    kia, rosa = child("Kia Marsh"), child("Rosa Marsh")
    steps = hub.contact(kia, rosa)
    yvonne, address = as_user(hub.yvonne), f"/decide/{steps[0].group}"
    assert 'value="referral" checked' in body(yvonne, address), "what was recommended stands there"
    sent = {"action": "approve", "decided_line": "3.4", "why": "Neglect that goes on."}
    sent |= {f"outcome--{kia.pk}": "referral", f"decided_level--{kia.pk}": "3"}
    sent |= {f"outcome--{rosa.pk}": "nothing", f"decided_level--{rosa.pk}": "1"}
    page = yvonne.post(address, sent).content.decode()
    assert "Answer the question: What is the child&#39;s main need? (Kia Marsh)" in page
    assert "main need? (Rosa Marsh)" not in page
    yvonne.post(address, {**sent, f"need--{kia.pk}": "N1"})
    assert dict(Step.objects.filter(kind="contact").values_list("person", "outcome")) == {
        kia.pk: "referral",
        rosa.pk: "nothing",
    }
    page = body(yvonne, f"/front-door/contacts/{steps[0].pk}")
    assert "Kia Marsh: Referral; Rosa Marsh: Nothing further" in page


class TestWhatADeciderSees:
    def family(self) -> tuple[Person, Person, Person]:
        """Two sisters with their mother, and a brother who is held by a team."""
        kia, rosa, zane = child("Kia Marsh"), child("Rosa Marsh"), child("Zane Marsh")
        mum = child("Dawn Marsh", born=date(1990, 1, 1))
        for each in (kia, rosa, zane):
            add_fact(by=by(), fact=Relationship(person=each, other=mum, kind=Kin.MOTHER, same_household=True))
        spell(ChildInNeed, zane, date(2025, 6, 2))
        allocated(zane, worker("Amina Yusuf", team("Assessment One")))
        return kia, rosa, zane

    def screened(self, hub: Hub, contacts: list[Step], said: str = "Two calls since May") -> None:
        told = {"basis": "without", "partners": [{"agency": "police", "said": said}], "recommended": "referral"}
        about = {"kind": "screening", "version": KINDS["screening"].version, "happened_on": TODAY, "answers": told}
        group = uuid.uuid4()
        steps = [Step(person=each.person, follows=contacts[0], group=group, **about) for each in contacts]
        actions.finish(by=by(hub.nadia), steps=steps)

    def test_what_partners_said_who_was_in_touch_and_the_family(self, hub: Hub, as_user: Sign) -> None:
        kia, rosa, _ = self.family()
        hub.contact(kia, on=YESTERDAY, source="6")
        steps = hub.contact(kia, rosa)
        self.screened(hub, steps)
        page = " ".join(body(as_user(hub.yvonne), f"/decide/{steps[0].group}").split())
        assert page.count("Two calls since May") == 1
        assert "One before; the last on 2 March 2026, police, not decided yet" in page
        assert page.count("Repeat contact") == 1
        assert page.count("Dawn Marsh (mother)") == 2, "with whom they live, and who their parents are"
        assert "Zane Marsh, 10 years, child in need, held by Amina Yusuf, Assessment One" in page
        assert page.index("Two calls since May") < page.index("Your decision")
        assert page.index("Dawn Marsh") < page.index("Your decision")

    def test_it_says_that_nobody_asked_partners(self, hub: Hub, as_user: Sign) -> None:
        steps = hub.contact(child())
        page = body(as_user(hub.yvonne), f"/decide/{steps[0].group}")
        assert "No screening with partners is recorded for this contact" in page
        assert "none is recorded" in page

    def test_what_differs_is_said_of_each(self, hub: Hub, as_user: Sign) -> None:
        kia, rosa, _ = self.family()
        dad = child("Carl Roe", born=date(1988, 1, 1))
        add_fact(by=by(), fact=Relationship(person=rosa, other=dad, kind=Kin.FATHER))
        steps = hub.contact(kia, rosa)
        page = body(as_user(hub.yvonne), f"/decide/{steps[0].group}")
        assert "Kia Marsh: Dawn Marsh (mother); Rosa Marsh: Dawn Marsh (mother); Carl Roe (father)" in page

    def test_files_stand_there_whatever_is_decided(self, hub: Hub, as_user: Sign) -> None:
        (contact,) = hub.contact(child())
        digest = {"size": 4, "digest": "d", "stored": "kept/somewhere"}
        kept = Attachment(
            person=contact.person, step=contact, name="letter.pdf", content_type="application/pdf", **digest
        )
        with acting("test.attach", by=by(hub.nadia)) as act:
            act.insert([kept])
        page = body(as_user(hub.yvonne), f"/decide/{contact.group}")
        assert f"/children/{contact.person_id}/steps/{contact.pk}/files/{kept.pk}" in page
        assert "letter.pdf" in page

    def test_several_children_cost_no_more(self, hub: Hub, as_user: Sign, django_assert_max_num_queries: Any) -> None:
        kia, rosa, zane = self.family()
        steps = hub.contact(kia, rosa, zane)
        self.screened(hub, steps)
        yvonne, address = as_user(hub.yvonne), f"/decide/{steps[0].group}"
        yvonne.get(address)
        with django_assert_max_num_queries(30):
            yvonne.get(address)


@pytest.mark.parametrize(("about", "asked"), [("worry", False), ("domestic_abuse", True)])
def test_who_is_told_is_asked_of_domestic_abuse_only(hub: Hub, as_user: Sign, about: str, asked: bool) -> None:
    steps = hub.contact(child(), about=about)
    page = body(as_user(hub.yvonne), f"/decide/{steps[0].group}")
    assert ("Who is told what happened, to support the child?" in page) is asked


def test_one_of_high_risk_is_decided_by_itself(hub: Hub, as_user: Sign) -> None:
    steps = hub.contact(child(), about="domestic_abuse", source="6", risk="high")
    yvonne = as_user(hub.yvonne)
    assert "Decide on those chosen" not in body(yvonne, "/front-door/domestic-abuse")
    yvonne.post("/front-door/domestic-abuse", {"chosen": str(steps[0].group), **NO_MORE})
    assert not Step.objects.filter(kind="contact").exclude(outcome="").exists()


def test_nobody_who_may_not_decide_is_offered_to(hub: Hub, as_user: Sign) -> None:
    steps = hub.contact(child(), about="domestic_abuse")
    page = body(as_user(hub.nadia), "/front-door/domestic-abuse")
    assert "Decide on those chosen" not in page
    as_user(hub.nadia).post("/front-door/domestic-abuse", {"chosen": str(steps[0].group), **NO_MORE})
    assert not Step.objects.filter(kind="contact").exclude(outcome="").exists()


def test_one_is_picked_up_and_gone_on_with(hub: Hub, as_user: Sign) -> None:
    (contact,) = hub.contact(child("Kia Marsh"), writer=hub.colin, out_of_hours=True, done_overnight="Aunt stays.")
    nadia = as_user(hub.nadia)
    assert "Aunt stays." in body(nadia, "/front-door/overnight")
    response = nadia.post("/front-door/overnight", {"contact": str(contact.pk)})
    assert response["Location"] == f"/front-door/contacts/{contact.pk}"
    assert "Picked up from the duty team" in body(nadia, response["Location"])
    assert LogEntry.objects.filter(act="pathway.record_steps", user=hub.nadia, person_id=contact.person_id).exists()


def test_feedback_is_written_once_for_all_of_them(hub: Hub, as_user: Sign) -> None:
    decided = hub.decides(hub.contact(child("Kia Marsh"), child("Rosa Marsh")), outcome="advice")
    nadia = as_user(hub.nadia)
    address = f"/front-door/contacts/{decided[0].pk}/feedback"
    assert "01632 960123" in body(nadia, address)
    assert "Answer the question" in nadia.post(address, {"whom": "Mrs Okoro"}).content.decode()
    sent = {
        "on-day": "3",
        "on-month": "3",
        "on-year": "2026",
        "whom": "Mrs Okoro",
        "how": "telephone",
        "said": "Received.",
    }
    assert nadia.post(address, sent).status_code == 302
    assert Step.objects.filter(kind="feedback").count() == 2


def test_a_contact_of_a_child_outside_ones_work_is_not_there(hub: Hub, as_user: Sign) -> None:
    (contact,) = hub.contact(child())
    amina = as_user(hire("Amina Yusuf", "social_worker"))
    body(amina, f"/front-door/contacts/{contact.pk}", 404)
    body(amina, f"/front-door/contacts/{contact.pk}/feedback", 404)


def test_a_second_look_does_not_see_the_first(hub: Hub, as_user: Sign) -> None:
    day = date(2026, 2, 3)
    (contact,) = hub.decides(
        hub.contact(child("Kia Marsh"), on=day, reasons="I think so."), on=day, why="First reason."
    )
    colin = as_user(hub.colin)
    assert "Not shown before it is looked at again" in body(colin, "/front-door/sample?month=2026-02")
    page = body(colin, f"/front-door/sample/{contact.pk}?month=2026-02")
    assert SAID["said"] in page
    for hidden in ("First reason.", "I think so.", "3.4"):
        assert hidden not in page
    sent = {"outcome": "early_help", "level": "2", "why": "A family hub can."}
    assert colin.post(f"/front-door/sample/{contact.pk}?month=2026-02", sent).status_code == 302
    body(as_user(hub.yvonne), f"/front-door/sample/{contact.pk}?month=2026-02", 404)
    rows = list(csv.reader(io.StringIO(body(colin, "/front-door/sample.csv?month=2026-02").lstrip("\ufeff"))))
    assert rows[1] == ["2026-02", str(contact.pk), "referral", "3", "early_help", "2", "no", "no"]
    assert "Marsh" not in str(rows)
