"""One statement of law, guidance or local policy, true from one date to another, as a TOML file gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

STATUSES = ("law", "statutory guidance", "published definition", "local", "unverified")
OPEN_TO_THE_AUTHORITY = ("local", "unverified")  # to set and to correct
# What stands behind a status.
CHECKED = {
    "V": "the primary text or official guidance was read",
    "V(local)": "a local procedure was read",
    "V(measure)": "a published measure was read",
    "V(note)": "the instrument was read for this note",
    "V(text; commencement not checked)": "the text was read; when it starts was not found",
    "S": "a secondary page says so",
    "W": "a public source says so",
    "K": "knowledge of the sector",
    "U": "general knowledge",
    "-": "a setting of this product",
}

CALENDAR_UNITS = ("days", "weeks", "months", "years")
COUNTINGS: Mapping[str, tuple[str, ...]] = {
    "working days": ("working days",),
    "inclusive": CALENDAR_UNITS,
    "interval": (*CALENDAR_UNITS, "working days"),
    "calendar": CALENDAR_UNITS,
    "hours": ("hours",),
    "before event": (*CALENDAR_UNITS, "working days"),
    "clear days before": ("days", "working days"),
    "by event": ("terms", "events"),
    "each month": ("months",),
    "fixed date": ("September",),
    "earlier of": ("earlier of",),
    "later of": ("later of",),
}
STANDARDS = (
    "threshold",
    "cap",
    "count",
    "minimum",
    "band",
    "retention",
    "setting",
    "structure",
    "note",
    "event",
)

TEXTS = ("id", "title", "text", "source", "status", "checked")
NEEDED = {"clock": {*TEXTS, "unit", "counting"}, "standard": {*TEXTS, "kind"}}
OPTIONAL = {"row", "value", "unit", "from", "to", "in_force"}
KEYS = {
    "clock": NEEDED["clock"] | OPTIONAL | {"fact", "trigger", "part", "extension"},
    "standard": NEEDED["standard"] | OPTIONAL,
}


class LawFileError(ValueError):
    """A TOML file of rules that does not say what it must."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the dates that an `earlier of` or `later of` clock compares."""

    fact: str
    trigger: str
    value: int
    unit: str
    counting: str


@dataclass(frozen=True, slots=True)
class Extension:
    """How far the clock's own source lets its due date move, and who may move it."""

    by: str
    value: int | None
    unit: str
    repeats: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """`kind` is "clock" or a kind of standard; `value` is None where no number is set; `row` groups the
    entries that carry one requirement. A rule holds from `starts` to `ends`, both counted.
    """

    id: str
    row: str
    area: str
    kind: str
    title: str
    text: str
    source: str
    status: str
    checked: str
    value: int | None
    unit: str
    starts: date | None
    ends: date | None
    in_force: bool
    counting: str
    fact: str
    trigger: str
    parts: tuple[Part, ...]
    extension: Extension | None

    @property
    def is_clock(self) -> bool:
        return self.kind == "clock"

    @property
    def is_open_to_the_authority(self) -> bool:
        return self.status in OPEN_TO_THE_AUTHORITY

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of the dates that a clock runs from."""
        return tuple(part.fact for part in self.parts) or (self.fact,)

    def holds(self, on: date) -> bool:
        if not self.in_force or (self.starts is not None and on < self.starts):
            return False
        return self.ends is None or on <= self.ends


def read_rule(entry: Mapping[str, Any], table: str, area: str, file: str) -> Rule:
    """Checks one `[[clock]]` or `[[standard]]` entry and makes the rule it states."""
    where = f"{file}: {table} {entry.get('id', '(no id)')}"
    _check_keys(entry, table, where)
    kind = "clock" if table == "clock" else entry["kind"]
    rule = Rule(
        id=entry["id"],
        row=entry.get("row", entry["id"]),
        area=area,
        kind=kind,
        title=entry["title"],
        text=entry["text"],
        source=entry["source"],
        status=entry["status"],
        checked=entry["checked"],
        value=entry.get("value"),
        unit=entry.get("unit", ""),
        starts=entry.get("from"),
        ends=entry.get("to"),
        in_force=entry.get("in_force", True),
        counting=entry.get("counting", ""),
        fact=entry.get("fact", ""),
        trigger=entry.get("trigger", ""),
        parts=tuple(Part(**part) for part in entry.get("part", ())),
        extension=_read_extension(entry.get("extension")),
    )
    _check_words(rule, where)
    return rule


def _read_extension(entry: Mapping[str, Any] | None) -> Extension | None:
    if entry is None:
        return None
    return Extension(entry["by"], entry.get("value"), entry.get("unit", ""), entry.get("repeats", False))


def _check_keys(entry: Mapping[str, Any], table: str, where: str) -> None:
    if missing := sorted(NEEDED[table] - set(entry)):
        raise LawFileError(f"{where} has no {', '.join(missing)}.")
    if unknown := sorted(set(entry) - KEYS[table]):
        raise LawFileError(f"{where} has {', '.join(unknown)}, which nothing reads.")


def _check_words(rule: Rule, where: str) -> None:
    if rule.status not in STATUSES:
        raise LawFileError(f"{where}: status “{rule.status}” is none of {', '.join(STATUSES)}.")
    if rule.checked not in CHECKED:
        raise LawFileError(f"{where}: checked “{rule.checked}” is none of {', '.join(CHECKED)}.")
    if rule.starts and rule.ends and rule.ends < rule.starts:
        raise LawFileError(f"{where} ends before it starts.")
    if not rule.is_clock:
        if rule.kind not in STANDARDS:
            raise LawFileError(f"{where}: kind “{rule.kind}” is none of {', '.join(STANDARDS)}.")
        return
    for counting, unit in [(rule.counting, rule.unit), *((part.counting, part.unit) for part in rule.parts)]:
        if unit not in COUNTINGS.get(counting, ()):
            raise LawFileError(f"{where}: “{counting}” does not count {unit or 'nothing'}.")
    if bool(rule.parts) != (rule.counting in ("earlier of", "later of")) or not all(rule.facts):
        raise LawFileError(f"{where} must name the fact it runs from, or its parts.")
