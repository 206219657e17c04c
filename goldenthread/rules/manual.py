"""Writes docs/clocks.md from the rules: `python -m goldenthread.rules.manual [FILE]`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from goldenthread.rules.law import Law, Rule, national
from goldenthread.rules.law.delegation import Decision, shipped
from goldenthread.rules.law.rule import CHECKED
from goldenthread.rules.words import count, day

PAGE = Path("docs/clocks.md")

INTRODUCTION = """# Clocks and standards

This page is made from `goldenthread/rules/law/*.toml` by `python -m goldenthread.rules.manual`. Change
those files, not this one.

A clock is counted from a fact to a date on which something is due. A standard is a number, a limit or a
duty that is not counted from a fact. Each has a **standing**:

- **law**: an Act or regulations;
- **statutory guidance**: what an authority must have regard to;
- **published definition**: how the DfE or the sector defines a figure;
- **local**: for the authority to set. The number here is a starting point;
- **unverified**: believed, and not checked against the text. An authority may correct it.

An authority sets local and unverified numbers in its `authority.toml`, one entry each:

```toml
[[standard]]
id = "CP-VISIT"
value = 15
from = 2026-04-01
source = "Practice standards, agreed on 12 March 2026"
```

Who takes a decision that is local or unverified, and who stands in, an authority sets there too, in a `[[decision]]`
entry ([authority.md](authority.md)).

A bank holiday announced since the table was made is added the same way, and moves the clocks that are open:

```toml
[[bank_holiday]]
date = 2026-06-15
title = "A day of celebration"
source = "Proclamation of 1 May 2026"
first_known_on = 2026-05-01
```

Law, guidance and published definitions cannot be overridden. A law whose commencement is not confirmed is
switched off until the authority gives the date (`id`, `from` and `source` only).

A statutory clock never stops. A reason for lateness is recorded and changes nothing. A due date moves only
where the clock's own source lets it, which the table says.

“In force from” dates are the commencement dates generally given for the instruments; they were not checked
against them. A rule without one holds on every date.
"""

COUNTINGS = {
    "working days": "The start day is day 0: the first working day after it is day 1. A start at a weekend or"
    " on a bank holiday counts as the working day before. `FIRST-DAY` changes this for an authority."
    " Due on a Friday and done on the Saturday is late.",
    "inclusive": "The start day is counted, because the law says “beginning with the day”.",
    "interval": "No longer than this after the event last happened, whenever it had been due. Months keep the"
    " day of the month, or take the last day of a shorter month. A date on a weekend stays there.",
    "calendar": "Days, weeks or months from the start, weekends and holidays counted.",
    "hours": "Hours on the clock, in London's time; where only the day is known, the last day possible.",
    "before event": "At least this long before something happens.",
    "clear days before": "Neither the day itself nor the day of the event is counted.",
    "by event": "On the day of the event at the latest.",
    "each month": "Once in every calendar month.",
    "fixed date": "A date of the year.",
    "earlier of": "The earlier of two dates, or the one that is known.",
    "later of": "The later of two dates, once both are known.",
}


def manual(law: Law) -> str:
    return "\n".join(
        [
            INTRODUCTION,
            *_table("## How clocks are counted", ("Counting", "Meaning"), COUNTINGS.items()),
            *_table("## How a source was checked", ("Mark", "Meaning"), CHECKED.items()),
            *_areas("clock", law.clocks()),
            *_areas("standard", law.standards()),
            *_table(
                "## Who decides",
                ("Decision", "Decides", "May stand in", "Advises", "On what evidence", "Standing", "Source"),
                (_decision(decision) for decision in shipped()),
            ),
        ]
    )


def _areas(what: str, rules: Iterable[Rule]) -> Iterator[str]:
    by_area: dict[str, list[Rule]] = {}
    for rule in rules:
        by_area.setdefault(rule.area, []).append(rule)
    heads = (what.title(), "How long" if what == "clock" else "Number", "From", "Standing", "Source")
    yield f"## {what.title()}s\n"
    for area, found in by_area.items():
        yield from _table(f"### {area}", heads, (_row(rule) for rule in found))


def _row(rule: Rule) -> tuple[str, ...]:
    title = f"**{rule.title}** `{rule.id}`<br>{rule.text}"
    standing = f"{rule.status} ({rule.checked}){_dates(rule)}"
    return title, _number(rule), _from(rule), standing, rule.source


def _number(rule: Rule) -> str:
    if rule.parts:
        each = "; ".join(f"{count(part.value, part.unit)} from {part.trigger}" for part in rule.parts)
        return f"the {rule.counting}: {each}"
    if rule.value is None:
        return "not set" if rule.is_open_to_the_authority else "–"
    number = count(rule.value, rule.unit)
    number += f", {rule.counting}" if rule.counting not in ("", rule.unit) else ""
    return number + (f"; {_extension(rule)}" if rule.extension else "")


def _extension(rule: Rule) -> str:
    allowed = rule.extension
    if allowed is None or allowed.value is None:
        return f"may be extended by {allowed.by}" if allowed else ""
    times = " at a time" if allowed.repeats else ""
    return f"{allowed.by} may add {count(allowed.value, allowed.unit)}{times}"


def _from(rule: Rule) -> str:
    triggers = [(part.trigger, part.fact) for part in rule.parts] or [(rule.trigger, rule.fact)]
    return "; ".join(f"{trigger} (`{fact}`)" for trigger, fact in triggers if fact) or "–"


def _dates(rule: Rule) -> str:
    if not rule.in_force:
        return "<br>switched off: commencement not confirmed"
    since = f"<br>in force from {day(rule.starts)}" if rule.starts else ""
    return since + (f"<br>until {day(rule.ends)}" if rule.ends else "")


def _decision(decision: Decision) -> tuple[str, ...]:
    return (
        f"**{decision.decision}** `{decision.id}`",
        decision.decider,
        decision.stand_in or "–",
        decision.adviser or "–",
        decision.evidence,
        decision.status,
        decision.source,
    )


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"{title}\n"
    yield _line(heads)
    yield _line("---" for _ in heads)
    yield from (_line(row) for row in rows)
    yield ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main(arguments: list[str]) -> None:
    page = Path(arguments[0]) if arguments else PAGE
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(manual(national()), encoding="utf-8")
    print(f"{page} written.", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
