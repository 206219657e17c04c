"""The pages of signing in, in a browser: accessible, wide and narrow, with the keyboard, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from goldenthread.access.links import make_link
from goldenthread.access.models import User
from tests.browser import SIZES, assert_axe_clean, assert_fits, assert_valid_page, chromium, open_page
from tests.people_of_erimus import hire

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "three plain words"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    cache.clear()
    return str(live_server.url)


@pytest.fixture
def lena(site: str) -> User:
    return hire("Lena Brook", "lead_member", password=PASSWORD)


def enter(page: Page, user: User, site: str) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def check(page: Page) -> None:
    assert_axe_clean(page)
    assert_fits(page)
    assert_valid_page(page.content())


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(browser: Browser, site: str, lena: User, size: tuple[int, int]) -> None:
    page = open_page(browser, size)
    page.goto(f"{site}/sign-in")
    check(page)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").get_by_role("link", name="Enter your password").is_visible()
    check(page)
    page.goto(site + reverse("access:sign-in-link", args=[make_link(lena, minutes=5)]))
    check(page)
    page.goto(site + reverse("access:sign-in-link", args=["x"]))
    check(page)
    enter(page, lena, site)
    for address in ("password", "sign-out"):
        page.goto(f"{site}/{address}")
        check(page)


def test_in_and_out_with_the_keyboard_and_no_javascript(browser: Browser, site: str, lena: User) -> None:
    page = open_page(browser, javascript=False)
    page.goto(f"{site}/password")
    assert page.url == f"{site}/sign-in?next=/password"
    page.get_by_label("Email address").focus()
    page.keyboard.type(lena.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/password")
    assert page.get_by_text("Lena Brook").is_visible()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/sign-in")
    assert page.get_by_text("You have signed out.").is_visible()
    page.goto(f"{site}/password")
    assert "/sign-in" in page.url


def test_the_error_takes_one_to_the_field(browser: Browser, site: str, lena: User) -> None:
    page = open_page(browser)
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").get_by_role("link", name="Enter your password").click()
    assert page.evaluate("document.activeElement.id") == "id_password"


def test_a_refusal_names_the_roles_that_could(browser: Browser, site: str, lena: User, settings: Any) -> None:
    from tests.access.test_doors import urls

    settings.ROOT_URLCONF = urls
    page = open_page(browser)
    enter(page, lena, site)
    page.goto(f"{site}/child")
    assert page.get_by_role("heading", level=1).inner_text() == "You may not see this page"
    assert page.get_by_text("Social worker", exact=True).is_visible()
    check(page)
