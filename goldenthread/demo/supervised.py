"""Supervision of those to sign in as, through the actions of the pages: of the managers by the service manager month by
month, and the last of the social worker with the children who were talked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.demo.days import day, number, working_from
from goldenthread.workforce import slots
from goldenthread.workforce.actions import record_supervision, record_supervisions
from goldenthread.workforce.line import workers_supervised_by
from goldenthread.workforce.models import Membership, Supervision, Worker

SERVICE_MANAGER, TEAM_MANAGER, SOCIAL_WORKER = "service_manager", "team_manager", "social_worker"
MONTHS = 12
LATELY = 3  # days since the social worker's last
DECISIONS = (
    "To be seen at home and alone before the next core group; the school to say how mornings have been.",
    "The plan goes on as it is. Grandmother is asked what she can do at weekends, and the answer is written into it.",
    "Drift: nothing has changed in eight weeks. Legal advice within ten working days.",
)
REFLECTION = (
    "We have been busy around this family without being nearer to the children. What would the eldest say that we have "
    "not asked?"
)


def write_supervision(*, by: Signature, users: dict[str, User]) -> None:
    """`users` by their roles."""
    on, above = by.at.date(), users[SERVICE_MANAGER]
    managers = workers_supervised_by(above, on)
    supervisor = Worker.objects.get(user=above)
    rows = [row for manager in managers for row in _month_by_month(manager, supervisor, on)]
    record_supervisions(by=by, supervisions=rows)
    worker, manager = (Worker.objects.filter(user=users[role]).first() for role in (SOCIAL_WORKER, TEAM_MANAGER))
    if worker and manager:
        _latest(by, worker, manager, on)


def _month_by_month(worker: Worker, supervisor: Worker, on: date) -> Iterator[Supervision]:
    """Since both have been here. The last of each is nine to twenty-nine days ago, so that they fall due in turn."""
    began = max(Membership.objects.filter(worker=each).earliest("started").started for each in (worker, supervisor))
    for month in range(MONTHS, -1, -1):
        held = day(working_from(number(on) - 9 - worker.pk * 7 % 20 - 29 * month))
        if began < held:
            yield Supervision(
                worker=worker,
                supervisor=supervisor,
                held_on=held,
                minutes=60 + worker.pk * 5 % 30,
                covered=["actions", "wellbeing", "learning"] if month % 3 else ["reflection", "wellbeing"],
                next_planned=day(working_from(number(held) + 28)),
                signed_on=held if month else None,
            )


def _latest(by: Signature, worker: Worker, manager: Worker, on: date) -> None:
    held = day(working_from(number(on) - LATELY - 2))
    if Supervision.objects.filter(worker=worker, held_on__gte=held).exists():
        return
    assert manager.user
    children = slots.held_by(worker, manager.user, on)[: len(DECISIONS)]
    latest = Supervision(
        worker=worker,
        supervisor=manager,
        held_on=held,
        minutes=75,
        covered=["actions", "children", "reflection", "wellbeing"],
        reflection=REFLECTION,
        discussed=[{"person_id": c.person_id, "words": said} for c, said in zip(children, DECISIONS, strict=False)],
        agreed=[
            _action("See each child alone and write down what they say", "worker", held + timedelta(days=12)),
            _action("Speak with the head of the school about mornings", "supervisor", held + timedelta(days=7)),
        ],
        next_planned=day(working_from(number(held) + 28)),
    )
    record_supervision(by=by, supervision=latest)


def _action(what: str, who: str, due: date) -> dict[str, str]:
    return {"what": what, "who": who, "by": due.isoformat(), "done": ""}
