"""The page on which a manager says why something is overdue that nobody has met yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway import actions, queries, scopes
from goldenthread.pathway.forms import LateForm
from goldenthread.pathway.queries import late


@allow("act on a child")
def say_why(request: HttpRequest, person_id: int, clock: str, subject: str) -> HttpResponse:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    if child.pk not in scopes.held_by_teams_of(by.user, [child.pk], today()):
        raise PermissionDenied("Why it is late is said by a manager of the team that holds the child.")
    running = late.overdue(child, clock, subject.replace("-", " "), on=today())
    if running is None:
        messages.info(request, "This is not overdue any more: it has been done, or it does not run.")
        return redirect("people:child", child.pk)
    said = late.said_of([running]).get(running.pk)
    form = LateForm(request.POST if request.method == "POST" else None, initial=late.in_boxes(said), today=today())
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_why_late(by=by, clock=running, **form.reason())
        except Refused as refused:
            form.add_error(None, [objection.sentence for objection in refused.objections])
        else:
            messages.success(request, "The reason is on record. It stands on the worklist, and the step stays late.")
            return redirect(reverse("pathway:worklist") + "?list=due&whose=teams&when=overdue")
    looked("pathway.say_why", by=by, people=[child.pk])
    found = {"form": form, "child": child, "due": late.explained_one(running, today()), "said": said}
    return render(request, "pathway/say_why.html", found)
