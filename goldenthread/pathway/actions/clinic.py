"""What a team agrees in its clinic, and that it was done."""

from __future__ import annotations

from datetime import date

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway import scopes
from goldenthread.pathway.models import ClinicAction
from goldenthread.workforce.models import Membership


def agree_action(*, by: Signature, action: ClinicAction) -> ClinicAction:
    """The same action agreed twice on one day is agreed once. Raises Refused."""
    with acting("pathway.agree_action", by=by) as act:
        same = ClinicAction.objects.filter(
            team=action.team, person=action.person, agreed_on=action.agreed_on, who=action.who, what=action.what
        )
        if twin := same.first():
            return twin
        if objections := _objections(action):
            raise Refused(objections)
        act.insert([action])
    return action


def finish_action(*, by: Signature, action: ClinicAction, on: date) -> ClinicAction:
    with acting("pathway.finish_action", by=by) as act:
        if action.done_on is None:
            act.amend(action, {"done_on": on})
    return action


def _objections(action: ClinicAction) -> list[Objection]:
    found = []
    if not action.what.strip():
        found.append(Objection("says-what", "Say what will be done.", "what"))
    if action.by_when < action.agreed_on:
        found.append(Objection("not-in-the-past", "The day by which it is done lies in the past.", "by_when"))
    here = Membership.objects.filter(scopes.member_on(action.agreed_on), worker=action.who, team=action.team)
    if not here.exists():
        found.append(Objection("of-the-team", f"{action.who} is not in this team.", "who"))
    return found
