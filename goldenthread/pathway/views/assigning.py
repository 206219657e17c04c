"""Giving children to a worker at once: from the list of those who have none, or from a child's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway import actions
from goldenthread.pathway.giving import giver_of
from goldenthread.pathway.handover_forms import AssignForm
from goldenthread.pathway.handover_policies import Giver
from goldenthread.pathway.models import Allocation, Handover
from goldenthread.pathway.queries import handing, worklist
from goldenthread.pathway.queries.caseload import caseloads
from goldenthread.pathway.queries.worklist import Choice
from goldenthread.people.models import Person
from goldenthread.people.queries import age_of
from goldenthread.workforce.models import Team

MOST = 60  # children on the form; whoever has more unallocated gives these first


@allow("act on a child")
def assign(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    giver = giver_of(by.user, today())
    chosen = [int(pk) for pk in request.GET.getlist("child") if pk.isascii() and pk.isdecimal() and len(pk) < 10]
    children = _children(chosen, giver, by.user)
    loads = caseloads(_teams(giver), today())
    form = AssignForm(
        request.POST or None,
        children={str(child.pk): child.name for child in children},
        holders={load.key: f"{load.worker}, {load.team}" for load in loads},
        initial={"children": [str(pk) for pk in chosen], "role": Allocation.Role.CASE_WORKER},
    )
    if request.method == "POST" and form.is_valid():
        team, worker = form.holder()
        said = form.cleaned_data
        handovers = [
            Handover(
                person=child, role=said["role"], to_team=team, to_worker=worker, asked_on=today(), words=said["words"]
            )
            for child in children
            if str(child.pk) in said["children"]
        ]
        try:
            given = actions.assign(by=by, handovers=handovers)
        except Refused as refused:
            for objection in refused.objections:
                form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)
        else:
            names = handing.Offer(tuple(given), by.user).names
            messages.success(request, f"{worker or team} holds {names} from today.")
            return redirect("pathway:handovers")
    looked("pathway.assign", by=by, people=[child.pk for child in children])
    found = {
        "form": form,
        "children": children,
        "hints": _hints(children),
        "loads": loads,
        "worker_hints": {load.key: load.words for load in loads},
        "on": today(),
    }
    return render(request, "pathway/assign.html", found)


def _children(chosen: list[int], giver: Giver, user: User) -> list[Person]:
    """Those asked for, with their brothers and sisters whom the user gives too; then those who have no worker."""
    asked = handing.children_asked(chosen, for_user=user, on=today()) if chosen else []
    if len(asked) == 1:
        siblings, _ = handing.brothers_and_sisters(asked[0], for_user=user, on=today())
        asked += _given_by(giver, [each.person for each in siblings])
    waiting = list(worklist.unallocated(_whose(giver), for_user=user, on=today())[:MOST])
    return list({child.pk: child for child in (*asked, *waiting)}.values())


def _given_by(giver: Giver, people: list[Person]) -> list[Person]:
    held = handing.holding([person.pk for person in people])
    return [p for p in people if any(a.team_id in giver.manages for a in held[p.pk])]


def _whose(giver: Giver) -> Choice:
    return Choice("all" if giver.decides else "teams", "all")


def _teams(giver: Giver) -> list[int]:
    """A manager gives within their teams; the front door to any."""
    return list(Team.objects.values_list("pk", flat=True)) if giver.decides else list(giver.manages)


def _hints(children: list[Person]) -> dict[str, str]:
    ids = [child.pk for child in children]
    held, stages = handing.holding(ids), worklist.stages_of(ids, today())
    return {str(child.pk): _hint(child, held[child.pk], stages.get(child.pk, "")) for child in children}


def _hint(child: Person, held: list[Any], stage: str) -> str:
    holder = f"held by {held[0].worker or held[0].team}" if held else "held by nobody"
    return ", ".join(filter(None, (age_of(child, today()), stage, holder)))
