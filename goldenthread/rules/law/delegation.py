"""Who decides what, who may stand in, who advises, on what evidence.

An authority lays its own scheme of delegation over ours: the `[[decision]]` entries of its authority.toml. It may say
who takes a decision and who stands in where that is local or unverified, and not where law or guidance says it.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from goldenthread.rules.law.overrides import OverrideRefused
from goldenthread.rules.law.rule import OPEN_TO_THE_AUTHORITY, STATUSES, LawFileError
from goldenthread.rules.words import day

FILE = Path(__file__).with_name("delegation.toml")
PAIRS = (("decider", "roles"), ("stand_in", "stand_in_roles"))  # in words, and as roles
KEYS = {"id", "from", "source", *(key for pair in PAIRS for key in pair)}


@dataclass(frozen=True, slots=True)
class Decision:
    """`stand_in` and `adviser` are empty where nobody may stand in or need advise.

    `roles` and `stand_in_roles` are the product's roles whose holders take it; none: it is not taken in the product.
    """

    id: str
    decision: str
    decider: str
    stand_in: str
    adviser: str
    evidence: str
    source: str
    status: str
    roles: tuple[str, ...] = ()
    stand_in_roles: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None

    @property
    def is_open_to_the_authority(self) -> bool:
        return self.status in OPEN_TO_THE_AUTHORITY

    def holds(self, on: date) -> bool:
        return (self.starts or date.min) <= on <= (self.ends or date.max)


@dataclass(frozen=True, slots=True)
class Scheme:
    """Where the authority says who decides, and the roles that it may name."""

    file: Callable[[], Path]
    roles: tuple[str, ...]


_scheme: list[Scheme] = []  # that of this authority, once it is said where it stands


@lru_cache(maxsize=1)
def shipped() -> tuple[Decision, ...]:
    """As they are shipped, without any authority's own scheme."""
    return tuple(_read(entry) for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["decision"])


def decisions() -> tuple[Decision, ...]:
    """With the scheme of delegation that the authority has set; read again when its file has changed. Raises
    OverrideRefused."""
    for scheme in _scheme:
        path = scheme.file()
        if path.exists():
            return _laid_over(path, path.stat().st_mtime_ns, scheme.roles)
    return shipped()


def set_by(file: Callable[[], Path], roles: Iterable[str]) -> None:
    """From now on the `[[decision]]` entries of that file hold. `roles` are those that may decide anything."""
    _scheme[:] = [Scheme(file, tuple(roles))]


@lru_cache(maxsize=4)
def _laid_over(path: Path, changed: int, roles: Sequence[str]) -> tuple[Decision, ...]:
    try:
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("decision", [])
    except tomllib.TOMLDecodeError as error:
        raise OverrideRefused(f"{path.name} is not TOML: {error}.") from error
    found = shipped()
    for entry in sorted(entries, key=lambda entry: str(entry.get("from", ""))):
        found = _lay_over(found, entry, roles, path.name)
    return found


def _lay_over(
    standing: tuple[Decision, ...], entry: Mapping[str, Any], roles: Sequence[str], file: str
) -> tuple[Decision, ...]:
    """What the entry leaves out stays as it was. Until the day from which it holds, so does what it replaces."""
    where = f"{file}, decision {entry.get('id', '(no id)')}"
    ours = [decision for decision in standing if decision.id == entry.get("id")]
    if not ours:
        near = get_close_matches(str(entry.get("id")), [decision.id for decision in standing], n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise OverrideRefused(f"{where}: there is no such decision.{hint}")
    _check(entry, ours[0], roles, where)
    starts: date | None = entry.get("from")
    last = starts - timedelta(days=1) if starts else None
    kept = [
        replace(each, ends=min(each.ends or last, last)) for each in ours if last and (each.starts or date.min) <= last
    ]
    said = {key: entry[key] for pair in PAIRS for key in pair if key in entry}
    said |= {key: tuple(value) for key, value in said.items() if isinstance(value, list)}
    theirs = replace(
        ours[-1], **said, source=entry["source"], status="local", starts=starts or ours[0].starts, ends=None
    )
    place = standing.index(ours[0])
    others = [decision for decision in standing if decision.id != theirs.id]
    return (*others[:place], *kept, theirs, *others[place:])


def _check(entry: Mapping[str, Any], ours: Decision, roles: Sequence[str], where: str) -> None:
    if unknown := sorted(set(entry) - KEYS):
        raise OverrideRefused(f"{where} has {', '.join(unknown)}; it may have {', '.join(sorted(KEYS))}.")
    if not ours.is_open_to_the_authority:
        standing = f"“{ours.decision}” is {ours.status} ({ours.source})"
        raise OverrideRefused(f"{where}: {standing}: an authority cannot change who decides it. Remove the entry.")
    if not isinstance(entry.get("from", date.min), date):
        raise OverrideRefused(f"{where}: from must be a date, such as 2026-04-01 without quotation marks.")
    if not _words(entry.get("source")) or not any(words in entry for words, _ in PAIRS):
        raise OverrideRefused(
            f"{where} needs a source (who decided it), and who decides (decider and roles) or stands in."
        )
    for words, named in PAIRS:
        if (words in entry) != (named in entry):
            raise OverrideRefused(f"{where}: give {words} (in words) and {named} (the roles) together.")
        if named in entry:
            _check_pair(entry, words, named, roles, where)


def _check_pair(entry: Mapping[str, Any], words: str, named: str, roles: Sequence[str], where: str) -> None:
    given = entry[named]
    if not isinstance(given, list) or not all(isinstance(role, str) for role in given):
        raise OverrideRefused(f'{where}: {named} must be a list of roles, such as ["team_manager"].')
    if unknown := [role for role in given if role not in roles]:
        raise OverrideRefused(f"{where}: {named} names {unknown[0]}. Who may decide is one of {', '.join(roles)}.")
    if named == "roles" and not given:
        raise OverrideRefused(f"{where}: roles names nobody. Name at least one role that decides.")
    if _words(entry[words]) != bool(given):
        raise OverrideRefused(f"{where}: {words} must say in words who {named} are; both empty: nobody.")


def _words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def who_decides(decision_id: str, on: date) -> Decision:
    """Raises LookupError where no such decision is known on that date."""
    for decision in decisions():
        if decision.id == decision_id and decision.holds(on):
            return decision
    ids = ", ".join(known())
    raise LookupError(f"{FILE.name} does not say who decides {decision_id} on {day(on)}. It has: {ids}.")


def known() -> tuple[str, ...]:
    return tuple(dict.fromkeys(decision.id for decision in decisions()))


def _read(entry: dict[str, Any]) -> Decision:
    renamed = {"from": "starts", "to": "ends"}
    try:
        read: dict[str, Any] = {
            renamed.get(key, key): tuple(value) if isinstance(value, list) else value for key, value in entry.items()
        }
        decision = Decision(**read)
    except TypeError as error:
        raise LawFileError(f"{FILE.name}: {entry.get('id', '(no id)')}: {error}.") from error
    if decision.status not in STATUSES:
        raise LawFileError(f"{FILE.name}: {decision.id} has the unknown status “{decision.status}”.")
    return decision
