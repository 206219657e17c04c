"""Warnings, and who may not have contact, are seen before the page is: the first time in a session that somebody opens
a child of whom there are any, whichever page of the child's, they are shown alone; and again when there is a new one.

Every address with a person_id, and all of children/<pk>, stands behind this; no view need remember it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from goldenthread.access.clock import today
from goldenthread.access.doors import signature
from goldenthread.access.models import User
from goldenthread.access.record import looked
from goldenthread.people import queries
from goldenthread.people.models import Person
from goldenthread.people.safety import Safety, safety_of
from goldenthread.ui.permission import may

READ = "people.warnings_read"
Next = Callable[[HttpRequest], HttpResponseBase]


def safety_for(request: HttpRequest, person: Person) -> Safety:
    """Asked once for each request."""
    kept: dict[int, Safety] = request.__dict__.setdefault("_safety", {})
    if person.pk not in kept:
        assert isinstance(request.user, User)
        kept[person.pk] = safety_of(person, for_user=request.user, on=today())
    return kept[person.pk]


def mark_read(request: HttpRequest, person_id: int, digest: str) -> None:
    request.session[READ] = {**request.session.get(READ, {}), str(person_id): digest}


class WarningsFirst:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        person_id = _asked_for(request, kwargs)
        if person_id is None:
            return None
        safety = safety_for(request, Person(pk=person_id))
        read = request.session.get(READ, {}).get(str(person_id))
        if not safety.digest or read == safety.digest:
            return None
        return _shown_alone(request, person_id, safety)


def _asked_for(request: HttpRequest, kwargs: dict[str, Any]) -> int | None:
    """The person whose page is opened. What is sent is taken as it comes: a form would lose what was typed."""
    if request.method != "GET" or getattr(request, "htmx", False):
        return None
    if not isinstance(request.user, User) or not may(request.user, "see children"):
        return None
    route = request.resolver_match.route if request.resolver_match else ""
    return kwargs.get("pk" if route.startswith("children/<int:pk>") else "person_id")


def _shown_alone(request: HttpRequest, person_id: int, safety: Safety) -> HttpResponse | None:
    """Only to those who may open the child; to anybody else the page itself says that they may not."""
    assert isinstance(request.user, User)
    try:
        child = queries.child(person_id, for_user=request.user, on=today())
    except (Person.DoesNotExist, queries.NotInScope):
        return None
    looked("people.warnings", by=signature(request), people=[child.pk])
    found = {"child": child, "safety": safety, "next": request.get_full_path()}
    return render(request, "people/warnings_first.html", found)
