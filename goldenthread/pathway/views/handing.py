"""Handing a child over, and answering."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway import actions, queries
from goldenthread.pathway.forms import AnswerForm, HandoverForm
from goldenthread.pathway.models import Allocation, Handover
from goldenthread.pathway.queries import handing


@allow("act on a child")
def hand_over(request: HttpRequest, person_id: int) -> HttpResponse:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    holders = handing.holders_to_choose(today())
    form = HandoverForm(request.POST or None, holders=holders, initial={"role": Allocation.Role.CASE_WORKER})
    if request.method == "POST" and form.is_valid():
        team, worker = form.holder()
        handover = Handover(
            person=child,
            kind=Handover.Kind.TRANSFER,
            role=form.cleaned_data["role"],
            to_team=team,
            to_worker=worker,
            asked_on=today(),
            words=form.cleaned_data["words"],
        )
        try:
            actions.ask_handover(by=by, handover=handover)
        except Refused as refused:
            for objection in refused.objections:
                form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)
        else:
            offered = f"Offered to {worker or team}. Until they accept, the present holder keeps the child."
            messages.success(request, offered)
            return redirect("people:child", child.pk)
    looked("pathway.hand_over", by=by, people=[child.pk])
    present = queries.holders(queries.child_record(child, for_user=by.user, on=today()))
    return render(request, "pathway/hand_over.html", {"form": form, "child": child, "holders": present})


@allow("act on a child")
def answer(request: HttpRequest, handover_id: int) -> HttpResponse:
    by = signature(request)
    handover = handing.handover_to_answer(handover_id, for_user=by.user, on=today())
    if handover is None:
        raise Http404("No handover waits for this user under this number.")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept = form.cleaned_data["answer"] == "accept"
        signed = signature(request, form.cleaned_data["why"])
        try:
            actions.answer_handover(by=signed, handover=handover, accept=accept, on=today())
        except Refused as refused:
            for objection in refused.objections:
                form.add_error(None, objection.sentence)
        else:
            declined = "Declined. The present holder keeps the child."
            messages.success(request, "You hold this child from today." if accept else declined)
            return redirect("people:child", handover.person_id) if accept else redirect("/")
    looked("pathway.answer_handover", by=by, people=[handover.person_id])
    return render(request, "pathway/answer_handover.html", {"form": form, "handover": handover})
