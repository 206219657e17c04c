"""Specs as they are drawn: Markdown that an analyst can read, a program can run and the manual prints.

A spec is a file of cases. A case begins with `## ` and a title, tells its story, draws the tables that matter
(after the line "Table `name`"), and says what is asked ("Asked for 2024-25") and what the answer is: a table of
the subjects counted, and a line "Figure: ...". Cells are written as people write them: 2025-03-31, yes, no, or
nothing. A column `why` is for the reader.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from goldenthread.insight.engine import Figure
from goldenthread.insight.schema import tables
from goldenthread.insight.wording import in_words
from goldenthread.rules.periods import Period, parse
from tests.spec.record import Row

FOLDER = Path(__file__).parent / "measures"


@dataclass
class Question:
    period: Period
    figure: str = ""
    answers: list[dict[str, str]] | None = None


@dataclass
class Case:
    measure: str
    title: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def specs() -> dict[str, Path]:
    return {path.stem: path for path in sorted(FOLDER.glob("*/*.md"))}


def cases(path: Path) -> Iterator[Case]:
    for text in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        yield _case(path.stem, text)


def _case(measure: str, text: str) -> Case:
    lines = text.splitlines()
    case, table = Case(measure, lines[0].strip()), ""
    for number, line in enumerate(lines[1:], start=1):
        if found := re.fullmatch(r"Table `(\w+)`", line):
            table = found[1]
        elif found := re.fullmatch(r"Asked for (.+)", line):
            table = ""
            case.questions.append(Question(parse(found[1])))
        elif line.startswith("Figure: "):
            case.questions[-1].figure = line.removeprefix("Figure: ")
        elif line.startswith("|") and not lines[number - 1].startswith("|"):
            rows = list(_rows(lines[number:]))
            if table:
                case.tables[table] = [_typed(table, row) for row in rows]
            else:
                case.questions[-1].answers = rows
    return case


def _rows(lines: list[str]) -> Iterator[dict[str, str]]:
    """The rows of the Markdown table that begins the lines."""
    drawn = []
    for line in lines:
        if not line.startswith("|"):
            break
        drawn.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    names = drawn[0]
    for cells in drawn[2:]:
        yield dict(zip(names, cells, strict=True))


def _typed(table: str, row: dict[str, str]) -> Row:
    kinds: dict[str, str] = {column.name: column.type for column in tables()[table].columns}
    return {name: _value(kinds[name], cell) for name, cell in row.items() if name != "why"}


def _value(kind: str, cell: str) -> Any:
    if not cell:
        return None
    match kind:
        case "date":
            return date.fromisoformat(cell)
        case "timestamp":
            return datetime.fromisoformat(cell)
        case "int":
            return int(cell)
        case "float":
            return float(cell)
        case "bool":
            return {"yes": True, "no": False}[cell]
    return cell


def told(figure: Figure) -> str:
    """A figure as a spec's last line says it: `50.0%, 1 of 2; 1 could not be told`."""
    if figure.status == "could not tell":
        return f"could not tell. {figure.reason}"
    words = in_words(figure)
    if figure.measure.kind == "percentage" and figure.denominator:
        words += f", {figure.numerator:g} of {figure.denominator:g}"
    if figure.measure.kind == "mean" and figure.denominator:
        words += f", over {figure.denominator:g}"
    if figure.unknown:
        words += f"; {figure.unknown} could not be told"
    if figure.left_out:
        words += f"; {figure.left_out} left out"
    return words
