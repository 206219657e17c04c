"""What a kind of step is made of. Frozen data: forms, documents, help and exports are derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from json import dumps
from typing import Literal

Answer = Literal["words", "story", "yes or no", "date", "code", "codes", "number"]
Moment = Literal["started", "happened_on", "authorised_on"]


@dataclass(frozen=True)
class Question:
    """`reads` names who uses the answer: a return field, an SSD field, a measure, a clock, or a person's work."""

    id: str
    type: Answer
    wording: str
    reads: tuple[str, ...]
    hint: str = ""
    codes: str = ""  # the code list (rules.codes) it is answered from
    column: str = ""  # the column of Step that holds the answer; empty: it stands in `answers`
    required: bool = False

    def __post_init__(self) -> None:
        if not self.reads:
            raise ValueError(f"Question {self.id} has no reader. Say who uses the answer, or delete it.")
        if self.type in ("code", "codes") and not self.codes:
            raise ValueError(f"Question {self.id} is answered from a code list, and names none.")


@dataclass(frozen=True)
class Kind:
    """`moment` is the day that stands for the step in a chronology; `must_have` the dates it cannot be without."""

    id: str
    title: str
    area: str
    moment: Moment
    must_have: tuple[Moment, ...]
    questions: tuple[Question, ...]
    version: int = 1
    within: Literal["", "child_in_need", "protection_plan", "care"] = ""
    clocks: tuple[str, ...] = ()
    opens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # outcome -> what it opens next
    decided_by: str = ""  # an entry of rules/law/delegation.toml
    significant: bool = True  # stands in the chronology
    gist: str = ""  # the question whose answer tells such a step from others in a chronology, before its outcome
    added: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # version -> the questions it was first to ask

    def question(self, id: str) -> Question:
        return next(question for question in self.questions if question.id == id)

    def asked(self, version: int) -> tuple[Question, ...]:
        """The questions of one version: an old step is read under the questions that asked it."""
        later = {id for number, ids in self.added.items() if number > version for id in ids}
        return tuple(question for question in self.questions if question.id not in later)

    @property
    def fingerprint(self) -> str:
        """Changes whenever the questions do: a published version is never edited."""
        return self.fingerprint_of(self.version)

    def fingerprint_of(self, version: int) -> str:
        content = [self.id, version, [asdict(question) for question in self.asked(version)]]
        return sha256(dumps(content, sort_keys=True).encode()).hexdigest()[:16]
