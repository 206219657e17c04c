"""Kinds that only a test declares: the machinery carries them as it carries every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from goldenthread.pathway import clocks, policies
from goldenthread.pathway.kinds import KINDS, Kind, Question, met_by, run_by
from goldenthread.pathway.queries import expected

Carry = Callable[..., None]
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


@contextmanager
def carried() -> Iterator[Carry]:
    """While it lasts, the kinds given to what it yields stand among the kinds."""
    with pytest.MonkeyPatch.context() as patched:

        def carry(*kinds: Kind) -> None:
            for each in kinds:
                patched.setitem(KINDS, each.id, each)
            patched.setattr(expected, "ASKED_FOR", asked := expected._asked_for())
            begun = {kind: expected._begun_by(kind) for opened in asked.values() for kind in opened}
            patched.setattr(expected, "BEGUN_BY", begun)
            _forget()

        yield carry
    _forget()


def _forget() -> None:
    for kept in (policies._code_lists, run_by, met_by, clocks._may_run, clocks._met_again, clocks._clocks_met):
        kept.cache_clear()
