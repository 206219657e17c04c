"""Due dates, worked out from the facts, the law as it held, and the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from goldenthread.rules.clocks import counting, sentences
from goldenthread.rules.clocks.states import State, state_of
from goldenthread.rules.law import Law, NotInForce, Part, Rule
from goldenthread.rules.law import load as load_law
from goldenthread.rules.law import national as national_law
from goldenthread.rules.words import count, day
from goldenthread.rules.working_days import Calendar, OutsideCalendar, added_by, england

# The dates (or moments, for clocks counted in hours) that a clock runs from, by the names in its rule.
# A clock that runs from one fact may be given just that date.
Facts = date | Mapping[str, date | None] | None

BEFORE_AN_EVENT = ("before event", "clear days before", "by event")
EXTENDED_TO = "extended_to"


class CannotMove(ValueError):
    """Somebody tried to move a due date further than the clock's own source allows."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One of the dates that an `earlier of` or `later of` clock compared."""

    part: Part
    start: date
    due: date


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due under a rule; or, with `due` None, `why_not` in a sentence.

    `due` is a moment for a clock counted in hours from a known moment, else a day.
    """

    rule: Rule
    due: date | None = None
    start: date | None = None
    why_not: str = ""
    legs: tuple[Leg, ...] = ()
    moved_from: date | None = None
    agreed: date | None = None  # the day that was agreed, where that is when it is due
    by_rule: date | None = None  # and when it would be due without

    @property
    def clock_id(self) -> str:
        return self.rule.id

    @property
    def counting(self) -> str:
        return self.rule.counting

    @property
    def source(self) -> str:
        return self.rule.source

    @property
    def standing(self) -> str:
        """Of the rule: law, statutory guidance, published definition, local, unverified."""
        return self.rule.status

    @property
    def text(self) -> str:
        return self.rule.text

    @property
    def opened(self) -> date | None:
        """The day from which the clock runs; None for one that runs towards an event."""
        return None if self.counting in BEFORE_AN_EVENT else self.start


@dataclass(frozen=True, slots=True)
class Clocks:
    """The rules and the calendar that clocks are read by."""

    law: Law
    calendar: Calendar

    @property
    def version(self) -> str:
        """Changes when any rule or the calendar does."""
        return f"{self.law.version}.{self.calendar.version}"

    def due(self, clock_id: str, facts: Facts, on: date, agreed: date | None = None) -> Due:
        """When it is due, by the rule that holds on `on`: normally the day the clock started.

        A fact named `extended_to` moves the date, where the rule allows it; otherwise CannotMove is raised. A day that
        was `agreed` with those it is about decides where the rule says a later one, or none.
        """
        due = self._by_rule(clock_id, facts, on)
        if agreed is None or (due.due is not None and counting.day_of(due.due) <= agreed):
            return due
        return replace(due, due=agreed, agreed=agreed, by_rule=due.due)

    def _by_rule(self, clock_id: str, facts: Facts, on: date) -> Due:
        try:
            rule = self.law.at(clock_id, counting.day_of(on))
        except NotInForce as error:
            return Due(self.law.versions(clock_id)[0], why_not=f"{error}")
        if not rule.is_clock:
            raise ValueError(f"{rule.id} is a {rule.kind}, not a clock: ask the law for its value.")
        known = facts if isinstance(facts, Mapping) else {rule.fact: facts}
        try:
            due = self._compared(rule, known, on) if rule.parts else self._single(rule, known, on)
            return self._moved(due, known[EXTENDED_TO]) if known.get(EXTENDED_TO) else due
        except OutsideCalendar as error:
            return Due(rule, why_not=f"{rule.title}: {error}")
        except OverflowError:
            return Due(rule, why_not=f"{rule.title}: the date recorded for {rule.trigger} cannot be right.")

    def status(self, due: Due, done: date | None, today: date) -> State:
        """Not started, running, due soon, overdue, met or missed, as it stood on `today`."""
        soon = self.law.value("DUE-SOON", counting.day_of(today))
        return state_of(due.opened, due.due, done, today, soon, self.calendar)

    def sentence(self, due: Due, done: date | None, today: date) -> str:
        """Why it is due then and where it stands, in plain English."""
        if due.due is None:
            return due.why_not
        legs = [(leg.part, leg.start, leg.due) for leg in due.legs]
        reason = sentences.why(due.rule, due.start, due.by_rule or due.moved_from or due.due, legs)
        if due.moved_from and due.rule.extension:
            reason += f", extended by {due.rule.extension.by} to {day(due.due)}"
        state = self.status(due, done, today)
        working = due.rule.unit == "working days"
        standing = sentences.standing(state, due.due, done, today, working, self.calendar)
        if due.agreed:
            return f"{due.rule.title}: {sentences.agreed(due.agreed, reason if due.by_rule else '')}; {standing}"
        return f"{due.rule.title}: {reason}; {standing}{sentences.footnote(due.rule)}"

    def _single(self, rule: Rule, facts: Mapping[str, date | None], on: date) -> Due:
        start = facts.get(rule.fact)
        if start is None:
            return Due(rule, why_not=sentences.not_started(rule, rule.trigger))
        if rule.counting == "by event":
            return Due(rule, counting.by_event(start), start)
        if rule.value is None:
            return Due(rule, start=start, why_not=sentences.no_number(rule))
        return Due(rule, self._count(rule, rule.value, start, on), start)

    def _compared(self, rule: Rule, facts: Mapping[str, date | None], on: date) -> Due:
        """The earliest of the dates known, or the latest once all are known."""
        known = [(part, start) for part in rule.parts if (start := facts.get(part.fact)) is not None]
        if not known or (rule.counting == "later of" and len(known) < len(rule.parts)):
            missing = next(part for part in rule.parts if facts.get(part.fact) is None)
            return Due(rule, why_not=sentences.not_started(rule, missing.trigger))
        legs = tuple(Leg(part, start, self._count(part, part.value, start, on)) for part, start in known)
        choose = min if rule.counting == "earlier of" else max
        decides = choose(legs, key=lambda leg: leg.due)
        return Due(rule, decides.due, decides.start, legs=legs)

    def _count(self, rule: Rule | Part, number: int, start: date, on: date) -> date:
        """By the way of counting that the rule names."""
        if rule.counting == "hours":
            return counting.hours(start, number)
        first, unit = counting.day_of(start), rule.unit
        match rule.counting:
            case "working days":
                return counting.working_days(first, number, self.calendar, self._first_day(on))
            case "interval":
                return counting.interval(first, number, unit, self.calendar)
            case "calendar":
                return counting.calendar_time(first, number, unit)
            case "inclusive":
                return counting.inclusive(first, number, unit)
            case "before event":
                return counting.before_event(first, number, unit, self.calendar)
            case "clear days before":
                return counting.clear_days_before(first, number, unit, self.calendar)
            case "each month":
                return counting.each_month(first)
            case "fixed date":
                return counting.fixed_date(first, number, month=9)
        raise ValueError(f"Nothing counts “{rule.counting}”.")

    def _first_day(self, on: date) -> int:
        return self.law.value("FIRST-DAY", counting.day_of(on))

    def _moved(self, due: Due, to: date | None) -> Due:
        """The date moved, as far as the rule's own source lets it be."""
        allowed = due.rule.extension
        if due.due is None or to is None:
            return due
        if allowed is None:
            raise CannotMove(
                f"{due.rule.title}: its date cannot be moved; its source ({due.source}) does not allow it. "
                "A late step is recorded with its reason, and stays late."
            )
        first = counting.day_of(due.due)
        if allowed.value is not None and not allowed.repeats:
            latest = counting.interval(first, allowed.value, allowed.unit, self.calendar)
            if counting.day_of(to) > latest:
                most = count(allowed.value, allowed.unit)
                raise CannotMove(f"{due.rule.title}: extended by {most} at most, to {day(latest)}.")
        if counting.day_of(to) < first:
            raise CannotMove(f"{due.rule.title}: {day(to)} is before {day(first)}, when it is due.")
        return Due(due.rule, to, due.start, legs=due.legs, moved_from=first)


def load(authority: Path | None) -> Clocks:
    """With the authority's own standards and the bank holidays it has added, from its authority.toml."""
    return Clocks(load_law(authority), england(added_by(authority)))


@lru_cache(maxsize=1)
def national() -> Clocks:
    """England's calendar and the rules as shipped, without any authority's own."""
    return Clocks(national_law(), england())
