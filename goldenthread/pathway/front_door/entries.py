"""Contacts as the front door works with them: one entry for one writing, about one child or several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.actions.reading import in_batches
from goldenthread.pathway.kinds.front_door import NAMED
from goldenthread.pathway.kinds.states import State
from goldenthread.pathway.labels import label
from goldenthread.pathway.models import Approval, RunningClock, Step
from goldenthread.pathway.transitions import state_of
from goldenthread.people.models import Person
from goldenthread.rules import codes

CLOCK = "CONTACT-DECISION"
LOOKED_BACK = timedelta(days=30)  # for what was taken overnight and never picked up
RISKS = ("high", "medium", "", "standard")  # what nobody has graded stands before what is known to be standard


@dataclass(frozen=True)
class Entry:
    """`due` is the day by which it has to be decided; None once it is. `state` is that of its steps together."""

    steps: tuple[Step, ...]
    state: State
    due: date | None = None
    approvals: tuple[Approval, ...] = field(default=(), repr=False)

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def children(self) -> list[Person]:
        return [step.person for step in self.steps]

    @property
    def received(self) -> date:
        day: date = self.first.happened_on or self.first.on
        return day

    @property
    def at(self) -> str:
        """The time of day; empty where nobody wrote it down."""
        return str(self.first.answers.get("at") or "")

    @property
    def hour(self) -> int | None:
        hour = self.at.partition(":")[0]
        return int(hour) if hour.isascii() and hour.isdecimal() and int(hour) < 24 else None

    @property
    def source(self) -> str:
        code = str(self.first.answers.get("source") or "")
        return label("referral_source", code) if code else "Not said"

    @property
    def source_group(self) -> str:
        return codes.lookup("referral_source").group(str(self.first.answers.get("source") or "")) or "Not said"

    @property
    def about(self) -> str:
        return self._said("about", "contact_about")

    @property
    def risk(self) -> str:
        return self._said("risk", "domestic_abuse_risk")

    @property
    def nature(self) -> str:
        return self._said("nature", "contact_nature").partition(":")[0]

    @property
    def recommended(self) -> str:
        return self._said("recommended", "contact_outcome")

    @property
    def outcome(self) -> str:
        """Once where it is the same for all; else with each child's name."""
        came_to = {step.person.name: label("contact_outcome", step.outcome) for step in self.steps if step.outcome}
        if len(set(came_to.values())) < 2:
            return next(iter(came_to.values()), "")
        return "; ".join(f"{name}: {words}" for name, words in came_to.items())

    @property
    def domestic_abuse(self) -> bool:
        return bool(self.first.answers.get("about") == "domestic_abuse")

    @property
    def danger(self) -> bool:
        return any(step.answers.get("danger") is True for step in self.steps)

    @property
    def overnight(self) -> bool:
        return bool(self.first.answers.get("out_of_hours") is True)

    def late(self, on: date) -> bool:
        return self.due is not None and self.due < on

    def _said(self, question: str, list_name: str) -> str:
        code = self.first.answers.get(question)
        return label(list_name, str(code)) if code else ""


def undecided(*, for_user: User, on: date) -> list[Entry]:
    """The longest waiting first. The clock that runs for each says which they are."""
    clocks = scope_of(for_user, on).only(RunningClock.objects.filter(clock=CLOCK, person__merged_into=None))
    due = {int(subject.partition(" ")[2]): day for subject, day in clocks.values_list("subject", "due")}
    steps = list(in_batches(_with_child(Step.objects.filter(kind="contact")), "pk", sorted(due)))
    return sorted(entries(steps, due), key=lambda entry: (entry.due or on, entry.at, entry.first.pk))


def received_on(day: date, *, for_user: User, on: date) -> list[Entry]:
    mine = scope_of(for_user, on).only(Step.objects.filter(kind="contact", happened_on=day, person__merged_into=None))
    return sorted(entries(_with_child(mine)), key=lambda entry: (entry.at, entry.first.pk))


def overnight(*, for_user: User, on: date) -> list[Entry]:
    """What the duty team took and nobody has picked up, the latest first."""
    lately = Step.objects.filter(kind="contact", happened_on__range=(on - LOOKED_BACK, on), person__merged_into=None)
    mine = scope_of(for_user, on).only(lately.filter(answers__out_of_hours=True))
    left = mine.filter(~Exists(Step.objects.filter(kind="picked_up", follows=OuterRef("pk"))))
    return sorted(entries(_with_child(left)), key=lambda e: (e.received, e.at, e.first.pk), reverse=True)


def not_told(*, for_user: User, on: date) -> QuerySet[Step]:
    """Decided, made by somebody who gave a name, and nobody has written down that they were told, however long ago:
    one step of each writing, the earliest decided first. Version 3 was the first to ask who they are."""
    decided = Step.objects.filter(kind="contact", authorised_on__lte=on, version__gte=3, person__merged_into=None)
    told = Step.objects.filter(kind="feedback", follows=OuterRef("pk"))
    mine = scope_of(for_user, on).only(decided.filter(answers__source__in=NAMED).filter(~Exists(told)))
    before = mine.filter(group=OuterRef("group"), pk__lt=OuterRef("pk"))
    return mine.filter(~Exists(before)).order_by("authorised_on", "pk")


def with_the_others(steps: Collection[Step], *, for_user: User, on: date) -> list[Entry]:
    """The entries of these steps, in their order, with what was written together with them."""
    groups = [step.group for step in steps if step.group]
    both = Step.objects.filter(Q(pk__in=[step.pk for step in steps]) | Q(group__in=groups), kind="contact")
    mine = scope_of(for_user, on).only(_with_child(both.filter(person__merged_into=None)))
    found = {entry.first.group or entry.first.pk: entry for entry in entries(mine)}
    return [found[step.group or step.pk] for step in steps]


def entry_of(step_id: int, *, for_user: User, on: date) -> Entry | None:
    """The entry to which a contact belongs, with those of its children whom the user reads."""
    mine = scope_of(for_user, on).only(_with_child(Step.objects.filter(kind="contact")))
    step = mine.filter(pk=step_id).first()
    if step is None:
        return None
    together = list(mine.filter(group=step.group).order_by("pk")) if step.group else [step]
    clocks = RunningClock.objects.filter(clock=CLOCK, person__in=[each.person_id for each in together])
    due = {int(subject.partition(" ")[2]): day for subject, day in clocks.values_list("subject", "due")}
    found = entries(together, due)
    return found[0] if found else None


def entries(steps: Iterable[Step], due: dict[int, date] | None = None) -> list[Entry]:
    """Steps of one writing stand together, in the order of their ids."""
    together: dict[Any, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.pk):
        together[step.group or step.pk].append(step)
    approvals = _approvals([step for group in together.values() for step in group if step.authorised_on is None])
    found = []
    for group in together.values():
        days = [day for step in group if (day := (due or {}).get(step.pk))]
        mine = approvals[group[0].pk]
        found.append(Entry(tuple(group), state_of(group[0], mine), min(days, default=None), tuple(mine)))
    return found


def _approvals(open_steps: Sequence[Step]) -> dict[int, list[Approval]]:
    found: dict[int, list[Approval]] = defaultdict(list)
    for approval in in_batches(Approval.objects.order_by("pk"), "step_id", [step.pk for step in open_steps]):
        found[approval.step_id].append(approval)
    return found


def _with_child(steps: QuerySet[Step]) -> QuerySet[Step]:
    return steps.select_related("person", "worker")
