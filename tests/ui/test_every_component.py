"""Every component on one page: valid, accessible, usable without JavaScript, by keyboard, on a phone and on paper."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString
from playwright.sync_api import Browser, Page, Route

from goldenthread.ui.environment import ROOMS
from goldenthread.ui.middleware import POLICY
from goldenthread.ui.panels import panel
from tests.browser import (
    NARROW,
    REFLOW,
    WIDE,
    assert_axe_clean,
    assert_fits,
    assert_valid_page,
    chromium,
    no_troubles,
    open_page,
)

from .conftest import DEAN
from .every_component import TEMPLATE, every_component

ADDRESS = "http://erimus.test"


@pytest.fixture
def html(full_menu, asks) -> str:
    @panel("child", order=1, title="What is due")
    def due(request, child):
        return SafeString(f'<p class="govuk-body">Nothing is due for {child}.</p>')

    return every_component(asks(DEAN, "/children/"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def show(html, browser):
    def at(size=WIDE, *, javascript=True) -> Page:
        page = open_page(browser, size, javascript=javascript)
        page.route(f"{ADDRESS}/**", lambda route: answer(route, html))
        return page

    return at


def answer(route: Route, html: str) -> None:
    path = route.request.url.removeprefix(ADDRESS).split("?")[0]
    if not path.startswith("/static/"):
        # As served: under the content security policy, whose every breach is an error in the console.
        route.fulfill(body=html, headers={"Content-Type": "text/html", "Content-Security-Policy": POLICY})
        return
    found = finders.find(path.removeprefix("/static/"))
    if found is None:
        route.fulfill(status=404)
    else:
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=mimetypes.guess_type(path)[0])


def test_the_page_is_valid(html):
    assert_valid_page(html)


def test_the_page_holds_every_component():
    names = {path.stem for path in (ROOMS / "ui/templates/ui/components").glob("*.html")}
    shown = {name for name in names if f"ui.{name}(" in TEMPLATE.read_text()}
    inside = {"scroll", "drawing"}  # drawn by the data tables and the charts
    assert names - shown == inside, "Add each new component to every_component.html, so that it is tested and looked at"


browser_test = pytest.mark.browser


@browser_test
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("javascript", [True, False], ids=["enhanced", "plain"])
def test_the_page_is_accessible(show, size, javascript):
    page = show(size, javascript=javascript)
    with no_troubles(page):
        page.goto(ADDRESS)
        page.wait_for_load_state("networkidle")
    if javascript:
        assert_axe_clean(page)
    page.screenshot(path=shot(f"{size[0]}-{'enhanced' if javascript else 'plain'}"), full_page=True)


@browser_test
@pytest.mark.parametrize("size", [NARROW, REFLOW], ids=["phone", "400%"])
def test_nothing_makes_the_page_scroll_sideways(show, size):
    page = show(size)
    page.goto(ADDRESS)
    page.wait_for_load_state("networkidle")
    assert_fits(page)


@browser_test
def test_the_error_summary_takes_the_focus_and_leads_to_the_box(show):
    page = show()
    page.goto(ADDRESS)
    page.wait_for_selector("body.js-enabled")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.get_by_role("link", name="Date of next visit must include a month and year").click()
    assert page.evaluate("document.activeElement.id") == "id_next_on-month"


@browser_test
def test_the_keyboard_reaches_the_skip_link_first_and_every_scrolling_table(show):
    page = show(javascript=False)
    page.goto(ADDRESS)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    reached = page.locator(".gt-scroll").evaluate_all("all => all.every(one => one.tabIndex === 0)")
    assert page.locator(".gt-scroll").count() >= 5
    assert reached


@browser_test
def test_a_table_sorts_in_the_browser(show):
    page = show()
    page.goto(ADDRESS)
    table = page.get_by_role("table", name="Children held")
    table.get_by_role("button", name="Days open").click()
    firsts = table.locator("tbody th").all_inner_texts()
    assert firsts.index("Ben Carter") < firsts.index("Ayesha Rahman")


@browser_test
def test_a_long_list_becomes_a_box_to_type_in(show):
    page = show()
    page.goto(ADDRESS)
    box = page.get_by_role("combobox", name="Who referred")
    box.fill("pol")
    page.get_by_role("listbox").get_by_role("option", name="Police").click()
    assert box.input_value() == "Police"
    assert page.locator("select#id_source-select").input_value() == "2B"


@browser_test
def test_filters_are_folded_on_a_phone_and_open_beside_a_list(show):
    for size, opened in ((NARROW, False), (WIDE, True)):
        page = show(size)
        page.goto(ADDRESS)
        page.wait_for_selector("body.js-enabled")
        assert page.locator(".gt-filter details").evaluate("one => one.open") is opened


@browser_test
def test_paper_leaves_out_what_can_only_be_pressed(show):
    page = show()
    page.goto(ADDRESS)
    page.emulate_media(media="print")
    for hidden in (".gt-header", ".govuk-service-navigation", ".moj-filter", ".govuk-pagination"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.get_by_role("heading", level=1).is_visible()


def shot(name: str) -> Path:
    folder = Path("build/screenshots/ui")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.png"
