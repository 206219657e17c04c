"""Which kinds may be written about a child now, and the spell that a step belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from goldenthread.access.models import User
from goldenthread.access.objections import Objection
from goldenthread.pathway.doers import may_do
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import PARENTS, SPELL_CALLED, CarePeriod, ChildInNeed, EarlyHelp, Spell, Step
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.rules.words import day as written


def kinds_to_write(record: ChildRecord, *, for_user: User) -> list[Kind]:
    """Those offered on a child's page to those whose work they are, where the child has what they belong to; or has
    other help, and it begins that itself: a strategy discussion of a child in early help."""
    offered = [kind for kind in KINDS.values() if kind.offered == "child" and may_do(for_user, kind, record.on)]
    helped = any(record.open(model) is not None for model in (EarlyHelp, CarePeriod))
    return [
        kind
        for kind in offered
        if not kind.within
        or record.open(SPELL_CALLED[kind.within]) is not None
        or (helped and kind.within in {change.spell for change in kind.begins()})
    ]


def place(kind: Kind, steps: Sequence[Step]) -> None:
    """Names the referral or the plan that held on the day of each step. One that came before the first of them names
    that, so that the policy says what is wrong."""
    column = PARENTS.get(kind.within)
    if column is None:
        return
    new = [step for step in steps if getattr(step, f"{column}_id") is None]
    rows = SPELL_CALLED[kind.within]._default_manager.filter(person_id__in=[step.person_id for step in new])
    standing = list(rows.order_by("started", "pk")) if new else []
    for step in new:
        mine = [spell for spell in standing if spell.person_id == step.person_id]
        if (found := _holding(mine, step.on)) is not None:
            setattr(step, column, found)


def place_again(kind: Kind, steps: Sequence[Step]) -> None:
    """A corrected day may lie in another referral or plan than the one that the step was placed in."""
    column = PARENTS.get(kind.within)
    if column is None:
        return
    for step in steps:
        placed = getattr(step, column)
        if placed is None or step.on is None or placed.holds_on(step.on):
            continue
        rows = SPELL_CALLED[kind.within]._default_manager.filter(person_id=step.person_id).order_by("started", "pk")
        if (found := _holding(list(rows), step.on)) is not None:
            setattr(step, column, found)


def objections_to_placing(kind: Kind, steps: Sequence[Step]) -> list[Objection]:
    """What is recorded by hand belongs to something, and comes after the work began. Loads are not asked."""
    return [*_belongs_to_nothing(kind, steps), *_before_the_work(kind, steps)]


def _belongs_to_nothing(kind: Kind, steps: Sequence[Step]) -> list[Objection]:
    """Of brothers and sisters who are written of together one may be on no plan."""
    column = PARENTS.get(kind.within)
    if column is None or kind.within in {change.spell for change in kind.begins()}:
        return []
    name = SPELL_CALLED[kind.within]._meta.verbose_name
    return [
        Objection("belongs-to-something", f"{kind.title}: no {name} of {step.person} lasted on {written(step.on)}.")
        for step in steps
        if step.on and getattr(step, f"{column}_id") is None
    ]


def _before_the_work(kind: Kind, steps: Sequence[Step]) -> list[Objection]:
    """What is done with a child is done once there is work with the child: a slip in the year, most often."""
    if not kind.with_the_child or kind.within:
        return []
    first = _first_days([step.person_id for step in steps])
    return [
        Objection(
            "not-before-the-work-began",
            f"{kind.title}: {written(step.on)} is before the first referral of {step.person}, on "
            f"{written(first[step.person_id])}.",
        )
        for step in steps
        if step.on and step.person_id in first and step.on < first[step.person_id]
    ]


def _first_days(person_ids: Sequence[int]) -> dict[int, date]:
    """The first day on which anything was open for each child, of those for whom a referral is known."""
    referred = ChildInNeed.objects.filter(person_id__in=person_ids)
    found: dict[int, date] = {}
    for person_id, started in referred.values_list("person_id", "started"):
        found[person_id] = min(found.get(person_id, started), started)
    if found:
        for model in (EarlyHelp, CarePeriod):
            rows = model._default_manager.filter(person_id__in=found).values_list("person_id", "started")
            for person_id, started in rows:
                found[person_id] = min(found[person_id], started)
    return found


def _holding(spells: Sequence[Spell], day: Any) -> Spell | None:
    if day is None or not spells:
        return None
    holding = [spell for spell in spells if spell.holds_on(day)]
    return holding[-1] if holding else spells[0] if day < spells[0].started else None
