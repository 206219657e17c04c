"""Who gives a child to a worker at once: managers their own, and the front door what is new."""

from __future__ import annotations

from datetime import date

from goldenthread.access.models import User
from goldenthread.access.roles import Reads, reads
from goldenthread.pathway import scopes
from goldenthread.pathway.deciding import may_decide
from goldenthread.pathway.handover_policies import Giver
from goldenthread.workforce.models import Membership

FRONT_DOOR = "front door"  # the service of the teams to which everything comes first


def giver_of(user: User, on: date) -> Giver:
    here = list(Membership.objects.filter(scopes.member_on(on), worker__user=user).select_related("team"))
    at_the_front_door = any(row.team.service.casefold() == FRONT_DOOR for row in here)
    return Giver(
        manages=frozenset(row.team_id for row in here if row.manages),
        teams=frozenset(row.team_id for row in here),
        decides=(at_the_front_door or reads(user, on) is Reads.EVERYBODY) and may_decide(user, "REFERRAL-DECISION", on),
    )
