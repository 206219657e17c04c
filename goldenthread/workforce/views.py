"""Supervision: what is due, what was said, and the forms; and when somebody is away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked, noted
from goldenthread.access.roles import may
from goldenthread.rules.words import day as written
from goldenthread.workforce import actions, queries, slots, standard
from goldenthread.workforce.forms import (
    AbsenceForm,
    CancelForm,
    QualifiedForm,
    ReturnForm,
    SignForm,
    SupervisionForm,
)
from goldenthread.workforce.line import worker_of
from goldenthread.workforce.models import Supervision, Worker
from goldenthread.workforce.queries import NotRead, Reads, Seen

TAKE_PART = "take part in supervision"
ON_A_PAGE = 24


@allow(TAKE_PART)
def supervision(request: HttpRequest) -> HttpResponse:
    """One's own, and that of the people one supervises."""
    user, on, code = _user(request), today(), request.GET.get("team", "")
    found = queries.overview(for_user=user, on=on, team=code)
    every = may(user, queries.SEE_EVERY, on)
    about = {
        "found": found,
        "agreed": queries.last_with_actions(found.me) if found.me else None,
        "to_sign": queries.to_sign(for_user=user),
        "teams": {team.code: team for team in queries.teams(on)} if every else {},
        "code": code,
        "on": on,
        **_wording(),
    }
    return render(request, "workforce/supervision.html", about)


@allow(TAKE_PART)
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    on, seen = today(), _seen(request, pk)
    page = Paginator(queries.supervisions_of(seen.worker), ON_A_PAGE).get_page(request.GET.get("page"))
    noted("workforce.worker", by=signature(request), objects={"workforce.Supervision": [one.pk for one in page]})
    found = {
        "seen": seen,
        "words": seen.reads is Reads.WORDS,
        "state": queries.supervision_state([seen.worker], on)[seen.worker.pk],
        "absences": queries.absences_of(seen.worker)[:10],
        "page": page,
        "most_children": standard.most_children(seen.worker, on),
        "on": on,
        **_wording(),
    }
    return render(request, "workforce/worker.html", found)


@allow(TAKE_PART)
def one_supervision(request: HttpRequest, pk: int) -> HttpResponse:
    by = signature(request)
    try:
        one, reads = queries.supervision_for(pk, for_user=by.user, on=today())
    except NotRead:
        raise Http404("No such supervision for this user.") from None
    own = one.worker.user == by.user
    form = SignForm(request.POST or None) if own and one.held_on and not one.signed_on else None
    if request.method == "POST" and form and form.is_valid():
        try:
            actions.sign_supervision(by=by, supervision=one, words=form.cleaned_data["words"])
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"You have agreed that this is how it was on {written(one.on)}.")
            return redirect("workforce:supervision")
    ids = [said["person_id"] for said in one.discussed] if reads is Reads.WORDS else []
    noted("workforce.one_supervision", by=by, objects={"workforce.Supervision": [one.pk]})
    if ids:
        looked("workforce.one_supervision", by=by, people=ids)
    found = {
        "one": one,
        "words": reads is Reads.WORDS,
        "children": slots.named(ids, by.user, today()),
        "form": form,
        "own": own,
        **_wording(),
    }
    return render(request, "workforce/one_supervision.html", found)


@allow(TAKE_PART)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    by, on = signature(request), today()
    seen, me = _led(request, pk)
    children = slots.held_by(seen.worker, by.user, on)
    last = queries.last_with_actions(seen.worker)
    state = queries.supervision_state([seen.worker], on)[seen.worker.pk]
    form = SupervisionForm(
        request.POST or None,
        today=on,
        worker=seen.worker,
        supervisor=me,
        children=children,
        last=last,
        more="more" in request.POST,
        initial={"kind": Supervision.Kind.PERSONAL, "held_on": state.planned if _past(state.planned, on) else None},
    )
    if request.method == "POST" and not form.more and form.is_valid():
        try:
            made = actions.record_supervision(by=by, supervision=form.supervision(), last=last, done=form.done_places())
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"Recorded. {seen.worker} can now read it and agree that this is how it was.")
            return redirect("workforce:one-supervision", made.pk)
    looked("workforce.record_supervision", by=by, people=[child.person_id for child in children])
    found = {"form": form, "seen": seen, "state": state, "last": last, "on": on, **_wording()}
    return render(request, "workforce/record.html", found)


@allow(TAKE_PART)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    seen, me = _led(request, pk)
    state = queries.supervision_state([seen.worker], today())[seen.worker.pk]
    form = CancelForm(request.POST or None, initial={"cancelled_for": state.planned})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_supervision(by=signature(request), supervision=form.supervision(seen.worker, me))
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "Recorded as not held. When the next one is due stays as it was.")
            return redirect("workforce:worker", seen.worker.pk)
    words = "When supervision is due does not change because one was cancelled."
    return _form_page(request, form, seen.worker, "Supervision that was not held", words)


@allow(TAKE_PART)
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    seen, _ = _led(request, pk)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            away = actions.record_absence(by=signature(request), absence=form.absence(seen.worker))
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"{seen.worker} is recorded as away from {written(away.started)}.")
            return redirect("workforce:worker", seen.worker.pk)
    return _form_page(request, form, seen.worker, "Record an absence")


@allow(TAKE_PART)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of an absence."""
    by = signature(request)
    try:
        away = queries.absence_for(pk, for_user=by.user, on=today())
    except NotRead:
        raise Http404("No such absence of somebody in this user's line.") from None
    form = ReturnForm(request.POST or None, initial={"ended": away.ended})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_absence(by=by, absence=away, on=form.cleaned_data["ended"])
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"The last day away was {written(form.cleaned_data['ended'])}.")
            return redirect("workforce:worker", away.worker_id)
    words = f"{away.get_reason_display()}, from {written(away.started)}."
    return _form_page(request, form, away.worker, "Back at work", words)


@allow(TAKE_PART)
def qualified(request: HttpRequest, pk: int) -> HttpResponse:
    seen, _ = _led(request, pk)
    form = QualifiedForm(request.POST or None, initial={"qualified_on": seen.worker.qualified_on})
    if request.method == "POST" and form.is_valid():
        actions.correct(by=signature(request), row=seen.worker, changes=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("workforce:worker", seen.worker.pk)
    return _form_page(request, form, seen.worker, "Newly qualified")


def _form_page(request: HttpRequest, form: Any, about: Worker, title: str, words: str = "") -> HttpResponse:
    return render(request, "workforce/form.html", {"form": form, "about": about, "title": title, "words": words})


def _seen(request: HttpRequest, pk: int) -> Seen:
    try:
        return queries.worker_seen(pk, for_user=_user(request), on=today())
    except NotRead:
        raise Http404("No such worker for this user.") from None


def _led(request: HttpRequest, pk: int) -> tuple[Seen, Worker]:
    """A worker in the user's line, and the user as a worker."""
    seen, me = _seen(request, pk), worker_of(_user(request))
    if not seen.leads or me is None:
        raise Http404("This worker is not in the user's line.")
    return seen, me


def _wording() -> dict[str, Any]:
    return {"covered": standard.covered, "day_of": _day_of, "kinds": dict(Supervision.Kind.choices)}


def _day_of(text: str) -> str:
    """The day of an action, which is kept as text."""
    return written(date.fromisoformat(text))


def _past(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
