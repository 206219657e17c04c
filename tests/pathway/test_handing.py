"""Handing over: at every moment somebody holds the child, and nothing is half done."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.pathway import actions
from goldenthread.pathway.actions.handing import STAYS, TAKEN_OVER
from goldenthread.pathway.models import (
    SPELLS,
    Allocation,
    Approval,
    CarePeriod,
    CareProceedings,
    ChildInNeed,
    ChildInNeedPlan,
    Draft,
    EarlyHelp,
    Handover,
    LegalStatus,
    Notice,
    Placement,
    ProtectionPlan,
    Step,
)
from goldenthread.pathway.queries import handing, to_write
from goldenthread.pathway.queries.deciders import deciders_of
from goldenthread.pathway.queries.whose import Choice
from goldenthread.pathway.queries.writing import writing_for
from goldenthread.pathway.writing.typed import Hand, Sent
from goldenthread.people.actions import relate
from goldenthread.people.models import Person, Relationship
from goldenthread.places.models import Organisation
from goldenthread.workforce.actions import join_team
from goldenthread.workforce.models import Membership, Team, Worker
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, step, team, worker
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=2)
CASE_WORKER, LEAD = Allocation.Role.CASE_WORKER, Allocation.Role.LEAD_PRACTITIONER


@pytest.fixture
def north(db: None) -> Team:
    return team()


@pytest.fixture
def east(db: None) -> Team:
    return team("Safeguarding East")


def asked(kind: str, *people: Person, **facts: Any) -> list[Handover]:
    told = {"asked_on": TODAY, "words": "They have moved.", **facts}
    return [Handover(person=person, kind=kind, **told) for person in people]


def refusal(write: Callable[[], Any]) -> set[str]:
    with pytest.raises(Refused) as refused:
        write()
    return {objection.policy for objection in refused.value.objections}


def holds(person: Person, role: str = CASE_WORKER) -> Worker | Team | None:
    found = Allocation.objects.filter(person=person, role=role, ended=None).first()
    return (found.worker or found.team) if found else None


# --- given at once ---


def test_a_manager_gives_brothers_and_sisters_to_a_worker_at_once(north, ruth):
    kia, rosa = child(), child("Rosa Marsh")
    worker("Ruth Calder", north, ruth, manages=True)
    ola, priya = worker("Ola Berg", north, hire("Ola Berg", "social_worker")), worker("Priya Nair", north)
    allocated(kia, priya, north)
    allocated(rosa, of=north)
    actions.assign(by=by(ruth), handovers=asked("", kia, rosa, to_team=north, to_worker=ola))
    assert [holds(kia), holds(rosa)] == [ola, ola]
    kept = Handover.objects.all()
    assert {(h.kind, h.answer, h.answered_on) for h in kept} == {("assign", "accepted", TODAY)}
    assert Allocation.objects.get(worker=priya).ended == TODAY
    assert Notice.objects.filter(user=ola.user).count() == 2


def test_a_child_whom_nobody_holds_goes_to_the_managers_own_workers_only(north, east, ruth):
    kia = child()
    worker("Ruth Calder", north, ruth, manages=True)
    ola, far = worker("Ola Berg", north), worker("Priya Nair", east)
    assert refusal(lambda: give(ruth, kia, east, far)) == {"given-to-ones-own"}
    give(ruth, kia, north, ola)
    assert holds(kia) == ola


def give(user: Any, kia: Person, to: Team, who: Worker | None) -> list[Handover]:
    return actions.assign(by=by(user), handovers=asked("", kia, to_team=to, to_worker=who))


def test_another_teams_child_is_not_given_away(north, east, ruth, amina):
    kia = child()
    worker("Ruth Calder", north, ruth, manages=True)
    ola = worker("Ola Berg", north)
    allocated(kia, worker("Amina Yusuf", east, amina), east)
    assert refusal(lambda: give(ruth, kia, north, ola)) == {"given-by-their-manager"}
    assert refusal(lambda: give(amina, kia, north, ola)) == {"given-by-their-manager"}  # she does not manage
    assert holds(kia) == amina.worker
    assert not Handover.objects.exists()


def test_the_front_door_gives_a_new_referral_to_any_team_and_no_child_who_has_a_worker(north, east):
    door = team("Children's hub", "Front door")
    nadia = hire("Nadia Haddad", "social_worker")
    worker("Nadia Haddad", door, nadia)
    kia, rosa, ola = child(), child("Rosa Marsh"), worker("Ola Berg", north)
    allocated(kia, of=door)
    allocated(rosa, ola, north)
    give(nadia, kia, north, ola)
    assert holds(kia) == ola
    assert refusal(lambda: give(nadia, rosa, east, None)) == {"given-by-their-manager"}


def test_one_of_the_children_cannot_so_none_is(north, east, ruth):
    kia, rosa = child(), child("Rosa Marsh")
    worker("Ruth Calder", north, ruth, manages=True)
    ola = worker("Ola Berg", north)
    allocated(rosa, of=east)
    refused = refusal(lambda: actions.assign(by=by(ruth), handovers=asked("", kia, rosa, to_team=north, to_worker=ola)))
    assert refused == {"given-by-their-manager"}
    assert holds(kia) is None


def test_a_worker_of_another_team_is_not_named_in_this_one(north, east, ruth):
    worker("Ruth Calder", north, ruth, manages=True)
    assert refusal(lambda: give(ruth, child(), north, worker("Priya Nair", east))) == {"works-in-the-team"}


def test_a_form_that_gives_sent_twice_gives_once(north, ruth):
    kia, ola = child(), None
    worker("Ruth Calder", north, ruth, manages=True)
    ola = worker("Ola Berg", north)
    first, second = give(ruth, kia, north, ola), give(ruth, kia, north, ola)
    assert [h.pk for h in first] == [h.pk for h in second]
    assert Allocation.objects.count() == Handover.objects.count() == 1
    later = by(ruth, on=LATER)
    assert refusal(lambda: actions.assign(by=later, handovers=asked("", kia, to_team=north, to_worker=ola))) == {
        "handed-to-another"
    }


# --- offered, answered, taken back ---


def test_an_offer_of_several_is_one_offer_and_one_answer(north, east, amina, ruth):
    kia, rosa = child(), child("Rosa Marsh", date(2012, 1, 2))
    aminas = worker("Amina Yusuf", north, amina)
    worker("Ruth Calder", east, ruth, manages=True)
    for each in (kia, rosa):
        allocated(each, aminas, north)
    actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, rosa, to_team=east))
    (offer,) = handing.offers_to_answer(for_user=ruth, on=TODAY)
    assert offer.names == "Rosa Marsh and Kia Marsh"  # the eldest first
    assert [holds(kia), holds(rosa)] == [aminas, aminas]
    actions.answer_handovers(by=by(ruth), handovers=offer.handovers, accept=True, on=TODAY)
    assert [holds(kia), holds(rosa)] == [east, east]
    assert Notice.objects.filter(user=amina, what=Notice.What.ACCEPTED).count() == 2


def test_declined_it_comes_back_and_stays_on_the_list_until_it_is_asked_again(north, east, amina, ruth):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    worker("Ruth Calder", east, ruth, manages=True)
    allocated(kia, aminas, north)
    (one,) = actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, to_team=east))
    no_reason = refusal(lambda: actions.answer_handover(by=by(ruth), handover=one, accept=False, on=TODAY))
    assert no_reason == {"declined-with-a-reason"}
    actions.answer_handover(by=by(ruth, why="We have nobody."), handover=one, accept=False, on=TODAY)
    (back,) = handing.came_back(for_user=amina, on=TODAY)
    assert (back.why, back.asked_by, back.handover.recorded_by) == ("We have nobody.", amina, ruth)
    assert Notice.objects.filter(user=amina, what=Notice.What.DECLINED).count() == 1
    assert holds(kia) == aminas
    assert not handing.came_back(for_user=ruth, on=TODAY)
    assert not handing.came_back(for_user=amina, on=TODAY + timedelta(days=91))
    actions.ask_handovers(by=by(amina, on=LATER), handovers=asked("transfer", kia, to_team=east, asked_on=LATER))
    assert not handing.came_back(for_user=amina, on=LATER)


def test_taken_back_while_it_waits_and_not_after(north, east, amina, ruth):
    kia = child()
    allocated(kia, worker("Amina Yusuf", north, amina), north)
    one = actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, to_team=east))
    actions.take_back_handovers(by=by(amina), handovers=one)
    assert not handing.offers_asked(for_user=amina, on=TODAY)
    with pytest.raises(Refused, match="Amina Yusuf took this back on 3 March 2026"):
        actions.answer_handovers(by=by(ruth), handovers=one, accept=True, on=TODAY)
    with pytest.raises(Refused, match="took this back"):
        actions.take_back_handovers(by=by(amina), handovers=one)
    assert holds(kia) == amina.worker


def test_the_second_to_accept_is_told_who_did(north, east, amina, ruth):
    kia, other = child(), hire("Martin Eland", "service_manager")
    allocated(kia, worker("Amina Yusuf", north, amina), north)
    for name, user in (("Ruth Calder", ruth), ("Martin Eland", other)):
        worker(name, east, user, manages=True)
    one = actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, to_team=east))
    actions.answer_handovers(by=by(ruth), handovers=one, accept=True, on=TODAY)
    with pytest.raises(Refused, match="Ruth Calder accepted this on 3 March 2026"):
        actions.answer_handovers(by=by(other), handovers=one, accept=True, on=TODAY)
    assert Allocation.objects.filter(person=kia).count() == 2


def test_an_offer_sent_twice_is_one(north, east, amina):
    kia = child()
    allocated(kia, worker("Amina Yusuf", north, amina), north)
    first, second = (
        actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, to_team=east)) for _ in range(2)
    )
    assert [h.pk for h in first] == [h.pk for h in second]
    with pytest.raises(Refused, match="Kia Marsh is being handed over already: offered to Safeguarding East"):
        actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, to_team=east, words="Another reason."))


# --- what is being written goes with the child ---


REFERRED = date(2026, 2, 2)


def being_written(*people: Person, of: Worker, group: uuid.UUID | None = None) -> list[Step]:
    """An assessment open on each of them, written as one."""
    group = group or uuid.uuid4()
    about = {"version": 3, "started": REFERRED, "group": group, "worker": of}
    return [
        step("single_assessment", each, child_in_need=spell(ChildInNeed, each, REFERRED), **about) for each in people
    ]


def to_be_written_by(user: Any, on: date = TODAY) -> set[tuple[str, str]]:
    """Whom the list "being written" of a user is about, and what it says of each."""
    rows = to_write.to_write(Choice(), for_user=user, on=on)
    return {(line.person.name, line.said) for line in to_write.lines(rows, for_user=user, on=on)}


def passed(person: Person, to: Team, who: Worker | None, on: date = TODAY, user: User | None = None) -> None:
    """Offered and accepted."""
    offer = asked("transfer", person, to_team=to, to_worker=who, asked_on=on)
    offered = actions.ask_handovers(by=by(user, on), handovers=offer)
    actions.answer_handovers(by=by(user, on), handovers=offered, accept=True, on=on)


@pytest.fixture
def ola(east: Team) -> User:
    user = hire("Ola Berg", "social_worker")
    worker("Ola Berg", east, user)
    return user


@pytest.mark.parametrize("way", ["transfer", "assign"])
def test_what_the_former_holder_was_writing_is_the_new_holders(north, east, amina, ruth, ola, way, as_user):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    allocated(kia, aminas, north)
    (open_,) = being_written(kia, of=aminas)
    assert (to_be_written_by(amina), to_be_written_by(ola)) == ({("Kia Marsh", "being written")}, set())
    if way == "transfer":
        passed(kia, east, ola.worker)
    else:
        for each in (north, east):
            worker("Ruth Calder", each, ruth if each == north else None, manages=True)
        join_team(by=by(), membership=Membership(worker=ruth.worker, team=east, started=REFERRED, manages=True))
        give(ruth, kia, east, ola.worker)
    assert (to_be_written_by(amina), to_be_written_by(ola)) == (set(), {("Kia Marsh", "being written")})
    open_.refresh_from_db()
    assert (open_.worker, open_.team) == (ola.worker, east)
    before = Step.history._default_manager.get(record_id=open_.pk)
    assert (before.worker_id, before.recorded_to) == (aminas.pk, by().at)
    act = {"transfer": "pathway.answer_handover", "assign": "pathway.assign"}[way]
    assert open_.pk in LogEntry.objects.get(act=act, person_id=kia.pk).objects_touched["pathway.Step"]
    assert "Single assessment" in as_user(ola).get("/").content.decode()


def test_what_was_returned_goes_too_and_what_is_not_the_holders_stays(north, east, amina, ruth, ola):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    worker("Ruth Calder", north, ruth, manages=True)
    priya = worker("Priya Nair", north, hire("Priya Nair", "social_worker"))
    allocated(kia, aminas, north)
    being = being_written(kia, of=aminas)
    actions.finish(by=by(amina), steps=being)
    actions.decide(by=by(ruth), group=being[0].group, approve=False, words="Say more.")
    beside = step("specialist_assessment", kia, started=REFERRED, worker=priya, team=north)
    done = step("visit", kia, happened_on=REFERRED, worker=aminas, team=north)
    passed(kia, east, ola.worker)
    assert to_be_written_by(ola) == {("Kia Marsh", "returned")}
    for each in (beside, done):
        each.refresh_from_db()
    assert (beside.worker, done.worker) == (priya, aminas)


def test_what_was_submitted_stays_so_and_is_the_new_holders_once_it_comes_back(north, east, amina, ruth, ola):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    worker("Ruth Calder", east, ruth, manages=True)
    allocated(kia, aminas, north)
    being = being_written(kia, of=aminas)
    actions.finish(by=by(amina), steps=being)
    passed(kia, east, ola.worker, user=amina)
    (waiting,) = Approval.objects.select_related("step__worker")
    assert (waiting.answer, waiting.asked_by, waiting.step.worker) == ("waiting", amina, aminas)
    assert deciders_of([waiting], TODAY) == {waiting.pk: {ruth.pk}}  # of the team that holds the child now
    to_decide = Notice.objects.filter(what=Notice.What.TO_DECIDE)
    assert [(notice.user, notice.step) for notice in to_decide] == [(ruth, waiting.step)]
    actions.decide(by=by(ruth), group=being[0].group, approve=False, words="Say more.")
    assert (to_be_written_by(ola), to_be_written_by(amina)) == ({("Kia Marsh", "returned")}, set())
    told = Notice.objects.filter(what=Notice.What.RETURNED)
    assert {notice.user for notice in told} == {amina, ola}


def test_what_is_taken_back_after_the_child_has_gone_is_the_new_holders(north, east, amina, ola):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    allocated(kia, aminas, north)
    being = being_written(kia, of=aminas)
    actions.finish(by=by(amina), steps=being)
    passed(kia, east, ola.worker)
    actions.take_back(by=by(amina), group=being[0].group)
    assert (to_be_written_by(ola), to_be_written_by(amina)) == ({("Kia Marsh", "being written")}, set())


def test_passed_to_a_team_it_waits_there_for_the_worker_whom_the_team_names(north, east, amina, ruth, ola):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    worker("Ruth Calder", east, ruth, manages=True)
    allocated(kia, aminas, north)
    (open_,) = being_written(kia, of=aminas)
    passed(kia, east, None)
    open_.refresh_from_db()
    assert (open_.worker, open_.team) == (None, east)
    assert to_be_written_by(amina) == set()
    in_teams = to_write.to_write(Choice("teams"), for_user=ruth, on=TODAY)
    assert in_teams == [open_]
    give(ruth, kia, east, ola.worker)
    open_.refresh_from_db()
    assert open_.worker == ola.worker
    assert to_be_written_by(ola) == {("Kia Marsh", "being written")}


def test_of_brothers_and_sisters_one_goes_and_the_writing_stays_one(north, east, amina, ola):
    kia, rosa, mum = child(), child("Rosa Marsh"), child("Dee Marsh", date(1990, 1, 1))
    for each in (kia, rosa):
        relate(by=by(), relationship=Relationship(person=each, other=mum, kind="mother"))
        allocated(each, worker("Amina Yusuf", north, amina) if each == kia else amina.worker, north)
    of_kia, of_rosa = being_written(kia, rosa, of=amina.worker)
    draft = actions.drafts.start_draft(by=by(amina), kind="single_assessment", children=[kia, rosa], group=of_kia.group)
    passed(kia, east, ola.worker)
    assert to_be_written_by(ola) == {("Kia Marsh", "being written")}
    assert ("Rosa Marsh", "being written") in to_be_written_by(amina)
    for each in (of_kia, of_rosa):
        each.refresh_from_db()
    assert (of_kia.worker, of_rosa.worker) == (ola.worker, amina.worker)
    assert Draft.objects.get() == draft
    for user in (amina, ola):  # both go on in it
        assert writing_for(draft.group, for_user=user, on=TODAY).children == [kia, rosa]
    actions.finish(by=by(amina), steps=[of_kia, of_rosa], draft=draft)
    actions.decide(
        by=by(hire("Olu Stone", "head_of_service")), group=of_kia.group, approve=False, words="Say more of each."
    )
    assert to_be_written_by(ola) == {("Kia Marsh", "returned")}
    assert ("Rosa Marsh", "returned") in to_be_written_by(amina)


def test_a_draft_that_is_no_step_yet_waits_for_the_new_holder_too(north, east, amina, ruth, ola):
    """It stays in its writer's list for as long as they read the child."""
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    worker("Ruth Calder", east, ruth, manages=True)
    allocated(kia, aminas, north)
    typed = {"account": ["She was"]}
    draft = actions.drafts.start_draft(by=by(amina, on=REFERRED), kind="visit", children=[kia])
    hand = Hand(amina.pk, by().at.isoformat(), "page")
    actions.drafts.save_draft(by=by(amina), group=draft.group, sent=Sent(typed, {}, hand))
    assert (to_be_written_by(amina), to_be_written_by(ola)) == ({("Kia Marsh", "draft")}, set())
    passed(kia, north, worker("Priya Nair", north, hire("Priya Nair", "social_worker")))
    assert to_be_written_by(amina) == {("Kia Marsh", "draft")}  # in the team that holds the child, she reads it still
    passed(kia, east, ola.worker, on=LATER)
    assert to_be_written_by(ola, LATER) == {("Kia Marsh", "draft")}
    assert {row.group for row in to_write.to_write(Choice("teams"), for_user=ruth, on=LATER)} == {draft.group}
    assert writing_for(draft.group, for_user=ola, on=LATER).draft.typed == typed
    assert to_be_written_by(amina, LATER) == set()


def test_a_personal_adviser_who_is_the_case_worker_too_goes_on_with_the_case(north, east, amina, ola):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    allocated(kia, aminas, north)
    allocated(kia, aminas, north, role="personal adviser")
    (open_,) = being_written(kia, of=aminas)
    offer = asked("transfer", kia, to_team=east, to_worker=ola.worker, role="personal adviser")
    asked_for = actions.ask_handovers(by=by(), handovers=offer)
    actions.answer_handovers(by=by(), handovers=asked_for, accept=True, on=TODAY)
    open_.refresh_from_db()
    assert open_.worker == aminas
    passed(kia, east, ola.worker)
    open_.refresh_from_db()
    assert open_.worker == ola.worker


# --- partners, services, authorities ---


@pytest.fixture
def works() -> Organisation:
    return Organisation.objects.create(name="Family Works", sector="charity")


def test_nothing_ends_by_asking_a_partner_and_everything_by_their_accepting(north, works, amina):
    """The step says what begins and ends (kinds/need.py): step-down to early help."""
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    allocated(kia, aminas, north)
    need = spell(ChildInNeed, kia, date(2025, 1, 6), source="1A", primary_need="N1")
    spell(ChildInNeedPlan, kia, date(2025, 2, 3), child_in_need=need)
    down = Step(
        person=kia, kind="step_down", happened_on=date(2026, 3, 2), authorised_on=TODAY, child_in_need=need,
        answers={"better": "She sleeps.", "wants": "Yes."},
    )  # fmt: skip
    down = actions.record_step(by=by(), step=down)
    assert handing.steps_that_ask([kia.pk]) == {kia.pk: down}
    (one,) = actions.ask_handovers(
        by=by(amina), handovers=asked("refer", kia, to_organisation=works, role=LEAD, step=down)
    )
    assert one.from_allocation.worker == aminas
    assert not handing.steps_that_ask([kia.pk])  # it is asked already
    assert (holds(kia), EarlyHelp.objects.count()) == (aminas, 0)
    said = by(amina, on=LATER, why="Dee Ford of Family Works, by telephone.")
    actions.answer_handover(by=said, handover=one, accept=True, on=LATER)
    early_help = EarlyHelp.objects.get()
    assert (early_help.started, early_help.organisation, early_help.ended) == (LATER, works, None)
    need.refresh_from_db()
    assert (need.ended, need.end_reason) == (LATER, "RC9")
    assert ChildInNeedPlan.objects.get().ended == LATER
    assert holds(kia) is None


def test_declined_by_the_partner_nothing_has_ended(north, works, amina):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    allocated(kia, aminas, north)
    need = spell(ChildInNeed, kia, date(2025, 1, 6), source="1A", primary_need="N1")
    down = actions.record_step(
        by=by(), step=Step(person=kia, kind="step_down", happened_on=TODAY, authorised_on=TODAY, child_in_need=need)
    )
    (one,) = actions.ask_handovers(
        by=by(amina), handovers=asked("refer", kia, to_organisation=works, role=LEAD, step=down)
    )
    actions.answer_handover(by=by(amina, why="They are full."), handover=one, accept=False, on=TODAY)
    need.refresh_from_db()
    assert (need.ended, holds(kia), EarlyHelp.objects.count()) == (None, aminas, 0)
    assert handing.steps_that_ask([kia.pk]) == {kia.pk: down}  # somebody else may be asked


def test_an_early_help_team_that_accepts_holds_the_child_beside_the_social_worker(north, amina):
    kia, aminas = child(), worker("Amina Yusuf", north, amina)
    help_team = team("Stronger Families", "Early help")
    comfort = hire("Comfort Boateng", "early_help_worker")
    worker("Comfort Boateng", help_team, comfort)
    allocated(kia, aminas, north)
    (one,) = actions.ask_handovers(by=by(amina), handovers=asked("refer", kia, to_team=help_team, role=LEAD))
    (offer,) = handing.offers_to_answer(for_user=comfort, on=TODAY)
    actions.answer_handovers(by=by(comfort), handovers=offer.handovers, accept=True, on=TODAY)
    assert (holds(kia), holds(kia, LEAD)) == (aminas, help_team)
    assert one.step is None


def test_a_service_is_asked_for_once_and_changes_no_holder(north, east, works, amina):
    kia = child()
    allocated(kia, worker("Amina Yusuf", north, amina), north)
    ask = {"to_organisation": works, "service": "Life-story work"}
    (one,) = actions.ask_handovers(by=by(amina), handovers=asked("request", kia, **ask))
    again = refusal(
        lambda: actions.ask_handovers(by=by(amina), handovers=asked("request", kia, **ask, asked_on=LATER, words="!"))
    )
    assert again == {"one-handover-at-a-time"}
    actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, to_team=east))  # another matter
    actions.answer_handover(by=by(amina, why="From May."), handover=one, accept=True, on=TODAY)
    assert Allocation.objects.get().worker == amina.worker
    assert refusal(lambda: actions.ask_handovers(by=by(), handovers=asked("request", kia, to_team=east))) == {
        "says-what-is-asked"
    }


def over_there(**facts: Any) -> dict[str, Any]:
    named = Organisation(name="Harrowgate Council", sector="local authority")
    return {"to_authority": "999", "to_organisation": named, **facts}


def test_another_authority_accepts_on_the_day_that_was_told_and_what_is_open_here_ends(north, amina):
    found = in_care()
    kia, aminas = found.person, worker("Amina Yusuf", north, amina)
    allocated(kia, aminas, north)
    allocated(kia, worker("Iris Roe", north), north, role="reviewing officer")
    court = spell(CareProceedings, kia, date(2026, 1, 5))
    (one,) = actions.ask_handovers(by=by(amina), handovers=asked("out of area", kia, **over_there()))
    assert holds(kia) == aminas
    assert refusal(lambda: actions.ask_handovers(by=by(), handovers=asked("transfer", kia, to_team=team("West")))) == {
        "one-handover-at-a-time"
    }
    future = refusal(lambda: actions.answer_handover(by=by(amina), handover=one, accept=True, on=LATER))
    assert future == {"not-in-the-future"}
    actions.answer_handover(by=by(amina, on=LATER, why="Letter."), handover=one, accept=True, on=LATER)
    for model, reason in ((Placement, ""), (LegalStatus, ""), (CarePeriod, "E3"), (ChildInNeed, "RC5")):
        row = model._default_manager.get(person=kia)
        assert (row.ended, row.end_reason) == (LATER, reason), model
    court.refresh_from_db()
    assert court.ended is None
    assert not Allocation.objects.filter(person=kia, ended=None).exists()


def test_a_second_child_to_the_same_authority_finds_it_by_name(north):
    for name in ("Kia Marsh", "Rosa Marsh"):
        actions.ask_handovers(by=by(), handovers=asked("out of area", child(name), **over_there()))
    assert Organisation.objects.get().sector == "local authority"


def test_declined_by_the_other_authority_everything_stays(north, amina):
    kia = in_care().person
    allocated(kia, worker("Amina Yusuf", north, amina), north)
    (one,) = actions.ask_handovers(by=by(amina), handovers=asked("out of area", kia, **over_there()))
    actions.answer_handover(by=by(amina, why="They say it is temporary."), handover=one, accept=False, on=TODAY)
    assert CarePeriod.objects.get(ended=None).person == kia
    assert holds(kia) == amina.worker


def test_what_cannot_end_on_that_day_leaves_everything_as_it_was(north, amina):
    """The plan began after the day on which the other authority is said to have accepted."""
    kia, first = child(), date(2026, 2, 2)
    allocated(kia, worker("Amina Yusuf", north, amina), north)
    need = spell(ChildInNeed, kia, date(2025, 1, 6), source="1A", primary_need="N1")
    (one,) = actions.ask_handovers(
        by=by(amina, on=first), handovers=asked("out of area", kia, **over_there(asked_on=first))
    )
    spell(ProtectionPlan, kia, date(2026, 2, 20), child_in_need=need)
    accept = lambda: actions.answer_handover(by=by(amina), handover=one, accept=True, on=date(2026, 2, 10))  # noqa: E731
    assert refusal(accept) == {"ends-after-it-starts"}
    need.refresh_from_db()
    one.refresh_from_db()
    assert (need.ended, one.answer, holds(kia)) == (None, "waiting", amina.worker)


def test_every_sort_of_spell_ends_or_stays_when_another_authority_takes_over():
    ends = [model for model, _ in TAKEN_OVER]
    assert len(ends) == len(set(ends))
    missing = set(SPELLS) - set(ends) - set(STAYS)
    assert not missing, f"Say in actions/handing.py whether these end (TAKEN_OVER) or stay (STAYS): {missing}"


def test_nobody_is_asked_without_being_named(north):
    for kind in ("transfer", "refer", "out of area"):
        assert refusal(lambda kind=kind: actions.ask_handovers(by=by(), handovers=asked(kind, child()))) == {
            "to-somebody"
        }


# --- whatever is done, in whatever order ---

DOINGS = ("assign", "offer", "offer elsewhere", "refer", "leave", "accept", "decline", "take back", "end")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(DOINGS),
        st.integers(0, 3),  # whom
        st.integers(0, 2),  # days later
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


@given(ACTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_somebody_holds_the_child_from_the_first_day_to_an_end_that_was_decided(north, east, ruth, doings):
    with transaction.atomic():
        try:
            _live(north, east, ruth, doings)
        finally:
            transaction.set_rollback(True)


def _live(north: Team, east: Team, ruth: Any, doings: list[tuple[str, int, int]]) -> None:
    kia, day = child(), date(2025, 9, 1)
    for each in (north, east):
        worker("Ruth Calder", each, ruth if each == north else None, manages=True)
    staff = [worker(f"Worker {n}", (north, east)[n % 2]) for n in range(4)]
    allocated(kia, staff[0], north, started=day)
    ended: set[tuple[str, date]] = set()  # decided: the role is nobody's from that day
    for what, whom, days in doings:
        day += timedelta(days=days)
        to, home = staff[whom], (north, east)[whom % 2]
        try:
            with transaction.atomic():
                ended |= _do(what, kia, to, home, day, ruth)
        except Refused:
            continue
        finally:
            _nobody_twice_and_no_gap(kia, day, ended)


def _do(what: str, kia: Person, to: Worker, home: Team, day: date, ruth: Any) -> set[tuple[str, date]]:
    sign, to_them = by(ruth, on=day, why="Because."), {"to_team": home, "to_worker": to, "asked_on": day}
    waiting = list(Handover.objects.filter(answer="waiting").order_by("pk"))
    match what:
        case "assign":
            actions.assign(by=sign, handovers=asked("", kia, **to_them))
        case "offer":
            actions.ask_handovers(by=sign, handovers=asked("transfer", kia, **to_them))
        case "offer elsewhere":
            actions.ask_handovers(by=sign, handovers=asked("transfer", kia, **{**to_them, "to_worker": None}))
        case "refer":
            actions.ask_handovers(by=sign, handovers=asked("refer", kia, role=LEAD, **to_them))
        case "leave":
            actions.ask_handovers(by=sign, handovers=asked("out of area", kia, **over_there(asked_on=day)))
        case "accept" | "decline" if waiting:
            roles = set(Allocation.objects.filter(ended=None).values_list("role", flat=True))
            actions.answer_handovers(by=sign, handovers=waiting[:1], accept=what == "accept", on=day)
            if what == "accept" and waiting[0].kind == "out of area":
                return {(role, day) for role in roles}
        case "take back" if waiting:
            actions.take_back_handovers(by=sign, handovers=waiting[:1])
        case "end":
            held = Allocation.objects.filter(ended=None, role=CASE_WORKER).first()
            if held:
                actions.end_allocation(by=sign, allocation=held, on=day)
                return {(CASE_WORKER, day)}
    return set()


def _nobody_twice_and_no_gap(kia: Person, until: date, ended: set[tuple[str, date]]) -> None:
    for role in (CASE_WORKER, LEAD):
        spans = list(Allocation.objects.filter(person=kia, role=role).order_by("started", "pk"))
        for before, after in pairwise(spans):
            assert (before.ended or date.max) <= after.started, f"two hold the child: {spans}"
            assert before.ended == after.started or (role, before.ended) in ended, f"nobody holds the child: {spans}"
        if spans and spans[-1].ended is not None:
            assert (role, spans[-1].ended) in ended, f"nobody holds the child, and nobody decided that: {spans}"


# --- at once ---


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def together(self, *works: Callable[[], Any]) -> list[Any]:
        ready, said = threading.Barrier(len(works)), [None] * len(works)

        def run(place: int, work: Callable[[], Any]) -> None:
            try:
                ready.wait(20)
                said[place] = work()
            except Refused as refused:
                said[place] = refused
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(40)
        return said

    def test_two_managers_accept_and_one_is_told_who_did(self, north, east, amina, ruth):
        kia, rosa, other = child(), child("Rosa Marsh"), hire("Martin Eland", "service_manager")
        aminas = worker("Amina Yusuf", north, amina)
        for each in (kia, rosa):
            allocated(each, aminas, north)
        offer = actions.ask_handovers(by=by(amina), handovers=asked("transfer", kia, rosa, to_team=east))
        said = self.together(
            *(lambda user=user: actions.answer_handovers(by=by(user), handovers=offer, accept=True, on=TODAY)
              for user in (ruth, other))
        )  # fmt: skip
        refused = [each for each in said if isinstance(each, Refused)]
        assert len(refused) == 1
        assert "accepted this on 3 March 2026" in str(refused[0])
        for each in (kia, rosa):
            assert Allocation.objects.filter(person=each).count() == 2
            assert holds(each) == east

    def test_two_managers_give_one_child_away(self, north, ruth):
        kia, other = child(), hire("Martin Eland", "service_manager")
        for name, user in (("Ruth Calder", ruth), ("Martin Eland", other)):
            worker(name, north, user, manages=True)
        ola, priya = worker("Ola Berg", north), worker("Priya Nair", north)
        self.together(lambda: give(ruth, kia, north, ola), lambda: give(other, kia, north, priya))
        spans = list(Allocation.objects.filter(person=kia).order_by("started", "pk"))
        assert [span.ended is None for span in spans].count(True) == 1
        assert {h.answer for h in Handover.objects.all()} == {"accepted"}
