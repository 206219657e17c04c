"""The page on which something is written: what is typed is kept, what is wrong is said, what is done is recorded."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.pathway import actions, writing
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import (
    Approval,
    Attachment,
    ChildInNeed,
    Draft,
    DraftFile,
    EarlyHelp,
    ProtectionPlan,
    Step,
)
from goldenthread.pathway.queries import writing as reading
from goldenthread.people.actions import add_fact
from goldenthread.people.models import Kin, Person, Relationship
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, step, team, worker
from tests.pathway.writing import Form, day
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
VISITED = day("visited", "2", "3", "2026")
VISIT = {**VISITED, "seen": "yes", "seen_alone": "no", "child_words": "“I like it here.”"}
LONG_AGO = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def north(db):
    return team()


@pytest.fixture
def amina_works(amina, north):
    return worker("Amina Yusuf", north, amina)


@pytest.fixture
def kia(amina_works, north) -> Person:
    """In care, held by Amina."""
    person: Person = in_care().person
    allocated(person, amina_works, north)
    # What was visited before is not known, so that nobody is asked why a visit is late: that is in test_late.
    actions.cover(
        by=by(), areas=["ssd_cla_visits"], started=date(2015, 4, 1), ended=date(2023, 5, 4), source="A return"
    )
    actions.cover(by=by(), areas=["ssd_involvements"], started=date(2015, 4, 1), ended=None, source="Worked in here")
    return person


@pytest.fixture
def zane(kia, amina_works, north) -> Person:
    """Kia's brother, held by Amina."""
    person = child("Zane Marsh", date(2018, 6, 1))
    mother = child("Lena Marsh", date(1990, 1, 1))
    allocated(person, amina_works, north)
    for each in (kia, person):
        add_fact(by=by(), fact=Relationship(person=each, other=mother, kind=Kin.MOTHER))
    return person


@pytest.fixture
def dana(north) -> User:
    """A second social worker of the team."""
    user = hire("Dana Okafor", "social_worker")
    worker("Dana Okafor", north, user)
    return user


def visits() -> list[Step]:
    return list(Step.objects.filter(kind="visit").order_by("pk"))


def draft() -> Draft:
    return Draft.objects.get()


# --- recording ---


def test_a_visit_is_written_and_recorded(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    assert KINDS["visit"].help in form.text
    answer = form.client.post(form.address, {**form.carried, "_do": "finish", **VISIT}, follow=True)
    assert "Visit on 2 March 2026 recorded." in answer.content.decode()
    (visit,) = visits()
    assert (visit.happened_on, visit.seen, visit.seen_alone) == (date(2026, 3, 2), True, False)
    assert (visit.answers, visit.worker, visit.recorded_by) == (
        {"child_words": "“I like it here.”"}, amina.worker, amina,
    )  # fmt: skip
    assert not Draft.objects.exists()


def test_sent_twice_it_is_recorded_once(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    assert form.finish(**VISIT)["Location"] == f"/children/{kia.pk}"
    again = form.finish(**VISIT)
    (visit,) = visits()
    assert again["Location"] == f"/children/{kia.pk}/steps/{visit.pk}"


@pytest.mark.parametrize(
    ("changed", "sentence", "at"),
    [
        ({"visited-month": "4"}, "Visit: 2 April 2026 is in the future.", "id_visited-day"),
        (day("visited", "", "", ""), "Answer the question: When did you visit?", "id_visited-day"),
        ({"visited-day": "31", "visited-month": "2"}, "The date must have a day from 1 to 28", "id_visited-day"),
        ({"visited-year": ""}, "The date must include a year", "id_visited-year"),
        ({"visited-year": "2021"}, "Visit: 2 March 2021 is before the first referral of Kia Marsh", "id_visited-day"),
        ({"seen": ""}, "Answer the question: Was the child seen?", "id_seen"),
        ({"bedroom": "perhaps"}, "Choose", "id_bedroom"),
        ({"account": "x" * 20_001}, "has 20,001 characters; the most is 20,000", "id_account"),
    ],
)
def test_what_is_wrong_stands_beside_its_question_and_what_was_typed_is_kept(
    kia, amina, as_user, changed, sentence, at
):
    page = Form.begin(as_user(amina), kia, "visit").refused(**{**VISIT, **changed})
    assert page.count(sentence) == 2  # in the summary, and beside the question
    assert f'href="#{at}"' in page
    assert "“I like it here.”" in page
    assert "Error: Visit" in " ".join(page.split())
    assert not visits()


def test_a_paste_of_five_megabytes_is_kept_and_said_to_be_too_long(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    paste = ("A page of it. " * (5 * 1024 * 1024 // 14)).strip()
    page = form.refused(**{**VISIT, "account": paste})
    assert f"has {len(paste):,} characters; the most is 20,000" in page
    assert draft().typed["account"] == [paste]
    assert not visits()


def test_what_is_longer_than_a_form_may_be_gets_a_page_that_says_so(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    form.client.raise_request_exception = False
    answer = form.finish(**{**VISIT, "account": "x" * (9 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "That was too long to be sent" in answer.content.decode()
    assert_valid_page(answer.content.decode())


def test_what_is_not_asked_is_neither_required_nor_recorded(kia, amina, as_user):
    Form.begin(as_user(amina), kia, "visit").finish(**{**VISIT, "seen": "no", "seen_alone": "yes"})
    (visit,) = visits()
    assert (visit.seen, visit.seen_alone) == (False, None)


def test_without_a_script_a_question_says_when_it_is_asked(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    assert "Only if your answer to “Was the child seen?” is “Yes”." in form.text


def test_a_review_belongs_to_the_plan_that_held_on_its_day(amina_works, north, graham, as_user):
    ted = child("Ted Hollis")
    allocated(ted, amina_works, north)
    old = spell(ProtectionPlan, ted, date(2025, 1, 6), date(2025, 9, 1))
    plan = spell(ProtectionPlan, ted, date(2025, 12, 1))
    for held, expected in ((("2", "2", "2026"), plan), (("2", "6", "2025"), old)):
        Form.begin(as_user(graham), ted, "protection_review").finish(**day("held", *held))
        assert Step.objects.latest("pk").protection_plan == expected
    early = Form.begin(as_user(graham), ted, "protection_review").refused(**day("held", "2", "6", "2024"))
    assert early.count("is before the plan on 6 January 2025") == 2


def test_help_that_came_before_any_referral_may_be_visited(amina, amina_works, north, as_user):
    ted = child("Ted Hollis")
    allocated(ted, amina_works, north)
    spell(EarlyHelp, ted, date(2025, 1, 6), date(2025, 9, 1))
    spell(ChildInNeed, ted, date(2025, 9, 1))
    Form.begin(as_user(amina), ted, "visit").finish(**{**VISIT, **day("visited", "3", "3", "2025")})
    assert visits()


def test_a_kind_that_nobody_offers_has_no_form(kia, amina, as_user):
    client = as_user(amina)
    assert client.get(f"/children/{kia.pk}/write/previous_permanence").status_code == 404
    assert client.get(f"/children/{kia.pk}/write/no_such_kind").status_code == 404
    assert client.get(f"/write/{uuid.uuid4()}").status_code == 404


# --- whose ---


def test_nobody_writes_about_somebody_elses_child(kia, amina, ruth, joan, beth, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    for user in (ruth, joan, beth):  # another team's manager, the Lead Member, an auditor
        client = as_user(user)
        assert client.get(f"/children/{kia.pk}/write/visit").status_code == 403
        for answer in (
            client.get(form.address),
            client.post(form.address, VISIT),
            client.get(f"{form.address}/discard"),
        ):
            assert answer.status_code == 403
        autosave = client.post(f"{form.address}/autosave", {"typed": {}}, content_type="application/json")
        assert autosave.status_code in (403, 409)
    assert not visits()


def test_who_has_signed_in_meanwhile_does_not_write_in_anothers_name(kia, amina, dana, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    form.client.force_login(dana)
    assert form.autosave(account=["Amina's words"]).status_code == 409
    answer = form.finish(**VISIT)
    assert answer.status_code == 409
    assert "“I like it here.”" in answer.content.decode()
    assert_valid_page(answer.content.decode())
    assert draft().typed == {}
    assert not visits()


# --- drafts ---


def test_what_is_typed_is_saved_as_it_is_typed(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    answer = form.autosave(**{"account": ["Half a sen"], "visited-day": ["31"]})
    assert answer.status_code == 200
    assert answer.json()["at"]
    assert draft().typed == {"account": ["Half a sen"], "visited-day": ["31"]}
    form.opened()
    assert "Half a sen" in form.text
    assert 'value="31"' in form.text
    assert "There is a problem" not in form.text
    assert "Saved at" in form.text


def test_autosave_asks_the_database_little(kia, amina, as_user, django_assert_max_num_queries):
    form = Form.begin(as_user(amina), kia, "visit")
    form.autosave(account=["Half"])
    with django_assert_max_num_queries(12):
        form.autosave(2, account=["Half a sentence"])


@pytest.mark.parametrize("kind", ["visit", "case_note", "care_review", "child_in_need_plan", "single_assessment"])
def test_the_page_asks_the_database_less_than_thirty_times(
    kia, zane, amina, as_user, kind, django_assert_max_num_queries
):
    lee = hire("Lee Hartnell", "independent_reviewing_officer")
    form = Form.begin(as_user(lee if kind == "care_review" else amina), kia, kind)
    with django_assert_max_num_queries(29):
        form.opened()


def test_save_and_come_back_later_needs_no_script(kia, amina, as_user):
    client = as_user(amina)
    form = Form.begin(client, kia, "visit")
    assert form.send("save", account="Half a sentence")["Location"] == f"/children/{kia.pk}"
    assert "Visit: Kia Marsh" in client.get("/drafts").content.decode()
    begun = client.get(f"/children/{kia.pk}/write/visit")
    assert form.address in begun.content.decode()
    assert_valid_page(begun.content.decode())
    another = client.get(f"/children/{kia.pk}/write/visit?new=yes")["Location"]
    assert another != form.address
    form.opened()
    assert "Half a sentence" in form.text


def test_looking_at_a_form_leaves_no_heap_of_drafts(kia, amina, as_user):
    client = as_user(amina)
    first = Form.begin(client, kia, "visit").address
    assert Form.begin(client, kia, "visit").address == first
    assert "Nothing is half written" in client.get("/drafts").content.decode()


def test_a_draft_is_discarded_and_brought_back(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    form.send("save", account="Half a sentence")
    asks = form.client.get(f"{form.address}/discard").content.decode()
    assert_valid_page(asks)
    form.client.post(f"{form.address}/discard")
    assert form.autosave(account=["More"]).status_code == 410
    listed = form.client.get("/drafts").content.decode()
    assert_valid_page(listed)
    assert "Bring it back" in listed
    assert form.client.get(form.address)["Location"] == "/drafts"
    form.client.post(f"{form.address}/bring-back")
    assert "Half a sentence" in form.opened().text


def test_thirty_days_after_it_was_discarded_it_is_gone(kia, amina):
    signed = by(amina)
    group = writing.start("visit", [kia], signed).group
    actions.discard_draft(by=signed, group=group)
    actions.forget_drafts(by=by(on=TODAY + timedelta(days=29)))
    assert Draft.objects.exists()
    actions.forget_drafts(by=by(on=TODAY + timedelta(days=31)))
    assert not Draft.objects.exists()


def test_the_nightly_command_lets_go_of_what_was_discarded_and_of_its_files(kia, amina):
    long_ago = by(amina, on=TODAY - timedelta(days=400))
    for kind in ("visit", "case_note"):
        draft = writing.start(kind, [kia], long_ago)
        stored = default_storage.save(f"test/{kind}", ContentFile(b"of old"))
        about = {"name": "old.txt", "content_type": "text/plain", "size": 6, "digest": "d", "stored": stored}
        DraftFile.objects.create(draft=draft, **about)
    kept = draft
    discarded = Draft.objects.exclude(pk=kept.pk).get()
    gone = discarded.files.get().stored
    actions.discard_draft(by=long_ago, group=discarded.group)
    out = StringIO()
    call_command("forget_drafts", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"drafts": 1, "files": 1}
    assert Draft.objects.get() == kept
    assert not default_storage.exists(gone)
    assert default_storage.exists(kept.files.get().stored)


def test_looks_and_the_first_save_of_a_sitting_are_logged(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    for turn in range(1, 4):
        form.autosave(turn, account=["x" * turn])
    form.finish(**VISIT)
    acts = list(LogEntry.objects.filter(user=amina, person_id=kia.pk).values_list("act", flat=True).order_by("pk"))
    assert acts[:3] == ["pathway.start_draft", "pathway.write", "pathway.save_draft"]
    assert acts.count("pathway.save_draft") == 1
    assert "pathway.record_steps" in acts


@pytest.mark.parametrize("body", ["", "[]", '{"typed": 1}', '{"typed": {"a": "b"}}', '{"typed": {}, "seen": [1]}'])
def test_a_script_that_sends_nonsense_is_told_so(kia, amina, as_user, body):
    form = Form.begin(as_user(amina), kia, "visit")
    answer = form.client.post(f"{form.address}/autosave", body, content_type="application/json")
    assert answer.status_code == 400


# --- two writers ---


@pytest.fixture
def both(kia, amina, dana, as_user) -> tuple[Form, Form]:
    one = Form.begin(as_user(amina), kia, "visit")
    other = Form(as_user(dana), one.address).opened()
    return one, other


def seen_of(form: Form) -> dict[str, str]:
    found: dict[str, str] = json.loads(form.carried["_seen"])
    return found


def test_two_writers_on_different_questions_both_have_it_their_way(both):
    one, other = both
    one.autosave(seen=seen_of(one), account=["Amina's account"])
    answer = other.autosave(seen={"child_words": seen_of(other)["child_words"]}, child_words=["“Hello”"])
    assert draft().typed == {"account": ["Amina's account"], "child_words": ["“Hello”"]}
    assert answer.json()["others"] == ["Amina Yusuf"]
    assert "Also writing in this now: Amina Yusuf" in other.opened().text


def test_two_writers_on_one_question_see_both_and_choose(both):
    one, other = both
    one.send("stay", account="Amina's account")
    answer = other.send("finish", **{**VISIT, "account": "Dana's account"})
    assert answer.status_code == 200
    page = other.shown(answer.content.decode()).text
    assert "Two people answered this differently: What did you see and do, and what happens next?" in page
    for words in ("Amina's account", "Dana's account", "Amina Yusuf, ", "You, "):
        assert words in page, words
    assert not visits()
    (value,) = [v for v in _choices(page) if v.split("|")[1] == _digest_of("account", "Dana's account")]
    other.send(value, **{**VISIT, "account": "Amina's account"})
    other.opened()
    assert "Two people" not in other.text
    other.finish(**{**VISIT, "account": "Dana's account"})
    assert visits()[0].answers["account"] == "Dana's account"


def test_they_are_put_together_in_the_box(both):
    one, other = both
    one.send("stay", account="Amina's account")
    other.send("stay", account="Dana's account")
    other.opened()
    keep = next(v for v in _choices(other.text) if v.split("|")[1] == _digest_of("account", "Amina's account"))
    other.send(keep, **{**VISIT, "account": "Amina's account. Dana's account."})
    other.opened()
    assert (draft().typed["account"], draft().contested) == (["Amina's account. Dana's account."], {})


def test_who_finishes_last_is_told_that_it_was_recorded(both):
    one, other = both
    one.finish(**VISIT)
    answer = other.autosave(account=["Dana's account"])
    assert answer.status_code == 410
    assert other.client.get(answer.json()["gone"], follow=True).status_code == 200
    assert len(visits()) == 1


def _choices(page: str) -> list[str]:

    return re.findall(r'name="_do" value="(choose:[^"]*)"', page)


def _digest_of(unit: str, words: str) -> str:
    from goldenthread.pathway.writing.typed import digest

    return digest({unit: [words]})


# --- several children ---


def test_a_visit_to_brothers_and_sisters_is_written_once(kia, zane, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    assert "Who else is this about?" in form.text
    form.send("about", _about=str(zane.pk), _about_offered="yes", seen="yes", account="Both at home.")
    form.opened()
    assert draft().typed[f"seen--{kia.pk}"] == ["yes"]
    own = {f"seen--{kia.pk}": "yes", f"seen--{zane.pk}": "no", f"child_words--{zane.pk}": "“Go away.”"}
    about = {"_about": str(zane.pk), "_about_offered": "yes"}
    form.finish(**{**VISITED, **own, **about, "account": "Both at home."})
    of_kia, of_zane = visits()
    assert (of_kia.person, of_zane.person) == (kia, zane)
    assert (of_kia.seen, of_zane.seen) == (True, False)
    assert of_kia.answers == {"account": "Both at home."}
    assert of_zane.answers == {"account": "Both at home.", "child_words": "“Go away.”"}
    assert of_kia.group == of_zane.group is not None


def test_a_child_left_out_again_keeps_what_was_typed_of_them(kia, zane, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    about = {"_about": str(zane.pk), "_about_offered": "yes"}
    form.send("about", **about, seen="yes")
    form.opened().send("about", _about_offered="yes", **{f"seen--{kia.pk}": "yes", f"seen--{zane.pk}": "no"})
    assert draft().typed == {"seen": ["yes"], f"seen--{zane.pk}": ["no"]}
    form.opened().send("about", **about, seen="yes")
    assert draft().typed == {f"seen--{kia.pk}": ["yes"], f"seen--{zane.pk}": ["no"]}


def test_a_child_added_when_finishing_is_asked_about_first(kia, zane, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    page = form.refused(**VISIT, _about=str(zane.pk), _about_offered="yes")
    assert "You have added a child" in page
    assert not visits()


def test_one_note_about_several_needs_no_answer_of_each(kia, zane, amina, as_user):
    form = Form.begin(as_user(amina), kia, "case_note")
    note = {**day("on", "2", "3", "2026"), "about": "telephone", "note": "School rang."}
    form.finish(**note, _about=str(zane.pk), _about_offered="yes")
    assert {step.person_id for step in Step.objects.filter(kind="case_note")} == {kia.pk, zane.pk}


def test_somebody_elses_child_cannot_be_added_by_hand(kia, zane, amina, as_user):
    stranger = child("Not Theirs")
    form = Form.begin(as_user(amina), kia, "visit")
    form.send("about", _about=str(stranger.pk), _about_offered="yes")
    assert list(draft().children.all()) == [kia]


def test_of_several_children_an_objection_names_the_child_and_none_is_recorded(kia, zane, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    about = {"_about": str(zane.pk), "_about_offered": "yes"}
    form.send("about", **about)
    own = {f"seen--{kia.pk}": "yes", f"seen--{zane.pk}": "yes"}
    page = form.opened().refused(**{**VISITED, **own, **about, "visited-month": "4"})
    assert "Kia Marsh: Visit: 2 April 2026 is in the future." in page
    assert not visits()


# --- rows, and what is pointed out ---

PLAN = {**day("made", "2", "3", "2026"), "what_needs_to_change": "A safe home."}


@pytest.fixture
def in_need(amina_works, north) -> Person:
    ted = child("Ted Hollis")
    allocated(ted, amina_works, north)
    spell(ChildInNeed, ted, date(2026, 1, 5))
    return ted


def test_rows_are_answers_and_empty_ones_are_none(in_need, amina, as_user):
    form = Form.begin(as_user(amina), in_need, "child_in_need_plan")
    rows = {
        "actions-0-what": "Ring the school", "actions-0-who": "Amina", **day("actions-0-by_when", "9", "3", "2026"),
        "actions-1-what": "", "actions-2-what": "See the doctor", "actions-2-how_known": "He sleeps",
    }  # fmt: skip
    page = form.refused(**PLAN, **rows)
    assert "An action does not say how we shall know." in page
    assert "You can finish without these." in page
    assert form.finish(**PLAN, **rows).status_code == 302
    plan = Step.objects.get(kind="child_in_need_plan")
    assert plan.answers["actions"] == [
        {"what": "Ring the school", "who": "Amina", "by_when": "2026-03-09"},
        {"what": "See the doctor", "how_known": "He sleeps"},
    ]
    assert Approval.objects.get(step=plan).answer == "waiting"


def test_a_half_filled_row_says_what_is_missing_beside_its_box(in_need, amina, as_user):
    form = Form.begin(as_user(amina), in_need, "child_in_need_plan")
    page = form.refused(**PLAN, **{"actions-0-who": "Amina", "actions-0-by_when-day": "31"})
    assert page.count("Answer the question: What will be done?") == 2
    assert 'href="#id_actions-0-what"' in page
    assert page.count("The date must include a month and year") == 2
    assert not Step.objects.filter(kind="child_in_need_plan").exists()


def test_rows_that_have_to_be_there_are_asked_for(in_need, amina, as_user):
    page = Form.begin(as_user(amina), in_need, "child_in_need_plan").refused(**PLAN)
    assert page.count("Answer the question: Who does what, by when, and how shall we know it helped?") == 2


def test_another_row_is_added_without_a_script(in_need, amina, as_user):
    form = Form.begin(as_user(amina), in_need, "child_in_need_plan")
    answer = form.send("row:actions:2", **{"actions-0-what": "Ring the school"})
    page = form.client.get(answer["Location"]).content.decode()
    assert_valid_page(page)
    assert [f'name="actions-{n}-what"' in page for n in range(4)] == [True, True, True, False]


# --- what is known ---


def test_what_the_record_says_stands_beside_the_form(kia, zane, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    for words in (
        "What the record says",
        "Lena Marsh (mother)",
        "Zane Marsh, 7 years",
        "Looked after since 4 May 2023",
    ):
        assert words in form.text, words


def test_what_another_step_said_is_in_the_box_to_be_confirmed(in_need, amina, as_user):
    said = {"what_needs_to_change": "That Ted is fed.", "recommended": "nothing"}
    step(
        "single_assessment", in_need, started=date(2026, 1, 6), authorised_on=date(2026, 2, 9), answers=said, version=3
    )
    form = Form.begin(as_user(amina), in_need, "child_in_need_plan")
    assert draft().typed == {"what_needs_to_change": ["That Ted is fed."]}
    assert "From: Single assessment, 9 February 2026. Check that it is still so." in form.text


def test_what_it_said_last_time_stands_beside_and_is_used_without_a_script(in_need, amina, as_user):
    said = {"parents": "Mum is warm.", "factors": ["1A"]}
    step(
        "single_assessment", in_need, started=date(2026, 1, 6), authorised_on=date(2026, 2, 9), answers=said, version=3
    )
    group = uuid.uuid4()
    step("single_assessment", in_need, started=date(2026, 3, 1), group=group, version=3)
    form = Form(as_user(amina), f"/write/{group}").opened()
    assert "What it said last time: Single assessment, 9 February 2026" in form.text
    assert "parents" not in draft().typed
    form.send("use:parents", analysis="Typed meanwhile")
    form.opened().send("use:factors", parents="Mum is warm.", analysis="Typed meanwhile")
    assert draft().typed == {"parents": ["Mum is warm."], "factors": ["1A"], "analysis": ["Typed meanwhile"]}
    form.opened().send("stay", parents="Mine", factors="1A", analysis="Typed meanwhile")
    form.opened().send("use:parents", parents="Mine", factors="1A", analysis="Typed meanwhile")
    assert draft().contested["parents"][0]["typed"] == {"parents": ["Mine"]}


# --- a step that stands open ---

ASSESSMENT = {
    "seen": "yes", "lived_experience": "She gets up alone.", "parents": "Mum is warm.", "factors": "1A",
    "analysis": "Too much.", "what_needs_to_change": "Breakfast.", "recommended": "nothing",
}  # fmt: skip


@pytest.fixture
def opened(in_need) -> Step:
    return step("single_assessment", in_need, started=date(2026, 1, 6), version=3, child_in_need=need_of(in_need))


def need_of(person: Person) -> ChildInNeed:
    return ChildInNeed.objects.get(person=person)


def finished(form: Form, **typed: Any) -> Any:
    """Past what is pointed out."""
    answer = form.finish(**typed)
    return answer if answer.status_code == 302 else form.opened().finish(**typed)


def test_it_is_written_over_time_and_submitted(opened, in_need, amina, as_user):
    form = Form.begin(as_user(amina), in_need, "single_assessment")
    form.send("save", **ASSESSMENT)
    opened.refresh_from_db()
    assert opened.answers == {}
    form.opened()
    assert finished(form, **ASSESSMENT)["Location"] == f"/children/{in_need.pk}"
    opened.refresh_from_db()
    assert opened.answers["lived_experience"] == "She gets up alone."
    assert Approval.objects.get(step=opened).answer == "waiting"
    assert form.client.get(form.address)["Location"] == f"/children/{in_need.pk}/steps/{opened.pk}"


def test_returned_it_carries_the_comments_beside_the_questions(opened, in_need, amina, north, ruth, as_user):
    worker("Ruth Calder", north, ruth, manages=True)
    form = Form.begin(as_user(amina), in_need, "single_assessment")
    finished(form, **ASSESSMENT)
    opened.refresh_from_db()
    remarks = {"analysis": "How sure are you?"}
    actions.decide(by=by(ruth), group=opened.group, approve=False, words="Nearly.", remarks=remarks)
    form.opened()
    assert "Returned by Ruth Calder" in form.text
    assert "How sure are you?" in form.text
    assert "She gets up alone." in form.text


def test_what_is_late_says_why_and_it_is_read_with_the_step(opened, in_need, amina, as_user, monkeypatch):
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-04-20")
    form = Form.begin(as_user(amina), in_need, "single_assessment")
    assert "This is late. What is the main reason?" in form.text
    form.finish(**ASSESSMENT)
    page = form.opened().refused(**ASSESSMENT)
    assert "Answer the question: This is late. What is the main reason?" in page
    late = {"late_reason": "agency", "late_words": "The hospital had not written."}
    form.finish(**ASSESSMENT, **late)
    opened.refresh_from_db()
    assert (opened.answers["late_reason"], opened.answers["late_words"]) == tuple(late.values())
    told = form.client.get(f"/children/{in_need.pk}/steps/{opened.pk}").content.decode()
    assert "Waiting for another agency" in told
    assert "The hospital had not written." in told


def test_in_time_nobody_is_asked_why_it_is_late(opened, in_need, amina, as_user):
    assert "This is late" not in Form.begin(as_user(amina), in_need, "single_assessment").text


# --- files ---

PDF = b"%PDF-1.7\n%..."


def upload(name: str = "report.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_with_the_draft_and_stands_on_each_childs_step(kia, zane, amina, as_user):
    form = Form.begin(as_user(amina), kia, "case_note")
    form.send("files", _files=upload())
    (kept,) = draft().files.all()
    assert "report.pdf" not in kept.stored
    served = form.client.get(f"{form.address}/files/{kept.pk}")
    assert (served["Content-Disposition"], served["X-Content-Type-Options"]) == (
        'attachment; filename="report.pdf"', "nosniff",
    )  # fmt: skip
    note = {**day("on", "2", "3", "2026"), "about": "telephone", "note": "School rang."}
    form.opened().finish(**note, _about=str(zane.pk), _about_offered="yes")
    assert {each.person_id for each in Attachment.objects.all()} == {kia.pk, zane.pk}
    attachment = Attachment.objects.get(person=zane)
    page = form.client.get(f"/children/{zane.pk}/steps/{attachment.step_id}").content.decode()
    address = f"/children/{zane.pk}/steps/{attachment.step_id}/files/{attachment.pk}"
    assert address in page
    assert b"".join(form.client.get(address).streaming_content) == PDF
    assert LogEntry.objects.filter(act="pathway.attachment", person_id=zane.pk).exists()


def test_a_file_is_as_closed_as_its_step(kia, amina, ruth, as_user):
    form = Form.begin(as_user(amina), kia, "case_note")
    form.send("files", _files=upload())
    kept = draft().files.get().pk
    assert as_user(ruth).get(f"{form.address}/files/{kept}").status_code == 403
    form.opened().finish(**day("on", "2", "3", "2026"), about="telephone", note="School rang.")
    attachment = Attachment.objects.get()
    here = f"/children/{kia.pk}/steps/{attachment.step_id}/files/{attachment.pk}"
    assert as_user(ruth).get(here).status_code == 403
    elsewhere = child("Ted Hollis")
    assert as_user(amina).get(here.replace(f"/children/{kia.pk}", f"/children/{elsewhere.pk}")).status_code == 403


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (upload("film.pdf", PDF + b"x" * (30 * 1024 * 1024)), "“film.pdf” is 30 MB; the most is 10 MB."),
        (upload("run.exe", b"MZ"), "“run.exe” cannot be attached."),
        (upload("report.pdf", b"MZ not a PDF"), "“report.pdf” is called PDF and holds something else."),
        (upload("letter.docx", b"PK\x03\x04 not a zip"), "“letter.docx” is called Word and holds something else."),
        (upload("empty.txt", b""), "“empty.txt” is empty."),
    ],
    ids=["30 MB", "a program", "not what it is called", "a broken archive", "empty"],
)
def test_a_file_that_cannot_be_taken_gets_a_clear_answer_and_nothing_is_lost(kia, amina, as_user, file, sentence):
    form = Form.begin(as_user(amina), kia, "visit")
    file.seek(0)
    page = form.refused(**VISIT, account="All I wrote.", _files=file)
    assert page.count(sentence) == 2
    assert "All I wrote." in page
    assert draft().typed["account"] == ["All I wrote."]
    assert not draft().files.exists()
    assert not visits()


def test_a_file_is_taken_off_again_and_leaves_the_store(kia, amina, as_user, django_capture_on_commit_callbacks):
    from django.core.files.storage import default_storage

    form = Form.begin(as_user(amina), kia, "visit")
    form.send("files", _files=upload())
    kept = draft().files.get()
    assert default_storage.exists(kept.stored)
    form.opened().send(f"remove-file:{kept.pk}")
    assert not draft().files.exists()
    assert not default_storage.exists(kept.stored)


# --- signed out ---


def test_signed_out_a_script_is_told_and_a_form_is_held(kia, amina, as_user):
    form = Form.begin(as_user(amina), kia, "visit")
    form.client.logout()
    assert form.autosave(account=["Words"]).status_code == 401
    answer = form.finish(**VISIT, account="All\r\nI wrote.")
    assert answer.status_code == 401
    page = form.shown(answer.content.decode()).text
    assert "You have been signed out" in page
    assert "All\r\nI wrote." in page or "All\nI wrote." in page
    assert answer["Cache-Control"] == "no-store"
    assert not visits()


def test_after_signing_in_again_the_held_form_is_sent_once_more(kia, amina, as_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(amina)
    form = Form(client, "/write/x")
    here = Form.begin(client, kia, "visit")
    page = client.get(here.address).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = {**here.carried, **VISIT, "_do": "finish", "csrfmiddlewaretoken": token}
    client.cookies["csrftoken"] = "b" * 32  # signing in draws a new one
    answer = client.post(here.address, sent, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    held = form.shown(answer.content.decode())
    assert "Send it again" in held.text
    assert "“I like it here.”" in held.text
    fresh = answer.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = client.post(here.address, {**sent, "csrfmiddlewaretoken": fresh}, headers={"Origin": "http://testserver"})
    assert again.status_code == 302
    assert visits()


def test_a_form_from_elsewhere_is_not_held(kia, amina):
    client = Client(enforce_csrf_checks=True)
    client.force_login(amina)
    answer = client.post("/password", {"x": "Sent by another site"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "Sent by another site" not in answer.content.decode()


# --- merges and retention ---


def test_drafts_follow_a_merge(kia, zane, amina, as_user):
    from goldenthread.people.actions import merge

    twin = child("Zane March", date(2018, 6, 1))
    group = writing.start("visit", [kia, twin], by(amina), typed={f"seen--{twin.pk}": ["yes"]}).group
    merge(by=by(), person=zane, gone=twin)
    (found,) = Draft.objects.filter(group=group)
    assert set(found.children.all()) == {kia, zane}
    assert found.typed == {f"seen--{zane.pk}": ["yes"]}


def test_a_destroyed_record_takes_its_drafts_and_files(kia, zane, amina, as_user, django_capture_on_commit_callbacks):
    from django.core.files.storage import default_storage

    from goldenthread.people.retention import destroy_person

    form = Form.begin(as_user(amina), kia, "case_note")
    form.send("files", _files=upload())
    note = {**day("on", "2", "3", "2026"), "about": "telephone", "note": "School rang."}
    form.opened().finish(**note, _about=str(zane.pk), _about_offered="yes")
    shared = Attachment.objects.get(person=zane).stored
    alone = Form.begin(as_user(amina), kia, "case_note")
    alone.send("files", _files=upload("other.pdf"), note="Half")
    own = draft().files.get().stored
    with django_capture_on_commit_callbacks(execute=True):
        destroy_person(by=by(), person=kia, ground="Ordered by the court")
    assert not Draft.objects.exists()
    assert not default_storage.exists(own)
    assert default_storage.exists(shared)  # it stands on Zane's record too


# --- the door for others ---


def test_a_draft_is_started_by_other_rooms(kia, amina):
    before = writing.start("visit", [kia], by(amina), typed={"account": ["From the front door"]})
    assert before.typed == {"account": ["From the front door"]}
    assert [each.draft for each in reading.drafts_of(amina, on=TODAY)] == []  # nobody has written in it yet


def test_it_is_about_at_least_one_child(kia, amina):
    group = writing.start("visit", [kia], by(amina)).group
    with pytest.raises(Refused, match="at least one child"):
        actions.set_children(by=by(amina), group=group, leave_out=[kia.pk])
