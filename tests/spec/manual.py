"""Writes docs/measures.md from the measures' front matter and their specs: `python -m tests.spec.manual`."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from goldenthread.insight.engine import Measure, catalogue
from goldenthread.rules.words import day
from tests.spec.drawn import specs

PAGE = Path("docs/measures.md")
HEAD = """# Measures

This page is made from `goldenthread/insight/measures/` and `tests/spec/measures/` by `python -m tests.spec.manual`.
Change those files, not this one.

A measure is one SQL file. Its front matter says what the figure means; its SQL returns one row for each thing counted.
Every figure names its unit, its date and its cohort, and says how many could not be told and how many facts were left
out because they break a rule of the record. A figure for a time that is not recorded is "could not tell", never nought.

- An **event** is counted in the days of a period. A **stock** is counted at the end of a day: what ended on that day is
  no longer counted. A **cohort** is made up anew for each period. A **ratio** divides one measure by another, or by the
  people aged 0 to 17 in the authority.
- "Good is high" and "good is low" say which way is better. Where neither is said, more is not better or worse.
- Every measure can be broken down by team, worker, service, ward, age, sex, ethnic group and disability, except those
  that divide by a figure for the whole authority.
- Published figures hide counts of 1 to 5 as `c`.

The examples are run as tests: on the SQL, and on a second, plain version of each definition.
"""
SPANS = {
    "period": "the period asked for",
    "year": "the year that ends with the period",
    "date": "the last day of the period",
}


def manual() -> str:
    by_area = groupby(catalogue().values(), key=lambda measure: measure.area)
    return HEAD + "".join(line for area, measures in by_area for line in _area(area, list(measures)))


def _area(area: str, measures: list[Measure]) -> Iterator[str]:
    yield f"\n## {area.replace('_', ' ').capitalize()}\n"
    for measure in measures:
        yield f"\n### {measure.title}\n\n{measure.question} {measure.why}\n\n"
        yield "| | |\n|---|---|\n"
        yield from (f"| {name} | {text} |\n" for name, text in _facts(measure) if text)
        yield "\n" + _examples(measure)


def _facts(measure: Measure) -> Iterator[tuple[str, str]]:
    yield "Name", f"`{measure.name}`"
    yield "Shape", f"{measure.shape}, {measure.kind}; good is {measure.polarity}".replace("; good is none", "")
    yield "Counted in", measure.unit
    yield "Over", SPANS[measure.span]
    yield "Who is counted", measure.cohort
    yield "Numerator", measure.numerator
    yield "Denominator", measure.denominator
    yield "Follows", measure.source
    yield "Differs", measure.differs
    yield "Standards", ", ".join(measure.rules)
    yield "Needs", ", ".join(_needs(measure))
    yield "Own breakdowns", ", ".join(label.lower() for label in measure.breakdowns.values())
    yield "Owner", measure.owner
    yield "Version", f"{measure.version}, to be reviewed by {day(measure.review)}"


def _needs(measure: Measure) -> Iterator[str]:
    for table, months in measure.needs.items():
        yield f"`{table}`" + (f" from {months} months before" if months else "")


def _examples(measure: Measure) -> str:
    text = specs()[measure.name].read_text(encoding="utf-8")
    return "".join(
        f"#### Example: {line.removeprefix('## ')}" if line.startswith("## ") else line
        for line in text.splitlines(keepends=True)
    )


if __name__ == "__main__":
    PAGE.write_text(manual(), encoding="utf-8")
