"""A measure's page and the catalogue: figures, breakdowns, what is published, and who may see what."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from goldenthread.access.models import User
from goldenthread.insight import reading
from goldenthread.insight.store import Snapshot
from goldenthread.pathway.actions import keep_discrepancies
from goldenthread.pathway.models import Discrepancy
from tests.browser import assert_valid_page
from tests.insight.authority import CARE_AREAS, IN_CARE, IN_CARE_NORTH, SOCIAL_WORKERS, Authority, cover, take
from tests.insight.test_views_picture import rows_of
from tests.pathway.children import by, team, worker

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
LOOKED_AFTER = "/measures/children_looked_after"


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    assert_valid_page(response.content.decode())
    return html.unescape(response.content.decode())


def test_it_says_the_figure_with_its_date_its_unit_and_who_is_counted(
    as_user: As, helen: User, snapshot: Snapshot
) -> None:
    page = text_of(as_user(helen), LOOKED_AFTER)
    assert f'<span class="gt-figure__value">{IN_CARE}</span>' in page
    assert "At 28 February 2026" in page
    assert "Children looked after at the end of the day" in page
    assert "1 more than at 31 January 2026 (8)" in page
    assert "Head of children looked after" in page
    assert "FROM care_episode" in page


def test_every_measure_has_a_page(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    for name, measure in reading.measures().items():
        assert measure.title in text_of(client, f"/measures/{name}")


def test_a_period_in_the_address_is_what_is_shown(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), f"{LOOKED_AFTER}?period=2024-25")
    assert "At 31 March 2025" in page
    assert f'<span class="gt-figure__value">{IN_CARE - 1}</span>' in page


def test_the_months_and_the_years_are_charts_with_tables(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), LOOKED_AFTER)
    months = rows_of(page, "Children looked after, at the end of each month: figures")
    assert months[-1] == ["28 February 2026", str(IN_CARE)]
    assert months[-2] == ["31 January 2026", str(IN_CARE - 1)]
    assert len(months) == 59  # from April 2021, when the record begins
    years = rows_of(page, "Children looked after, at 31 March: figures")
    assert years[-1] == ["2024-25", str(IN_CARE - 1)]
    assert years[0] == ["2020-21", "could not tell"]


def test_it_breaks_down_and_each_group_narrows(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    page = text_of(client, f"{LOOKED_AFTER}?by=team")
    groups = rows_of(page, "Children looked after by team, at 28 February 2026")
    assert groups == [["Children Looked After 1", str(IN_CARE - IN_CARE_NORTH)], ["Safeguarding North", "2"]]
    narrowed = text_of(client, f"{LOOKED_AFTER}?team=Safeguarding+North")
    assert '<span class="gt-figure__value">2</span>' in narrowed
    assert "Team: Safeguarding North" in narrowed


def test_a_group_that_is_not_recorded_narrows_too(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    page = text_of(client, f"{LOOKED_AFTER}?by=ethnicity")
    assert rows_of(page, "Children looked after by ethnic group, at 28 February 2026") == [["Not recorded", "9"]]
    assert '<span class="gt-figure__value">9</span>' in text_of(client, f"{LOOKED_AFTER}?ethnicity=")


def test_what_is_published_is_told_from_ours(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/measures/re_referrals")
    published = rows_of(page, "Re-referrals within 12 months, published")
    assert published[0][0] == "England"
    assert any(row[0] == "Middlesbrough" for row in published)
    assert "Open Government Licence v3.0" in page
    assert "They are not worked out from our record" in page


def test_what_could_not_be_told_says_why(as_user: As, helen: User, data: Path, erimus: Authority) -> None:
    cover(CARE_AREAS)
    take()
    page = text_of(as_user(helen), "/measures/referrals")
    assert '<span class="gt-figure__unknown">could not tell</span>' in page
    assert "This snapshot does not hold" in page
    assert '<span class="gt-figure__value">' not in page


def test_workers_are_never_set_side_by_side(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), f"{LOOKED_AFTER}?by=worker", 400)
    assert "has no breakdown “worker”" in page
    assert ">Worker<" not in page


def test_a_workers_figure_is_for_that_worker_and_their_line(
    as_user: As, amina: User, ruth: User, graham: User, snapshot: Snapshot, erimus: Authority
) -> None:
    address = f"{LOOKED_AFTER}?worker={erimus.amina.pk}"
    for user in (amina, ruth):
        assert '<span class="gt-figure__value">2</span>' in text_of(as_user(user), address)
    assert "for that worker and their line" in text_of(as_user(graham), address, 400)
    stranger = worker("Ida Bell", team("Elsewhere"))
    assert "for that worker and their line" in text_of(as_user(ruth), f"{LOOKED_AFTER}?worker={stranger.pk}", 400)
    assert f"worker={erimus.amina.pk}" in text_of(as_user(amina), LOOKED_AFTER)


def test_a_councillor_sees_small_numbers_as_c(as_user: As, joan: User, snapshot: Snapshot) -> None:
    client = as_user(joan)
    page = text_of(client, "/measures/protection_plans")
    assert "too few to show (c)" in page
    assert "c</strong> stands for a number from 1 to 5" in page
    months = {row[1] for row in rows_of(page, "Children on a protection plan, at the end of each month: figures")}
    assert months == {"0", "c", str(IN_CARE)}  # before they came into care, the nine were on plans
    groups = rows_of(text_of(client, f"{LOOKED_AFTER}?by=team"), "Children looked after by team, at 28 February 2026")
    assert groups == [["Children Looked After 1", "c"], ["Safeguarding North", "c"]]


def test_a_councillor_cannot_come_at_a_small_number_another_way(as_user: As, joan: User, snapshot: Snapshot) -> None:
    client = as_user(joan)
    assert "cannot be narrowed" in text_of(client, f"{LOOKED_AFTER}?team=Safeguarding+North", 400)
    assert "whole months, quarters and years" in text_of(client, f"{LOOKED_AFTER}?period=2026-02-10", 400)
    odd = "/measures/care_starts?period=2026-02-01..2026-02-11"
    assert "whole months, quarters and years" in text_of(client, odd, 400)
    assert client.get(f"{LOOKED_AFTER}/children").status_code == 403
    assert client.get(f"{LOOKED_AFTER}/left-out").status_code == 403
    assert f"{LOOKED_AFTER}/children" not in text_of(client, LOOKED_AFTER)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2026-99", "“2026-99” is neither a financial year nor a month"),
        ("period=soon", "“soon” is not a period"),
        ("period=2026-12-31", "speaks for days up to 28 February 2026"),
        ("period=0001-01-01", "too long ago"),
        ("period=9999-12-31", "speaks for days up to"),
        ("by=colour", "has no breakdown “colour”"),
        ("team=Nowhere", "There is no team called “Nowhere”"),
        ("worker=x", "for that worker and their line"),
    ],
)
def test_what_cannot_be_had_is_said_and_the_usual_shown(
    as_user: As, helen: User, snapshot: Snapshot, query: str, sentence: str
) -> None:
    page = text_of(as_user(helen), f"{LOOKED_AFTER}?{query}", 400)
    assert sentence in page
    assert f'<span class="gt-figure__value">{IN_CARE}</span>' in page


def test_an_unknown_measure_is_not_found(as_user: As, helen: User, snapshot: Snapshot) -> None:
    assert as_user(helen).get("/measures/nothing").status_code == 404


def test_the_catalogue_lists_every_measure_with_its_figure(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/measures")
    for measure in reading.measures().values():
        assert f">{measure.title}</a>" in page
    row = next(row for row in rows_of(page, "Children looked after: measures") if "parents of?" in row[0])
    assert row[1] == f"{IN_CARE} at 28 February 2026"


def test_the_catalogue_is_searched(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    page = text_of(client, "/measures?q=RE-referrals+months")
    assert "1 measure with" in page
    assert "No measure has these words" in text_of(client, "/measures?q=zebra")


def test_what_the_forms_ask_is_found_from_the_catalogue(
    as_user: As, tom: User, amina: User, snapshot: Snapshot
) -> None:
    assert 'href="/forms"' in text_of(as_user(tom), "/measures")
    assert 'href="/forms"' not in text_of(as_user(amina), "/measures")


def test_the_home_page_has_the_headlines(as_user: As, helen: User, sam: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), "/")
    assert page.count('<article class="gt-card">') == 6
    assert f'<span class="gt-figure__value">{IN_CARE}</span>' in page
    assert "How we are doing" not in text_of(as_user(sam), "/")


def test_the_home_page_without_a_snapshot_says_so(as_user: As, helen: User, data: Path) -> None:
    assert "There are no figures yet" in text_of(as_user(helen), "/")


def test_facts_left_out_are_listed_with_their_reason(as_user: As, helen: User, erimus: Authority, data: Path) -> None:
    doubt = Discrepancy(
        person=erimus.in_care[0].person, policy="only-in-care", about="Placement",
        content={"started": "2026-02-10"},
        sentence="The placement is outside every period of care.", source="episodes.csv", line=7, fingerprint="x",
    )  # fmt: skip
    keep_discrepancies(by=by(), discrepancies=[doubt])
    cover()
    take()
    client = as_user(helen)
    assert "1 fact left out" in text_of(client, LOOKED_AFTER)
    page = text_of(client, f"{LOOKED_AFTER}/left-out")
    assert "The placement is outside every period of care." in page
    assert "episodes.csv, line 7" in page
    assert "Kia0 Marsh" in page


def test_it_asks_the_record_little(
    as_user: As, helen: User, snapshot: Snapshot, django_assert_max_num_queries: Callable
) -> None:
    client = as_user(helen)
    with django_assert_max_num_queries(10):
        client.get(f"{LOOKED_AFTER}?by=team")
    with django_assert_max_num_queries(8):
        client.get("/measures")


def test_a_measure_of_workers_has_no_children_behind_it(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    page = text_of(client, "/measures/social_workers_in_post?period=2026-02-28&by=team")
    assert f'<span class="gt-figure__value">{SOCIAL_WORKERS:.1f}</span>' in page
    assert rows_of(page, "Social workers in post by team, at 28 February 2026") == [
        ["Children Looked After 1", "1.0"],
        ["Safeguarding North", "1.0"],
    ]
    assert "The children behind this figure" not in page
    assert "Only the children I hold" not in page
    assert client.get("/measures/social_workers_in_post/children").status_code == 404


def test_what_is_published_in_september_stands_beside_our_septembers(
    as_user: As, helen: User, snapshot: Snapshot
) -> None:
    page = text_of(as_user(helen), "/measures/agency_rate")
    years = rows_of(page, "Social workers from agencies, at 30 September: figures")
    assert [row[0] for row in years] == [f"September {year}" for year in range(2021, 2026)]
    assert years[-1][1] == "0.0%"
    assert "Year to 30 September" in page


def test_an_average_says_what_it_is_in(as_user: As, helen: User, snapshot: Snapshot) -> None:
    assert "weeks, on average for proceedings" in text_of(as_user(helen), "/measures/care_proceedings_weeks")
