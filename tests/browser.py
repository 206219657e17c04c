"""What every test of a page shares: a browser, axe, and a strict reading of the HTML.

    with chromium() as browser:
        page = open_page(browser)
        page.goto(live_server.url)
        assert_axe_clean(page)

Such tests carry @pytest.mark.browser.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import html5lib
import pytest
from html5lib.constants import E as MESSAGES
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, sync_playwright

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = (1280, 900), (375, 800)
# 1280 CSS pixels at 400% zoom: the width WCAG 1.4.10 asks a page to reflow to.
REFLOW = (320, 640)
# What is right at 320 pixels is right on a telephone: no rule of the styles begins between (tests/ui/test_assets.py).
SIZES = (WIDE, REFLOW)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_click = Locator.click


@wraps(_click)
def _click_and_wait(self: Locator, *args: Any, **how: Any) -> None:
    """A click that opens a page is over once the whole page is there. Chromium answers as soon as its first bytes are,
    and a test that then counts or reads would do so on half a page, now and then."""
    _click(self, *args, **how)
    self.page.wait_for_load_state()


Locator.click = _click_and_wait  # type: ignore[method-assign]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless. Skips, visibly, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed. Mend it with: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def open_page(browser: Browser, size: tuple[int, int] = WIDE, *, javascript: bool = True) -> Page:
    """A page in a context of its own: no cookies of another test."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=javascript, locale="en-GB"
    )
    return context.new_page()


@contextmanager
def no_troubles(page: Page, *, but: str = "") -> Iterator[None]:
    """Fails when, meanwhile, a script throws or the console reports an error (a missing file is one). `but` is how the
    message begins that the page itself, answering with an error status on purpose, makes the console report."""
    troubles: list[str] = []

    def thrown(error: Error) -> None:
        troubles.append(str(error))

    def said(message: ConsoleMessage) -> None:
        own = but and message.text.startswith(but) and message.location.get("url") == page.url
        if message.type == "error" and not own:
            troubles.append(message.text)

    page.on("pageerror", thrown)
    page.on("console", said)
    try:
        yield
    finally:
        page.remove_listener("pageerror", thrown)
        page.remove_listener("console", said)
    assert not troubles, f"{page.url} reports:\n" + "\n".join(troubles)


def assert_axe_clean(page: Page, *, but: tuple[str, ...] = ()) -> None:
    """No violation of WCAG 2.2 AA or of axe's best practice. `but` names rules that do not apply, each with a reason
    beside the call."""
    assert AXE.is_file(), "axe-core is missing. Mend it with: python scripts/assets.py"
    page.evaluate(AXE.read_text())
    # Of what passes only one place each is told: all of them take most of the time.
    options = {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in but}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    assert found["passes"], "axe looked at nothing"
    said = [
        f"{v['id']}: {v['help']}\n    " + "\n    ".join(n["html"][:200] for n in v["nodes"][:5])
        for v in found["violations"]
    ]
    assert not said, f"{page.url} is not accessible:\n" + "\n".join(said)


def assert_fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways."""
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} pixels wide in a window of {wide[1]}"


def assert_valid_page(html: str) -> None:
    """Well-formed HTML with one h1, a title, a language, a main, ids that are unique, and labels that point at
    something."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    wrong = [f"line {line}: {MESSAGES[code] % data}" for (line, _), code, data in parser.errors]
    assert not wrong, "The page is not valid HTML:\n" + "\n".join(wrong)
    assert tree.get("lang"), "The page names no language"
    assert (tree.findtext(".//title") or "").strip(), "The page has no title"
    assert len(tree.findall(".//h1")) == 1, f"The page has {len(tree.findall('.//h1'))} h1, not one"
    assert len(tree.findall(".//main")) == 1, "The page has no main"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    twice = [name for name, count in Counter(ids).items() if count > 1]
    assert not twice, f"These ids stand more than once: {twice}"
    known = set(ids)
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for element in tree.iter():
            for name in (element.get(attribute) or "").split():
                assert name in known, f"<{element.tag} {attribute}={name!r}> points at nothing"
    styled = [e.tag for e in tree.iter() if e.get("style")]
    assert not styled, f"These carry a style of their own, which the content security policy refuses: {styled}"
