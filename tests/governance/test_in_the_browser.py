"""The pages of papers in a browser: accessible, wide and narrow; a paper is written and issued without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from goldenthread.access.models import User
from goldenthread.governance import actions
from goldenthread.governance.models import Paper
from goldenthread.insight.actions import raise_dispute
from goldenthread.insight.store import Snapshot
from tests.browser import SIZES, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
from tests.governance import erimus
from tests.people_of_erimus import person_called, signed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    return erimus.take(data / "snapshots")


def enter(page: Page, user: User, site: str) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(
    browser: Browser, site: str, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    helen = person_called("helen")
    issued = actions.issue_paper(by=signed(helen), paper=erimus.issuable(helen, snapshot))
    draft = erimus.issuable(helen, snapshot)
    erimus.say(draft, "There are [[figure:in-care]] children, 26 carers and [[figure:gone]].", signed(helen))
    section = draft.sections.get(heading="HIGHLIGHTS")
    raise_dispute(
        by=signed(helen), measure="children_looked_after", reason="Two are counted twice.", owner="Head of service"
    )
    place = f"?snapshot={snapshot.id}&period=2025-10-31&section={section.pk}"
    addresses = [
        reverse("governance:papers"),
        reverse("governance:new-paper"),
        *(reverse(f"governance:{name}", args=[draft.pk]) for name in DRAFT_PAGES),
        reverse("governance:section", args=[draft.pk, section.pk]),
        reverse("governance:delete-section", args=[draft.pk, section.pk]),
        reverse("governance:pick-period", args=[draft.pk, "children_looked_after"]),
        reverse("governance:place", args=[draft.pk, "children_looked_after"]) + place,
        reverse("governance:placed", args=[draft.pk, "in-care"]),
        reverse("governance:paper", args=[issued.pk]),
        reverse("governance:withdraw", args=[issued.pk]),
        reverse("governance:figure", args=[f"{issued.pk}-in-care"]),
        reverse("governance:document", args=[issued.pk, "html"]),
    ]
    page = open_page(browser, size)
    enter(page, helen, site)
    for address in addresses:
        with no_troubles(page):
            page.goto(site + address)
        assert_axe_clean(page)
        assert_fits(page)


DRAFT_PAGES = ("paper", "details", "preview", "check", "issue", "pick-measure", "new-outside")


def test_a_paper_is_written_and_issued_without_javascript(browser: Browser, site: str, snapshot: Snapshot) -> None:
    page = open_page(browser, javascript=False)
    enter(page, person_called("helen"), site)
    page.goto(site + reverse("governance:new-paper"))
    page.get_by_label("Title").fill("Executive Member’s report, November 2025")
    page.get_by_label("Executive Member", exact=True).fill("Councillor Joan Marwood")
    for part, typed in (("Day", "26"), ("Month", "11"), ("Year", "2025")):
        page.get_by_label(part).fill(typed)
    page.get_by_role("button", name="Start writing").click()
    page.get_by_role("link", name="1 HIGHLIGHTS", exact=True).click()
    page.get_by_label("Text").fill("There are [[]] children in our care.")
    page.get_by_role("button", name="Place a figure").click()
    page.get_by_role("link", name="Children looked after", exact=True).click()
    page.get_by_label("Date or period").first.select_option("2025-10-31")
    page.get_by_role("button", name="Show the figure").click()
    page.get_by_label("Name in this paper").fill("in-care")
    page.get_by_role("button", name="Place this figure").click()
    assert page.get_by_label("Text").input_value() == "There are [[figure:in-care]] children in our care."
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Check the paper").click()
    page.get_by_role("button", name="Go on to issue it").click()
    page.get_by_role("button", name="Issue the paper").click()
    assert page.get_by_text("The paper is issued").is_visible()
    paper = Paper.objects.get()
    assert {d.format for d in paper.documents.all()} == {"html", "pdf", "docx"}
    page.get_by_role("link", name=f"{paper.pk}-in-care").click()
    page.get_by_role("button", name="Compute it again").click()
    assert page.get_by_text("still comes out of its snapshot as 12").is_visible()
