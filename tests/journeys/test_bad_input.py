"""Whatever is sent gets a clear answer: every form of the product, by its address and by the kind of step it writes."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Sequence
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import docx
import lxml.html
import pytest
from django.urls import resolve

from tests.browser import assert_valid_page
from tests.journeys.forms import DIRECTOR, FORMS, MANAGER, WORKER, WRITTEN, At
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
    """However it is spaced, and without what no database keeps."""
    return " ".join(typed.replace("\0", "").split()) == " ".join(kept.split())


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


# First of all: what is sent to the forms further down opens records to whoever sent it.
@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/children/{outside}/write/visit", WORKER),
        ("/children/{outside}/chronology", WORKER),
        ("/children/{outside}/family", WORKER),
        ("/children/{outside}/documents", WORKER),
        ("/children/{outside}/hand-over", WORKER),
        ("/children/{outside}/held-by", WORKER),
        ("/children/{closed}/notes", WORKER),
        ("/children/{own}/write/no_such_kind", WORKER),
        ("/children/{own}/write/year_of_care", WORKER),
        ("/children/{elder}/steps/{visit}", WORKER),
        ("/children/{long}/documents/no_such_letter/step-{visit}", WORKER),
        ("/children/{long}/documents/assessment_begins/step-0", WORKER),
        ("/children/999999999999999999999/notes", WORKER),
        ("/write/00000000-0000-4000-8000-000000000000", WORKER),
        ("/decide/00000000-0000-4000-8000-000000000000", MANAGER),
        ("/write/{writing}", "early.help.worker"),
        ("/write/{writing}/discard", "early.help.worker"),
        ("/write/{writing}/files/1", "early.help.worker"),
        ("/decide/{submitted}", "early.help.worker"),
        ("/clinic", WORKER),
    ],
)
def test_what_is_anothers_or_is_not_there_is_refused_and_says_nothing(desk: Desk, path: str, role: str) -> None:
    here = filled(path, desk.site.place.things)
    carried = [(TOKEN, next(value for name, value in begun(desk, "case_note").carried if name == TOKEN))]
    for answer in (
        desk[role].get(here),
        desk[role].post(here, urlencode([*carried, ("_do", "finish"), ("account", "Mine now")]).encode()),
    ):
        assert answer.status in (403, 404), f"{here}: {answer.status}"
        assert_valid_page(answer.text)
        for name in ("Percy", "Otis", "Silas", "He opened the door himself", "school report"):
            assert name not in answer.text


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


# --- what only some forms can be sent ---


def begun(desk: Desk, kind: str, child: str = "long") -> Form:
    form = desk.form(At(f"/children/{{{child}}}/write/{kind}?new=yes", WORKER))
    assert form is not None
    return form


def visit(desk: Desk, day: tuple[str, str, str] = ("30", "10", "2025"), child: str = "long", **more: str) -> Pairs:
    form = begun(desk, "visit", child)
    wanted = {"visited-day": day[0], "visited-month": day[1], "visited-year": day[2], "seen": "yes", "_do": "finish"}
    return [("", form.action), *form.carried, *(wanted | more).items()]


def sent(desk: Desk, pairs: Pairs, role: str = WORKER) -> Answer:
    return desk[role].post(pairs[0][1], urlencode(pairs[1:]).encode(), referer=pairs[0][1])


def visits(site: Site, child: int) -> int:
    return int(site.ask("SELECT count(*) FROM pathway_step WHERE kind = 'visit' AND person_id = ?", child)[0][0])


def test_two_clicks_at_once_record_one(desk: Desk, site: Site) -> None:
    before = visits(site, site["long"])
    pairs = visit(desk, account="Clicked twice.")
    both = [threading.Thread(target=sent, args=(desk, pairs)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert visits(site, site["long"]) == before + 1


def test_a_visit_before_the_child_was_referred(desk: Desk, site: Site) -> None:
    before = visits(site, site["elder"])
    answer = sent(desk, visit(desk, ("1", "1", "2020"), "elder", account="Too early."))
    assert _summary(answer.page), "it was taken"
    assert not wrong_with(answer, [("account", "Too early.")])
    assert visits(site, site["elder"]) == before


def test_a_birth_after_a_death(desk: Desk, site: Site) -> None:
    at = At("/children/{long}/particulars", WORKER)
    form = desk.form(at)
    assert form is not None
    days = {"born": ("3", "9", "2025"), "died": ("2", "9", "2025")}
    typed = [
        (f"{name}-{part}", d)
        for name, day in days.items()
        for part, d in zip(("day", "month", "year"), day, strict=True)
    ]
    answer = desk[WORKER].send(
        form, [*form.carried, ("given_names", "Percy"), ("family_name", "F"), ("sex", "F"), *typed]
    )
    assert _summary(answer.page)
    assert not wrong_with(answer, typed)
    assert site.ask("SELECT died FROM people_person WHERE id = ?", site["long"]) == [(None,)]


def test_a_paste_of_five_megabytes(desk: Desk, site: Site) -> None:
    words = "Zoë says so. " * 400_000
    before = visits(site, site["long"])
    answer = sent(desk, visit(desk, account=words))
    assert answer.status in (200, 413)
    assert "the most is 20,000" in answer.text or "too long to be sent" in answer.text
    assert visits(site, site["long"]) == before


def test_an_attachment_of_thirty_megabytes(desk: Desk, site: Site) -> None:
    pairs = visit(desk, account="With a large file.")
    border = "gt-border"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs[1:]
    ]
    head = f'--{border}\r\nContent-Disposition: form-data; name="_files"; filename="film.pdf"\r\n\r\n%PDF-1.7'
    body = "".join([*parts, head]).encode() + b"x" * 30_000_000 + f"\r\n--{border}--\r\n".encode()
    before = visits(site, site["long"])
    answer = desk[WORKER].post(pairs[0][1], body, f"multipart/form-data; boundary={border}", referer=pairs[0][1])
    assert "film.pdf” is" in answer.text
    assert "Make it smaller" in answer.text
    assert not wrong_with(answer, [("account", "With a large file.")])
    assert visits(site, site["long"]) == before


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"typed": 1}', b'{"typed": {"account": [1]}}', b'{"typed": {}, "seen": [1]}',
     b'{"typed": {"account": ["a\\u0000b"]}, "page": {}, "turn": "x", "shown": "a,b"}', b"\xff\xfe", b"{" * 50_000],
    ids=range(10),
)  # fmt: skip
def test_a_script_that_sends_garbage(desk: Desk, body: bytes) -> None:
    form = begun(desk, "case_note")
    answer = desk[WORKER].post(f"{form.action}/autosave", body, "application/json")
    assert answer.status in (200, 400, 409)
    json.loads(answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/write/{writing}/autosave", "/write/{writing}/bring-back", "/decide/{submitted}/take-back",
        "/papers/{draft}/copy/", "/papers/{draft}/sections/add/", "/papers/{draft}/sections/{section}/move/",
        "/sign-out",
    ],
)  # fmt: skip
def test_an_address_that_only_takes_a_post_does_nothing_when_it_is_opened(desk: Desk, path: str) -> None:
    before = desk.site.ask("SELECT count(*) FROM access_logentry WHERE act NOT LIKE '%sign%'")
    answer = desk[DIRECTOR].get(filled(path, desk.site.place.things))
    assert answer.status in (200, 405)
    assert (
        answer.status == 405
        or desk.site.ask("SELECT count(*) FROM access_logentry WHERE act NOT LIKE '%sign%'") == before
    )


def test_a_draft_of_what_was_approved_meanwhile(desk: Desk, site: Site) -> None:
    """Gemma's page of the returned assessment stands open while it is finished and approved elsewhere."""
    stale = desk.form(At("/write/{returned}", WORKER))
    assert stale is not None
    now = desk.form(At("/write/{returned}", WORKER))
    assert now is not None
    late = [("late_reason", now.choices["late_reason"][-1]), ("late_words", "Nobody was at home.")]
    said = [each for each in standing(desk, site["returned"]) if not each[0].startswith("late")] + late
    pointed_out = desk[WORKER].send(now, [*now.carried, *said, ("_do", "finish")])
    for again in (form for form in forms_of(pointed_out) if "/write/" in form.action):
        desk[WORKER].send(again, [*again.carried, *said, ("_do", "finish")])
    decide = desk.form(At("/decide/{returned}", MANAGER))
    assert decide is not None, "it was not submitted"
    choice = [("outcome", "nothing"), ("why_decided", "No more."), ("action", "approve")]
    assert desk[MANAGER].send(decide, [*decide.carried, *choice]).status == 200
    answer = desk[WORKER].send(stale, [*stale.carried, ("analysis", "Too late."), ("_do", "finish")])
    assert "recorded" in answer.text
    rows = site.ask('SELECT answers FROM pathway_step WHERE "group" = ?', site["returned"].replace("-", ""))
    assert "Too late." not in rows[0][0]


def standing(desk: Desk, group: str) -> Pairs:
    """What stands in the boxes of a draft's page."""
    page = desk[WORKER].get(f"/write/{group}").page
    (form,) = page.xpath("//form[@id='write']")
    return [(name, value) for name, value in form.form_values() if not name.startswith("_") and name != TOKEN]


def test_markup_stays_words_in_pages_files_and_documents(desk: Desk, site: Site) -> None:
    answer = sent(desk, visit(desk, account=NASTY, child_words=NASTY))
    assert "recorded" in answer.text
    (step,) = site.ask(
        "SELECT id FROM pathway_step WHERE kind = 'visit' AND answers LIKE '%gt-bad%' ORDER BY id DESC LIMIT 1"
    )
    child = site["long"]
    for path in (f"/children/{child}", f"/children/{child}/notes", f"/children/{child}/steps/{step[0]}",
                 f"/children/{child}/chronology?all=yes", f"/children/{child}/documents"):  # fmt: skip
        page = desk[WORKER].get(path)
        assert page.status == 200
        assert page.page.get_element_by_id("gt-bad", None) is None, path
        assert_valid_page(page.text)


def test_a_name_with_markup_is_a_name_in_every_file(desk: Desk, site: Site) -> None:
    name, child = '<b id="gt-bad">Zoë</b> שלום', site["younger"]
    form = desk.form(At(f"/children/{child}/particulars", WORKER))
    assert form is not None
    stood = [(box, value) for box, value in form.stands if box not in ("given_names", "known_as")]
    done = desk[WORKER].send(form, [*stood, ("given_names", name)])
    assert site.ask("SELECT given_names FROM people_person WHERE id = ?", child) == [(name,)], done.text[:2000]
    listed = desk[WORKER].get("/worklist.csv?list=children&whose=mine")
    rows = list(csv.reader(listed.text.splitlines()))
    assert any(name in row[0] for row in rows)
    for path in (f"/children/{child}", "/worklist?list=children&whose=mine", f"/children/{child}/family"):
        page = desk[WORKER].get(path)
        assert page.page.get_element_by_id("gt-bad", None) is None, path
        assert_valid_page(page.text)
    word = docx.Document(BytesIO(desk[WORKER].get(f"/children/{child}/chronology/docx?all=yes").body))
    assert any(name in each.text for each in word.paragraphs)
    assert desk[WORKER].get(f"/children/{child}/chronology/pdf?all=yes").body.startswith(b"%PDF-")
