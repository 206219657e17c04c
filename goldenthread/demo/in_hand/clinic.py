"""What the teams agreed in their clinic last week: some of it is done."""

from __future__ import annotations

from datetime import timedelta

from goldenthread.demo.in_hand.people import Staff, before
from goldenthread.pathway.actions.clinic import agree_action, finish_action
from goldenthread.pathway.models import ClinicAction

LAST_WEEK = 6  # days ago
AGREED = (
    ("Write the closing summary, and ask the family how it was", 5),
    ("See the child at school: not seen in time twice running", 2),
    ("Find out whether the father was told of the plan", 9),
    ("Book the joint visit with the health visitor", 3),
)
DONE = (1, 3)  # places in the list


def agree_in_clinics(staff: Staff) -> None:
    agreed = before(staff.on, LAST_WEEK)
    for team in staff.teams:
        by = staff.signed(staff.managers[team.pk], LAST_WEEK)
        for place, (held, (what, days)) in enumerate(zip(staff.held(team)[:40:5], AGREED, strict=False)):
            assert held.worker
            action = ClinicAction(
                team=team,
                person=held.person,
                agreed_on=agreed,
                what=what,
                who=held.worker,
                by_when=agreed + timedelta(days=days),
            )
            kept = agree_action(by=by, action=action)
            if place in DONE:
                finish_action(by=staff.signed(staff.managers[team.pk], 2), action=kept, on=before(staff.on, 2))
