"""The manager's weekly clinic."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature, looked
from goldenthread.pathway import actions
from goldenthread.pathway.clinic.forms import ActionForm
from goldenthread.pathway.clinic.picture import Clinic, clinic
from goldenthread.pathway.clinic.teams import HOLDS, teams_for
from goldenthread.pathway.models import ClinicAction
from goldenthread.people.models import Person
from goldenthread.people.queries import age_of
from goldenthread.workforce.models import Team

NO_TEAM = "You do not manage a team today, so there is no clinic of yours to show."


@allow(HOLDS)
def weekly(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    teams = {team.code: team for team in teams_for(by.user, today())}
    if not teams:
        return render(request, "pathway/clinic.html", {"teams": {}, "no_team": NO_TEAM})
    team = _team(teams, request.GET.get("team", ""))
    picture = clinic(team, for_user=by.user, on=today())
    form = ActionForm(
        request.POST if "agree" in request.POST else None,
        workers=[load.worker for load in picture.caseloads],
        children=_children(picture),
        on=today(),
    )
    if request.method == "POST" and _written(request, by, picture, form):
        return redirect(f"{reverse('pathway:clinic')}?team={team.code}#agreed")
    looked("pathway.clinic", by=by, people=[child.pk for child in _children(picture)])
    found = {"teams": teams, "team": team, "clinic": picture, "form": form, "age_of": age_of, "on": today()}
    return render(request, "pathway/clinic.html", found)


def _team(teams: dict[str, Team], code: str) -> Team:
    if code and code not in teams:
        raise PermissionDenied("This is not a team whose clinic you hold.")
    return teams[code] if code else next(iter(teams.values()))


def _written(request: HttpRequest, by: Signature, picture: Clinic, form: ActionForm) -> bool:
    if "done" in request.POST:
        action = next((a for a in picture.open_actions if str(a.pk) == request.POST["done"]), None)
        if action is None:
            raise Http404("No such open action of this team.")
        actions.finish_action(by=by, action=action, on=today())
        messages.success(request, "Marked as done.")
        return True
    if not form.is_valid():
        return False
    said = form.cleaned_data
    action = ClinicAction(
        team=picture.team,
        person=form.children.get(said["child"]),
        agreed_on=today(),
        what=said["what"].strip(),
        who=form.workers[said["who"]],
        by_when=said["by_when"],
    )
    try:
        actions.agree_action(by=by, action=action)
    except Refused as refused:
        for objection in refused.objections:
            form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)
        return False
    messages.success(request, f"{action.who} will do it.")
    return True


def _children(picture: Clinic) -> list[Person]:
    """Everybody named on the page, by name."""
    named = [
        *(each.person for each in picture.unallocated),
        *(each.person for each in picture.not_seen),
        *(each.person for stretch in picture.assessments for each in stretch.found),
        *(line.person for line in (*picture.conferences, *picture.waiting)),
        *(each.person for each in picture.long_plans),
        *(action.person for action in (*picture.open_actions, *picture.done_actions) if action.person),
    ]
    return sorted({person.pk: person for person in named}.values(), key=lambda person: (person.name, person.pk))
