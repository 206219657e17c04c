"""A user's own drafts, and the files of drafts and steps."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway import actions, queries
from goldenthread.pathway.actions.drafts import Gone
from goldenthread.pathway.forms import MistakeForm
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.queries import writing as reading
from goldenthread.pathway.queries.writing import Writing
from goldenthread.pathway.writing import files


@allow("act on a child")
def drafts(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    mine = reading.drafts_of(by.user, on=today())
    discarded = reading.discarded_by(by.user, at=by.at, on=today())
    people = {child.pk for each in (*mine, *discarded) for child in each.children}
    if people:
        looked("pathway.drafts", by=by, people=sorted(people))
    return render(request, "pathway/drafts.html", {"mine": mine, "discarded": discarded, "kinds": KINDS})


@allow("act on a child")
def discard(request: HttpRequest, group: uuid.UUID) -> HttpResponse:
    by = signature(request)
    found = _writing(request, group)
    standing = reading.standing(group, for_user=by.user, on=today())
    form = MistakeForm(request.POST or None) if reading.only_begun(standing.steps) else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            messages.success(request, _discarded(request, group, form))
        except Gone:
            pass
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("pathway:drafts")
    looked("pathway.discard_draft", by=by, people=[child.pk for child in found.children])
    kind, steps = KINDS[found.draft.kind], standing.steps
    return render(request, "pathway/discard.html", {"found": found, "kind": kind, "steps": steps, "form": form})


@require_POST
@allow("act on a child")
def bring_back(request: HttpRequest, group: uuid.UUID) -> HttpResponse:
    by = signature(request)
    _writing(request, group)
    try:
        actions.bring_back_draft(by=by, group=group)
    except Gone:
        return redirect("pathway:drafts")
    return redirect("pathway:write", group)


@allow("act on a child")
def file(request: HttpRequest, group: uuid.UUID, file_id: int) -> HttpResponseBase:
    """A file of a draft."""
    by = signature(request)
    found = _writing(request, group)
    kept = found.draft.files.filter(pk=file_id).first()
    if kept is None:
        raise Http404("No such file of this draft.")
    looked("pathway.draft_file", by=by, people=[child.pk for child in found.children])
    return files.serve(kept)


@allow("see children")
def attachment(request: HttpRequest, person_id: int, step_id: int, attachment_id: int) -> HttpResponseBase:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    kept = reading.attachment_for(attachment_id, child=child, for_user=by.user, on=today())
    if kept is None or kept.step_id != step_id:
        raise Http404("No such file of this step.")
    looked("pathway.attachment", by=by, people=[child.pk])
    return files.serve(kept)


def _discarded(request: HttpRequest, group: uuid.UUID, form: MistakeForm | None) -> str:
    """What was begun by mistake leaves the record too."""
    if form is None:
        actions.discard_draft(by=signature(request), group=group)
        return "The draft is discarded. Until 30 days from now you can bring it back, here."
    actions.take_off(by=signature(request, form.cleaned_data["why"]), group=group)
    return "It is taken off the record. Until 30 days from now you can bring back what was typed, here."


def _writing(request: HttpRequest, group: uuid.UUID) -> Writing:
    found = reading.writing_for(group, for_user=signature(request).user, on=today())
    if found is None:
        raise Http404("No such draft.")
    return found
