"""A due date explained in plain English."""

from collections.abc import Sequence
from datetime import date, datetime

from goldenthread.rules.clocks.counting import day_of, in_london
from goldenthread.rules.clocks.states import State
from goldenthread.rules.law import Part, Rule
from goldenthread.rules.words import count, day, moment, weekday
from goldenthread.rules.working_days import Calendar, OutsideCalendar

FOOTNOTES = {"local": " This is a local standard.", "unverified": " This number has not been verified."}


def why(rule: Rule, start: date | None, due: date, legs: Sequence[tuple[Part, date, date]]) -> str:
    """`45 working days from the referral on 3 March 2026 is 8 May 2026`"""
    if legs:
        each = [_reckoned(part.counting, part, part.value, start, due) for part, start, due in legs]
        compared = "earlier" if rule.counting == "earlier of" else "later"
        return " and ".join(each) + (f", and the {compared} of the two counts" if len(legs) > 1 else "")
    return _reckoned(rule.counting, rule, rule.value, start or due, due)


def standing(
    state: State,
    due: date,
    done: date | None,
    today: date,
    in_working_days: bool,
    calendar: Calendar,
) -> str:
    """`today is 5 working days before.`"""
    if state in ("met", "missed") and done is not None:
        gap = _gap(done, due, in_working_days, calendar)
        return f"it was done {_at(done)}, {gap}." if gap else f"it was done {_at(done)}, on the day."
    gap = _gap(today, due, in_working_days, calendar)
    here = f"today is {gap}." if gap else "that is today."
    return here + (_planning(day_of(due), calendar) if state in ("running", "due soon") else "")


def not_started(rule: Rule, trigger: str) -> str:
    return f"{rule.title}: not started, because the date of {trigger} is not recorded."


def no_number(rule: Rule) -> str:
    return f"{rule.title}: no number is set nationally, and this authority has not set one."


def agreed(day_agreed: date, reason: str) -> str:
    """`agreed in the plan for 23 February 2026, which is before the standard: 20 working days after …`"""
    rather = f"which is before the standard: {reason}" if reason else "and this authority has set no standard"
    return f"agreed in the plan for {day(day_agreed)}, {rather}"


def footnote(rule: Rule) -> str:
    return FOOTNOTES.get(rule.status, "")


def _reckoned(counting: str, rule: Rule | Part, value: int | None, start: date, due: date) -> str:
    span, trigger = count(value or 0, rule.unit), rule.trigger
    match counting:
        case "inclusive":
            return f"{span} beginning with {trigger}, {day(start)}, end on {day(due)}"
        case "interval" | "calendar":
            return f"{span} after {trigger} on {day(start)} is {day(due)}"
        case "hours":
            return f"{span} after {trigger} {_at(start)} end {_at(due)}"
        case "before event":
            return f"{span} before {trigger} on {day(start)} is {day(due)}"
        case "clear days before":
            return f"{value} clear {rule.unit} before {trigger} on {day(start)} are left up to {day(due)}"
        case "by event":
            return f"it must be done by {trigger} on {day(start)}"
        case "each month":
            return f"once in each month, and after {trigger} on {day(start)} the next is due by {day(due)}"
        case "fixed date":
            return f"the date is {day(due)}"
    return f"{span} from {trigger} on {day(start)} is {day(due)}"


def _at(when: date) -> str:
    return f"at {moment(in_london(when))}" if isinstance(when, datetime) else f"on {day(when)}"


def _gap(when: date, due: date, in_working_days: bool, calendar: Calendar) -> str:
    """How far `when` is from the due date: `5 working days before`; nothing on the day itself."""
    if isinstance(when, datetime) and isinstance(due, datetime):
        return _between(round((in_london(due) - in_london(when)).total_seconds() / 3600), "hours")
    here, there = day_of(when), day_of(due)
    if in_working_days:
        try:
            if between := calendar.elapsed(here, there):
                return _between(between, "working days")
        except OutsideCalendar:
            pass
    return _between((there - here).days, "days")


def _between(number: int, unit: str) -> str:
    return f"{count(abs(number), unit)} {'before' if number > 0 else 'after'}" if number else ""


def _planning(due: date, calendar: Calendar) -> str:
    """Nothing moves a date that falls on a day off; the day to plan for is the working day before."""
    try:
        if calendar.is_working_day(due):
            return ""
        plan = calendar.last_working_day_on_or_before(due)
        return f" {day(due)} is a {weekday(due)} and not a working day: plan for {day(plan)}."
    except OutsideCalendar:
        return ""
