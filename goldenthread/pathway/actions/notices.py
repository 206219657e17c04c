"""Telling people. A notice is written in the transaction of the act that causes it, and never to whoever acts.

What the product itself does (loads, the demonstration, its nightly work) tells nobody, nor does a bulk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.utils.timezone import is_aware, localtime

from goldenthread.access.models import User
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import (
    INDEPENDENT,
    Allocation,
    Approval,
    Handover,
    MailChoice,
    Missing,
    Notice,
    Spell,
    Step,
)
from goldenthread.pathway.models.holding import HandoverHistory
from goldenthread.pathway.queries.deciders import deciders_of
from goldenthread.pathway.scopes import member_on, open_on
from goldenthread.people.models import Person
from goldenthread.workforce.models import Membership

MANY = 20  # rows recorded together: a load, which tells nobody
What = Notice.What


def tell(
    *,
    by: Signature,
    what: str,
    users: Iterable[User | int],
    person: Person | int | None = None,
    step: Step | None = None,
    handover: Handover | None = None,
) -> list[Notice]:
    ids = {user if isinstance(user, int) else user.pk for user in users}
    child = person.pk if isinstance(person, Person) else person
    return _write(by, [_notice(by, what, user, child, step, handover) for user in sorted(ids)])


def of_handover(*, by: Signature, handover: Handover) -> list[Notice]:
    """Asked: to whoever may answer. Accepted or declined: to whoever asked, and who held the child."""
    if _tells_nobody(by, [handover]):
        return []
    told = {
        Handover.Answer.WAITING: (What.OFFERED, _who_may_answer),
        Handover.Answer.ACCEPTED: (What.ACCEPTED, _who_asked),
        Handover.Answer.DECLINED: (What.DECLINED, _who_asked),
    }.get(Handover.Answer(handover.answer))
    if told is None:
        return []
    what, find = told
    users = find(handover, _day(by))
    return tell(by=by, what=what, users=users, person=handover.person_id, handover=handover)


def of_approvals(*, by: Signature, approvals: Sequence[Approval]) -> list[Notice]:
    """Waiting: to those who may decide and hold the child's line. Answered for good: to whoever laid it before them."""
    if _tells_nobody(by, approvals):
        return []
    waiting = [a for a in approvals if a.answer == Approval.Answer.WAITING]
    answered = [(a, what) for a in approvals if (what := _said(a))]
    deciders, writers = deciders_of(waiting, _day(by)), _writers([a for a, _ in answered])
    told = [(a, What.TO_DECIDE, user) for a in waiting for user in sorted(deciders[a.pk])]
    told += [(a, what, user) for a, what in answered for user in writers[a.step_id]]
    return _write(by, [_notice(by, what, user, a.person_id, a.step) for a, what, user in told])


def of_what_waits(*, by: Signature, person_id: int) -> list[Notice]:
    """The child is with another team: to those who may decide there on what waits, and have not been told of it."""
    if _tells_nobody(by, [person_id]):
        return []
    rows = Approval.objects.filter(person=person_id, answer=Approval.Answer.WAITING)
    waiting = list(rows.select_related("step__worker"))
    deciders = deciders_of(waiting, _day(by))
    before = Notice.objects.filter(what=What.TO_DECIDE, step__in=[a.step_id for a in waiting])
    told = set(before.values_list("step_id", "user_id")) if waiting else set()
    new = [(a, user) for a in waiting for user in sorted(deciders[a.pk]) if (a.step_id, user) not in told]
    return _write(by, [_notice(by, What.TO_DECIDE, user, a.person_id, a.step) for a, user in new])


def of_steps(*, by: Signature, steps: Sequence[Step], what: str = What.WRITTEN) -> list[Notice]:
    """To whoever holds the child. Whoever looks at the work of others is told of what stands in the chronology only."""
    if _tells_nobody(by, steps):
        return []
    holders = _holders({step.person_id for step in steps}, _day(by))
    rows = [
        _notice(by, what, user, step.person_id, step)
        for step in steps
        for user, role in holders[step.person_id]
        if role not in INDEPENDENT or KINDS[step.kind].significant
    ]
    return _write(by, rows)


def of_withdrawal(*, by: Signature, person_id: int) -> list[Notice]:
    """To whoever holds the child: what was written of it is gone, so the notice names no step."""
    if _tells_nobody(by, [person_id]):
        return []
    users = {user for user, _ in _holders({person_id}, _day(by))[person_id]}
    return tell(by=by, what=What.WITHDRAWN, users=users, person=person_id)


def of_spells(*, by: Signature, spells: Sequence[Spell]) -> list[Notice]:
    """That a child is missing, or was found. Of anything else that lasts, the step that began it tells."""
    missing = [spell for spell in spells if isinstance(spell, Missing)]
    if not missing or _tells_nobody(by, spells):
        return []
    holders = _holders({spell.person_id for spell in missing}, _day(by))
    rows = [
        _notice(by, What.FOUND if spell.ended else What.MISSING, user, spell.person_id)
        for spell in missing
        for user, _ in holders[spell.person_id]
    ]
    return _write(by, rows)


def see_notices(*, by: Signature, notices: Sequence[Notice]) -> None:
    """Whoever opened them has seen them: their own, and no one else's."""
    unseen = [notice.pk for notice in notices if notice.seen_at is None and notice.user_id == by.user.pk]
    if unseen:
        with acting("pathway.see_notices", by=by) as act:
            rows = Notice.objects.filter(pk__in=unseen, user=by.user)
            rows.update(seen_at=by.at)
            act.touch(*rows)


def choose_mail(*, by: Signature, wanted: bool) -> None:
    """Whether the user is sent a digest of what they have not seen. Who never chose is."""
    with acting("pathway.choose_mail", by=by) as act:
        choice, _ = MailChoice.objects.update_or_create(user=by.user, defaults={"wanted": wanted})
        act.touch(choice)


def _tells_nobody(by: Signature, rows: Collection[object]) -> bool:
    return not rows or by.user.is_machine or len(rows) > MANY


def _notice(
    by: Signature,
    what: str,
    user: int,
    person: int | None,
    step: Step | None = None,
    handover: Handover | None = None,
) -> Notice:
    return Notice(user_id=user, what=what, person_id=person, step=step, handover=handover, at=by.at)


def _write(by: Signature, rows: Iterable[Notice]) -> list[Notice]:
    """One to each user for what was written once about several children."""
    kept: dict[tuple[object, ...], Notice] = {}
    for row in rows:
        about = (row.step.group if row.step and row.step.group else None) or (row.person_id, row.step_id)
        if row.user_id != by.user.pk:
            kept.setdefault((row.user_id, row.what, about), row)
    if not kept:
        return []
    with acting("pathway.tell", by=by) as act:
        told = Notice.objects.bulk_create(kept.values())
        act.touch(*told)
    return told


def _day(by: Signature) -> date:
    return localtime(by.at).date() if is_aware(by.at) else by.at.date()


def _holders(people: Collection[int], on: date) -> dict[int, set[tuple[int, str]]]:
    """The users who hold each child, with their role; where no worker does, those who manage the team that does."""
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = Allocation.objects.filter(open_on(on), person_id__in=people)
    of_teams: dict[int, set[int]] = defaultdict(set)
    for person, user, role, worker, team in rows.values_list(
        "person_id", "worker__user_id", "role", "worker_id", "team_id"
    ):
        if user:
            found[person].add((user, role))
        elif worker is None and team:
            of_teams[team].add(person)
    if of_teams:
        for user, team in _managers(of_teams, on):
            for person in of_teams[team]:
                found[person].add((user, Allocation.Role.CASE_WORKER))
    return found


def _managers(teams: Iterable[int], on: date) -> list[tuple[int, int]]:
    """Users, each with a team they manage."""
    rows = Membership.objects.filter(member_on(on), team_id__in=list(teams), manages=True, worker__user__isnull=False)
    return list(rows.values_list("worker__user_id", "team_id"))


def _who_may_answer(handover: Handover, on: date) -> set[int]:
    if handover.to_worker is not None:
        return {handover.to_worker.user_id} if handover.to_worker.user_id else set()
    return {user for user, _ in _managers([handover.to_team_id], on)} if handover.to_team_id else set()


def _who_asked(handover: Handover, on: date) -> set[int]:
    first = HandoverHistory._default_manager.filter(record_id=handover.pk).order_by("recorded_to", "pk").first()
    held = handover.from_allocation and handover.from_allocation.worker
    asked_by: int = first.recorded_by_id if first else handover.recorded_by_id  # type: ignore[attr-defined]
    users = {asked_by, held.user_id} if held and held.user_id else {asked_by}
    return set(User.objects.filter(pk__in=users, is_machine=False).values_list("pk", flat=True))


def _said(approval: Approval) -> What | None:
    """What its writer is told. That the first of two deciders agrees is not yet an approval."""
    if approval.answer == Approval.Answer.RETURNED:
        return What.RETURNED
    last = approval.stage >= len(KINDS[approval.step.kind].approved)
    return What.APPROVED if approval.answer == Approval.Answer.APPROVED and last else None


def _writers(approvals: Sequence[Approval]) -> dict[int, set[int]]:
    """By step: who submitted it, and who passed it on to the next decider; of what was returned, who is to mend it."""
    found: dict[int, set[int]] = defaultdict(set)
    returned = [a.step_id for a in approvals if a.answer == Approval.Answer.RETURNED]
    to_mend = Step.objects.filter(pk__in=returned, worker__user__isnull=False)
    for step, user in to_mend.values_list("pk", "worker__user_id") if returned else ():
        found[step].add(user)
    rows = Approval.objects.filter(step_id__in=[a.step_id for a in approvals]) if approvals else ()
    for row in rows:
        found[row.step_id].add(row.asked_by_id)
        if row.answer == Approval.Answer.APPROVED and row.answered_by_id:
            found[row.step_id].add(row.answered_by_id)
    return found
