"""The manual of the kinds, made from them, and the fingerprints of what is published.

    python -m goldenthread.pathway.kinds.manual

writes all three again. A test says when they are out of date.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.kinds.declare import UNBORN
from goldenthread.pathway.kinds.states import diagram as states_drawn
from goldenthread.rules import codes
from goldenthread.rules.law import national
from goldenthread.rules.law.delegation import shipped

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = Path(__file__).with_name("published.json")
MADE = "This page is made from `goldenthread/pathway/kinds` by `python -m goldenthread.pathway.kinds.manual`."
FIELDS = "Which field of which return each answer reaches stands the other way round in [fields.md](fields.md)."
TYPES = {
    "words": "a few words",
    "story": "a text",
    "yes or no": "yes or no",
    "date": "a date",
    "number": "a number",
    "time": "a time of day",
    "yes, no or not known": "yes, no or not known",
    "person": "a person of the family network",
    "worker": "a worker of ours",
    "provider": "a provider",
    "partner": "a partner organisation",
}
SEVERAL = (
    "Where two decide, the second decides after the first, is shown what the first said, and is somebody else. "
    "Returned by either of them, or taken back, it is written again; submitted again, the first decides again. What "
    "each answered, and when, stays with their decision."
)
WHO = {"writer": "whoever does it", "decider": "whoever decides", "product": "filled in by the product"}

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
    """Every question: its wording, who answers it and when, where it stands, and who reads the answer."""
    return "\n".join(["# What is asked", "", MADE, "", FIELDS, "", *_areas()]).rstrip() + "\n"


def _areas() -> Iterator[str]:
    for area in dict.fromkeys(kind.area for kind in KINDS.values()):
        yield from (f"## {area}", "")
        for kind in KINDS.values():
            if kind.area == area:
                yield from _kind(kind)


def _kind(kind: Kind) -> Iterator[str]:
    yield from (f"### {kind.title}", "", f"`{kind.id}`, version {kind.version}. {kind.help}".rstrip(), "")
    yield from (f"- {source}" for source in _sources(kind))
    yield from (
        "",
        "| Question | Who answers | When it is asked | Answered with | Stands in | Read by |",
        "|" + " --- |" * 6,
    )
    for question in kind.questions:
        readers = ", ".join(question.reads)
        cells = (
            question.wording,
            _who(question),
            _when(kind, question),
            _answered(question),
            _stands(question),
            readers,
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _sources(kind: Kind) -> Iterator[str]:
    """Why it is asked: the clock, who does it, the decision and the code lists, each with where it comes from."""
    for clock in (*kind.clocks, *kind.meets):
        rule = national().versions(clock)[-1]
        what = "Clock" if clock in kind.clocks else "Meets the clock"
        yield f"{what} `{clock}`, {rule.title.lower()}: {rule.source} ({rule.status})."
    if kind.no_clock:
        yield f"No clock. {kind.no_clock}"
    if kind.no_letter:
        yield f"No document. {kind.no_letter}"
    if kind.done_by:
        yield f"Done by: {', '.join(role.replace('_', ' ') for role in kind.done_by)}. Nobody else can write it."
    for decision in shipped():
        named = f"{decision.decider}. {decision.source} ({decision.status})."
        if decision.id in kind.approved:
            yield f"Decided by: {named}"
        elif decision.id == kind.decided_by:  # it is done once it is recorded
            yield f"Decided by (named, not asked for here): {named}"
    lists = dict.fromkeys(question.codes for question in kind.questions if question.codes)
    yield from (f"Codes `{name}`: {codes.lookup(name).source}." for name in lists)


def _who(question: Question) -> str:
    if not question.stage:
        return WHO[question.by]
    decision = next(decision for decision in shipped() if decision.id == question.stage)
    return f"{WHO[question.by]}: {decision.decision[:1].lower()}{decision.decision[1:]}"


def _when(kind: Kind, question: Question) -> str:
    """On what it hangs, of whom it is asked, and what happens where it is not answered."""
    asked = "of every child" if question.each and kind.together else "always"
    if question.when and question.when[0] == UNBORN:
        asked = "of a child not born yet"
    elif question.when:
        other = kind.question(question.when[0])
        asked = f"if “{other.wording}” is {_or(_words(other, answer) for answer in question.when[1])}"
    must = "; must be answered" if question.required else "; pointed out if empty" if question.wanted else ""
    return asked + (must if question.by != "product" else "")


def _words(question: Question, answer: str) -> str:
    return f"“{codes.lookup(question.codes).label(answer)}”" if question.codes else answer


def _or(words: Iterable[str]) -> str:
    found = list(words)
    return " or ".join(found) if len(found) <= 3 else f"one of {len(found)} codes"


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
    states = ["## How a step is written and decided", "", "```mermaid", states_drawn(), "```", "", SEVERAL]
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
