"""The XML of a census, as a stream of nodes that never holds more than one child.

Expat reads it, rather than lxml: it knows the true line of an element past line 65,535 (a real census has a
million), and it stops at a DOCTYPE before any entity can be declared, let alone expanded.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from goldenthread.returns import refusal
from goldenthread.returns.door import Limits, Utf8Check, chunks
from goldenthread.returns.problems import CellProblem

WANTED = "the census as one XML file"
_PLAIN = {"utf-8", "utf8", "us-ascii", "ascii"}
_UNFINISHED = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
}


ROOT = "Message"
HEADER = "Message/Header"
CHILD = "Message/Children/Child"
_CONTAINERS = {ROOT, "Message/Children"}
_KNOWN = {*_CONTAINERS, HEADER, CHILD}
MOST_STRANGERS = 1000


@dataclass(slots=True)
class Node:
    tag: str
    line: int
    text: str = ""
    nodes: list["Node"] = field(default_factory=list)

    def as_xml(self) -> str:
        return f"<{self.tag}>{escape(self.text)}{''.join(node.as_xml() for node in self.nodes)}</{self.tag}>"

    def first(self, tag: str) -> "Node | None":
        return next((node for node in self.nodes if node.tag == tag), None)


class Stream:
    """Feeds a file to expat; yields each node whose path is in `wanted` when it closes, then forgets it.
    After the last one: `sha256` of the whole file, the number of `children` in it, and the `strangers`, which are
    elements that stand where the census has none."""

    def __init__(self, path: Path, wanted: frozenset[str], limits: Limits) -> None:
        self.path = path
        self.wanted = wanted
        self.limits = limits
        self.sha256 = ""
        self.children = 0
        self.strangers: list[CellProblem] = []
        self._nodes_open = 0
        self._tags: list[str] = []
        self._open: list[Node] = []
        self._text: list[str] = []
        self._text_length = 0
        self._done: list[tuple[str, Node]] = []
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        digest = hashlib.sha256()
        check = Utf8Check(self.path)
        fed = 0
        for chunk in chunks(self.path, WANTED, self.limits.xml_bytes, self.limits):
            if not fed:
                self._check_start(chunk)
            check.take(chunk)
            digest.update(chunk)
            self._feed(chunk, last=False)
            fed += len(chunk)
            if fed - max(self._parser.CurrentByteIndex, 0) > self.limits.value_bytes + self.limits.chunk_bytes:
                self._too_long()
            yield from self._taken()
        check.end()
        self._feed(b"", last=True)
        yield from self._taken()
        self.sha256 = digest.hexdigest()

    def _check_start(self, first: bytes) -> None:
        start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start.startswith(b"<"):
            raise refusal.NotXml(self.path, why="its first character is not “<”")
        if start[:14].lower().startswith((b"<!doctype html", b"<html")):
            raise refusal.NotXml(self.path, why="it is a web page")

    def _feed(self, chunk: bytes, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            unfinished = error.code in _UNFINISHED or (last and bool(self._tags))
            if unfinished and last:
                raise refusal.TruncatedXml(self.path, line=error.lineno) from None
            raise refusal.BrokenXml(self.path, line=error.lineno, why=expat.ErrorString(error.code)) from None

    def _taken(self) -> Iterator[tuple[str, Node]]:
        done, self._done = self._done, []
        return iter(done)

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in _PLAIN:
            raise refusal.DeclaredEncoding(self.path, encoding=encoding)

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        raise refusal.Doctype(self.path, line=self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        line = self._parser.CurrentLineNumber
        self._tags.append(tag)
        if len(self._tags) > self.limits.depth:
            raise refusal.TooDeep(self.path, limit=self.limits.depth, line=line)
        if self._open:
            self._keep_text()
            self._grow(Node(tag, line))
        else:
            self._start_outside(tag, line)
        self._text, self._text_length = [], 0

    def _grow(self, node: Node) -> None:
        self._nodes_open += 1
        if self._nodes_open > self.limits.nodes:
            raise refusal.ChildTooLarge(self.path, limit=f"{self.limits.nodes:,}", line=self._open[0].line)
        self._open[-1].nodes.append(node)
        self._open.append(node)

    def _start_outside(self, tag: str, line: int) -> None:
        path = self._path()
        self.children += path == CHILD
        if path in self.wanted:
            self._nodes_open = 1
            self._open.append(Node(tag, line))
        elif len(self._tags) == 1 and tag != ROOT:
            raise _other_collection(self.path, tag)
        elif path not in _KNOWN and path.rpartition("/")[0] in _CONTAINERS and len(self.strangers) < MOST_STRANGERS:
            where = path.rpartition("/")[0]
            sentence = f"{tag} is not an element of {where}. Neither it nor anything inside it was read."
            self.strangers.append(CellProblem(tag, "", sentence, line))

    def _end(self, name: str) -> None:
        if self._open:
            self._keep_text()
            node = self._open.pop()
            if not self._open:
                self._done.append((self._path(), node))
        self._text, self._text_length = [], 0
        self._tags.pop()

    def _characters(self, text: str) -> None:
        self._text_length += len(text)
        if self._text_length > self.limits.value_bytes:
            self._too_long()
        if self._open:
            self._text.append(text)

    def _keep_text(self) -> None:
        text = "".join(self._text).strip()
        if text:
            self._open[-1].text = f"{self._open[-1].text} {text}".strip()

    def _path(self) -> str:
        return "/".join(self._tags)

    def _too_long(self) -> None:
        line = self._parser.CurrentLineNumber
        raise refusal.ValueTooLong(self.path, limit=f"{self.limits.value_bytes:,}", line=line)


def _other_collection(path: Path, root: str) -> refusal.WrongCollection:
    if root == "EXPSSDA903":
        advice = "Load its CSV files with “goldenthread load ssda903” instead."
        return refusal.WrongCollection(path, what="an SSDA903 return", advice=advice)
    what = f"XML whose first element is {root[:60]}"
    return refusal.WrongCollection(path, what=what, advice=f"A census begins with {ROOT}. Check the file.")
