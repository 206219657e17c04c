"""What a policy answers: nothing, or why this cannot be, in a sentence that a person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Objection:
    """With a `field`, only that value is in doubt; without, the whole fact is."""

    policy: str
    sentence: str
    field: str = ""


class Refused(Exception):
    """An action would not write what it was given; `objections` says why."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = tuple(objections)
        super().__init__(" ".join(objection.sentence for objection in objections))


@dataclass
class Outcome(Generic[T]):
    """What a bulk action wrote, and what it would not."""

    recorded: list[T] = field(default_factory=list)
    refused: list[tuple[T, tuple[Objection, ...]]] = field(default_factory=list)

    def single(self) -> T:
        """For the single action: the one thing that was recorded, or Refused."""
        if self.refused:
            raise Refused(self.refused[0][1])
        return self.recorded[0]
