"""Forms as anything may send them: fetched, read as a browser reads them, and sent with whatever one likes.

gemma = Sender(site, "social.worker")
(form,) = gemma.forms("/children/new")
answer = gemma.send(form, form.filled(words="<b>", day=("31", "2", "2026")))
"""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

import lxml.html

from tests.journeys.place import Site

PARTS = ("-day", "-month", "-year")
TOKEN = "csrfmiddlewaretoken"
FORM = "application/x-www-form-urlencoded"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    url: str
    body: bytes = b""

    @property
    def page(self) -> lxml.html.HtmlElement:
        return lxml.html.fromstring(self.text)


@dataclass
class Form:
    """One form of a page. `carried` is what the page sends by itself; `button` what its first button adds."""

    action: str
    shown_at: str
    carried: Pairs = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    button: Pairs = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    stands: Pairs = field(default_factory=list)  # what would be sent if nothing were touched

    def filled(self, words: str = "", day: tuple[str, str, str] = ("", "", ""), choice: str = "") -> Pairs:
        """Every box with the same words, every date with the same day, every choice with the same value (or none)."""
        pairs = list(self.carried) + [(name, words) for name in self.words]
        pairs += [(f"{name}{part}", typed) for name in self.days for part, typed in zip(PARTS, day, strict=True)]
        if choice:
            pairs += [(name, choice) for name in self.choices]
        return pairs + self.button

    def well(self, words: str, day: tuple[str, str, str]) -> Pairs:
        """As `filled`, with the first real choice of each."""
        chosen = [(name, next((v for v in values if v), "")) for name, values in self.choices.items()]
        return self.filled(words, day)[: -len(self.button) or None] + chosen + self.button


class Sender:
    """Somebody of Erimus who has signed in, without a browser."""

    def __init__(self, site: Site, email: str) -> None:
        self.site = site
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        (user,) = site.ask("SELECT id FROM access_user WHERE email = ?", f"{email}@erimus.example")
        entering = next(form for form in self.forms("/demo/") if form.action.endswith(f"/demo/{user[0]}"))
        assert self.send(entering, entering.filled()).status == 200

    def get(self, path: str) -> Answer:
        return self._open(urllib.request.Request(urljoin(self.site.address, path)))

    def send(self, form: Form, pairs: Pairs, *, token: bool = True) -> Answer:
        sent = [(name, value) for name, value in pairs if token or name != TOKEN]
        return self.post(form.action, urlencode(sent).encode(), referer=form.shown_at)

    def post(self, path: str, body: bytes, type: str = FORM, referer: str = "") -> Answer:
        request = urllib.request.Request(urljoin(self.site.address, path), body, {"Content-Type": type})
        request.add_header("Referer", referer or self.site.address)
        for cookie in self.jar:
            if cookie.name == "csrftoken" and type == "application/json":
                request.add_header("X-CSRFToken", str(cookie.value))
        return self._open(request)

    def forms(self, path: str) -> list[Form]:
        """Those of the page's main part that are sent, those with the most boxes first."""
        return forms_of(self.get(path))

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=120) as found:
                body = found.read()
                return Answer(found.status, _text(body), found.url, body)
        except urllib.error.HTTPError as error:
            with error:
                body = error.read()
                return Answer(error.code, _text(body), error.url, body)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def forms_of(answer: Answer) -> list[Form]:
    found = answer.page.xpath("//main//form[translate(@method, 'POST', 'post') = 'post']")
    forms = [_read(form, answer.url) for form in found]
    return sorted(forms, key=lambda form: -len(form.words) - len(form.days) - len(form.choices))


def _read(element: lxml.html.FormElement, url: str) -> Form:
    form = Form(urljoin(url, element.get("action") or url), url)
    dates = set()
    for box in element.xpath(".//input | .//textarea | .//select"):
        name, type = box.get("name"), box.get("type", "text")
        if not name or box.get("disabled") is not None or type in ("submit", "button"):
            continue
        if box.tag == "select":
            form.choices[name] = [option.get("value", "") for option in box.xpath(".//option")]
        elif type == "hidden":
            form.carried.append((name, box.get("value", "")))
        elif type in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(box.get("value", "on"))
        elif type == "file":
            form.files.append(name)
        elif name.endswith(PARTS):
            dates.add(name.rpartition("-")[0])
        else:
            form.words.append(name)
    form.days = sorted(dates)
    form.stands = list(element.form_values())
    form.button = _button(element)
    return form


def _button(form: lxml.html.FormElement) -> Pairs:
    """The first that is named and shown, and does not only save."""
    buttons = [each for each in form.xpath(".//button") if each.get("hidden") is None]
    chief = [each for each in buttons if "secondary" not in each.get("class", "")] or buttons
    link = [each for each in chief if "gt-link-button" not in each.get("class", "")] or chief
    first = next(iter(link), None)
    return [(first.get("name"), first.get("value", ""))] if first is not None and first.get("name") else []
