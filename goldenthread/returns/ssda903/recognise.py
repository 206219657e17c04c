"""Which table a CSV file is: by its set of column names, never by its own name."""

import csv
from pathlib import Path

from goldenthread.returns import refusal
from goldenthread.returns.ssda903.tables import TABLES, Row, always_there, sometimes_there

_OTHER_SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars"}


def split_line(line: str) -> list[str]:
    """One physical line: no column of this return holds a line break, so a quotation mark left open spoils only
    its own line. Raises csv.Error."""
    if '"' not in line:
        return line.split(",")
    return next(csv.reader([line], strict=True))


def header_columns(file: Path, line: str) -> tuple[str, ...]:
    if line.lstrip().startswith("<"):
        raise refusal.NotCsv(file, why="it is XML")
    if "," not in line:
        for separator, name in _OTHER_SEPARATORS.items():
            if separator in line:
                raise refusal.NotCsv(file, why=f"its columns are separated by {name}, not commas")
        raise refusal.NotCsv(file, why="its first line is not a row of column names with commas between them")
    try:
        cells = split_line(line)
    except csv.Error as error:
        raise refusal.NotCsv(file, why=f"its first line cannot be read ({error})") from None
    columns = tuple(cell.strip().upper() for cell in cells)
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise refusal.RepeatedColumn(file, columns=", ".join(column or "(blank)" for column in repeated))
    return columns


def recognise(file: Path, columns: tuple[str, ...]) -> type[Row]:
    """The one table these columns make; otherwise refuses, against the nearest table."""
    there = frozenset(columns)
    for table in TABLES:
        if always_there(table) <= there <= always_there(table) | sometimes_there(table):
            return table
    nearest = max(TABLES, key=lambda table: _likeness(there, table))
    missing = sorted(always_there(nearest) - there)
    unexpected = sorted(there - always_there(nearest) - sometimes_there(nearest))
    reason = refusal.UnknownTable if unexpected else refusal.MissingColumn
    raise reason(file, table=nearest.title, difference=_difference(missing, unexpected))


def _likeness(there: frozenset[str], table: type[Row]) -> float:
    wanted = always_there(table)
    return len(there & wanted) / len(there | wanted)


def _difference(missing: list[str], unexpected: list[str]) -> str:
    parts = []
    if missing:
        parts.append(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    if unexpected:
        names = ", ".join(column or "(blank)" for column in unexpected)
        parts.append(f"{names} {'is' if len(unexpected) == 1 else 'are'} unexpected")
    return " and ".join(parts)
