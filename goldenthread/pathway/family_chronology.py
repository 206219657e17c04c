"""One chronology of several children: what happened to more than one of them on a day stands once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.pathway.chronology import Entry, chronology
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.people.models import Person
from goldenthread.rules.words import listed


@dataclass(frozen=True)
class Part:
    """What is said of some of the children whom an entry is about; `step` is that of the first of them."""

    whose: tuple[Person, ...]
    words: str
    story: str
    step: int | None


@dataclass(frozen=True)
class FamilyEntry:
    """What happened on a day, to whom. One part where the same is said of all."""

    on: date
    title: str
    sort: str
    who: str
    parts: tuple[Part, ...]

    @property
    def whose(self) -> tuple[Person, ...]:
        return tuple(child for part in self.parts for child in part.whose)


@dataclass(frozen=True)
class Choice:
    """What of a chronology is shown. Empty: all of it. `everything`: also what is not significant, such as visits."""

    child: int | None = None
    year: int | None = None
    sort: str = ""
    everything: bool = False
    oldest_first: bool = False

    @property
    def order(self) -> str:
        return "the oldest first" if self.oldest_first else "the newest first"

    def takes(self, entry: FamilyEntry) -> bool:
        return (
            (self.child is None or any(child.pk == self.child for child in entry.whose))
            and (self.year is None or entry.on.year == self.year)
            and (not self.sort or entry.sort == self.sort)
        )


def family_chronology(records: Iterable[ChildRecord], *, everything: bool = False) -> list[FamilyEntry]:
    """The newest first. Written once about several (one group), or the same words of the same day: one entry."""
    found: dict[Hashable, list[tuple[Person, Entry]]] = {}
    for record in records:
        seen: Counter[Hashable] = Counter()  # the second of two alike on a day is not the first told again
        for entry in reversed(chronology(record, everything=everything)):
            key = _key(entry)
            seen[key] += 1
            found.setdefault((key, seen[key]), []).append((record.child, entry))
    told = [_together(rows) for rows in found.values()]
    return sorted(told, key=lambda entry: entry.on)[::-1]


def _key(entry: Entry) -> Hashable:
    if entry.group:
        return entry.on, entry.title, entry.group
    return entry.on, entry.title, entry.sort, entry.words, entry.who, entry.story


def _together(rows: Sequence[tuple[Person, Entry]]) -> FamilyEntry:
    parts: dict[tuple[str, str], list[tuple[Person, Entry]]] = {}
    for child, entry in rows:
        parts.setdefault((entry.words, entry.story), []).append((child, entry))
    first = rows[0][1]
    told = tuple(
        Part(tuple(child for child, _ in same), words, story, same[0][1].step) for (words, story), same in parts.items()
    )
    return FamilyEntry(first.on, first.title, first.sort, first.who, told)


def years(entries: Iterable[FamilyEntry]) -> list[int]:
    return sorted({entry.on.year for entry in entries}, reverse=True)


def sorts(entries: Iterable[FamilyEntry]) -> list[str]:
    return sorted({entry.sort for entry in entries})


class Names:
    """What the children of one chronology are called: by their first names, where they share a family name."""

    def __init__(self, children: Sequence[Person]) -> None:
        first = [child.known_as or child.given_names for child in children]
        same = len({child.family_name for child in children}) == 1 and all(first)
        short = same and len(children) > 1 and len(set(first)) == len(first)
        self._called = dict(zip((c.pk for c in children), first if short else (c.name for c in children), strict=True))
        self.everybody = listed(list(self._called.values())) + (f" {children[0].family_name}" if short else "")

    def __call__(self, children: Sequence[Person]) -> str:
        return listed([self._called[child.pk] for child in children])
