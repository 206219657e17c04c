"""Error pages in plain English. Named as handlers in config/urls.py, and CSRF_FAILURE_VIEW in settings."""

import logging
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

LAST_RESORT = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Golden Thread is not working</title></head>'
    "<body><h1>Golden Thread is not working</h1><p>What you sent may not have been saved. Wait a few minutes, "
    "go back and try again. If it happens again, tell your system administrator what you were doing.</p></body></html>"
)


TOKEN = "csrfmiddlewaretoken"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request,
            413,
            "That was too long to be sent",
            "What you entered is longer than a form may be: more than a million words. It was not saved.",
            "Go back: what you typed is still there. Shorten it, or attach it as a file, and send again.",
        )
    return _page(
        request,
        400,
        "That request could not be read",
        "Something in the address or the form was not as it should be. Nothing was saved.",
        "Go back, check what you entered and try again.",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else "Your role does not allow you to open this page."
    return _page(
        request,
        403,
        "You may not see this page",
        reason,
        "If you need it for your work, ask your manager or the person who looks after roles.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        404,
        "Page not found",
        "If you typed the address, check that it is right. If you followed a link, what it led to may have moved, "
        "been merged with another record, or reached the end of the time it may be kept.",
        "Use the search box to find the child or the page you need.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the session or the database: they may be what failed."""
    title = "Sorry, something went wrong"
    said = (
        "The fault is ours and has been recorded. What you sent may not have been saved.",
        "Go back: what you typed should still be there. Wait a few minutes and try again. "
        "If it happens again, tell your system administrator what you were doing and when.",
    )
    try:
        return HttpResponseServerError(render_to_string("ui/error.html", {"title": title, "paragraphs": said}))
    except Exception:
        logger.exception("The error page itself could not be shown.")
        return HttpResponseServerError(LAST_RESORT)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    if _from_here(request):
        return held(
            request,
            "Send it again",
            "You have signed in since this page was opened, so it has to be sent once more. Nothing is lost.",
            "Press “Send it again”.",
            status=403,
        )
    return _page(
        request,
        403,
        "This page had been open too long",
        "To keep records safe, a form can be sent only from a page you opened since you signed in. Nothing was saved.",
        "Go back, copy anything you typed, reload the page and send it again.",
    )


def held(request: HttpRequest, title: str, *paragraphs: str, status: int, sign_in: str = "") -> HttpResponse:
    """What a form sent could not be taken now. The page holds it, to be sent again from there: nothing is kept on the
    server, and files have to be chosen again. Passwords are not held."""
    kept = [(name, value) for name in request.POST for value in request.POST.getlist(name) if _may_be_held(name)]
    context = {"title": title, "paragraphs": paragraphs, "kept": kept, "sign_in": sign_in, "files": request.FILES}
    response = HttpResponse(render_to_string("ui/held.html", context, request), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_be_held(name: str) -> bool:
    return name != TOKEN and "password" not in name


def _from_here(request: HttpRequest) -> bool:
    """A form of ours: only its token is old. A page elsewhere that sends one has its own address in the header."""
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        host = urlsplit(said).netloc
    except ValueError:
        return False
    sends_password = any(not _may_be_held(name) and name != TOKEN for name in request.POST)
    return request.method == "POST" and bool(request.POST) and not sends_password and host == request.get_host()


def _page(request: HttpRequest, status: int, title: str, *paragraphs: str) -> HttpResponse:
    context = {"title": title, "paragraphs": paragraphs}
    return HttpResponse(render_to_string("ui/error.html", context, request), status=status)
