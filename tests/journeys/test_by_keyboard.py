"""The main pages, worked by keyboard alone, and in a window at 400% zoom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import REFLOW, WIDE, assert_axe_clean, assert_fits
from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
MAIN = (
    "/",
    "/search?q=featherstone",
    "/children/{in_care}",
    "/children/{own}/write/visit",
    "/children/{long}",
    "/worklist?whose=all&when=all",
    "/picture",
    "/measures/children_looked_after?by=team",
    "/papers/{draft}/",
    "/papers/{draft}/sections/{section}/",
    "/papers/{issued}/",
)


class Director(Person):
    role = "Director"


@pytest.fixture(scope="module")
def helen(browser: Browser, site: Site) -> Iterator[Director]:
    """She may open everything."""
    director = Director(browser, site)
    director.signs_in()
    yield director
    director.page.context.close()


@pytest.mark.parametrize("address", MAIN)
def test_the_main_pages_reflow_at_four_hundred_percent(helen: Director, address: str) -> None:
    helen.page.set_viewport_size({"width": REFLOW[0], "height": REFLOW[1]})
    helen.opens(pages.filled(address, helen.site.place.things))
    assert_fits(helen.page)
    assert_axe_clean(helen.page)


@pytest.mark.parametrize("address", MAIN)
def test_the_main_pages_are_worked_by_keyboard(helen: Director, address: str) -> None:
    helen.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    helen.opens(pages.filled(address, helen.site.place.things))
    walked = walk(helen.page)
    assert walked[0]["what"] == "Skip to main content"
    wanted = helen.page.evaluate(REACHABLE)
    assert [each["at"] for each in walked] == [each["at"] for each in wanted], (
        f"Tab goes through {[each['what'] for each in walked]}, not through {[each['what'] for each in wanted]}"
    )
    unseen = [each["what"] for each in walked if not each["seen"]]
    assert not unseen, f"On {address} nothing shows that these have the focus: {unseen}"


def walk(page: Page) -> list[dict[str, Any]]:
    """What Tab stops at, in order, until it leaves the page."""
    page.evaluate(NUMBER_ALL)
    stops: list[dict[str, Any]] = []
    while len(stops) < 400:
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None or (stops and at["at"] == stops[0]["at"]):
            return stops
        stops.append(at)
    raise AssertionError(f"{page.url} has no end for the keyboard")


NUMBER_ALL = """() => {
  window.every = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')];
  window.look = e => {  // a radio shows its focus on its label
    const own = getComputedStyle(e), label = e.labels && e.labels[0] ? getComputedStyle(e.labels[0], '::before') : own;
    return [own.outlineStyle, own.outlineWidth, own.boxShadow, own.backgroundColor, label.boxShadow].join();
  };
  window.before = window.every.map(window.look);
}"""
FOCUSED = """() => {
  const e = document.activeElement, at = window.every.indexOf(e);
  if (e === document.body || e === null) return null;
  return { at, what: (e.innerText || e.name || e.getAttribute('aria-label') || e.tagName).trim().slice(0, 60),
           seen: at >= 0 && window.look(e) !== window.before[at] };
}"""
# A closed <details> hides its inside; of a group of radios, Tab stops at the chosen one, or at the first.
REACHABLE = """() => window.every.map((e, at) => ({ e, at })).filter(({ e }) => {
  if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
  const closed = e.closest('details:not([open])');
  if (closed && e !== closed.querySelector('summary')) return false;
  if (e.type === 'radio') {
    const group = [...e.form.elements].filter(o => o.name === e.name);
    return e === (group.find(o => o.checked) || group[0]);
  }
  return true;
}).map(({ e, at }) => ({ at, what: (e.innerText || e.name || e.tagName).trim().slice(0, 60) }))"""
