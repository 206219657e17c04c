"""docs/writing-a-kind.md: its example is a kind that the machinery carries, and it explains all that can be said."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from goldenthread.pathway.kinds import Kind, Question, declare
from goldenthread.pathway.kinds.manual import ROOT
from tests.house import test_kinds, test_machinery

PAGE = (Path(ROOT) / "docs" / "writing-a-kind.md").read_text(encoding="utf-8")
SAID_BY_ITS_PLACE = {"id", "type", "wording", "reads", "spell", "role", "title", "until", "question", "fields"}


@pytest.fixture(scope="module")
def example() -> Kind:
    code = re.search(r"```python\n(.+?)```", PAGE, re.DOTALL)
    assert code
    said: dict[str, Any] = {}
    exec(code.group(1), said)  # a page of ours
    kind = said["FAMILY_MEETING"]
    assert isinstance(kind, Kind)
    return kind


@pytest.mark.parametrize(
    "holds",
    [
        test_kinds.test_its_questions,
        test_kinds.test_each_date_it_cannot_be_without_is_asked,
        test_kinds.test_its_outcomes_are_the_codes_of_its_list,
        test_kinds.test_its_clocks_decider_and_lane_exist,
        *(
            test
            for name, test in vars(test_machinery).items()
            if name.startswith("test_") and test.__code__.co_varnames[: test.__code__.co_argcount] == ("kind",)
        ),
    ],
    ids=lambda test: test.__name__,
)
def test_the_example_passes_what_every_kind_passes(example: Kind, holds: Any) -> None:
    holds(example)


@pytest.mark.parametrize("what", [Kind, Question, declare.Column, *get_args(declare.Change)])
def test_the_page_explains_every_attribute(what: type) -> None:
    silent = [f.name for f in fields(what) if f.name not in SAID_BY_ITS_PLACE and not _named(f.name)]  # type: ignore[arg-type]
    assert not silent, f"docs/writing-a-kind.md does not say what {what.__name__}.{', '.join(silent)} is for."


@pytest.mark.parametrize("answer", get_args(declare.Answer))
def test_the_page_explains_every_type_of_answer(answer: str) -> None:
    assert f"`{answer}`" in PAGE


def _named(name: str) -> bool:
    return re.search(rf"\b{name}\b", PAGE) is not None
