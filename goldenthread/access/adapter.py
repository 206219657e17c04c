"""How django-allauth signs people in here: in our words, logged, and for active people only.

Every way in (password, sign-in link, and one day single sign-on or a second factor) ends in `login`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import lazystr

from goldenthread.access.actions import the_product
from goldenthread.access.clock import now
from goldenthread.access.models import LogEntry, User
from goldenthread.access.record import Signature, acting

WRONG = "Enter the email address and password of an account that is in use here."
WAIT = "There have been too many attempts. Wait five minutes, then try again."


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": lazystr(WRONG),
        "too_many_login_attempts": lazystr(WAIT),
        "enter_current_password": lazystr("Enter the password that you use now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # an administrator adds people

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Somebody who has left is told what a stranger is told."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            return None
        if not user.is_active or user.is_machine:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """One row, whether or not anybody has that address; of the address itself only a keyed digest."""
        email = str(credentials.get("email", "")).lower()
        known = User.objects.filter(email=email).values_list("pk", flat=True)
        LogEntry.objects.create(
            at=now(),
            user=the_product(),
            act="access.sign_in_failed",
            objects_touched={User._meta.label: list(known)},
            why=f"from {self.get_client_ip(request)}",
            digest=hmac.new(settings.SECRET_KEY.encode(), email.encode(), hashlib.sha256).hexdigest(),
        )

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        with acting("access.sign_in", by=Signature(user, now())) as act:
            act.touch(user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            with acting("access.sign_out", by=Signature(request.user, now())) as act:
                act.touch(request.user)
        super().logout(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own messages are left out; our views say what happened."""
