"""Kinds that only a test declares: the machinery carries them as it carries every other."""

from __future__ import annotations

from typing import Any

import pytest

from goldenthread.pathway import policies
from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.queries import expected

HELD = Question(
    "held", "date", "When was it held?", ("the chronology",), column="happened_on", required=True
)  # the day that stands for it


def kind(id: str, *questions: Question, **facts: Any) -> Kind:
    """A kind about a child, of one day; `facts` say what else is so of it."""
    told: dict[str, Any] = {
        "title": id.replace("_", " ").capitalize(),
        "area": "Protection",
        "moment": "happened_on",
        "must_have": ("happened_on",),
        "offered": "child",
        "no_letter": "It is of a test.",
        "help": "It is of a test.",
    }
    return Kind(id=id, questions=(HELD, *questions), **{**told, **facts})


def carry(monkeypatch: pytest.MonkeyPatch, *kinds: Kind) -> None:
    """Until the test ends, these stand among the kinds."""
    for each in kinds:
        monkeypatch.setitem(KINDS, each.id, each)
    policies._code_lists.cache_clear()
    monkeypatch.setattr(expected, "ASKED_FOR", asked := expected._asked_for())
    monkeypatch.setattr(expected, "BEGUN_BY", {k: expected._begun_by(k) for opened in asked.values() for k in opened})
