"""Every page of the product, opened by people of several roles and by nobody in particular.

Each answers as its door says, is valid HTML, clean to axe, quiet on the console, and fits a telephone.
tests/house/test_swept.py holds the list complete.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from goldenthread.access.roles import BY_THEMSELVES, ROLES
from tests.browser import NARROW, WIDE, assert_axe_clean, assert_fits, assert_valid_page, no_troubles
from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
LOOKED_AT = ("director", "social_worker", "lead_member", None)
REFUSED = "/papers/new/"  # the refusal is one page: axe reads it here, the statuses are asked for everywhere
# The console reports the status itself when a page is refused, missing or wrong.
SAYS_ITS_STATUS = "Failed to load resource: the server responded with a status of"
OPENED = [(pattern, address) for pattern, addresses in pages.PAGES.items() for address in addresses]


@pytest.fixture(scope="module", params=LOOKED_AT, ids=lambda role: role or "signed out")
def somebody(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Person]:
    person = enter(browser, site, request.param)
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
@pytest.mark.parametrize("role", sorted(BY_THEMSELVES))
def test_every_address_answers_as_its_door_says_to_every_role(browser: Browser, site: Site, role: str) -> None:
    person = enter(browser, site, role)
    assert_as_the_door_says(role, statuses(person))
    person.page.context.close()


@pytest.mark.parametrize("pattern", pages.PAGES)
def test_every_page_is_accessible_quiet_and_fits(somebody: Person, pattern: str) -> None:
    role: str | None = somebody.held  # type: ignore[attr-defined]
    for address in pages.PAGES[pattern]:
        promised = pages.expected(pattern, address, role)
        if promised == 302 or (promised == 403 and address != REFUSED):
            continue
        # The Director's sweep reads every state of a page; another's, each page as it looks to them.
        if role != "director" and address not in (pages.PAGES[pattern][0], "/children/{outside}"):
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
