"""Warnings and who may not have contact on the child's pages; restricted records on the front page."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string

from goldenthread.access.clock import now, today
from goldenthread.access.models import User
from goldenthread.people import queries, restricted, safety
from goldenthread.people.models import Person
from goldenthread.people.panels import SEE, who_this_is
from goldenthread.people.restricted import MAY_RESTRICT
from goldenthread.people.seen_first import safety_for
from goldenthread.rules.words import day as written
from goldenthread.ui.panels import panel

SHOWN = 4  # openings waiting, on the front page


@panel("identity", order=10, title="Who this is", permission=SEE)
def identity(request: HttpRequest, child: Person) -> str:
    """The bar across every page about a child: see templates/people/about_child.html."""
    return bar(request, child, who_this_is(child, today()))


def bar(request: HttpRequest, child: Person, facts: Sequence[tuple[str, str]]) -> str:
    found = {"child": child, "facts": facts, "lines": lines(request, child), "restricted": _restricted(request, child)}
    return render_to_string("people/_identity.html", found, request)


def lines(request: HttpRequest, child: Person) -> list[tuple[str, str]]:
    """What must be known, each with the word that stands before it."""
    known = safety_for(request, child)
    said = [("Warning", each.line) for each in known.warnings]
    said += [("Warning", words)] if (words := queries.warnings(child, today())) else []
    return said + [("Contact", each.line) for each in known.kept_away]


def _restricted(request: HttpRequest, child: Person) -> str:
    """That the record is restricted, and by what right it is open to this user."""
    standing = safety_for(request, child).restriction
    if standing is None:
        return ""
    opened = restricted.openings_in_force(today()).filter(person=child, user=_user(request)).order_by("pk").last()
    if opened is None:
        return "Only named people may read it. Do not speak of it to anybody else."
    return (
        f"You opened it on {written(opened.opened_at.date())} in an emergency: “{opened.reason}”. "
        "Those who answer for restricted records have been told, and will ask you about it."
    )


@panel("child", order=5, title="Warnings and who may not have contact", permission=SEE)
def warnings(request: HttpRequest, child: Person) -> str:
    known = safety_for(request, child)
    ended, gone = safety.ended_of(child, for_user=_user(request), on=today()) if known.past else ((), ())
    found = {"child": child, "safety": known, "ended": ended, "gone": gone}
    return render_to_string("people/panels/warnings.html", found, request)


@panel("home", order=5, title="Restricted records opened", permission=MAY_RESTRICT)
def openings_waiting(request: HttpRequest, _: object) -> str | None:
    """The alarm: it stands until somebody has looked at each."""
    waiting = restricted.openings(for_user=_user(request), at=now(), open_only=True)
    if not waiting:
        return None
    found = {"waiting": waiting[:SHOWN], "more": max(len(waiting) - SHOWN, 0)}
    return render_to_string("people/panels/restricted.html", found, request)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # panels are drawn only for those who have signed in
    return request.user
