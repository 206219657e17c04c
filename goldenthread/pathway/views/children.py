"""Pages about one child: recording a step, mending what does not add up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway import actions, queries, recording
from goldenthread.pathway.forms import MendForm, form_for
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.queries.worklist import worker_of
from goldenthread.rules.words import day as written


@allow("act on a child")
def record_step(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    record = queries.child_record(child, for_user=by.user, on=today())
    if kind not in recording.BY_FORM:
        raise Http404(f"No form records a step of kind {kind}.")
    asked = KINDS[kind]
    form = form_for(asked, today())(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = form.step(person=child, worker=worker_of(by.user))
        for name, spell in recording.belongs_to(asked, record, step.on or today()).items():
            setattr(step, name, spell)
        try:
            step = actions.record_step_once(by=by, step=step)
        except Refused as refused:
            form.show(refused.objections)
        else:
            messages.success(request, f"{asked.title} on {written(step.on)} recorded.")
            return redirect("people:child", child.pk)
    looked("pathway.record_step", by=by, people=[child.pk])
    found = {"form": form, "kind": asked, "child": child}
    return render(request, "pathway/record_step.html", found)


@allow("act on a child")
def mend(request: HttpRequest, discrepancy_id: int) -> HttpResponse:
    by = signature(request)
    discrepancy = queries.discrepancy_for(discrepancy_id, for_user=by.user, on=today())
    if discrepancy is None:
        raise Http404("No such discrepancy about a child whom this user reads.")
    form = MendForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not discrepancy.mended:
        actions.mend_discrepancy(by=signature(request, form.cleaned_data["why"]), discrepancy=discrepancy)
        messages.success(request, "Marked as put right. The fact as it came is kept.")
        return redirect("people:child", discrepancy.person_id)
    looked("pathway.mend", by=by, people=[discrepancy.person_id])
    return render(request, "pathway/mend.html", {"form": form, "discrepancy": discrepancy, "child": discrepancy.person})
