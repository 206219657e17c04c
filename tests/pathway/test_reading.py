"""What people wrote can be read: a step, the notes and visits one after the other, the child's own words."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.access.models import LogEntry, User
from goldenthread.pathway import actions, telling
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import ChildInNeed, ProtectionPlan, Step
from goldenthread.people.models import Person
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, step, team, worker

pytestmark = pytest.mark.django_db
# What a page asks the database. A step: who reads it, in which role, the child, the step, those that follow it, its
# neighbours, its versions, what was decided, who may correct it, the log. The notes: reader, role, child, every written
# step, the log.
STEP_ASKS, NOTES_ASK = 16, 8
ACCOUNT = "Kia was in her room when I came.\n\nShe showed me the den under the stairs — she’s proud of it."


@pytest.fixture
def kia(amina: User) -> Person:
    """In care, held by Amina."""
    person: Person = in_care().person
    north = team()
    allocated(person, worker("Amina Yusuf", north, amina), north)
    return person


@pytest.fixture
def visit(kia: Person, amina: User) -> Step:
    said = {"child_words": "“I want my own key.”", "account": ACCOUNT, "bedroom": True}
    return step(
        "visit", kia, happened_on=date(2026, 2, 9), seen=True, seen_alone=False, answers=said,
        worker=amina.worker, team=amina.worker.memberships.get().team,
    )  # fmt: skip


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    page = response.content.decode()
    assert_valid_page(page)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def of(one: Step) -> str:
    return f"/children/{one.person_id}/steps/{one.pk}"


# --- one step ---


def test_a_step_is_read_whole(visit, amina, as_user):
    page = text_of(as_user(amina), of(visit))
    for words in (
        "Kia Marsh Visit, 9 February 2026",
        "When did you visit? 9 February 2026",
        "Was the child seen? Yes",
        "Was the child seen alone? No",
        "Did you see the child's bedroom? Yes",
        "What did the child say, in their own words? “I want my own key.”",
        "Kia was in her room when I came. She showed me the den under the stairs — she’s proud of it.",
        "By Amina Yusuf, Safeguarding North.",
        "Recorded 3 March 2026 at 9am, by",
    ):
        assert words in page, words
    assert "Version" not in page
    raw = as_user(amina).get(of(visit)).content.decode()
    assert '<p class="govuk-body gt-written">Kia was in her room when I came.</p>' in raw  # a paragraph each


def test_codes_stand_as_their_labels_and_what_is_not_answered_says_so(kia, amina, as_user):
    found = step(
        "single_assessment", kia, started=date(2022, 3, 3), authorised_on=date(2022, 4, 1), version=2,
        outcome="section_47", answers={"factors": ["3A", "5B"], "review_point": "2022-03-17"},
        child_in_need=ChildInNeed.objects.get(person=kia),
    )  # fmt: skip
    page = text_of(as_user(amina), of(found))
    labels = [telling.label("assessment_factor", code) for code in ("3A", "5B")]
    assert f"Which factors did the assessment find? {' '.join(labels)}" in page
    assert "reviewed inside the service? 17 March 2022" in page
    assert "What happens next? Section 47" in page or telling.label("assessment_outcome", "section_47") in page
    assert "Was the child seen? not answered" in page
    assert "What is a day in this child's life like? Nothing was written." in page
    assert "Referral 1 March 2022, Abuse or neglect" in page


def test_what_was_not_asked_is_not_read(kia, amina, as_user):
    """A question that hangs on another answer, or on the child not being born yet."""
    need = ChildInNeed.objects.get(person=kia)
    told = {"child_in_need": need, "started": date(2026, 1, 5), "version": KINDS["single_assessment"].version}
    wordings = {q.id: q.wording for q in KINDS["single_assessment"].questions}

    def read(**facts: Any) -> set[str]:
        found = step("single_assessment", kia, **told, **facts)
        return {id for id, wording in wordings.items() if wording in text_of(as_user(amina), of(found))}

    hanging = {"seen_alone", "why_not_seen", "pregnancy", "birth_plan"}
    assert read(seen=True) & hanging == {"seen_alone"}
    assert read(seen=False) & hanging == {"why_not_seen"}
    assert read(seen=True, answers={"why_not_seen": "At school at first.", "pregnancy": "Well."}) & hanging == {
        "seen_alone", "why_not_seen", "pregnancy",
    }  # fmt: skip
    assert read() & hanging == set()


def test_an_older_version_is_read_under_its_own_questions(kia, amina, as_user):
    old = step("contact", kia, happened_on=date(2022, 2, 28), version=1, answers={"source": "1A"})
    page = text_of(as_user(amina), of(old))
    assert "What was said about the child?" not in page
    assert "Version 1. Other questions are asked today." in page
    # Somebody wrote it all the same: it is not left out.
    told = step("contact", kia, happened_on=date(2022, 2, 27), version=1, answers={"said": "He rang twice."})
    page = text_of(as_user(amina), of(told))
    assert "What was said about the child? He rang twice." in page


def test_an_answer_that_no_question_asks_is_shown_as_it_came():
    lone = Step(kind="visit", answers={"old_form_box": "Ticked", "bedroom": "perhaps", "account": 3})
    assert [(a.question.wording, a.parts) for a in telling.answers(lone)[2:]] == [
        (KINDS["visit"].question("bedroom").wording, ("perhaps",)),
        (KINDS["visit"].question("child_words").wording, ()),
        (KINDS["visit"].question("account").wording, ("3",)),
        ("Old form box", ("Ticked",)),
    ]
    gone = Step(kind="smoke_signal", answers={"colour": ["grey", "white"], "seen_on": "long ago"})
    assert [(a.question.wording, a.parts) for a in telling.answers(gone)] == [
        ("Colour", ("grey", "white")),
        ("Seen on", ("long ago",)),
    ]
    permanence = Step(kind="single_assessment", version=2, answers={"review_point": "zz/05/2020"})
    assert ("zz/05/2020",) in [answer.parts for answer in telling.answers(permanence)]


WHY_NOT_SEEN = "Why was the child not seen, and when will they be?"
PREGNANCY = "How is the pregnancy going, and who sees the mother?"


@pytest.mark.parametrize(
    ("facts", "answers", "asked"),
    [
        ({"seen": True}, {}, {"Was the child seen alone?"}),
        ({"seen": False}, {}, {WHY_NOT_SEEN}),
        ({"seen": None}, {}, set()),
        ({"seen": True}, {"why_not_seen": "She was at school."}, {"Was the child seen alone?", WHY_NOT_SEEN}),
        ({"seen": True, "seen_alone": False}, {"pregnancy": "Well."}, {"Was the child seen alone?", PREGNANCY}),
    ],
)
def test_what_was_not_asked_is_left_out_but_not_an_answer_that_was_given(kia, amina, as_user, facts, answers, asked):
    found = step("single_assessment", kia, started=date(2026, 2, 2), version=3, answers=answers, **facts)
    page = text_of(as_user(amina), of(found))
    hanging = {"Was the child seen alone?", WHY_NOT_SEEN, PREGNANCY, "What happens at the birth"}
    assert {question for question in hanging if question in page} == asked


def test_of_a_child_not_born_on_the_day_the_pregnancy_was_asked_after():
    on = date(2026, 2, 2)
    for facts, asked in (
        ({"expected": date(2026, 6, 1)}, True),
        ({"expected": date(2026, 6, 1), "born": date(2026, 5, 28)}, True),  # read after the birth
        ({"expected": date(2026, 2, 1), "born": date(2026, 1, 28)}, False),
        ({"born": date(2018, 1, 28)}, False),
        ({}, False),
    ):
        one = Step(kind="single_assessment", version=3, started=on, person=Person(given_names="Baby", **facts))
        assert (PREGNANCY in [answer.question.wording for answer in telling.answers(one)]) is asked, facts


def test_what_hangs_on_what_was_not_asked_was_not_asked_either():
    """Every question that hangs on a code or several: asked with each of its answers, and with no other."""
    for kind in KINDS.values():
        for question in kind.questions:
            if question.when is None or question.when[0] == telling.UNBORN:
                continue
            other = kind.question(question.when[0])
            if other.type == "yes or no" or other.when:
                continue
            for code in (*question.when[1], "nothing_of_the_kind", ""):
                given = [code] if other.type == "codes" else code
                facts = {other.column: given} if other.column else {"answers": {other.id: given}}
                said = telling.answers(Step(kind=kind.id, version=kind.version, person=Person(), **facts))
                asked = question.id in [answer.question.id for answer in said]
                assert asked is (code in question.when[1]), (kind.id, question.id, code)


def test_what_it_belongs_to_and_what_comes_before_and_after(amina, helen, as_user):
    ted = child("Ted Hollis")
    need = spell(ChildInNeed, ted, date(2025, 1, 6), primary_need="N1")
    plan = spell(ProtectionPlan, ted, date(2025, 2, 3), initial_category="NEG", child_in_need=need)
    asked = step("referral", ted, happened_on=date(2025, 1, 6), outcome="strategy", child_in_need=need, version=2)
    talked = step("strategy_discussion", ted, happened_on=date(2025, 1, 8), child_in_need=need, follows=asked)
    groups = [
        step("core_group", ted, happened_on=date(2025, month, 10), protection_plan=plan) for month in (4, 3, 5)
    ]  # written down out of order
    client = as_user(helen)
    page = text_of(client, of(asked))
    assert "It was followed by Strategy discussion, 8 January 2025" in page
    assert "The one before" not in page
    assert "The one after" not in page
    assert "It followed Referral, 6 January 2025" in text_of(client, of(talked))
    page = text_of(client, of(groups[0]))
    assert "Child protection plan from 3 February 2025, Neglect" in page
    assert "The one before : Core group, 10 March 2025" in page
    assert "The one after : Core group, 10 May 2025" in page
    raw = client.get(of(groups[0])).content.decode()
    assert f'href="{of(groups[1])}"' in raw
    assert f'href="{of(groups[2])}"' in raw


def test_a_step_that_was_put_right_says_when_it_was_first_recorded(visit, helen, as_user):
    later = by(helen, on=date(2026, 3, 4), why="Wrong child's words.")
    actions.amend_step(by=later, step=visit, changes={"answers": {"account": "Shorter."}})
    page = text_of(as_user(helen), of(visit))
    assert "First recorded 3 March 2026 at 9am" in page
    assert "Last changed 4 March 2026 at 9am, by Helen Ashdown" in page


def test_whose_child_it_is_decides_and_it_is_logged(kia, visit, amina, ruth, joan, as_user):
    ted = child("Ted Hollis")
    allocated(ted, amina.worker)
    theirs = step("visit", ted, happened_on=date(2026, 2, 9), seen=True)
    for stranger in (ruth, joan):
        assert as_user(stranger).get(of(visit)).status_code == 403
        assert as_user(stranger).get(f"/children/{kia.pk}/notes").status_code == 403
    client = as_user(amina)
    for number in (theirs.pk, 999_999):  # a step of another child, though she reads both; and none at all
        assert client.get(f"/children/{kia.pk}/steps/{number}").status_code == 404
    assert client.get(f"/children/9999/steps/{visit.pk}").status_code == 403  # says no more than that
    assert not LogEntry.objects.filter(act__in=("pathway.step", "pathway.notes")).exists()
    client.get(of(visit))
    client.get(f"/children/{kia.pk}/notes")
    for act in ("pathway.step", "pathway.notes"):
        assert LogEntry.objects.filter(act=act, user=amina, person_id=kia.pk).count() == 1
    assert Client().get(of(visit)).status_code == 302  # to sign in


# --- where one gets there from ---


def test_the_chronology_and_the_childs_page_lead_to_it(kia, visit, amina, as_user):
    why = "Kia-Louise stays where she is. " * 20
    decided = step("management_oversight", kia, happened_on=date(2026, 2, 12), answers={"decision": "No.", "why": why})
    client = as_user(amina)
    page = client.get(f"/children/{kia.pk}/chronology").content.decode()
    assert f'href="{of(decided)}"' in page
    assert f'href="{of(visit)}"' not in page
    (story,) = re.findall(r'gt-chronology__story">([^<]*)<', page)
    assert 180 < len(story) <= 205
    assert story.endswith(" …")
    assert f'href="{of(visit)}"' in client.get(f"/children/{kia.pk}/chronology?all=yes").content.decode()
    page = client.get(f"/children/{kia.pk}").content.decode()
    for address in (of(decided), of(visit), f"/children/{kia.pk}/notes"):
        assert f'href="{address}"' in page


def test_their_words_are_the_latest_three(kia, visit, amina, as_user):
    for day, said in ((1, "One."), (2, "Two."), (3, ""), (4, "   ")):
        step("visit", kia, happened_on=date(2026, 1, day), seen=True, answers={"child_words": said})
    step(
        "return_interview", kia, started=date(2026, 2, 18), happened_on=date(2026, 2, 20), outcome="completed",
        answers={"child_words": "I went to my dad’s."},
    )  # fmt: skip
    page = text_of(as_user(amina), f"/children/{kia.pk}")
    panel = page[page.index("Their words") : page.index("Life line")]
    assert "I went to my dad’s. Return interview, 20 February 2026 , heard by somebody whose name" in panel
    assert "“I want my own key.” Visit, 9 February 2026 , heard by Amina Yusuf, Safeguarding North" in panel
    assert "Two." in panel
    assert "One." not in panel


def test_a_child_who_has_said_nothing_and_one_who_cannot_yet(helen, as_user):
    client = as_user(helen)
    quiet, unborn = child("Ted Hollis"), child("Baby Hollis", None, expected=date(2026, 6, 1))
    assert "Nothing that the child said is recorded yet." in text_of(client, f"/children/{quiet.pk}")
    met = step("visit", unborn, happened_on=date(2026, 2, 2), answers={"account": "The cot is up."})
    page = text_of(client, f"/children/{unborn.pk}")
    assert "Their words" not in page
    assert "The cot is up." in text_of(client, of(met))
    assert "The cot is up." in text_of(client, f"/children/{unborn.pk}/notes")
    assert "Nothing has been written yet" in text_of(client, f"/children/{quiet.pk}/notes")


# --- the notes and visits ---


def noted(person: Person, day: date, note: str, about: str = "telephone") -> Step:
    return step("case_note", person, happened_on=day, answers={"about": about, "note": note})


def test_notes_are_read_whole_the_newest_first(kia, visit, amina, as_user):
    noted(kia, date(2026, 2, 11), "School rang: Kia is back.")
    step("visit", kia, happened_on=date(2026, 1, 5), seen=False)
    step("management_oversight", kia, happened_on=date(2026, 1, 4), answers={"decision": "No return home yet."})
    step("protection_review", kia, happened_on=date(2022, 7, 4), protection_plan=ProtectionPlan.objects.get(person=kia))
    page = text_of(as_user(amina), f"/children/{kia.pk}/notes")
    assert "4 entries, the newest first, as recorded on 3 March 2026." in page  # a review asks for no text
    in_order = (
        f"Case note, 11 February 2026 {telling.label('case_note_subject', 'telephone')} School rang: Kia is back.",
        "Visit, 9 February 2026 Amina Yusuf, Safeguarding North. Seen",
        "in their own words? “I want my own key.”",
        "she’s proud of it.",
        "Visit, 5 January 2026 Not seen Nothing was written.",
        "Management oversight, 4 January 2026 No return home yet.",
    )
    assert page.count("No return home yet.") == 1  # what stands below is not said above it too
    places = [page.find(words) for words in in_order]
    assert -1 not in places, in_order[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 4),
        ("kind=case_note", 3),
        ("kind=visit", 1),
        ("kind=nonsense", 4),
        ("year=2026", 3),
        ("year=2025&kind=case_note", 1),
        ("year=²", 4),
        ("q=SHE'S+proud++of", 1),  # capitals, a straight apostrophe, spaces
        ("q=came.+she", 1),  # across paragraphs
        ("q=josé", 1),
        ("q=JOSÉ", 1),
        ("q=100%25", 1),  # not a wildcard
        ("q=note", 0),  # the name of the question is not what somebody wrote
        ("q=telephone", 0),
        ("q=_", 0),
        ("q=" + "x" * 5000, 0),
    ],
)
def test_they_are_filtered_and_searched(kia, visit, helen, as_user, query, expected):
    noted(kia, date(2025, 12, 1), "José rang.")
    noted(kia, date(2026, 1, 2), "She came 100% of the time.")
    noted(kia, date(2026, 1, 3), "Quiet.")
    page = text_of(as_user(helen), f"/children/{kia.pk}/notes?{query}")
    counted = f"{expected} entries" if expected != 1 else "1 entry"
    assert counted + (" of 4" if expected < 4 else "") in page
    assert ("Nothing in this choice" in page) is (expected == 0)


def test_there_are_25_on_a_page_and_the_choice_is_kept(kia, helen, as_user):
    notes = [
        Step(
            person=kia, kind="case_note", happened_on=date(2026, 2, 1) - timedelta(days=number),
            answers={"about": "telephone", "note": f"Call number {number}."},
        )
        for number in range(60)
    ]  # fmt: skip
    actions.record_steps(by=by(), steps=notes)
    here = f"/children/{kia.pk}/notes"
    response = as_user(helen).get(f"{here}?q=call&page=2")
    page = response.content.decode()
    assert page.count("<article") == 25
    assert "Call number 25." in page
    assert "Call number 24." not in page
    assert 'href="?q=call&amp;page=3"' in page
    assert "“call”" in page
    assert as_user(helen).get(f"{here}?page=99").content.decode().count("<article") == 10


def asked(client: Client, address: str) -> int:
    client.get(address)  # what is worked out once in a process is worked out
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured.captured_queries)


def test_the_pages_ask_as_much_for_many_as_for_one(kia, visit, amina, as_user):
    client = as_user(amina)
    most = {of(visit): STEP_ASKS, f"/children/{kia.pk}/notes": NOTES_ASK}
    addresses = (*most, f"/children/{kia.pk}", f"/children/{kia.pk}/chronology?all=yes")
    few = {address: asked(client, address) for address in addresses}
    for number in range(40):
        said: dict[str, Any] = {"child_words": f"Number {number}.", "account": ACCOUNT}
        step("visit", kia, happened_on=TODAY - timedelta(days=number), seen=True, answers=said, follows=visit,
             worker=amina.worker)  # fmt: skip
    many = {address: asked(client, address) for address in addresses}
    assert few == many
    assert {address: many[address] for address in most} == most
