"""The manual of the kinds, made from them, and the fingerprints of what is published.

    python -m goldenthread.pathway.kinds.manual

writes all three again. A test says when they are out of date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.kinds.states import diagram as states_drawn
from goldenthread.rules import codes

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = Path(__file__).with_name("published.json")
MADE = "This page is made from `goldenthread/pathway/kinds` by `python -m goldenthread.pathway.kinds.manual`."
TYPES = {
    "words": "a few words",
    "story": "a text",
    "yes or no": "yes or no",
    "date": "a date",
    "number": "a number",
    "time": "a time of day",
}

Published = Mapping[str, Mapping[str, str]]  # kind -> version -> fingerprint


def published() -> Published:
    found: Published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return found


def with_new_versions(known: Published) -> dict[str, dict[str, str]]:
    """What is published, and the versions that are not yet; a published fingerprint is never replaced."""
    found = {kind: dict(versions) for kind, versions in known.items()}
    for kind in KINDS.values():
        found.setdefault(kind.id, {}).setdefault(str(kind.version), kind.fingerprint)
    return found


def edited(known: Published) -> list[str]:
    """A sentence for every published version whose questions are no longer what they were."""
    return [
        f"The questions of “{kind.title}” ({kind.id}) version {kind.version} have changed since they were published. "
        f"Old answers are read under the questions that asked them: put the questions back, or give the kind "
        f"version={kind.version + 1} and run `python -m goldenthread.pathway.kinds.manual`."
        for kind in KINDS.values()
        if known.get(kind.id, {}).get(str(kind.version), kind.fingerprint) != kind.fingerprint
    ]


def kinds_page() -> str:
    """Every question: its wording, how it is answered, where it stands, and who reads the answer."""
    return "\n".join(["# What is asked", "", MADE, "", *_areas()]).rstrip() + "\n"


def _areas() -> Iterator[str]:
    for area in dict.fromkeys(kind.area for kind in KINDS.values()):
        yield from (f"## {area}", "")
        for kind in KINDS.values():
            if kind.area == area:
                yield from _kind(kind)


def _kind(kind: Kind) -> Iterator[str]:
    yield from (f"### {kind.title}", "")
    yield f"`{kind.id}`, version {kind.version}." + (f" Clocks: {', '.join(kind.clocks)}." if kind.clocks else "")
    yield from ("", "| Question | Answered with | Stands in | Read by |", "| --- | --- | --- | --- |")
    for question in kind.questions:
        must = " (must be answered)" if question.required else ""
        cells = (question.wording + must, _answered(question), _stands(question), ", ".join(question.reads))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _answered(question: Question) -> str:
    if question.type == "rows":
        return "rows: " + "; ".join(column.wording for column in question.rows)
    if not question.codes:
        return TYPES[question.type]
    many = "one or more codes" if question.type == "codes" else "a code"
    return f"{many}: {codes.lookup(question.codes).title.lower()} (`{question.codes}`)"


def _stands(question: Question) -> str:
    return f"column `{question.column}`" if question.column else f"answer `{question.id}`"


def pathway_page() -> str:
    """What each outcome opens: the same table that the product follows, drawn."""
    rows = ["| When this | comes to this | it opens |", "| --- | --- | --- |"]
    arrows = []
    for kind in KINDS.values():
        for outcome, opened in kind.opens.items():
            words = outcome_label(kind, outcome)
            rows.append(f"| {kind.title} | {words} | {', '.join(KINDS[o].title for o in opened) or '–'} |")
            arrows += [f'    {kind.id} -- "{words}" --> {each}' for each in opened]
    named = [f'    {k.id}["{k.title}"]' for k in KINDS.values() if any(f" {k.id}" in arrow for arrow in arrows)]
    drawing = ["```mermaid", "flowchart LR", *named, *arrows, "```"]
    states = ["## How a step is written and decided", "", "```mermaid", states_drawn(), "```"]
    return "\n".join(["# What opens what", "", MADE, "", *drawing, "", *rows, "", *states]) + "\n"


def outcome_label(kind: Kind, outcome: str) -> str:
    list_name = next(question.codes for question in kind.questions if question.column == "outcome")
    return codes.lookup(list_name).label(outcome)


PAGES = {"docs/kinds.md": kinds_page, "docs/pathway.md": pathway_page}


def write() -> None:
    if sentences := edited(published() if PUBLISHED.exists() else {}):
        raise SystemExit("\n".join(sentences))
    known = published() if PUBLISHED.exists() else {}
    PUBLISHED.write_text(json.dumps(with_new_versions(known), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for name, page in PAGES.items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
