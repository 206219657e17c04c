"""The front door as it stands: what came in on a day, what waits, and who is missing at the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.front_door import entries
from goldenthread.pathway.front_door.entries import Entry
from goldenthread.pathway.front_door.flags import MONTHS, repeats
from goldenthread.pathway.labels import label
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import ChildInNeed, RunningClock, Step
from goldenthread.people.models import Person
from goldenthread.rules.months import add_months

AT_LEAST = ("social_care", "police", "health")  # Working Together 2023, chapter 3: who takes part in any discussion
NOT_SAID = "Not said"


@dataclass(frozen=True)
class Discussion:
    """A strategy discussion, about one child or several."""

    steps: tuple[Step, ...]

    @property
    def children(self) -> list[Person]:
        return [step.person for step in self.steps]

    @property
    def outcome(self) -> str:
        code = self.steps[0].outcome
        return label("strategy_outcome", code) if code else "Not decided yet"

    @property
    def missing(self) -> list[str]:
        there = self.steps[0].answers.get("took_part") or ()
        return [label("agency", agency) for agency in AT_LEAST if agency not in there]

    @property
    def why_missing(self) -> str:
        return str(self.steps[0].answers.get("missing_why") or "")


@dataclass(frozen=True)
class Live:
    """`day` is the day whose contacts are counted; what waits is always as it is `on` the day of asking."""

    on: date
    day: date
    received: list[Entry]
    waiting: list[Entry]
    overnight: list[Entry]
    discussions: list[Discussion]
    repeat: frozenset[int]  # of the children of the day's contacts
    referred: list[Step]
    referred_again: frozenset[int]
    referrals_waiting: int
    referrals_late: int

    @property
    def late(self) -> list[Entry]:
        return [entry for entry in self.waiting if entry.late(self.on)]

    @property
    def due_today(self) -> list[Entry]:
        return [entry for entry in self.waiting if entry.due == self.on]

    @property
    def in_time(self) -> list[Entry]:
        return [entry for entry in self.waiting if entry.due and entry.due > self.on]

    @property
    def domestic_abuse(self) -> list[Entry]:
        return [entry for entry in self.waiting if entry.domestic_abuse]

    @property
    def danger(self) -> list[Entry]:
        return [entry for entry in self.waiting if entry.danger]

    @property
    def repeated(self) -> list[Entry]:
        return [entry for entry in self.received if any(step.person_id in self.repeat for step in entry.steps)]

    @property
    def not_complete(self) -> list[Discussion]:
        return [each for each in self.discussions if each.missing]

    @cached_property
    def ages(self) -> list[tuple[str, int]]:
        """How many working days the undecided have waited."""
        calendar = the_clocks().calendar
        waited = Counter(min(calendar.elapsed(entry.received, self.on), 5) for entry in self.waiting)
        names = ("Today", "1 working day", "2 working days", "3 working days", "4 working days", "5 or more")
        return [(name, waited[days]) for days, name in enumerate(names)]


def live(day: date, *, for_user: User, on: date) -> Live:
    received = entries.received_on(day, for_user=for_user, on=on)
    referred, again = referred_on(day, for_user=for_user, on=on)
    waiting, late = _referrals(for_user, on)
    return Live(
        on=on,
        day=day,
        received=received,
        waiting=entries.undecided(for_user=for_user, on=on),
        overnight=entries.overnight(for_user=for_user, on=on),
        discussions=discussions_on(day, for_user=for_user, on=on),
        repeat=frozenset(repeats([step for entry in received for step in entry.steps], day)),
        referred=referred,
        referred_again=again,
        referrals_waiting=waiting,
        referrals_late=late,
    )


def discussions_on(day: date, *, for_user: User, on: date) -> list[Discussion]:
    held = Step.objects.filter(kind="strategy_discussion", happened_on=day, person__merged_into=None)
    mine = scope_of(for_user, on).only(held.select_related("person"))
    together: dict[object, list[Step]] = {}
    for step in mine.order_by("pk"):
        together.setdefault(step.group or step.pk, []).append(step)
    return [Discussion(tuple(steps)) for steps in together.values()]


def by_hour(received: Sequence[Entry]) -> tuple[list[str], list[tuple[str, list[int], int]]]:
    """The kinds of source there were; and for each hour from the first to the last how many from each, and in all.
    Those of which nobody wrote down the time stand last."""
    sources = [name for name, _ in Counter(entry.source_group for entry in received).most_common()]
    hours = sorted({entry.hour for entry in received if entry.hour is not None})
    spans: list[int | None] = list(range(hours[0], hours[-1] + 1)) if hours else []
    spans += [None] if any(entry.hour is None for entry in received) else []
    rows = []
    for hour in spans:
        of_hour = Counter(entry.source_group for entry in received if entry.hour == hour)
        name = NOT_SAID if hour is None else f"{hour:02}:00"
        rows.append((name, [of_hour[source] for source in sources], of_hour.total()))
    return sources, rows


def referred_on(day: date, *, for_user: User, on: date) -> tuple[list[Step], frozenset[int]]:
    """The referrals of a day; and the children among them who had another in the twelve months before, as the measure
    of re-referrals has it."""
    of_the_day = Step.objects.filter(kind="referral", happened_on=day, person__merged_into=None)
    referred = list(scope_of(for_user, on).only(of_the_day.select_related("person")).order_by("pk"))
    earlier = ChildInNeed.objects.filter(
        person_id__in=[step.person_id for step in referred], started__lt=day, started__gte=add_months(day, -MONTHS)
    )
    return referred, frozenset(earlier.values_list("person_id", flat=True))


def _referrals(user: User, on: date) -> tuple[int, int]:
    """How many referrals await their decision, and how many of them are late."""
    mine = scope_of(user, on).only(RunningClock.objects.filter(clock="REF-1WD", person__merged_into=None))
    due = list(mine.values_list("due", flat=True))
    return len(due), sum(day < on for day in due)
