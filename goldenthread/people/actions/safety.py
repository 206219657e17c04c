"""Writes of warnings, and of who may not have contact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from goldenthread.access.objections import Objection, Outcome, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.people.actions.people import day_of
from goldenthread.people.models import ContactRestriction, Warning
from goldenthread.people.policies_safety import (
    contact_objections,
    ending_objections,
    review_objections,
    warning_objections,
)
from goldenthread.places.authority import law

W = TypeVar("W", Warning, ContactRestriction)


def record_warnings(*, by: Signature, warnings: Sequence[Warning]) -> Outcome[Warning]:
    today = day_of(by)
    months = longest_review(today)
    judge = partial(warning_objections, today=today, months=months)
    return _record("people.record_warnings", warnings, judge, by)


def record_warning(*, by: Signature, warning: Warning) -> Warning:
    return record_warnings(by=by, warnings=[warning]).single()


def restrict_contacts(*, by: Signature, restrictions: Sequence[ContactRestriction]) -> Outcome[ContactRestriction]:
    today = day_of(by)
    return _record("people.restrict_contacts", restrictions, partial(contact_objections, today=today), by)


def restrict_contact(*, by: Signature, restriction: ContactRestriction) -> ContactRestriction:
    return restrict_contacts(by=by, restrictions=[restriction]).single()


def review_warning(*, by: Signature, warning: Warning, review_on: date, reason: str) -> Warning:
    """It still holds: in these words, to be looked at again on that day. Raises Refused."""
    today = day_of(by)
    proposed = Warning(person_id=warning.person_id, started=warning.started, kind=warning.kind, source=warning.source)
    proposed.reason, proposed.review_on = reason, review_on
    months = longest_review(today)
    objections = warning_objections(proposed, today=today, months=months)
    objections += review_objections(review_on, today=today, months=months, past=False) if not objections else []
    return _amend("people.review_warning", warning, {"review_on": review_on, "reason": reason.strip()}, objections, by)


def review_contact(*, by: Signature, restriction: ContactRestriction, changes: Mapping[str, Any]) -> ContactRestriction:
    """It still holds, as the changes say (limits, words, review_on, ended, withhold_address). Raises Refused."""
    today = day_of(by)
    now = {column.attname: getattr(restriction, column.attname) for column in restriction._meta.concrete_fields}
    objections = contact_objections(ContactRestriction(**{**now, **changes}), today=today)
    review_on, ended = changes.get("review_on"), changes.get("ended")
    if not objections and review_on and review_on < today:
        objections = review_objections(review_on, today=today, months=12, past=False)
    if not objections and ended and ended < today:
        objections = [Objection("until-ahead", "This day has gone. If it no longer holds, say so above.", "ended")]
    return _amend("people.review_contact", restriction, changes, objections, by)


def end_warning(*, by: Signature, warning: Warning, ended: date, why: str) -> Warning:
    """`ended` is the last day on which it held. Raises Refused."""
    return _end("people.end_warning", warning, ended, why, by)


def end_contact_restriction(
    *, by: Signature, restriction: ContactRestriction, ended: date, why: str
) -> ContactRestriction:
    return _end("people.end_contact_restriction", restriction, ended, why, by)


def longest_review(on: date) -> int:
    """In months."""
    return law().value("WARNING-REVIEW", on)


def _record(name: str, rows: Sequence[W], judge: Callable[[W], list[Objection]], by: Signature) -> Outcome[W]:
    outcome: Outcome[W] = Outcome()
    for row in rows:
        if objections := judge(row):
            outcome.refused.append((row, tuple(objections)))
        else:
            outcome.recorded.append(row)
    with acting(name, by=by) as act:
        act.insert(outcome.recorded)
    return outcome


def _end(name: str, row: W, ended: date, why: str, by: Signature) -> W:
    objections = ending_objections(row, ended, why, today=day_of(by))
    return _amend(name, row, {"ended": ended, "why_ended": why.strip()}, objections, by)


def _amend(name: str, row: W, changes: Mapping[str, Any], objections: Sequence[Objection], by: Signature) -> W:
    if objections:
        raise Refused(objections)
    with acting(name, by=by) as act:
        act.amend(row, changes)
    return row
