"""What is written over time is begun first: from the day it begins it stands on the record and its clock runs; begun by
mistake, it is taken off again."""

from __future__ import annotations

import html
import re
import uuid
from datetime import date
from typing import Any

import pytest

from goldenthread.access.models import LogEntry
from goldenthread.access.objections import Refused
from goldenthread.pathway import actions, writing
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Allocation, ChildInNeed, Draft, Notice, RunningClock, Step
from goldenthread.pathway.models.steps import StepHistory
from goldenthread.pathway.queries.to_write import to_write
from goldenthread.pathway.queries.whose import MINE, Choice
from goldenthread.pathway.writing.typed import Hand, Sent
from goldenthread.people.actions import add_fact
from goldenthread.people.models import Kin, Person, Relationship
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.writing import Form, day
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
REFERRED = date(2025, 6, 2)
FIRST = date(2025, 7, 14)  # the day on which the first assessment was authorised
BEGAN = day("began", "2", "3", "2026")
ASKED = {**day("asked", "16", "2", "2026"), "type": "parenting", "by_whom": "Dr Lee, Bridge House"}
WRITTEN = {
    "seen": "yes", "seen_alone": "yes", "child_words": "“I have my own bed now.”", "analysis": "It is better.",
    "lived_experience": "He sleeps well.", "parents": "Mum has stopped drinking.", "factors": "1A",
    "what_needs_to_change": "That it lasts.", "recommended": "nothing",
}  # fmt: skip


@pytest.fixture
def north(db):
    return team()


@pytest.fixture
def amina_works(amina, north):
    return worker("Amina Yusuf", north, amina)


@pytest.fixture
def ted(amina_works, north) -> Person:
    """Eight years old, held by Amina, and assessed last summer under a referral that is open still."""
    return assessed(child("Ted Hollis", date(2017, 9, 1)), amina_works, north)


@pytest.fixture
def rosa(ted, north) -> Person:
    """Ted's sister, held by somebody else of the team."""
    person = assessed(child("Rosa Hollis", date(2019, 1, 9)), worker("Dana Okafor", north, hire("Dana Okafor")), north)
    mother = child("Lena Hollis", date(1990, 1, 1))
    for each in (ted, person):
        add_fact(by=by(), fact=Relationship(person=each, other=mother, kind=Kin.MOTHER))
    return person


def assessed(person: Person, holder: Any, north: Any) -> Person:
    allocated(person, holder, north)
    need = spell(ChildInNeed, person, REFERRED)
    answers = {"parents": "Mum drinks.", "lived_experience": "He is up at night.", "factors": ["1A"]}
    step(
        "single_assessment", person, started=REFERRED, authorised_on=FIRST, outcome="child_in_need_plan", version=3,
        child_in_need=need, answers=answers,
    )  # fmt: skip
    return person


def address(person: Person, kind: str = "single_assessment") -> str:
    return f"/children/{person.pk}/write/{kind}"


def open_ones(kind: str = "single_assessment") -> list[Step]:
    return list(Step.objects.filter(kind=kind, authorised_on=None).order_by("pk"))


def begun(client: Any, person: Person, kind: str = "single_assessment", **typed: Any) -> Form:
    answer = client.post(address(person, kind), typed or BEGAN)
    assert answer.status_code == 302, answer.content.decode()
    return Form(client, answer["Location"]).opened()


def refused(client: Any, person: Person, kind: str = "single_assessment", **typed: Any) -> str:
    answer = client.post(address(person, kind), typed)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    assert_valid_page(page)
    return page


# --- beginning ---


def test_from_the_childs_page_to_authorised(ted, amina, north, ruth, as_user):
    """A child who was assessed before is assessed again."""
    worker("Ruth Calder", north, ruth, manages=True)
    client = as_user(amina)
    assert address(ted) in client.get(f"/children/{ted.pk}").content.decode()
    page = client.get(address(ted)).content.decode()
    assert_valid_page(page)
    assert "Begin a single assessment" in page
    assert "When did the assessment start?" in page
    assert [f'name="began-{part}"' in page for part in ("day", "month", "year")] == [True] * 3
    form = begun(client, ted, **BEGAN)
    assert "Single assessment begun. It stands on the record from 2 March 2026." in form.text
    assert "When did the assessment start?" not in form.text
    assert "Single assessment, since 2 March 2026" in " ".join(
        client.get(f"/children/{ted.pk}").content.decode().split()
    )
    form.finish(**WRITTEN)
    form.opened()
    answer = form.finish(**WRITTEN)  # past what is pointed out
    assert answer["Location"] == f"/children/{ted.pk}"
    (written,) = open_ones()
    told = {written.pk: {"outcome": "nothing", "why_decided": "It has lasted."}}
    actions.decide(by=by(ruth), group=written.group, approve=True, answers=told)
    written.refresh_from_db()
    assert (written.started, written.authorised_on, written.outcome) == (date(2026, 3, 2), TODAY, "nothing")
    assert written.answers["parents"] == "Mum has stopped drinking."
    assert not RunningClock.objects.filter(clock="SA-AGAIN-45WD").exists()


def test_once_begun_it_stands_on_the_record_its_clock_runs_and_it_is_in_the_worklist(ted, amina, amina_works, as_user):
    assert not RunningClock.objects.filter(clock__startswith="SA-").exists()
    begun(as_user(amina), ted)
    (new,) = open_ones()
    assert (new.started, new.version, new.worker, new.team) == (
        date(2026, 3, 2), KINDS["single_assessment"].version, amina_works, team_of(ted),
    )  # fmt: skip
    assert new.child_in_need == ChildInNeed.objects.get(person=ted)
    clock = RunningClock.objects.get(person=ted, subject=f"Step {new.pk}")
    assert (clock.clock, clock.started) == ("SA-AGAIN-45WD", date(2026, 3, 2))
    assert new in to_write(Choice(MINE), for_user=amina, on=TODAY)
    assert LogEntry.objects.filter(act="pathway.record_steps", person_id=ted.pk, user=amina).exists()


def team_of(person: Person) -> Any:
    return Allocation.objects.get(person=person).team


def test_a_click_by_mistake_records_nothing(ted, amina, as_user):
    client = as_user(amina)
    client.get(address(ted))
    assert not open_ones()
    assert not Draft.objects.exists()


def test_the_page_offers_today(ted, amina, as_user):
    page = as_user(amina).get(address(ted)).content.decode()
    assert all(f'value="{part}"' in page for part in ("3", "2026"))


def test_once_begun_the_form_of_the_open_one_is_opened(ted, amina, as_user):
    client = as_user(amina)
    form = begun(client, ted)
    assert client.get(address(ted))["Location"] == form.address
    assert len(open_ones()) == 1


def test_sent_twice_it_is_begun_once(ted, amina, as_user):
    client = as_user(amina)
    for kind, typed in (("single_assessment", BEGAN), ("specialist_assessment", ASKED)):
        group = str(uuid.uuid4())
        addresses = {client.post(address(ted, kind), {**typed, "_group": group})["Location"] for _ in range(2)}
        assert addresses == {f"/write/{group}"}
        assert len(open_ones(kind)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (day("began", "4", "3", "2026"), "4 March 2026 is in the future."),
        (day("began", "1", "6", "2025"), "1 June 2025 is before the referral on 2 June 2025."),
        (day("began", "", "", ""), "Answer the question: When did the assessment start?"),
        (day("began", "31", "2", "2026"), "The date must have a day from 1 to 28"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_box(ted, amina, as_user, typed, sentence):
    page = refused(as_user(amina), ted, **typed)
    assert page.count(sentence) == 2
    assert 'href="#id_began-day"' in page
    assert not open_ones()


def test_under_a_referral_that_is_closed_none_is_begun(amina, amina_works, north, as_user):
    kit = child("Kit Hollis")
    allocated(kit, amina_works, north)
    spell(ChildInNeed, kit, REFERRED, FIRST)
    page = refused(as_user(amina), kit, **BEGAN)
    assert "no referral of Kit Hollis that was open on 2 March 2026 is open still." in page
    assert not open_ones()


def test_while_one_awaits_its_decision_no_other_is_begun(ted, amina, as_user):
    form = begun(as_user(amina), ted)
    form.finish(**WRITTEN)
    form.opened().finish(**WRITTEN)
    page = refused(form.client, ted, **BEGAN)
    assert "one of Ted Hollis is open since 2 March 2026." in page
    assert len(open_ones()) == 1


def test_nobody_begins_one_of_somebody_elses_child(ted, ruth, joan, as_user):
    for user in (ruth, joan):  # another team's manager, the Lead Member
        client = as_user(user)
        assert client.get(address(ted)).status_code == 403
        assert client.post(address(ted), BEGAN).status_code == 403
    assert not open_ones()


def test_who_begins_it_for_somebody_elses_child_leaves_it_with_whoever_holds_the_child(
    ted, amina, amina_works, north, ruth, as_user
):
    worker("Ruth Calder", north, ruth, manages=True)
    begun(as_user(ruth), ted)
    (new,) = open_ones()
    assert new.worker == amina_works
    assert Notice.objects.filter(user=amina, step=new, what=Notice.What.WRITTEN).exists()


# --- brothers and sisters ---


def test_it_is_begun_for_brothers_and_sisters_too_and_written_once(ted, rosa, amina, amina_works, north, ruth, as_user):
    worker("Ruth Calder", north, ruth, manages=True)
    client = as_user(ruth)
    assert "Rosa Hollis, 7 years" in client.get(address(ted)).content.decode()
    form = begun(client, ted, **BEGAN, _about=str(rosa.pk))
    assert "Single assessment begun for 2 children." in form.text
    mine, hers = open_ones()
    assert (mine.person, hers.person, mine.group) == (ted, rosa, hers.group)
    assert (mine.worker, str(hers.worker)) == (amina_works, "Dana Okafor")
    assert hers.child_in_need == ChildInNeed.objects.get(person=rosa)
    assert RunningClock.objects.filter(clock="SA-AGAIN-45WD").count() == 2
    assert f'name="seen--{ted.pk}"' in form.text
    assert f'name="seen--{rosa.pk}"' in form.text
    assert "Who else is this about?" not in form.text


def test_it_begins_for_all_of_them_or_for_none(ted, rosa, amina, north, ruth, as_user):
    worker("Ruth Calder", north, ruth, manages=True)
    client = as_user(ruth)
    begun(client, rosa)
    page = refused(client, ted, **BEGAN, _about=str(rosa.pk))
    assert "one of Rosa Hollis is open since 2 March 2026." in page
    assert [each.person for each in open_ones()] == [rosa]


def test_a_child_who_was_not_offered_is_not_taken(ted, rosa, amina, as_user):
    page = refused(as_user(amina), ted, **BEGAN, _about=str(child("Kit Marsh").pk))
    assert "Rosa Hollis" in page
    assert "Kit Marsh" not in page
    assert not open_ones()


# --- begun by mistake ---


def test_begun_by_mistake_it_is_taken_off_with_the_reason_and_what_was_typed_comes_back(ted, amina, as_user):
    client = as_user(amina)
    form = begun(client, ted)
    assert "It was begun by mistake" in form.text
    (new,) = open_ones()
    form.send("save", parents="Mum is well.")
    asks = client.get(f"{form.address}/discard").content.decode()
    assert_valid_page(asks)
    assert "It stands on the record as open since 2 March 2026." in " ".join(asks.split())
    silent = client.post(f"{form.address}/discard", {"why": " "}).content.decode()
    assert_valid_page(silent)
    assert "Say what the mistake was" in silent
    assert open_ones() == [new]
    client.post(f"{form.address}/discard", {"why": "It is of another boy."})
    assert not open_ones()
    assert not RunningClock.objects.filter(clock="SA-AGAIN-45WD").exists()
    kept = StepHistory._default_manager.get(record_id=new.pk)
    assert (kept.withdrawn, kept.why, kept.changed_by_id) == (True, "It is of another boy.", amina.pk)  # type: ignore[attr-defined]
    assert form.autosave(parents=["More"]).status_code == 410
    back = client.post(f"{form.address}/bring-back", follow=True)
    assert_valid_page(back.content.decode())
    assert "Begin a single assessment" in back.content.decode()
    again = client.post(back.redirect_chain[-1][0], BEGAN)
    assert "Mum is well." in Form(client, again["Location"]).opened().text
    (other,) = open_ones()
    assert (other.group, other.person) == (new.group, ted)


def test_what_was_submitted_is_not_taken_off(ted, amina, as_user):
    form = begun(as_user(amina), ted)
    form.finish(**WRITTEN)
    form.opened().finish(**WRITTEN)
    (new,) = open_ones()
    actions.take_back(by=by(amina), group=new.group)
    assert "Discard this draft" in form.opened().text
    with pytest.raises(Refused, match="stays on the record"):
        actions.take_off(by=by(amina, why="A mistake"), group=new.group)
    assert open_ones() == [new]


def test_without_a_reason_nothing_is_taken_off(ted, amina, as_user):
    begun(as_user(amina), ted)
    (new,) = open_ones()
    with pytest.raises(Refused, match="Say what the mistake was"):
        actions.take_off(by=by(amina), group=new.group)


def test_what_a_decision_opened_stays_open_though_its_draft_is_discarded(ted, amina, as_user):
    first = Step.objects.get(person=ted)
    opened = step(
        "single_assessment", ted, started=TODAY, version=3, follows=first, group=uuid.uuid4(),
        child_in_need=first.child_in_need,
    )  # fmt: skip
    form = Form.begin(as_user(amina), ted, "single_assessment")
    form.send("save", parents="Half a sentence")
    asks = " ".join(form.client.get(f"{form.address}/discard").content.decode().split())
    assert "stands open since 3 March 2026, and stays open" in asks
    form.client.post(f"{form.address}/discard")
    assert open_ones() == [opened]
    assert "Half a sentence" in form.opened().text  # whoever goes on finds it


# --- typed in before it was begun ---


def test_what_was_typed_before_it_was_begun_is_kept(ted, rosa, amina, amina_works, north, as_user):
    """A draft that another room, or an earlier version of the product, made without beginning it."""
    allocated(rosa, amina_works, role=Allocation.Role.LEAD_PRACTITIONER)
    group = writing.start("single_assessment", [ted], by(amina, on=date(2026, 3, 2))).group
    sent = Sent({"parents": ["Mum is well."]}, {}, Hand(amina.pk, by(amina).at.isoformat(), "a"))
    actions.save_draft(by=by(amina), group=group, sent=sent)
    client = as_user(amina)
    assert f"/write/{group}" in client.get(address(ted)).content.decode()
    here = client.get(f"/write/{group}")["Location"]
    assert here == f"{address(ted)}?draft={group}"
    page = client.get(here).content.decode()
    assert_valid_page(page)
    assert "What was typed, last on 3 March 2026, is kept." in page
    form = Form(client, client.post(here, {**BEGAN, "_about": str(rosa.pk)})["Location"]).opened()
    assert form.address == f"/write/{group}"
    assert "Mum is well." in form.text
    assert {each.person for each in open_ones()} == {ted, rosa}
    assert set(Draft.objects.get().children.all()) == {ted, rosa}


def test_a_form_that_was_open_before_is_not_lost_when_it_is_sent(ted, amina, as_user):
    group = writing.start("single_assessment", [ted], by(amina)).group
    client = as_user(amina)
    answer = client.post(f"/write/{group}", {**WRITTEN, "_user": str(amina.pk), "_page": "a", "_do": "finish"})
    assert answer["Location"] == f"{address(ted)}?draft={group}"
    assert Draft.objects.get().typed["parents"] == ["Mum has stopped drinking."]


# --- asked of somebody else ---


def test_a_specialist_assessment_stands_on_the_record_from_the_day_it_was_asked_for(ted, amina, as_user):
    client = as_user(amina)
    page = client.get(address(ted, "specialist_assessment")).content.decode()
    assert_valid_page(page)
    assert "its clock" not in page
    assert "When was the report received?" not in page
    form = begun(client, ted, "specialist_assessment", **ASKED)
    (asked,) = open_ones("specialist_assessment")
    assert (asked.started, asked.happened_on) == (date(2026, 2, 16), None)
    assert asked.answers == {"type": "parenting", "by_whom": "Dr Lee, Bridge House"}
    chronology = client.get(f"/children/{ted.pk}/chronology").content.decode()
    assert "Specialist assessment" in chronology
    assert "16 February 2026" in chronology
    assert asked in to_write(Choice(MINE), for_user=amina, on=TODAY)
    assert "Dr Lee, Bridge House" in form.text
    page = form.refused(**ASKED, **day("received", "2", "3", "2026"))
    assert "Answer the question: What did it find, and what does it advise?" in page
    done = {**ASKED, **day("received", "2", "3", "2026"), "found": "She can, with help."}
    assert form.finish(**done).status_code == 302
    asked.refresh_from_db()
    assert (asked.started, asked.happened_on, asked.authorised_on) == (date(2026, 2, 16), date(2026, 3, 2), TODAY)
    assert asked.answers["found"] == "She can, with help."


def test_what_is_assessed_is_said_at_once(ted, amina, as_user):
    page = refused(as_user(amina), ted, "specialist_assessment", **{**ASKED, "type": "", "by_whom": ""})
    assert page.count("Answer the question: What is assessed?") == 2
    assert "Answer the question: Who carries it out?" not in page


def test_two_may_be_asked_for_at_once(ted, amina, as_user):
    client = as_user(amina)
    begun(client, ted, "specialist_assessment", **ASKED)
    page = client.get(address(ted, "specialist_assessment")).content.decode()
    assert_valid_page(page)
    assert "Go on with the one open since 16 February 2026: parenting" in page
    assert (
        "Begin a specialist assessment"
        in client.get(address(ted, "specialist_assessment") + "?new=yes").content.decode()
    )
    begun(client, ted, "specialist_assessment", **{**ASKED, "type": "psychological"})
    assert len(open_ones("specialist_assessment")) == 2
    assert address(ted, "specialist_assessment") in client.get(f"/children/{ted.pk}").content.decode()


# --- what was said last time ---


def last_time_said(page: str) -> dict[str, str]:
    """Question → what its details hold, on the page of a decision."""
    found = {}
    for details in re.findall(r'<details class="govuk-details gt-known">(.*?)</details>', page, re.S):
        words = " ".join(re.sub(r"<[^>]+>", " ", html.unescape(details)).split())
        head, _, rest = words.partition("? ")
        found[head.rpartition(": ")[2] + "?"] = f"{head.partition(')')[0]}) {rest}"
    return found


def test_every_story_stands_beside_what_it_said_last_time(ted, amina, as_user):
    first = Step.objects.get(person=ted)
    told = {**first.answers, "analysis": "It is too much.", "why_not_seen": "Away.", "child_words": "“I am tired.”"}
    actions.amend_step(by=by(), step=first, changes={"answers": told})
    form = begun(as_user(amina), ted)
    asked = ("analysis", "why_not_seen", "child_words", "parents", "lived_experience", "factors")
    assert form.text.count("What it said last time: Single assessment, 14 July 2025") == len(asked)
    assert "It is too much." in form.text
    assert "analysis" not in Draft.objects.get().typed
    form.send("use:analysis")
    assert Draft.objects.get().typed["analysis"] == ["It is too much."]


def test_what_stands_open_and_says_nothing_is_not_what_was_said_last(ted, amina, as_user):
    step("specialist_assessment", ted, started=REFERRED, authorised_on=FIRST, happened_on=FIRST,
         answers={"type": "risk", "by_whom": "Dr Lee"})  # fmt: skip
    client = as_user(amina)
    begun(client, ted, "specialist_assessment", **{**ASKED, "by_whom": ""})
    form = begun(client, ted, "specialist_assessment", **ASKED)
    assert "What it said last time: Specialist assessment, 14 July 2025" in form.text
    assert "Dr Lee" in form.text


def test_the_decider_sees_what_was_said_last_time_and_what_has_not_changed(
    ted, amina, north, ruth, as_user, django_assert_max_num_queries
):
    worker("Ruth Calder", north, ruth, manages=True)
    need = ChildInNeed.objects.get(person=ted)
    second = {"parents": "Mum drinks  less.", "lived_experience": "He is up at night.", "factors": ["3A", "1A"]}
    step("single_assessment", ted, started=date(2025, 9, 1), authorised_on=date(2025, 10, 1), outcome="nothing",
         version=3, child_in_need=need, answers=second, seen=True)  # fmt: skip
    form = begun(as_user(amina), ted)
    now = {**WRITTEN, "parents": "Mum drinks less.", "lived_experience": "He is up at night.", "factors": ["1A", "3A"]}
    form.finish(**now)
    form.opened().finish(**now)
    (new,) = open_ones()
    client = as_user(ruth)
    client.get(f"/decide/{new.group}")
    with django_assert_max_num_queries(30):
        page = client.get(f"/decide/{new.group}").content.decode()
    assert_valid_page(page)
    assert last_time_said(page) == {}  # all that was said before is said again
    unchanged = re.findall(
        r"<h3[^>]*>([^<]*)</h3>(?:(?!<h3).)*?Unchanged since ([^<]*)\.</p>", html.unescape(page), re.S
    )
    assert unchanged == [
        ("What is a day in this child's life like?", "14 July 2025"),  # of both before
        ("What do the parents and carers do well, and what gets in their way?", "1 October 2025"),
        ("Which factors did the assessment find?", "1 October 2025"),
    ]


def test_what_was_said_otherwise_last_time_stands_under_it(ted, rosa, amina, north, ruth, as_user):
    worker("Ruth Calder", north, ruth, manages=True)
    first = Step.objects.get(person=rosa)
    told = {**first.answers, "lived_experience": "She hides."}
    actions.amend_step(by=by(), step=first, changes={"answers": told})
    form = begun(as_user(amina), ted, **BEGAN, _about=str(rosa.pk))
    each = ("seen", "seen_alone", "child_words", "lived_experience", "factors", "what_needs_to_change", "recommended")
    now = {f"{name}--{one.pk}": WRITTEN[name] for name in each for one in (ted, rosa)}
    now |= {name: words for name, words in WRITTEN.items() if name not in each}
    form.finish(**now)
    form.opened().finish(**now)
    page = as_user(ruth).get(f"/decide/{open_ones()[0].group}").content.decode()
    assert_valid_page(page)
    assert last_time_said(page) == {
        "What do the parents and carers do well, and what gets in their way?": "Last time (14 July 2025) Mum drinks.",
        "What is a day in this child's life like?": "Last time (14 July 2025) Rosa Hollis She hides.",
    }
    assert "Ted Hollis</span></span></summary>" in page  # his own stands under his
    assert "He is up at night." in page


def test_a_first_assessment_has_no_last_time(amina, amina_works, north, ruth, as_user):
    worker("Ruth Calder", north, ruth, manages=True)
    kit = child("Kit Hollis")
    allocated(kit, amina_works, north)
    spell(ChildInNeed, kit, REFERRED)
    form = begun(as_user(amina), kit)
    assert "What it said last time" not in form.text
    form.finish(**WRITTEN)
    form.opened().finish(**WRITTEN)
    page = as_user(ruth).get(f"/decide/{open_ones()[0].group}").content.decode()
    assert "Last time" not in page
    assert "Unchanged" not in page
