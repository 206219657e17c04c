"""A form as somebody sends it: opened, with what its page carries, and sent with what they typed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from goldenthread.pathway.models import Step
from goldenthread.people.models import Person
from goldenthread.ui.dates import PARTS
from tests.browser import assert_valid_page

HIDDEN = re.compile(r'<input type="hidden" name="(_\w+)" value="([^"]*)">')


def day(name: str, *parts: str) -> dict[str, str]:
    """`day("visited", "2", "3", "2026")` are the three boxes of a date."""
    return {f"{name}-{part}": value for part, value in zip(PARTS, parts, strict=True)}


@dataclass
class Form:
    """One opening of a draft's page. `carried` are the boxes that the page itself sends."""

    client: Client
    address: str
    text: str = ""
    carried: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, client: Client, person: Person, kind: str) -> Form:
        """What is written over time begins today."""
        here = f"/children/{person.pk}/write/{kind}"
        answer = client.get(here)
        if answer.status_code == 200:
            answer = client.post(here, day("began", "3", "3", "2026"))
        assert answer.status_code == 302, answer.status_code
        return cls(client, answer["Location"]).opened()

    @classmethod
    def begin_after(cls, client: Client, contact: Step, kind: str) -> Form:
        """From a contact's page at the front door."""
        answer = client.get(f"/front-door/contacts/{contact.pk}/write/{kind}")
        assert answer.status_code == 302, answer.status_code
        return cls(client, answer["Location"]).opened()

    def opened(self, query: str = "") -> Form:
        answer = self.client.get(self.address + query)
        if answer.status_code == 302 and answer["Location"] == self.address:  # it has just been begun
            answer = self.client.get(self.address)
        assert answer.status_code == 200, answer.status_code
        return self.shown(answer.content.decode())

    def shown(self, page: str) -> Form:
        assert_valid_page(page)
        self.text = html.unescape(page)
        self.carried = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
        return self

    def send(self, do: str, **typed: Any) -> Any:
        return self.client.post(self.address, {**self.carried, "_do": do, **typed})

    def finish(self, **typed: Any) -> Any:
        return self.send("finish", **typed)

    def refused(self, **typed: Any) -> str:
        """The page that says why it was not recorded."""
        answer = self.finish(**typed)
        assert answer.status_code == 200, answer.status_code
        return self.shown(answer.content.decode()).text

    def autosave(self, turn: int = 1, seen: dict[str, str] | None = None, **typed: list[str]) -> Any:
        told = {name.removeprefix("_"): value for name, value in self.carried.items()}
        body = {**told, "turn": turn, "typed": typed, "seen": seen or {}}
        return self.client.post(f"{self.address}/autosave", body, content_type="application/json")
