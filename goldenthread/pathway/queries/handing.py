"""Handing over: who could hold a child, and what waits for an answer."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from goldenthread.access.models import User
from goldenthread.pathway import scopes
from goldenthread.pathway.models import Handover
from goldenthread.workforce.models import Membership, Team


def holders_to_choose(on: date) -> dict[str, str]:
    """Every team, and every worker in it today: `team:worker` ids, and their names."""
    found = {f"{team.pk}:": f"{team.name}, no worker yet" for team in Team.objects.all()}
    for row in Membership.objects.filter(scopes.member_on(on)).select_related("worker", "team"):
        found[f"{row.team_id}:{row.worker_id}"] = f"{row.worker}, {row.team}"
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def handovers_to_answer(*, for_user: User, on: date) -> list[Handover]:
    """Those that are offered to the user, or to a team they are in without naming a worker."""
    to_me = Q(to_worker__user=for_user)
    to_my_team = Q(to_team_id__in=scopes.teams_of(for_user, on)) & (
        Q(to_worker=None) | Q(to_team_id__in=scopes.teams_managed_by(for_user, on))
    )
    waiting = Handover.objects.filter(to_me | to_my_team, answer=Handover.Answer.WAITING)
    related = ("person", "to_team", "to_worker", "from_allocation__worker", "from_allocation__team")
    return list(waiting.select_related(*related).order_by("asked_on", "pk"))


def handover_to_answer(handover_id: int, *, for_user: User, on: date) -> Handover | None:
    return next((h for h in handovers_to_answer(for_user=for_user, on=on) if h.pk == handover_id), None)
