"""What a letter is: for whom, what it is made of, and how it is composed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from goldenthread.pathway.letters.facts import Facts
from goldenthread.pathway.models import Spell, Step
from goldenthread.ui.printing import Document

For = Literal["family", "child", "partner", "worker"]
AUDIENCES: dict[For, str] = {
    "family": "For the family",
    "child": "For the child",
    "partner": "For whoever made the referral",
    "worker": "For you",
}


@dataclass(frozen=True)
class Letter:
    """`compose` is pure: the same facts make the same document.

    It is made of a step of a kind in `steps`, with one of the outcomes named there (none: whatever it came to), that
    `fits`; or of a spell, open or `ended`.
    """

    id: str
    title: str
    audience: For
    about: str
    compose: Callable[[Facts], Document]
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fits: Callable[[Step], bool] = lambda step: True
    spell: type[Spell] | None = None
    ended: bool = False  # of a spell that is over
    of_the_unborn: bool = True
    caution: str = ""  # what whoever sends it should look at, whatever the record says

    def is_made_of(self, row: Step | Spell) -> bool:
        if isinstance(row, Step):
            outcomes = self.steps.get(row.kind)
            return outcomes is not None and (not outcomes or row.outcome in outcomes) and self.fits(row)
        return self.spell is not None and isinstance(row, self.spell) and bool(row.ended) == self.ended

    @property
    def leaves_the_house(self) -> bool:
        return self.audience != "worker"
