"""Handovers that wait for an answer, as lines of a worklist."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import doing
from goldenthread.pathway.models import Handover
from goldenthread.pathway.queries.handing import handovers_to_answer
from goldenthread.pathway.queries.lines import LONGEST, Line, held_lines
from goldenthread.pathway.queries.whose import MINE, Choice, theirs
from goldenthread.rules.words import day as written

WAITS = "waiting"
RELATED = ("person", "to_team", "to_worker", "to_organisation", "recorded_by")


def handed(choice: Choice, *, for_user: User, on: date) -> list[Handover]:
    """The longest waiting first. "mine": offered to the user or their team, or asked by the user."""
    waiting: QuerySet[Handover] = Handover.objects.filter(answer=Handover.Answer.WAITING)
    waiting = waiting.select_related(*RELATED).order_by("asked_on", "pk")
    if choice.whose == MINE:
        waiting = scope_of(for_user, on).only(waiting)
        offered = [handover.pk for handover in handovers_to_answer(for_user=for_user, on=on)]
        return list(waiting.filter(Q(pk__in=offered) | Q(recorded_by=for_user))[:LONGEST])
    return list(theirs(waiting, choice, for_user, on)[:LONGEST])


def lines(page: Iterable[Handover], *, for_user: User, on: date) -> list[Line]:
    return held_lines((_line(handover) for handover in page), on)


def _line(handover: Handover) -> Line:
    why = f"Offered to {handover.to} by {handover.recorded_by} on {written(handover.asked_on)}. {handover.words}"
    what = f"{handover.get_kind_display()}: {handover.get_role_display().lower()}"
    return Line(handover.person, what, handover.asked_on, WAITS, why.strip(), do=doing.answer(handover))
