"""Documents in Chromium: accessible at every width, usable without JavaScript, and alone as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from goldenthread.access.models import User
from goldenthread.pathway.models import Step
from goldenthread.people.models import Person
from goldenthread.ui.printing import html
from tests.browser import NARROW, SIZES, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
from tests.pathway.amira import LETTERS, composed
from tests.pathway.test_documents import amira, at, contact  # noqa: F401  (fixtures)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_3_march", "contact"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def signed_in(browser: Browser, live_server: Any, user: User, size: tuple[int, int], *, javascript: bool) -> Page:
    client = Client()
    client.force_login(user)
    page = open_page(browser, size, javascript=javascript)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    return page


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(
    browser: Browser,
    live_server: Any,
    amira: Person,  # noqa: F811
    amina: User,
    size: tuple[int, int],
) -> None:
    page = signed_in(browser, live_server, amina, size, javascript=True)
    for address in (
        f"/children/{amira.pk}/documents",
        at(amira, "assessment_begins", "referral"),
        at(amira, "plan_for_the_family", "child_in_need_plan", "?easy=yes"),
        at(amira, "plan_for_the_child", "child_in_need_plan"),
        at(amira, "assessment_report", "single_assessment"),
        at(amira, "to_a_professional", "referral"),
    ):
        with no_troubles(page):
            page.goto(live_server.url + address)
        assert_axe_clean(page)
        assert_fits(page)


def test_a_letter_is_chosen_taken_and_noted_as_sent_without_javascript(
    browser: Browser,
    live_server: Any,
    amira: Person,  # noqa: F811
    amina: User,
) -> None:
    page = signed_in(browser, live_server, amina, NARROW, javascript=False)
    page.goto(f"{live_server.url}/children/{amira.pk}")
    documents = page.get_by_role("region", name="Documents")
    documents.get_by_role("link", name="Every document").click()
    page.get_by_role("link", name="The plan, for the family").click()
    page.get_by_label("Who is it for?").select_option(label="Leila Haddad, mother")
    page.get_by_role("button", name="Show it so").click()
    sheet = page.get_by_role("region", name="The document", exact=True)
    assert sheet.get_by_text("Dear Leila").is_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it as a Word document").click()
    assert taken.value.suggested_filename == "The plan to help Amira.docx"
    page.get_by_label("By hand").check()
    page.get_by_role("button", name="Record as sent").click()
    assert page.get_by_text("Noted on the record that it was sent.").is_visible()
    assert "Sent to Leila Haddad by hand on 3 March 2026" in Step.objects.get(kind="case_note").answers["note"]


@pytest.mark.parametrize("size", SIZES)
def test_each_stands_alone_as_a_file(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    page = open_page(browser, size)
    for letter in LETTERS:
        file = tmp_path / f"{letter}.html"
        file.write_bytes(html.render(composed(letter)))
        page.goto(file.as_uri())
        assert_axe_clean(page)
        assert_fits(page)
