"""Documents on the pages: chosen, looked at, taken as a file, noted as sent; who may, and what is logged."""

from __future__ import annotations

import html
import io
import re
from datetime import date

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as Word

from goldenthread.access.models import LogEntry, User
from goldenthread.pathway.models import ChildInNeed, EarlyHelp, Step
from goldenthread.people.models import Person
from goldenthread.places import authority
from tests.browser import assert_valid_page
from tests.pathway.children import allocated, child, spell, step, team, worker
from tests.people.family import kin, lives_at, person
from tests.ui.test_printing import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contact")]
AUTHORITY = """
[authority]
name = "Erimus Council"
[contact]
telephone = "01632 960 100"
out_of_hours = "01632 960 999"
complaints = "01632 960 140"
advocacy = "01632 960 150"
translation = "01632 960 160"
"""
ASKS = 25  # what a document's page asks the database at most


@pytest.fixture
def contact(data) -> None:
    (data / "authority.toml").write_text(AUTHORITY)


@pytest.fixture
def amira(amina: User) -> Person:
    """Assessed and with a plan, held by Amina; her mother in the house, her father elsewhere."""
    found = child("Amirah Haddad", born=date(2017, 5, 20), known_as="Amira")
    leila, omar = person("Leila", "Haddad"), person("Omar", "Aziz")
    kin(found, leila, "mother", parental_responsibility=True, same_household=True)
    kin(found, omar, "father", same_household=False)
    lives_at(leila, "4 Elm Road", "ER1 2AB")
    north = team()
    holder = worker("Amina Yusuf", north, amina, phone="01632 960 123")
    for each in (found, leila):
        allocated(each, holder, north)
    need = spell(ChildInNeed, found, date(2026, 1, 12), source="2A")
    asked = step("contact", found, happened_on=date(2026, 1, 12), outcome="referral", answers={
        "source": "2A", "referrer": "Jo Bell, head teacher", "reach": "01632 960 777",
    })  # fmt: skip
    step("referral", found, happened_on=date(2026, 1, 12), outcome="assessment", child_in_need=need, follows=asked)
    step("visit", found, happened_on=date(2026, 1, 20), seen=True, answers={"child_words": "“I want my own key.”"})
    step(
        "single_assessment", found, started=date(2026, 1, 13), authorised_on=date(2026, 2, 27), child_in_need=need,
        outcome="child_in_need_plan", version=3,
        answers={"share_with_family": "Amira is loved.", "analysis": "NOT-FOR-THEM", "what_needs_to_change": "School."},
    )  # fmt: skip
    rows = [{"what": "Wake Amira", "who": "Leila", "by_when": "2026-03-09", "how_known": "She is at school"}]
    step("child_in_need_plan", found, happened_on=date(2026, 3, 2), child_in_need=need, answers={"actions": rows})
    return found


def of(kind: str) -> str:
    return f"step-{Step.objects.get(kind=kind).pk}"


def at(child_: Person, letter: str, kind: str, more: str = "") -> str:
    return f"/children/{child_.pk}/documents/{letter}/{of(kind)}{more}"


def text_of(raw: str) -> str:
    assert_valid_page(raw)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", raw)))


def test_what_can_be_made_is_offered_on_the_childs_page_and_on_the_steps(amira, amina, as_user):
    client = as_user(amina)
    page = client.get(f"/children/{amira.pk}").content.decode()
    assert at(amira, "plan_for_the_child", "child_in_need_plan") in page
    step_page = client.get(f"/children/{amira.pk}/steps/{of('single_assessment')[5:]}").content.decode()
    assert f"/children/{amira.pk}/documents?of={of('single_assessment')}" in step_page
    everything = client.get(f"/children/{amira.pk}/documents").content.decode()
    text = text_of(everything)
    for title in ("The plan, for the child", "What the assessment found", "Feedback to a professional"):
        assert title in text
    assert "Thanks to a member of the public" not in text  # a school made it
    assert "Step-down" not in text
    of_one = text_of(client.get(f"/children/{amira.pk}/documents?of={of('single_assessment')}").content.decode())
    assert "Draft assessment report" in of_one
    assert "The plan, for the child" not in of_one
    assert "No document can be made yet" in text_of(client.get(f"/children/{amira.pk}/documents?of=x").content.decode())


def test_a_letter_is_looked_at_with_what_is_missing_from_it(amira, amina, as_user):
    client = as_user(amina)
    address = at(amira, "assessment_begins", "referral")
    text = text_of(client.get(address).content.decode())
    assert "To fill in: 4" in text
    leila = Person.objects.get(given_names="Leila")
    text = text_of(client.get(f"{address}?to={leila.pk}").content.decode())
    assert "Leila Haddad, 4 Elm Road, ER1 2AB" in text
    assert "Dear Leila" in text
    assert "We must finish the assessment by 16 March 2026." in text
    assert "Call 01632 960 123." in text
    assert "To fill in: 1 day and time of the visit" in text
    omar = Person.objects.get(given_names="Omar")
    text = text_of(client.get(f"{address}?to={omar.pk}").content.decode())
    assert "Omar Aziz lives somewhere else." in text
    assert "whether Omar Aziz has parental responsibility" in text


def test_a_reader_who_is_not_of_the_family_is_nobody(amira, amina, as_user):
    stranger = person("Dean", "Petch")
    text = text_of(
        as_user(amina).get(at(amira, "assessment_begins", "referral", f"?to={stranger.pk}")).content.decode()
    )
    assert "Petch" not in text
    assert "Dear [their name]" in text


def test_it_is_taken_as_word_and_as_pdf_and_each_making_is_logged(amira, amina, as_user):
    client = as_user(amina)
    leila = Person.objects.get(given_names="Leila")
    made = client.get(at(amira, "plan_for_the_family", "child_in_need_plan", f"/docx?to={leila.pk}"))
    assert made["Content-Disposition"] == 'attachment; filename="The plan to help Amira.docx"'
    document = Word(io.BytesIO(made.content))
    levels = [p.style.name for p in document.paragraphs if p.style.name.startswith(("Title", "Heading"))]
    assert levels[0] == "Title"
    assert set(levels[1:]) == {"Heading 1"}
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        "Wake Amira", "Leila", "9 March 2026", "She is at school",
    ]  # fmt: skip
    assert document.core_properties.title == "The plan to help Amira"
    printed = client.get(at(amira, "plan_for_the_family", "child_in_need_plan", f"/pdf?to={leila.pk}"))
    pdf = pikepdf.open(io.BytesIO(printed.content))
    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo["/Title"]) == "The plan to help Amira"
    plan = Step.objects.get(kind="child_in_need_plan")
    for format in ("docx", "pdf"):
        entry = LogEntry.objects.get(act=f"pathway.document.plan_for_the_family.{format}")
        assert (entry.user, entry.person_id) == (amina, amira.pk)
        assert entry.objects_touched == {"pathway.Step": [plan.pk]}
        assert entry.digest
    again = client.get(at(amira, "plan_for_the_family", "child_in_need_plan", f"/pdf?to={leila.pk}"))
    assert again.content == printed.content


def test_the_draft_report_is_logged_with_every_step_it_quotes(amira, amina, as_user):
    client = as_user(amina)
    page = client.get(at(amira, "assessment_report", "single_assessment")).content.decode()
    visit, assessment = Step.objects.get(kind="visit"), Step.objects.get(kind="single_assessment")
    assert f'href="/children/{amira.pk}/steps/{visit.pk}"' in page
    assert "Record as sent" not in page
    assert client.get(at(amira, "assessment_report", "single_assessment", "/docx")).status_code == 200
    entry = LogEntry.objects.get(act="pathway.document.assessment_report.docx")
    assert {visit.pk, assessment.pk} <= set(entry.objects_touched["pathway.Step"])


def test_that_it_was_sent_is_a_note_on_the_record_once(amira, amina, as_user):
    client = as_user(amina)
    leila = Person.objects.get(given_names="Leila")
    address = at(amira, "assessment_told", "single_assessment", f"?to={leila.pk}")
    sent = {"to": "Leila Haddad", "how": "post", "on-day": "3", "on-month": "3", "on-year": "2026"}
    for _ in range(2):  # a double press
        assert client.post(address, sent).status_code == 302
    note = Step.objects.get(kind="case_note")
    assert note.happened_on == date(2026, 3, 3)
    assert note.answers["note"] == (
        "Sent to Leila Haddad by post on 3 March 2026: “What we found out about how to help Amira”. "
        "Made from: Single assessment, 27 February 2026."
    )
    assert str(note.worker) == "Amina Yusuf"
    late = client.post(address, sent | {"on-year": "2027"})
    text = text_of(late.content.decode())
    assert "The day must be on or before 3 March 2026" in text
    assert "Leila Haddad" in late.content.decode()
    assert "Say who it was sent to" in text_of(client.post(address, {}).content.decode())
    assert Step.objects.filter(kind="case_note").count() == 1


def test_a_letter_that_names_the_referrer_is_not_made(amira, amina, as_user, helen):
    need = ChildInNeed.objects.get()
    told = {"share_with_family": "Jo Bell rang us.", "what_needs_to_change": "School."}
    named = step(
        "single_assessment", amira, started=date(2026, 2, 28), authorised_on=date(2026, 3, 2), child_in_need=need,
        outcome="nothing", answers=told, version=3,
    )  # fmt: skip
    client = as_user(amina)
    address = f"/children/{amira.pk}/documents/assessment_told/step-{named.pk}"
    page = client.get(address).content.decode()
    assert "It names Jo Bell, who made the contact or referral." in text_of(page)
    assert f"{address}/pdf" not in page
    assert "Record as sent" not in page
    assert client.get(f"{address}/pdf").status_code == 302
    assert client.post(address, {"to": "x", "how": "post"}).status_code == 200
    assert not LogEntry.objects.filter(act__startswith="pathway.document.").exists()
    assert not Step.objects.filter(kind="case_note").exists()


def test_whose_child_it_is_and_what_there_is_decide(amira, amina, ruth, beth, as_user):
    address = at(amira, "assessment_told", "single_assessment")
    for other in (ruth, beth):  # another's child; an auditor, who changes nothing
        for page in (address, f"{address}/pdf", f"/children/{amira.pk}/documents"):
            assert as_user(other).get(page).status_code == 403
    client = as_user(amina)
    for missing in (
        f"/children/{amira.pk}/documents/no_such_letter/{of('single_assessment')}",
        at(amira, "plan_for_the_child", "single_assessment"),
        f"/children/{amira.pk}/documents/assessment_told/step-999999",
        f"{address}/exe",
    ):
        assert client.get(missing).status_code == 404
    ted = child("Ted Hollis")
    allocated(ted, amina.worker)
    assert client.get(f"/children/{ted.pk}/documents/assessment_told/{of('single_assessment')}").status_code == 404


def test_a_spell_that_is_over_and_one_that_began_make_letters_too(amina, as_user):
    ted = child("Ted Hollis")
    allocated(ted, worker("Amina Yusuf", team(), amina))
    over = spell(ChildInNeed, ted, date(2025, 9, 1), date(2026, 2, 2), end_reason="RC9")
    early = spell(EarlyHelp, ted, date(2026, 2, 2))
    client = as_user(amina)
    page = text_of(client.get(f"/children/{ted.pk}/documents/work_has_ended/childinneed-{over.pk}").content.decode())
    assert "Our work with Ted and your family ended on 2 February 2026." in page
    address = f"/children/{ted.pk}/documents/early_help/earlyhelp-{early.pk}"
    assert client.get(f"{address}/docx").status_code == 200
    entry = LogEntry.objects.get(act="pathway.document.early_help.docx")
    assert (entry.person_id, entry.objects_touched) == (ted.pk, {"pathway.EarlyHelp": [early.pk]})


def test_what_no_font_can_show_is_said_on_the_page(amira, amina, as_user):
    need = ChildInNeed.objects.get()
    odd = step(
        "child_in_need_plan", amira, happened_on=date(2026, 3, 3), child_in_need=need,
        answers={"child_words": "\U00010600"},
    )  # fmt: skip
    client = as_user(amina)
    address = f"/children/{amira.pk}/documents/plan_for_the_child/step-{odd.pk}"
    page = client.get(f"{address}/pdf", follow=True).content.decode()
    assert "The PDF cannot show" in text_of(page)
    assert client.get(f"{address}/docx").status_code == 200


def test_a_page_asks_the_database_little(amira, amina, as_user):
    client = as_user(amina)
    leila = Person.objects.get(given_names="Leila")
    for address in (
        at(amira, "assessment_told", "single_assessment", f"?to={leila.pk}"),
        at(amira, "assessment_report", "single_assessment"),
    ):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        assert len(asked) <= ASKS, "\n".join(q["sql"][:120] for q in asked)


def test_the_councils_logo_is_on_what_it_sends(amira, amina, as_user, data):
    (data / "logo.png").write_bytes(png())
    (data / "authority.toml").write_text(AUTHORITY.replace("[contact]", 'printed_logo = "logo.png"\n[contact]'))
    client = as_user(amina)
    made = client.get(at(amira, "plan_for_the_child", "child_in_need_plan", "/docx"))
    assert 'descr="Erimus Council"' in Word(io.BytesIO(made.content)).element.xml
    for named in ("../logo.png", "gone.png", "authority.toml"):  # outside, missing, no picture: its name in words
        (data / "authority.toml").write_text(AUTHORITY.replace("[contact]", f'printed_logo = "{named}"\n[contact]'))
        assert authority.picture() is None


def test_a_number_that_no_letter_uses_is_refused(data):
    (data / "authority.toml").write_text('[contact]\ntelefone = "01632 960 100"')
    with pytest.raises(authority.AuthorityFileError, match="names 'telefone'"):
        authority.read()
