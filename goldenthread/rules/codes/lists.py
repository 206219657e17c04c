"""Reads the code lists from the TOML files beside this one."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from goldenthread.rules.periods import financial_year_of

FOLDER = Path(__file__).parent
CODE_KEYS = {"label", "group", "from", "to", "now", "retired", "note"}


class UnknownCodeList(KeyError):
    """No code list has this name."""

    def __str__(self) -> str:
        return str(self.args[0])


class CodeFileError(ValueError):
    """A TOML file of codes that does not say what it must."""


@dataclass(frozen=True, slots=True)
class Code:
    """`starts` and `ends` are collection years: 2025 is the year to 31 March 2025. A `retired` code has no
    known last year but is no longer to be used. `now` is the code that says the same today.
    """

    code: str
    label: str
    group: str
    starts: int | None
    ends: int | None
    now: str
    retired: bool
    note: str

    def valid(self, on: date) -> bool:
        if self.starts is None and self.ends is None:
            return not self.retired
        year = financial_year_of(on).end.year
        return not self.retired and (self.starts or year) <= year <= (self.ends or year)


@dataclass(frozen=True, slots=True)
class CodeList:
    name: str
    title: str
    source: str
    by_code: Mapping[str, Code]
    local: bool = False  # an authority may say it in its own words

    def __iter__(self) -> Iterator[Code]:
        return iter(self.by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def find(self, code: str) -> Code | None:
        return self.by_code.get(code)

    def label(self, code: str, on: date | None = None) -> str:
        """In plain English. A code that the list lacks, or that could not be used on the date, says so."""
        found = self.by_code.get(code)
        if found is None:
            return f"{code} (not a known code)"
        if on is not None and not found.valid(on):
            return f"{found.label} ({code}, not in use then)"
        return found.label

    def group(self, code: str) -> str:
        """The group that the published figures put a code in; empty where there is none."""
        found = self.by_code.get(code)
        return found.group if found else ""

    def valid(self, code: str, on: date) -> bool:
        found = self.by_code.get(code)
        return found is not None and found.valid(on)

    def current(self, code: str) -> str:
        """The code used now for the same thing: `M` for the old `1`."""
        found = self.by_code.get(code)
        return found.now or found.code if found else code

    def choices(self, on: date) -> list[tuple[str, str]]:
        """Codes and labels that may be chosen on a date, in the order of the list."""
        return [(code.code, code.label) for code in self if code.valid(on)]


def lookup(name: str) -> CodeList:
    """Raises UnknownCodeList, saying which lists there are."""
    try:
        return _own.get(name) or _all()[name]
    except KeyError:
        raise UnknownCodeList(f"There is no code list {name}. There are: {', '.join(names())}.") from None


def names() -> tuple[str, ...]:
    return tuple(_all())


def reword(path: Path) -> None:
    """The authority's own words for codes of a list that is `local`: `[labels.threshold]` of its authority.toml. The
    codes stay, so that what was answered can be read. Raises CodeFileError. Without the file, our words stand."""
    said = tomllib.loads(path.read_text(encoding="utf-8")).get("labels", {}) if path.exists() else {}
    worded = {name: _reworded(_all().get(name), name, labels, path.name) for name, labels in said.items()}
    _own.clear()
    _own.update(worded)


def _reworded(found: CodeList | None, name: str, labels: Mapping[str, str], file: str) -> CodeList:
    if found is None or not found.local:
        ours = ", ".join(code_list.name for code_list in _all().values() if code_list.local)
        raise CodeFileError(f"{file}: labels.{name} cannot be worded by an authority. These can: {ours}.")
    if lost := sorted(set(labels) - set(found.by_code)):
        raise CodeFileError(f"{file}: labels.{name} has {', '.join(lost)}; its codes are {', '.join(found.by_code)}.")
    worded = {code: replace(each, label=labels.get(code, each.label)) for code, each in found.by_code.items()}
    return replace(found, by_code=worded)


_own: dict[str, CodeList] = {}  # the lists that this authority has worded itself


@lru_cache(maxsize=1)
def _all() -> Mapping[str, CodeList]:
    lists: dict[str, CodeList] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in lists:
                raise CodeFileError(f"{path.name}: the code list {name} is there twice.")
            lists[name] = _read_list(name, entry, path.name)
    return lists


def _read_list(name: str, entry: Mapping[str, Any], file: str) -> CodeList:
    codes = {code: _read_code(code, value, f"{file}: {name}") for code, value in entry["codes"].items()}
    if lost := sorted({code.now for code in codes.values() if code.now} - set(codes)):
        raise CodeFileError(f"{file}: {name} sends old codes to {', '.join(lost)}, which it does not have.")
    return CodeList(name, entry["title"], entry["source"], codes, entry.get("local", False))


def _read_code(code: str, value: str | Mapping[str, Any], where: str) -> Code:
    entry: Mapping[str, Any] = {"label": value} if isinstance(value, str) else value
    if unknown := sorted(set(entry) - CODE_KEYS):
        raise CodeFileError(f"{where} {code} has {', '.join(unknown)}, which nothing reads.")
    return Code(
        code=code,
        label=entry["label"],
        group=entry.get("group", ""),
        starts=entry.get("from"),
        ends=entry.get("to"),
        now=entry.get("now", ""),
        retired=entry.get("retired", False),
        note=entry.get("note", ""),
    )
