"""Accounts for as many of the invented staff as are at work in the load test, and something for managers to decide.

    python -m bench.staff

prints {role: [user id, ...]} as one JSON object; place.py says where it looks. Everything is done through actions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

DOMAIN = "erimus.example"
CHILDRENS = ("SCP", "ASSESS", "CLA")  # how the codes of the teams of social workers begin
LAID_BEFORE = 40  # assessments that await a manager
# Who is at work, of fifty. The rest of the directorate looks in now and then; these write the record.
AT_WORK = {
    "social_worker": 26,
    "early_help_worker": 4,
    "team_manager": 7,
    "front_door_screener": 6,
    "conference_chair": 3,
    "independent_reviewing_officer": 3,
    "director": 1,
}


def people_at_work(on: date) -> dict[str, list[int]]:
    from goldenthread.access.actions import the_product
    from goldenthread.access.record import Signature

    by = Signature(the_product(), datetime.combine(on, time(8), tzinfo=UTC), "To have fifty people at work")
    found = {role: _users(by, role, many) for role, many in AT_WORK.items()}
    _lay_before_managers(by)
    return found


def _users(by: Any, role: str, many: int) -> list[int]:
    """Of a small authority there may be fewer: then some people are at work in two browsers."""
    from goldenthread.access.actions import create_user, grant_role
    from goldenthread.workforce.actions import correct

    users = []
    for place, worker in enumerate(_workers(role, many)):
        user = worker.user if worker else None
        if user is None:
            name = worker.name if worker else f"{role.replace('_', ' ').capitalize()} {place + 1}"
            user = create_user(by=by, email=f"{role.replace('_', '.')}.{place + 1}@{DOMAIN}", name=name)
            grant_role(by=by, user=user, role=role, started=by.at.date())
            if worker:
                correct(by=by, row=worker, changes={"user": user})
        users.append(user.pk)
    return users


def _workers(role: str, many: int) -> Iterable[Any]:
    """Those who hold most come first. Screeners, chairs and directors hold no children: nobody is meant."""
    from django.db.models import Count, Q

    from goldenthread.pathway.models import Allocation
    from goldenthread.workforce.models import Membership, Worker

    ours = Q()
    for code in CHILDRENS:
        ours |= Q(team__code__startswith=code)
    if role == "team_manager":
        managing = Membership.objects.filter(ours, manages=True, ended=None)
        return Worker.objects.filter(pk__in=managing.values("worker")).order_by("pk")[:many]
    if role not in ("social_worker", "early_help_worker"):
        return [None] * many
    teams = ours if role == "social_worker" else Q(team__code="EH")
    held = Allocation.objects.filter(teams, ended=None, worker__isnull=False)
    busiest = held.values_list("worker").annotate(many=Count("pk")).order_by("-many", "worker")
    workers = Worker.objects.in_bulk([worker for worker, _ in busiest[:many]])
    return [workers[worker] for worker, _ in busiest[:many]]


def _lay_before_managers(by: Any) -> None:
    """Assessments that are being written are submitted by those who write them."""
    from goldenthread.access.record import Signature
    from goldenthread.pathway.actions import amend_step, finish
    from goldenthread.pathway.models import Step

    begun = Step.objects.filter(kind="single_assessment", authorised_on=None, worker__user__isnull=False)
    for step in begun.select_related("worker__user").order_by("pk")[:LAID_BEFORE]:
        writer = Signature(step.worker.user, by.at, by.why)
        if step.group is None:  # as they came from a return
            step = amend_step(by=writer, step=step, changes={"group": uuid4()})
        finish(by=writer, steps=[step])


def main() -> None:
    import django

    django.setup()
    from goldenthread.access.clock import today

    print(json.dumps(people_at_work(today())))


if __name__ == "__main__":
    main()
