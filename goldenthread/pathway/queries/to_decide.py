"""What awaits a decision: the user's own to take, or all that waits for the children of a choice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import doing
from goldenthread.pathway.deciding import decisions_of
from goldenthread.pathway.labels import step_title
from goldenthread.pathway.models import Approval
from goldenthread.pathway.queries.deciders import deciders_of
from goldenthread.pathway.queries.lines import LONGEST, Line, held_lines
from goldenthread.pathway.queries.whose import MINE, NOBODY, Choice, chosen
from goldenthread.rules.law.delegation import who_decides
from goldenthread.rules.words import day as written

WAITS = "waiting"
NO_DECIDER = "no decider in sight"
RELATED = ("person", "step", "step__worker", "asked_by")


def to_decide(choice: Choice, *, for_user: User, on: date) -> list[Approval]:
    """The longest waiting first. "mine": the user may decide, it is not their own work, and they have taken none of the
    other decisions on it."""
    if choice.whose == MINE and not decisions_of(for_user, on):
        return []
    rows = _waiting(for_user, on)
    if choice.kind:
        rows = rows.filter(step__kind=choice.kind)
    if choice.whose == MINE:
        waiting = list(rows.filter(decision__in=decisions_of(for_user, on))[:LONGEST])
        deciders = deciders_of(waiting, on)
        return [approval for approval in waiting if for_user.pk in deciders[approval.pk]]
    if choice.whose == NOBODY:
        waiting = list(rows[:LONGEST])
        deciders = deciders_of(waiting, on)
        return [approval for approval in waiting if not deciders[approval.pk]]
    return list(chosen(rows, choice, for_user, on)[:LONGEST])


def lines(page: Sequence[Approval], *, for_user: User, on: date) -> list[Line]:
    deciders = deciders_of(page, on)
    return held_lines([_line(approval, deciders[approval.pk], for_user, on) for approval in page], on)


def _waiting(user: User, on: date) -> QuerySet[Approval]:
    rows = scope_of(user, on).only(Approval.objects.filter(answer=Approval.Answer.WAITING, person__merged_into=None))
    return rows.select_related(*RELATED).order_by("asked_on", "pk")


def _line(approval: Approval, deciders: set[int], user: User, on: date) -> Line:
    step = approval.step
    decision = who_decides(approval.decision, on)
    may_be = decision.decider + (f" or {decision.stand_in}" if decision.stand_in else "")
    why = f"Submitted by {approval.asked_by} on {written(approval.asked_on)}. Decided by: {may_be}."
    if not deciders:
        why += " Nobody who may decide this has the child in sight: allocate the child, or give somebody the role."
    return Line(
        person=approval.person,
        what=step_title(step),
        on=approval.asked_on,
        said=WAITS if deciders else NO_DECIDER,
        why=why,
        do=doing.decide(step) if user.pk in deciders else doing.look(step),
    )
