"""What several people type into one form, put together field by field. Pure.

A form is made of boxes (`visited-day`, `account`, `actions-0-who`), and boxes that belong together are one unit: a
date, a row, a question. A save says what each unit held when its page was shown (a digest) and what it holds now. Who
changed a unit that nobody else changed has it their way; where two changed it differently both versions are kept, the
second as `contested`, until somebody chooses. Nothing that was typed is ever in neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

Boxes = Mapping[str, Sequence[str]]  # the name of a box → what was sent for it
BOX = re.compile(r"^(?P<question>[a-z0-9_]+)(?:--(?P<child>\d+))?(?:-(?P<row>\d+)(?=-|$))?(?P<part>-.+)?$")


@dataclass(frozen=True)
class Name:
    """`actions--12-0-who` is the box `who` of row 0 of the question `actions` about the child 12."""

    question: str
    child: int | None = None
    row: int | None = None
    part: str = ""

    @classmethod
    def of(cls, box: str) -> Name:
        found = BOX.match(box)
        if found is None:
            return cls(box)
        child, row = found["child"], found["row"]
        return cls(found["question"], int(child) if child else None, int(row) if row else None, found["part"] or "")

    @property
    def unit(self) -> str:
        return str(replace(self, part=""))

    def __str__(self) -> str:
        child = "" if self.child is None else f"--{self.child}"
        row = "" if self.row is None else f"-{self.row}"
        return f"{self.question}{child}{row}{self.part}"


def unit_of(box: str) -> str:
    return Name.of(box).unit


@dataclass(frozen=True)
class Hand:
    """Who wrote, when (ISO), on which opening of the page, and after how many saves of that opening."""

    user: int
    at: str
    page: str
    turn: int = 0


@dataclass(frozen=True)
class Version:
    """What somebody typed into a unit in which something else stands."""

    typed: dict[str, list[str]]
    by: Hand

    @property
    def digest(self) -> str:
        return digest(self.typed)


@dataclass(frozen=True)
class Sent:
    """One save: the boxes, and for each unit it speaks of the digest of what stood there when the page was shown."""

    boxes: Boxes
    seen: Mapping[str, str]
    hand: Hand


@dataclass(frozen=True)
class State:
    """What a draft holds: box → values; unit → the versions that contest it; unit → who wrote it last."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    contested: dict[str, list[Version]] = field(default_factory=dict)
    writers: dict[str, Hand] = field(default_factory=dict)

    def unit(self, unit: str) -> dict[str, list[str]]:
        return {box: values for box, values in self.typed.items() if unit_of(box) == unit}


@dataclass(frozen=True)
class Merged:
    """`saved` are the units that now stand as they were sent, `changed` those in which somebody else's words stand."""

    state: State
    saved: tuple[str, ...]
    changed: tuple[str, ...]


def merged(state: State, sent: Sent) -> Merged:
    theirs, mine = by_unit(state.typed), by_unit(sent.boxes)
    contested, writers = dict(state.contested), dict(state.writers)
    saved, changed = [], []
    for unit in dict.fromkeys([*sent.seen, *mine]):
        there, here = theirs.get(unit, {}), mine.get(unit, {})
        last = writers.get(unit)
        own = last is not None and last.page == sent.hand.page
        if _stale(unit, sent.hand, last if own else None, contested):
            continue
        versions = [version for version in contested.get(unit, ()) if version.by.page != sent.hand.page]
        seen = sent.seen.get(unit, NOTHING)
        if here == there:
            if not own and digest(here) != seen:
                writers[unit] = replace(sent.hand, page="")  # two typed the same: it is neither's alone to change
            saved.append(unit)
        elif own or seen == digest(there):
            theirs[unit], writers[unit] = here, sent.hand
            saved.append(unit)
        elif digest(here) == seen:
            changed.append(unit)
        else:
            versions.append(Version(here, sent.hand))
            changed.append(unit)
        _put(contested, unit, versions)
    return Merged(State(_boxes(theirs), contested, writers), tuple(saved), tuple(changed))


def chosen(state: State, unit: str, hand: Hand, *, keep: str, shown: Collection[str], both: bool = False) -> State:
    """Of what stands in a unit and what contests it, `keep` (a digest) is to stand. `shown` are the digests of what
    the chooser saw: a version that came after that stays contested. `both`: as a row of its own beside what stands."""
    there, versions = state.unit(unit), state.contested.get(unit, [])
    wanted = next((version.typed for version in versions if version.digest == keep), None)
    rest = [version for version in versions if version.digest not in shown]
    typed, writers = by_unit(state.typed), dict(state.writers)
    if wanted is not None and both:
        beside = _free_row(unit, typed)
        typed[beside], writers[beside] = _renamed(wanted, beside), hand
    elif wanted is not None and wanted != there:
        if digest(there) not in shown:
            rest.append(Version(there, writers.get(unit, hand)))
        typed[unit], writers[unit] = wanted, hand
    contested = dict(state.contested)
    _put(contested, unit, rest)
    return State(_boxes(typed), contested, writers)


def filled(state: State, boxes: Boxes, hand: Hand) -> State:
    """An answer that is known already, put into its boxes. What somebody had typed there is kept beside it; rows come
    after those that stand."""
    typed, contested, writers = by_unit(state.typed), dict(state.contested), dict(state.writers)
    for unit, new in by_unit(boxes).items():
        there, last = typed.get(unit, {}), writers.get(unit)
        if there == new:
            continue
        at = unit
        if there and Name.of(unit).row is not None:
            at = _free_row(unit, typed)
        elif there and last is not None:
            contested[unit] = [*contested.get(unit, ()), Version(there, last)]
        typed[at], writers[at] = _renamed(new, at), hand
    return State(_boxes(typed), contested, writers)


def for_children(state: State, each: Collection[str], before: Sequence[int], after: Sequence[int]) -> State:
    """The same, named as the form is once it is about other children: what was typed for a child stays theirs, also
    while they are left out of it."""

    def unit(old: str) -> str:
        return str(_about(_about_child(Name.of(old), each, before), each, after))

    def boxes(typed: Boxes) -> dict[str, list[str]]:
        return {unit(box): list(values) for box, values in typed.items()}

    contested = {
        unit(name): [replace(version, typed=boxes(version.typed)) for version in versions]
        for name, versions in state.contested.items()
    }
    return State(boxes(state.typed), contested, {unit(name): hand for name, hand in state.writers.items()})


def for_one_person(state: State, gone: int, kept: int) -> State:
    """Two children of a draft turned out to be one: what was typed of each is typed of that one, and where both had
    something, one contests the other."""

    def of_gone(name: str) -> bool:
        return Name.of(name).child == gone

    def renamed(name: str) -> str:
        return str(replace(Name.of(name), child=kept)) if of_gone(name) else name

    def boxes(typed: Boxes) -> dict[str, list[str]]:
        return {renamed(box): list(values) for box, values in typed.items()}

    typed = {box: values for box, values in state.typed.items() if not of_gone(box)}
    writers = {unit: hand for unit, hand in state.writers.items() if not of_gone(unit)}
    contested: dict[str, list[Version]] = {}
    for unit, versions in state.contested.items():
        contested.setdefault(renamed(unit), []).extend(replace(each, typed=boxes(each.typed)) for each in versions)
    standing = by_unit(typed)
    for unit, theirs in by_unit(state.typed).items():
        if not of_gone(unit):
            continue
        hand, moved, there = state.writers.get(unit), boxes(theirs), standing.get(renamed(unit))
        if there is None:
            typed |= moved
            writers |= {renamed(unit): hand} if hand else {}
        elif there != moved:
            contested.setdefault(renamed(unit), []).append(Version(moved, hand or Hand(0, "", "")))
    return State(typed, contested, writers)


def sent_about(sent: Sent, each: Collection[str], before: Sequence[int], now: Sequence[int]) -> Sent:
    """A page that was shown before the children changed still names its boxes as they were then."""
    if list(before) == list(now):
        return sent
    boxes = for_children(State(typed={box: list(v) for box, v in sent.boxes.items()}), each, before, now).typed
    seen = {str(_about(_about_child(Name.of(u), each, before), each, now)): d for u, d in sent.seen.items()}
    return replace(sent, boxes=boxes, seen=seen)


def _about_child(name: Name, each: Collection[str], children: Sequence[int]) -> Name:
    bare = name.question in each and name.child is None and len(children) > 0
    return replace(name, child=children[0]) if bare else name


def _about(name: Name, each: Collection[str], children: Sequence[int]) -> Name:
    alone = name.question in each and list(children) == [name.child]
    return replace(name, child=None) if alone else name


# --- the shape of what is typed ---


def tidied(boxes: Boxes) -> dict[str, list[str]]:
    """Boxes in which something was typed, with line ends as one sign however the browser sent them."""
    found = {box: [_line_ends(value) for value in values] for box, values in boxes.items()}
    return {box: values for box, values in found.items() if any(values)}


def _line_ends(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def by_unit(boxes: Boxes) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for box, values in tidied(boxes).items():
        found.setdefault(unit_of(box), {})[box] = values
    return found


def digest(boxes: Boxes) -> str:
    """Short: it tells two versions of one unit apart, and holds nothing of them."""
    said = json.dumps(tidied(boxes), sort_keys=True, ensure_ascii=False)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


NOTHING = digest({})


def digests(typed: Boxes, units: Iterable[str]) -> dict[str, str]:
    standing = by_unit(typed)
    return {unit: digest(standing.get(unit, {})) for unit in units}


def hands(state: State) -> list[Hand]:
    """Everybody who wrote something that stands in it, or contests it."""
    return [*state.writers.values(), *(version.by for found in state.contested.values() for version in found)]


def _boxes(units: Mapping[str, Boxes]) -> dict[str, list[str]]:
    return {box: list(values) for boxes in units.values() for box, values in boxes.items()}


def _put(contested: dict[str, list[Version]], unit: str, versions: list[Version]) -> None:
    if versions:
        contested[unit] = versions
    else:
        contested.pop(unit, None)


def _stale(unit: str, hand: Hand, last: Hand | None, contested: Mapping[str, Sequence[Version]]) -> bool:
    """A save that a later one of the same page has overtaken on its way."""
    own = [last, *(version.by for version in contested.get(unit, ()) if version.by.page == hand.page)]
    return any(each is not None and each.turn > hand.turn for each in own)


def _free_row(unit: str, typed: Mapping[str, Any]) -> str:
    name = Name.of(unit)
    rows = [other.row for other in map(Name.of, typed) if (other.question, other.child) == (name.question, name.child)]
    return str(replace(name, row=max((row for row in rows if row is not None), default=-1) + 1))


def _renamed(boxes: Boxes, unit: str) -> dict[str, list[str]]:
    return {f"{unit}{Name.of(box).part}": list(values) for box, values in boxes.items()}


# --- as JSON ---


def state_of(typed: Any, contested: Any, writers: Any) -> State:
    versions = {
        unit: [Version(one["typed"], Hand(**{**_UNSIGNED, **one["by"]})) for one in found]
        for unit, found in contested.items()
    }
    return State(dict(typed), versions, {unit: Hand(**{**_UNSIGNED, **hand}) for unit, hand in writers.items()})


_UNSIGNED: dict[str, Any] = {"user": 0, "at": "", "page": "", "turn": 0}


def as_json(state: State) -> dict[str, Any]:
    """The three columns of a draft."""
    return {
        "typed": state.typed,
        "contested": {
            unit: [{"typed": version.typed, "by": asdict(version.by)} for version in versions]
            for unit, versions in state.contested.items()
        },
        "writers": {unit: asdict(hand) for unit, hand in state.writers.items()},
    }
