"""Who may correct a step; taking one off a record; and what is left to read of one that was taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, looked
from goldenthread.access.roles import may
from goldenthread.pathway import actions, labels, queries, telling
from goldenthread.pathway.correcting import objections_to_correcting
from goldenthread.pathway.forms import WithdrawForm
from goldenthread.pathway.models import Step
from goldenthread.pathway.queries.correcting import who_corrects, withdrawn_from
from goldenthread.pathway.queries.steps import step_for
from goldenthread.people.models import Person


@dataclass(frozen=True)
class Correcting:
    """Whether the user may correct a step; `why_not` is for those who answer for it and may not."""

    allowed: bool = False
    why_not: str = ""


def correcting_of(step: Step, by: Signature) -> Correcting:
    if not may(by.user, "act on a child", today()):
        return Correcting()
    state, who = who_corrects(step, by.user, today())
    objections = objections_to_correcting(step, state, who)
    told = objections[0].sentence if objections and who.answers_for_it and state == "done" else ""
    return Correcting(allowed=not objections, why_not=told)


def check_may_correct(step: Step, by: Signature) -> None:
    """Raises PermissionDenied with a sentence."""
    if objections := _objections(step, by):
        raise PermissionDenied(objections[0].sentence)


@allow("act on a child")
def withdraw(request: HttpRequest, person_id: int, step_id: int) -> HttpResponse:
    """It was recorded on the wrong child: it is taken off this one's record, with the reason."""
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    read = step_for(step_id, child=child, for_user=by.user, on=today())
    if read is None:
        if request.method == "POST" and withdrawn_from(child, for_user=by.user, on=today(), step_id=step_id):
            return redirect("pathway:step", person_id, step_id)  # sent twice
        raise Http404("No such step of this child.")
    check_may_correct(read.step, by)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and _withdrawn(read.step, form, by):
        title = labels.step_title(read.step)
        messages.success(request, f"{title} taken off {child.name}’s record. Write it on the right child’s record.")
        return redirect("pathway:step", person_id, step_id)
    looked("pathway.withdraw", by=by, people=[child.pk])
    found = {"child": child, "step": read.step, "title": labels.step_title(read.step), "form": form}
    return render(request, "pathway/withdraw.html", found)


def taken_off(request: HttpRequest, child: Person, step_id: int, by: Signature) -> HttpResponse:
    """What was taken off the record: that it was, and why. What it said is about another child, so only those who might
    have to write it on the right record read it."""
    found = withdrawn_from(child, for_user=by.user, on=today(), step_id=step_id)
    if not found:
        raise Http404("No such step of this child.")
    looked("pathway.withdrawn_step", by=by, people=[child.pk])
    mine = correcting_of(found[0].step, by)
    whole = mine.allowed or mine.why_not
    told: Sequence[telling.Answer] = [a for a in telling.answers(found[0].step) if a.parts] if whole else ()
    page = {"child": child, "withdrawn": found[0], "title": labels.step_title(found[0].step), "told": told}
    return render(request, "pathway/withdrawn.html", page)


def _objections(step: Step, by: Signature) -> list[Objection]:
    return objections_to_correcting(step, *who_corrects(step, by.user, today()))


def _withdrawn(step: Step, form: WithdrawForm, by: Signature) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.withdraw_step(by=replace(by, why=form.cleaned_data["why"].strip()), step=step)
    except Refused as refused:
        form.show(refused.objections)
        return False
    return True
