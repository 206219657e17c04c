"""A family's chronology: what happened to several stands once, and nothing that happened to one is lost."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.access.reasons import open_with_reason
from goldenthread.pathway import actions
from goldenthread.pathway.chronology import chronology
from goldenthread.pathway.family_chronology import family_chronology
from goldenthread.pathway.models import ChildInNeed, ProtectionPlan, Step
from goldenthread.pathway.queries import ChildRecord, child_records
from goldenthread.people.actions import relate
from goldenthread.people.models import Kin, Person, Relationship
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.test_pages import text_of

DAYS = st.integers(0, 3).map(lambda n: date(2025, 3, 3) + timedelta(days=n))
GROUPS = [uuid.UUID(int=n) for n in range(3)]
ADA, BEN, CAL = (Person(pk=n, given_names=name, family_name="Marsh") for n, name in enumerate(("Ada", "Ben", "Cal"), 1))


@st.composite
def told_records(draw: Any) -> list[ChildRecord]:
    """Three children with oversight on few days and in few words, so that much of it is alike."""
    found = []
    for person in (ADA, BEN, CAL):
        rows = draw(st.lists(st.tuples(DAYS, st.sampled_from("xy"), st.sampled_from([None, *GROUPS])), max_size=6))
        steps = [
            Step(pk=person.pk * 100 + n, person=person, kind="management_oversight", happened_on=on, group=group,
                 answers={"decision": words})
            for n, (on, words, group) in enumerate(rows)
        ]  # fmt: skip
        found.append(ChildRecord(person, TODAY, steps=tuple(sorted(steps, key=lambda s: (s.on, s.pk)))))
    return found


@given(told_records())
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_and_nothing_is_told_of_the_wrong_child(records: list[ChildRecord]) -> None:
    family = family_chronology(records)
    for record in records:
        alone = Counter((e.on, e.title, e.words, e.story) for e in chronology(record))
        among = Counter(
            (entry.on, entry.title, part.words, part.story)
            for entry in family
            for part in entry.parts
            if record.child in part.whose
        )
        assert among == alone
    assert [e.on for e in family] == sorted((e.on for e in family), reverse=True)
    for entry in family:
        assert len({c.pk for c in entry.whose}) == len(entry.whose)


@given(told_records())
@settings(max_examples=100, deadline=None)
def test_of_one_child_it_is_the_childs_own(records: list[ChildRecord]) -> None:
    for record in records:
        alone = [(e.on, e.title, e.words) for e in chronology(record)]
        assert [(e.on, e.title, e.parts[0].words) for e in family_chronology([record])] == alone


# --- in the record ---

database = pytest.mark.django_db


@pytest.fixture
def family(db: None, amina: Any) -> list[Person]:
    """Ada and Ben, whom Amina holds, and Zoe, their mother's eldest, whom nobody does."""
    north = team()
    aminas = worker("Amina Yusuf", north, amina)
    mother = child("Rae Marsh", date(1990, 2, 3))
    found = [child("Ada Marsh", date(2014, 5, 20)), child("Ben Marsh", date(2017, 1, 9)), child("Zoe Lowe", None)]
    for each in found:
        relate(by=by(), relationship=Relationship(person=each, other=mother, kind=Kin.MOTHER))
    for each in found[:2]:
        allocated(each, aminas, north)
        need = spell(ChildInNeed, each, date(2025, 1, 6), source="1A", primary_need="N1")
        spell(ProtectionPlan, each, date(2025, 2, 3), initial_category="NEG", child_in_need=need)
    return found


def written_once(children: list[Person], words: dict[str, str]) -> None:
    group = uuid.uuid4()
    steps = [
        Step(person=each, kind="management_oversight", happened_on=date(2025, 6, 2), group=group,
             answers={"decision": words.get(each.given_names, "No return home yet.")})
        for each in children
    ]  # fmt: skip
    assert not actions.record_steps(by=by(), steps=steps).refused


def page(client: Client, address: str) -> str:
    return " ".join(text_of(client, address).split())


@database
def test_what_happened_to_both_is_told_once_with_both_names(family, amina, as_user):
    ada, ben, zoe = family
    written_once([ada, ben], {})
    step("strategy_discussion", ada, happened_on=date(2025, 1, 20), outcome="joint")
    client = as_user(amina)
    told = page(client, f"/children/{ben.pk}/chronology?family=yes")
    both = "2 June 2025 , Ada Marsh and Ben Marsh No return home yet."
    assert told.count(both) == 1
    assert told.count("No return home yet.") == 1
    assert "left out" not in told
    only_ben = page(client, f"/children/{ben.pk}/chronology?family=yes&child={ben.pk}")
    assert "Strategy discussion" in told
    assert "Strategy discussion" not in only_ben


@database
def test_each_childs_own_part_stands_beside_its_name(family, amina, as_user):
    ada, ben, _ = family
    written_once([ada, ben], {"Ben": "Ben goes to his aunt."})
    told = page(as_user(amina), f"/children/{ada.pk}/chronology?family=yes&year=2025")
    assert "Ada Marsh: No return home yet." in told
    assert "Ben Marsh: Ben goes to his aunt." in told


@database
def test_filters_stand_in_the_address_and_each_can_be_taken_off(family, amina, as_user):
    ada, ben, _ = family
    client, here = as_user(amina), f"/children/{ada.pk}/chronology"
    plan = page(client, f"{here}?family=yes&year=2025&sort=What+lasts")
    assert "Remove this filter: 2025" in plan
    assert "20 May 2014 , Ada Marsh" not in plan
    assert "Child protection plan started" in plan
    nothing = page(client, f"{here}?family=yes&year=1066&child=nonsense&page=99")
    assert "Nothing in this choice" in nothing
    assert "Child protection plan started" in page(client, f"{here}?family=yes&child=999999")  # nobody's: everybody


@database
def test_a_court_reads_it_from_the_beginning(family, amina, as_user):
    """On the page, on paper and in the file, and the years in that order too."""
    ada, _, _ = family
    client, here = as_user(amina), f"/children/{ada.pk}/chronology"
    for address in (here, f"{here}/print"):
        newest, oldest = (client.get(address + order).content.decode() for order in ("", "?order=oldest"))
        assert "the newest first" in newest
        assert "the oldest first" in oldest
        days = re.findall(r'<time datetime="([\d-]+)"', oldest)
        assert days == sorted(days)
        assert days[::-1] == re.findall(r'<time datetime="([\d-]+)"', newest)
        assert len(set(days)) > 1
    word = docx.Document(BytesIO(client.get(f"{here}/docx?order=oldest").content))
    assert "the oldest first" in " ".join(word.element.body.itertext())


@database
def test_a_child_without_brothers_and_sisters_says_so(amina, as_user):
    kia = child()
    allocated(kia, worker("Amina Yusuf", team(), amina))
    assert "No brothers or sisters are recorded" in page(as_user(amina), f"/children/{kia.pk}/chronology?family=yes")


@database
def test_on_paper_it_says_whose_it_is_and_who_printed_it(family, amina, as_user):
    ada, ben, _ = family
    written_once([ada, ben], {})
    response = as_user(amina).get(f"/children/{ada.pk}/chronology/print?family=yes&year=2025")
    html = response.content.decode()
    assert_valid_page(html)
    entries = html[html.index("gt-chronology") :]
    assert "<a " not in entries[: entries.index("</main>")]
    told = page(as_user(amina), f"/children/{ada.pk}/chronology/print?family=yes&year=2025")
    for words in ("Ada Marsh", "born 20 May 2014", "born 9 January 2017", "Printed by Amina Yusuf on 3 March 2026",
                  "Only 2025", "Zoe Lowe date of birth not recorded"):  # fmt: skip
        assert words in told, words


@database
def test_it_is_saved_for_word_and_as_pdf(family, amina, as_user):
    ada, ben, _ = family
    written_once([ada, ben], {"Ben": "Ben goes to his aunt."})
    client, here = as_user(amina), f"/children/{ada.pk}/chronology"
    word = docx.Document(BytesIO(client.get(f"{here}/docx?family=yes").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any("Ben Marsh: Ben goes to his aunt" in cell for cell in cells)
    assert "Ada Marsh and Ben Marsh" in cells
    pdf = client.get(f"{here}/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert "chronology-2026-03-03.pdf" in pdf["Content-Disposition"]
    assert client.get(f"{here}/odt").status_code == 404


@database
def test_who_is_left_out_is_counted_and_not_named(family, ruth, as_user):
    """Ruth covers for a colleague: she opened Ben's record by giving a reason, and nobody else's."""
    _, ben, _ = family
    open_with_reason(by=by(ruth, why="His social worker is on leave"), person_id=ben.pk)
    client, here = as_user(ruth), f"/children/{ben.pk}/chronology"
    for form in ("", "/print"):
        told = page(client, f"{here}{form}?family=yes")
        assert "2 brothers and sisters are left out: those records are outside your own work, or restricted" in told
        assert "Ada" not in told
    word = docx.Document(BytesIO(client.get(f"{here}/docx?family=yes").content))
    assert any("2 brothers and sisters are left out" in each.text for each in word.paragraphs)


@database
def test_who_does_not_read_the_child_reads_no_family(family, ruth, joan, as_user):
    ada, _, zoe = family
    for user in (ruth, joan):
        for form in ("", "/print", "/pdf", "/docx"):
            assert as_user(user).get(f"/children/{ada.pk}/chronology{form}?family=yes").status_code == 403


@database
def test_six_children_with_ten_years_ask_no_more_than_one(amina, as_user, django_assert_max_num_queries):
    north = team()
    aminas = worker("Amina Yusuf", north, amina)
    mother = child("Rae Marsh", date(1985, 2, 3))
    six = [child(f"Child{n} Marsh", date(2012 + n, 5, 20)) for n in range(6)]
    for each in six:
        relate(by=by(), relationship=Relationship(person=each, other=mother, kind=Kin.MOTHER))
        allocated(each, aminas, north)
        spell(ChildInNeed, each, date(2024, 1, 6), source="1A", primary_need="N1")
        days = [TODAY - timedelta(days=7 * week) for week in range(1, 100)]
        visits = [Step(person=each, kind="visit", happened_on=day, seen=True) for day in days]
        assert not actions.record_steps(by=by(), steps=visits).refused
    client, here = as_user(amina), f"/children/{six[0].pk}/chronology?family=yes&all=yes"
    client.get(here)
    with django_assert_max_num_queries(30):
        first = client.get(here).content.decode()
    assert_valid_page(first)
    assert "Page 2" in first  # a hundred to a page
    whole = client.get(here.replace("?", "/print?")).content.decode()
    assert whole.count("moj-timeline__item") > 99  # and all of it on paper


@database
def test_records_of_those_whom_the_user_reads_only(family, amina, helen):
    other = child("Cal Lowe")
    assert [r.child for r in child_records([other, *family], for_user=amina, on=TODAY)] == family
    assert [r.child for r in child_records(family[::-1], for_user=helen, on=TODAY)] == family[::-1]
