"""What meets a clock after it fell due says why, whatever the clock; nobody is asked in time, and no date moves."""

from __future__ import annotations

import html
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature
from goldenthread.pathway import actions, writing
from goldenthread.pathway.actions.opening import open_step
from goldenthread.pathway.clocks import CLOCKS
from goldenthread.pathway.doing import kind_of
from goldenthread.pathway.kinds import met_by
from goldenthread.pathway.models import (
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    Draft,
    LateReason,
    LegalStatus,
    Placement,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written
from goldenthread.workforce.models import Team
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.test_clocks import LOCAL
from tests.pathway.test_finishing import REFERRED, Family
from tests.pathway.test_front_door import DECIDED, NO_MORE, Hub
from tests.pathway.writing import Form, day
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
INSIGHT = Path(__file__).resolve().parents[2] / "goldenthread" / "insight"
ASKED = "This is late. What is the main reason?"
WHY = {"late_reason": "family", "late_words": "They were away."}


@dataclass(frozen=True)
class Case:
    """What runs for a child, when it falls due, and what is typed of the step that meets it, beside its day."""

    clock: str
    due: date
    facts: tuple[tuple[Any, dict[str, Any]], ...]
    day: str
    typed: dict[str, str]


REFERRAL = (ChildInNeed, {"started": date(2025, 4, 1)})
SEEN = {"seen": "yes", "seen_alone": "no"}
LONG_AGO = date(2024, 4, 1)


def in_care(clock: str, due: date, type_: str, order: tuple[str, date], placed: date, *then: tuple[str, date]) -> Case:
    """A visit to a looked-after child: in a placement, under an order, after a visit or a review."""
    did: dict[str, dict[str, Any]] = {"visit": {"seen": True}}
    return Case(
        clock,
        due,
        (
            REFERRAL,
            (CarePeriod, {"started": LONG_AGO}),
            (LegalStatus, {"code": order[0], "started": order[1]}),
            (Placement, {"type": type_, "started": placed}),
            *((kind, {"happened_on": on, **did.get(kind, {})}) for kind, on in then),
        ),
        "visited",
        SEEN,
    )


ORDERED = ("C2", LONG_AGO)
CASES = (
    Case("CP-VISIT", date(2026, 2, 16), (REFERRAL, (ProtectionPlan, {"started": date(2026, 2, 2)})), "visited", SEEN),
    Case("CIN-VISIT", date(2026, 3, 2), (REFERRAL, (ChildInNeedPlan, {"started": date(2026, 2, 2)})), "visited", SEEN),
    Case(
        "CIN-REVIEW",
        date(2026, 2, 23),
        (REFERRAL, (ChildInNeedPlan, {"started": date(2025, 12, 1)})),
        "held",
        {"progress": "Slow.", "outcome": "continues"},
    ),
    Case(
        "OVERSIGHT",
        date(2026, 2, 28),
        ((ChildInNeed, {"started": date(2025, 12, 29)}),),
        "on",
        {"decision": "Go on."},
    ),
    Case(
        "SA-REVIEWPT",
        date(2026, 2, 16),
        (
            REFERRAL,
            ("single_assessment", {"started": date(2026, 2, 2)}),
            ("management_oversight", {"happened_on": date(2026, 1, 30)}),
        ),
        "on",
        {"decision": "Go on."},
    ),
    Case("RCPC-1", date(2026, 2, 3), (REFERRAL, (ProtectionPlan, {"started": date(2025, 11, 3)})), "held", {}),
    Case(
        "RCPC-N",
        date(2026, 1, 31),
        (
            REFERRAL,
            (ProtectionPlan, {"started": date(2025, 5, 1)}),
            ("protection_review", {"happened_on": date(2025, 7, 31)}),
        ),
        "held",
        {},
    ),
    Case("REV-1", date(2026, 2, 9), (REFERRAL, (CarePeriod, {"started": date(2026, 1, 12)})), "held", {}),
    Case(
        "REV-2",
        date(2026, 1, 30),
        (REFERRAL, (CarePeriod, {"started": date(2025, 10, 6)}), ("care_review", {"happened_on": date(2025, 10, 30)})),
        "held",
        {},
    ),
    Case(
        "REV-N",
        date(2026, 1, 20),
        (
            REFERRAL,
            (CarePeriod, {"started": date(2025, 4, 7)}),
            ("care_review", {"happened_on": date(2025, 5, 1)}),
            ("care_review", {"happened_on": date(2025, 7, 20)}),
        ),
        "held",
        {},
    ),
    Case(
        "ICPC-15WD",
        date(2026, 2, 23),
        (REFERRAL, ("section_47", {"started": date(2026, 2, 2), "outcome": "conference"})),
        "held",
        {"outcome": "plan"},
    ),
    in_care("CLAV-1", date(2026, 2, 16), "U6", ORDERED, date(2026, 2, 9)),
    in_care("CLAV-Y1", date(2026, 2, 20), "U6", ORDERED, date(2026, 1, 5), ("visit", date(2026, 1, 9))),
    in_care("CLAV-OTHER", date(2026, 2, 20), "U6", ORDERED, LONG_AGO, ("visit", date(2026, 1, 9))),
    in_care("CLAV-PERM", date(2026, 2, 28), "U4", ORDERED, LONG_AGO, ("visit", date(2025, 11, 28))),
    in_care("CLAV-REG24", date(2026, 2, 25), "P1", ("C1", LONG_AGO), LONG_AGO, ("visit", date(2026, 2, 18))),
    in_care(
        *("CLAV-REG24-AFTER", date(2026, 2, 25), "P1", ("C1", LONG_AGO), LONG_AGO),
        *(("care_review", date(2025, 11, 5)), ("visit", date(2026, 1, 28))),
    ),
    in_care("CLAV-CO-PWP", date(2026, 2, 18), "P1", ("C2", date(2026, 2, 11)), LONG_AGO, ("visit", date(2026, 2, 9))),
    in_care("CLAV-CO-PWP-AFTER", date(2026, 2, 20), "P1", ORDERED, LONG_AGO, ("visit", date(2026, 1, 9))),
    in_care("ADOPT-VISIT", date(2026, 2, 20), "A6", ("E1", LONG_AGO), date(2026, 2, 9), ("visit", date(2026, 2, 13))),
)  # fmt: skip
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.clock)


@pytest.fixture
def north(data: Path) -> Any:
    (data / "authority.toml").write_text(LOCAL, encoding="utf-8")
    return team()


@pytest.fixture
def amina_works(north: Any, amina: User) -> Any:
    return worker("Amina Yusuf", north, amina)


def build(case: Case, name: str, of: Any, held_by: Any = None) -> Person:
    person = child(name)
    allocated(person, of, held_by)
    made: dict[str, Any] = {}
    for model, facts in case.facts:
        if isinstance(model, str):
            within = (
                {}
                if model in ("care_review", "visit", "management_oversight")
                else {"child_in_need": made["ChildInNeed"]}
            )
            plan = {"protection_plan": made["ProtectionPlan"]} if model == "protection_review" else {}
            step(model, person, **facts, **(plan or within))
        else:
            made[model.__name__] = spell(model, person, **facts)
    return person


def begun(as_user: AsUser, user: User, kind: str, *children: Person) -> Form:
    group = writing.start(kind, list(children), Signature(user, by().at)).group
    return Form(as_user(user), f"/write/{group}").opened()


def doer(case: Case, amina: User) -> User:
    """Amina, where it is hers to do; else somebody of her team whose work it is."""
    roles = kind_of(case.clock).done_by
    if not roles or "social_worker" in roles:
        return amina
    olu = hire("Olu Bright", roles[0])
    worker("Olu Bright", Team.objects.get(), olu, manages=True)
    return olu


def typed(case: Case, on: date) -> dict[str, str]:
    return day(case.day, *(str(part) for part in (on.day, on.month, on.year))) | case.typed


def finished(form: Form, **said: str) -> Step:
    """Past what is pointed out."""
    answer = form.finish(**said)
    if answer.status_code == 200:
        answer = form.shown(answer.content.decode()).finish(**said)
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    found = Step.objects.order_by("pk").last()
    assert found
    return found


# --- the clocks that a step of its own meets ---


def test_every_clock_that_a_step_meets_has_a_case() -> None:
    of_the_step_itself = {"CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD"}  # the decisions below
    assert {case.clock for case in CASES} == {clock for clock in CLOCKS if met_by(clock)}
    assert {clock for clock in CLOCKS if not met_by(clock)} == of_the_step_itself


@every_case
def test_done_a_day_late_it_says_why(case: Case, amina: User, amina_works: Any, as_user: AsUser) -> None:
    person = build(case, "Kia Marsh", amina_works)
    assert RunningClock.objects.get(person=person, clock=case.clock).due == case.due
    form = begun(as_user, doer(case, amina), kind_of(case.clock).id, person)
    assert ASKED not in form.text, "nothing says yet on which day it was done"
    said = typed(case, case.due + timedelta(days=1))
    page = form.refused(**said)
    if "Answer the question: " + ASKED not in page:
        page = form.refused(**said)
    assert "Answer the question: " + ASKED in page
    assert f"is {written(case.due)}; it was done on {written(case.due + timedelta(days=1))}" in page
    done = finished(form, **said, **WHY)
    assert (done.kind, done.happened_on) == (kind_of(case.clock).id, case.due + timedelta(days=1))
    assert {name: done.answers[name] for name in WHY} == WHY
    told = form.client.get(reverse("pathway:step", args=[person.pk, done.pk])).content.decode()
    assert "They were away." in told
    assert "could not or would not take part in time" in html.unescape(told)


@every_case
def test_done_on_its_day_and_written_down_after_it_nobody_is_asked(
    case: Case, amina: User, amina_works: Any, as_user: AsUser
) -> None:
    person = build(case, "Kia Marsh", amina_works)
    form = begun(as_user, doer(case, amina), kind_of(case.clock).id, person)
    done = finished(form, **typed(case, case.due))
    assert (done.kind, done.happened_on) == (kind_of(case.clock).id, case.due)
    assert not WHY.keys() & done.answers.keys()


VISIT = CASES[0]
LATE = date(2026, 2, 17)


def test_what_was_typed_stays_when_the_day_is_put_right(amina: User, amina_works: Any, as_user: AsUser) -> None:
    """The reason is kept in the draft, and not recorded once the day that was typed is in time."""
    kia = build(VISIT, "Kia Marsh", amina_works)
    form = begun(as_user, amina, "visit", kia)
    form.send("stay", **typed(VISIT, LATE), account="She was asleep.")
    assert ASKED in form.opened().text
    form.send("stay", **typed(VISIT, LATE), **WHY, account="She was asleep.")
    form.opened().send("stay", **typed(VISIT, VISIT.due), **WHY, account="She was asleep.")
    assert ASKED not in form.opened().text
    assert Draft.objects.get().typed["late_words"] == ["They were away."]
    done = finished(form, **typed(VISIT, VISIT.due), account="She was asleep.")
    assert done.answers == {"account": "She was asleep."}


def test_a_visit_at_which_nobody_was_seen_meets_no_clock(amina: User, amina_works: Any, as_user: AsUser) -> None:
    kia = build(VISIT, "Kia Marsh", amina_works)
    done = finished(begun(as_user, amina, "visit", kia), **typed(VISIT, LATE) | {"seen": "no"})
    assert (done.seen, done.answers) == (False, {})
    assert RunningClock.objects.get(person=kia, clock="CP-VISIT").due == VISIT.due


def test_of_several_children_the_reason_stands_with_those_for_whom_it_was_late(
    amina: User, amina_works: Any, as_user: AsUser
) -> None:
    kia, rosa, zane = build(VISIT, "Kia Marsh", amina_works), build(VISIT, "Rosa Marsh", amina_works), child("Zane Roe")
    allocated(zane, amina_works, None)
    step("visit", rosa, happened_on=date(2026, 2, 9), seen=True)
    seen = {f"seen--{each.pk}": "yes" for each in (kia, rosa, zane)}
    said = {**day("visited", "17", "2", "2026"), **seen}
    form = begun(as_user, amina, "visit", kia, rosa, zane)
    form.send("stay", **said)
    assert "Kia Marsh: Child protection visit: 10 working days" in form.opened().text
    assert "Rosa Marsh: Child protection visit" not in form.text
    finished(form, **said, **WHY)
    answers = {each.person: each.answers for each in Step.objects.filter(happened_on=LATE)}
    assert answers == {kia: WHY, rosa: {}, zane: {}}


def test_where_the_record_does_not_reach_nobody_is_asked(amina: User, amina_works: Any, as_user: AsUser) -> None:
    """It may have been done in time, and come into no return."""
    kia = build(VISIT, "Kia Marsh", amina_works)
    of_a_return = {"areas": ["ssd_cp_visits"], "started": date(2020, 1, 1), "ended": date(2026, 2, 10)}
    actions.cover(by=by(), source="A return", **of_a_return)
    assert finished(begun(as_user, amina, "visit", kia), **typed(VISIT, LATE)).answers == {}


# --- the clocks that are met by a decision ---


def decide_page(as_user: AsUser, user: User, group: Any) -> Form:
    return Form(as_user(user), reverse("pathway:decide", args=[group])).opened()


def approved(form: Form, **said: str) -> str:
    """The page that says what is missing; empty once it is decided."""
    answer = form.client.post(form.address, {"action": "approve", "words": "", **said})
    page = html.unescape(answer.content.decode())
    if page:
        assert_valid_page(answer.content.decode())
    return page


def test_an_assessment_written_in_time_and_authorised_late_says_why(
    as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = Family()
    family.submitted()
    due = RunningClock.objects.filter(clock="SA-45WD")[0].due
    said = {f"outcome--{each.pk}": "child_in_need_plan" for each in family.children} | {"why_decided": "So."}
    monkeypatch.setenv("GOLDENTHREAD_TODAY", due.isoformat())
    assert ASKED not in decide_page(as_user, family.ruth, family.group).text
    monkeypatch.setenv("GOLDENTHREAD_TODAY", (due + timedelta(days=1)).isoformat())
    form = decide_page(as_user, family.ruth, family.group)
    assert f"45 working days from the referral on {written(REFERRED)} is {written(due)}" in form.text
    assert "Answer the question: " + ASKED in approved(form, **said)
    assert approved(form, **said, **WHY) == ""
    for each in Step.objects.filter(group=family.group):
        assert {name: each.answers[name] for name in WHY} == WHY
        assert each.authorised_on == due + timedelta(days=1)


def test_where_the_writer_has_said_why_the_decider_is_not_asked(as_user: AsUser, monkeypatch: Any) -> None:
    family = Family()
    family.submitted(**WHY)
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-05-01")
    form = decide_page(as_user, family.ruth, family.group)
    assert "They were away." in form.text
    assert '"late_reason"' not in form.text


def test_returned_late_nobody_has_to_say_why(as_user: AsUser, monkeypatch: pytest.MonkeyPatch) -> None:
    family = Family()
    family.submitted()
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-05-01")
    form = decide_page(as_user, family.ruth, family.group)
    answer = form.client.post(form.address, {"action": "return", "words": "Nearly."})
    assert answer.status_code == 302
    assert not any("late_reason" in each.answers for each in Step.objects.filter(group=family.group))


def test_an_assessment_made_again_says_why(as_user: AsUser) -> None:
    """Its clock counts from its own start."""
    family = Family()
    kia = family.children[0]
    need = spell(ChildInNeed, other := child("Zane Roe"), date(2025, 9, 1))
    allocated(other, family.worker, family.team)
    step("single_assessment", other, started=date(2025, 9, 1), authorised_on=date(2025, 10, 1), child_in_need=need)
    group = uuid.uuid4()
    again = step("single_assessment", other, started=date(2025, 12, 1), child_in_need=need, group=group, version=3)
    assert [c.clock for c in RunningClock.objects.filter(person=other)] == ["SA-AGAIN-45WD"]
    actions.finish(by=by(family.amina), steps=[again])
    told = {again.pk: {"outcome": "child_in_need_plan", "why_decided": "So."}}
    with pytest.raises(Refused, match="This is late") as raised:
        actions.decide(by=by(family.ruth), group=group, approve=True, answers=told)
    assert {each.policy for each in raised.value.objections} == {"late-says-why"}
    actions.decide(by=by(family.ruth), group=group, approve=True, answers={again.pk: {**told[again.pk], **WHY}})
    again.refresh_from_db()
    assert again.answers["late_words"] == "They were away."
    assert kia.steps.exclude(answers__late_reason=None).count() == 0


def test_a_referral_decided_late_says_why(as_user: AsUser) -> None:
    family = Family()
    kia = family.children[0]
    contact = step(
        "contact", kia, version=3, happened_on=REFERRED, authorised_on=REFERRED, outcome="referral", answers={}
    )
    (referral,) = open_step(by=by(), kind="referral", step=contact, on=REFERRED, group=uuid.uuid4())
    form = decide_page(as_user, family.ruth, referral.group)
    assert "1 working day from the referral on 2 February 2026 is 3 February 2026" in form.text
    said = {"outcome": "nothing", "reason": "N1"}
    page = approved(form, **said)
    assert "Answer the question: " + ASKED in page, page
    assert approved(form, **said, **WHY) == ""
    referral.refresh_from_db()
    assert (referral.authorised_on, referral.answers["late_reason"]) == (TODAY, "family")


def test_a_contact_decided_late_says_why(as_user: AsUser) -> None:
    hub = Hub()
    (contact,) = hub.contact(child("Kia Marsh"), on=date(2026, 2, 26))
    form = decide_page(as_user, hub.yvonne, contact.group)
    said = {**DECIDED, "outcome": "nothing"}
    assert "Answer the question: " + ASKED in approved(form, **said)
    assert approved(form, **said, **WHY) == ""
    contact.refresh_from_db()
    assert (contact.outcome, contact.answers["late_words"]) == ("nothing", "They were away.")


def test_of_notifications_decided_together_only_the_late_ones_say_why(as_user: AsUser) -> None:
    hub = Hub()
    about = {"about": "domestic_abuse", "source": "6", "risk": "standard"}
    (late,) = hub.contact(child("Kia Marsh"), on=date(2026, 2, 26), **about)
    (today,) = hub.contact(child("Zane Roe"), **about)
    yvonne, here = as_user(hub.yvonne), "/front-door/domestic-abuse"
    page = html.unescape(yvonne.get(here).content.decode())
    assert "Only if you choose one of these: Kia Marsh." in page
    both = {"chosen": [str(late.group), str(today.group)], **NO_MORE, "told": ""}
    refused = html.unescape(yvonne.post(here, both).content.decode())
    assert "Answer the question: " + ASKED in refused
    assert_valid_page(refused)
    assert yvonne.post(here, {**both, **WHY}).status_code == 302
    answers = {each.pk: each.answers.get("late_reason") for each in Step.objects.filter(kind="contact")}
    assert answers == {late.pk: "family", today.pk: None}
    assert not RunningClock.objects.exists()


def test_those_in_time_are_decided_without_a_word_beside_late_ones(as_user: AsUser) -> None:
    hub = Hub()
    about = {"about": "domestic_abuse", "source": "6", "risk": "standard"}
    hub.contact(child("Kia Marsh"), on=date(2026, 2, 26), **about)
    (today,) = hub.contact(child("Zane Roe"), **about)
    sent = {"chosen": [str(today.group)], **NO_MORE, "told": ""}
    assert as_user(hub.yvonne).post("/front-door/domestic-abuse", sent).status_code == 302
    today.refresh_from_db()
    assert today.outcome == "nothing"


# --- what is overdue and nobody has met yet ---


@pytest.fixture
def kia(amina: User, ruth: User, north: Any) -> Person:
    """On a plan, held by Amina and her team, which Ruth manages; not visited since 2 February."""
    worker("Ruth Calder", north, ruth, manages=True)
    return build(VISIT, "Kia Marsh", worker("Amina Yusuf", north, amina), north)


def the_clock(person: Person) -> RunningClock:
    return RunningClock.objects.get(person=person, clock="CP-VISIT")


def say_why_page(person: Person) -> str:
    subject = the_clock(person).subject.replace(" ", "-")
    return reverse("pathway:say-why", args=[person.pk, "CP-VISIT", subject])


def overdue_list(client: Client, address: str = "/worklist") -> str:
    answer = client.get(f"{address}?list=due&whose=teams&when=overdue&clock=CP-VISIT")
    return html.unescape(answer.content.decode())


def test_the_manager_says_why_and_it_stands_beside_the_line(kia: Person, ruth: User, as_user: AsUser) -> None:
    client = as_user(ruth)
    assert say_why_page(kia) in overdue_list(client)
    page = client.get(say_why_page(kia)).content.decode()
    assert_valid_page(page)
    assert "is 16 February 2026; today is" in page
    refused = html.unescape(client.post(say_why_page(kia), {}).content.decode())
    assert "Answer the question: " + ASKED in refused
    before = the_clock(kia)
    assert client.post(say_why_page(kia), WHY).status_code == 302
    said = LateReason.objects.get()
    assert (said.person, said.reason, said.words, said.recorded_by) == (kia, "family", "They were away.", ruth)
    assert LogEntry.objects.filter(act="pathway.say_why_late", user=ruth, person_id=kia.pk).exists()
    words = "They were away (Ruth Calder, 3 March 2026)."
    for address in ("/worklist", "/worklist.csv"):
        assert words in overdue_list(client, address)
    now = the_clock(kia)
    assert (now.started, now.due) == (before.started, before.due)


def test_said_again_the_earlier_word_is_kept_in_the_history(kia: Person, ruth: User, as_user: AsUser) -> None:
    client = as_user(ruth)
    client.post(say_why_page(kia), WHY)
    assert "They were away." in client.get(say_why_page(kia)).content.decode()
    client.post(say_why_page(kia), {"late_reason": "worker", "late_words": "Amina was ill."})
    assert LateReason.objects.get().words == "Amina was ill."
    assert [each.words for each in LateReason.history.objects.all()] == ["They were away."]


def test_it_outlives_the_projection_and_ends_with_what_it_is_about(kia: Person, ruth: User, as_user: AsUser) -> None:
    client = as_user(ruth)
    client.post(say_why_page(kia), WHY)
    actions.rebuild_clocks(by=by())
    assert "They were away" in overdue_list(client)
    step("visit", kia, happened_on=LATE, seen=True)
    assert the_clock(kia).due == TODAY, "it runs anew, and is in time"
    page = client.get(say_why_page(kia), follow=True).content.decode()
    assert "This is not overdue any more" in page
    step("visit", kia, happened_on=LATE, seen=True)
    with pytest.raises(Refused, match="not overdue"):
        actions.say_why_late(by=by(ruth), clock=the_clock(kia), reason="family", words="So.")


def test_whoever_finishes_it_late_finds_the_reason_to_be_confirmed(
    kia: Person, amina: User, ruth: User, as_user: AsUser
) -> None:
    as_user(ruth).post(say_why_page(kia), WHY)
    form = begun(as_user, amina, "visit", kia)
    form.send("stay", **typed(VISIT, LATE))
    page = form.opened().text
    assert "Ruth Calder said this of it already: check that it is still so." in page
    assert 'value="They were away."' in page
    assert "Answer the question: What happened" in form.refused(**typed(VISIT, LATE), **(WHY | {"late_words": ""}))
    assert 'value="They were away."' not in form.text, "what was taken out stays out"
    done = finished(form, **typed(VISIT, LATE), **(WHY | {"late_words": "They were away for two weeks."}))
    assert done.answers["late_words"] == "They were away for two weeks."


def test_a_manager_of_another_team_says_nothing(kia: Person, amina: User, as_user: AsUser) -> None:
    elsewhere = hire("Olu Bright", "team_manager")
    worker("Olu Bright", team("Safeguarding South"), elsewhere, manages=True)
    for user in (amina, elsewhere):
        assert as_user(user).get(say_why_page(kia)).status_code == 403
        assert "Say why" not in overdue_list(as_user(user))
        with pytest.raises(Refused, match="a manager of the team"):
            actions.say_why_late(by=by(user), clock=the_clock(kia), reason="family", words="So.")
    assert not LateReason.objects.exists()


def test_the_worklist_asks_no_more_for_more_lines(
    kia: Person, amina: User, north: Any, ruth: User, as_user: AsUser, django_assert_max_num_queries: Any
) -> None:
    client = as_user(ruth)
    for name in ("Rosa Marsh", "Zane Roe", "Ted Hollis"):
        build(VISIT, name, amina.worker, north)
    client.post(say_why_page(kia), WHY)
    overdue_list(client)
    with django_assert_max_num_queries(30):
        assert overdue_list(client).count("Say why") == 4


def test_no_measure_reads_why_something_was_late() -> None:
    """A reason explains: what was late stays late."""
    for path in INSIGHT.rglob("*.sql"):
        assert "late_reason" not in path.read_text(encoding="utf-8"), path
