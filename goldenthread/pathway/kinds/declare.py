"""What a kind of step is made of. Frozen data: forms, documents, help and exports are derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any, Literal, get_args

Named = Literal["person", "worker", "provider", "partner"]  # somebody or something that the record knows
Cell = Literal["words", "story", "date", "code", "yes or no", "yes, no or not known", Named]  # in a row
Answer = Literal[Cell, "time", "codes", "number", "rows"]
NAMED: tuple[str, ...] = get_args(Named)
Moment = Literal["started", "happened_on", "authorised_on"]
UNBORN = "@unborn"  # stands in `when`: asked of a child who is not born yet


@dataclass(frozen=True)
class Column:
    """One thing asked in each row of a question that is answered with rows: who was asked, what will be done.

    `wanted` is a sentence that points out a row without it; such a row is kept all the same.
    """

    id: str
    type: Cell
    wording: str
    codes: str = ""
    required: bool = False
    wanted: str = ""


@dataclass(frozen=True)
class Question:
    """`reads` names who uses the answer: a return field, an SSD field, a measure, a clock, or a person's work.

    `by` says who answers: whoever does the work, whoever decides on it when approving, or the product itself. `stage`
    is the decision at which a decider is asked, where several are taken one after the other; empty: the last of them.
    `each` is asked of every child where one writing is about several. `when` is a question of the same kind and its
    answers ("yes", "no", a code) with which this one is asked at all; or UNBORN, of a child not born yet.
    `known` names what the record knows already (pathway/writing/known.py), shown to be confirmed. `wanted` points
    out what is not answered, and refuses nothing.
    """

    id: str
    type: Answer
    wording: str
    reads: tuple[str, ...]
    hint: str = ""
    codes: str = ""  # the code list (rules.codes) it is answered from
    column: str = ""  # the column of Step that holds the answer; empty: it stands in `answers`
    required: bool = False
    by: Literal["writer", "decider", "product"] = "writer"
    stage: str = ""
    each: bool = False
    when: tuple[str, tuple[str, ...]] | None = None
    known: str = ""
    wanted: str = ""
    rows: tuple[Column, ...] = ()

    def __post_init__(self) -> None:
        if not self.reads:
            raise ValueError(f"Question {self.id} has no reader. Say who uses the answer, or delete it.")
        if self.type in ("code", "codes") and not self.codes:
            raise ValueError(f"Question {self.id} is answered from a code list, and names none.")
        if self.type in (*NAMED, "yes, no or not known") and self.column:
            raise ValueError(f"Question {self.id}: no column of Step holds such an answer. It stands in `answers`.")
        if (self.type == "rows") != bool(self.rows):
            raise ValueError(f"Question {self.id}: say in `rows` what each row is made of, and only where it has rows.")


@dataclass(frozen=True)
class Former:
    """A question that versions up to `until` asked. With the id of one that is asked now it stood in its place; else
    it stood before the question named, or at the end."""

    until: int
    question: Question
    before: str = ""


@dataclass(frozen=True)
class Begins:
    """A spell (by the name of its model) that starts on the day of the step. Refused where one is open already."""

    spell: str
    fields: Mapping[str, str] = field(default_factory=dict)  # field of the spell -> question that answers it
    since: Moment | Literal[""] = ""  # the day it starts; empty: the day on which it was decided
    also: Mapping[str, Any] = field(default_factory=dict)  # other fields of the spell, as they are then
    if_none: bool = False  # where one is open already, that one goes on and nothing is refused


@dataclass(frozen=True)
class Ends:
    """The child's open spell of a model ends on the day of the step. Refused where none is open."""

    spell: str
    reason: str = ""  # a code
    reason_from: str = ""  # or the question that answers it
    also: Mapping[str, Any] = field(default_factory=dict)  # other fields of the spell, as they are then
    unless: tuple[str, ...] = ()  # nothing ends while a spell of one of these models is open
    on: Moment | Literal[""] = ""  # the day it ends; empty: the day on which it was decided
    if_any: bool = False  # where none is open, nothing happens and nothing is refused


@dataclass(frozen=True)
class Replaces:
    """The child's open spell of a model ends, and another begins on the same day. Refused where none is open."""

    spell: str
    fields: Mapping[str, str] = field(default_factory=dict)  # field of the one that begins -> question
    reason: str = ""  # why the one before it ended: a code
    reason_from: str = ""  # or the question that answers it
    on: Moment | Literal[""] = ""  # the day; empty: the day on which it was decided
    also: Mapping[str, Any] = field(default_factory=dict)  # other fields of the one that begins, as they are then


@dataclass(frozen=True)
class Amends:
    """The child's open spell of a model goes on, with fields as they are answered now. Refused where none is open."""

    spell: str
    fields: Mapping[str, str] = field(default_factory=dict)  # field of the spell -> question that answers it
    also: Mapping[str, Any] = field(default_factory=dict)  # other fields of the spell, as they are now


@dataclass(frozen=True)
class Frees:
    """Whoever holds the child in a role stops doing so."""

    role: str
    unless: tuple[str, ...] = ()
    on: Moment | Literal[""] = ""


Change = Begins | Ends | Replaces | Amends | Frees
ANY = "*"  # whatever the outcome; for a step without one: once it is recorded
ACCEPTED = "accepted"  # once the handover that the step asked for has been accepted


@dataclass(frozen=True)
class Kind:
    """`moment` is the day that stands for the step in a chronology; `must_have` the dates it cannot be without.

    A kind whose moment is `started` is opened first and written over time; any other is written and then recorded.
    `approved` lists the decisions (rules/law/delegation.toml) that somebody else takes before it is done, in order;
    none: it is done once it is recorded. `done_by` names the roles (access/roles.py) that do it, the
    one whose work it is first; none: whoever acts on the child.
    """

    id: str
    title: str
    area: str
    moment: Moment
    must_have: tuple[Moment, ...]
    questions: tuple[Question, ...]
    version: int = 1
    within: str = ""  # the spell, by the name of its model, that it is part of
    clocks: tuple[str, ...] = ()  # that run from it, or until it is done
    meets: tuple[str, ...] = ()  # that are met once it is done: those of a visit, where the child was seen
    with_the_child: bool = False  # done with the child: not after a death, nor before there is work with the child
    opens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # outcome -> what it opens next
    done_by: tuple[str, ...] = ()
    decided_by: str = ""  # an entry of rules/law/delegation.toml; asked for only where `approved` names it too
    significant: bool = True  # stands in the chronology
    gist: str = ""  # the question whose answer tells such a step from others in a chronology, before its outcome
    added: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # version -> the questions it was first to ask
    former: tuple[Former, ...] = ()  # what earlier versions asked, and this one does not or words in another way
    approved: tuple[str, ...] = ()
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)  # outcome (or ANY, ACCEPTED) -> spells
    offered: Literal["", "child", "front door"] = ""  # where its form is offered; "": only opened by another step
    together: bool = False  # may be written once for several brothers and sisters
    open_first: bool = False  # opened first, though it does not say when it started
    asked_first: tuple[str, ...] = ()  # asked with the day it began, where it is begun before it is written
    opened_from: tuple[str, str, Moment] | None = None  # with this answer to this question, what it opens starts then
    help: str = ""  # for whoever does it for the first time: what it is for and what makes it good
    no_clock: str = ""  # why no clock runs for it
    no_letter: str = ""  # why no document is drafted of it for the family or whoever told us
    headings: Mapping[str, str] = field(default_factory=dict)  # question → the heading above it, where a form is long

    def question(self, id: str) -> Question:
        return next(question for question in self.questions if question.id == id)

    def asked(self, version: int) -> tuple[Question, ...]:
        """The questions of one version: an old step is read under the questions that asked it."""
        later = {id for number, ids in self.added.items() if number > version for id in ids}
        standing = (f for f in self.former if f.until >= version and f.question.id not in later)
        then = sorted(standing, key=lambda f: f.until, reverse=True)
        instead = {f.question.id: f.question for f in then}
        now = {question.id for question in self.questions}
        found: list[Question] = []
        for question in self.questions:
            found += [f.question for f in then if f.before == question.id and f.question.id not in now]
            if question.id in instead:
                found.append(instead[question.id])
            elif question.id not in later:
                found.append(question)
        return tuple(found + [f.question for f in then if not f.before and f.question.id not in now])

    def asked_of_decider(self, stage: int) -> tuple[Question, ...]:
        """What whoever takes the first decision (1), the second or a later one is asked."""
        if not 0 < stage <= len(self.approved):
            return ()
        here, last = self.approved[stage - 1], self.approved[-1]
        return tuple(q for q in self.questions if q.by == "decider" and (q.stage or last) == here)

    @property
    def over_time(self) -> bool:
        return self.moment == "started" or self.open_first

    @property
    def begun(self) -> bool:
        """Its form is offered and written over time: it is begun first, and stands open from the day it begins."""
        return self.over_time and bool(self.offered)

    @property
    def several(self) -> bool:
        """Another may be begun while one is open: its gist tells them apart."""
        return self.begun and bool(self.gist)

    def begins(self) -> list[Begins]:
        """Whatever its outcome."""
        return [change for changes in self.changes.values() for change in changes if isinstance(change, Begins)]

    def outcome(self) -> Question | None:
        return next((question for question in self.questions if question.column == "outcome"), None)

    @property
    def fingerprint(self) -> str:
        """Changes whenever the questions do: a published version is never edited."""
        return self.fingerprint_of(self.version)

    def fingerprint_of(self, version: int) -> str:
        content = [self.id, version, [_as_asked(q) for q in sorted(self.asked(version), key=lambda q: q.id)]]
        return sha256(dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _as_asked(question: Question) -> dict[str, Any]:
    """What an answer is read by. Who reads it, whether it must be given and what is known beforehand may change."""
    return {name: getattr(question, name) for name in ("id", "type", "wording", "hint", "codes", "column")} | {
        "rows": [[column.id, column.type, column.wording, column.codes] for column in question.rows]
    }
