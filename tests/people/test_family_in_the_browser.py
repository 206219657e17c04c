"""The genogram and the family's pages in Chromium: accessible, no wider than the window, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from goldenthread.access.models import User
from goldenthread.people.models import Person, Relationship
from tests.browser import NARROW, REFLOW, SIZES, WIDE, assert_axe_clean, assert_fits, chromium, no_troubles
from tests.people.family import kin, person
from tests.people.test_in_the_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def leo(db: None) -> Person:
    """Nine children of one mother and two fathers; another whose father nobody recorded; a baby to come."""
    leo = person("Leo", "Ferriby", date(2015, 3, 3), sex="M")
    dawn = person("Dawn", "Ferriby", date(1985, 1, 5), sex="F", phone="07700 900123")
    carl, mick = person("Carl", "Ferriby", sex="M", died=date(2020, 1, 1)), person("", "", None, sex="M")
    joan = person("Joan", "Featherstonehaugh-Cholmondeley", date(1955, 1, 1), sex="F")
    kin(dawn, joan, "mother")
    kin(leo, dawn, "mother", parental_responsibility=True, same_household=True)
    kin(leo, carl, "father")
    kin(leo, joan, "carer", started=date(2024, 1, 1), ended=date(2025, 1, 1))
    for n in range(9):
        child = person(f"Child{n}", "Ferriby", date(2005 + n, 1, 1), sex="MFU"[n % 3])
        kin(child, dawn, "mother", same_household=n > 4)
        if n < 8:
            kin(child, (carl, mick)[n % 2], "father")
    kin(leo, person("", "", None, expected=date(2026, 12, 1)), "sibling")
    return leo


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_family(browser: Browser, live_server: Any, leo: Person, tom: User, size: Any) -> None:
    page = signed_in(browser, live_server, tom, size)
    for address in (f"/children/{leo.pk}", f"/children/{leo.pk}/family"):
        with no_troubles(page):
            page.goto(live_server.url + address)
        assert_axe_clean(page)
        assert_fits(page)
        assert page.get_by_role("img", name="Genogram of Leo Ferriby").is_visible()


@pytest.mark.parametrize("size", [WIDE, REFLOW])
def test_every_form_of_the_family(browser: Browser, live_server: Any, leo: Person, helen: User, size: Any) -> None:
    row = Relationship.objects.filter(person=leo, kind="mother").get()
    other = person("Ann", "Petch")
    page = signed_in(browser, live_server, helen, size)
    forms = ("family/find", "family/find?q=ferriby", f"family/add/{other.pk}", "family/new", f"family/{row.pk}")
    for form in (*forms, "particulars"):
        with no_troubles(page):
            page.goto(f"{live_server.url}/children/{leo.pk}/{form}")
        assert_axe_clean(page)
        assert_fits(page)
    page.get_by_label("Year").first.fill("2099")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("alert").get_by_text("Date of birth must be on or before").is_visible()
    assert_axe_clean(page)


def test_a_wide_genogram_scrolls_in_its_own_box_by_keyboard(
    browser: Browser, live_server: Any, leo: Person, tom: User
) -> None:
    page = signed_in(browser, live_server, tom, REFLOW)
    page.goto(f"{live_server.url}/children/{leo.pk}/family")
    box = page.get_by_role("region", name="Genogram of Leo Ferriby")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


def test_on_paper_the_whole_genogram_is_there(browser: Browser, live_server: Any, leo: Person, tom: User) -> None:
    page = signed_in(browser, live_server, tom, (720, 900))
    page.emulate_media(media="print")
    page.goto(f"{live_server.url}/children/{leo.pk}/family")
    width = page.get_by_role("img", name="Genogram of Leo Ferriby").evaluate("svg => svg.getBoundingClientRect().right")
    assert width <= 720


def test_its_words_can_be_read_in_forced_colours(browser: Browser, live_server: Any, leo: Person, tom: User) -> None:
    page = signed_in(browser, live_server, tom, WIDE)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(f"{live_server.url}/children/{leo.pk}/family")
    assert _colour_of(page, "text") == "rgb(11, 12, 12)"
    assert _colour_of(page, "rect") == "rgb(255, 255, 255)"


def _colour_of(page: Page, tag: str) -> str:
    drawing = page.get_by_role("img", name="Genogram of Leo Ferriby")
    return str(drawing.evaluate("(svg, tag) => getComputedStyle(svg.querySelector(tag)).fill", tag))


def test_a_worker_records_a_father_whose_name_nobody_knows(browser: Browser, live_server: Any, helen: User) -> None:
    """Without JavaScript, from the child's page."""
    mia = person("Mia", "Petch", date(2019, 2, 1), sex="F")
    kin(mia, person("Ann", "Petch", date(1995, 1, 1), sex="F"), "mother")
    page = signed_in(browser, live_server, helen, NARROW, javascript=False)
    page.goto(f"{live_server.url}/children/{mia.pk}")
    page.get_by_role("link", name="See the family large").click()
    assert page.get_by_role("rowheader", name="Father not recorded").is_visible()
    page.get_by_role("button", name="Add a family member").click()
    page.get_by_role("link", name="add them without one").click()
    page.get_by_label("Father", exact=True).check()
    page.get_by_role("button", name="Add to the family").click()
    assert page.get_by_role("link", name="Father, name not known", exact=True).is_visible()
    assert page.get_by_role("rowheader", name="Father not recorded").count() == 0
