"""A chronology as a document for paper: whose it is, who printed it, and a table for each year. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from goldenthread.pathway.family_chronology import FamilyEntry, Names
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written
from goldenthread.ui.printing import Block, Document, Facts, Heading, Paragraph, Run, Runs, Table, words
from goldenthread.ui.wording import datetime_words, plural, short_date

LONGEST = 600  # characters of an account: the whole of it stands on the step's own page


def document(
    entries: Sequence[FamilyEntry],
    *,
    children: Sequence[Person],
    title: str,
    chosen: str,
    order: str,
    left_out: int,
    by: str,
    at: datetime,
    whose: str,
) -> Document:
    return Document(
        title=title,
        whose=whose,
        blocks=(
            Facts((*(_born(child) for child in children), *_made(entries, chosen, order, by, at))),
            *([Paragraph(words(left_out_words(left_out)))] if left_out else []),
            *_years(entries, Names(children), several=len(children) > 1),
        ),
    )


def left_out_words(number: int) -> str:
    if number == 1:
        return "One brother or sister is left out: that record is outside the reader’s own work, or restricted."
    return (
        f"{number} brothers and sisters are left out: their records are outside the reader’s own work, or restricted."
    )


def _born(child: Person) -> tuple[str, str]:
    when = f"born {written(child.born)}" if child.born else "date of birth not recorded"
    if child.expected and not child.born:
        when = f"expected on {written(child.expected)}"
    return child.name, when + (f", died {written(child.died)}" if child.died else "")


def _made(entries: Sequence[FamilyEntry], chosen: str, order: str, by: str, at: datetime) -> list[tuple[str, str]]:
    shown = [("Only", chosen)] if chosen else []
    return [
        *shown,
        ("Entries", f"{plural(len(entries), 'entry', 'entries')}, {order}"),
        ("Printed by", _who(by, at)),
    ]


def _who(by: str, at: datetime) -> str:
    return f"{by} on {datetime_words(at)}"


def _years(entries: Sequence[FamilyEntry], names: Names, *, several: bool) -> Iterator[Block]:
    columns = ("Date", "Whose", "What happened") if several else ("Date", "What happened")
    widths = (2.2, 2.4, 8.8) if several else (2.2, 11.2)
    for year, rows in groupby(entries, key=lambda entry: entry.on.year):
        yield Heading(1, str(year))
        lines = tuple(_row(entry, names, several=several) for entry in rows)
        yield Table(f"What happened in {year}", columns, lines, widths)
    if not entries:
        yield Paragraph(words("Nothing in this choice."))


def _row(entry: FamilyEntry, names: Names, *, several: bool) -> tuple[Runs, ...]:
    whose = (words(names(entry.whose)),) if several else ()
    return (words(short_date(entry.on)), *whose, _what(entry, names))


def _what(entry: FamilyEntry, names: Names) -> Runs:
    """The title, what came of it, what was written of it, and by whom."""
    runs = [Run(entry.title, bold=True)]
    for part in entry.parts:
        whose = f"{names(part.whose)}: " if len(entry.parts) > 1 else ""
        said = ". ".join(filter(None, (part.words.rstrip("."), _short(part.story))))
        if said:
            runs.append(Run(f". {whose}{said}"))
    if entry.who:
        runs.append(Run(f" ({entry.who})", italic=True))
    return tuple(runs)


def _short(story: str) -> str:
    return story if len(story) <= LONGEST else story[:LONGEST].rsplit(" ", 1)[0] + " …"
