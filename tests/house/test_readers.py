"""What a question says of who reads its answer is true: the return has such a field, the measure reads it, the clock
runs, and the page of the product looks at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import goldenthread
from goldenthread.insight.engine.catalogue import Measure, catalogue
from goldenthread.insight.schema import tables
from goldenthread.pathway.clocks import CLOCKS
from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.kinds.late import LATE
from goldenthread.returns import fed

PATHWAY = Path(goldenthread.__file__).parent / "pathway"
RELATIONS = Path(goldenthread.__file__).parent / "insight" / "engine" / "relations.sql"
MEASURES = {measure.title: measure for measure in catalogue().values()}
SNAPSHOT = {f"{table.name}.{column}" for table in tables().values() for column in table.names}
RETURNED = {field.table for field in fed.fields().values()}
NAMES_A_FIELD = re.compile(r"^(CIN|SSDA903|ssd_\w+|gt_\w+)\.")
OF_A_YEAR = re.compile(r"^(SSDA903\.\w+) \(.+\)$")

# A reader that is a part of the product → where its code stands: there the question's id or column is named.
PARTS = {
    "the family's documents": ("letters",),
    "the child's page: their words": ("telling.py",),
    "the child's page: last seen": ("queries/child.py",),
    "the child's page: last seen alone": ("queries/child.py",),
    "front door live: contacts by hour": ("front_door",),
    "front door live: the domestic-abuse queue": ("front_door",),
    "front door live: what cannot wait": ("front_door",),
    "front door: partners who have not answered": ("front_door", "templates/pathway/front_door"),
    "front door: referrers not told yet": ("front_door",),
    "front door: the overnight list": ("front_door", "templates/pathway/front_door"),
    "the domestic-abuse triage queue": ("front_door", "templates/pathway/front_door"),
    "the threshold sample for the strategic board": ("front_door", "templates/pathway/front_door"),
    "the date of the referral": ("kinds/front_door.py",),
    "the child's page: what is happening now": ("situation.py",),
    "the worklist: why it is late": ("queries/late.py",),
}


def claims() -> Iterator[tuple[Kind, Question, str]]:
    for kind in KINDS.values():
        for question in (*kind.questions, *(former.question for former in kind.former)):
            for reader in question.reads:
                yield kind, question, reader


@pytest.mark.parametrize("reader", sorted({reader for _, _, reader in claims() if NAMES_A_FIELD.match(reader)}))
def test_a_field_that_is_named_exists(reader: str) -> None:
    if whole := OF_A_YEAR.match(reader):
        assert whole.group(1) in RETURNED, f"{reader}: the return has no such table."
    elif reader.startswith("gt_"):
        assert reader in SNAPSHOT, f"{reader}: insight/schema/ours.toml has no such column."
    else:
        assert reader in fed.fields(), f"{reader}: no return has such a field. See docs/fields.md for their names."


@pytest.mark.parametrize("reader", sorted({reader for _, _, reader in claims() if reader.startswith("clock ")}))
def test_a_clock_that_is_named_runs(reader: str) -> None:
    assert reader.removeprefix("clock ") in CLOCKS, f"{reader}: no such clock runs (pathway/clocks.py)."


@pytest.mark.parametrize("title", sorted({r for _, _, r in claims() if r.startswith("measure:")}))
def test_a_measure_that_is_named_is_in_the_catalogue(title: str) -> None:
    assert title.removeprefix("measure: ") in MEASURES, (
        f"{title}: no measure has this title. Name one of docs/measures.md, or say who else reads it."
    )


def test_a_measure_that_is_named_reads_the_field_the_question_feeds() -> None:
    wrong = []
    for kind in KINDS.values():
        for question in kind.questions:
            feeds = [reader for reader in question.reads if reader in SNAPSHOT]
            for reader in question.reads:
                measure = MEASURES.get(reader.removeprefix("measure: "))
                if reader.startswith("measure: ") and measure and not any(_reads(measure, field) for field in feeds):
                    wrong.append(f"{kind.id}.{question.id}: “{measure.title}” reads none of {', '.join(feeds) or '–'}")
    assert not wrong, "\n".join(wrong)


def _reads(measure: Measure, field: str) -> bool:
    """The measure needs the table, and its SQL or that of the relations it may stand on names the column."""
    table, _, column = field.partition(".")
    return table in measure.needs and column in measure.sql + RELATIONS.read_text(encoding="utf-8")


def test_a_part_of_the_product_that_is_named_looks_at_the_answer() -> None:
    wrong = []
    asked = [(kind.id, question) for kind in KINDS.values() for question in kind.questions]
    for name, question in (*asked, *(("late", question) for question in LATE)):
        for reader in question.reads:
            if reader in PARTS and not _looks_at(PARTS[reader], question):
                wrong.append(f"{name}.{question.id}: {', '.join(PARTS[reader])} does not name it")
    assert not wrong, "\n".join(wrong)


def _looks_at(places: tuple[str, ...], question: Question) -> bool:
    names = [name for name in (question.id, question.column) if name]
    texts = [path.read_text(encoding="utf-8") for place in places for path in _files(PATHWAY / place)]
    return any(re.search(rf"\b{name}\b", text) for name in names for text in texts)


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else [*place.rglob("*.py"), *place.rglob("*.html")]


def test_whoever_is_named_on_a_page_of_the_product_is_checked() -> None:
    """Readers that are pages stand in PARTS, so that a page that is renamed or goes takes its claims with it."""
    pages = {r for _, _, r in claims() if r.startswith(("front door", "the child's page"))}
    assert pages <= PARTS.keys(), f"Say in PARTS where their code stands: {sorted(pages - PARTS.keys())}"
