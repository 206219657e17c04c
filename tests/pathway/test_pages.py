"""The pages about one child: what they show, to whom, and what their forms write."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client

from goldenthread.access.models import LogEntry
from goldenthread.pathway import actions
from goldenthread.pathway.models import Allocation, CareProceedings, Discrepancy, Handover, Step
from goldenthread.people.actions import add_fact
from goldenthread.people.models import Kin, Person, Relationship
from goldenthread.placements.actions import create_provider
from goldenthread.placements.models import Provider
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, step, team, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(db):
    return team()


@pytest.fixture
def kia(amina, north) -> Person:
    """In care, held by Amina."""
    person: Person = in_care().person
    allocated(person, worker("Amina Yusuf", north, amina, phone="01632 960 123"), north)
    return person


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    page = response.content.decode()
    assert_valid_page(page)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_where_a_looked_after_child_is_stands_on_every_page_and_where_brothers_and_sisters_are(kia, amina, as_user):
    """Those whom the reader may not open are named, and not found."""
    zane, rosa = in_care("Zane Marsh", started=date(2025, 2, 3)), in_care("Rosa Marsh")
    allocated(zane.person, amina.worker)
    for other in (zane.person, rosa.person):
        add_fact(by=by(), fact=Relationship(person=kia, other=other, kind=Kin.SIBLING))
    home = create_provider(
        by=by(), provider=Provider(urn="SC123456", name="Elm House", kind="home", postcode="TS1 2AB")
    )
    actions.amend_spell(by=by(), spell=zane.placement, changes={"provider": home})
    page = text_of(as_user(amina), f"/children/{kia.pk}")
    assert "Placed Foster carer, other, since 4 May 2023" in page
    assert "Foster carer, other with Elm House, TS1 2AB, since 3 February 2025" in page
    rosas = page.partition("Rosa Marsh (outside your work)")[2][:60]
    assert "Foster" not in rosas
    assert "Elm House" in text_of(as_user(amina), f"/children/{zane.person.pk}/chronology")


def test_a_stranger_understands_the_child(kia, amina, as_user):
    step("visit", kia, happened_on=date(2026, 2, 9), seen=True, seen_alone=True, worker=amina.worker)
    step("visit", kia, happened_on=date(2026, 2, 23), seen=True, worker=amina.worker)
    step("visit", kia, happened_on=date(2026, 3, 2), seen=False, worker=amina.worker)
    page = text_of(as_user(amina), f"/children/{kia.pk}")
    for words in (
        "Looked after since 4 May 2023 under a full care order (C2)",
        "First review due 5 June 2023 Overdue",
        "Amina Yusuf Case worker, Safeguarding North 01632 960 123 since 6 January 2025",
        "Seen 23 February 2026 (8 days ago), by Amina Yusuf",
        "Seen alone 9 February 2026 (3 weeks ago), by Amina Yusuf",
        "Visited, not seen 2 March 2026",
        "Show as a table",
        "Child protection plan ended 4 May 2023",
        "after 1 year 1 month",
    ):
        assert words in page, words
    assert "What does not add up" not in page


def test_one_reading_serves_all_the_panels(kia, amina, as_user, django_assert_max_num_queries):
    client = as_user(amina)
    with django_assert_max_num_queries(75):
        client.get(f"/children/{kia.pk}")


def test_the_child_of_another_team_stays_closed(kia, ruth, joan, as_user):
    addresses = ["chronology", "write/visit", "hand-over"]
    for address in addresses:
        assert as_user(ruth).get(f"/children/{kia.pk}/{address}").status_code == 403
        assert as_user(joan).get(f"/children/{kia.pk}/{address}").status_code == 403
        assert as_user(ruth).get(f"/children/9999/{address}").status_code == 403  # says no more than that


def test_who_may_not_write_is_offered_no_forms(kia, beth, as_user):
    client = as_user(beth)  # an auditor
    assert "Write a visit" not in text_of(client, f"/children/{kia.pk}")
    assert client.get(f"/children/{kia.pk}/write/visit").status_code == 403


# --- the chronology ---


def test_the_chronology_filters_and_is_logged(kia, amina, as_user):
    step("visit", kia, happened_on=date(2026, 2, 9), seen=True)
    step("contact", kia, happened_on=date(2022, 2, 28), outcome="referral", answers={"source": "1A"})
    client, here = as_user(amina), f"/children/{kia.pk}/chronology"
    whole = text_of(client, here)
    assert whole.index("Placement started") < whole.index("28 February 2022 Referral")
    assert "9 February 2026" not in whole
    assert "Visit , 9 February 2026" in text_of(client, f"{here}?all=yes")
    assert "Contact" in text_of(client, f"{here}?sort=Front+door")
    assert "1 entry of 8" in text_of(client, f"{here}?sort=Front+door")
    assert "Nothing in this choice" in text_of(client, f"{here}?year=2019")
    assert "8 entries, the newest first, as recorded on 3 March 2026" in text_of(client, f"{here}?year=²")
    assert LogEntry.objects.filter(act="pathway.chronology", person_id=kia.pk).count() == 6


def test_on_one_day_what_ends_makes_way_for_what_starts(kia, helen):
    from goldenthread.pathway.chronology import chronology
    from goldenthread.pathway.queries import child_record

    titles = [entry.title for entry in chronology(child_record(kia, for_user=helen, on=TODAY))]
    assert titles == [
        "Placement started", "Legal status started", "Period of care started", "Child protection plan ended",
        "Child protection plan started", "Child in need started", "Born",
    ]  # fmt: skip


def told(record, **choice):
    from goldenthread.pathway.chronology import chronology

    return [(entry.title, entry.words) for entry in chronology(record, year=2026, **choice)]


def test_what_is_done_from_day_to_day_is_told_in_words(kia, amina, as_user, helen):
    from goldenthread.pathway.queries import child_record

    for kind, facts in (
        ("strategy_discussion", {"happened_on": date(2026, 2, 2), "outcome": "joint"}),
        ("management_oversight", {"happened_on": date(2026, 2, 3), "answers": {"decision": "No return home yet."}}),
        ("return_interview", {"started": date(2026, 2, 4), "outcome": "declined"}),
        ("child_in_need_review", {"happened_on": date(2026, 2, 5), "outcome": "continues"}),
        ("core_group", {"happened_on": date(2026, 2, 6)}),
        ("health_assessment", {"happened_on": date(2026, 2, 7), "answers": {"type": "initial"}, "outcome": "refused"}),
        ("health_assessment", {"happened_on": date(2026, 2, 8), "answers": {"type": "review"}}),
        ("personal_education_plan", {"happened_on": date(2026, 2, 9)}),
        ("pathway_plan_review", {"happened_on": date(2026, 2, 10)}),
        ("case_note", {"happened_on": date(2026, 2, 11), "answers": {"about": "family_time", "note": "They baked."}}),
    ):
        step(kind, kia, **facts)
    record = child_record(kia, for_user=helen, on=TODAY)
    significant = [
        ("Child in need review", "The plan continues"),
        ("Return interview", "Offered and declined"),
        ("Management oversight", "No return home yet."),
        ("Strategy discussion", "Section 47 enquiry by social care and police together"),
    ]
    assert told(record) == significant
    assert told(record, everything=True) == [
        ("Case note", "Family time"),
        ("Pathway plan review", ""),
        ("Personal education plan", ""),
        ("Health assessment", "Review"),
        ("Health assessment", "Initial, refused"),
        ("Core group", ""),
        *significant,
    ]
    client = as_user(amina)
    text_of(client, f"/children/{kia.pk}")
    assert "Initial, refused" in text_of(client, f"/children/{kia.pk}/chronology?all=yes")


def test_proceedings_are_told_from_issue_to_final_order(helen):
    from goldenthread.pathway.queries import child_record

    ted = child("Ted Hollis")
    spell(CareProceedings, ted, date(2026, 1, 5), date(2026, 2, 23), end_reason="SO")
    assert told(child_record(ted, for_user=helen, on=TODAY)) == [
        ("Care proceedings ended", "After 7 weeks: Supervision order"),
        ("Care proceedings started", ""),
    ]


# --- handing over ---


def test_a_handover_from_asking_to_accepting(kia, amina, north, as_user):
    from tests.people_of_erimus import hire

    other = hire("Ola Berg", "social_worker")
    east = team("Pathways East")
    ola = worker("Ola Berg", east, other)
    client = as_user(amina)
    text_of(client, f"/children/{kia.pk}/hand-over")
    given = {"to": f"{east.pk}:{ola.pk}", "role": "case worker", "words": "Lives in your area now."}
    page = client.post(f"/children/{kia.pk}/hand-over", given, follow=True).content.decode()
    assert "Offered to Ola Berg. Until they accept, the present holder keeps the child." in page
    assert "Being handed over" in page
    asked = Handover.objects.get()
    assert asked.from_allocation.worker == amina.worker

    hers = text_of(client, f"/handovers/{asked.pk}")
    assert "Do you accept?" not in hers  # not hers to answer
    assert "Take back" in hers
    theirs = as_user(other)
    assert "Offered to you" in text_of(theirs, "/")
    assert "Lives in your area now." in text_of(theirs, f"/handovers/{asked.pk}")
    text_of(theirs, f"/children/{kia.pk}")  # to be read before the answer
    assert "Say why you do not accept" in theirs.post(f"/handovers/{asked.pk}", {"answer": "decline"}).content.decode()
    theirs.post(f"/handovers/{asked.pk}", {"answer": "accept"})
    assert Allocation.objects.get(ended=None).worker == ola
    again = theirs.post(f"/handovers/{asked.pk}", {"answer": "accept"}).content.decode()
    assert "Ola Berg accepted this on 3 March 2026" in again
    assert Allocation.objects.count() == 2


def test_a_refused_offer_keeps_what_was_typed(kia, amina, north, as_user):
    given = {"to": f"{north.pk}:{amina.worker.pk}", "role": "case worker", "words": "Because of the move."}
    page = as_user(amina).post(f"/children/{kia.pk}/hand-over", given).content.decode()
    assert_valid_page(page)
    assert page.count("Amina Yusuf holds the child already.") == 2
    assert "Because of the move." in page
    assert not Handover.objects.exists()
    given["to"] = "999:1"
    assert "Choose" in as_user(amina).post(f"/children/{kia.pk}/hand-over", given).content.decode()


# --- what does not add up ---


@pytest.fixture
def doubt(kia) -> Discrepancy:
    new = Discrepancy(
        person=kia,
        policy="only-in-care",
        about="Placement",
        content={"DECOM": "2019-01-04", "PLACE": "<U6>", "DEC": None},
        sentence="The placement is outside every period of care.",
        source="episodes.csv",
        line=12,
        fingerprint="f",
    )
    (kept,) = actions.keep_discrepancies(by=by(), discrepancies=[new])
    return kept


def test_what_does_not_add_up_says_where_it_came_from(kia, doubt, amina, beth, as_user):
    page = text_of(as_user(amina), f"/children/{kia.pk}")
    for words in (
        "1 fact came from elsewhere and cannot be as told. It is kept as it came",
        "The placement is outside every period of care. From episodes.csv, line 12. The fact is not in the record.",
        "DECOM 2019-01-04 PLACE <U6>",
        "Mark as put right",
    ):
        assert words in page, words
    assert "Mark as put right" not in text_of(as_user(beth), f"/children/{kia.pk}")


def test_two_doubts_about_one_sort_of_fact_are_told_apart_by_ear(kia, doubt, amina, as_user):
    facts = {"policy": doubt.policy, "about": doubt.about, "content": {}, "sentence": doubt.sentence}
    actions.keep_discrepancies(by=by(), discrepancies=[Discrepancy(person=kia, fingerprint="g", **facts)])
    page = as_user(amina).get(f"/children/{kia.pk}").content.decode()
    names = re.findall(r'aria-label="(Does not add up[^"]*)"', page)
    assert len(set(names)) == len(names) == 2


def test_it_is_marked_with_a_reason(kia, doubt, amina, ruth, as_user):
    client, here = as_user(amina), f"/discrepancies/{doubt.pk}"
    text_of(client, here)
    assert "Say how it was put right" in client.post(here, {"why": "  "}).content.decode()
    client.post(here, {"why": "Care began on 1 January 2019; corrected."})
    doubt.refresh_from_db()
    assert doubt.mended
    assert "What does not add up" not in text_of(client, f"/children/{kia.pk}")
    assert "Somebody has marked this as put right already" in text_of(client, here)
    assert as_user(ruth).get(here).status_code == 404


# --- awkward children ---


def test_a_child_of_whom_nothing_is_known(helen, as_user):
    nobody = child("", None)
    page = text_of(as_user(helen), f"/children/{nobody.pk}")
    for words in (
        "Nothing is open for this child, and nothing has been before.",
        "No statutory or local deadline is running for this child.",
        "Nobody holds this child.",
        "Nothing has been recorded yet. The life line draws itself as the record grows.",
        "Nothing significant has been recorded yet.",
        "Seen not recorded",
    ):
        assert words in page, words


def test_the_last_years_of_the_life_line(kia, helen, as_user):
    client = as_user(helen)
    assert "last 5 years" in text_of(client, f"/children/{kia.pk}?life=2")
    assert "Show: since birth" in text_of(client, f"/children/{kia.pk}?life=nonsense")


def test_a_life_of_hundreds_of_steps_stays_one_page(kia, helen, as_user):
    visits = [
        Step(person=kia, kind="visit", happened_on=date.fromordinal(TODAY.toordinal() - n * 7), seen=True)
        for n in range(400)
    ]
    actions.record_steps(by=by(), steps=visits)
    response = as_user(helen).get(f"/children/{kia.pk}")
    page = response.content.decode()
    assert_valid_page(page)
    drawn = page[page.index("gt-life-line__line") : page.index("</svg>", page.index("gt-life-line__line"))]
    assert drawn.count("<g ") < 120
    assert page.count("<td") > 1000  # and the table has every one of them
