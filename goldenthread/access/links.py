"""Sign-in links: signed, good once and for a short time. For the first administrator, and for demonstrations.

A link names the user and the moment of their last sign-in, so any sign-in, with the link or without, uses it up;
no table is needed. It signs in on POST only, from a page that asks: mail scanners open every link they see.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing

from goldenthread.access.models import User

SALT = "goldenthread.access.links"
LONGEST = timedelta(days=1)


def make_link(user: User, *, minutes: int) -> str:
    """The token of a link; see access.urls for its address."""
    return signing.dumps({"user": user.pk, "last": _moment(user.last_login), "minutes": minutes}, salt=SALT)


def holder_of(token: str) -> User | None:
    """Whom the link would sign in; None when it is forged, too old or used."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LONGEST)
        signing.loads(token, salt=SALT, max_age=timedelta(minutes=said["minutes"]))
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=said["user"], is_active=True, is_machine=False).first()
    return user if user and _moment(user.last_login) == said["last"] else None


def use_link(token: str, *, at: datetime) -> User | None:
    """As `holder_of`, and uses the link up: of two who press the button at once, one comes in."""
    user = holder_of(token)
    if user is None:
        return None
    unchanged = User.objects.filter(pk=user.pk, last_login=user.last_login)
    return user if unchanged.update(last_login=at) else None


def _moment(last_login: datetime | None) -> str:
    return last_login.isoformat() if last_login else ""
