"""Since you left: what others recorded, and what began or ended, for the children a user holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, prefetch_related_objects

from goldenthread.access.models import LogEntry, User
from goldenthread.pathway.labels import in_a_sentence, outcome_words, spell_words, step_title
from goldenthread.pathway.models import CareProceedings, LegalStatus, Missing, Placement, Spell, Step
from goldenthread.pathway.queries.spells import read_spells
from goldenthread.pathway.queries.steps import DAY
from goldenthread.people.models import Person

AWAY = timedelta(hours=4)  # nothing seen or done for so long: the user had left
FIRST_TIME = timedelta(days=7)  # shown to somebody who was never here before
OLD = timedelta(days=31)  # what happened longer ago than this and is recorded now came with a load: no news
ENTRIES = 2_000  # of the log looked through
MOVES: tuple[type[Spell], ...] = (Missing, Placement, CareProceedings, LegalStatus)


@dataclass(frozen=True)
class News:
    """`step` is its number where it is a step; `at` when it was recorded."""

    person: Person
    what: str
    on: date
    at: datetime
    who: str
    urgent: bool = False
    step: int | None = None


def left_at(user: User, now: datetime) -> datetime | None:
    """When the user last saw or did anything, before they came back; None where they were never here before."""
    back = now
    entries = LogEntry.objects.filter(user=user).order_by("-pk").values_list("at", flat=True)
    for at in entries[:ENTRIES].iterator(chunk_size=200):
        if back - at >= AWAY:
            return at
        back = min(at, back)
    return None


def since(left: datetime | None, people: Collection[int], *, for_user: User, now: datetime) -> list[News]:
    """About these children, whom the user holds: who is missing or found first, then the newest."""
    if not people:
        return []
    from_then = left or now - FIRST_TIME
    first = (from_then - (OLD if left else timedelta())).date()
    news = [*_steps(people, for_user, from_then, first, now.date()), *_spells(people, for_user, from_then, first)]
    return sorted(sorted(news, key=lambda one: one.at, reverse=True), key=lambda one: not one.urgent)


def _steps(people: Collection[int], user: User, since: datetime, first: date, today: date) -> Iterator[News]:
    rows: Any = Step.objects.filter(person_id__in=people, recorded_from__gt=since).annotate(day=DAY)
    rows = rows.filter(day__gte=first, day__lte=today).exclude(recorded_by=user).exclude(worker__user=user)
    for step in rows.select_related("person", "worker", "recorded_by").order_by("-recorded_from", "-pk")[:100]:
        came = in_a_sentence(outcome_words(step))
        what = step_title(step) + (f": {came}" if came else "")
        yield News(step.person, what, step.on, step.recorded_from, str(step.worker or step.recorded_by), step=step.pk)


def _spells(people: Collection[int], user: User, since: datetime, first: date) -> Iterator[News]:
    new = Q(recorded_from__gt=since) & (Q(started__gte=first) | Q(ended__gte=first)) & ~Q(recorded_by=user)
    spells = read_spells(MOVES, people, date.max, new)
    prefetch_related_objects(spells, "person", "recorded_by")
    for spell in spells:
        on = spell.ended if spell.ended and spell.ended >= first else spell.started
        what, who = _told(spell), str(spell.recorded_by)
        yield News(spell.person, what, on, spell.recorded_from, who, urgent=isinstance(spell, Missing))


def _told(spell: Spell) -> str:
    match spell:
        case Missing():
            return "Found" if spell.ended else "Missing"
        case Placement():
            return f"Placement ended: {spell_words(spell)}" if spell.ended else f"Moved: {spell_words(spell)}"
        case CareProceedings():
            return "Court: the final order was made" if spell.ended else "Court: proceedings were issued"
    return f"Legal status {'ended' if spell.ended else 'began'}: {spell_words(spell)}"
