"""Finding, adding and opening people; confirming that two records are one person."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature, signed_in
from goldenthread.access.objections import Refused
from goldenthread.access.reasons import open_with_reason
from goldenthread.access.record import looked
from goldenthread.access.scope import scope_of
from goldenthread.people import actions, asked, finding, panels, panels_safety, queries, restricted
from goldenthread.people.forms import NewPerson, Reason, Verdict, known_already
from goldenthread.people.models import Match, Merge, Person
from goldenthread.people.queries import NotInScope
from goldenthread.people.views.restricted import closed
from goldenthread.ui.forms import GovForm
from goldenthread.ui.panels import Drawn, panels_for
from goldenthread.ui.permission import may

SEARCHED = "people.searched"
THEN = "people.then"  # the page of the person (its address's name, with one id) to which adding them leads
LIKE_ENOUGH = 0.85  # the score from which somebody may be the person who is being added
MATCHES_ON_A_PAGE = 50


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "people/home.html", {"panels": panels_for("home", request, None)})


@allow("search people")
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    if not text:
        return redirect("people:home")
    results = finding.search(text, for_user=_user(request), on=today())
    looked("people.search", by=signature(request), people=results.ids)
    request.session[SEARCHED] = text[: asked.LONGEST]
    request.session.pop(THEN, None)
    found = {"text": text, "results": results, "on": today(), "age_of": queries.age_of}
    return render(request, "people/search.html", found)


@allow("see children")
def child(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        person = queries.child(pk, for_user=_user(request), on=today())
    except Person.DoesNotExist:
        raise Http404 from None
    except NotInScope as outside:
        return _outside(request, outside)
    if person.pk != pk or request.method == "POST":
        return redirect("people:child", pk=person.pk)
    looked("people.child", by=signature(request), people=[person.pk])
    found = {
        "child": person,
        "identity": SafeString(panels_safety.bar(request, person, panels.header(person, today()))),
        **_laid_out(panels_for("child", request, person)),
    }
    return render(request, "people/child.html", found)


def _outside(request: HttpRequest, outside: NotInScope) -> HttpResponse:
    """A child outside the user's own work: name, age, who holds them; and the way in, for those who have one.

    Of a restricted record nothing is said.
    """
    if restricted.closed_among([outside.person.pk], for_user=_user(request), on=today()):
        return closed(request, outside.person)
    looked("people.outside", by=signature(request), people=[outside.person.pk])
    found = {"outside": outside, "form": None}
    if not may(request.user, "open with a reason"):
        return render(request, "people/outside.html", found, status=403)
    form = Reason(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            open_with_reason(by=signature(request, form.cleaned_data["reason"]), person_id=outside.person.pk)
        except Refused as refused:
            _add_objections(form, refused)
        else:
            return redirect("people:child", pk=outside.person.pk)
    return render(request, "people/outside.html", {**found, "form": form})


def _laid_out(drawn: list[Drawn]) -> dict[str, list[Drawn]]:
    """What comes before the first panel that takes the whole width stands beside the side panels."""
    main = [panel for panel in drawn if panel.column != "side"]
    first = list(takewhile(lambda panel: panel.column != "wide", main))
    return {"first": first, "side": [p for p in drawn if p.column == "side"], "rest": main[len(first) :]}


@allow("act on a child")
def new(request: HttpRequest) -> HttpResponse:
    searched_for = request.session.get(SEARCHED)
    if not searched_for:
        messages.info(request, "Search first: the person may be here already. You can add them from the results.")
        return redirect("people:home")
    if request.method != "POST":
        initial = known_already(asked.read(searched_for, on=today()))
        return render(request, "people/new.html", {"form": NewPerson(today=today(), initial=initial), "like": []})
    form = NewPerson(request.POST, today=today())
    like = _possible_duplicates(request, form) if form.is_valid() else []
    if form.is_valid() and {found.person.pk for found in like} <= form.seen:
        try:
            person = _create(request, form)
        except Refused as refused:
            _add_objections(form, refused)
        else:
            del request.session[SEARCHED]
            messages.success(request, f"{person} was added.")
            return redirect(request.session.pop(THEN, "people:child"), person.pk)
    shown = ",".join(str(each.person.pk) for each in like)
    found = {"form": form, "like": like, "shown": shown, "on": today(), "age_of": queries.age_of}
    return render(request, "people/new.html", found)


def _possible_duplicates(request: HttpRequest, form: NewPerson) -> list[finding.Found]:
    results = finding.find(form.asked(), for_user=_user(request), on=today())
    like = [found for found in results.found if found.score >= LIKE_ENOUGH]
    looked("people.duplicates", by=signature(request), people=[found.person.pk for found in like])
    return like


@transaction.atomic
def _create(request: HttpRequest, form: NewPerson) -> Person:
    person = actions.create_person(by=signature(request), person=form.person())
    if address := form.address(person):
        actions.add_fact(by=signature(request), fact=address)
    mine = scope_of(_user(request), today()).only(Person.objects.filter(pk=person.pk), "pk")
    if not mine.exists() and may(request.user, "open with a reason"):
        open_with_reason(by=signature(request, "Added this person to the record"), person_id=person.pk)
    return person


@allow("confirm a match")
def matches(request: HttpRequest) -> HttpResponse:
    pairs = queries.open_matches(for_user=_user(request), on=today())
    page = Paginator(pairs, MATCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {person.pk for pair in page for person in (pair.person, pair.other)}
    looked("people.matches", by=signature(request), people=sorted(shown))
    return render(request, "people/matches.html", {"page": page, "on": today()})


@allow("confirm a match")
def match(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        pair = queries.match(pk, for_user=_user(request), on=today())
    except Match.DoesNotExist:
        raise Http404 from None
    form = Verdict(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = signature(request, form.cleaned_data["why"])
        try:
            actions.decide_match(by=by, match=pair.match, verdict=request.POST.get("verdict", ""))
        except Refused as refused:
            _add_objections(form, refused)
        else:
            messages.success(request, _decided(pair))
            return redirect("people:matches")
    looked("people.match", by=signature(request), people=[pair.person.pk, pair.other.pk])
    found = {"pair": pair, "rows": panels.side_by_side(pair.person, pair.other, today()), "form": form}
    return render(request, "people/match.html", found)


def _decided(pair: queries.Pair) -> str:
    if pair.match.verdict == Match.Verdict.SAME:
        return f"{pair.person} and {pair.other} are now one record. You can undo this from that record."
    return f"{pair.person} and {pair.other} stay two people. You will not be asked about them again."


@allow("confirm a match")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records that were made one, and the way to make them two again."""
    try:
        merged = queries.merge(pk, for_user=_user(request), on=today())
    except Merge.DoesNotExist:
        raise Http404 from None
    form = Verdict(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo_merge(by=signature(request, form.cleaned_data["why"]), merged=merged)
        except Refused as refused:
            _add_objections(form, refused)
        else:
            messages.success(request, f"{merged.person} and {merged.gone} are two records again.")
            return redirect("people:child", pk=merged.person_id)
    looked("people.merge", by=signature(request), people=[merged.person_id, merged.gone_id])
    found = {"merged": merged, "rows": panels.side_by_side(merged.person, merged.gone, today()), "form": form}
    return render(request, "people/merge.html", found)


def _add_objections(form: GovForm, refused: Refused) -> None:
    for objection in refused.objections:
        form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)


def _user(request: HttpRequest) -> Any:
    """The door lets in only those who have signed in."""
    return request.user
