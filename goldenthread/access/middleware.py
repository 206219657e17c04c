"""What stands in front of every view."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from goldenthread.access.clock import today
from goldenthread.access.doors import door_of
from goldenthread.access.roles import may, who_may
from goldenthread.ui.errors import held

logger = logging.getLogger(__name__)
Next = Callable[[HttpRequest], HttpResponseBase]


class DefaultDeny:
    """Lets a request through only where the view's door (access.doors) says so."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        door = door_of(view)
        if door is None:
            name = getattr(view, "__qualname__", view)
            logger.error("%s declares no door (access.doors), so nobody may open it.", name)
            return refusal(request, None)
        if door.permission is None:
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if may(request.user, door.permission, today()):
            return None
        return refusal(request, door.permission)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Back to this page afterwards, when it is one that can be opened again. What a form sent is held by the page that
    says so; a script is only told."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    if request.content_type == "application/json":
        return HttpResponse(status=401)
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    if not request.POST:
        return redirect_to_login("/")
    return held(
        request,
        "You have been signed out",
        "What you sent has not been saved, and it is not lost: this page holds it. Leave this page open.",
        "Sign in in another tab, come back here, and press “Send it again”.",
        status=401,
        sign_in=resolve_url(settings.LOGIN_URL),
    )


def refusal(request: HttpRequest, permission: str | None) -> HttpResponse:
    roles = who_may(permission) if permission else []
    return render(request, "access/refused.html", {"permission": permission, "roles": roles}, status=403)


class KeepNoCopy:
    """Nothing that was seen signed in stays in the browser of a shared machine after signing out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
