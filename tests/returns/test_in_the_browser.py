"""The pages of returns in a browser, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from goldenthread.access.models import User
from goldenthread.returns.models import Load
from tests.browser import SIZES, assert_axe_clean, assert_fits, chromium, no_troubles, open_page
from tests.returns.loading import ANNA, BEN, child_xml, load_903, load_census, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Load:
    reviews = ["101,01/02/2012,25/06/2024,PN1", "101,01/02/2012,25/06/2031,PN1", "102,06/05/2010,25/06/2024,PN1"]
    episodes = ["101,01/06/2024,S,V2,N1,U6,PR1,,,,,,", "777,x", "778,01/06/2024,S,V2,N1,U6,PR1,,,,,,"]
    load_903(tmp_path / "ssda903", header=[ANNA, BEN], episodes=episodes, reviews=reviews)
    load_census(tmp_path / "cin.xml", child_xml("C101", born="2012-02-11"))
    return Load.objects.get(collection="SSDA903")


def signed_in(browser: Browser, live_server: Any, user: User, size: tuple[int, int]) -> Page:
    client = Client()
    client.force_login(user)
    page = open_page(browser, size)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    return page


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(browser, live_server, loaded, tom, size, tmp_path):
    page = signed_in(browser, live_server, tom, size)
    addresses = ("/returns", f"/returns/{loaded.pk}", f"/returns/{loaded.pk}?policy=only-in-care")
    for number, address in enumerate((*addresses, f"/children/{person('101').pk}")):
        with no_troubles(page):
            page.goto(live_server.url + address)
        for closed in page.locator("#child-where-this-came-from details, section details").all():
            closed.evaluate("element => element.open = true")
        page.screenshot(path=tmp_path / f"{number}-{size[0]}.png", full_page=True)
        assert_axe_clean(page)
        assert_fits(page)
