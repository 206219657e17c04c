"""Kinds that are yet to come, of protection, care and court: declared here only, and carried from the form to the
record, the clocks, the next day's lists and the page, by the machinery as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from goldenthread.access.models import User
from goldenthread.pathway import doing, projection
from goldenthread.pathway.kinds import KINDS, Question
from goldenthread.pathway.kinds.declare import Amends, Begins, Column, Ends, Frees, Replaces
from goldenthread.pathway.models import (
    Allocation,
    CareProceedings,
    ChildInNeed,
    LegalStatus,
    Placement,
    ProtectionPlan,
    RunningClock,
    Step,
)
from goldenthread.people.actions import add_fact, correct_person
from goldenthread.people.models import Kin, Person, Relationship
from goldenthread.placements.actions import create_provider
from goldenthread.placements.models import Provider
from goldenthread.rules import codes
from tests.house import test_kinds, test_machinery
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, step, team, worker
from tests.pathway.kinds_of_a_test import Carry, kind
from tests.pathway.writing import Form, day
from tests.people_of_erimus import person_called

pytestmark = pytest.mark.django_db
READ = ("the child's social worker",)
HELD_ON = date(2026, 3, 2)
HELD = day("held", "2", "3", "2026")

# Protection: a review that a chair holds, which changes the category of the plan or ends it, and meets its clock; and a
# visit under the plan, which meets that of the visits.
REVIEW = kind(
    "later_review",
    Question("chair", "worker", "Who chaired it?", READ, required=True),
    Question(
        "attended",
        "rows",
        "Who attended?",
        READ,
        rows=(
            Column("who", "person", "Who?", required=True),
            Column("agreed", "yes, no or not known", "Did they agree?"),
        ),
    ),
    Question("category", "code", "Under which category?", READ, codes="abuse_category"),
    Question(
        "outcome", "code", "What was decided?", READ, codes="need_review_outcome", column="outcome", required=True
    ),
    title="Later review conference",
    within="ProtectionPlan",
    meets=("RCPC-1", "RCPC-N"),
    gist="chair",
    changes={
        "continues": (Amends("ProtectionPlan", {"latest_category": "category"}),),
        "closes": (Ends("ProtectionPlan", on="happened_on"), Frees("conference chair", on="happened_on")),
    },
    opens=dict.fromkeys(("continues", "protection", "care", "early_help", "closes"), ()),
    help="It is of a test, and says for a first-time writer what it is for.",
)
VISIT = kind(
    "later_visit",
    Question("seen", "yes or no", "Was the child seen?", READ, column="seen", required=True),
    title="Visit under the plan",
    within="ProtectionPlan",
    meets=("CP-VISIT",),
    with_the_child=True,
    help="It is of a test, and says for a first-time writer what it is for.",
)
# Care: the child moves from one placement to another.
MOVE = kind(
    "later_move",
    Question("carer", "person", "With whom of the family does the child live?", READ),
    Question("home", "provider", "Which provider is it?", READ),
    Question("type", "code", "What kind of placement is it?", READ, codes="placement_type", required=True),
    Question("near", "yes, no or not known", "Is it in our area?", READ),
    Question("why", "code", "Why did the child move?", READ, codes="place_change_reason", required=True),
    title="Move",
    area="Care",
    within="Placement",
    no_clock="A move is made when it is needed.",
    changes={
        "*": (
            Replaces(
                "Placement",
                {"type": "type", "provider": "home", "in_authority": "near"},
                reason_from="why",
                on="happened_on",
            ),
        )
    },
    help="It is of a test, and says for a first-time writer what it is for.",
)
# Court: proceedings are issued; the order ends them and puts another legal status in place of the one before.
ISSUE = kind(
    "later_issue",
    title="Application to court",
    area="Care",
    within="ChildInNeed",
    no_clock="It is of a test.",
    changes={"*": (Begins("CareProceedings", since="happened_on"),)},
    help="It is of a test, and says for a first-time writer what it is for.",
)
ORDER = kind(
    "later_order",
    Question("status", "code", "What is the child's legal status now?", READ, codes="legal_status", required=True),
    Question("ended_by", "code", "How did the proceedings end?", READ, codes="proceedings_outcome", required=True),
    title="Final order",
    area="Care",
    within="CareProceedings",
    no_clock="It is of a test.",
    changes={
        "*": (
            Replaces("LegalStatus", {"code": "status"}, on="happened_on"),
            Ends("CareProceedings", reason_from="ended_by", on="happened_on"),
        )
    },
    help="It is of a test, and says for a first-time writer what it is for.",
)
LATER = (REVIEW, VISIT, MOVE, ISSUE, ORDER)
HOUSE = [
    test
    for module in (test_kinds, test_machinery)
    for name, test in vars(module).items()
    if name.startswith("test_") and test.__code__.co_varnames[: test.__code__.co_argcount] == ("kind",)
    if name != "test_an_older_version_can_be_read_under_its_own_questions"  # it is not published
]


@pytest.fixture(autouse=True)
def carried(carry: Carry) -> None:
    carry(*LATER)


@pytest.fixture
def works() -> Any:
    return worker("Amina Yusuf", team(), person_called("amina"))


Sign = Callable[[User], Client]


def held(person: Person, works: Any) -> Person:
    allocated(person, works, works.memberships.get().team)
    return person


def protected(works: Any) -> Person:
    """On a plan for neglect since January, with her mother."""
    kia = held(child(), works)
    need = spell(ChildInNeed, kia, date(2025, 12, 1))
    spell(ProtectionPlan, kia, date(2026, 1, 5), initial_category="NEG", latest_category="NEG", child_in_need=need)
    mother = child("Lena Marsh", date(1990, 1, 1))
    add_fact(by=by(), fact=Relationship(person=kia, other=mother, kind=Kin.MOTHER))
    return kia


def written(as_user: Sign, works: Any, kia: Person, of: str, **typed: Any) -> str:
    """Sent, recorded, and its page as it is read."""
    browser = as_user(works.user)
    answer = Form.begin(browser, kia, of).finish(**HELD, **typed)
    assert answer.status_code == 302, answer.content.decode()
    made = Step.objects.get(kind=of)
    page = browser.get(f"/children/{kia.pk}/steps/{made.pk}")
    assert page.status_code == 200
    return str(page.content.decode())


def running(kia: Person) -> dict[str, date]:
    assert list(projection.differences()) == []
    return dict(RunningClock.objects.filter(person=kia).values_list("clock", "started"))


@pytest.mark.parametrize("later", LATER, ids=lambda later: later.id)
@pytest.mark.parametrize("holds", HOUSE, ids=lambda test: test.__name__)
def test_what_every_kind_must_be_each_of_them_is(later: Any, holds: Any) -> None:
    holds(later)


def test_a_review_changes_the_category_meets_its_clock_and_is_read_in_words(works: Any, as_user: Sign) -> None:
    kia = protected(works)
    mother = Person.objects.get(given_names="Lena")
    assert running(kia)["RCPC-1"] == date(2026, 1, 5)
    told = {"chair": works.pk, "attended-0-who": mother.pk, "attended-0-agreed": "not known", "category": "EMO"}
    page = written(as_user, works, kia, "later_review", **told, outcome="continues")
    assert "Lena Marsh (mother). Did they agree? Not known" in page
    assert "Amina Yusuf, Safeguarding North" in page
    plan = ProtectionPlan.objects.get()
    assert (plan.initial_category, plan.latest_category, plan.ended) == ("NEG", "EMO", None)
    assert Step.objects.get(kind="later_review").protection_plan == plan
    clocks_now = running(kia)
    assert clocks_now["RCPC-N"] == HELD_ON
    assert "RCPC-1" not in clocks_now
    browser = as_user(works.user)
    assert "Amina Yusuf, Safeguarding North, " in browser.get(f"/children/{kia.pk}/chronology").content.decode()
    assert browser.get(f"/children/{kia.pk}").status_code == 200


def test_a_review_ends_the_plan_and_frees_its_chair(works: Any, as_user: Sign) -> None:
    kia = protected(works)
    chair = worker("Graham Oyelaran", team("Reviewing"), person_called("graham"))
    allocated(kia, chair, role=Allocation.Role.CONFERENCE_CHAIR)
    written(as_user, works, kia, "later_review", chair=chair.pk, outcome="closes")
    assert ProtectionPlan.objects.get().ended == HELD_ON
    assert Allocation.objects.get(role="conference chair").ended == HELD_ON
    assert Allocation.objects.get(role="case worker").ended is None
    assert not {"RCPC-1", "RCPC-N", "CP-VISIT"} & running(kia).keys()


def test_two_reviews_of_one_day_end_the_plan_once(works: Any, as_user: Sign) -> None:
    kia = protected(works)
    form = Form.begin(as_user(works.user), kia, "later_review")
    other = Form.begin(as_user(works.user), kia, "later_review")
    assert form.address == other.address  # nothing was typed in it: the same is gone on with
    written(as_user, works, kia, "later_review", chair=works.pk, outcome="closes")
    again = Form.begin(as_user(works.user), kia, "later_review")
    page = again.refused(**HELD, chair=works.pk, outcome="closes")
    assert "no child protection plan of Kia Marsh lasted on" in page
    assert Step.objects.filter(kind="later_review").count() == 1


@pytest.mark.parametrize(("seen", "since"), [("yes", HELD_ON), ("no", date(2026, 2, 9))])
def test_a_visit_of_another_kind_meets_the_clock_where_the_child_was_seen(
    works: Any, as_user: Sign, seen: str, since: date
) -> None:
    kia = protected(works)
    step("visit", kia, happened_on=date(2026, 2, 9), seen=True)
    assert running(kia)["CP-VISIT"] == date(2026, 2, 9)
    late = {"late_reason": "family", "late_words": "They were away."} if seen == "yes" else {}
    written(as_user, works, kia, "later_visit", seen=seen, **late)
    assert running(kia)["CP-VISIT"] == since


def test_what_is_done_about_a_clock_leads_to_a_form_that_is_offered(works: Any) -> None:
    protected(works)
    clock = RunningClock.objects.get(clock="CP-VISIT")
    link = doing.for_clock(clock, {}, works.user, TODAY)
    assert link is not None
    assert link.href.endswith("/write/visit")


def test_no_child_is_visited_after_their_death(works: Any, as_user: Sign) -> None:
    kia = protected(works)
    correct_person(by=by(), person=kia, changes={"died": date(2026, 2, 20)})
    page = Form.begin(as_user(works.user), kia, "later_visit").refused(**HELD, seen="no")
    assert "is after the death on 20 February 2026" in page


def test_a_move_ends_one_placement_and_begins_the_next(works: Any, as_user: Sign) -> None:
    kia = in_care()
    held(kia.person, works)
    home = create_provider(by=by(), provider=Provider(urn="SC123456", name="Elm House", kind="home"))
    told = {"home": home.pk, "type": "K2", "near": "yes", "why": "CARPL"}
    page = written(as_user, works, kia.person, "later_move", **told)
    assert "Elm House, SC123456" in page
    before, now = Placement.objects.filter(person=kia.person).order_by("started")
    assert (before.ended, before.end_reason) == (HELD_ON, "CARPL")
    assert (now.started, now.type, now.provider, now.in_authority) == (HELD_ON, "K2", home, True)
    page = as_user(works.user).get(f"/children/{kia.person.pk}").content.decode()
    assert "Elm House" in page


def test_a_move_on_the_day_of_the_move_before_is_refused_beside_its_day(works: Any, as_user: Sign) -> None:
    kia = in_care()
    held(kia.person, works)
    written(as_user, works, kia.person, "later_move", type="U6", why="CARPL")
    page = Form.begin(as_user(works.user), kia.person, "later_move").refused(**HELD, type="K2", why="CARPL")
    assert page.count("Placement from 2 March 2026 can be replaced from the day after") == 2
    assert 'href="#id_held-day"' in page


def test_proceedings_begin_and_an_order_ends_them_and_changes_the_legal_status(works: Any, as_user: Sign) -> None:
    kia = in_care()
    held(kia.person, works)
    offers = as_user(works.user).get(f"/children/{kia.person.pk}").content.decode()
    assert "later_issue" in offers
    assert "later_order" not in offers  # there are no proceedings yet
    spell(CareProceedings, kia.person, date(2026, 1, 12))
    refused = Form.begin(as_user(works.user), kia.person, "later_issue").refused(**HELD)
    assert "another cannot begin. Care proceedings from 12 January 2026 has not ended" in refused
    page = written(as_user, works, kia.person, "later_order", status="E1", ended_by=outcomes()[0])
    assert "Final order" in page
    proceedings = CareProceedings.objects.get()
    assert (proceedings.ended, proceedings.end_reason) == (HELD_ON, outcomes()[0])
    before, now = LegalStatus.objects.filter(person=kia.person).order_by("started")
    assert (before.ended, now.started, now.code) == (HELD_ON, HELD_ON, "E1")
    refused = Form.begin(as_user(works.user), kia.person, "later_order")
    page = refused.refused(**HELD, status="C2", ended_by=outcomes()[0])
    assert "no care proceedings is open that it could end" in page
    assert LegalStatus.objects.filter(person=kia.person).count() == 2


def test_an_application_begins_proceedings_on_its_day(works: Any, as_user: Sign) -> None:
    kia = in_care()
    held(kia.person, works)
    written(as_user, works, kia.person, "later_issue")
    assert CareProceedings.objects.get().started == HELD_ON
    assert Step.objects.get(kind="later_issue").child_in_need == kia.need


def test_an_order_in_proceedings_that_have_ended_is_refused(works: Any, as_user: Sign) -> None:
    kia = in_care()
    held(kia.person, works)
    spell(CareProceedings, kia.person, date(2025, 1, 13), date(2026, 2, 2), end_reason=outcomes()[0])
    page = Form.begin(as_user(works.user), kia.person, "later_order").refused(
        **HELD, status="E1", ended_by=outcomes()[0]
    )
    assert "no care proceedings is open that it could end" in page
    assert not Step.objects.filter(kind="later_order").exists()


def outcomes() -> list[str]:
    return [code.code for code in codes.lookup("proceedings_outcome")]


def test_a_later_version_of_a_kind_of_today_can_be_asked_who(carry: Carry, works: Any, as_user: Sign) -> None:
    """A note that asks, in its next version, who it is about; what was written before is read as it was asked."""
    kia = protected(works)
    who = Question("who", "person", "Whom of the family is it about?", READ)
    note = KINDS["case_note"]
    carry(replace(note, version=note.version + 1, added={note.version + 1: ("who",)}, questions=(*note.questions, who)))
    mother = Person.objects.get(given_names="Lena")
    on = day("on", "2", "3", "2026")
    told = {"about": "telephone", "note": "She rang.", "who": mother.pk}
    answer = Form.begin(as_user(works.user), kia, "case_note").finish(**on, **told)
    assert answer.status_code == 302
    assert Step.objects.get(kind="case_note").answers["who"]["name"] == "Lena Marsh (mother)"
