"""Where a user goes to do what is due: the page on which it is written, decided or answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import reverse

from goldenthread.access.models import User
from goldenthread.pathway.doers import may_do, waits_for
from goldenthread.pathway.kinds import KINDS, Kind, met_by
from goldenthread.pathway.models import Draft, Handover, Notice, RunningClock, Step


@dataclass(frozen=True)
class Do:
    """A link, and what it says; `about` tells it from others on the page for those who do not see the row. Without an
    address it says for whom the thing waits."""

    text: str
    href: str = ""
    about: str = ""


def write(person_id: int, kind: str, text: str = "") -> Do:
    title = KINDS[kind].title
    return Do(text or "Write it", reverse("pathway:start-writing", args=[person_id, kind]), title.lower())


def begin(person_id: int, kind: str, user: User, on: date) -> Do | None:
    """Where the user begins to write it, or for whom it waits; nothing where it has no form of its own."""
    if not may_do(user, KINDS[kind], on):
        return Do(waits_for(user, KINDS[kind], on))
    return write(person_id, kind) if KINDS[kind].offered else None


def if_theirs(do: Do, kind: str, user: User, on: date) -> Do:
    """The link, for whoever may do the kind of step; for anybody else, for whom it waits."""
    return do if may_do(user, KINDS[kind], on) else Do(waits_for(user, KINDS[kind], on))


def go_on(step: Step) -> Do:
    """An open step is written on where it is written; one that came without a writing has one made for it."""
    if step.group is None:
        return write(step.person_id, step.kind)
    return Do("Go on writing", reverse("pathway:write", args=[step.group]), KINDS[step.kind].title.lower())


def go_on_with(draft: Draft) -> Do:
    title = KINDS[draft.kind].title.lower() if draft.kind in KINDS else draft.kind
    return Do("Go on writing", reverse("pathway:write", args=[draft.group]), title)


def address_of(draft: Draft) -> str:
    """Where it is written on: a correction, at the page of what it corrects."""
    if draft.corrects is not None:
        return reverse("pathway:correct", args=[draft.corrects.person_id, draft.corrects.pk])
    return reverse("pathway:write", args=[draft.group])


def decide(step: Step) -> Do:
    title = KINDS[step.kind].title.lower()
    if step.group is None:
        return look(step)
    return Do("Decide", reverse("pathway:decide", args=[step.group]), title)


def look(step: Step) -> Do:
    return Do("Read it", reverse("pathway:step", args=[step.person_id, step.pk]), KINDS[step.kind].title.lower())


def answer(handover: Handover) -> Do:
    return Do("Answer", reverse("pathway:answer-handover", args=[handover.pk]), "the handover")


def about(notice: Notice) -> Do | None:
    """What the user does about a notice; nothing where there is only the child's page to read."""
    match notice.what:
        case Notice.What.OFFERED if notice.handover and notice.handover.answer == Handover.Answer.WAITING:
            return answer(notice.handover)
        case Notice.What.TO_DECIDE if notice.step:
            return decide(notice.step)
        case Notice.What.RETURNED if notice.step:
            return go_on(notice.step)
    return look(notice.step) if notice.step else None


def say_why(clock: RunningClock, title: str) -> Do:
    subject = clock.subject.replace(" ", "-")
    return Do("Say why", reverse("pathway:say-why", args=[clock.person_id, clock.clock, subject]), title.lower())


def open_steps_of(clocks: Iterable[RunningClock]) -> dict[str, Step]:
    """The steps for which clocks run, by the clock's subject."""
    ids = [int(clock.subject.partition(" ")[2]) for clock in clocks if clock.subject.startswith("Step ")]
    steps = Step.objects.filter(pk__in=ids).select_related("recorded_by") if ids else ()
    return {f"Step {step.pk}": step for step in steps}


def for_clock(clock: RunningClock, steps: Mapping[str, Step], user: User, on: date) -> Do | None:
    if met_by(clock.clock):
        return begin(clock.person_id, kind_of(clock.clock).id, user, on)
    step = steps.get(clock.subject)
    return of_the_front_door(step) or if_theirs(go_on(step), step.kind, user, on) if step else None


def is_theirs(clock: RunningClock, user: User, on: date) -> bool:
    """Whether what the clock runs for is the user's to do, as far as their roles go."""
    return may_do(user, kind_of(clock.clock), on)


def clocks_left_to(user: User, on: date) -> list[str]:
    """The clocks that are met by what is left to one of the user's roles, and not to everybody's."""
    return [clock for clock, kind in _kinds_of().items() if kind.done_by and may_do(user, kind, on)]


def kind_of(clock: str) -> Kind:
    """The kind of step to do where a clock runs."""
    return _kinds_of()[clock]


@cache
def _kinds_of() -> dict[str, Kind]:
    """By clock: of those that meet it the first whose form is offered; else the one that it runs for."""
    run_for = {clock: kind for kind in KINDS.values() for clock in kind.clocks}
    found = {}
    for clock in {**run_for, **{clock: kind for kind in KINDS.values() for clock in kind.meets}}:
        meeting = [KINDS[name] for name in met_by(clock)] or [run_for[clock]]
        found[clock] = next((kind for kind in meeting if kind.offered), meeting[0])
    return found


def of_the_front_door(step: Step) -> Do | None:
    """A contact is opened where all of it is at hand; nothing of a referral is written, it awaits its decision."""
    if step.kind == "contact":
        return Do("Open it", reverse("pathway:front-door-contact", args=[step.pk]), KINDS[step.kind].title.lower())
    return decide(step) if step.kind == "referral" else None
