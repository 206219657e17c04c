"""The service picture: its numbers are the measures', and what cannot be told is said."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from goldenthread.access.models import User
from goldenthread.insight import engine
from goldenthread.insight.picture import STAGES, picture
from goldenthread.insight.reader import reader_of
from goldenthread.insight.store import Snapshot
from goldenthread.pathway.models import CarePeriod
from tests.browser import assert_valid_page
from tests.insight.authority import (
    AS_AT,
    ASSESSED,
    CARE_AREAS,
    HELPED,
    IN_CARE,
    ON_PLANS,
    Authority,
    cover,
    take,
)
from tests.pathway.children import TODAY

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    assert_valid_page(response.content.decode())
    return html.unescape(response.content.decode())


def rows_of(page: str, caption: str) -> list[list[str]]:
    """The words of a table's cells."""
    table = next(t for t in re.findall(r"<table.*?</table>", page, re.S) if f">{caption}<" in t)
    rows = re.findall(r"<tr.*?</tr>", table.split("<tbody")[1], re.S)
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
            for row in rows]  # fmt: skip


def test_the_picture_says_how_many_are_in_each_stage(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/picture")
    found = {row[0]: row[1:] for row in rows_of(page, "Each stage at 28 February 2026")}
    assert found["Looked after"][0] == str(IN_CARE)
    assert found["Looked after"][4:6] == ["1", "0"]  # came in and went out in February
    assert found["Child in need"][0] == str(IN_CARE + ASSESSED)
    assert found["Protection"][0] == str(ON_PLANS)
    assert found["Early help"][0] == str(HELPED)
    assert found["Early help"][4] == "1"
    assert found["Leaving care"][0] == "1"


def test_what_is_late_is_said(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/picture")
    late = {row[0]: row[-1] for row in rows_of(page, "Each stage at 28 February 2026")}
    assert late["Assessment"] == f"Assessments overdue: {ASSESSED - 1}"
    assert f"Protection reviews overdue: {ON_PLANS}" in late["Protection"]
    assert late["Looked after"] == f"Care reviews overdue: {IN_CARE - 1}"  # one began care too lately


def test_every_stage_has_the_figures_of_its_measures(helen: User, snapshot: Snapshot) -> None:
    for on in (AS_AT, date(2025, 10, 31)):
        for counts in picture(snapshot, on, {}, reader_of(helen, TODAY)):
            shown = [counts.now, *filter(None, [counts.came_in, counts.went_out]), *counts.overdue]
            for each in shown:
                measure = each.figure.measure
                again = engine.figure(snapshot, measure, each.figure.period)
                assert (each.value, each.figure.status) == (again.value, again.status), measure.name
                assert len(engine.children(snapshot, measure, each.figure.period)) == (again.value or 0), measure.name


def test_looked_after_agrees_with_the_record(helen: User, snapshot: Snapshot) -> None:
    for on in (AS_AT, date(2026, 2, 9), date(2023, 5, 4), date(2023, 5, 3)):
        counts = next(c for c in picture(snapshot, on, {}, reader_of(helen, TODAY)) if c.stage.name == "care")
        assert counts.now.value == CarePeriod.objects.filter(started__lte=on, ended=None).count()


def test_the_services_hold_all_who_are_in_a_stage(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/picture")
    held = rows_of(page, "Who holds those in each stage, at 28 February 2026")
    care = [row[1 + [stage.name for stage in STAGES].index("care")] for row in held]
    assert sum(map(int, care)) == IN_CARE
    assert [row[0] for row in held][:1] == ["Children looked after"]


def test_every_number_of_the_drawing_opens_its_measure(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    page = text_of(client, "/picture")
    drawings = re.findall(r'<svg[^>]*role="group".*?</svg>', page, re.S)
    assert len(drawings) == 2
    links = [set(re.findall(r'<a href="([^"]+)"', drawing)) for drawing in drawings]
    assert links[0] == links[1]
    assert len(links[0]) == 7 + 6 + 7 + 3  # in each stage, in, out, and what is late
    for address in links[0]:
        assert client.get(address).status_code == 200, address


def test_a_team_or_a_ward_narrows_it(as_user: As, helen: User, snapshot: Snapshot, erimus: Authority) -> None:
    page = text_of(as_user(helen), f"/picture?on=2026-02-28&team={erimus.north.name}")
    found = {row[0]: row[1] for row in rows_of(page, "Each stage at 28 February 2026")}
    assert found["Looked after"] == "2"
    assert "team Safeguarding North" in page


def test_the_form_leads_to_an_address_that_can_be_kept(as_user: As, helen: User, snapshot: Snapshot) -> None:
    answer = as_user(helen).get("/picture?on-day=31&on-month=jan&on-year=2026&team=Safeguarding+North")
    assert answer.headers["Location"] == "/picture?on=2026-01-31&team=Safeguarding+North"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/picture?on=yesterday", "“yesterday” is not a date"),
        ("/picture?on=2026-03-01", "speaks for days up to 28 February 2026"),
        ("/picture?on=0001-01-01", "too long ago"),
        ("/picture?on=2026-02-28&team=Nowhere", "no team called “Nowhere”"),
        ("/picture?ward=%27%3B--", "no ward called"),
    ],
)
def test_what_cannot_be_shown_is_said(
    as_user: As, helen: User, snapshot: Snapshot, address: str, sentence: str
) -> None:
    assert sentence in text_of(as_user(helen), address, 400)


def test_a_wrong_date_in_the_form_is_said(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/picture?on-day=31&on-month=2&on-year=2026")
    assert "must have a day from 1 to 28" in page


def test_where_only_the_looked_after_return_was_loaded_the_rest_could_not_be_told(
    as_user: As, helen: User, data: Path, erimus: Authority
) -> None:
    cover(CARE_AREAS)
    take()
    page = text_of(as_user(helen), "/picture")
    found = {row[0]: row[1] for row in rows_of(page, "Each stage at 28 February 2026")}
    assert found.pop("Looked after") == str(IN_CARE)
    assert set(found.values()) == {"could not tell"}
    assert "This snapshot does not hold" in page


def test_before_the_record_begins_nothing_can_be_told(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/picture?on=2019-12-31")
    assert {row[1] for row in rows_of(page, "Each stage at 31 December 2019")} == {"could not tell"}


def test_without_a_snapshot_it_says_how_to_take_one(as_user: As, helen: User, data: Path) -> None:
    for address in ("/picture", "/measures", "/measures/children_looked_after"):
        page = text_of(as_user(helen), address)
        assert "There are no figures yet" in page
        assert "goldenthread snapshot" in page


def test_a_snapshot_that_cannot_be_read_is_said_without_its_path(
    as_user: As, helen: User, data: Path, erimus: Authority
) -> None:
    cover()
    taken = take()
    taken.file("ssd_person").write_bytes(b"")
    page = text_of(as_user(helen), "/picture", 503)
    assert "The figures cannot be read" in page
    assert str(data) not in page


def test_a_councillor_sees_what_may_be_published(as_user: As, joan: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(joan), "/picture")
    found = {row[0]: row[1:] for row in rows_of(page, "Each stage at 28 February 2026")}
    assert found["Protection"][0] == "c"
    assert found["Looked after"][0] == str(IN_CARE)
    assert found["Looked after"][4:6] == ["c", "c"]  # nobody left: with the change, a nought would tell who came
    held = rows_of(page, "Who holds those in each stage, at 28 February 2026")
    care = {row[0]: row[6] for row in held}
    assert care["Children looked after"] == "c"  # the two of the other service could otherwise be worked out
    assert care["Safeguarding and care planning"] == "c"


def test_a_councillor_cannot_narrow_it_or_look_between_months(as_user: As, joan: User, snapshot: Snapshot) -> None:
    client = as_user(joan)
    assert "cannot be narrowed" in text_of(client, "/picture?on=2026-02-28&team=Safeguarding+North", 400)
    assert "at the end of a month" in text_of(client, "/picture?on=2026-02-14", 400)


def test_those_who_see_no_measures_are_refused(as_user: As, sam: User, snapshot: Snapshot) -> None:
    assert as_user(sam).get("/picture").status_code == 403


def test_it_asks_the_record_little(
    as_user: As, helen: User, snapshot: Snapshot, django_assert_max_num_queries: Callable
) -> None:
    client = as_user(helen)
    with django_assert_max_num_queries(8):
        client.get("/picture")
