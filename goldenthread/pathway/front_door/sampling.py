"""The threshold sample: a month of it, with the agreement it shows; one contact looked at a second time; a file."""

from __future__ import annotations

import csv
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway import telling
from goldenthread.pathway.actions import front_door as actions
from goldenthread.pathway.deciding import may_decide
from goldenthread.pathway.front_door.flags import flags_of
from goldenthread.pathway.front_door.sample import (
    EACH,
    agreement,
    crossed,
    latest_month,
    not_by,
    sample,
)
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.labels import label
from goldenthread.pathway.writing.form import WriteForm
from goldenthread.pathway.writing.naming import Naming
from goldenthread.rules.months import add_months

DOOR, DECISION = "work at the front door", "REFERRAL-DECISION"
MONTHS = 13  # that may be chosen
# What somebody who looks again reads: what was told to us, and nothing of what anybody made of it.
FACTS = ("received", "at", "danger", "about", "source", "said", "worried", "risk", "there", "told", "why_not_told")
COLUMNS = ("Month", "Contact", "Decided", "Level", "Decided again", "Level again", "Same outcome", "Same level")


@allow(DOOR)
def threshold_sample(request: HttpRequest) -> HttpResponse:
    by, month = signature(request), _month(request)
    drawn = sample(month, for_user=by.user, on=today())
    looked("pathway.threshold_sample", by=by, people=[])
    outcome, level = agreement(drawn)
    decides = may_decide(by.user, DECISION, today())
    found = {
        "month": month,
        "months": [add_months(latest_month(today()), -back) for back in range(MONTHS)],
        "drawn": drawn,
        "each": EACH,
        "outcome": outcome,
        "level": level,
        "crossed": sorted(crossed(drawn).items()),
        "mine": not_by([one for one in drawn if decides and not one.review], user=by.user),
        "label": label,
    }
    return render(request, "pathway/front_door/sample.html", found)


@allow(DOOR)
def threshold_sample_csv(request: HttpRequest) -> HttpResponse:
    """Numbers of contacts and no names: the board reads what was decided, not of whom."""
    by, month = signature(request), _month(request)
    drawn = sample(month, for_user=by.user, on=today())
    looked("pathway.threshold_sample_csv", by=by, people=[])
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="threshold-sample-{month:%Y-%m}.csv"'
    response.write("\N{BYTE ORDER MARK}")  # so that a spreadsheet reads it as UTF-8
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for one in drawn:
        again = one.review.outcome if one.review else ""
        alike = [{True: "yes", False: "no", None: ""}[each] for each in (one.same_outcome, one.same_level)]
        first = (f"{month:%Y-%m}", one.contact.pk, one.contact.outcome, one.first_level)
        writer.writerow([*first, again, one.second_level, *alike])
    return response


@allow(DOOR)
def look_again(request: HttpRequest, step_id: int) -> HttpResponse:
    by, month = signature(request), _month(request)
    one = next((o for o in sample(month, for_user=by.user, on=today()) if o.contact.pk == step_id), None)
    if one is None or one.review or not may_decide(by.user, DECISION, today()) or not not_by([one], user=by.user):
        raise Http404("No contact of the sample that this user may look at a second time.")
    contact = one.contact
    typed = {name: request.POST.getlist(name) for name in request.POST} if request.method == "POST" else {}
    naming = Naming(by.user, today())
    form = WriteForm(KINDS["threshold_review"], [contact.person], typed, today=today(), naming=naming)
    if request.method == "POST" and form.check():
        try:
            actions.look_again(by=by, contact=contact, review=form.steps({})[0])
        except Refused as refused:
            form.show(refused.objections)
        else:
            messages.success(request, "Kept. What was decided the first time stands beside it in the sample.")
            return redirect(f"/front-door/sample?month={month:%Y-%m}")
    looked("pathway.look_again", by=by, people=[contact.person_id])
    known = flags_of([contact.person_id], for_user=by.user, on=today(), but=[contact.pk], until=contact.happened_on)
    found = {
        "form": form,
        "contact": contact,
        "month": month,
        "told": [answer for answer in telling.answers(contact) if answer.question.id in FACTS and answer.parts],
        "flags": known.get(contact.person_id),
    }
    return render(request, "pathway/front_door/look_again.html", found)


def _month(request: HttpRequest) -> date:
    """The month asked for, where it is over; else the last that is."""
    latest = latest_month(today())
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return latest
    return min(asked, latest)
