"""Reading a children in need census, one child at a time.

`open_census` reads the whole file once, keeping nothing but its header, so that a bad file is refused (`Refusal`)
before its first child is seen. `Census.children` then reads it again and yields the children.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from goldenthread.returns import refusal
from goldenthread.returns.cin.build import build
from goldenthread.returns.cin.elements import Characteristics, CinChild, Element, Elements, Identifiers, Referral
from goldenthread.returns.cin.stream import CHILD, HEADER, Node, Stream
from goldenthread.returns.door import LIMITS, Limits
from goldenthread.returns.kinds import ISO_DATE, CannotRead
from goldenthread.returns.problems import CellProblem, Quarantined

RAW_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class CensusHeader:
    year: int
    reference_date: date
    la_code: str
    software: str
    release: str
    serial: str
    written_at: str


@dataclass(frozen=True, slots=True)
class Census:
    path: Path
    sha256: str
    header: CensusHeader
    child_count: int
    problems: tuple[CellProblem, ...]
    """Elements beside Header, Children and Child, which the census does not have."""
    limits: Limits

    def children(self) -> Iterator[CinChild | Quarantined]:
        """In the order of the file; one at a time, so that a census of any length takes little memory."""
        stream = Stream(self.path, frozenset({CHILD}), self.limits)
        for _, node in stream:
            yield _child(self.path.name, node)
        if stream.sha256 != self.sha256:
            raise refusal.Changed(self.path)


@dataclass(frozen=True, slots=True)
class _Child(Element):
    identifiers: Annotated[tuple[Identifiers, ...], Elements("ChildIdentifiers", Identifiers)]
    characteristics: Annotated[tuple[Characteristics, ...], Elements("ChildCharacteristics", Characteristics)]
    referrals: Annotated[tuple[Referral, ...], Elements("CINdetails", Referral)]


def open_census(path: Path, expected_la: str | None = None, limits: Limits = LIMITS) -> Census:
    """`expected_la`: the three-digit code of the authority this record belongs to; another's census is refused."""
    stream = Stream(path, frozenset({HEADER}), limits)
    headers = [node for _, node in stream]
    if not headers:
        raise refusal.IncompleteHeader(path, element="Collection", found="there is no Header")
    header = _header(path, headers[0])
    if expected_la is not None and header.la_code != expected_la:
        raise refusal.AnotherAuthority(path, found=header.la_code, expected=expected_la)
    if not stream.children:
        raise refusal.Empty(path)
    return Census(path, stream.sha256, header, stream.children, tuple(stream.strangers), limits)


def _header(path: Path, node: Node) -> CensusHeader:
    collection = _text(node, "CollectionDetails", "Collection")
    if not collection:
        raise refusal.IncompleteHeader(path, element="Collection", found="there is none")
    if collection.upper() != "CIN":
        advice = "Check that this is the file of the children in need census."
        raise refusal.WrongCollection(path, what=f"a return of the collection “{collection[:60]}”", advice=advice)
    year = _text(node, "CollectionDetails", "Year")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise _cannot(path, "Year", year)
    reference = _text(node, "CollectionDetails", "ReferenceDate")
    la_code = _text(node, "Source", "LEA")
    if not (la_code.isascii() and la_code.isdigit() and len(la_code) == 3):
        raise _cannot(path, "LEA", la_code)
    return CensusHeader(
        year=int(year),
        reference_date=_reference_date(path, reference),
        la_code=la_code,
        software=_text(node, "Source", "SoftwareCode"),
        release=_text(node, "Source", "Release"),
        serial=_text(node, "Source", "SerialNo"),
        written_at=_text(node, "Source", "DateTime"),
    )


def _reference_date(path: Path, raw: str) -> date:
    try:
        found = ISO_DATE.read(raw)
    except CannotRead:
        raise _cannot(path, "ReferenceDate", raw) from None
    assert isinstance(found, date)
    return found


def _cannot(path: Path, element: str, raw: str) -> refusal.IncompleteHeader:
    return refusal.IncompleteHeader(path, element=element, found=f"“{raw[:60]}”" if raw else "there is none")


def _text(header: Node, group: str, tag: str) -> str:
    for node in header.nodes:
        if node.tag == group and (found := node.first(tag)):
            return found.text
    return ""


def _child(file: str, node: Node) -> CinChild | Quarantined:
    parts = build(_Child, node)
    identifiers = next(iter(parts.identifiers), None)
    if identifiers is None or identifiers.la_child_id is None:
        what = "no ChildIdentifiers" if identifiers is None else "no LAchildID"
        reason = f"The child has {what}: nobody can say whose record it is."
        return Quarantined(file, node.line, node.as_xml()[:RAW_KEPT], reason)
    problems = [*parts.problems, *_repeats("ChildIdentifiers", parts.identifiers)]
    problems += _repeats("ChildCharacteristics", parts.characteristics)
    for tag, found in (("ChildCharacteristics", parts.characteristics), ("CINdetails", parts.referrals)):
        if not found:
            problems.append(CellProblem(tag, "", f"The child has no {tag}, and must.", node.line))
    return CinChild(
        line=node.line,
        problems=tuple(problems),
        raw={},
        file=file,
        la_child_id=identifiers.la_child_id,
        identifiers=identifiers,
        characteristics=next(iter(parts.characteristics), None),
        referrals=parts.referrals,
    )


def _repeats(tag: str, found: tuple[Element, ...]) -> list[CellProblem]:
    return [
        CellProblem(tag, "", f"{tag} stands again; only the one on line {found[0].line} was read.", again.line)
        for again in found[1:]
    ]
