"""What several parts of one page ask the database alike is asked once.

    once("coverage", lambda: list(Coverage.objects.all()))
    once_each(("away", on), worker_ids, lambda missing: {…})

Kept while one page is read (a GET), and no longer: what is written, and whatever runs without a page, asks each time.
So whoever reads must not change what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Next = Callable[[HttpRequest], HttpResponseBase]
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("asked", default=None)


class AskedOnce:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = _kept.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return self.get_response(request)
        finally:
            _kept.reset(before)


def once(key: Hashable, ask: Callable[[], T]) -> T:
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    found: T = kept[key]
    return found


def once_each(key: Hashable, ids: Collection[K], ask: Callable[[set[K]], Mapping[K, T]]) -> dict[K, T]:
    """`ask` is given those of whom nobody has asked; it may have no answer for some."""
    kept = _kept.get()
    if kept is None:
        return dict(ask(set(ids)))
    answers: dict[K, T] = kept.setdefault(key, {})
    asked: set[K] = kept.setdefault((key, "asked"), set())
    if missing := set(ids) - asked:
        answers.update(ask(missing))
        asked |= missing
    return {each: answers[each] for each in ids if each in answers}
