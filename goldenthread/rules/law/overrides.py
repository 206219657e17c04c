"""The authority's own standards: the `[[standard]]` entries of its authority.toml, laid over ours.

An authority may set what is local and correct what nobody has verified. It may not change law or guidance.
Of a law whose commencement is not confirmed it may say from when it is in force, and nothing else.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from goldenthread.rules.law.rule import COUNTINGS, Rule

KEYS = {"id", "value", "unit", "from", "source"}


class OverrideRefused(ValueError):
    """An entry of authority.toml that may not stand."""


def apply(path: Path, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules with the authority's entries applied, in order of date."""
    try:
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("standard", [])
    except tomllib.TOMLDecodeError as error:
        raise OverrideRefused(f"{path.name} is not TOML: {error}.") from error
    for entry in sorted(entries, key=lambda entry: str(entry.get("from", ""))):
        rules = _lay_over(rules, entry, path.name)
    return rules


def _lay_over(rules: tuple[Rule, ...], entry: Mapping[str, Any], file: str) -> tuple[Rule, ...]:
    where = f"{file}, standard {entry.get('id', '(no id)')}"
    ours = [rule for rule in rules if rule.id == entry.get("id")]
    if not ours:
        near = get_close_matches(str(entry.get("id")), [rule.id for rule in rules], n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise OverrideRefused(f"{where}: there is no such rule.{hint}")
    _check(entry, ours[0], where)
    if not ours[-1].in_force:
        return _replaced(rules, ours[-1], (replace(ours[-1], starts=entry["from"], in_force=True),))
    starts: date | None = entry.get("from")
    kept = tuple(_cut(rule, starts) for rule in ours if starts and (rule.starts or date.min) < starts)
    theirs = replace(
        ours[-1],
        value=entry["value"],
        unit=entry.get("unit", ours[-1].unit),
        source=entry["source"],
        starts=starts,
        ends=None,
        status="local",
    )
    return _replaced(rules, ours[-1], (*kept, theirs))


def _check(entry: Mapping[str, Any], ours: Rule, where: str) -> None:
    if unknown := sorted(set(entry) - KEYS):
        raise OverrideRefused(f"{where} has {', '.join(unknown)}; it may have {', '.join(sorted(KEYS))}.")
    if not isinstance(entry.get("from", date.min), date):
        raise OverrideRefused(f"{where}: from must be a date, such as 2026-04-01 without quotation marks.")
    if not ours.in_force:
        if set(entry) != {"id", "from", "source"}:
            raise OverrideRefused(f"{where} is law not yet in force: give only from (a date) and source.")
        return
    if not ours.is_open_to_the_authority:
        standing = f"{ours.title} is {ours.status} ({ours.source})"
        raise OverrideRefused(f"{where}: {standing}, which an authority cannot change. Remove the entry.")
    if type(entry.get("value")) is not int or entry["value"] < 0 or not entry.get("source"):
        raise OverrideRefused(f"{where} needs a value (a whole number) and a source (who decided it).")
    units = COUNTINGS.get(ours.counting, (ours.unit,))
    if entry.get("unit", ours.unit) not in units:
        raise OverrideRefused(f"{where}: it is counted in {' or '.join(units)}, not {entry['unit']}.")
    if ours.parts:
        raise OverrideRefused(f"{where} compares two dates and has no single value to set.")


def _cut(rule: Rule, before: date) -> Rule:
    """The rule, ending the day before."""
    last = before - timedelta(days=1)
    return rule if rule.ends is not None and rule.ends <= last else replace(rule, ends=last)


def _replaced(rules: tuple[Rule, ...], at: Rule, by: tuple[Rule, ...]) -> tuple[Rule, ...]:
    place = next(number for number, rule in enumerate(rules) if rule.id == at.id)
    others = [rule for rule in rules if rule.id != at.id]
    return (*others[:place], *by, *others[place:])
