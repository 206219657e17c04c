"""A person's family: seen large, added to, put right; and a person's own particulars corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import ChangedMeanwhile, concrete_values, looked
from goldenthread.people import actions, asked, finding, panels, policies_family, queries
from goldenthread.people.forms import known_already
from goldenthread.people.forms_family import Correction, Mistake, NewRelative, Particulars, Relation, about, as_told
from goldenthread.people.models import Person, Relationship
from goldenthread.people.views.people import LIKE_ENOUGH
from goldenthread.ui.panels import panels_for

OUTSIDE = (
    "This person is outside your own work. Search for them: you can open the record from there by giving a reason."
)


@allow("see children")
def family(request: HttpRequest, pk: int) -> HttpResponse:
    child = _whose(request, pk)
    found = panels.drawn_family(child, for_user=_user(request), on=today())
    shown = [child.pk, *(relative.person.pk for relative in found["around"].everybody)]
    looked("people.family", by=signature(request), people=shown)
    found |= {"child": child, "panels": panels_for("family", request, child)}
    return render(request, "people/family.html", found)


@allow("act on a child")
def find_relative(request: HttpRequest, pk: int) -> HttpResponse:
    """Search first: the person may be in the record already."""
    child = _whose(request, pk)
    text = request.GET.get("q", "").strip()
    results = finding.search(text, for_user=_user(request), on=today()) if text else None
    if results:
        looked("people.search", by=signature(request), people=results.ids)
    around = queries.relatives(child, for_user=_user(request), on=today())
    already = {relative.person.pk: relative.kin for relative in around if relative.row}
    found = {"child": child, "text": text, "results": results, "already": already, "on": today()}
    return render(request, "people/find_relative.html", {**found, "age_of": queries.age_of})


@allow("act on a child")
def add_relative(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Somebody who is in the record already."""
    child = _whose(request, pk)
    who = _named(request, other)
    form = Relation(request.POST if request.method == "POST" else None, whom=who.name, to=child)
    if request.method == "POST" and form.is_valid():
        row = form.relationship(child, who)
        if not form.doubts_stand(policies_family.kin_doubts(row, queries.said_of(row))):
            try:
                actions.relate(by=signature(request), relationship=row)
            except Refused as refused:
                form.show(refused.objections)
            else:
                messages.success(request, f"{who} was added to the family of {child}.")
                return redirect("people:family", pk=child.pk)
    looked("people.add_relative", by=signature(request), people=[child.pk, who.pk])
    return render(request, "people/add_relative.html", {"form": form, "child": child, "who": who})


@allow("act on a child")
def new_relative(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody new; or somebody of whom nobody knows the name."""
    child = _whose(request, pk)
    like: list[finding.Found] = []
    if request.method == "POST":
        form = NewRelative(request.POST, to=child, today=today())
        if form.is_valid():
            like = _possible_duplicates(request, form, child)
            added = None if {each.person.pk for each in like} - form.seen else _add(request, form, child)
            if added:
                messages.success(request, f"{added} was added to the family of {child}.")
                return redirect("people:family", pk=child.pk)
    else:
        searched_for = request.GET.get("q", "")[: asked.LONGEST]
        initial = known_already(asked.read(searched_for, on=today())) if searched_for else {}
        form = NewRelative(initial=initial, to=child, today=today())
    shown = ",".join(str(each.person.pk) for each in like)
    found = {"form": form, "child": child, "like": like, "shown": shown, "on": today(), "age_of": queries.age_of}
    return render(request, "people/new_relative.html", found)


def _possible_duplicates(request: HttpRequest, form: NewRelative, child: Person) -> list[finding.Found]:
    wanted = form.asked()
    if not wanted.names:
        return []
    results = finding.find(wanted, for_user=_user(request), on=today())
    like = [each for each in results.found if each.score >= LIKE_ENOUGH and each.person.pk != child.pk]
    looked("people.duplicates", by=signature(request), people=[each.person.pk for each in like])
    return like


def _add(request: HttpRequest, form: NewRelative, child: Person) -> Person | None:
    person = form.person()
    row = form.relationship(child, person)
    if form.doubts_stand(policies_family.kin_doubts(row, queries.said_of(row))):
        return None
    try:
        actions.create_relative(by=signature(request), person=person, relationship=row)
    except Refused as refused:
        form.show(refused.objections)
        return None
    return person


@allow("act on a child")
def relationship(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Put right, ended, or taken back as never so."""
    child = _whose(request, pk)
    stored = _row(request, child, row)
    taking_back = request.method == "POST" and "withdraw" in request.POST
    form = Correction(request.POST if request.method == "POST" and not taking_back else None, row=stored, on=today())
    mistake = Mistake(request.POST if taking_back else None)
    try:
        if taking_back and mistake.is_valid():
            by = signature(request, mistake.cleaned_data["why_never"])
            actions.withdraw_relationship(by=by, relationship=stored)
            messages.success(request, "Taken off the record. Its history says why.")
            return redirect("people:family", pk=child.pk)
        if form.is_bound and form.is_valid() and _correct(request, form, stored):
            messages.success(request, "What is recorded of the family was changed.")
            return redirect("people:family", pk=child.pk)
    except ChangedMeanwhile as meanwhile:
        messages.error(request, str(meanwhile))
        return redirect("people:relationship", pk=child.pk, row=row)
    looked("people.relationship", by=signature(request), people=[stored.person_id, stored.other_id])
    found = {"form": mistake if taking_back else form, "correction": form, "mistake": mistake}
    return render(request, "people/relationship.html", {**found, "child": child, "row": stored})


def _correct(request: HttpRequest, form: Correction, stored: Relationship) -> bool:
    if form.overtaken_by(stored, as_told(stored)):
        return False
    changes = form.changes()
    proposed = Relationship(pk=stored.pk, person=stored.person, other=stored.other, **changes)
    news = changes["kind"] != stored.kind
    if news and form.doubts_stand(policies_family.kin_doubts(proposed, queries.said_of(proposed))):
        return False
    by = signature(request, form.cleaned_data["why"])
    try:
        actions.correct_relationship(by=by, relationship=stored, changes=changes)
    except Refused as refused:
        form.show(refused.objections)
        return False
    return True


@allow("act on a child")
def particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's name, dates, sex, ethnicity and telephone."""
    person = _whose(request, pk)
    form = Particulars(request.POST if request.method == "POST" else None, person=person, today=today())
    ready = request.method == "POST" and form.is_valid() and not form.overtaken_by(person, about(person))
    if ready and not form.doubts_stand(_doubts(person, form)):
        try:
            actions.correct_person(by=signature(request), person=person, changes=form.values())
        except Refused as refused:
            form.show(refused.objections)
        else:
            messages.success(request, f"The particulars of {person} were corrected.")
            return redirect("people:child", pk=person.pk)
    looked("people.particulars", by=signature(request), people=[person.pk])
    return render(request, "people/correct_particulars.html", {"form": form, "child": person})


def _doubts(person: Person, form: Particulars) -> list[str]:
    """Only where a date changes: what was amiss before does not stand in the way of a telephone number."""
    changes = form.values()
    if all(changes[name] == getattr(person, name) for name in ("born", "expected", "died")):
        return []
    proposed = Person(**{**concrete_values(person), **changes})
    return policies_family.particulars_doubts(proposed, queries.said_of_person(person))


def _whose(request: HttpRequest, pk: int) -> Person:
    """The person whose family it is, whom the user reads."""
    try:
        return queries.child(pk, for_user=_user(request), on=today())
    except Person.DoesNotExist:
        raise Http404 from None
    except queries.NotInScope:
        raise PermissionDenied(OUTSIDE) from None


def _named(request: HttpRequest, pk: int) -> Person:
    """Anybody whom the user may see named, as in search."""
    try:
        return queries.named(pk, for_user=_user(request), on=today())
    except Person.DoesNotExist:
        raise Http404 from None


def _row(request: HttpRequest, child: Person, pk: int) -> Relationship:
    try:
        return queries.relationship(pk, of=child, for_user=_user(request), on=today())
    except Relationship.DoesNotExist:
        raise Http404 from None


def _user(request: HttpRequest) -> Any:
    """The door lets in only those who have signed in."""
    return request.user
