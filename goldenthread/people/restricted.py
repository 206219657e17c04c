"""Who reads a restricted record, and who opened one in an emergency. The only reads of what models/restricted.py holds.

A closure (access.scope) takes restricted records off every scope, whatever the role; a provider gives them to their
readers, who may not hold the child. Teams stand in a room beside this one, which registers what is asked of them here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from goldenthread.access.models import User
from goldenthread.access.roles import may, who_may
from goldenthread.access.scope import closure, provider, scope_of
from goldenthread.people.models import Person, RestrictedOpening, RestrictedReader, Restriction
from goldenthread.places.authority import law

Ids = QuerySet[Any, Any]
TITLE = "A restricted record"
MAY_RESTRICT = "restrict a record"
ENDED_SHOWN = timedelta(days=90)
MOST = 200  # openings on the list


@dataclass
class Teams:
    """What the room of teams answers: the ids of a user's teams on a day, as a subquery; and every team by its id."""

    of: Callable[[User, date], Ids] | None = None
    names: Callable[[], Mapping[int, str]] = dict


_teams = Teams()


def register_teams(*, of: Callable[[User, date], Ids], names: Callable[[], Mapping[int, str]]) -> None:
    _teams.of, _teams.names = of, names


def team_names() -> Mapping[int, str]:
    return _teams.names()


def in_force(on: date) -> Q:
    """Of a restriction and its readers: the day on which it was lifted, or they were taken off, does not count."""
    return Q(started__lte=on) & (Q(ended=None) | Q(ended__gt=on))


@closure("restricted records")
def closed_to(user: User, on: date) -> Ids:
    return _closed(user, on).values("person_id")


@closure("records merged into restricted ones")
def merged_and_closed_to(user: User, on: date) -> Ids:
    return Person.objects.filter(merged_into__in=_closed(user, on).values("person_id")).values("pk")


@provider("named for a restricted record")
def named_for(user: User, on: date) -> Ids:
    return _reads(user, on).values("person_id")


@provider("opened in an emergency")
def opened_by(user: User, on: date) -> Ids:
    return openings_in_force(on).filter(user=user).values("person_id")


def _closed(user: User, on: date) -> QuerySet[Restriction]:
    own = {"person": OuterRef("person")}
    reader, opened = _reads(user, on).filter(**own), openings_in_force(on).filter(user=user, **own)
    return Restriction.objects.filter(in_force(on)).exclude(Exists(reader)).exclude(Exists(opened))


def _reads(user: User, on: date) -> QuerySet[RestrictedReader]:
    me = Q(user=user)
    if _teams.of is not None:
        me |= Q(team_id__in=_teams.of(user, on))
    return RestrictedReader.objects.filter(me & in_force(on))


def openings_in_force(on: date) -> QuerySet[RestrictedOpening]:
    """On every day that their hours touch, as looks with a reason are."""
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (on, on + timedelta(days=1)))
    return RestrictedOpening.objects.filter(opened_at__lt=end, until__gt=start)


# What is shown instead


def masked(person: Person) -> Person:
    """Stands on a page where the person would: nothing of it can be read."""
    return Person(pk=person.pk, known_as=TITLE)


def closed_among(person_ids: Iterable[int], *, for_user: User, on: date) -> set[int]:
    """Those whom the user may not even see named."""
    ids = set(person_ids)
    if not ids:
        return set()
    seen = scope_of(for_user, on).open(Person.objects.filter(pk__in=ids), "pk")
    return ids - set(seen.values_list("pk", flat=True))


def restriction_of(person: Person, on: date) -> Restriction | None:
    """The one that stands, whoever asks."""
    return Restriction.objects.filter(in_force(on), person=person).first()


def ask_about(person_ids: Iterable[int], on: date) -> dict[int, str]:
    """Of each restricted person, whom to ask."""
    rows = Restriction.objects.filter(in_force(on), person_id__in=list(person_ids))
    return dict(rows.values_list("person_id", "ask"))


# For those who answer for them


@dataclass(frozen=True)
class Reading:
    """A restriction with its readers. `name` is that of the child for those who read the record."""

    restriction: Restriction
    name: str
    open_to_user: bool
    readers: list[str]


def restrictions(*, for_user: User, on: date) -> list[Reading]:
    """Those that stand, then those that ended of late."""
    shown = Restriction.objects.filter(Q(ended=None) | Q(ended__gte=on - ENDED_SHOWN))
    rows = list(shown.select_related("person", "recorded_by").order_by("-started", "-pk"))
    hidden = closed_among((row.person_id for row in rows), for_user=for_user, on=on)
    readers = readers_of((row.person_id for row in rows), on)
    found = [
        Reading(
            row,
            f"Record {row.person_id}" if row.person_id in hidden else row.person.name,
            row.person_id not in hidden,
            [] if _over(row, on) else readers.get(row.person_id, []),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: _over(each.restriction, on))


def _over(row: Restriction, on: date) -> bool:
    return row.ended is not None and row.ended <= on


def readers_of(person_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = standing_readers(person_ids, on)
    names = team_names() if any(row.team_id for row in rows) else {}
    for row in rows:
        name = str(row.user) if row.user else names.get(row.team_id or 0, "A team that is no more")
        found.setdefault(row.person_id, []).append(name)
    return {pk: sorted(names) for pk, names in found.items()}


def standing_readers(person_ids: Iterable[int], on: date) -> list[RestrictedReader]:
    rows = RestrictedReader.objects.filter(in_force(on), person_id__in=list(person_ids))
    return list(rows.select_related("user"))


@dataclass(frozen=True)
class Opened:
    """An emergency opening, and by when somebody is to have looked at it."""

    opening: RestrictedOpening
    name: str
    answer_by: datetime
    late: bool


def openings(*, for_user: User, at: datetime, open_only: bool = False) -> list[Opened]:
    """Those that nobody has looked at first, the oldest of them first; then the latest."""
    rows = RestrictedOpening.objects.select_related("person", "user", "looked_by")
    if open_only:
        rows = rows.filter(looked_at=None)
    on = timezone.localtime(at).date()
    listed = list(rows.order_by("-opened_at", "-pk")[:MOST])
    hidden = closed_among((row.person_id for row in listed), for_user=for_user, on=on)
    found = [_opened(row, at, hidden) for row in listed]
    waiting = [each for each in reversed(found) if each.opening.looked_at is None]
    return waiting + [each for each in found if each.opening.looked_at is not None]


def opening(pk: int, *, for_user: User, at: datetime) -> Opened:
    """Raises RestrictedOpening.DoesNotExist."""
    row = RestrictedOpening.objects.select_related("person", "user", "looked_by").get(pk=pk)
    on = timezone.localtime(at).date()
    hidden = closed_among([row.person_id], for_user=for_user, on=on)
    return _opened(row, at, hidden)


def waiting(at: datetime) -> tuple[int, int]:
    """How many openings nobody has looked at, and how many of those are late."""
    unanswered = RestrictedOpening.objects.filter(looked_at=None).values_list("opened_at", flat=True)
    by_when = [opened + _hours(opened) for opened in unanswered]
    return len(by_when), sum(at > moment for moment in by_when)


def _opened(row: RestrictedOpening, at: datetime, hidden: Collection[int]) -> Opened:
    name = f"Record {row.person_id}" if row.person_id in hidden else row.person.name
    answer_by = row.opened_at + _hours(row.opened_at)
    return Opened(row, name, answer_by, (row.looked_at or at) > answer_by)


def _hours(opened: datetime) -> timedelta:
    return timedelta(hours=law().value("RESTRICTED-ANSWER", timezone.localtime(opened).date()))


def possible_readers(on: date) -> list[User]:
    """Those whose role reads children at all."""
    users = User.objects.filter(is_active=True, is_machine=False).order_by("name", "pk").prefetch_related("grants")
    return [user for user in users if may(user, "see children", on)]


def who_may_restrict() -> list[str]:
    return who_may(MAY_RESTRICT)
