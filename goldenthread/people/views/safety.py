"""Warnings, and who may not have contact: reading them first, adding, reviewing, ending."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import ChangedMeanwhile, looked
from goldenthread.people import actions, queries, restricted, safety
from goldenthread.people.actions.safety import longest_review
from goldenthread.people.forms_safety import ContactReviewed, NewContactRestriction, NewWarning, WarningReviewed
from goldenthread.people.models import Person
from goldenthread.people.seen_first import mark_read
from goldenthread.ui.forms import GovForm

PANEL = "#child-warnings-and-who-may-not-have-contact"


@allow("see children")
def warnings_read(request: HttpRequest, person_id: int) -> HttpResponse:
    """From the page that shows warnings alone, on to the page that was asked for."""
    child = _child(request, person_id)
    if request.method == "POST":
        mark_read(request, child.pk, request.POST.get("digest", ""))
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else reverse("people:child", args=[child.pk]))


@allow("act on a child")
def add_warning(request: HttpRequest, person_id: int) -> HttpResponse:
    child = _child(request, person_id)
    about = [(str(child.pk), child.name), *_family(request, child)]
    form = NewWarning(
        sent(request), today=today(), months=longest_review(today()), people=about,
        initial={"about": str(child.pk), "started": today()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_warning(by=signature(request), warning=form.warning())
        except Refused as refused:
            show(form, refused)
        else:
            return _done(request, child, "The warning is recorded. It is shown before this record is opened.")
    looked("people.add_warning", by=signature(request), people=[child.pk])
    return render(request, "people/add_warning.html", {"form": form, "child": child})


@allow("act on a child")
def warning(request: HttpRequest, person_id: int, warning_id: int) -> HttpResponse:
    """Look at it again: it still stands, or it has ended."""
    child = _child(request, person_id)
    standing = safety.warnings_of(child, for_user=_user(request), on=today())
    found = next((each for each in standing if each.warning.pk == warning_id and not each.hidden), None)
    if found is None:
        raise Http404("No such warning stands about this child or their family.")
    row, initial = found.warning, {"reason": found.warning.reason, "ended": today()}
    form = WarningReviewed(sent(request), today=today(), months=longest_review(today()), initial=initial)
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, signature(request)
        try:
            if form.stands:
                actions.review_warning(by=by, warning=row, review_on=given["review_on"], reason=given["reason"])
            else:
                actions.end_warning(by=by, warning=row, ended=given["ended"], why=given["why"])
        except Refused as refused:
            show(form, refused)
        except ChangedMeanwhile as changed:
            form.add_error(None, str(changed))
        else:
            return _done(request, child, "The warning still stands." if form.stands else "The warning has ended.")
    looked("people.warning", by=signature(request), people=[child.pk])
    return render(request, "people/warning.html", {"form": form, "child": child, "stands": found})


@allow("act on a child")
def add_contact_restriction(request: HttpRequest, person_id: int) -> HttpResponse:
    child = _child(request, person_id)
    form = NewContactRestriction(
        sent(request), today=today(), people=_family(request, child), initial={"started": today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.restrict_contact(by=signature(request), restriction=form.restriction(child))
        except Refused as refused:
            show(form, refused)
        else:
            return _done(request, child, "Recorded. It stands at the top of every page about this child.")
    looked("people.add_contact_restriction", by=signature(request), people=[child.pk])
    return render(request, "people/add_contact_restriction.html", {"form": form, "child": child})


@allow("act on a child")
def contact_restriction(request: HttpRequest, person_id: int, restriction_id: int) -> HttpResponse:
    child = _child(request, person_id)
    standing = safety.kept_from(child, for_user=_user(request), on=today())
    found = next((each for each in standing if each.restriction.pk == restriction_id), None)
    if found is None:
        raise Http404("No such restriction of contact stands for this child.")
    row = found.restriction
    initial = {
        "limits": row.limits, "words": row.words, "until": row.ended, "review_on": row.review_on,
        "withhold_address": row.withhold_address, "ended": today(),
    }  # fmt: skip
    form = ContactReviewed(sent(request), today=today(), initial=initial)
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, signature(request)
        try:
            if form.stands:
                actions.review_contact(by=by, restriction=row, changes=form.changes())
            else:
                actions.end_contact_restriction(by=by, restriction=row, ended=given["ended"], why=given["why"])
        except Refused as refused:
            show(form, refused)
        except ChangedMeanwhile as changed:
            form.add_error(None, str(changed))
        else:
            return _done(request, child, "It still holds." if form.stands else "It holds no longer.")
    looked("people.contact_restriction", by=signature(request), people=[child.pk])
    return render(request, "people/contact_restriction.html", {"form": form, "child": child, "kept": found})


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all."""
    return request.POST if request.method == "POST" else None


def show(form: GovForm, refused: Refused) -> None:
    for objection in refused.objections:
        form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)


def _child(request: HttpRequest, person_id: int) -> Person:
    try:
        return queries.child(person_id, for_user=_user(request), on=today())
    except Person.DoesNotExist:
        raise Http404 from None
    except queries.NotInScope:
        raise PermissionDenied(
            "This record is not open to you. Search for the child: the page there says how you may open it."
        ) from None


def _family(request: HttpRequest, child: Person) -> list[tuple[str, str]]:
    """Those around the child whom the user may see named, as choices."""
    relatives = queries.relatives(child, for_user=_user(request), on=today())
    hidden = restricted.closed_among((r.person.pk for r in relatives), for_user=_user(request), on=today())
    known = {
        r.person.pk: f"{r.person.name} ({r.kin.lower()})" for r in reversed(relatives) if r.person.pk not in hidden
    }
    return [(str(pk), said) for pk, said in reversed(known.items())]


def _done(request: HttpRequest, child: Person, said: str) -> HttpResponse:
    """Whoever wrote it has read it."""
    now = safety.safety_of(child, for_user=_user(request), on=today())
    mark_read(request, child.pk, now.digest)
    messages.success(request, said)
    return redirect(reverse("people:child", args=[child.pk]) + PANEL)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the door lets in only those who have signed in
    return request.user
