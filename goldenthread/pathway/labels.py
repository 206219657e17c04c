"""Codes and facts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import (
    AdoptionPlan,
    CarePeriod,
    ChildInNeed,
    EarlyHelp,
    LegalStatus,
    Missing,
    Placement,
    ProtectionPlan,
    Spell,
    Step,
)
from goldenthread.rules import codes


def label(list_name: str, code: str) -> str:
    """What a code means; a code that stands on no list says so."""
    return codes.lookup(list_name).label(code)


def called(answer: Any) -> str:
    """Who or what an answer names, as they were called when it was given."""
    return str(answer.get("name", "")) if isinstance(answer, Mapping) else str(answer)


def in_a_sentence(words: str) -> str:
    """The words inside a sentence: a capital goes unless it begins an abbreviation or a name such as Section 20."""
    words = words.strip().rstrip(".")
    return words if words[1:2].isupper() or words[:1].isdigit() else words[:1].lower() + words[1:]


def spell_words(spell: Spell) -> str:
    """What tells this spell from others of its lane."""
    found = {name: label(list_name, value) for name, list_name, value in _coded(spell) if value}
    match spell:
        case LegalStatus() if spell.code:
            return f"{spell.code} {found['code']}"
        case Placement() if spell.type:
            return f"{spell.type} {found['type']}" + (f", {spell.provider}" if spell.provider else "")
        case ProtectionPlan():
            return found.get("latest_category") or found.get("initial_category") or "Plan"
        case ChildInNeed():
            return found.get("primary_need") or "Child in need"
        case CarePeriod():
            return found.get("need") or "Looked after"
        case Missing():
            return found.get("kind") or "Missing"
        case EarlyHelp() if spell.organisation:
            return f"Led by {spell.organisation}"
        case AdoptionPlan():
            return "Plan for adoption"
    return _capital(str(spell._meta.verbose_name))


def end_words(spell: Spell) -> str:
    """Why it ended, where that was said."""
    list_name = spell.code_lists.get("end_reason")
    if not spell.end_reason:
        return ""
    return label(list_name, spell.end_reason) if list_name else spell.end_reason


def step_title(step: Step) -> str:
    kind = KINDS.get(step.kind)
    return kind.title if kind else _capital(step.kind.replace("_", " "))


def who_did(step: Step) -> str:
    return ", ".join(str(part) for part in (step.worker, step.team) if part)


def outcome_words(step: Step, with_gist: bool = True) -> str:
    """What it was, where steps of its kind differ, and what came of it, in the words of the kind's own code lists."""
    kind = KINDS.get(step.kind)
    if kind is None:
        return step.outcome
    gist = _answer(kind, step, kind.gist) if kind.gist and with_gist else ""
    lists = [question.codes for question in kind.questions if question.column == "outcome"]
    came = label(lists[0], step.outcome) if lists and step.outcome else step.outcome
    return f"{gist}, {in_a_sentence(came)}" if gist and came else gist or came


def _answer(kind: Kind, step: Step, question_id: str) -> str:
    answer, codes_from = step.answers.get(question_id), kind.question(question_id).codes
    if not answer:
        return ""
    return label(codes_from, answer) if codes_from else called(answer)


def _coded(spell: Spell) -> list[tuple[str, str, str]]:
    return [(name, list_name, getattr(spell, name)) for name, list_name in spell.code_lists.items()]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
