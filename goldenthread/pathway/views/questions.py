"""What the forms ask, and what nobody answers. Figures only: no child stands on this page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.queries.questions import answered, forms
from goldenthread.rules.months import add_months

SEES_FORMS = "see how forms are used"
SPANS = {"3": "The last three months", "12": "The last twelve months", "all": "As far back as the record goes"}
WHO = {"writer": "Writer", "decider": "Decider"}


@allow(SEES_FORMS)
def questions(request: HttpRequest) -> HttpResponse:
    """Every form with how often it was used; or, of one kind, every question with how often it was answered."""
    span = request.GET.get("since", "12")
    span = span if span in SPANS else "12"
    since = None if span == "all" else add_months(today(), -int(span))
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404("There is no such form.")
    found = [form for form in forms(since=since) if kind in ("", form.kind.id)]
    if kind:
        found = [answered(form, since=since) for form in found]
    context = {"forms": found, "kind": KINDS.get(kind), "span": span, "spans": SPANS, "since": since, "who": WHO}
    return render(request, "pathway/questions.html", context)
