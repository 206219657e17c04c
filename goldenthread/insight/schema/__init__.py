"""The tables of a snapshot, as data: read from ssd.toml and ours.toml.

Every table made from the record ends with `recorded_from` and `recorded_to`: a row is how the fact stood in the
record from the first moment until the second; an empty `recorded_to` is how it stands now.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

SCHEMA_VERSION = "1"
RECORDED = ("recorded_from", "recorded_to")
Type = Literal["text", "int", "float", "bool", "date", "timestamp"]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Column:
    name: str
    type: Type
    what: str


@dataclass(frozen=True)
class Table:
    """`key` names the columns that tell rows apart; `recorded` tables hold one row for each version of a fact."""

    name: str
    what: str
    source: Literal["SSD", "ours"]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    recorded: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@cache
def tables() -> dict[str, Table]:
    found = {}
    for file, source in (("ssd.toml", "SSD"), ("ours.toml", "ours")):
        for name, entry in tomllib.loads((HERE / file).read_text(encoding="utf-8")).items():
            found[name] = _table(name, entry, "SSD" if source == "SSD" else "ours")
    return found


def _table(name: str, entry: dict[str, object], source: Literal["SSD", "ours"]) -> Table:
    recorded = source == "SSD" or bool(entry.get("recorded"))
    lines = [line.split(maxsplit=2) for line in str(entry["columns"]).strip().splitlines()]
    columns = [Column(field.rstrip("*"), _type(kind), what) for field, kind, what in lines]
    if recorded:
        columns += [
            Column("recorded_from", "timestamp", "stood like this in the record from"),
            Column("recorded_to", "timestamp", "until; empty while it still does"),
        ]
    key = tuple(field.rstrip("*") for field, _, _ in lines if field.endswith("*"))
    return Table(name, str(entry["what"]), source, key, tuple(columns), recorded)


def _type(kind: str) -> Type:
    if kind not in get_args(Type):
        raise ValueError(f"{kind!r} is not a column type; use one of {', '.join(get_args(Type))}")
    return cast(Type, kind)
