"""Whatever is sent gets a clear answer: every form of the product, by its address and by the kind of step it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import lxml.html
import pytest
from django.urls import resolve

from tests.browser import assert_valid_page
from tests.journeys.forms import DIRECTOR, FORMS, WRITTEN, At
from tests.journeys.pages import filled
from tests.journeys.place import Site
from tests.journeys.sending import TOKEN, Answer, Form, Pairs, Sender, forms_of

pytestmark = pytest.mark.browser
EVERY = {**FORMS, **{f"write a {kind}": at for kind, at in WRITTEN.items()}}
NASTY = '<b id="gt-bad">Zoë\'s</b> & {{ 7*7 }} ${1} 👩‍👧 שָׁלוֹם ‮abc'
LONG_WORD = "Llanfair" * 40
IMPOSSIBLE = [
    ("31", "2", "2026"),
    ("0", "13", "99"),
    ("x", "yz", "never"),
    ("1", "1", "3026"),
    ("29", "2", "2025"),
    ("", "3", ""),
    ("٣", "٣", "٢٠٢٥"),
    ("1", "1", "0000"),
    ("1" * 400, "1", "2025"),
]


class Desk:
    """Those who send; each signs in once."""

    def __init__(self, site: Site) -> None:
        self.site, self.signed_in = site, dict[str, Sender]()

    def __getitem__(self, role: str) -> Sender:
        if role not in self.signed_in:
            self.signed_in[role] = Sender(self.site, role or DIRECTOR)
            if not role:
                self.signed_in[role].jar.clear()
        return self.signed_in[role]

    def form(self, at: At) -> Form | None:
        """The chief form of the page, as it stands now."""
        if at.first:
            self[at.role].get(at.first)
        forms = self[at.role].forms(filled(at.page, self.site.place.things))
        if forms and forms[0].action.endswith("/warnings/read"):  # what has to be known before the record is seen
            forms = forms_of(self[at.role].send(forms[0], forms[0].filled()))
        return next(iter(forms), None)


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    return Desk(site)


def wrong_with(answer: Answer, sent: Pairs) -> list[str]:
    """What is amiss with an answer: what it says, where it says it, and what it kept of what was typed."""
    if answer.status not in (200, 400, 403, 404, 410, 413):
        return [f"answers {answer.status}"]
    try:
        assert_valid_page(answer.text)
    except AssertionError as error:
        return [str(error)[:400]]
    found = [] if answer.page.get_element_by_id("gt-bad", None) is None else ["what was typed became part of the page"]
    return found + (_wrong_with_errors(answer.page) + _lost(answer.page, sent) if _summary(answer.page) else [])


def _summary(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return list(page.find_class("govuk-error-summary"))


def _wrong_with_errors(page: lxml.html.HtmlElement) -> list[str]:
    found = [] if (page.findtext(".//title") or "").strip().startswith("Error: ") else ["its title does not say Error"]
    (summary,) = _summary(page)
    listed = summary.xpath(".//ul/li")
    said = {_words(each) for each in listed}
    if not said:
        found.append("its summary is empty")
    for link in summary.xpath(".//a[@href]"):
        box = page.get_element_by_id(link.get("href").removeprefix("#"), None)
        if box is None:
            found.append(f"“{_words(link)}” leads to nothing: {link.get('href')}")
        elif not any(
            a.find_class("govuk-error-message") for a in (box, *box.iterancestors()) if a.tag in ("div", "tr")
        ):
            found.append(f"“{_words(link)}” does not stand beside its field")
    for message in page.find_class("govuk-error-message"):
        words = _words(message).removeprefix("Error:").strip()
        if words and words not in said:
            found.append(f"“{words}” stands beside its field and not in the summary")
    return found


def _words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _lost(page: lxml.html.HtmlElement, sent: Pairs) -> list[str]:
    """Words and parts of dates that were typed and stand in their box no more."""
    boxes: dict[str, list[str]] = {}
    for box in page.xpath("//main//textarea | //main//input[not(@type='radio' or @type='checkbox')]"):
        value = box.text if box.tag == "textarea" else box.get("value")
        boxes.setdefault(box.get("name", ""), []).append((value or "").removeprefix("\n"))
    secret = {box.get("name") for box in page.xpath("//main//input[@type='password' or @type='hidden']")}
    return [
        f"{name} lost what was typed: {boxes[name]!r:.100}"
        for name, typed in sent
        if typed.strip() and name in boxes and name not in secret and name != TOKEN
        if not any(_same(typed, kept) for kept in boxes[name])
    ]


def _same(typed: str, kept: str) -> bool:
    return " ".join(typed.split()) == " ".join(kept.split())


Attempts = dict[str, Callable[[Form], Pairs]]


def impossible(form: Form, days: Sequence[tuple[str, str, str]]) -> Attempts:
    """All of it well but for the day."""
    return {f"the day {' '.join(d)[:30]}": lambda f, d=d: f.well(NASTY, d) for d in days} if form.days else {}


def senseless() -> Attempts:
    return {
        "no such choice": lambda form: form.filled(NASTY, ("31", "2", "2026"), "gt-no-such-choice"),
        "no bytes": lambda form: form.filled("a\0b", ("\0", "2", "2026")),
        "nothing": lambda form: form.filled(),
        "twice": lambda form: form.filled(NASTY) + form.filled(NASTY),
        "a long word": lambda form: form.filled(LONG_WORD, ("31", "2", "2026")),
    }


def said_of(desk: Desk, at: At, attempts: Attempts) -> list[str]:
    """What is amiss with the answers. Where the form is not there any more, one of the attempts did what it does."""
    found = []
    for what, pairs in attempts.items():
        form = desk.form(at)
        if form is None:
            break
        answer = desk[at.role].send(form, pairs(form))
        found += [f"{what}: {wrong}" for wrong in wrong_with(answer, pairs(form))]
        if what.startswith("the day") and answer.status == 200 and not _summary(answer.page):
            found.append(f"{what}: it was taken")
    return found


def there(desk: Desk, name: str) -> tuple[At, Form]:
    at = EVERY[name]
    form = desk.form(at)
    assert form is not None, f"No form is found on {at.page} for {at.role or 'nobody'}"
    if name in FORMS:
        assert arrives_at(form) == name, f"The form of {at.page} goes to {arrives_at(form)}: name another page in FORMS"
    return at, form


def arrives_at(form: Form) -> str:
    return resolve(urlsplit(form.action).path).route


@pytest.mark.parametrize("name", EVERY)
def test_every_form_says_what_is_wrong_where_and_keeps_what_was_typed(desk: Desk, name: str) -> None:
    at, form = there(desk, name)
    without = desk[at.role].send(form, form.filled(NASTY), token=False)
    assert without.status in (200, 403)  # 200: held, to be sent once more
    assert without.page.get_element_by_id("gt-bad", None) is None
    few = {what: senseless()[what] for what in ("no such choice", "nothing")}
    found = said_of(desk, at, impossible(form, IMPOSSIBLE[:1]) | few)
    assert not found, "\n".join(found)


@pytest.mark.sweep
@pytest.mark.parametrize("name", EVERY)
def test_every_form_answers_whatever_is_sent(desk: Desk, name: str) -> None:
    at, form = there(desk, name)
    found = said_of(desk, at, impossible(form, IMPOSSIBLE) | senseless())
    assert not found, "\n".join(found)
