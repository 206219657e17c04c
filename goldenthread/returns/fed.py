"""Every field of a return, and what feeds it: a question of the forms, a column of the record, or nothing yet.

    python -m goldenthread.returns.fed

writes docs/fields.md from it. Tests say when the page is out of date, and which field is not accounted for.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_type_hints

from goldenthread.insight.schema import RECORDED, tables
from goldenthread.pathway.kinds import KINDS
from goldenthread.returns.cin.elements import (
    Assessment,
    Characteristics,
    Element,
    Identifiers,
    NeedPlan,
    One,
    PreProceedings,
    ProtectionPlan,
    Referral,
    Section47,
    Several,
)
from goldenthread.returns.ssda903.tables import TABLES, columns_of

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).with_name("fed.toml")
PAGE = "docs/fields.md"
MADE = (
    "This page is made from the kinds and `goldenthread/returns/fed.toml` by `python -m goldenthread.returns.fed`. "
    "What each question asks stands in [kinds.md](kinds.md)."
)
NOT_YET = ("not recorded yet: ", "not carried yet: ")
CIN, SSDA903, SSD = "Children in need census", "SSDA903", "Standard Safeguarding Dataset"
ELEMENTS: tuple[type[Element], ...] = (
    *(Identifiers, Characteristics, Referral, Assessment, NeedPlan, Section47, ProtectionPlan, PreProceedings),
)


@dataclass(frozen=True)
class Field:
    """`table` as questions and fed.toml name it: CIN, SSDA903.Reviews, ssd_contacts."""

    collection: str
    table: str
    name: str
    what: str = ""

    @property
    def id(self) -> str:
        return f"{self.table}.{self.name}"


@cache
def fields() -> dict[str, Field]:
    """By id. A field that stands in several elements of the census is one."""
    return {field.id: field for field in (*_of_the_census(), *_of_the_ssda903(), *_of_the_dataset())}


@cache
def lines() -> dict[str, str]:
    """What fed.toml says, by the field's id."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {f"{table}.{name}": words for table, found in read.items() for name, words in found.items()}


@cache
def asked() -> dict[str, tuple[str, ...]]:
    """The questions that name a field in `reads`, as kind.question, by the field's id."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for kind in KINDS.values():
        for question in kind.questions:
            for reader in question.reads:
                if reader in fields():
                    found[reader].append(f"{kind.id}.{question.id}")
    return {id_: tuple(questions) for id_, questions in found.items()}


def named_in(line: str) -> tuple[str, ...]:
    """What a line of fed.toml names in the record; nothing where it gives a reason why not yet."""
    return () if line.startswith(NOT_YET) else tuple(part.strip() for part in line.split(","))


def page() -> str:
    """Return field → where it comes from."""
    return (
        "\n".join(["# Where each field of a return comes from", "", MADE, "", *_how_many(), *_tables()]).rstrip() + "\n"
    )


def _how_many() -> Iterator[str]:
    yield "| Collection | Fields | From a question | From another column | Not yet |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for collection in (CIN, SSDA903, SSD):
        ids = [field.id for field in fields().values() if field.collection == collection]
        from_questions = sum(id_ in asked() for id_ in ids)
        not_yet = sum(lines().get(id_, "").startswith(NOT_YET) for id_ in ids)
        yield f"| {collection} | {len(ids)} | {from_questions} | {len(ids) - from_questions - not_yet} | {not_yet} |"
    yield ""


def _tables() -> Iterator[str]:
    by_table: defaultdict[tuple[str, str], list[Field]] = defaultdict(list)
    for field in fields().values():
        by_table[field.collection, field.table].append(field)
    collection = ""
    for (of, table), found in by_table.items():
        if of != collection:
            collection = of
            yield from (f"## {collection}", "")
        yield from (f"### `{table}`", "", "| Field | What it says | Where it comes from |", "| --- | --- | --- |")
        yield from (f"| `{field.name}` | {field.what} | {source(field)} |" for field in found)
        yield ""


def source(field: Field) -> str:
    if field.id in asked():
        return "; ".join(_question_words(question) for question in asked()[field.id])
    line = lines().get(field.id, "")
    columns = named_in(line)
    return ", ".join(f"`{column}`" for column in columns) if columns else line[:1].upper() + line[1:]


def _question_words(name: str) -> str:
    kind_id, _, question_id = name.partition(".")
    kind = KINDS[kind_id]
    return f"{kind.title}: “{kind.question(question_id).wording}”"


def _of_the_census() -> Iterator[Field]:
    for element in ELEMENTS:
        for hint in get_type_hints(element, include_extras=True).values():
            for part in getattr(hint, "__metadata__", ()):
                if isinstance(part, One | Several):
                    yield Field(CIN, "CIN", part.name if isinstance(part, Several) else part.names[0])


def _of_the_ssda903() -> Iterator[Field]:
    for table in TABLES:
        for column in columns_of(table):
            if column.name != "CHILD":
                yield Field(SSDA903, f"SSDA903.{table.title}", column.name)


def _of_the_dataset() -> Iterator[Field]:
    for table in tables().values():
        if table.source == "SSD":
            for column in table.columns:
                if column.name not in RECORDED:
                    yield Field(SSD, table.name, column.name, column.what)


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
