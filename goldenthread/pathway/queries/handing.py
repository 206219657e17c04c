"""Handing over: to whom a child could go, what waits for whose answer, and what came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import scopes
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.declare import ACCEPTED
from goldenthread.pathway.models import Allocation, Approval, Handover, Step
from goldenthread.pathway.models.holding import HandoverHistory
from goldenthread.pathway.transitions import state_of
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person
from goldenthread.people.queries import relatives
from goldenthread.places.models import Organisation
from goldenthread.rules.words import listed
from goldenthread.workforce.models import Membership, Team

Answer, Kind = Handover.Answer, Handover.Kind
CAME_BACK = timedelta(days=90)  # how long what was declined stays on the list
SIBLINGS = ("Brother or sister", "Half-brother or half-sister")
AUTHORITY = "local authority"  # the sector of an organisation
ASK_FOR_ACCEPTANCE = tuple(kind.id for kind in KINDS.values() if ACCEPTED in kind.changes)
RELATED = (
    "person", "to_team", "to_worker", "to_organisation", "from_allocation__worker", "from_allocation__team",
    "recorded_by",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What one person asked of one other in one act: one child, or brothers and sisters together."""

    handovers: tuple[Handover, ...]
    asked_by: User

    @property
    def one(self) -> Handover:
        return self.handovers[0]

    @property
    def children(self) -> list[Person]:
        return [handover.person for handover in self.handovers]

    @property
    def names(self) -> str:
        return listed([child.name for child in self.children])


@dataclass(frozen=True)
class Told:
    """A handover with who asked and, if it was answered, why it was answered so."""

    handover: Handover
    asked_by: User
    why: str

    @property
    def waits(self) -> bool:
        return self.handover.answer == Answer.WAITING


# --- to whom ---


def holders_to_choose(on: date) -> dict[str, str]:
    """Every team, and every worker in it today: `team:worker` ids, and their names."""
    found = {f"{team.pk}:": f"{team.name}, no worker yet" for team in Team.objects.all()}
    for row in Membership.objects.filter(scopes.member_on(on)).select_related("worker", "team"):
        found[f"{row.team_id}:{row.worker_id}"] = f"{row.worker}, {row.team}"
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def partners(*, authorities: bool = False) -> dict[str, str]:
    """Organisations by their id; other authorities stand apart."""
    rows = Organisation.objects.order_by("name")
    rows = rows.filter(sector=AUTHORITY) if authorities else rows.exclude(sector=AUTHORITY)
    return {str(row.pk): row.name for row in rows}


def teams() -> dict[str, str]:
    return {str(team.pk): str(team) for team in Team.objects.order_by("name")}


def brothers_and_sisters(child: Person, *, for_user: User, on: date) -> tuple[list[Relative], int]:
    """Those whom the user reads, the eldest first; and how many more there are."""
    found = [
        each for each in relatives(child, for_user=for_user, on=on)
        if each.kin in SIBLINGS and not (each.ended and each.ended < on)
    ]  # fmt: skip
    alive = [each for each in found if each.in_scope]
    return sorted(alive, key=lambda each: (each.person.born or date.max, each.person.pk)), len(found) - len(alive)


def children_asked(ids: Iterable[int], *, for_user: User, on: date) -> list[Person]:
    """Of these, the children whom the user reads."""
    rows = scope_of(for_user, on).only(Person.objects.filter(pk__in=set(ids), merged_into=None), "pk")
    return list(rows.order_by("born", "pk"))


def holding(people: Collection[int]) -> dict[int, list[Allocation]]:
    """Whoever holds each child now, the case worker first."""
    rows = Allocation.objects.filter(person_id__in=people, ended=None).select_related("worker", "team")
    found: dict[int, list[Allocation]] = {pk: [] for pk in people}
    for row in sorted(rows, key=lambda a: (a.role != Allocation.Role.CASE_WORKER, a.started, a.pk)):
        found[row.person_id].append(row)
    return found


def steps_that_ask(people: Collection[int]) -> dict[int, Step]:
    """The latest signed-off step of each child that asks somebody to take over, and that nobody has accepted yet."""
    if not ASK_FOR_ACCEPTANCE:
        return {}
    answered = Handover.objects.filter(answer__in=(Answer.WAITING, Answer.ACCEPTED), step__isnull=False)
    rows = Step.objects.filter(person_id__in=people, kind__in=ASK_FOR_ACCEPTANCE).exclude(
        pk__in=answered.values("step")
    )
    steps = list(rows.order_by("happened_on", "pk"))
    approvals: dict[int, list[Approval]] = {step.pk: [] for step in steps}
    for approval in Approval.objects.filter(step__in=steps):
        approvals[approval.step_id].append(approval)
    return {step.person_id: step for step in steps if state_of(step, approvals[step.pk]) == "done"}


# --- what waits ---


def offers_to_answer(*, for_user: User, on: date) -> list[Offer]:
    """Offered to the user; to a team they are in, without naming a worker; or to anybody of a team they manage."""
    to_me = Q(to_worker__user=for_user)
    to_my_team = Q(to_team_id__in=scopes.teams_of(for_user, on)) & (
        Q(to_worker=None) | Q(to_team_id__in=scopes.teams_managed_by(for_user, on))
    )
    waiting = Handover.objects.filter(to_me | to_my_team, answer=Answer.WAITING)
    return _offers(scope_of(for_user, on).open(waiting))  # what is offered to one, one reads (scopes.offered)


def offers_asked(*, for_user: User, on: date) -> list[Offer]:
    """What the user asked of others, or asked for children whom they or their teams hold."""
    return _offers(_waiting(for_user, on).filter(_ours(for_user, on)))


def came_back(*, for_user: User, on: date) -> list[Told]:
    """Declined of late, for children whom the user or their teams still hold, and asked of nobody else since."""
    held = Q(from_allocation__ended=None) & (
        Q(from_allocation__worker__user=for_user) | Q(from_allocation__team_id__in=scopes.teams_of(for_user, on))
    )
    rows = scope_of(for_user, on).open(Handover.objects.filter(held, answer=Answer.DECLINED))  # held: read
    since = Handover.objects.filter(person=OuterRef("person"), role=OuterRef("role"), pk__gt=OuterRef("pk"))
    service = since.filter(kind=Kind.REQUEST, service=OuterRef("service"))
    once_more = Q(Q(kind=Kind.REQUEST), Exists(service)) | Q(
        ~Q(kind=Kind.REQUEST), Exists(since.exclude(kind=Kind.REQUEST))
    )
    rows = rows.filter(~once_more, answered_on__gt=on - CAME_BACK).select_related(*RELATED)
    return told(list(rows.order_by("-answered_on", "-pk")), for_user)


def handovers_to_answer(*, for_user: User, on: date) -> list[Handover]:
    return [handover for offer in offers_to_answer(for_user=for_user, on=on) for handover in offer.handovers]


@dataclass(frozen=True)
class Seen:
    """An offer as one user sees it: whether they may answer it, and whether they may take it back."""

    offer: Offer
    told: Told
    may_answer: bool
    may_take_back: bool
    for_another: bool  # they write down what a partner or another authority answered


def offer_seen(handover_id: int, *, for_user: User, on: date) -> Seen | None:
    """None where there is no such handover of a child whom the user reads."""
    mine = scope_of(for_user, on).only(Handover.objects.filter(pk=handover_id)).select_related(*RELATED)
    handover = mine.first()
    if handover is None:
        return None
    (one,) = told([handover])
    if not one.waits:
        return Seen(Offer((handover,), one.asked_by), one, False, False, False)
    offer = next(o for o in _offers(_together(handover)) if handover.pk in {h.pk for h in o.handovers})
    asked = Handover.objects.filter(_ours(for_user, on), pk=handover.pk).exists()
    theirs = any(handover.pk == h.pk for h in handovers_to_answer(for_user=for_user, on=on))
    elsewhere = asked and (handover.to_organisation_id is not None or bool(handover.to_authority))
    return Seen(offer, one, theirs or elsewhere, asked, elsewhere and not theirs)


def _waiting(user: User, on: date) -> QuerySet[Handover]:
    return scope_of(user, on).only(Handover.objects.filter(answer=Answer.WAITING))


def _ours(user: User, on: date) -> Q:
    """Asked by the user, or of a child whom the user holds or whose holder they manage."""
    held = Q(from_allocation__worker__user=user) | Q(from_allocation__team_id__in=scopes.teams_managed_by(user, on))
    return Q(recorded_by=user) | held


def _together(handover: Handover) -> QuerySet[Handover]:
    """Asked in the same act."""
    same = {"recorded_by": handover.recorded_by_id, "recorded_from": handover.recorded_from, "kind": handover.kind}
    return Handover.objects.filter(answer=Answer.WAITING, **same)


def _offers(rows: QuerySet[Handover]) -> list[Offer]:
    """What was asked in one act of one other is one offer. Nobody has answered, so whoever wrote it asked it."""
    found: dict[Any, list[Handover]] = {}
    for h in rows.select_related(*RELATED).order_by("asked_on", "recorded_from", "person__born", "pk"):
        to = (h.to_team_id, h.to_worker_id, h.to_organisation_id, h.to_authority, h.service)
        found.setdefault((h.recorded_by_id, h.recorded_from, h.kind, h.role, *to), []).append(h)
    return [Offer(tuple(group), group[0].recorded_by) for group in found.values()]


# --- what was ---


def told(handovers: Sequence[Handover], *known: User) -> list[Told]:
    """Each with who asked and why it was answered so, from its earlier versions."""
    if not handovers:
        return []
    versions: dict[int, list[Any]] = {handover.pk: [] for handover in handovers}
    history: Any = HandoverHistory._default_manager
    for row in history.filter(record_id__in=versions).order_by("recorded_from", "pk"):
        versions[row.record_id].append(row)
    askers = {user.pk: user for user in known}
    if others := {rows[0].recorded_by_id for rows in versions.values() if rows} - askers.keys():
        askers |= User.objects.in_bulk(others)
    found = []
    for handover in handovers:
        before = versions[handover.pk]
        asked_by = askers[before[0].recorded_by_id] if before else handover.recorded_by
        found.append(Told(handover, asked_by, before[-1].why if before else ""))
    return found


@dataclass(frozen=True)
class Held:
    """One span in which somebody held the child, and the handover by which it came to be, if one did."""

    allocation: Allocation
    by: Told | None


def who_has_held(child: Person, *, for_user: User, on: date) -> tuple[list[Held], list[Told]]:
    """Every allocation, the latest first; and everything that was asked, whatever came of it."""
    scope = scope_of(for_user, on)
    rows = scope.only(Allocation.objects.filter(person=child, started__lte=on)).select_related("worker", "team")
    asked = scope.only(Handover.objects.filter(person=child)).select_related(*RELATED).order_by("-asked_on", "-pk")
    all_told = told(list(asked))
    came = {(t.handover.answered_on, t.handover.role, t.handover.to_team_id, t.handover.to_worker_id): t
            for t in all_told if t.handover.answer == Answer.ACCEPTED}  # fmt: skip
    held = [Held(a, came.get((a.started, a.role, a.team_id, a.worker_id))) for a in rows]
    return sorted(held, key=lambda h: (h.allocation.started, h.allocation.pk), reverse=True), all_told
