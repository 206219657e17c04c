"""The pages of papers, as people with different roles meet them, without JavaScript."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from goldenthread.access.models import User
from goldenthread.governance import actions
from goldenthread.governance.models import Paper, Show
from goldenthread.insight.store import Snapshot
from tests.browser import assert_valid_page
from tests.governance import erimus
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    return erimus.take(data / "snapshots")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(response: HttpResponse) -> str:
    html = response.content.decode()
    assert_valid_page(html)
    return html


def get(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    response = client.get(reverse(f"governance:{name}", args=args), query)
    assert response.status_code == status, response.content.decode()[:2000]
    return body(response)


DETAILS = {
    "title": "Executive Member’s report",
    "executive_member": "Councillor Joan Marwood",
    "portfolio": "Children’s Services",
    "meeting": "Council",
    "meeting_date-day": "26",
    "meeting_date-month": "11",
    "meeting_date-year": "2025",
}


def test_a_head_of_service_writes_a_paper_from_nothing_to_its_check(helen: User, snapshot: Snapshot) -> None:
    client = client_of(helen)
    assert "There are no papers yet" in get(client, "papers")
    assert "Start writing" in get(client, "new-paper")
    response = client.post(reverse("governance:new-paper"), DETAILS)
    paper = Paper.objects.get()
    assert response.headers["Location"] == reverse("governance:paper", args=[paper.pk])
    assert "HIGHLIGHTS" in get(client, "paper", paper.pk)
    section = paper.sections.get(heading="HIGHLIGHTS")
    address = reverse("governance:section", args=[paper.pk, section.pk])
    typed = {"heading": "HIGHLIGHTS", "level": "1", "text": "We care for [[]] children and 26 carers."}
    version = section.recorded_from.isoformat()

    saved = client.post(address, {**typed, "version": version, "then": "figure"})
    assert saved.headers["Location"] == f"{reverse('governance:pick-measure', args=[paper.pk])}?section={section.pk}"
    assert "Children looked after" in get(client, "pick-measure", paper.pk, section=str(section.pk))
    page = get(client, "pick-period", paper.pk, "children_looked_after", section=str(section.pk))
    assert "31 October 2025" in page
    chosen = {"section": str(section.pk), "snapshot": snapshot.id, "period": "2025-10-31", "other": ""}
    shown = client.get(reverse("governance:pick-period", args=[paper.pk, "children_looked_after"]), chosen, follow=True)
    assert ">12<" in body(shown)
    place = shown.redirect_chain[-1][0]
    placed = client.post(place, {"ref": "in-care", "show": Show.VALUE})
    assert placed.headers["Location"] == address
    section.refresh_from_db()
    assert section.text == "We care for [[figure:in-care]] children and 26 carers."

    page = get(client, "section", paper.pk, section.pk)
    assert "“26” in" in page
    page = get(client, "check", paper.pk)
    assert "cannot be issued yet" in page
    assert address in page
    assert "cannot be issued yet" in get(client, "issue", paper.pk)


def test_what_was_typed_is_kept_when_two_write_at_once(helen: User, tom: User, snapshot: Snapshot) -> None:
    paper = erimus.start(signed(helen))
    section = paper.sections.get(heading="HIGHLIGHTS")
    address = reverse("governance:section", args=[paper.pk, section.pk])
    opened = section.recorded_from.isoformat()
    first = {"heading": "HIGHLIGHTS", "level": "1", "text": "Helen’s words.", "version": opened}
    second = {**first, "text": "Tom’s words."}
    assert client_of(helen).post(address, first).status_code == 302
    response = client_of(tom).post(address, second)
    assert response.status_code == 409
    page = body(response)
    assert "Helen’s words." in page
    assert "Tom’s words." in page
    section.refresh_from_db()
    assert section.text == "Helen’s words."
    merged = {**second, "text": "Both.", "version": section.recorded_from.isoformat()}
    assert client_of(tom).post(address, merged).status_code == 302


def test_a_wrong_period_keeps_the_choice_and_says_how_to_write_it(helen: User, snapshot: Snapshot) -> None:
    paper = erimus.start(signed(helen))
    query = {"snapshot": snapshot.id, "period": "", "other": "last spring"}
    page = get(client_of(helen), "pick-period", paper.pk, "children_looked_after", **query)
    assert "“last spring” is not a period" in page
    page = get(client_of(helen), "pick-period", paper.pk, "children_looked_after", snapshot=snapshot.id, period="")
    assert "Select a date or a period" in page


def test_without_a_snapshot_the_picker_says_what_to_do(helen: User, data: Path) -> None:
    paper = erimus.start(signed(helen))
    assert "goldenthread snapshot" in get(client_of(helen), "pick-period", paper.pk, "children_looked_after")


def test_a_small_number_is_released_by_those_who_issue_only(helen: User, tom: User, snapshot: Snapshot) -> None:
    paper = erimus.start(signed(helen))
    query = {"snapshot": snapshot.id, "period": "2025-10-31", "only_need": "N5"}
    asked = "Why this small number may be shown"
    args = ("place", paper.pk, "children_looked_after")
    assert asked in get(client_of(helen), *args, **query)
    page = get(client_of(tom), *args, **query)
    assert asked not in page
    assert "prints as c" in page


def test_an_outside_figure_needs_its_source_date_unit_and_owner(helen: User, data: Path) -> None:
    paper = erimus.start(signed(helen))
    section = paper.sections.get(heading="HIGHLIGHTS")
    address = f"{reverse('governance:new-outside', args=[paper.pk])}?section={section.pk}"
    client = client_of(helen)
    page = body(client.post(address, {"value": "86.5%"}))
    for missing in ("Enter unit", "Enter source", "Enter owner", "86.5%"):
        assert missing in page
    values = {
        "value": "86.5%",
        "unit": "of sessions",
        "source": "Virtual School",
        "owner": "Virtual School head",
        "date-day": "14",
        "date-month": "11",
        "date-year": "2025",
        "show": "value",
        "ref": "attendance",
    }
    assert client.post(address, values).status_code == 302
    section.refresh_from_db()
    assert section.text == "[[outside:attendance]]"
    assert "Virtual School" in get(client, "outside", paper.pk, "attendance")
    assert (
        client.post(reverse("governance:outside", args=[paper.pk, "attendance"]), {"do": "remove"}).status_code == 302
    )
    assert not paper.outside_figures.exists()


def test_a_placed_figure_is_changed_and_taken_out(helen: User, snapshot: Snapshot) -> None:
    paper = erimus.issuable(helen, snapshot)
    client = client_of(helen)
    address = reverse("governance:placed", args=[paper.pk, "in-care"])
    get(client, "placed", paper.pk, "in-care")
    assert client.post(address, {"show": Show.DATED}).status_code == 302
    assert paper.figures.get().show == Show.DATED
    later = erimus.take(snapshot.path.parent, without=[0])
    assert client.post(address, {"show": Show.DATED, "do": "newest"}).status_code == 302
    assert paper.figures.get().snapshot_id in (later.id, snapshot.id)
    assert client.post(address, {"do": "remove"}).status_code == 302
    assert not paper.figures.exists()


def test_the_director_issues_and_a_member_reads(helen: User, joan: User, snapshot: Snapshot) -> None:
    paper = erimus.issuable(helen, snapshot)
    director, member = client_of(helen), client_of(joan)
    assert member.get(reverse("governance:paper", args=[paper.pk])).status_code == 404
    assert "There are" in get(director, "preview", paper.pk)
    assert "may be issued" in get(director, "check", paper.pk)
    assert "freezes its 1 figure" in get(director, "issue", paper.pk)
    assert director.post(reverse("governance:issue", args=[paper.pk])).status_code == 302
    page = get(member, "paper", paper.pk)
    assert "SHA-256" in page
    assert "Copy to a new draft" not in page
    for format, start in (("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF"), ("docx", b"PK")):
        response = member.get(reverse("governance:document", args=[paper.pk, format]))
        content = b"".join(response.streaming_content)
        assert content.startswith(start)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert member.get(reverse("governance:document", args=[paper.pk, "exe"])).status_code == 404


def test_an_issued_paper_cannot_be_changed_from_a_page(helen: User, snapshot: Snapshot) -> None:
    paper = erimus.issuable(helen, snapshot)
    actions.issue_paper(by=signed(helen), paper=paper)
    client = client_of(helen)
    section = paper.sections.get(heading="HIGHLIGHTS")
    version = section.recorded_from.isoformat()
    said = {"heading": "X", "level": "1", "text": "Changed.", "version": version}
    page = body(client.post(reverse("governance:section", args=[paper.pk, section.pk]), said))
    assert "it never changes" in page
    for name in ("add-section", "move-section", "delete-section"):
        args = [paper.pk] if name == "add-section" else [paper.pk, section.pk]
        response = client.post(reverse(f"governance:{name}", args=args), follow=True)
        assert "it never changes" in response.content.decode(), name
    assert client.post(reverse("governance:copy", args=[paper.pk])).status_code == 302
    assert Paper.objects.count() == 2


def test_a_figure_is_checked_again_and_disputed(helen: User, joan: User, snapshot: Snapshot) -> None:
    paper = erimus.issuable(helen, snapshot)
    actions.issue_paper(by=signed(helen), paper=paper)
    member = client_of(joan)
    figure_id = f"{paper.pk}-in-care"
    address = f"{reverse('insight:raise-dispute', args=['children_looked_after'])}?period=2025-10-31"
    assert address in get(member, "figure", figure_id)
    assert "still comes out" in body(member.post(reverse("governance:figure", args=[figure_id])))
    said = {"reason": "Two are counted twice.", "owner": "Head of service", "whole": "this"}
    assert member.post(address, said).status_code == 302
    assert "Two are counted twice." in get(member, "figure", figure_id)
    page = get(member, "paper", paper.pk)
    assert "Figure 1 is disputed. Joan Marwood said" in page


def test_who_may_not(joan: User, tom: User, sam: User, snapshot: Snapshot, helen: User) -> None:
    paper = erimus.issuable(helen, snapshot)
    assert client_of(sam).get(reverse("governance:papers")).status_code == 403
    for name, args in (("new-paper", []), ("check", [paper.pk]), ("pick-measure", [paper.pk])):
        assert client_of(joan).get(reverse(f"governance:{name}", args=args)).status_code == 403
    assert client_of(tom).post(reverse("governance:issue", args=[paper.pk])).status_code == 403
    assert client_of(helen).get(reverse("governance:figure", args=["nonsense"])).status_code == 404


def test_a_measures_page_leads_into_the_papers_that_print_it(helen: User, joan: User, snapshot: Snapshot) -> None:
    draft = erimus.start(signed(helen))
    measure = reverse("insight:measure", args=["children_looked_after"])
    page = body(client_of(helen).get(measure, {"period": "2025-09-30"}))
    way_in = re.search(rf'href="([^"]*papers/{draft.pk}/figures/children_looked_after/place/[^"]*)"', page)
    assert way_in
    assert "14" in body(client_of(helen).get(unescape(way_in[1])))
    erimus.issuable(helen, snapshot)
    assert "Printed in:" in body(client_of(helen).get(measure))
    assert "In papers" not in body(client_of(joan).get(measure)), "a councillor reads issued papers only"
