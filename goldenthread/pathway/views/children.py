"""Pages about one child: mending what does not add up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.record import looked
from goldenthread.pathway import actions, queries
from goldenthread.pathway.forms import MendForm


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
