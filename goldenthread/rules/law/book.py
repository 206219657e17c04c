"""All the rules together, and the question that the rest of the product asks: what holds on this date?"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from goldenthread.rules.law.overrides import apply
from goldenthread.rules.law.rule import LawFileError, Rule, read_rule
from goldenthread.rules.words import day

FOLDER = Path(__file__).parent
NOT_RULES = ("delegation.toml",)


class UnknownRule(KeyError):
    """No rule has this id."""

    def __str__(self) -> str:
        return str(self.args[0])


class NotInForce(LookupError):
    """The rule exists but does not hold on this date."""


@dataclass(frozen=True, slots=True)
class Law:
    """Every rule, in the order of the files, and a version that changes when any of them does."""

    rules: tuple[Rule, ...]
    version: str
    _by_id: dict[str, tuple[Rule, ...]] = field(repr=False, compare=False)

    def at(self, rule_id: str, on: date) -> Rule:
        """The rule as it holds on a date. Raises UnknownRule or NotInForce, each with a sentence."""
        versions = self.versions(rule_id)
        for rule in versions:
            if rule.holds(on):
                return rule
        raise NotInForce(_why_not(versions[0], on))

    def value(self, rule_id: str, on: date) -> int:
        """The number that a rule sets. Raises NotInForce where none is set on that date."""
        rule = self.at(rule_id, on)
        if rule.value is None:
            raise NotInForce(f"{rule.title} ({rule_id}): no number is set. authority.toml may set one.")
        return rule.value

    def versions(self, rule_id: str) -> tuple[Rule, ...]:
        """The same rule at different times."""
        try:
            return self._by_id[rule_id]
        except KeyError:
            near = get_close_matches(rule_id, self._by_id, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UnknownRule(f"There is no rule {rule_id}.{hint}") from None

    def clocks(self) -> Iterator[Rule]:
        return (rule for rule in self.rules if rule.is_clock)

    def standards(self) -> Iterator[Rule]:
        return (rule for rule in self.rules if not rule.is_clock)

    def numbers(self) -> Iterator[tuple[str, int, str, date | None, date | None, str, str]]:
        """Rows for measures: id, value, unit, from, to, status, source, of each rule that sets a number."""
        for rule in self.rules:
            if rule.in_force and rule.value is not None:
                yield rule.id, rule.value, rule.unit, rule.starts, rule.ends, rule.status, rule.source


def load(overrides: Path | None = None) -> Law:
    """The rules, with the authority's own standards laid over the ones it may set."""
    if overrides is not None and overrides.exists():
        return _bind(apply(overrides, national().rules))
    return _bind(_read_folder(FOLDER))


@lru_cache(maxsize=1)
def national() -> Law:
    """The rules as they are shipped, without any authority's own standards."""
    return load()


def _read_folder(folder: Path) -> Iterator[Rule]:
    files = {path.name: _read_file(path) for path in folder.glob("*.toml") if path.name not in NOT_RULES}
    for name, content in sorted(files.items(), key=lambda file: file[1]["order"]):
        for table in ("clock", "standard"):
            for entry in content.get(table, ()):
                yield read_rule(entry, table, content["area"], name)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LawFileError(f"{path.name} is not TOML: {error}.") from error


def _bind(rules: Iterable[Rule]) -> Law:
    rules = tuple(rules)
    by_id: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        by_id[rule.id] = (*by_id.get(rule.id, ()), rule)
    for versions in by_id.values():
        _check_no_overlap(versions)
    return Law(rules, hashlib.sha256(repr(rules).encode()).hexdigest()[:12], by_id)


def _check_no_overlap(versions: tuple[Rule, ...]) -> None:
    ordered = sorted(versions, key=lambda rule: rule.starts or date.min)
    for earlier, later in pairwise(ordered):
        if earlier.ends is None or later.starts is None or later.starts <= earlier.ends:
            raise LawFileError(f"{earlier.id} says two things at once from {day(later.starts or date.min)}.")


def _why_not(rule: Rule, on: date) -> str:
    if not rule.in_force:
        return f"{rule.title} ({rule.id}) is not switched on: its commencement has not been confirmed."
    return f"{rule.title} ({rule.id}) did not hold on {day(on)}."
