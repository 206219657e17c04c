"""What this authority asks of supervision, as rules/law/workforce.toml and its own file say: what it covers, how often.

Quality is stated and never scored: a supervision is held against the elements asked for, and no worker against another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from goldenthread.places.law import clocks
from goldenthread.rules.law import Rule
from goldenthread.rules.months import add_months
from goldenthread.rules.words import count
from goldenthread.workforce.models import Supervision, Worker

Element = Supervision.Element
# A group or a talk in the corridor does not stand in for time with one's own supervisor.
ONE_TO_ONE = (Supervision.Kind.PERSONAL, Supervision.Kind.CASE)


@dataclass(frozen=True)
class Covered:
    """The elements asked for on the day, by whether the supervision covered them."""

    yes: tuple[Element, ...]
    no: tuple[Element, ...]

    def __str__(self) -> str:
        return f"{len(self.yes)} of {count(len(self.yes) + len(self.no), 'elements')}"


def asked_for(on: date) -> tuple[Element, ...]:
    law = clocks().law
    return tuple(element for element in Element if law.value(f"SUPERV-{element.name}", on))


def covered(supervision: Supervision) -> Covered:
    asked = asked_for(supervision.on)
    return Covered(
        tuple(e for e in asked if e in supervision.covered), tuple(e for e in asked if e not in supervision.covered)
    )


def newly_qualified_until(worker: Worker, on: date) -> date | None:
    """The last day on which the worker counts as newly qualified; None where they do not on this day."""
    began = worker.qualified_on
    if began is None or on < began:
        return None
    last = _after(began, clocks().law.at("NQSW-FOR", on)) - timedelta(days=1)
    return last if on <= last else None


def most_children(worker: Worker, on: date) -> int | None:
    """How many children a newly qualified worker holds at most; None for everybody else."""
    return clocks().law.value("NQSW-CASELOAD", on) if newly_qualified_until(worker, on) else None


def clock_of(worker: Worker, since: date) -> str:
    """The clock that runs from a supervision on that day: for a newly qualified worker a quicker one."""
    began, law = worker.qualified_on, clocks().law
    if began is None or since < began:
        return "SUPERV"
    if since < _after(began, law.at("SUPERV-NQ-FIRST-FOR", since)):
        return "SUPERV-NQ-FIRST"
    return "SUPERV-NQ-THEN" if since < _after(began, law.at("SUPERV-NQ-THEN-FOR", since)) else "SUPERV"


def due_after(worker: Worker, since: date) -> date | None:
    return clocks().due(clock_of(worker, since), since, on=since).due


def how_often(worker: Worker, since: date) -> str:
    rule = clocks().law.at(clock_of(worker, since), since)
    return f"every {count(rule.value, rule.unit)}".replace("every 1 ", "every ") if rule.value else "as agreed"


def _after(start: date, rule: Rule) -> date:
    value = rule.value or 0
    return add_months(start, value) if rule.unit == "months" else start + timedelta(weeks=value)
