"""Every page and every state of a form at 400% zoom, and where the keyboard stands once a form has been refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from goldenthread.access.roles import ROLES
from tests.browser import REFLOW, assert_axe_clean, assert_fits
from tests.journeys.forms import DIRECTOR, FORMS, MANAGER, WORKER, WRITTEN
from tests.journeys.pages import PAGES, filled
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = [pytest.mark.browser, pytest.mark.sweep]
EVERY = {**FORMS, **{f"write a {kind}": at for kind, at in WRITTEN.items()}}
LONG_WORD = "Llanfairpwllgwyngyll" * 20
# What is pressed does at once what it says: there is nothing to be refused.
PRESSED = {
    "children/<int:pk>/family/add/<int:other>",
    "children/<int:person_id>/restrict/lift",
    "write/<uuid:group>/discard",
    "notices/mail",
    "merges/<int:pk>",
    "front-door/record/<int:person_id>",
    "papers/<int:pk>/issue/",
    "papers/<int:pk>/details/",
    "papers/<int:pk>/sections/<int:section_pk>/",
    "papers/<int:pk>/sections/<int:section_pk>/delete/",
    "papers/<int:pk>/placed/<slug:ref>/",
    "papers/<int:pk>/outside/<slug:ref>/",
    "figures/<str:figure_id>/",
    "workers/<int:pk>/qualified",
    "matches/<int:pk>",
    "supervision/<int:pk>",
    "papers/<int:pk>/figures/<str:measure>/place/",
}
STATES = {
    "two answers, and a file": (WORKER, "/write/{writing}"),
    "returned with comments, and late": (WORKER, "/write/{returned}"),
    "awaiting a decision": (MANAGER, "/decide/{submitted}"),
    "nothing typed": (WORKER, "/children/{long}/write/single_assessment?new=yes"),
    "several children": (WORKER, "/children/{sister}/write/single_assessment"),
}


class Reader(Person):
    """At 320 CSS pixels: 1280 at 400%."""

    def __init__(self, browser: Browser, site: Site, role: str) -> None:
        super().__init__(browser, site, REFLOW)
        self.role = ROLES[role.replace(".", "_")].title if role else ""
        if role:
            self.signs_in()

    def looks_well(self) -> None:
        assert_fits(self.page)
        assert_axe_clean(self.page)


class Readers(dict[str, Reader]):
    """Each signs in once."""

    def __init__(self, browser: Browser, site: Site) -> None:
        super().__init__()
        self.browser, self.site = browser, site

    def __missing__(self, role: str) -> Reader:
        self[role] = Reader(self.browser, self.site, role)
        return self[role]


@pytest.fixture(scope="module")
def readers(browser: Browser, site: Site) -> Iterator[Readers]:
    found = Readers(browser, site)
    yield found
    for each in found.values():
        each.page.context.close()


@pytest.mark.parametrize("pattern", PAGES)
def test_every_page_reflows(readers: Readers, pattern: str) -> None:
    one = readers[DIRECTOR]
    for address in PAGES[pattern]:
        if not address.startswith(("/sign-", "/demo")):
            one.opens(filled(address, one.site.place.things))
            assert_fits(one.page)


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_a_form_reflows(readers: Readers, state: str) -> None:
    role, address = STATES[state]
    one = readers[role]
    one.opens(filled(address, one.site.place.things))
    one.page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    one.looks_well()


def test_rows_that_were_added_and_words_that_do_not_break(readers: Readers) -> None:
    one = readers[WORKER]
    one.opens(filled("/children/{long}/write/child_in_need_plan?new=yes", one.site.place.things))
    for _ in range(3):
        one.presses("Add another row")
    for box in one.page.locator("main textarea, main input.govuk-input:not(.govuk-date-input__input)").all():
        if box.is_visible():
            box.fill(LONG_WORD)
    one.looks_well()
    one.presses("Save and come back later")
    one.opens("/drafts")
    one.looks_well()


@pytest.mark.parametrize("name", [name for name in EVERY if name not in PRESSED])
def test_a_form_that_is_refused_takes_one_to_what_is_wrong(readers: Readers, name: str) -> None:
    at = EVERY[name]
    one = readers[at.role]
    if at.first:
        one.opens(at.first)
    one.opens(filled(at.page, one.site.place.things))
    forms = one.page.locator("main form[method=post i]")
    most = max(range(forms.count()), key=lambda place: forms.nth(place).locator("input, select, textarea").count())
    form = forms.nth(most)
    for closed in one.page.locator("main details:not([open])", has=one.page.locator("form")).all():
        closed.locator("summary").first.click()
    for box in form.locator("input.govuk-date-input__input").all():
        if box.is_visible():
            box.fill("x")
    buttons = form.locator("button:visible:not(.gt-link-button):not(.govuk-button--secondary)")
    (buttons.first if buttons.count() else form.locator("button:visible").first).click()
    assert one.page.title().startswith("Error: "), f"{name} was taken: list it in PRESSED if nothing can be wrong"
    one.page.wait_for_function("document.activeElement.closest('.govuk-error-summary') !== null")
    one.looks_well()
