"""Fifty people at work, each in a browser of their own: what Locust runs. `bench.work` starts it and says where.

Each opens a page, thinks for 5 to 15 seconds, and goes on, as their role does: a social worker reads much and writes a
visit or a note, saved as it is typed; a manager decides what was submitted and hands a child over; a screener takes a
contact about a child whom we know. They sign in by the demonstration's own page. Only pages count: what a browser
fetches once and keeps (style, script, pictures) is left out.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from locust import FastHttpUser, between, events, task
from lxml import html

from bench.misspelt import letter_lost
from bench.timing import Timing

STORY = """I saw the children at home with their mother. The flat was warm and there was food in the cupboards. She said
that the landlord has been, and that the window will be mended. We agreed to meet again in two weeks. """
LINK = re.compile(r'href="/children/(\d+)"[^>]*>\s*([^<]+?)\s*<')
DATE = re.compile(r"(.+)[-_](day|month|year|0|1|2)$")
TODAY = dict(zip(("year", "month", "day"), os.environ.get("GOLDENTHREAD_TODAY", "2026-10-31").split("-"), strict=True))
PARTS = TODAY | {"0": TODAY["day"], "1": TODAY["month"], "2": TODAY["year"]}
AT_WORK: dict[str, list[int]] = json.loads(os.environ.get("BENCH_AT_WORK", "{}"))
timing = Timing()
events.spawning_complete.add_listener(timing.begin)
events.user_error.add_listener(lambda exception, **_: timing.broke(exception))
events.quitting.add_listener(timing.end)


class AtWork(FastHttpUser):
    """`page` is the last that was opened, `here` its address."""

    abstract = True
    wait_time = between(5, 15)
    role = ""
    accounts: Iterator[int]

    def on_start(self) -> None:
        self.here, self.page = "/demo/", ""
        self.children: dict[str, str] = {}
        self.get("sign-in", "/demo/")
        self.post("sign-in", f"/demo/{next(self.accounts)}", {"csrfmiddlewaretoken": self.token()})
        self.think()

    # --- what a browser does ---

    def think(self) -> None:
        self.wait()  # type: ignore[no-untyped-call]

    def get(self, name: str, address: str, *, thinks: bool = False) -> None:
        self._ask(name, "GET", address)
        if "/warnings/read" in self.page:  # shown before the page, once
            self.post(name, *self.filled("/warnings/read"))
        if thinks:
            self.think()

    def post(self, name: str, address: str, values: dict[str, list[str]] | dict[str, str]) -> None:
        self._ask(name, "POST", address, data=urlencode(values, doseq=True), form=True)

    def _ask(self, name: str, method: str, address: str, *, form: bool = False, **given: Any) -> None:
        """A page that goes on to another is followed at once, and that one counts by itself."""
        headers = {"Referer": f"{self.host}{self.here}"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        with self.client.request(
            method, address, name=name, headers=headers, allow_redirects=False, catch_response=True, **given
        ) as response:
            timing.took(name, method, response)
            self.page = response.text or ""
            refused = method == "POST" and "govuk-error-summary" in self.page
            gone = name == "decide" and response.status_code == 404  # another manager has decided it meanwhile
            if (response.status_code >= 400 and not gone) or response.status_code == 0 or refused:
                said = error_of(self.page) if refused else f"{response.status_code}"
                timing.failed(name, f"{method} {re.sub('[0-9a-f-]{36}|[0-9]+', '…', address)}: {said}")
                response.failure(said)
            else:
                response.success()
        self.here = address
        if response.status_code in (301, 302, 303):
            to = response.headers["Location"]
            self.get(f"{name} ›" if method == "GET" else "after writing", to.removeprefix(str(self.host)))

    def save(self, words: dict[str, str]) -> None:
        """What the page's script sends a second after typing stops."""
        form = self.form("data-autosave")
        if form is None:
            return
        hidden = {each.name: each.value for each in form.inputs if each.name and each.get("type") == "hidden"}
        self.turn += 1
        seen = json.loads(hidden["_seen"]) | self.seen
        message = {
            "typed": {box: [text] for box, text in words.items()},
            "seen": {box: seen.get(box, form.get("data-nothing")) for box in words},
            "page": hidden["_page"],
            "turn": self.turn,
            "user": hidden["_user"],
            "shown": hidden["_shown"],
        }
        headers = {
            "X-CSRFToken": self.token(),
            "Content-Type": "application/json",
            "Referer": f"{self.host}{self.here}",
        }
        with self.client.request(
            "POST", form.get("data-autosave"), name="autosave", headers=headers, json=message, catch_response=True
        ) as response:
            timing.took("autosave", "POST", response)
            if response.status_code != 200:
                timing.failed("autosave", f"{response.status_code} {response.text}")
                response.failure(str(response.status_code))
            else:
                self.seen |= json.loads(response.text)["seen"]

    # --- what stands on the page ---

    def token(self) -> str:
        for cookie in self.client.cookiejar:
            if cookie.name == "csrftoken":
                return str(cookie.value)
        return ""

    def form(self, wanted: str = "") -> Any:
        """The form of the page proper that is sent, and whose tag holds these words."""
        if wanted not in self.page:
            return None
        for form in html.fromstring(self.page).xpath("//main//form[translate(@method, 'POST', 'post') = 'post']"):
            if not wanted or any(wanted in part for part in (*form.attrib.keys(), *form.attrib.values())):
                return form
        return None

    def filled(self, wanted: str = "", **chosen: str) -> tuple[str, dict[str, list[str]]]:
        """Where the form goes, and its boxes: filled, whatever they ask, and then as `chosen`."""
        form = self.form(wanted)
        if form is None:
            return self.here, {}
        values: dict[str, list[str]] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        for each in form.inputs:
            name, kind = each.name, each.get("type") or each.tag
            if not name or name.startswith("_") or kind in ("hidden", "submit", "file", "checkbox"):
                continue
            if not [said for said in values.get(name, []) if said]:
                values[name] = [self.answer(name, kind, each)]
        values |= {name: [value] for name, value in chosen.items()}
        return form.get("action") or self.here, values

    def answer(self, name: str, kind: str, box: Any) -> str:
        if part := DATE.fullmatch(name):
            return str(int(PARTS[part[2]]))
        if kind == "radio":
            return str(box.get("value"))
        if kind == "select":
            return str(next((option for option in box.value_options if option), ""))
        return STORY * random.randint(1, 4) if kind == "textarea" else "A few words"

    def somebody(self) -> str:
        """A child whom a worklist has shown: others may lie outside the user's own work."""
        if self.here.startswith("/worklist"):
            self.children |= {pk: name for pk, name in LINK.findall(self.page) if " " in name}
        return random.choice(list(self.children)) if self.children else ""

    def misspelt(self) -> str:
        """A name heard on the telephone."""
        name = self.children.get(self.somebody(), "Alfie Smith").split()
        return "+".join([*name[:-1], letter_lost(name[-1], random.Random())])

    # --- what several roles do ---

    def reads_a_child(self) -> str:
        if child := self.somebody():
            self.get("child", f"/children/{child}", thinks=True)
            self.get("chronology", f"/children/{child}/chronology", thinks=True)
        return child

    def searches(self) -> None:
        self.get("search", f"/search?q={self.misspelt()}", thinks=True)

    def writes(self) -> None:
        """In the form that is open: saved three times while it is typed, then finished."""
        self.turn, self.seen = 0, {}
        boxes = [each.get("name") for each in html.fromstring(self.page).iter("textarea")] if self.page else []
        for part in range(1, 4):
            self.think()
            self.save(dict.fromkeys(boxes[-1:], STORY * part))
        if (form := self.form("data-autosave")) is not None:
            self.think()
            where, values = self.filled("data-autosave", _do="finish", _turn=str(self.turn + 1))
            values |= {"_seen": [json.dumps(json.loads(values["_seen"][0]) | self.seen)]}
            assert form is not None
            self.post("finish", where, values)
        self.think()


class SocialWorker(AtWork):
    role = "social_worker"

    @task
    def looks_what_there_is(self) -> None:
        self.get("home", "/", thinks=True)
        self.get("worklist", "/worklist", thinks=True)
        self.reads_a_child()
        self.searches()
        if child := self.reads_a_child():
            self.get("notes", f"/children/{child}/notes", thinks=True)
        self.get("notices", "/notices", thinks=True)

    @task
    def writes_what_happened(self) -> None:
        self.get("children", "/worklist?list=children&whose=mine", thinks=True)
        if child := self.somebody():
            self.get("child", f"/children/{child}", thinks=True)
            self.get("write", f"/children/{child}/write/{random.choice(('visit', 'case_note'))}?new=yes")
            self.writes()


class EarlyHelpWorker(SocialWorker):
    role = "early_help_worker"


class TeamManager(AtWork):
    role = "team_manager"

    @task(2)
    def looks_at_the_team(self) -> None:
        self.get("home", "/", thinks=True)
        self.get("worklist", "/worklist?whose=teams&when=all", thinks=True)
        self.reads_a_child()
        self.searches()
        self.get("clinic", "/clinic", thinks=True)
        self.get("supervision", "/supervision", thinks=True)

    @task(2)
    def decides(self) -> None:
        self.get("to decide", "/worklist?list=decide", thinks=True)
        if waiting := re.findall(r'href="(/decide/[0-9a-f-]{36})"', self.page):
            self.get("decide", random.choice(waiting), thinks=True)
            if "remark-" in self.page:
                self.post("decide", *self.decision("approve" if random.random() < 0.7 else "return"))
                self.think()

    def decision(self, action: str) -> tuple[str, dict[str, list[str]]]:
        where, values = self.filled(action=action, words="Please say more about what the child said.")
        return where, {name: said for name, said in values.items() if not name.startswith("remark-")}

    @task(1)
    def hands_over(self) -> None:
        self.get("children", "/worklist?list=children&whose=teams", thinks=True)
        if child := self.somebody():
            self.get("hand over", f"/children/{child}/hand-over", thinks=True)
            where, values = self.filled()
            if values.get("to"):
                self.post("hand over", where, values)
                self.think()


class Screener(AtWork):
    role = "front_door_screener"

    @task
    def takes_a_contact(self) -> None:
        self.get("front door", "/front-door", thinks=True)
        self.get("take a contact", f"/front-door/record?q={self.misspelt()}", thinks=True)
        if known := re.findall(r'href="/front-door/record/(\d+)"', self.page):
            self.get("who it is about", f"/front-door/record/{known[0]}", thinks=True)
            self.post("who it is about", *self.filled())
            self.writes()

    @task(2)
    def looks_at_what_came_in(self) -> None:
        self.get("front door", "/front-door", thinks=True)
        self.get("worklist", "/worklist?whose=all", thinks=True)
        self.somebody()
        self.get("front-door list", "/front-door/lists/undecided", thinks=True)
        if contacts := re.findall(r'href="(/front-door/contacts/\d+)"', self.page):
            self.get("contact", random.choice(contacts), thinks=True)
        self.reads_a_child()
        self.searches()


class Chair(AtWork):
    role = "conference_chair"

    @task
    def a_part_of_the_day(self) -> None:
        self.get("home", "/", thinks=True)
        self.get("worklist", "/worklist?whose=all&when=all", thinks=True)
        if child := self.reads_a_child():
            self.get("notes", f"/children/{child}/notes", thinks=True)
            self.get("family", f"/children/{child}/family", thinks=True)
            self.get("documents", f"/children/{child}/documents", thinks=True)
        self.searches()


class ReviewingOfficer(Chair):
    role = "independent_reviewing_officer"


class Director(AtWork):
    role = "director"

    @task
    def a_part_of_the_day(self) -> None:
        self.get("home", "/", thinks=True)
        self.get("picture", "/picture", thinks=True)
        self.get("measures", "/measures", thinks=True)
        self.get("measure", "/measures/children_looked_after", thinks=True)
        self.get("front door", "/front-door", thinks=True)
        self.get("worklist", "/worklist?whose=all", thinks=True)
        self.reads_a_child()
        self.searches()


def take_places(*roles: type[AtWork]) -> None:
    """So many of each as `bench.staff` has, each with an account; of a small authority two may share one."""
    for each in roles:
        ids = AT_WORK.get(each.role, [])
        each.accounts = cycle(ids)
        each.fixed_count = int(os.environ.get(f"BENCH_{each.role.upper()}", len(ids)))


def error_of(page: str) -> str:
    found = html.fromstring(page).xpath("//*[contains(@class, 'govuk-error-summary__list')]//a/text()")
    return "; ".join(found)[:300]


take_places(SocialWorker, EarlyHelpWorker, TeamManager, Screener, Chair, ReviewingOfficer, Director)
