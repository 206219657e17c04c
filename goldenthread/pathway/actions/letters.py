"""Making a document is logged with what it was made of; sending one is a note on the child's record."""

from __future__ import annotations

from datetime import date

from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions.record import record_step_once
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.labels import step_title
from goldenthread.pathway.letters import Facts, Letter
from goldenthread.pathway.models import Spell, Step
from goldenthread.rules.words import day
from goldenthread.ui.printing import Document
from goldenthread.workforce.models import Worker

HOW = {
    "post": "by post",
    "hand": "by hand",
    "email": "by e-mail",
    "read": "read aloud to them",
}


def made(*, by: Signature, letter: Letter, facts: Facts, document: Document, format: str) -> None:
    """Who made which document, in which format, from which steps; the digest proves how those stood then."""
    pages = {source.url for source in document.sources}
    cited = [step for step in facts.record.steps if any(url.endswith(f"/steps/{step.pk}") for url in pages)]
    with acting(f"pathway.document.{letter.id}.{format}", by=by) as act:
        act.touch(facts.of, *(step for step in cited if step.pk != facts.of.pk or isinstance(facts.of, Spell)))


def sent(
    *, by: Signature, letter: Letter, facts: Facts, title: str, to: str, how: str, on: date, worker: Worker | None
) -> Step:
    """A case note that says what was sent to whom, on which day, and what it was made of. Raises Refused."""
    note = f"Sent to {to} {HOW[how]} on {day(on)}: “{title}”. Made from: {made_of_words(facts.of)}."
    about = "email" if how == "email" else "other"
    step = Step(
        person=facts.child,
        kind="case_note",
        version=KINDS["case_note"].version,
        happened_on=on,
        answers={"about": about, "note": note},
        worker=worker,
    )
    return record_step_once(by=by, step=step)


def made_of_words(row: Step | Spell) -> str:
    """Single assessment, 3 March 2026; child in need, from 3 March 2026 to 1 May 2026."""
    if isinstance(row, Step):
        return f"{step_title(row)}, {day(row.on)}"
    until = f" to {day(row.ended)}" if row.ended else ""
    return f"{row._meta.verbose_name}, from {day(row.started)}{until}"
