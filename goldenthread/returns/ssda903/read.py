"""Reading an SSDA903 return: a folder of CSV files, each recognised by its columns.

Every file is opened, decoded and recognised before the first row of any is read, so that a folder is read
whole or refused whole (`Refusal`).
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from goldenthread.returns import refusal
from goldenthread.returns.door import LIMITS, Limits, chunks, read_text
from goldenthread.returns.kinds import CannotRead, Kind
from goldenthread.returns.problems import CellProblem, Quarantined
from goldenthread.returns.ssda903.recognise import header_columns, recognise, split_line
from goldenthread.returns.ssda903.tables import Column, HeaderRow, Row, always_there, columns_of

R = TypeVar("R", bound=Row)

WANTED = "the folder of CSV files"
_LEFT_BY_COMPUTERS = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class FileRead:
    name: str
    sha256: str
    table: type[Row]
    rows: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class RepeatedHeader:
    """A child with more than one header row. Every row is kept; the first is the one to go by."""

    child: str
    first: HeaderRow
    later: tuple[HeaderRow, ...]

    @property
    def differing(self) -> tuple[str, ...]:
        first, later = self.first.raw, [row.raw for row in self.later]
        return tuple(column for column in first if any(row.get(column, "") != first[column] for row in later))

    @property
    def sentence(self) -> str:
        where = ", ".join(f"{row.file} line {row.line}" for row in self.later)
        what = f"differing in {', '.join(self.differing)}" if self.differing else "the same each time"
        return f"Child {self.child} has more than one header row, {what}: again at {where}."


@dataclass(frozen=True)
class Return903:
    folder: Path
    files: tuple[FileRead, ...]
    rows: dict[type[Row], tuple[Row, ...]]
    quarantined: tuple[Quarantined, ...]
    not_read: tuple[str, ...]
    """Names in the folder that were passed over: folders and hidden files."""

    def of(self, table: type[R]) -> Sequence[R]:
        """All rows of a table, from every file of it, in the order of the files' names and their lines."""
        return cast(Sequence[R], self.rows.get(table, ()))

    def by_child(self, table: type[R]) -> dict[str, list[R]]:
        grouped: defaultdict[str, list[R]] = defaultdict(list)
        for row in self.of(table):
            grouped[row.child].append(row)
        return dict(grouped)

    @cached_property
    def children(self) -> tuple[str, ...]:
        """Each child who has a header row, once, in the order of the return."""
        return tuple(self.by_child(HeaderRow))

    @cached_property
    def repeated_headers(self) -> tuple[RepeatedHeader, ...]:
        grouped = self.by_child(HeaderRow)
        return tuple(
            RepeatedHeader(child, rows[0], tuple(rows[1:])) for child, rows in grouped.items() if len(rows) > 1
        )

    @cached_property
    def without_header(self) -> tuple[Row, ...]:
        """Rows of a child who has no header row, so that nobody can say who the child is."""
        known = set(self.children)
        return tuple(row for rows in self.rows.values() for row in rows if row.child not in known)


@dataclass(frozen=True, slots=True)
class _Opened:
    path: Path
    sha256: str
    table: type[Row]
    columns: tuple[str, ...]
    lines: list[str]
    first: int
    """Position in `lines` of the first line after the column names."""


def read_folder(folder: Path, limits: Limits = LIMITS) -> Return903:
    paths, not_read = _files(folder, limits)
    opened = [_open(path, limits) for path in paths]
    if not any(file.table is HeaderRow for file in opened):
        raise refusal.NoHeaderTable(folder, columns=", ".join(sorted(always_there(HeaderRow))))
    rows: defaultdict[type[Row], list[Row]] = defaultdict(list)
    quarantined: list[Quarantined] = []
    files = []
    for file in opened:
        reader = _TableReader(file)
        good, bad = reader.read()
        rows[file.table] += good
        quarantined += bad
        files.append(FileRead(file.path.name, file.sha256, file.table, len(good), len(bad)))
    if not rows[HeaderRow] and not quarantined:
        raise refusal.Empty(next(file.path for file in opened if file.table is HeaderRow))
    frozen = {table: tuple(found) for table, found in rows.items()}
    return Return903(folder, tuple(files), frozen, tuple(quarantined), not_read)


def _files(folder: Path, limits: Limits) -> tuple[list[Path], tuple[str, ...]]:
    if not folder.exists():
        raise refusal.MissingPath(folder, path=folder)
    if not folder.is_dir():
        next(chunks(folder, WANTED, limits.csv_bytes, limits))  # an archive has a better refusal of its own
        raise refusal.NotAFolder(folder)
    found = sorted(folder.iterdir())
    passed_over = [path for path in found if path.is_dir() or _is_left_by_computer(path)]
    paths = [path for path in found if path not in passed_over]
    if not paths:
        raise refusal.Empty(folder)
    if len(paths) > limits.files:
        raise refusal.TooManyFiles(folder, limit=limits.files)
    return paths, tuple(path.name for path in passed_over)


def _is_left_by_computer(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_BY_COMPUTERS


def _open(path: Path, limits: Limits) -> _Opened:
    file = read_text(path, WANTED, limits)
    lines = file.text.split("\n")
    at = next(at for at, line in enumerate(lines) if line.strip())
    columns = header_columns(path, lines[at])
    return _Opened(path, file.sha256, recognise(path, columns), columns, lines, at + 1)


class _TableReader:
    """Reads the rows of one file. A text seen before in the same kind of column is not parsed again."""

    def __init__(self, file: _Opened) -> None:
        self.file = file
        self.places = [
            (column, file.columns.index(column.name) if column.name in file.columns else None)
            for column in columns_of(file.table)
        ]
        self._seen: defaultdict[str, dict[str, tuple[object, str]]] = defaultdict(dict)
        self._child_at = file.columns.index("CHILD")

    def read(self) -> tuple[list[Row], list[Quarantined]]:
        rows: list[Row] = []
        quarantined: list[Quarantined] = []
        for number, line in self._lines():
            try:
                cells = tuple(split_line(line))
            except csv.Error:
                quarantined.append(self._quarantine(number, line, "A quotation mark is left open or misplaced."))
                continue
            if len(cells) != len(self.file.columns):
                reason = f"It has {len(cells)} values; the file has {len(self.file.columns)} columns."
                quarantined.append(self._quarantine(number, line, reason))
            elif not cells[self._child_at].strip():
                quarantined.append(self._quarantine(number, line, "CHILD is blank: nobody can say whose row it is."))
            else:
                rows.append(self._row(number, cells))
        return rows, quarantined

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Lines that hold anything but blanks and commas, with their numbers."""
        for number, line in enumerate(self.file.lines[self.file.first :], start=self.file.first + 1):
            if line.strip(" ,\t"):
                yield number, line

    def _quarantine(self, number: int, line: str, reason: str) -> Quarantined:
        return Quarantined(self.file.path.name, number, line, reason)

    def _row(self, number: int, cells: tuple[str, ...]) -> Row:
        values: list[object] = []
        problems: list[CellProblem] = []
        for column, place in self.places:
            if place is None:
                values.append(None)
                continue
            raw = cells[place]
            seen = self._seen[column.name]
            found = seen.get(raw)
            if found is None:
                found = seen[raw] = _value(column, raw)
            value, sentence = found
            values.append(value)
            if sentence:
                problems.append(CellProblem(column.name, raw, sentence, number))
        here = (self.file.path.name, number, self.file.columns, cells, tuple(problems))
        return self.file.table(*here, *values)  # type: ignore[arg-type]


def read_again(table: type[R], file: str, line: int, content: Mapping[str, str]) -> R:
    """A row that was read before, from its content as it came."""
    values: list[object] = []
    problems: list[CellProblem] = []
    for column in columns_of(table):
        raw = content.get(column.name)
        value, sentence = (None, "") if raw is None else _value(column, raw)
        values.append(value)
        if sentence:
            problems.append(CellProblem(column.name, raw or "", sentence, line))
    here = (file, line, tuple(content), tuple(content.values()), tuple(problems))
    return table(*here, *values)  # type: ignore[arg-type]


def _value(column: Column, raw: str) -> tuple[object, str]:
    """The value and no sentence, or None and the sentence that says what is wrong."""
    text = raw.strip()
    if not text:
        return None, f"{column.name} is blank, and may not be." if column.required else ""
    return _parsed(column.name, column.kind, text)


def _parsed(name: str, kind: Kind, text: str) -> tuple[object, str]:
    try:
        return kind.read(text), ""
    except CannotRead as why:
        return None, f"{name} is “{text}”, {why}"
