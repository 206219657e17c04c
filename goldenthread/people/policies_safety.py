"""May this warning stand, may this contact be restricted, may this record be closed? Pure: objections out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from goldenthread.access.objections import Objection
from goldenthread.people.models import ContactRestriction, RestrictedOpening, Restriction, Warning
from goldenthread.people.policies import dated_objections
from goldenthread.rules.codes import lookup
from goldenthread.rules.months import add_months
from goldenthread.rules.words import day as written


def warning_objections(row: Warning, *, today: date, months: int) -> list[Objection]:
    """`months`: how far ahead its review may be. One that came from elsewhere may be overdue for review already."""
    found = [*dated_objections(row), *_begins(row.started, today), *_known("warning", row.kind, "kind")]
    if not row.reason.strip():
        found.append(_say("reason", "Say in words what the warning is of, and what to do because of it."))
    if not row.source.strip():
        found.append(_say("source", "Say who said so, or where it is written."))
    if row.started and row.review_on and row.review_on < row.started:
        sentence = f"The review on {written(row.review_on)} is before the warning began, on {written(row.started)}."
        found.append(Objection("review-after-start", sentence, "review_on"))
    return found + review_objections(row.review_on, today=today, months=months)


def review_objections(review_on: date | None, *, today: date, months: int, past: bool = True) -> list[Objection]:
    """Without `past`, it may not be a day that has gone."""
    if review_on is None:
        return [_say("review_on", "Say when this is to be looked at again.")]
    latest = add_months(today, months)
    if review_on > latest:
        sentence = f"It must be looked at again within {months} months: by {written(latest)} at the latest."
        return [Objection("review-in-time", sentence, "review_on")]
    if review_on < today and not past:
        return [Objection("review-ahead", f"The review on {written(review_on)} is in the past.", "review_on")]
    return []


def contact_objections(row: ContactRestriction, *, today: date) -> list[Objection]:
    found = [*dated_objections(row), *_begins(row.started, today), *_known("contact_basis", row.basis, "basis")]
    if row.limits not in ContactRestriction.Limits:
        found.append(_say("limits", "Say whether there may be no contact, or supervised contact only."))
    if row.who_id is None and not row.name.strip():
        found.append(_say("name", "Say who may not have contact."))
    if row.who_id is not None and row.who_id == row.person_id:
        sentence = "This is the child themselves. Say who may not have contact with them."
        found.append(Objection("kept-from-somebody-else", sentence, "who"))
    if row.review_on is None and row.ended is None:
        sentence = "Say until when it holds, or when it is to be looked at again."
        found.append(Objection("contact-looked-at", sentence, "review_on"))
    if row.started and row.review_on and row.review_on < row.started:
        sentence = f"The review on {written(row.review_on)} is before it began, on {written(row.started)}."
        found.append(Objection("review-after-start", sentence, "review_on"))
    return found


def ending_objections(
    row: Warning | ContactRestriction | Restriction, ended: date, why: str, *, today: date
) -> list[Objection]:
    proposed = type(row)(started=row.started, ended=ended)
    found = dated_objections(proposed)
    if row.why_ended:
        found.append(Objection("end-once", "Somebody has ended this already. Look at it again."))
    if ended > today:
        found.append(Objection("ended-by-now", f"{written(ended)} is in the future.", "ended"))
    if not why.strip():
        found.append(_say("why", "Say why it no longer holds."))
    return found


def restriction_objections(
    row: Restriction, *, readers: Collection[object], standing: Restriction | None, today: date
) -> list[Objection]:
    found = _begins(row.started, today)
    if standing is not None:
        found.append(Objection("restricted-once", "This record is restricted already. Look at it again."))
    if not row.reason.strip():
        found.append(_say("reason", "Say why nobody else may read this record."))
    if not row.ask.strip():
        found.append(_say("ask", "Say whom anybody else is to ask, with a telephone number."))
    return found + reader_objections(readers)


def reader_objections(readers: Collection[object]) -> list[Objection]:
    if readers:
        return []
    return [_say("readers", "Name at least one person or team who may read this record.")]


def looking_objections(opening: RestrictedOpening, *, by_user: int, found: str) -> list[Objection]:
    if opening.looked_at is not None:
        return [Objection("looked-at-once", "Somebody has looked at this opening already.")]
    if opening.user_id == by_user:
        return [Objection("looked-at-by-another", "You opened this record yourself: somebody else must look at it.")]
    return [] if found.strip() else [_say("found", "Say what you found: was it right to open this record?")]


def _begins(started: date | None, today: date) -> list[Objection]:
    if started is None:
        return [_say("started", "Say from when it holds.")]
    if started > today:
        return [Objection("started-by-now", f"{written(started)} is in the future.", "started")]
    return []


def _known(codes: str, code: str, field: str) -> list[Objection]:
    return [] if code in lookup(codes) else [_say(field, f"{code or 'Nothing'} is not on the list to choose from.")]


def _say(field: str, sentence: str) -> Objection:
    return Objection(f"says-{field.replace('_', '-')}", sentence, field)
