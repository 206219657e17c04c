"""May this be done to a paper? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from goldenthread.access.objections import Objection
from goldenthread.governance.models import NAME, NAME_MESSAGE, Paper, Status


class Leveled(Protocol):
    level: int


L = TypeVar("L", bound=Leveled)


def numbered(sections: Iterable[L]) -> list[tuple[L, str, int]]:
    """Each section with its number (1, 1.1, 1.2, 2; none for a plain one) and its depth, 1 or 2.

    A section that no part comes before is itself a part, so that no number and no heading skips a level.
    """
    found = []
    part = section = 0
    for each in sections:
        if each.level == 0:
            found.append((each, "", 1))
        elif each.level == 1 or part == 0:
            part, section = part + 1, 0
            found.append((each, str(part), 1))
        else:
            section += 1
            found.append((each, f"{part}.{section}", 2))
    return found


def writing_objections(paper: Paper) -> list[Objection]:
    if paper.status == Status.DRAFT:
        return []
    sentence = f"“{paper.title}” was issued, so it never changes. Copy it to write a new version."
    return [Objection("issued-never-changes", sentence)]


def withdrawing_objections(paper: Paper, why: str) -> list[Objection]:
    if paper.status != Status.ISSUED:
        return [Objection("was-issued", "Only a paper that was issued can be withdrawn.")]
    if not why.strip():
        return [Objection("says-why", "Say why the paper is withdrawn: it prints on its page.", "why")]
    return []


def ref_objections(ref: str, taken: Sequence[str]) -> list[Objection]:
    if re.fullmatch(NAME, ref) is None:
        return [Objection("ref-is-plain", f"“{ref}” cannot name a figure. {NAME_MESSAGE}", "ref")]
    if ref in taken:
        return [Objection("ref-is-free", f"This paper already has a figure named {ref}. Choose another name.", "ref")]
    return []
