"""Tells the stories of a chunk of steps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pyarrow as pa

from goldenthread.demo.days import day, working_from
from goldenthread.demo.narrative.draws import BITS, GOLDEN, WHOLE, draw, salt
from goldenthread.demo.narrative.facts import BIT
from goldenthread.demo.narrative.families import ids, words
from goldenthread.demo.narrative.phrases import Slot, slots
from goldenthread.demo.narrative.setting import Setting, Settings
from goldenthread.demo.narrative.stories import EARLIER, MISSED, SECOND, STORIES, TOGETHER, Line, Rows, Story
from goldenthread.demo.narrative.themes import eased
from goldenthread.pathway.kinds import KINDS

REST = WHOLE - 1
FRIDAY, CHRISTMAS, NEW_YEAR = 4, (12, 23), (1, 1)
ASKED = {
    "case_note": "about",
    "personal_education_plan": "on_track",
    "health_assessment": "type",
    "specialist_assessment": "type",
}  # answers a line goes by
TURNING = {"visit", "case_note", "core_group", "management_oversight"}  # now of one theme, now of another
LEARNS_AT = {"toddler": "nursery", "older": "college"}
YOUNG = ("unborn", "baby", "toddler")
SOON = {"cp": 6, "care": 24}  # days to what comes next, at the earliest; else a fortnight
MISSED_BY = ("refused", "cancelled")
LACKING = 110  # of a thousand actions


@dataclass(frozen=True)
class Told:
    """A line with its slots found: `by_value` where it goes by a value of the step."""

    line: Line
    plain: Slot
    by_value: Mapping[str, Slot]
    salt: int
    only: int


@dataclass(frozen=True)
class Prepared:
    paragraphs: tuple[tuple[Told, ...], ...]
    between: str
    only: int


@dataclass(frozen=True)
class Listed:
    """Rows, each from one line."""

    lines: tuple[Told, ...]


Stories = Mapping[str, Prepared | Listed]


@dataclass(frozen=True)
class Row:
    """What one text is told from."""

    id: int
    person: int  # drawn for the child, so that each goes through the phrases from a place of their own
    drawn: int
    mask: int
    sexes: int
    themes: tuple[str, ...]
    values: Mapping[str, str]
    names: Mapping[str, str | int]


class Teller:
    """Same tables and seed, same text, however the steps are cut into chunks."""

    def __init__(self, tables: Mapping[str, pa.Table], *, seed: int) -> None:
        self._seed = seed
        self._settings = Settings(tables, seed)
        found = slots()
        self._stories = {kind: _of_versions(kind, found) for kind in STORIES}
        self._missed = _prepared(MISSED, found)
        self._shared = self._told_of_all(tables["step"])

    def answers(self, steps: pa.Table) -> list[dict[str, Any]]:
        """The stories of each step by question, to be merged over its own answers. Other kinds get none."""
        told = self._tell(steps)
        for place, (kind, group) in enumerate(zip(steps["kind"].to_pylist(), _groups(steps), strict=True)):
            if group in self._shared:
                own = {q: said for q, said in told[place].items() if KINDS[kind].question(q).each}
                told[place] = own | self._shared[group]
        return told

    def _told_of_all(self, steps: pa.Table) -> dict[str, dict[str, Any]]:
        """Of each writing about several children, what is not asked of each; from where the first of them stands."""
        several = [
            group if kind in TOGETHER else ""
            for kind, group in zip(steps["kind"].to_pylist(), _groups(steps), strict=True)
        ]
        counted = Counter(several)
        first = {group: place for place, group in reversed(list(enumerate(several))) if group and counted[group] > 1}
        places = sorted(first.values())
        told = self._tell(steps.take(pa.array(places, pa.int64())), together=True)
        return {several[place]: answers for place, answers in zip(places, told, strict=True)}

    def _tell(self, steps: pa.Table, *, together: bool = False) -> list[dict[str, Any]]:
        setting = self._settings.of(steps)
        step_ids, people = ids(steps, "id"), ids(steps, "person_id")
        drawn = draw(self._seed, step_ids, "row").tolist()
        of_person = draw(self._seed, people, "person").tolist()
        outcomes, answers = words(steps, "outcome"), steps["answers"].to_pylist()
        versions = steps["version"].to_pylist() if "version" in steps.column_names else [None] * len(steps)
        told: list[dict[str, Any]] = []
        for place, (kind, id) in enumerate(zip(steps["kind"].to_pylist(), step_ids.tolist(), strict=True)):
            of_kind = self._stories.get(kind)
            if of_kind is None:
                told.append({})
                continue
            stories = of_kind[versions[place] or KINDS[kind].version]
            if kind == "health_assessment" and outcomes[place] in MISSED_BY:
                stories = {"needs": self._missed}
            if together:
                stories = {q: story for q, story in stories.items() if not KINDS[kind].question(q).each}
            values = {"outcome": outcomes[place]} | _values(kind, answers[place], setting, place)
            row = _row(setting, place, id, of_person[place], drawn[place], values, kind)
            if together:
                row = replace(row, mask=row.mask | BIT["together"])
            found = ((question, _told_of(story, row, setting.day[place])) for question, story in stories.items())
            told.append({question: text for question, text in found if text})
        return told


def _groups(steps: pa.Table) -> list[str]:
    return words(steps, "group") if "group" in steps.column_names else [""] * len(steps)


def _of_versions(kind: str, found: Mapping[str, Slot]) -> dict[int, Stories]:
    """By version, only what that version asked."""
    until, otherwise = EARLIER.get(kind, (0, {}))
    stories: dict[int, Stories] = {}
    for version in range(1, KINDS[kind].version + 1):
        asked = {question.id for question in KINDS[kind].asked(version)}
        then = {**STORIES[kind], **(otherwise if version <= until else {})}
        stories[version] = {question: _made(story, found) for question, story in then.items() if question in asked}
    return stories


def _made(story: Story | Rows, found: Mapping[str, Slot]) -> Prepared | Listed:
    if isinstance(story, Rows):
        return Listed(tuple(_told(line, salt(f"{line.slot} row {at}"), found) for at, line in enumerate(story.lines)))
    return _prepared(story, found)


def _prepared(story: Story, found: Mapping[str, Slot]) -> Prepared:
    paragraphs = tuple(
        tuple(_told(line, salt(f"{line.slot} {number} {place}"), found) for place, line in enumerate(paragraph))
        for number, paragraph in enumerate(story.paragraphs)
    )
    return Prepared(paragraphs, story.between, sum(BIT[fact] for fact in story.only))


def _told(line: Line, salted: int, found: Mapping[str, Slot]) -> Told:
    opening = f"{line.slot}="
    by_value = {name.removeprefix(opening): slot for name, slot in found.items() if name.startswith(opening)}
    plain = found.get(line.slot) or Slot(line.slot)
    if not by_value and not plain.themes:
        raise ValueError(f"No phrases stand in the pool “{line.slot}”, which a story is told from.")
    return Told(line, plain, by_value if line.by else {}, salted, sum(BIT[fact] for fact in line.only.split()))


def _values(kind: str, answers: str | None, setting: Setting, place: int) -> dict[str, str]:
    values = {
        "source": setting.source[place],
        "category": setting.category[place],
        "stage": setting.stage[place],
    }
    if asked := ASKED.get(kind):
        answer = json.loads(answers or "{}").get(asked)
        values[asked] = ("no", "yes")[answer] if isinstance(answer, bool) else str(answer or "")
    return values


def _row(setting: Setting, place: int, id: int, person: int, drawn: int, values: Mapping[str, str], kind: str) -> Row:
    on, child, school = setting.day[place], setting.child[place], setting.school[place]
    themes = eased(setting.themes[place], kind, values["outcome"])
    turn = (id * GOLDEN & REST) * len(themes) >> BITS if kind in TURNING else 0
    names: dict[str, str | int] = {
        "child": child,
        "Child": child[0].upper() + child[1:],
        "school": school,
        "School": school[0].upper() + school[1:],
        "mum": setting.mum[place],
        "dad": setting.dad[place],
        "sib": setting.sib[place],
        "gran": setting.gran[place],
        "carer": setting.carer[place],
        "worker": setting.worker[place],
        "age": setting.age[place],
        "soon": _working_day(on + 2 + drawn % 6),
        "when": _working_day(on + SOON.get(setting.stage[place], 14) + drawn % 14),
        "later": _working_day(on + 35 + drawn % 14),
        "setting": LEARNS_AT.get(setting.band[place], "school"),
        "nurse": "health visitor" if setting.band[place] in YOUNG else "school nurse",
        "time": _time(id),
    }
    return Row(
        id, person, drawn, setting.mask[place], setting.sexes[place], themes[turn:] + themes[:turn], values, names
    )


def _told_of(story: Prepared | Listed, row: Row, on: int) -> Any:
    return _rows(story, row, on) if isinstance(story, Listed) else _text(story, row)


def _rows(story: Listed, row: Row, on: int) -> list[dict[str, str]]:
    """What, who and how; about one in ten lacks something, as they do."""
    told: list[tuple[str, ...]] = []
    found = []
    for at, line in enumerate(story.lines):
        if text := _said(line, row, told):
            drawn = (row.drawn ^ line.salt * (at + 3)) * GOLDEN & REST
            parts = [part.strip() for part in (text % row.names).split("//")]
            action = {"what": parts[0], "who": parts[1], "by_when": _by_when(on, drawn), "how_known": parts[2]}
            if drawn % 1000 < LACKING:
                action.pop(("who", "by_when", "how_known", "how_known")[drawn // 1000 % 4])
            found.append(action)
    return found


def _by_when(on: int, drawn: int) -> str:
    return day(working_from(on + 7 + drawn % 42)).isoformat()


def _text(story: Prepared, row: Row) -> str:
    if row.mask & story.only != story.only:
        return ""
    told: list[tuple[str, ...]] = []
    paragraphs = []
    for lines in story.paragraphs:
        said = [text for line in lines if (text := _said(line, row, told))]
        if said:
            paragraphs.append(" ".join(said))
    return story.between.join(paragraphs) % row.names


def _said(told_line: Told, row: Row, told: list[tuple[str, ...]]) -> str:
    """One wording of one phrase, that was not told yet in this text; empty where none fits."""
    line = told_line.line
    if row.mask & told_line.only != told_line.only:
        return ""
    mixed = (row.drawn ^ told_line.salt) * GOLDEN & REST
    if mixed * 100 >> BITS >= line.chance:
        return ""
    slot = told_line.by_value.get(row.values[line.by], told_line.plain) if line.by else told_line.plain
    if line.theme == SECOND:
        if len(row.themes) < SECOND or row.themes[1] not in slot.themes:
            return ""
        pool = slot.themes[row.themes[1]].fitting(row.mask, row.sexes)
    else:
        pool = slot.fitting(row.themes[0] if line.theme else "", row.mask, row.sexes)
    if not pool and line.by:
        pool = told_line.plain.fitting("", row.mask, row.sexes)
    if not pool:
        return ""
    # Golden steps: the same child comes back to a phrase only when the others have had their turn.
    at = (row.person * slot.salt + row.id * GOLDEN & REST) * len(pool) >> BITS
    phrase: tuple[str, ...] = pool[(at + line.nth * (1 + len(pool) // 3)) % len(pool)]
    if phrase in told:
        return ""
    told.append(phrase)
    wording: str = phrase[(mixed * slot.salt & REST) * len(phrase) >> BITS]
    return wording


@lru_cache(maxsize=20_000)
def _working_day(number: int) -> str:
    """“3 March”, moved on from a weekend, and from Christmas to the new year."""
    found = day(number)
    while found.weekday() > FRIDAY or (found.month, found.day) > CHRISTMAS or (found.month, found.day) == NEW_YEAR:
        found += timedelta(days=1)
    return f"{found.day} {found:%B}"


def _time(id: int) -> str:
    """A minute of the working day, 9:05am; golden steps again, so that steps close together differ."""
    hour, minute = divmod(8 * 60 + ((id * GOLDEN & REST) * (10 * 60) >> BITS), 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02}{'am' if hour < 12 else 'pm'}"
