"""What is being written: open steps, what was returned, and drafts that are not a step yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from goldenthread.access.asked_once import once_each
from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import doing, scopes
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.labels import step_title
from goldenthread.pathway.models import INDEPENDENT, Allocation, Approval, Draft, Step
from goldenthread.pathway.queries.lines import LONGEST, Line, held_lines
from goldenthread.pathway.queries.whose import MINE, NOBODY, TEAMS, Choice, holding_of, own, theirs
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written
from goldenthread.workforce.models import Membership

Answer = Approval.Answer
BEING_WRITTEN, RETURNED, DRAFT = "being written", "returned", "draft"


def written_on() -> tuple[str, ...]:
    """The kinds that stand in the record before they are done."""
    return tuple(kind.id for kind in KINDS.values() if kind.over_time or kind.approved)


def open_steps() -> QuerySet[Any, Any]:
    """Steps that somebody has still to write, as pathway/transitions.py has them: being written, or returned. What was
    left open under a referral that is closed is nobody's work."""
    last = Approval.objects.filter(step=OuterRef("pk")).order_by("-pk")
    rows: QuerySet[Any, Any] = Step.objects.filter(kind__in=written_on(), authorised_on=None)
    rows = rows.filter(Q(child_in_need=None) | Q(child_in_need__ended=None))
    rows = rows.annotate(last=Subquery(last.values("answer")[:1]))
    return rows.filter(Q(last=None, outcome="") | Q(last__in=(Answer.RETURNED, Answer.TAKEN_BACK)))


def to_write(choice: Choice, *, for_user: User, on: date) -> list[Step | Draft]:
    """What was returned first, then by how long it has been open. "mine": the user does it, has begun to write it, or
    holds the child for whom nobody is named to do it."""
    steps = open_steps().select_related("person").order_by(F("last").asc(nulls_last=True), "started", "pk")
    drafts = _drafts()
    if choice.kind:
        steps, drafts = steps.filter(kind=choice.kind), drafts.filter(kind=choice.kind)
    if choice.whose == MINE:
        held = dict(_held(for_user, on))
        answered_for = {pk for pk, role in held.items() if role not in INDEPENDENT}
        own_drafts = Q(started_by=for_user) | Q(written_by=for_user) | _left_behind(answered_for, on)
        begun = _read(drafts.filter(own_drafts), for_user, on)
        found = _mine(steps, begun, for_user, on, held, answered_for)[:LONGEST]
    else:
        holding = holding_of(choice, for_user, on) if choice.whose != NOBODY else None
        left = Q() if holding is None else _left_behind(holding.values("person_id"), on)
        begun = _read(drafts.filter(_of_drafts(choice, for_user, on) | left), for_user, on)
        found = list(theirs(steps, choice, for_user, on)[:LONGEST])
    recorded = _recorded([draft.group for draft in begun])
    return [*found, *(draft for draft in begun if draft.group not in recorded)]


def lines(page: Iterable[Step | Draft], *, for_user: User, on: date) -> list[Line]:
    rows = list(page)
    steps = [row for row in rows if isinstance(row, Step)]
    typed = _begun([step.group for step in steps if step.group])
    returned = _returned([step for step in steps if step.last == Answer.RETURNED])  # type: ignore[attr-defined]
    about = _children_of([row for row in rows if isinstance(row, Draft)], for_user, on)
    found = []
    for row in rows:
        if isinstance(row, Draft):
            found += [_of_draft(row, about[row.pk])] if row.pk in about else []
        else:
            line = _of_step(row, row.person, returned.get(row.pk), row.group in typed)
            found.append(replace(line, do=doing.if_theirs(doing.go_on(row), row.kind, for_user, on)))
    return held_lines(found, on)


def _mine(
    steps: QuerySet[Any, Any],
    begun: Sequence[Draft],
    user: User,
    on: date,
    held: Collection[int],
    answered_for: Collection[int],
) -> list[Step]:
    nobodys = Q(worker=None, person_id__in=answered_for)
    found = list(steps.filter(Q(worker__user=user) | nobodys | Q(group__in=[draft.group for draft in begun])))
    read = set(held)
    if others := {step.person_id for step in found} - read:  # whom one holds one reads; of the rest it is asked
        rows = scope_of(user, on).only(Person.objects.filter(pk__in=others), "pk")
        read |= set(rows.values_list("pk", flat=True))
    return [step for step in found if step.person_id in read]


def _held(user: User, on: date) -> list[tuple[int, str]]:
    """The children whom the user holds, with a role; an independent one only where there is no other."""
    pairs = [(row.person_id, row.role) for row in own(user, on)]
    return sorted(pairs, key=lambda pair: pair[1] not in INDEPENDENT)


def _recorded(groups: Sequence[Any]) -> set[Any]:
    return set(Step.objects.filter(group__in=groups).values_list("group", flat=True)) if groups else set()


def _drafts() -> QuerySet[Draft]:
    """Not those of which somebody looked at the form, and typed nothing."""
    drafts = Draft.objects.filter(discarded_at=None).select_related("started_by").order_by("-written_at")
    return drafts.exclude(written_at=F("started_at"), follows=None)


def _read(drafts: QuerySet[Draft], user: User, on: date) -> list[Draft]:
    """Of these few, those about a child whom the user reads."""
    found = list(drafts[:LONGEST])
    about = _children_of(found, user, on)
    return [draft for draft in found if about.get(draft.pk)]


def _of_drafts(choice: Choice, user: User, on: date) -> Q:
    """A draft is its writer's, and of the teams its writer is in."""
    members = Membership.objects.filter(scopes.member_on(on), worker__user__isnull=False)
    if choice.whose == NOBODY:
        return Q(started_by__is_active=False)
    if choice.worker is not None:
        return Q(started_by__worker=choice.worker)
    if choice.whose == TEAMS:
        members = members.filter(team_id__in=scopes.teams_of(user, on))
    elif choice.whose != "all":
        members = members.filter(team__code=choice.whose)
    else:
        return Q()
    return Q(started_by_id__in=members.values("worker__user_id"))


def _left_behind(held: Any, on: date) -> Q:
    """Drafts about one of these children whose writer held the child and does so no more: whoever holds the child now
    goes on with them."""
    theirs = Allocation.objects.filter(person=OuterRef("person"), worker__user=OuterRef("draft__started_by"))
    about: Any = Draft.children.through
    handed = about.objects.filter(draft=OuterRef("pk"), person__in=held)
    handed = handed.filter(Exists(theirs.filter(ended__lte=on)), ~Exists(theirs.filter(scopes.open_on(on))))
    return Q(Exists(handed))


def _children_of(drafts: Sequence[Draft], user: User, on: date) -> dict[Any, list[Person]]:
    """By draft, the children whom the user reads; a draft of no such child is left out."""

    def ask(groups: set[Any]) -> dict[Any, list[Person]]:
        through: Any = Draft.children.through
        found: dict[Any, list[Person]] = defaultdict(list)
        rows = scope_of(user, on).only(through.objects.filter(draft__in=groups)).select_related("person")
        for row in rows.order_by("pk") if groups else ():
            found[row.draft_id].append(row.person)
        return found

    return once_each(("children of drafts", user.pk, on), {draft.pk for draft in drafts}, ask)


def _returned(steps: Sequence[Step]) -> dict[int, Approval]:
    rows = Approval.objects.filter(step__in=steps, answer=Answer.RETURNED).select_related("answered_by")
    return {approval.step_id: approval for approval in rows.order_by("pk")} if steps else {}


def _begun(groups: Sequence[Any]) -> set[Any]:
    """The writings of which something is typed that is not recorded."""
    drafts = Draft.objects.filter(group__in=groups, discarded_at=None)
    return set(drafts.values_list("group", flat=True)) if groups else set()


def _of_step(step: Step, person: Person, returned: Approval | None, has_draft: bool) -> Line:
    why = f"Open since {written(step.on)}." if step.on else "Open."
    if returned:
        why = f"Returned by {returned.answered_by} on {written(returned.answered_on)}: {returned.words}"  # type: ignore[arg-type]
    elif has_draft:
        why += " A draft of it is kept."
    said = RETURNED if returned else BEING_WRITTEN
    return Line(person, step_title(step), step.on, said, why)


def _of_draft(draft: Draft, children: Sequence[Person]) -> Line:
    title = KINDS[draft.kind].title if draft.kind in KINDS else draft.kind
    title = f"Correction of: {title}" if draft.corrects_id else title
    day = draft.written_at.date()
    why = f"Begun by {draft.started_by}, last typed on {written(day)}. Nothing of it is recorded yet."
    first, *others = children
    return Line(first, title, day, DRAFT, why, do=doing.go_on_with(draft), others=others)
