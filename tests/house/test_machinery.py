"""Every kind of step can be carried by the machinery: what it names exists, and whoever writes it is helped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

import pytest

from goldenthread.access.roles import ROLES
from goldenthread.pathway.kinds import KINDS, Kind, Question, declare, manual
from goldenthread.pathway.kinds.correcting import WHY
from goldenthread.pathway.kinds.declare import ACCEPTED, ANY, UNBORN, Amends, Begins, Column, Ends, Frees, Replaces
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.kinds.states import TRANSITIONS, Event, State
from goldenthread.pathway.letters import LETTERS
from goldenthread.pathway.models import PARENTS, SPELL_CALLED, Allocation, Step
from goldenthread.pathway.writing import known, naming
from goldenthread.rules import codes
from goldenthread.rules.law.delegation import decisions

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
OPENED = {opened for kind in KINDS.values() for following in kind.opens.values() for opened in following}
WRITTEN = [kind for kind in KINDS.values() if kind.offered or kind.id in OPENED]
every_written = pytest.mark.parametrize("kind", WRITTEN, ids=[kind.id for kind in WRITTEN])
DECISIONS = {decision.id: decision for decision in decisions()}
LETTERED = {kind for letter in LETTERS.values() for kind in letter.steps}
COLUMNS = {field.name for field in Step._meta.concrete_fields}
ASKED = [(kind, question) for kind in KINDS.values() for question in kind.questions]
SHORTENED = re.compile(r"\b[A-Z]{2,}\b")  # an abbreviation, which a first-time reader has to know
SHORT_BUT_KNOWN = {"SDQ"}  # the score is known by no other name among those who fill it in


# --- whoever writes it ---


@every_written
def test_it_says_what_it_is_for(kind: Kind) -> None:
    assert len(kind.help.split()) >= 8, f"{kind.id}: say in `help`, for a first-time writer, what makes a good one."


@pytest.mark.parametrize(("kind", "question"), ASKED, ids=[f"{kind.id}.{question.id}" for kind, question in ASKED])
def test_a_question_is_worded_as_one(kind: Kind, question: Question) -> None:
    assert question.wording.endswith("?") or question.by == "product", f"{kind.id}.{question.id}: put it as a question."
    assert question.hint or len(question.wording.split()) <= 20, f"{kind.id}.{question.id}: shorten it, or give a hint."
    unknown = set(SHORTENED.findall(question.wording)) - SHORT_BUT_KNOWN
    assert not unknown, f"{kind.id}.{question.id}: write out {', '.join(unknown)}."


@every_kind
def test_it_has_a_clock_or_says_why_not(kind: Kind) -> None:
    assert bool(kind.clocks or kind.meets) != bool(kind.no_clock), (
        f"{kind.id}: name its clock, or say in `no_clock` why none runs."
    )


@every_kind
def test_families_get_a_document_or_it_says_why_not(kind: Kind) -> None:
    assert (kind.id in LETTERED) != bool(kind.no_letter), (
        f"{kind.id}: add a Letter of it to pathway/letters/__init__.py, or say in `no_letter` why none is drafted."
    )


def test_letters_are_made_of_kinds_and_outcomes_that_exist() -> None:
    for letter in LETTERS.values():
        for kind_id, outcomes in letter.steps.items():
            assert set(outcomes) <= set(_outcomes(KINDS[kind_id])), f"{letter.id}: {kind_id}"


@every_kind
def test_it_is_done_by_roles_that_can(kind: Kind) -> None:
    stray = set(kind.done_by) - ROLES.keys()
    assert not stray, f"{kind.id}: access/roles.py has no {', '.join(stray)}, which `done_by` names."
    reading = [role for role in kind.done_by if "act on a child" not in ROLES[role].permissions]
    assert not reading, f"{kind.id}: {', '.join(reading)} may not write in a child's record."


# --- whoever decides ---


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_a_decision_is_taken_by_roles_there_are(decision: object) -> None:
    named = {*decision.roles, *decision.stand_in_roles}  # type: ignore[attr-defined]
    assert named <= ROLES.keys(), f"rules/law/delegation.toml names roles that access/roles.py has not: {named}"


@every_kind
def test_who_decides_on_it_can(kind: Kind) -> None:
    """Somebody holds the role that decides, and may write in a child's record."""
    for id_ in (*kind.approved, *filter(None, [kind.decided_by])):
        assert id_ in DECISIONS, f"{kind.id}: rules/law/delegation.toml has no {id_}."
        roles = DECISIONS[id_].roles
        assert roles, f"{kind.id}: no role takes {id_}. Name one in `roles` of rules/law/delegation.toml."
        assert all("act on a child" in ROLES[role].permissions for role in roles), f"{kind.id}: {id_}"


@every_kind
def test_what_is_left_to_a_decider_has_one(kind: Kind) -> None:
    left = [question.id for question in kind.questions if question.by == "decider"]
    assert not left or kind.approved, f"{kind.id}: nobody is asked {', '.join(left)}: name the decision in `approved`."
    named = not kind.approved or kind.decided_by in kind.approved
    assert named, f"{kind.id}: `decided_by` is not one of the decisions that are asked for."


@every_kind
def test_each_decider_is_asked_at_a_decision_that_is_taken(kind: Kind) -> None:
    assert len(set(kind.approved)) == len(kind.approved), f"{kind.id}: one decision is taken twice."
    for question in kind.questions:
        at = f"{kind.id}.{question.id}: `stage` {question.stage}"
        assert not question.stage or question.by == "decider", f"{at}: only a decider is asked at one."
        assert not question.stage or question.stage in kind.approved, f"{at} is not in `approved`."


# --- what it leads to ---


@every_kind
def test_each_outcome_leads_somewhere_or_says_that_it_does_not(kind: Kind) -> None:
    outcomes = set(_outcomes(kind))
    stray = set(kind.opens) - outcomes
    assert not stray, f"{kind.id}: `opens` has outcomes that are no codes of its list: {', '.join(stray)}"
    stray = set(kind.changes) - outcomes - {ANY, ACCEPTED}
    assert not stray, f"{kind.id}: `changes` has outcomes that are no codes of its list: {', '.join(stray)}"
    silent = outcomes - set(kind.opens) - set(kind.changes)
    assert not (kind.opens or kind.changes) or not silent or ANY in kind.changes, (
        f"{kind.id}: say what follows from {', '.join(sorted(silent))}; `(): nothing` is an answer."
    )


@every_kind
def test_the_spells_it_changes_are_there(kind: Kind) -> None:
    questions = {question.id for question in kind.questions}
    for change in (change for changes in kind.changes.values() for change in changes):
        match change:
            case Frees():
                assert change.role in Allocation.Role.values, f"{kind.id}: nobody holds a child as {change.role}"
            case _:
                _changes_what_there_is(kind, change, questions)
        if isinstance(change, Ends | Frees):
            assert set(change.unless) <= SPELL_CALLED.keys(), f"{kind.id}: {change.unless}"


def _changes_what_there_is(kind: Kind, change: Begins | Ends | Replaces | Amends, questions: set[str]) -> None:
    model = SPELL_CALLED[change.spell]
    fields = {field.name for field in model._meta.concrete_fields}
    told: Mapping[str, str] = getattr(change, "fields", {})
    stray = {*told, *change.also} - fields
    assert not stray, f"{kind.id}: {change.spell} has no {', '.join(stray)}"
    assert set(told.values()) <= questions, f"{kind.id}: {told}"
    for name, value in change.also.items():
        assert name not in model.code_lists or codes.lookup(model.code_lists[name]).find(value), f"{kind.id}: {value}"
    if isinstance(change, Ends | Replaces):
        assert not change.reason_from or change.reason_from in questions, f"{kind.id}: {change.reason_from}"
        if change.reason and "end_reason" in model.code_lists:
            listed = {code.code for code in codes.lookup(model.code_lists["end_reason"])}
            assert change.reason in listed, f"{kind.id}: {change.spell} cannot end by {change.reason}"


@every_kind
def test_what_it_is_part_of_is_a_spell(kind: Kind) -> None:
    assert not kind.within or kind.within in SPELL_CALLED, f"{kind.id}: there is no spell called {kind.within}"


def test_every_spell_that_a_step_names_stands_in_the_table() -> None:
    named = {field.related_model: field.name for field in Step._meta.concrete_fields if field.is_relation}
    spells = {model.__name__: model for model in named if model in SPELL_CALLED.values()}
    assert {name: named[model] for name, model in spells.items()} == PARENTS


@every_kind
def test_what_it_says_of_its_own_questions_is_so(kind: Kind) -> None:
    questions = {question.id for question in kind.questions}
    assert not kind.gist or kind.gist in questions, f"{kind.id}: gist {kind.gist}"
    assert set(kind.headings) <= questions, f"{kind.id}: headings {set(kind.headings) - questions}"
    if kind.opened_from:
        id_, answer, moment = kind.opened_from
        assert answer in _answers(kind.question(id_)), f"{kind.id}: {id_} cannot be answered with {answer}"
        assert moment in COLUMNS


def test_the_diagram_of_the_states_shows_every_state_and_every_way_out_of_it() -> None:
    drawn = (manual.ROOT / "docs" / "pathway.md").read_text(encoding="utf-8")
    assert set(TRANSITIONS) == set(get_args(State)), "Say in kinds/states.py what may happen in each state."
    assert {event for events in TRANSITIONS.values() for event in events} == set(get_args(Event))
    for state, events in TRANSITIONS.items():
        for event, after in events.items():
            assert f"{state.replace(' ', '_')} --> {after.replace(' ', '_')}: {event}" in drawn


# --- its questions ---


@every_kind
def test_what_a_question_hangs_on_is_asked_before_it(kind: Kind) -> None:
    before: dict[str, Question] = {}
    for question in kind.questions:
        if question.when:
            other, wanted = question.when
            if other == UNBORN:
                assert wanted == ("yes",)
            else:
                assert other in before, f"{kind.id}.{question.id} hangs on {other}, which is not asked before it."
                odd = set(wanted) - _answers(before[other])
                assert not odd, f"{kind.id}.{question.id}: {other} cannot be answered with {', '.join(odd)}"
        before[question.id] = question


@every_kind
def test_what_is_known_can_be_looked_up(kind: Kind) -> None:
    for question in kind.questions:
        source, _, where = question.known.partition(":")
        match source:
            case "":
                continue
            case "last" if where:
                other, _, id_ = where.partition(".")
                assert other in KINDS, f"{kind.id}.{question.id}: {where}"
                assert KINDS[other].question(id_).type == question.type, f"{kind.id}.{question.id}: {where}"
            case "last":
                continue
            case "answer":
                assert kind.question(where).type == question.type, f"{kind.id}.{question.id}: {where}"
            case _:
                assert source in known.names(), (
                    f"{kind.id}.{question.id}: pathway/writing/known.py knows no {source}. It knows: "
                    f"{', '.join(sorted(known.names()))}."
                )


@pytest.mark.parametrize(
    ("kind", "question"),
    [(kind, question) for kind, question in ASKED if question.type == "rows"],
    ids=[f"{kind.id}.{question.id}" for kind, question in ASKED if question.type == "rows"],
)
def test_a_row_cannot_be_empty(kind: Kind, question: Question) -> None:
    assert any(column.required for column in question.rows), f"{kind.id}.{question.id}: no column must be filled in."
    names = [column.id for column in question.rows]
    assert len(names) == len(set(names))
    assert all(not column.codes or codes.lookup(column.codes) for column in question.rows)
    assert all(bool(column.codes) == (column.type == "code") for column in question.rows), _rows(question.rows)


def test_whoever_may_be_named_can_be_found() -> None:
    assert naming.types() == set(get_args(declare.Named)), "Find them in pathway/writing/naming.py, with @names(…)."


@every_kind
def test_the_product_can_fill_what_it_says_it_fills(kind: Kind) -> None:
    for question in kind.questions:
        assert question.by != "product" or question.column, f"{kind.id}.{question.id}: the product fills columns only."


def test_no_question_takes_the_name_of_those_asked_of_what_is_late_or_corrected() -> None:
    reserved = {question.id for question in (*LATE, WHY)}
    assert not [(kind.id, question.id) for kind, question in ASKED if question.id in reserved]


def _rows(rows: tuple[Column, ...]) -> str:
    return ", ".join(f"{column.id} ({column.type})" for column in rows)


def _outcomes(kind: Kind) -> list[str]:
    question = kind.outcome()
    return [code.code for code in codes.lookup(question.codes)] if question and question.codes else []


def _answers(question: Question) -> set[str]:
    if question.type.startswith("yes"):
        return {"yes", "no"} | ({"not known"} if question.type == "yes, no or not known" else set())
    return {code.code for code in codes.lookup(question.codes)} if question.codes else set()
