"""Somebody of Erimus at a browser: signs in by the demonstration's page, opens pages, fills forms."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Browser, Page, Response

from tests.browser import WIDE, open_page
from tests.journeys.place import Site


class Person:
    """Somebody with a role, sitting at a window of that size. Subclasses tell what they do."""

    role = ""

    def __init__(self, browser: Browser, site: Site, size: tuple[int, int] = WIDE, *, javascript: bool = True) -> None:
        self.site = site
        self.page: Page = open_page(browser, size, javascript=javascript)

    def signs_in(self) -> None:
        self.opens("/demo/")
        self.page.get_by_role("button", name=re.compile(rf", {self.role}$")).click()

    def opens(self, path: str) -> Response:
        response = self.page.goto(self.site.address + path)
        assert response is not None
        self.goes_on()
        return response

    def chooses(self, link: str | re.Pattern[str], *, exact: bool = True) -> None:
        self.page.get_by_role("link", name=link, exact=exact).first.click()
        self.goes_on()

    def goes_on(self) -> None:
        """Reads the warnings that are shown before a record, and continues: any family of Erimus may have some."""
        if self.page.title().startswith("Before you open this record"):
            self.presses("Continue")

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def searches_for(self, words: str) -> None:
        self.page.get_by_role("searchbox").last.fill(words)
        self.page.get_by_role("button", name="Search").last.click()

    def dates(self, group: str, day: date | tuple[str, str, str]) -> None:
        parts = (str(day.day), str(day.month), str(day.year)) if isinstance(day, date) else day
        inside = self.page.get_by_role("group", name=group).first
        for label, typed in zip(("Day", "Month", "Year"), parts, strict=True):
            inside.get_by_label(label).fill(typed)

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def reads(self) -> str:
        """What stands on the page, without the menu."""
        return self.page.locator("main").inner_text()

    def sees(self, words: str) -> None:
        """Badges are drawn in capitals, so capitals do not count."""
        said = " ".join(self.reads.split())
        assert words.casefold() in said.casefold(), f"{self.page.url} does not say “{words}”: {said[:500]} …"

    def does_not_see(self, words: str) -> None:
        assert words not in " ".join(self.page.content().split()), f"{self.page.url} says “{words}”"
