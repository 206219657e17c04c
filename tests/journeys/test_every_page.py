"""Every page of the product, opened by people of several roles and by nobody in particular.

Each answers as its door says, is valid HTML, clean to axe, quiet on the console, and fits a telephone. The main ones
are worked by keyboard alone, and fit a window at 400% zoom. tests/house/test_swept.py holds the list complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from goldenthread.access.roles import ROLES
from tests.browser import NARROW, REFLOW, WIDE, assert_axe_clean, assert_fits, assert_valid_page, no_troubles
from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
LOOKED_AT = ("director", "social_worker", "lead_member", None)
REFUSED = "/papers/new/"  # the refusal is one page: axe reads it here, the statuses are asked for everywhere
# The console reports the status itself when a page is refused, missing or wrong.
SAYS_ITS_STATUS = "Failed to load resource: the server responded with a status of"
MAIN = (
    "/",
    "/search?q=featherstone",
    "/children/{in_care}",
    "/children/{own}/record/visit",
    "/children/{long}",
    "/worklist?whose=all&when=all",
    "/picture",
    "/measures/children_looked_after?by=team",
    "/papers/{draft}/",
    "/papers/{draft}/sections/{section}/",
    "/papers/{issued}/",
)
OPENED = [(pattern, address) for pattern, addresses in pages.PAGES.items() for address in addresses]


@pytest.fixture(scope="module", params=LOOKED_AT, ids=lambda role: role or "signed out")
def somebody(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Person]:
    person = enter(browser, site, request.param)
    yield person
    person.page.context.close()


@pytest.fixture(scope="module")
def helen(browser: Browser, site: Site) -> Iterator[Person]:
    """The Director, who may open everything."""
    person = enter(browser, site, "director")
    yield person
    person.page.context.close()


def enter(browser: Browser, site: Site, role: str | None) -> Person:
    person = Person(browser, site)
    person.held = role  # type: ignore[attr-defined]
    if role:
        person.role = ROLES[role].title
        person.signs_in()
    return person


def statuses(somebody: Person) -> dict[str, tuple[int, str]]:
    """address → status and text, without a browser's drawing; the sign-in page it may be sent to counts as 302."""
    found = {}
    for _, pattern in OPENED:
        address = pages.filled(pattern, somebody.site.place.things)
        answer = somebody.page.context.request.get(somebody.site.address + address, max_redirects=0)
        to_sign_in = answer.status == 302 and "/sign-in" in answer.headers["location"]
        if answer.status == 302 and not to_sign_in:  # an honest redirect: a merged record, a settled dispute
            answer = somebody.page.context.request.get(somebody.site.address + address)
        found[pattern] = (answer.status, answer.text())
    return found


def test_every_address_answers_as_its_door_says(somebody: Person) -> None:
    role: str | None = somebody.held  # type: ignore[attr-defined]
    assert_as_the_door_says(role, statuses(somebody))


def assert_as_the_door_says(role: str | None, found: dict[str, tuple[int, str]]) -> None:
    wrong, invalid = [], []
    for pattern, address in OPENED:
        promised, (status, text) = pages.expected(pattern, address, role), found[address]
        # Behind the door it may still be somebody else's work: refused, or as if it were not there.
        own_work = role is not None and ROLES[role].reads.value == "own work" and "{" in address
        others = promised == 200 and (own_work or address in pages.ONLY_FOR_SOME) and status in (403, 404)
        if status != promised and not others:
            wrong.append(f"{address}: {status}, not {promised}")
        if status != 302:
            try:
                assert_valid_page(text)
            except AssertionError as error:
                invalid.append(f"{address}: {error}")
    assert not wrong, f"For {role or 'nobody'}:\n" + "\n".join(wrong)
    assert not invalid, "\n".join(invalid)


@pytest.mark.sweep
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_address_answers_as_its_door_says_to_every_role(browser: Browser, site: Site, role: str) -> None:
    person = enter(browser, site, role)
    assert_as_the_door_says(role, statuses(person))
    person.page.context.close()


def test_every_page_is_accessible_quiet_and_fits(somebody: Person) -> None:
    role: str | None = somebody.held  # type: ignore[attr-defined]
    for pattern, address in OPENED:
        promised = pages.expected(pattern, address, role)
        if promised == 302 or (promised == 403 and address != REFUSED):
            continue
        quiet(somebody, pages.filled(address, somebody.site.place.things))


def quiet(somebody: Person, address: str) -> None:
    page = somebody.page
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    with no_troubles(page, but=SAYS_ITS_STATUS):
        somebody.opens(address)
    assert_axe_clean(page)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert_fits(page)


@pytest.mark.parametrize("address", MAIN)
def test_the_main_pages_reflow_at_four_hundred_percent(helen: Person, address: str) -> None:
    helen.page.set_viewport_size({"width": REFLOW[0], "height": REFLOW[1]})
    helen.opens(pages.filled(address, helen.site.place.things))
    assert_fits(helen.page)
    assert_axe_clean(helen.page)


@pytest.mark.parametrize("address", MAIN)
def test_the_main_pages_are_worked_by_keyboard(helen: Person, address: str) -> None:
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
