"""Every kind of step: its code lists, clocks and decider exist, and what is published never moves."""

from __future__ import annotations

import pytest

from goldenthread.pathway.clocks import CLOCKS, SEEN
from goldenthread.pathway.kinds import KINDS, Kind, manual
from goldenthread.pathway.life_line.facts import LANE_OF_AREA
from goldenthread.pathway.models import SPELLS, Step
from goldenthread.rules import codes
from goldenthread.rules.law import national
from goldenthread.rules.law.delegation import decisions

COLUMNS = {field.name for field in Step._meta.concrete_fields}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def test_a_published_version_is_never_edited() -> None:
    sentences = manual.edited(manual.published())
    assert not sentences, "\n".join(sentences)


def test_every_version_is_published() -> None:
    assert manual.published() == manual.with_new_versions(manual.published()), (
        "A kind has a version that is not in goldenthread/pathway/kinds/published.json. "
        "Run `python -m goldenthread.pathway.kinds.manual`."
    )


@every_kind
def test_an_older_version_can_be_read_under_its_own_questions(kind: Kind) -> None:
    for version, fingerprint in manual.published()[kind.id].items():
        assert kind.fingerprint_of(int(version)) == fingerprint, (
            f"The questions of {kind.id} version {version} cannot be told from those of version {kind.version}. "
            "Say in `added` which questions each later version was the first to ask."
        )


def test_an_edited_question_would_be_noticed() -> None:
    known = {"visit": {"1": "another fingerprint"}}
    (sentence,) = manual.edited(known)
    assert "“Visit” (visit) version 1 have changed" in sentence
    assert "version=2" in sentence


@pytest.mark.parametrize("name", manual.PAGES)
def test_the_pages_are_current(name: str) -> None:
    assert (manual.ROOT / name).read_text(encoding="utf-8") == manual.PAGES[name](), (
        f"{name} is not what the kinds say. Run `python -m goldenthread.pathway.kinds.manual`."
    )


@every_kind
def test_its_questions(kind: Kind) -> None:
    ids = [question.id for question in kind.questions]
    assert len(ids) == len(set(ids))
    for question in kind.questions:
        assert not question.column or question.column in COLUMNS, f"{kind.id}.{question.id}: no such column of Step"
        assert not question.codes or codes.lookup(question.codes), f"{kind.id}.{question.id}"


@every_kind
def test_each_date_it_cannot_be_without_is_asked(kind: Kind) -> None:
    asked = {question.column for question in kind.questions if question.required}
    assert set(kind.must_have) <= asked


@every_kind
def test_its_outcomes_are_the_codes_of_its_list(kind: Kind) -> None:
    if not kind.opens:
        return
    (question,) = [question for question in kind.questions if question.column == "outcome"]
    assert set(kind.opens) == {code.code for code in codes.lookup(question.codes)}
    assert all(opened in KINDS for step in kind.opens.values() for opened in step)


@every_kind
def test_its_clocks_decider_and_lane_exist(kind: Kind) -> None:
    named = {*kind.clocks, *kind.meets}
    assert {national().versions(clock)[0].id for clock in named} == named
    assert not kind.decided_by or kind.decided_by in {decision.id for decision in decisions()}
    assert kind.area in LANE_OF_AREA, "Say in pathway/life_line/facts.py in which lane its marks stand."


def test_the_clocks_that_run_are_those_the_kinds_name() -> None:
    assert {clock for kind in KINDS.values() for clock in (*kind.clocks, *kind.meets)} == set(CLOCKS)


@every_kind
def test_what_meets_the_clock_of_a_visit_asks_whether_the_child_was_seen(kind: Kind) -> None:
    assert not set(SEEN) & set(kind.meets) or "seen" in {question.column for question in kind.questions}, (
        f"{kind.id}: a visit counts when the child was seen: ask it, in the column `seen`."
    )


@pytest.mark.parametrize("model", SPELLS)
def test_the_code_lists_of_spells_exist(model: type) -> None:
    fields = {field.name for field in model._meta.concrete_fields}
    for name, list_name in model.code_lists.items():
        assert name in fields
        assert codes.lookup(list_name)
