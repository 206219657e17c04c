"""A score in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from goldenthread.demo.dirt.score import FIRST


def sentences(found: Mapping[str, Any]) -> Iterator[str]:
    matching = found["matching"]
    yield f"Held against {found['truth']}"
    yield ""
    yield "People who stand in the record twice"
    yield f"  {matching['found']} of {matching['duplicates']} are proposed as one person"
    yield f"  {matching['false']} of {matching['proposed']} proposals are of two people"
    yield ""
    yield "What is wrong, and pointed out by the record itself"
    for kind, each in found["quality"].items():
        ways = ", ".join(f"{way} {count}" for way, count in each["by"].items())
        yield f"  {_words(kind)}: {each['shown']} of {each['wrong']}{f' ({ways})' if ways else ''}"
    yield ""
    yield f"Found among the first {FIRST} by the true name"
    for kind, each in found["search"].items():
        yield f"  {_words(kind)}: {each['found']} of {each['asked']}"


def _words(kind: str) -> str:
    return kind.replace("_", " ").capitalize().replace("upn", "UPN")
