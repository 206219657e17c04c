"""What stands in front of every page, whatever it is about."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class ServerTiming:
    """How long the page took here, in milliseconds, and how much of that was work of this process: a browser's own
    tools show it, and a load test reads it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began, worked = time.perf_counter(), time.thread_time()
        response = self.get_response(request)
        total, cpu = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - worked)
        response.headers["Server-Timing"] = f"total;dur={total:.1f}, cpu;dur={cpu:.1f}"
        return response


class ContentSecurityPolicy:
    """A page runs and shows only what this server sends, and nothing written inline."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
