"""Restricted records: the page that stands in their place, breaking the glass, and answering for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import now, today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.people import actions, queries, restricted
from goldenthread.people.forms_safety import GlassBroken, Lifted, LookedAt, NewRestriction, Readers
from goldenthread.people.models import Person, RestrictedOpening, Restriction
from goldenthread.people.views.safety import sent, show
from goldenthread.places.authority import law
from goldenthread.ui.permission import may


def closed(request: HttpRequest, person: Person) -> HttpResponse:
    """In place of a restricted record: whom to ask, and for those who work with children the glass to break."""
    looked("people.restricted", by=signature(request), people=[person.pk])
    found = {
        "pk": person.pk,
        "ask": restricted.ask_about([person.pk], today()).get(person.pk, ""),
        "form": None,
        "hours": law().value("RESTRICTED-OPEN", today()),
        "answer_hours": law().value("RESTRICTED-ANSWER", today()),
        "answered_by": restricted.who_may_restrict(),
    }
    if not may(request.user, "break the glass"):
        return render(request, "people/restricted.html", found, status=403)
    form = GlassBroken(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.break_glass(by=signature(request, form.cleaned_data["reason"]), person=person)
        except Refused as refused:
            show(form, refused)
        else:
            return redirect("people:child", pk=person.pk)
    return render(request, "people/restricted.html", {**found, "form": form})


@allow("restrict a record")
def records(request: HttpRequest) -> HttpResponse:
    """What is restricted, and each emergency opening: those that wait for somebody to look at them first."""
    openings = restricted.openings(for_user=_user(request), at=now())
    standing = restricted.restrictions(for_user=_user(request), on=today())
    shown = {each.opening.person_id for each in openings} | {each.restriction.person_id for each in standing}
    looked("people.restricted_records", by=signature(request), people=sorted(shown))
    found = {"openings": openings, "restrictions": standing, "on": today()}
    return render(request, "people/restricted_records.html", found)


@allow("restrict a record")
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        opened = restricted.opening(pk, for_user=_user(request), at=now())
    except RestrictedOpening.DoesNotExist:
        raise Http404("No opening of a restricted record has this number.") from None
    form = LookedAt(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.look_at_opening(by=signature(request), opening=opened.opening, found=form.cleaned_data["found"])
        except Refused as refused:
            show(form, refused)
        else:
            messages.success(request, "Marked as looked at.")
            return redirect("people:restricted-records")
    looked("people.restricted_opening", by=signature(request), people=[opened.opening.person_id])
    return render(request, "people/restricted_opening.html", {"form": form, "opened": opened})


@allow("restrict a record")
def restrict(request: HttpRequest, person_id: int) -> HttpResponse:
    """Restrict a record; or, where it is restricted, change who reads it."""
    person = _person(request, person_id)
    standing = restricted.restriction_of(person, today())
    looked("people.restrict", by=signature(request), people=[person.pk])
    return _change(request, person, standing) if standing else _restrict(request, person)


def _restrict(request: HttpRequest, person: Person) -> HttpResponse:
    form = NewRestriction(sent(request), **_choices())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.restrict_record(
                by=signature(request), person=person, reason=given["reason"], ask=given["ask"], readers=form.readers
            )
        except Refused as refused:
            show(form, refused)
        else:
            messages.success(request, "The record is restricted. Nobody reads it but those whom you named.")
            return redirect("people:restricted-records")
    return render(request, "people/restrict.html", {"form": form, "child": person, "name": person.name})


def _change(request: HttpRequest, person: Person, standing: Restriction) -> HttpResponse:
    rows = restricted.standing_readers([person.pk], today())
    initial = {
        "emails": "\n".join(sorted(row.user.email for row in rows if row.user)),
        "teams": [str(row.team_id) for row in rows if row.team_id],
    }
    form = Readers(sent(request), initial=initial, **_choices())
    if request.method == "POST" and form.is_valid():
        actions.change_readers(by=signature(request), person=person, readers=form.readers)
        messages.success(request, "Nobody reads the record but those whom you named.")
        return redirect("people:restricted-records")
    found = {"form": form, "standing": standing, "name": _name(request, person)}
    return render(request, "people/restricted_readers.html", found)


@allow("restrict a record")
def lift(request: HttpRequest, person_id: int) -> HttpResponse:
    person = _person(request, person_id)
    standing = restricted.restriction_of(person, today())
    if standing is None:
        raise Http404("This record is not restricted.")
    form = Lifted(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift_restriction(by=signature(request), restriction=standing, why=form.cleaned_data["why"])
        except Refused as refused:
            show(form, refused)
        else:
            messages.success(request, "The record is restricted no longer.")
            return redirect("people:restricted-records")
    looked("people.lift_restriction", by=signature(request), people=[person.pk])
    found = {"form": form, "standing": standing, "name": _name(request, person)}
    return render(request, "people/lift_restriction.html", found)


def _person(request: HttpRequest, person_id: int) -> Person:
    """Whoever may restrict records reaches a restricted one without reading it."""
    try:
        person = queries.kept(Person.objects.get(pk=person_id))
        if not restricted.restriction_of(person, today()):
            queries.child(person.pk, for_user=_user(request), on=today())
    except (Person.DoesNotExist, queries.NotInScope):
        raise Http404("No such record is open to this user.") from None
    return person


def _name(request: HttpRequest, person: Person) -> str:
    hidden = restricted.closed_among([person.pk], for_user=_user(request), on=today())
    return f"Record {person.pk}" if hidden else person.name


def _choices() -> dict[str, Any]:
    return {"users": restricted.possible_readers(today()), "teams": restricted.team_names()}


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
