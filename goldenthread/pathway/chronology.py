"""The chronology, which nobody retypes: significant steps, and the starts and ends of spells. Pure, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.labels import end_words, outcome_words, spell_words, step_title, who_did
from goldenthread.pathway.life_line import how_long
from goldenthread.pathway.models import Spell, Step
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.pathway.telling import main_story

LASTS = "What lasts"  # the sort of an entry that is a spell's start or end; steps are sorted by their area


@dataclass(frozen=True)
class Entry:
    """`step` is the number of the step it tells of, None where it tells of a spell; `story` what was written of it.

    `group` is the same for what was written once about several children.
    """

    on: date
    title: str
    sort: str
    words: str = ""
    who: str = ""
    step: int | None = None
    story: str = ""
    group: UUID | None = None


def chronology(
    record: ChildRecord, *, year: int | None = None, sort: str = "", everything: bool = False
) -> list[Entry]:
    """With `everything`, the steps that are not significant too, such as visits."""
    on, born, died = record.on, record.child.born, record.child.died
    over = [(spell, spell.ended) for spell in record.spells if spell.ended and spell.ended <= on]
    # In the order in which things of one day happen: what ends makes way for what starts, unless it is the same thing.
    entries = [
        *([Entry(born, "Born", LASTS)] if born and born <= on else []),
        *(_ended(spell, ended) for spell, ended in over if ended > spell.started),
        *(_started(spell) for spell in record.spells),
        *(_ended(spell, ended) for spell, ended in over if ended <= spell.started),
        *(_of_step(step) for step in record.steps if everything or _is_significant(step)),
        *([Entry(died, "Died", LASTS)] if died and died <= on else []),
    ]
    kept = [e for e in entries if (year is None or e.on.year == year) and (not sort or e.sort == sort)]
    return sorted(kept, key=lambda entry: entry.on)[::-1]


def _started(spell: Spell) -> Entry:
    return Entry(spell.started, f"{_name(spell)} started", LASTS, _which(spell))


def _ended(spell: Spell, ended: date) -> Entry:
    after = f"after {how_long(spell.started, ended)}" if ended > spell.started else "the same day"
    told = ", ".join(filter(None, (_which(spell), after)))
    why = end_words(spell)
    return Entry(ended, f"{_name(spell)} ended", LASTS, told[:1].upper() + told[1:] + (f": {why}" if why else ""))


def _which(spell: Spell) -> str:
    """What tells it from others of its sort, where its name does not."""
    words = spell_words(spell)
    return "" if words == _name(spell) else words


def _name(spell: Spell) -> str:
    name = str(spell._meta.verbose_name)
    return name[:1].upper() + name[1:]


def _of_step(step: Step) -> Entry:
    kind = KINDS.get(step.kind)
    sort, story = kind.area if kind else LASTS, main_story(step)
    return Entry(step.on, step_title(step), sort, outcome_words(step), who_did(step), step.pk, story, step.group)


def _is_significant(step: Step) -> bool:
    kind = KINDS.get(step.kind)
    return kind is None or kind.significant
