"""Whether the threshold is read alike: some decided contacts of a month, decided again by somebody who does not see
what was decided, for the strategic board.

The same month gives the same sample to everybody who asks, whenever they ask: it is drawn by a digest of the month and
the contact's number, so nobody can draw until the result pleases.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import Q

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.models import Approval, Step
from goldenthread.rules.months import add_months

EACH = 5  # contacts of each outcome


@dataclass(frozen=True)
class Sampled:
    contact: Step
    review: Step | None

    @property
    def first_level(self) -> str:
        return str(self.contact.answers.get("decided_level") or "")

    @property
    def second_level(self) -> str:
        return str(self.review.answers.get("level") or "") if self.review else ""

    @property
    def same_outcome(self) -> bool | None:
        return self.review.outcome == self.contact.outcome if self.review else None

    @property
    def same_level(self) -> bool | None:
        """None where one of them did not say it."""
        return self.first_level == self.second_level if self.first_level and self.second_level else None


@dataclass(frozen=True)
class Agreement:
    """Of so many, so many were decided alike. None of none could not be told."""

    of: int
    alike: int

    @property
    def share(self) -> float | None:
        return self.alike / self.of if self.of else None


def sample(month: date, *, for_user: User, on: date, each: int = EACH) -> list[Sampled]:
    """Of the contacts received in the month that begins on that day, so many of each outcome, drawn by chance."""
    decided = Step.objects.filter(
        kind="contact", happened_on__gte=month, happened_on__lt=add_months(month, 1), person__merged_into=None
    ).exclude(outcome="")
    by_outcome: dict[str, list[int]] = defaultdict(list)
    for pk, outcome in scope_of(for_user, on).only(decided).values_list("pk", "outcome"):
        by_outcome[outcome].append(pk)
    drawn = [pk for pks in by_outcome.values() for pk in sorted(pks, key=lambda pk: _lot(month, pk))[:each]]
    contacts = Step.objects.filter(pk__in=drawn).select_related("person").in_bulk()
    reviews: dict[int, Step] = {}
    for review in Step.objects.filter(kind="threshold_review", follows__in=drawn).order_by("-pk"):
        reviews[review.follows_id or 0] = review  # of several the first counts
    return [Sampled(contacts[pk], reviews.get(pk)) for pk in sorted(drawn, key=lambda pk: _lot(month, pk))]


def not_by(sampled: Sequence[Sampled], *, user: User) -> set[int]:
    """The contacts of a sample that this user neither took nor decided: nobody agrees with themselves."""
    ids = [one.contact.pk for one in sampled]
    mine = Approval.objects.filter(Q(answered_by=user) | Q(asked_by=user), step__in=ids)
    took = {one.contact.pk for one in sampled if one.contact.recorded_by_id == user.pk}
    return set(ids) - took - set(mine.values_list("step_id", flat=True))


def agreement(sampled: Sequence[Sampled]) -> tuple[Agreement, Agreement]:
    """On what happens, and on the level of need."""
    return _alike([one.same_outcome for one in sampled]), _alike([one.same_level for one in sampled])


def crossed(sampled: Sequence[Sampled]) -> Counter[tuple[str, str]]:
    """How often what was first decided was decided as what the second time."""
    return Counter((one.contact.outcome, one.review.outcome) for one in sampled if one.review)


def latest_month(on: date) -> date:
    """The last month that is over."""
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1)


def _alike(said: Sequence[bool | None]) -> Agreement:
    told = [each for each in said if each is not None]
    return Agreement(len(told), sum(told))


def _lot(month: date, pk: int) -> str:
    return sha256(f"{month:%Y-%m}:{pk}".encode()).hexdigest()
