"""What a page or its script sends, read once at the door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from goldenthread.access.record import Signature
from goldenthread.pathway.writing.typed import Hand, Sent
from goldenthread.ui.forms import without_nul

OURS = "_"  # the page's own boxes begin so; questions never do
TOKEN = "csrfmiddlewaretoken"
LONGEST_PAGE = 40


class Unreadable(ValueError):
    """Not what the page sends."""


@dataclass(frozen=True)
class FromPage:
    """`user` is who had signed in when the page was shown, `about` the children it was shown for."""

    sent: Sent
    user: int
    about: tuple[int, ...]


def from_post(post: QueryDict, by: Signature) -> FromPage:
    boxes = {name: post.getlist(name) for name in post if not name.startswith(OURS) and name != TOKEN}
    page = {name: post.get(f"_{name}", "") for name in ("page", "turn", "user", "shown")}
    seen = _json(post.get("_seen", "{}"))
    return _read(boxes, seen, page, by)


def from_script(body: bytes, by: Signature) -> FromPage:
    """{"typed": {box: [values]}, "seen": {unit: digest}, "page", "turn", "user", "shown"}"""
    told = _json(body)
    typed = told.get("typed")
    if not isinstance(typed, dict) or not all(_is_values(values) for values in typed.values()):
        raise Unreadable("typed: {box: [values]}")
    boxes = {name: values for name, values in typed.items() if not name.startswith(OURS) and name != TOKEN}
    return _read(boxes, told.get("seen", {}), told, by)


def _read(boxes: dict[str, list[str]], seen: Any, page: Mapping[str, Any], by: Signature) -> FromPage:
    if not isinstance(seen, dict) or not all(isinstance(each, str) for each in seen.values()):
        raise Unreadable("seen: {unit: digest}")
    hand = Hand(by.user.pk, by.at.isoformat(), str(page.get("page", ""))[:LONGEST_PAGE], _whole(page.get("turn")))
    boxes = {without_nul(name): [without_nul(value) for value in values] for name, values in boxes.items()}
    about = tuple(_whole(each) for each in str(page.get("shown", "")).split(",") if each)
    return FromPage(Sent(boxes, seen, hand), _whole(page.get("user")), about)


def _json(text: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    if not isinstance(found, dict):
        raise Unreadable("an object")
    return found


def _is_values(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _whole(given: Any) -> int:
    said = str(given or "0")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else 0
