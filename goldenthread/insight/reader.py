"""What of a figure its reader may see.

Those who may see the children behind a figure see it as it is. Everybody else sees it as it would be published:
small numbers as `c`, and only in cuts from which a small number cannot be worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from goldenthread.access.models import User
from goldenthread.access.roles import may
from goldenthread.insight import engine
from goldenthread.insight.engine import Figure
from goldenthread.insight.engine.publication import CONFIDENTIAL, SMALLEST_SHOWN
from goldenthread.insight.wording import capital, in_words, unit_words
from goldenthread.pathway.scopes import member_on, teams_managed_by
from goldenthread.rules.periods import financial_year_of
from goldenthread.workforce.models import Membership, Worker

BEHIND = "see children behind a figure"


@dataclass(frozen=True)
class Shown:
    """A figure as its reader sees it. `value` is None where it is not known or not shown."""

    figure: Figure
    words: str
    value: float | None

    @property
    def when(self) -> str:
        return capital(self.figure.when)

    @property
    def cohort(self) -> str:
        return capital(self.figure.cohort)

    @property
    def unit(self) -> str:
        return unit_words(self.figure.measure)

    @property
    def hidden(self) -> bool:
        return self.words == CONFIDENTIAL

    def hide(self) -> Shown:
        """For a number that would tell another which is hidden."""
        return self if self.figure.value is None else Shown(self.figure, CONFIDENTIAL, None)


@dataclass(frozen=True)
class Reader:
    user: User
    on: date
    whole: bool
    """Sees every number as it is."""

    def one(self, figure: Figure) -> Shown:
        return self._shown(figure, figure.value if self.whole else engine.published_value(figure))

    def groups(self, figures: Sequence[Figure]) -> list[Shown]:
        """The groups of one breakdown: where one is hidden, so is another, or the total would tell."""
        published = [f.value for f in figures] if self.whole else engine.published_breakdown(figures)
        return [self._shown(figure, value) for figure, value in zip(figures, published, strict=True)]

    def over_time(self, figures: Sequence[Figure]) -> list[Shown]:
        """Figures one after another: within a year that is shown too, a single hidden one could be worked out."""
        if self.whole or not figures or not figures[0].measure.additive:
            return [self.one(figure) for figure in figures]
        years = groupby(figures, key=lambda f: financial_year_of(f.period.end))
        return [shown for _, months in years for shown in self.groups(list(months))]

    def count(self, number: float | None) -> str:
        """A number of cases beside a figure, such as those that could not be told."""
        if number is None:
            return "could not tell"
        small = not self.whole and 0 < number < SMALLEST_SHOWN
        return CONFIDENTIAL if small else f"{number:,.{0 if number == int(number) else 1}f}"

    def _shown(self, figure: Figure, value: float | str | None) -> Shown:
        if isinstance(value, str):
            return Shown(figure, value, None)
        return Shown(figure, in_words(figure), value)

    def may_see_worker(self, worker: str) -> bool:
        """A worker's figures are for that worker and their line."""
        return worker.isascii() and worker.isdecimal() and self._workers().filter(pk=int(worker)).exists()

    def own_worker(self) -> Worker | None:
        return Worker.objects.filter(user=self.user).first()

    def _workers(self) -> QuerySet[Worker]:
        in_my_teams = Membership.objects.filter(member_on(self.on), team_id__in=teams_managed_by(self.user, self.on))
        return Worker.objects.filter(Q(user=self.user) | Q(pk__in=in_my_teams.values("worker_id")))


def reader_of(user: User, on: date) -> Reader:
    return Reader(user, on, whole=may(user, BEHIND, on))
