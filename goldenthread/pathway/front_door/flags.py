"""What is seen at once of a child about whom somebody rings: who was in touch before, and who holds the child now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Value

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.labels import in_a_sentence, label
from goldenthread.pathway.models import CarePeriod, ChildInNeed, Draft, ProtectionPlan, Step
from goldenthread.pathway.queries.worklist import held_by, stages_of
from goldenthread.pathway.writing.known import About, beside
from goldenthread.people.models import Person
from goldenthread.rules.months import add_months
from goldenthread.rules.words import day as written

MONTHS = 12  # as the measure of re-referrals counts them


@dataclass(frozen=True)
class Before:
    """An earlier contact."""

    on: date
    source: str
    outcome: str
    domestic_abuse: bool
    step_id: int


@dataclass(frozen=True)
class Flags:
    """Of one child, in the twelve months up to a day; `contacts` the latest first."""

    contacts: tuple[Before, ...] = ()
    referrals: tuple[date, ...] = ()
    stage: str = ""
    holder: str = ""
    known: str = ""  # a plan or care before, whenever that was

    @property
    def domestic_abuse(self) -> int:
        return sum(contact.domestic_abuse for contact in self.contacts)

    @property
    def nothing(self) -> bool:
        return not (self.contacts or self.referrals or self.stage or self.known)

    def sentences(self) -> list[tuple[str, str]]:
        """A short name of each flag, and what it says."""
        found = []
        if self.stage:
            found.append(("Open", f"{self.stage}, {f'held by {self.holder}' if self.holder else 'held by nobody'}"))
        if self.referrals and not self.stage:
            found.append(("Re-referral", f"A referral now would be one: referred on {_days(self.referrals)}"))
        elif self.referrals:
            found.append(("Referred", f"On {_days(self.referrals)}"))
        if self.contacts:
            latest = self.contacts[0]
            came = f", {in_a_sentence(latest.outcome)}" if latest.outcome else ", not decided yet"
            many = f"{len(self.contacts)} in the last 12 months" if len(self.contacts) > 1 else "One before"
            found.append(("Repeat contact", f"{many}; the last on {written(latest.on)}, {latest.source.lower()}{came}"))
        if self.domestic_abuse:
            times = "notification" if self.domestic_abuse == 1 else "notifications"
            found.append(("Domestic abuse", f"{self.domestic_abuse} {times} in the last 12 months"))
        if self.known:
            found.append(("Known before", self.known))
        return found


def flags_of(
    people: Iterable[int], *, for_user: User, on: date, but: Collection[int] = (), until: date | None = None
) -> dict[int, Flags]:
    """`but` are contacts that are not earlier ones: those that are looked at. `until` is the day they came in."""
    mine = scope_of(for_user, on).only(Person.objects.filter(pk__in=set(people)), "pk")
    return flags_of_read(sorted(mine.values_list("pk", flat=True)), until or on, but)


def flags_of_read(ids: list[int], day: date, but: Collection[int] = ()) -> dict[int, Flags]:
    """Of children whom the user was found to read."""
    since = add_months(day, -MONTHS)
    contacts = _contacts(ids, since, day, but)
    referrals: dict[int, list[date]] = defaultdict(list)
    needs = ChildInNeed.objects.filter(person_id__in=ids, started__gte=since, started__lte=day)
    for person_id, started in needs.order_by("-started").values_list("person_id", "started"):
        referrals[person_id].append(started)
    stages, holders, known = stages_of(ids, day), held_by(ids, day), _known(ids, day)
    return {
        pk: Flags(tuple(contacts[pk]), tuple(referrals[pk]), stages.get(pk, ""), holders.get(pk, ""), known.get(pk, ""))
        for pk in ids
    }


def repeats(steps: Iterable[Step], day: date) -> set[int]:
    """The children of a day's contacts about whom there was another one, that day or in the twelve months before."""
    times = Counter(step.person_id for step in steps)
    earlier = Step.objects.filter(
        kind="contact", person_id__in=times, happened_on__gte=add_months(day, -MONTHS), happened_on__lt=day
    )
    twice = {person_id for person_id, many in times.items() if many > 1}
    return twice | set(earlier.values_list("person_id", flat=True))


def _contacts(ids: list[int], since: date, until: date, but: Collection[int]) -> dict[int, list[Before]]:
    rows = Step.objects.filter(kind="contact", person_id__in=ids, happened_on__gte=since, happened_on__lte=until)
    found: dict[int, list[Before]] = defaultdict(list)
    for step in rows.exclude(pk__in=but).order_by("-happened_on", "-pk"):
        code = str(step.answers.get("source") or "")
        found[step.person_id].append(
            Before(
                on=step.on,
                source=label("referral_source", code) if code else "source not said",
                outcome=label("contact_outcome", step.outcome) if step.outcome else "",
                domestic_abuse=step.answers.get("about") == "domestic_abuse",
                step_id=step.pk,
            )
        )
    return found


def _known(ids: list[int], on: date) -> dict[int, str]:
    """The last plan or period of care that has ended."""
    found: dict[int, tuple[date, str]] = {}
    plans, care = (
        model._default_manager.filter(ended__lte=on, person_id__in=ids)
        .order_by()
        .values_list("person_id", "ended", Value(words))
        for model, words in ((ProtectionPlan, "On a protection plan"), (CarePeriod, "Looked after"))
    )
    for person_id, day, words in plans.union(care):
        found[person_id] = max(found.get(person_id, (day, "")), (day, f"{words} until {written(day)}"))
    return {pk: words for pk, (_, words) in found.items()}


def _days(days: Iterable[date]) -> str:
    return " and ".join(written(day) for day in days)


def _written_of(group: UUID | None) -> list[int]:
    """What is being written, and what a draft of it follows or corrects: no earlier contact."""
    if group is None:
        return []
    drafts = Draft.objects.filter(pk=group)
    before = Step.objects.filter(Q(pk__in=drafts.values("follows")) | Q(pk__in=drafts.values("corrects")))
    known = Q(pk__in=before.values("pk")) | Q(group__in=before.exclude(group=None).values("group"))
    return list(Step.objects.filter(known | Q(group=group)).values_list("pk", flat=True))


@beside
def of_the_child(about: About) -> list[tuple[str, str]]:
    """Beside the form of a contact, as soon as it is opened."""
    if KINDS[about.kind].area != "Front door":
        return []
    but = _written_of(about.group)
    found = flags_of([about.child.pk], for_user=about.user, on=about.on, but=but).get(about.child.pk, Flags())
    return [(name, f"{words}.") for name, words in found.sentences() if name != "Open"]
