"""What the record knows already, so that nobody types it again: shown to be confirmed, with where it comes from.

    @known("household")
    def household(about: About) -> Known | None: ...

A question says in `known` what to look for: the name of a function here (its answer stands in the box when a form is
begun); "last:<kind>.<question>" (likewise, from the child's last step of another kind); or "last" (what the last step
of the same kind said: it stands beside the box, to be used or not). What the writer tells in words looks for "last"
where it names nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from goldenthread.access.models import User
from goldenthread.pathway import telling
from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.labels import label, step_title
from goldenthread.pathway.models import ChildInNeed, Step
from goldenthread.pathway.queries.child import ChildRecord, child_record, holders, last_seen
from goldenthread.pathway.situation import situation
from goldenthread.pathway.writing.form import Asked, asked_of
from goldenthread.people import queries as people
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person
from goldenthread.rules.ages import age_text
from goldenthread.rules.words import day as written

PARENTS = ("Mother", "Father", "Parent")


@dataclass(frozen=True)
class Known:
    """`value` is an answer (None: there is only something to say), `sentence` says where it comes from."""

    value: Any
    sentence: str
    step: Step | None = None
    fills: bool = True  # it stands in the box; else beside it


@dataclass
class About:
    """A child of whom something may be known. What takes a reading is read once, and only if it is asked for."""

    child: Person
    user: User
    on: date
    steps: Sequence[Step] = ()  # the last ones of the kinds that questions look at
    kind: str = ""  # that is being written
    group: UUID | None = None  # of the writing itself

    @cached_property
    def record(self) -> ChildRecord:
        return child_record(self.child, for_user=self.user, on=self.on)

    @cached_property
    def relatives(self) -> list[Relative]:
        found = people.relatives(self.child, for_user=self.user, on=self.on)
        return [relative for relative in found if not relative.ended or relative.ended >= self.on]

    def last(self, kind: str) -> Step | None:
        return next((step for step in self.steps if (step.person_id, step.kind) == (self.child.pk, kind)), None)


Function = Callable[[About], Known | None]
Facts = Callable[[About], list[tuple[str, str]]]
_known: dict[str, Function] = {}
_beside: list[Facts] = []


def beside(function: Facts) -> Facts:
    """More facts for the box beside a form, each with its name."""
    _beside.append(function)
    return function


def known(name: str) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        _known[name] = function
        return function

    return register


def names() -> set[str]:
    return set(_known)


def kinds_looked_at(kind: Kind) -> set[str]:
    """The kinds whose last step the questions of a kind look at."""
    looked_for = [(question, looks_for(kind, question)) for question in kind.questions]
    found = {_source(kind, question)[0] for question, known in looked_for if known.startswith("last")}
    return found | {name for question in kind.questions for name in LOOKS_AT.get(question.known, ())}


def looks_for(kind: Kind, question: Question) -> str:
    """What a question looks for: what it names, or by rule. Why it is late is asked anew each time."""
    by_rule = question.type in telling.WRITTEN and question.by == "writer" and question not in LATE
    return question.known or ("last" if by_rule else "")


def known_of(kind: Kind, asked: Asked, about: About) -> Known | None:
    """What is known of one question about one child."""
    question, looked_for = asked.question, looks_for(kind, asked.question)
    if looked_for.startswith("last"):
        return _from_last(kind, question, about)
    function = _known.get(looked_for)
    return function(about) if function else None


def beginnings(kind: Kind, abouts: Sequence[About]) -> dict[str, Known]:
    """Field → what stands in it when the form is begun."""
    children = [about.child for about in abouts]
    found: dict[str, Known] = {}
    for question in kind.questions:
        for asked in asked_of(question, children) if question.by == "writer" and question.known else ():
            about = next((each for each in abouts if asked.child in (None, each.child)), None)
            said = known_of(kind, asked, about) if about else None
            if said and said.fills and said.value not in (None, "", []):
                found[asked.name] = said
    return found


def _from_last(kind: Kind, question: Question, about: About) -> Known | None:
    source, question_id = _source(kind, question)
    step = about.last(source)
    if step is None:
        return None
    asked = next((each for each in KINDS[source].questions if each.id == question_id), None)
    answer = getattr(step, asked.column) if asked and asked.column else step.answers.get(question_id)
    if answer in (None, "", []):
        return None
    return Known(answer, f"{step_title(step)}, {written(step.on)}", step, fills=source != kind.id)


def _source(kind: Kind, question: Question) -> tuple[str, str]:
    _, _, where = question.known.partition(":")
    source, _, question_id = where.partition(".")
    return source or kind.id, question_id or question.id


# --- what is registered ---

LOOKS_AT: Mapping[str, tuple[str, ...]] = {
    "referral_source": ("contact",),
    "main_need": ("contact",),
    "partners": ("screening",),
    "open_actions": ("child_in_need_plan", "child_in_need_review"),
}


@known("parents")
def parents(about: About) -> Known | None:
    return Known(None, _parents(about.relatives))


@known("household")
def household(about: About) -> Known | None:
    there = [f"{each.person} ({each.kin.lower()})" for each in about.relatives if each.same_household]
    return Known(None, f"Lives with {_and(there)}.") if there else None


@known("absent_parents")
def absent_parents(about: About) -> Known | None:
    """Those of whom nobody said that they live with the child, and those whom nobody has named: mostly the father."""
    found = [each for each in about.relatives if each.kin in PARENTS]
    away = [f"{each.person} ({each.kin.lower()})" for each in found if not each.same_household]
    kinds = {each.kin for each in found}
    nobody = [word for word in ("mother", "father") if word.capitalize() not in kinds and "Parent" not in kinds]
    said = [f"Not recorded as living with {about.child}: {_and(away)}."] if away else []
    said += [f"No {word} is recorded." for word in nobody]
    return Known(None, " ".join(said)) if said else None


@known("partners")
def partners(about: About) -> Known | None:
    step = about.last("screening")
    rows = step.answers.get("partners", []) if step else []
    said = [f"{label('agency', row['agency'])}: {row['said']}" for row in rows if row.get("agency") and row.get("said")]
    return Known("\n\n".join(said), f"{step_title(step)}, {written(step.on)}", step) if said and step else None


@known("open_actions")
def open_actions(about: About) -> Known | None:
    """The actions of the plan, or of the review that went through them last."""
    found = [step for kind in LOOKS_AT["open_actions"] if (step := about.last(kind)) and step.answers.get("actions")]
    step = max(found, key=lambda each: (each.on, each.pk), default=None)
    return Known(step.answers["actions"], f"{step_title(step)}, {written(step.on)}", step) if step else None


@known("referral_source")
def referral_source(about: About) -> Known | None:
    return _of_the_referral(about, "source", "source")


@known("main_need")
def main_need(about: About) -> Known | None:
    return _of_the_referral(about, "primary_need", "need")


def _of_the_referral(about: About, column: str, question_id: str) -> Known | None:
    """Of the one that is open; else what the last contact said, of which one may be made."""
    need, contact = about.record.open(ChildInNeed), about.last("contact")
    if need and getattr(need, column):
        return Known(getattr(need, column), f"Referral, {written(need.started)}")
    if need is None and contact and contact.answers.get(question_id):
        return Known(contact.answers[question_id], f"{step_title(contact)}, {written(contact.on)}", contact)
    return None


# --- the box beside a form ---


def what_the_record_says(about: About) -> list[tuple[str, str]]:
    """A few facts that somebody who writes about the child looks up again and again."""
    child, record = about.child, about.record
    seen = last_seen(record)
    held = holders(record)
    brothers = [f"{each.person}, {age_text(each.person.born, about.on)}" for each in about.relatives if _sibling(each)]
    lives = people.current_address(child, about.on)
    said = [
        ("Age", people.age_of(child, about.on)),
        ("Lives at", str(lives) if lives else ""),
        ("Household", _and([f"{each.person}" for each in about.relatives if each.same_household])),
        ("Parents", _parents(about.relatives)),
        ("Brothers and sisters", "; ".join(dict.fromkeys(brothers))),
        ("Now", situation(record)[0].sentence),
        ("Last seen", written(seen.seen) if seen.seen else "not recorded"),
        ("Held by", held[0].name + (f", {held[0].phone}" if held[0].phone else "") if held else ""),
    ]
    said += [fact for function in _beside for fact in function(about)]
    return [(name, words) for name, words in said if words]


def in_words(question: Question, value: Any) -> tuple[str, ...]:
    """An answer as it is read, in paragraphs."""
    return telling.parts(question, value)


def _sibling(relative: Relative) -> bool:
    return "rother" in relative.kin or "ister" in relative.kin


def _parents(relatives: Iterable[Relative]) -> str:
    found = [
        f"{each.person} ({each.kin.lower()}{', parental responsibility' if each.parental_responsibility else ''})"
        for each in relatives
        if each.kin in PARENTS
    ]
    return "; ".join(dict.fromkeys(found)) or "no parent is recorded"


def _and(words: Sequence[str]) -> str:
    once = list(dict.fromkeys(words))
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}" if once else ""
