"""The digest by e-mail: how many notices wait, and where. It names nobody: e-mail is read on trains and old phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Count

from goldenthread.access.models import User
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.models import Notice

FRESH = timedelta(days=7)  # an older notice is read in the product, and mailed to nobody
SUBJECT = "Golden Thread: {notices} for you"
BODY = """You have {notices} in Golden Thread that you have not read.

Sign in to read {them}:
{address}/notices

This message says nothing about any child or family, so that it can be sent by e-mail.
You can choose not to be sent it: {address}/notices/mail
"""


@dataclass(frozen=True)
class Mailed:
    """`failed` are the users to whom it could not be sent, each with why; they are tried again the next time."""

    digests: int
    notices: int
    failed: tuple[tuple[int, str], ...]
    left: int  # users whose turn comes at the next run


def mail_digests(*, by: Signature, address: str, most: int) -> Mailed:
    """One message to each of at most so many users. A notice is mailed once, however often this runs, or at once."""
    waiting = _waiting(by.at)
    sent, notices, failed = 0, 0, []
    for user in User.objects.filter(pk__in=waiting[:most]).order_by("pk"):
        count = _claim(by, user)
        if not count:
            continue  # another run was quicker
        try:
            message_for(user, count, address).send()
        except OSError as error:
            _release(by, user)
            failed.append((user.pk, f"{type(error).__name__}: {error}"))
        else:
            sent, notices = sent + 1, notices + count
    return Mailed(sent, notices, tuple(failed), max(len(waiting) - most, 0))


def message_for(user: User, count: int, address: str) -> EmailMessage:
    notices = "1 notice" if count == 1 else f"{count:,} notices"
    body = BODY.format(notices=notices, them="it" if count == 1 else "them", address=address.rstrip("/"))
    return EmailMessage(SUBJECT.format(notices=notices), body, to=[user.email])


def _waiting(at: datetime) -> list[int]:
    """The users to be written to: those with most to read first."""
    rows = Notice.objects.filter(
        mailed_at=None, seen_at=None, at__gt=at - FRESH, user__is_active=True, user__is_machine=False
    )
    rows = rows.exclude(user__mail_choice__wanted=False)
    counted = rows.values("user_id").annotate(waiting=Count("pk")).order_by("-waiting", "user_id")
    return [row["user_id"] for row in counted]


def _claim(by: Signature, user: User) -> int:
    """The notices are marked before they are mailed: of two runs at once, one finds them."""
    with acting("pathway.mail_digest", by=by) as act:
        rows = Notice.objects.filter(user=user, mailed_at=None, seen_at=None, at__gt=by.at - FRESH)
        count = rows.update(mailed_at=by.at)
        act.touch(user)
    return count


def _release(by: Signature, user: User) -> None:
    with acting("pathway.mail_failed", by=by) as act:
        Notice.objects.filter(user=user, mailed_at=by.at).update(mailed_at=None)
        act.touch(user)
