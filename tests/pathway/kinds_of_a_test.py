"""Kinds that only a test declares: the machinery carries them as it carries every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from goldenthread.pathway import doing, policies, projection
from goldenthread.pathway.kinds import KINDS, Kind, Question, met_by, run_by
from goldenthread.pathway.kinds.declare import ANY, Begins
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
    of_clocks = (run_by, met_by, projection._may_run, projection._met_again, projection._clocks_met, doing._kinds_of)
    for kept in (policies._code_lists, *of_clocks):
        kept.cache_clear()


# A manager agrees, and then a panel under its chair. The first is asked something of each child, the second of all.
PANEL = Kind(
    id="panel_plan",
    title="Plan before the panel",
    area="Child in need",
    moment="happened_on",
    must_have=("happened_on",),
    within="ChildInNeed",
    questions=(
        Question("made", "date", "When was the plan made?", ("the panel",), column="happened_on", required=True),
        Question("why", "story", "Why does it go to the panel?", ("the panel",), required=True),
        Question(
            "enough",
            "yes or no",
            "Is it enough for this child?",
            ("the panel",),
            by="decider",
            stage="PLAN-AGREED",
            each=True,
            required=True,
        ),
        Question(
            "condition",
            "story",
            "On what condition does the manager agree?",
            ("the panel",),
            by="decider",
            stage="PLAN-AGREED",
            required=True,
        ),
        Question(
            "outcome",
            "code",
            "What did the panel decide?",
            ("the chronology",),
            codes="need_review_outcome",
            column="outcome",
            by="decider",
            required=True,
        ),
        Question("advice", "story", "What does the panel advise?", ("the next worker",), by="decider"),
    ),
    no_clock="It exists in a test.",
    no_letter="It exists in a test.",
    approved=("PLAN-AGREED", "PROTECTION-PLAN"),
    decided_by="PROTECTION-PLAN",
    changes={ANY: (Begins("ChildInNeedPlan", since="happened_on"),)},
    offered="child",
    together=True,
    help="It is written in tests, of two deciders who decide one after the other and are each asked their own.",
)
