"""Opening a file somebody gave us: what it is, whether it is whole, and never more than a little of it at a time
until that is known."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from goldenthread.returns import refusal

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest return any authority sends is far below each of these. A line of a CSV row has some 300 bytes;
    a census of a large county some 100 megabytes, sometimes on one line."""

    chunk_bytes: int = MEGABYTE // 16
    csv_bytes: int = 200 * MEGABYTE
    line_bytes: int = MEGABYTE // 32  # under a chunk, so that one endless line is refused at the first
    files: int = 200
    xml_bytes: int = 2048 * MEGABYTE
    value_bytes: int = MEGABYTE // 4
    depth: int = 32
    nodes: int = 50_000


LIMITS = Limits()

_ARCHIVES = {
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
}
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def chunks(path: Path, wanted: str, most: int, limits: Limits) -> Iterator[bytes]:
    """The bytes of a regular file, once its first bytes are known to be UTF-8 text of some kind."""
    if not path.exists():
        raise refusal.MissingPath(path, path=path)
    if not path.is_file():
        raise refusal.NotAFile(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            chunk = file.read(limits.chunk_bytes)
            _check_first_bytes(path, chunk, wanted)
            yield chunk
            if size > most:
                raise refusal.TooLarge(path, size=f"{size:,}", limit=f"{most:,}")
            taken = len(chunk)
            while chunk := file.read(limits.chunk_bytes):
                taken += len(chunk)
                if taken > most:
                    raise refusal.TooLarge(path, size=f"more than {taken:,}", limit=f"{most:,}")
                yield chunk
    except OSError as error:
        raise refusal.Unreadable(path, why=error.strerror or str(error)) from None


def _check_first_bytes(path: Path, first: bytes, wanted: str) -> None:
    if not first.removeprefix(codecs.BOM_UTF8).strip():
        raise refusal.Empty(path)
    if first.startswith(_ZIP):
        if b"[Content_Types].xml" in first or b"xl/" in first or b"mimetypeapplication/vnd.oasis" in first:
            raise refusal.Workbook(path, kind="XLSX or ODS", wanted=wanted)
        raise refusal.Archive(path, kind="ZIP", wanted=wanted)
    if first.startswith(_EMPTY_ZIP):
        raise refusal.Archive(path, kind="ZIP", wanted=wanted)
    if first.startswith(_OLD_OFFICE):
        raise refusal.Workbook(path, kind="an old Office file, or one locked with a password", wanted=wanted)
    for mark, kind in _ARCHIVES.items():
        if first.startswith(mark):
            raise refusal.Archive(path, kind=kind, wanted=wanted)
    if first.startswith(b"%PDF"):
        raise refusal.OtherDocument(path, kind="a PDF", wanted=wanted)
    if _is_utf16(first):
        raise refusal.Utf16(path)


def _is_utf16(first: bytes) -> bool:
    """A byte order mark, or plain characters with a NUL beside each of the first four."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    start = first[:8]
    return len(start) == 8 and (
        (not any(start[0::2]) and all(start[1::2])) or (not any(start[1::2]) and all(start[0::2]))
    )


class Utf8Check:
    """Fed chunk by chunk; refuses NUL bytes and the first byte that is not UTF-8, by its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = 1
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._ended_in_return = False

    def take(self, chunk: bytes) -> None:
        if (at := chunk.find(0)) >= 0:
            raise refusal.NulBytes(self.path, line=self.line + newlines(chunk[:at]))
        held = self._decoder.getstate()[0]
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise self._wrong(held + chunk, error.start) from None
        split_ending = self._ended_in_return and chunk.startswith(b"\n")
        self.line += newlines(chunk) - split_ending
        self._ended_in_return = chunk.endswith(b"\r")

    def end(self) -> None:
        held = self._decoder.getstate()[0]
        if held:
            raise self._wrong(held, 0)

    def _wrong(self, data: bytes, at: int) -> refusal.Refusal:
        return refusal.WrongEncoding(
            self.path,
            byte=f"0x{data[at]:02X}",
            line=self.line + newlines(data[:at]),
            guess=_windows_guess(data[at : at + 1]),
        )


def newlines(data: bytes) -> int:
    """Lines ended in the data, however the machine that wrote it ends them: \\n, \\r\\n or \\r alone."""
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def _windows_guess(byte: bytes) -> str:
    try:
        character = byte.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return f" (“{character}” in Windows-1252, which is what Excel's plain “CSV” writes)"


@dataclass(frozen=True, slots=True)
class TextFile:
    text: str
    sha256: str


def read_text(path: Path, wanted: str, limits: Limits = LIMITS) -> TextFile:
    """The whole of a text file of short lines, its byte order mark taken off and its line ends made \\n."""
    check = Utf8Check(path)
    digest = hashlib.sha256()
    taken: list[bytes] = []
    carried = 0
    for chunk in chunks(path, wanted, limits.csv_bytes, limits):
        start = check.line
        check.take(chunk)
        carried = _check_line_lengths(path, chunk, start, carried, limits.line_bytes)
        digest.update(chunk)
        taken.append(chunk)
    check.end()
    text = b"".join(taken).decode("utf-8-sig")
    return TextFile(text.replace("\r\n", "\n").replace("\r", "\n"), digest.hexdigest())


def _check_line_lengths(path: Path, chunk: bytes, line: int, carried: int, most: int) -> int:
    """Bytes of the line that the chunk leaves open; `carried` are those that earlier chunks left open."""
    runs = chunk.replace(b"\r", b"\n").split(b"\n")
    lengths = [carried + len(runs[0]), *map(len, runs[1:])]
    for at, length in enumerate(lengths):
        if length > most:
            before = chunk[: sum(len(run) + 1 for run in runs[:at])]
            raise refusal.LineTooLong(path, line=line + newlines(before), limit=f"{most:,}")
    return lengths[-1]
