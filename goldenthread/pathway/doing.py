"""Where a user goes to do what is due: the page on which it is written, decided or answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from goldenthread.pathway.kinds import KINDS, met_by
from goldenthread.pathway.models import Draft, Handover, Notice, RunningClock, Step


@dataclass(frozen=True)
class Do:
    """A link, and what it says; `about` tells it from others on the page for those who do not see the row."""

    text: str
    href: str
    about: str = ""


def write(person_id: int, kind: str, text: str = "") -> Do:
    title = KINDS[kind].title
    return Do(text or "Write it", reverse("pathway:start-writing", args=[person_id, kind]), title.lower())


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


def open_steps_of(clocks: Iterable[RunningClock]) -> dict[str, Step]:
    """The steps for which clocks run, by the clock's subject."""
    ids = [int(clock.subject.partition(" ")[2]) for clock in clocks if clock.subject.startswith("Step ")]
    steps = Step.objects.filter(pk__in=ids) if ids else ()
    return {f"Step {step.pk}": step for step in steps}


def for_clock(clock: RunningClock, steps: Mapping[str, Step]) -> Do | None:
    """By a kind that meets it, and of several by the first whose form is offered; else by the step that it runs for."""
    if kinds := met_by(clock.clock):
        return write(clock.person_id, next((kind for kind in kinds if KINDS[kind].offered), kinds[0]))
    step = steps.get(clock.subject)
    return of_the_front_door(step) or go_on(step) if step else None


def of_the_front_door(step: Step) -> Do | None:
    """A contact is opened where all of it is at hand; nothing of a referral is written, it awaits its decision."""
    if step.kind == "contact":
        return Do("Open it", reverse("pathway:front-door-contact", args=[step.pk]), KINDS[step.kind].title.lower())
    return decide(step) if step.kind == "referral" else None
