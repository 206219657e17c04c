"""Whose children a worker reads: those they hold, those their teams hold, and the family network of both.

Each provider answers with one subquery, so that no list of ids ever travels to the database.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import provider
from goldenthread.pathway.models import Allocation, Handover
from goldenthread.people.models import Kin, Relationship
from goldenthread.workforce.models import Membership, Team, Worker

PARENTS = (Kin.MOTHER, Kin.FATHER, Kin.PARENT, Kin.STEP_PARENT)
Ids = QuerySet[Any, Any]


def open_on(day: date) -> Q:
    """From the day it started up to, not including, the day it ended: that day is the next holder's."""
    return Q(started__lte=day) & (Q(ended__isnull=True) | Q(ended__gt=day))


def member_on(day: date) -> Q:
    """The last day of a membership counts."""
    return Q(started__lte=day) & (Q(ended__isnull=True) | Q(ended__gte=day))


def own_worker(user: User) -> Ids:
    return Worker.objects.filter(user=user).values("pk")


def teams_of(user: User, on: date) -> Ids:
    return Membership.objects.filter(member_on(on), worker__user=user).values("team_id")


def teams_managed_by(user: User, on: date) -> Ids:
    return Membership.objects.filter(member_on(on), worker__user=user, manages=True).values("team_id")


def held_by_teams_of(user: User, people: Collection[int], on: date) -> set[int]:
    """Of these children those whom a team holds that the user manages."""
    held = open_of(on, Q(team_id__in=teams_managed_by(user, on))).filter(person_id__in=people)
    return set(held.order_by().values_list("person_id", flat=True))


def team_names() -> dict[int, str]:
    return {team.pk: team.name for team in Team.objects.order_by("name")}


@provider("allocations")
def held(user: User, on: date) -> Ids:
    """In any role."""
    return open_of(on, Q(worker_id__in=own_worker(user)), Q(team_id__in=teams_of(user, on))).values("person_id")


def open_of(on: date, *whose: Q) -> QuerySet[Allocation]:
    """Those that hold on the day, of any of these workers and teams.

    Each pairing of whose and until when is said by itself: so each is found in an index, where the same said shorter
    has a database read every allocation that ever was.
    """
    until = (Q(ended__isnull=True), Q(ended__gt=on))
    any_of = reduce(or_, (mine & ended for mine in whose for ended in until))
    return Allocation.objects.filter(any_of, started__lte=on)


@provider("family of allocations")
def relatives(user: User, on: date) -> Ids:
    return _current(on).filter(person_id__in=held(user, on)).values("other_id")


@provider("people whose family is in allocations")
def relatives_to(user: User, on: date) -> Ids:
    return _current(on).filter(other_id__in=held(user, on)).values("person_id")


@provider("brothers and sisters of allocations")
def children_of_the_same_parent(user: User, on: date) -> Ids:
    parents = _current(on).filter(person_id__in=held(user, on), kind__in=PARENTS).values("other_id")
    return _current(on).filter(other_id__in=parents, kind__in=PARENTS).values("person_id")


@provider("offered in a handover")
def offered(user: User, on: date) -> Ids:
    """A child cannot be accepted unread."""
    to_me = Q(to_worker_id__in=own_worker(user)) | Q(to_team_id__in=teams_of(user, on))
    return Handover.objects.filter(to_me, answer=Handover.Answer.WAITING).values("person_id")


def _current(on: date) -> QuerySet[Relationship]:
    return Relationship.objects.filter(Q(ended__isnull=True) | Q(ended__gte=on))
